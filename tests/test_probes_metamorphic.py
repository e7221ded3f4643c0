"""What must change nothing: the order of items, of choices, how many are put at once, and names."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from terazi import weigh as weighing
from terazi.data.testset import (
    ChoiceItem,
    ChoiceSet,
    PairSet,
    ParallelSet,
    PromptSet,
    QuestionSet,
    StereotypeSet,
)
from terazi.finding import Finding
from terazi.models.fake import FakeModel
from terazi.options.build import build
from terazi.options.interface import Option
from terazi.options.model import ModelOption
from terazi.probes import asking, written
from terazi.probes.declare import Line, load_probes
from terazi.probes.task import Task
from terazi.proposal.options import Model, OptionPart
from tests.planted import cases
from tests.planted_items import NUMBER, Case, run
from tests.test_weigh import PROPOSAL, _speed, write

pytest.importorskip("py3langid", reason="telling languages apart needs py3langid")
pytest.importorskip("sacrebleu", reason="translations are scored by sacrebleu")

DAY = date(2026, 11, 22)
CHOOSING = [
    "cause and effect", "exam", "medical exam", "reading", "routing", "sentiment", "topic",
    "word knowledge",
]  # fmt: skip
WITH_ITEMS = [
    *CHOOSING, "danger signs", "everyday life", "haunting", "health translation", "mathematics",
    "open question", "refusal", "stereotype pairs", "stereotypes", "token premium", "translation",
    "context window",
]  # fmt: skip
IN_BLOCKS = [*CHOOSING, "everyday life", "haunting", "mathematics", "open question", "refusal",
             "stereotype pairs", "language fidelity"]  # fmt: skip


@pytest.fixture
def planted(tmp_path: Path) -> dict[str, Case]:
    return cases(tmp_path)


def shown(findings: Sequence[Finding]) -> dict[tuple[str, ...], tuple[object, ...]]:
    """What a finding says, but not in which order its items were asked."""
    return {
        one.key: (
            pytest.approx(one.estimate, rel=1e-12),
            one.interval
            and pytest.approx((one.interval.low, one.interval.high), rel=1e-9, abs=1e-12),
            one.n,
            one.grade,
            one.note,
            {
                name: pytest.approx(value) if isinstance(value, float) else value
                for name, value in one.details.items()
            },
            sorted(map(repr, one.outcomes)),
        )
        for one in findings
    }


def plain(findings: Sequence[Finding]) -> dict[tuple[str, ...], tuple[object, ...]]:
    """The same without room for rounding, to be compared with it."""
    return {
        one.key: (
            one.estimate,
            one.interval and (one.interval.low, one.interval.high),
            one.n,
            one.grade,
            one.note,
            dict(one.details),
            sorted(map(repr, one.outcomes)),
        )
        for one in findings
    }


def backwards(testset: Any) -> Any:  # noqa: ANN401  any kind of test set
    """The same items in the other order."""
    if isinstance(testset, ParallelSet):
        lines = {tag: those[::-1] for tag, those in testset.lines.items()}
        number = len(next(iter(lines.values())))
        # A line is known by its place, unless it has a name.
        return replace(testset, lines=lines, ids=tuple(map(str, range(number, 0, -1))))
    if isinstance(testset, StereotypeSet):
        return replace(testset, items=testset.items[::-1])
    assert isinstance(testset, ChoiceSet | QuestionSet | PromptSet | PairSet)
    items: Any = {tag: those[::-1] for tag, those in testset.items.items()}
    return replace(testset, items=items)


def test_every_probe_with_items_is_turned_round() -> None:
    assert set(WITH_ITEMS) == {probe.name for probe in load_probes() if probe.uses}


@pytest.mark.parametrize("early", [False, True], ids=["at one look", "stopped early"])
@pytest.mark.parametrize("name", WITH_ITEMS)
def test_the_order_of_the_items_changes_nothing(
    name: str,
    early: bool,  # noqa: FBT001
    planted: dict[str, Case],
) -> None:
    line = Line("", planted[name].measure, "at least", 0.9, kinds=frozenset({"model"}))
    lines = (line,) if early else ()
    settings = replace(planted[name].settings, stop_early=early, lines=lines)
    case = replace(planted[name], settings=settings)
    one, other = run(name, case), run(name, case, backwards(case.testset))
    assert one
    assert plain(other) == shown(one)
    if early and name in {*CHOOSING, "open question", "everyday life"}:
        asked = next(row.n for row in one if row.measure == case.measure)
        assert asked is not None
        assert asked < NUMBER, "it was not stopped, so this shows nothing"


@pytest.mark.parametrize("block", [1, 7, 1000])
@pytest.mark.parametrize("name", IN_BLOCKS)
def test_how_many_are_put_at_once_changes_nothing(
    name: str, block: int, planted: dict[str, Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    as_it_is = run(name, planted[name])
    in_blocks, sizes = asking._blocks, []

    def blocks(
        task: Task[Any], languages: Sequence[str], seed: int
    ) -> Iterator[Mapping[str, list[Any]]]:
        for found in in_blocks(replace(task, block=block), languages, seed):
            sizes.append(sum(map(len, found.values())))
            yield found

    monkeypatch.setattr(asking, "_blocks", blocks)
    assert plain(run(name, planted[name])) == shown(as_it_is)
    assert max(sizes) <= block * len(planted[name].settings.languages) or block == 1000
    assert len(sizes) > 1 or block == 1000


@pytest.mark.parametrize("name", ["translation", "health translation"])
def test_how_many_lines_are_put_at_once_changes_nothing(
    name: str, planted: dict[str, Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    as_it_is = run(name, planted[name])
    assert written.BLOCK != 5
    monkeypatch.setattr("terazi.probes.translation.BLOCK", 5)
    assert plain(run(name, planted[name])) == shown(as_it_is)


@pytest.mark.parametrize(
    "turned",
    [lambda choices: choices[::-1], lambda choices: choices[1:] + choices[:1]],
    ids=["backwards", "one on"],
)
@pytest.mark.parametrize("name", CHOOSING)
def test_the_order_of_choices_changes_nothing_for_who_chooses_by_their_words(
    name: str, turned: Callable[[tuple[str, ...]], tuple[str, ...]], planted: dict[str, Case]
) -> None:
    """Real models do change; how often, the probe *repeatability* says."""
    case = planted[name]

    def other_way(item: ChoiceItem) -> ChoiceItem:
        choices = turned(item.choices)
        return replace(item, choices=choices, gold=choices.index(item.choices[item.gold]))

    items = {tag: tuple(map(other_way, those)) for tag, those in case.testset.items.items()}
    other = run(name, case, replace(case.testset, items=items))
    assert plain(other) == shown(run(name, case))


# Names, through a whole weighing ----------------------------------------------------------------


def weighed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, **community: object
) -> tuple[Finding, ...]:
    """All findings of a weighing with a fake model and a clock that ticks evenly."""

    def build_fake(part: OptionPart, place: Path) -> Option:
        if not isinstance(part, Model):
            return build(part, place)
        return ModelOption(part, FakeModel("m", write=lambda _: "ndiyo"), place / part.model)

    ticks = count()
    monkeypatch.setattr(weighing, "build", build_fake)
    monkeypatch.setattr("terazi.models.speed.measure", _speed)
    clock = SimpleNamespace(perf_counter=lambda: float(next(ticks)))
    monkeypatch.setattr("terazi.probes.needs_here.time", clock)
    place = {**PROPOSAL["community"], "people": 5000, **community}
    folder.mkdir()
    file = write(folder / "in", {**PROPOSAL, "community": place})
    return weighing.weigh(file, folder / "out", today=DAY).findings


#: Findings that rest on statistics of the country, and so must differ with it.
OF_THE_COUNTRY = {"carbon", "incomes", "displacement"}


def test_what_the_community_is_called_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = weighed(tmp_path / "1", monkeypatch, name="Kwale", region="Coast")
    other = weighed(tmp_path / "2", monkeypatch, name="Lindi", region="South")
    assert one == other


def test_the_country_changes_its_own_statistics_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = weighed(tmp_path / "1", monkeypatch, country="KE")
    there = weighed(tmp_path / "2", monkeypatch, country="TZ")
    of_all, others = (
        [[one for one in found if (one.probe in OF_THE_COUNTRY) == own] for own in (False, True)]
        for found in (here, there)
    )
    assert of_all[0] == others[0]
    assert of_all[1] != others[1], "grams of CO2e at least are those of the country"
    assert {"word knowledge", "home and abroad", "costs"} <= {one.probe for one in of_all[0]}
