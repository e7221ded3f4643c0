"""The mixture of a tiny transformer and an n-gram: the sum of both, whoever asks."""

import json
import math
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from terazi import weigh as weighing
from terazi.errors import InputError
from terazi.finding import Grade
from terazi.foundry.mixture.language_model import MixtureModel
from terazi.foundry.mixture.make import SHAPES, Mixed, mix
from terazi.foundry.mixture.store import ABOUT, NGRAM, TRANSFORMER, read_about
from terazi.foundry.ngram.language_model import NGramModel
from terazi.foundry.ngram.smoothing import Floats
from terazi.models.interface import Prompt, ScoreRequest
from terazi.models.long_text import log_likelihood_of_text
from terazi.models.open import MIXTURE, backend_for, backend_of, open_as_served
from terazi.models.transformers_model import TransformersModel
from terazi.proposal.lock import read_locked
from tests.foundry_samples import LINES, llama, ngram, tokenizer
from tests.test_weigh import PROPOSAL, write

torch = pytest.importorskip("torch", reason="needs the extra torch: pip install 'terazi[torch]'")
pytest.importorskip("transformers", reason="needs the extra torch")

pytestmark = pytest.mark.filterwarnings("ignore")  # of libraries that are not in our hands

VALIDATION = [
    "Mji mkuu wa Uganda ni Kampala, na bei ya mahindi imepanda leo mjini Kampala.\n" * 3,
    "Ujumbe wa soko: ng'ombe wangu ni wa soko la Nakuru, na soko la Nakuru ni la leo.\n",
]


def made(folder: Path) -> Mixed:
    cut = tokenizer()
    ngram(folder / "grams")
    llama(folder / "net", cut)
    return mix(folder / "net", folder / "grams", VALIDATION, folder / "both")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Mixed]:
    folder = tmp_path_factory.mktemp("mixture")
    return folder, made(folder)


@pytest.fixture(scope="module")
def model(place: tuple[Path, Mixed]) -> MixtureModel:
    return MixtureModel(place[0] / "both", name="Both")


def theirs(model: MixtureModel, context: list[int]) -> Floats:
    """The transformer's logarithms after some tokens, asked of the library itself."""
    with torch.inference_mode():
        logits = model._model(input_ids=torch.tensor([context])).logits[0, -1]
    found: Floats = torch.log_softmax(logits.double(), -1).numpy()
    return found


def test_every_token_is_the_sum_of_both(model: MixtureModel) -> None:
    assert model.recent  # the validation text repeats itself
    for context, text in (("Mji mkuu wa", " Uganda ni Kampala, ni Kampala"), ("", "soko la soko")):
        (score,) = model.score([ScoreRequest(context, text)])
        whole, before = model.tokens(context + text), len(model.tokens(context))
        slow = 0.0
        for end in range(before, len(whole)):
            every = model.distribution(whole[:end], theirs(model, whole[:end]))
            assert every.sum() == pytest.approx(1, abs=1e-9)
            slow += math.log(every[whole[end]])
        assert score.log_likelihood == pytest.approx(slow, abs=1e-4)  # the transformer is in F32
        assert score.tokens == len(whole) - before


def test_the_sum_by_hand_where_nothing_is_repeated(model: MixtureModel) -> None:
    context = model.tokens("Mji mkuu")
    grams = NGramModel(model.folder / NGRAM).model
    (weight,) = model.weights.at(np.array([grams.evidence(context)]))
    expected = weight * np.exp(theirs(model, context)) + (1 - weight) * grams.distribution(context)
    found = model.distribution(context, theirs(model, context))
    assert found == pytest.approx(expected, abs=1e-12)


def test_company_and_preamble_change_nothing(model: MixtureModel) -> None:
    requests = [ScoreRequest(line[:n], line[n:]) for line in LINES for n in (0, 3, 20)]
    together = model.score(requests, preamble="Swali moja.\n")
    alone = [
        model.score([ScoreRequest("Swali moja.\n" + r.context, r.continuation)])[0]
        for r in requests
    ]
    for one, other in zip(together, alone, strict=True):
        assert one.log_likelihood == pytest.approx(other.log_likelihood, abs=1e-4)
    assert model.score([]) == []


def test_it_writes_the_likeliest(model: MixtureModel) -> None:
    prompts = [Prompt("Mji mkuu wa", max_tokens=6), Prompt("Ujumbe wa", max_tokens=4)]
    together = model.generate(prompts)
    for prompt, answer in zip(prompts, together, strict=True):
        ids = model.tokens(prompt.text)
        start = len(ids)
        while len(ids) < start + prompt.max_tokens:
            likeliest = int(np.argmax(model.distribution(ids, theirs(model, ids))))
            if likeliest == model.begin:
                break
            ids.append(likeliest)
        assert answer.text == model._tokenizer.decode(ids[start:])
        assert answer.tokens == len(ids) - start
    assert model.usage.written >= sum(answer.tokens for answer in together)


def test_what_was_made_is_said(place: tuple[Path, Mixed], model: MixtureModel) -> None:
    folder, mixed = place
    bits = mixed.bits_per_byte
    # A transformer that has learned nothing: the n-gram is never much worse for it.
    assert bits["transformer"] > bits["n-gram"]
    assert min(bits[name] for name in SHAPES) < bits["n-gram"] + 0.1
    assert bits["mixture"] < bits["n-gram"]
    found = [log_likelihood_of_text(model, text, window=2048, stride=2048) for text in VALIDATION]
    nats = sum(one.log_likelihood or math.nan for one in found)
    size = sum(one.bytes for one in found)
    assert -nats / math.log(2) / size == pytest.approx(bits["mixture"], abs=1e-4)
    about = read_about(folder / "both")
    assert about.weights == mixed.weights.table
    assert about.recent == mixed.recent.strengths
    assert mixed.bytes == sum(f.stat().st_size for f in (folder / "both").rglob("*") if f.is_file())


