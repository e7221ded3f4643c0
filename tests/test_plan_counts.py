"""What is planned is what is asked: counts of tokens, of items, and of a whole weighing."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from terazi import weigh as weighing
from terazi.data.testset import ChoiceItem, ChoiceSet
from terazi.errors import TeraziError
from terazi.ledger.journal import Journal
from terazi.models.fake import FakeModel
from terazi.models.full_precision import copy_of
from terazi.models.interface import Prompt, ScoreRequest, Usage
from terazi.models.packaged import packaged_file
from terazi.models.pieces import Pieces
from terazi.models.planning import PlanningModel, Work
from terazi.models.tree import Limits
from terazi.options.build import build
from terazi.options.interface import AsksModel, Option
from terazi.options.model import ModelOption
from terazi.plan.candidates import candidate
from terazi.plan.count import count
from terazi.plan.figures import read_plan
from terazi.probes.declare import Settings
from terazi.proposal.options import Model, OptionPart
from tests.test_weigh import NO_TOOL, _speed

DAY = date(2026, 11, 22)
FEW = st.text("abc ", max_size=8)


def planning(size: int = 1, **limits: int) -> PlanningModel:
    return PlanningModel(FakeModel().identity, Pieces(size), Limits(**limits))


def test_counted_by_hand() -> None:
    """A letter is a token: "ab" and "ac" after "xyz" are five to read, and the last is not read."""
    model = planning()
    scores = model.score([ScoreRequest("xyz", "ab"), ScoreRequest("xyz", "ac")])
    assert [score.tokens for score in scores] == [2, 2]
    # xyza twice, read once; wanted after z (a, a) and after a (b, c): two places.
    assert model.work == Work(requests=2, tokens=8, unique=4, written=0, waves=1, rows=2)
    model.score([ScoreRequest("", "q")])  # predicted from the mark of a beginning
    assert model.work == Work(requests=3, tokens=9, unique=5, written=0, waves=2, rows=3)


def test_waves_are_those_of_the_limits() -> None:
    model = planning(nodes=3, branches=1)
    model.score([ScoreRequest("xyz", "ab"), ScoreRequest("xyz", "cd")])
    # Six places, the first three of them in the first wave: x y z | a | c.
    assert (model.work.unique, model.work.waves) == (5, 3)


def test_a_preamble_is_read_once() -> None:
    model = planning()
    for question in ("p", "q"):
        model.score([ScoreRequest(question, "yes")], preamble="one two three. ")
    assert model.work.tokens == 2 * (15 + 3)
    assert model.work.unique == 15 + 3 + 3


def test_what_is_written_at_most_ends_with_the_window() -> None:
    model = PlanningModel(FakeModel().identity, Pieces(1, window=10))
    answers = model.generate([Prompt("abcd", max_tokens=3), Prompt("abcd"), Prompt("a" * 10)])
    assert [answer.tokens for answer in answers] == [3, 6, 0]
    assert answers[2].problem
    assert (model.work.tokens, model.work.unique, model.work.written) == (8, 4, 9)


@given(st.lists(st.tuples(FEW, FEW), max_size=6), st.integers(1, 3))
def test_a_model_reads_what_was_planned(pairs: list[tuple[str, str]], size: int) -> None:
    requests = [ScoreRequest(context, continuation) for context, continuation in pairs]
    fake, plan = FakeModel(bytes_per_token=size), planning(size)
    assert [score.bytes for score in fake.score(requests)] == [
        score.bytes for score in plan.score(requests)
    ]
    assert fake.usage == Usage(plan.work.tokens, plan.work.unique, 0)


@pytest.mark.slow
def test_llama_cpp_reads_what_was_planned() -> None:
    from terazi.models.llama_cpp import LlamaCppModel  # noqa: PLC0415
    from terazi.plan.tokenizers import OWN, planning_model  # noqa: PLC0415

    try:
        file = packaged_file("smollm2-135m")
    except TeraziError as error:
        pytest.skip(str(error))
    copy = copy_of(file)
    true = LlamaCppModel(copy if copy.is_file() else file, original=file, threads=1)
    model, tokenizer = planning_model(true)
    assert tokenizer == OWN
    requests = [ScoreRequest("Mji mkuu wa Kenya ni", f" {city}") for city in ("Nairobi", "Mombasa")]
    for preamble in ("", "Swali: 2 + 2? Jibu: 4.\n", "Swali: 2 + 2? Jibu: 4.\n"):
        true.score(requests, preamble=preamble)
        model.score(requests, preamble=preamble)
    prompts = [Prompt("Habari ya asubuhi", max_tokens=2), Prompt("Habari ya jioni", max_tokens=2)]
    true.generate(prompts)
    model.generate(prompts)
    work = model.work
    assert (true.usage.tokens, true.usage.unique) == (work.tokens, work.unique)
    assert 0 < true.usage.written <= work.written
    assert model.count_tokens(["Habari"]) == true.count_tokens(["Habari"])
    true.close()


# A whole weighing ---------------------------------------------------------------------------------


MODELS = [
    {"name": "Small", "kind": "model", "model": "small.gguf"},
    {"name": "Large", "kind": "model", "model": "large.gguf"},
]
PROPOSAL = NO_TOOL | {"ask": "all", "options": [*NO_TOOL["options"], *MODELS]}
SIZES = {"Small": 2, "Large": 3}  # bytes of a token


@pytest.fixture
def fakes(monkeypatch: pytest.MonkeyPatch) -> dict[str, FakeModel]:
    made: dict[str, FakeModel] = {}

    def build_fake(part: OptionPart, folder: Path) -> Option:
        if not isinstance(part, Model):
            return build(part, folder)
        made[part.name] = FakeModel(part.name, bytes_per_token=SIZES[part.name])
        return ModelOption(part, made[part.name], folder / part.model)

    monkeypatch.setattr(weighing, "build", build_fake)
    monkeypatch.setattr("terazi.models.speed.measure", _speed)
    return made


def write(folder: Path, content: Mapping[str, Any]) -> Path:
    folder.mkdir(exist_ok=True)
    for name in ("small.gguf", "large.gguf"):
        (folder / name).write_bytes(b"GGUF, but not really")
    file = folder / "proposal.yaml"
    file.write_text(yaml.safe_dump(dict(content)), encoding="utf-8")
    return file


def test_a_weighing_in_which_nothing_stops_early_does_what_was_planned(
    tmp_path: Path, fakes: dict[str, FakeModel]
) -> None:
    weighing.weigh(write(tmp_path / "in", PROPOSAL), tmp_path / "out", today=DAY)
    plan = read_plan(tmp_path / "out")
    assert plan is not None
    facts = json.loads((tmp_path / "out/facts.json").read_text(encoding="utf-8"))
    efforts = {effort["option"]: effort for effort in facts["efforts"]}
    with Journal(tmp_path / "out/journal.sqlite") as journal:
        work = journal.work()
    for name, fake in fakes.items():
        planned = plan.of(name)
        assert planned.items > 0
        assert planned.written == 0
        assert Usage(planned.tokens, planned.unique) == fake.usage
        own = [one for one in work if one.model == fake.identity.digest and one.verb == "score"]
        assert sum(one.tokens for one in own) == planned.tokens
        assert sum(one.unique for one in own) == planned.unique
        assert sum(one.requests for one in own) == fake.calls
        done, said = efforts[name]["done"], efforts[name]["planned"]
        for what in ("items", "tokens", "unique"):
            assert done[what] == said[what] == getattr(planned, what)


def test_a_weighing_that_may_stop_early_does_no_more_than_was_planned(
    tmp_path: Path, fakes: dict[str, FakeModel]
) -> None:
    line = {
        "name": "Knows our words",
        "measure": "word knowledge",
        "language": "sw",
        "at_least": 0.99,
        "set_by": "the patients' committee",
        "why": "who does not know our words cannot answer us",
    }
    content = PROPOSAL | {"ask": "enough", "red_lines": [line]}
    weighing.weigh(write(tmp_path / "in", content), tmp_path / "out", today=DAY)
    plan = read_plan(tmp_path / "out")
    assert plan is not None
    for name, fake in fakes.items():
        assert 0 < fake.usage.tokens <= plan.of(name).tokens
        assert 0 < fake.usage.unique <= plan.of(name).unique


@pytest.mark.usefixtures("fakes")
def test_planning_asks_no_model_and_is_done_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path / "in", PROPOSAL)
    said: list[str] = []
    weighing.weigh(file, tmp_path / "out", today=DAY, say=said.append)
    (before,) = [line for line in said if "at most" in line]
    assert "Ctrl-C" in before
    assert len(before.splitlines()) == 2
    monkeypatch.setattr(weighing, "make_plan", None)  # called again, it would fail
    weighing.weigh(file, tmp_path / "out", today=DAY)


def test_a_probe_is_asked_as_if_it_were_no_plan() -> None:
    """Items by hand, and nothing of the dummy figures is left in the option."""
    items = {
        language: tuple(
            ChoiceItem(f"{language}-{n}", language, f"text {n}", ("health", "money"), n % 2)
            for n in range(5)
        )
        for language in ("sw", "en")
    }
    fake = FakeModel(bytes_per_token=1)
    part = Model(name="Model", kind="model", model="model.gguf")
    option = ModelOption(part, fake, Path("model.gguf"))
    one = candidate(option)
    settings = Settings(languages=("sw", "en"), questions=("Saa ngapi?",), stop_early=True)
    asked = {
        part.probe: part
        for part in count([one.option], [("topic", ChoiceSet("made up", items))], settings)
    }
    assert asked["topic"].items == 10
    assert asked["topic"].work.requests >= 10 * 3 * 2  # items, wordings, choices
    assert asked["topic"].measurements == ()
    (measurement,) = asked["needs here"].measurements
    assert measurement["questions"] == ["Saa ngapi?"]
    assert fake.calls == 0
    assert isinstance(option, AsksModel)
    assert option.model is fake
    assert option._unasked == {}