def test_a_folder_that_can_be_carried_away(place: tuple[Path, Mixed], tmp_path: Path) -> None:
    folder, _ = place
    shutil.copytree(folder / "both", tmp_path / "elsewhere")
    first, second = (MixtureModel(one) for one in (folder / "both", tmp_path / "elsewhere"))
    assert first.identity.digest == second.identity.digest
    request = [ScoreRequest("Mji", " mkuu wa Kenya")]
    assert first.score(request) == second.score(request)
    assert backend_for(folder / "both") == MIXTURE
    assert backend_of(first.identity) == MIXTURE
    assert isinstance(open_as_served(folder / "both", MIXTURE), MixtureModel)
    assert backend_of(TransformersModel(folder / "net").identity) == "transformers"
    need = first.needs(first.best_form).running
    assert need > TransformersModel(folder / "net").needs(first.best_form).running
    assert first.in_form(first.best_form).identity == first.identity


def test_models_of_other_tokens_are_not_mixed(tmp_path: Path) -> None:
    ngram(tmp_path / "grams", vocabulary=280)
    llama(tmp_path / "net", tokenizer())
    with pytest.raises(InputError, match="not of the same tokens"):
        mix(tmp_path / "net", tmp_path / "grams", VALIDATION, tmp_path / "both")


def test_no_text_and_a_window_too_short(place: tuple[Path, Mixed], tmp_path: Path) -> None:
    folder, _ = place
    with pytest.raises(InputError, match="no text"):
        mix(folder / "net", folder / "grams", [], tmp_path / "both")
    shutil.copytree(folder / "net", tmp_path / "net")
    config = json.loads((tmp_path / "net/config.json").read_text(encoding="utf-8"))
    config["max_position_embeddings"] = 40
    (tmp_path / "net/config.json").write_text(json.dumps(config), encoding="utf-8")
    texts = ["Habari za soko la Nakuru?", *VALIDATION]
    found = mix(tmp_path / "net", folder / "grams", texts, tmp_path / "both")
    alone = mix(folder / "net", folder / "grams", texts[:1], tmp_path / "alone")
    # The others are too long for it, here and in the contest.
    assert found.bits_per_byte["n-gram"] == alone.bits_per_byte["n-gram"]
    with pytest.raises(InputError, match="fits into 40 tokens"):
        mix(tmp_path / "net", folder / "grams", VALIDATION, tmp_path / "none")
    assert not (tmp_path / "none" / ABOUT).exists()


def _said(**change: Any) -> Callable[[Path], None]:  # noqa: ANN401  any JSON
    def apply(folder: Path) -> None:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        (folder / ABOUT).write_text(json.dumps(about | change), encoding="utf-8")

    return apply


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda folder: (folder / ABOUT).unlink(), "mixture.json"),
        (lambda folder: (folder / ABOUT).write_text("{", "utf-8"), "mixture.json"),
        (lambda folder: (folder / ABOUT).write_text(" " * 1_000_001, "utf-8"), "longer than"),
        (_said(form="another"), "form"),
        (_said(weights=[[1.5]]), "weight"),
        (_said(weights=[[0.5], [0.5, 0.5]]), "table"),
        (_said(recent=[[2, 1]]), "discount"),
        (_said(transformer="../elsewhere"), "transformer"),
        (lambda folder: (folder / NGRAM / "counts.npz").write_bytes(b"x"), "counts.npz"),
        (lambda folder: (folder / NGRAM / "tokenizer.json").write_bytes(b"[]"), "tokenizer.json"),
        (lambda folder: (folder / TRANSFORMER / "model.safetensors").write_bytes(b"x"), "load"),
        (lambda folder: shutil.rmtree(folder / TRANSFORMER), "tokenizer.json"),
    ],
)
def test_damaged_folders(
    place: tuple[Path, Mixed], tmp_path: Path, damage: Callable[[Path], None], says: str
) -> None:
    folder = tmp_path / "both"
    shutil.copytree(place[0] / "both", folder)
    damage(folder)
    with pytest.raises(InputError, match=says):
        MixtureModel(folder).score([ScoreRequest("a", "b")])


@pytest.mark.slow
def test_it_is_weighed(place: tuple[Path, Mixed], tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    shutil.copytree(place[0] / "both", tmp_path / "in/ours")
    part = {"name": "Ours", "kind": "model", "model": "ours"}
    file = write(tmp_path / "in", PROPOSAL | {"options": [*PROPOSAL["options"][:3], part]})
    done = weighing.weigh(file, tmp_path / "out", today=date(2026, 11, 22))
    mine = {f.measure: f for f in done.findings if f.option == "Ours" and f.language != "en"}
    for measure in ("word knowledge", "memory", "reading speed", "time per answer"):
        assert mine[measure].grade is Grade.MEASURED_HERE, measure
    names = read_locked(tmp_path / "out").files
    assert {
        "ours/mixture.json",
        "ours/ngram/counts.npz",
        "ours/transformer/model.safetensors",
    } <= set(names)
    again = weighing.weigh(file, tmp_path / "out", today=date(2026, 11, 22))
    assert again.findings == done.findings
