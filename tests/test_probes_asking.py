"""No more items than needed: who is asked what, when it ends, and what is then reported."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from terazi.data.testset import ChoiceItem, ChoiceSet
from terazi.finding import Finding, Grade
from terazi.models.fake import FakeModel
from terazi.models.interface import LanguageModel
from terazi.options.interface import Choice, ChoiceStatus, Kind, Wording
from terazi.probes.accuracy import differences
from terazi.probes.asking import ITEMS, WHY, ask
from terazi.probes.declare import Line, Settings
from terazi.probes.task import BLOCK, Chooser, choosing
from terazi.probes.topic import WORDINGS, topic
from terazi.statistics.confidence_sequence import METHOD
from terazi.statistics.order import order
from terazi.statistics.stopping import FEWEST

CHOICES = ("health", "sport", "travel", "politics")
ENOUGH = Line("Right enough", "topic accuracy", "at least", 0.8, kinds=frozenset({"model"}))
NEAR = Line("Near", "topic accuracy: gap to English", "at most", 0.2, kinds=frozenset({"model"}))


def planted_set(number: int, *tags: str) -> ChoiceSet:
    return ChoiceSet(
        "planted",
        {
            tag: tuple(
                ChoiceItem(f"{tag}/{i}", tag, f"text {i}", CHOICES, i % 4, cluster=f"source/{i}")
                for i in range(number)
            )
            for tag in tags or ("sw", "en")
        },
    )


@dataclass
class Planted:
    """Right on a share of the items, by lot; counts what it is asked."""

    name: str
    share: float
    kind: Kind = Kind.TOOL
    describe: str = ""
    needs_examples: bool = False
    seed: int = 1
    mute: bool = False
    english: float | None = None
    asked: list[str] = field(default_factory=list)

    def choose(
        self,
        items: Sequence[ChoiceItem],
        wordings: Sequence[Wording],
        examples: Sequence[ChoiceItem],  # noqa: ARG002
    ) -> list[tuple[Choice, ...]]:
        self.asked += [item.id for item in items]
        return [(self._choose(item),) * len(wordings) for item in items]

    def _choose(self, item: ChoiceItem) -> Choice:
        if self.mute:
            return Choice(None, ChoiceStatus.NOT_ANSWERED)
        lot = random.Random(f"{self.seed} {self.name} {item.id}").random()  # noqa: S311  simulation
        english = item.language == "en" and self.english is not None
        share = self.english if english and self.english is not None else self.share
        return Choice(item.gold if lot < share else (item.gold + 1) % 4)

    def in_language(self, tag: str) -> list[str]:
        return [item for item in self.asked if item.startswith(f"{tag}/")]


class PlantedModel(Planted):
    """The same, and it costs something to ask."""

    model: LanguageModel = FakeModel()


def a_model(name: str, share: float, **others: object) -> PlantedModel:
    return PlantedModel(name, share, kind=Kind.MODEL, **others)  # type: ignore[arg-type]


def settings(*lines: Line, early: bool = True, seed: int = 20261122) -> Settings:
    return Settings(
        languages=("sw", "en"), beside=frozenset({"en"}), lines=lines, stop_early=early, seed=seed
    )


def measured(
    options: Sequence[Chooser], how: Settings, number: int = 200
) -> dict[tuple[str, str, str], Finding]:
    found = list(topic.run(options, planted_set(number), how))
    return {(f.option, f.measure, f.language): f for f in found}


def test_who_crosses_a_red_line_is_asked_no_more() -> None:
    bad = a_model("bad", 0.1)
    finding = measured([bad], settings(ENOUGH))["bad", "topic accuracy", "sw"]
    assert finding.n == FEWEST == len(bad.in_language("sw")) == len(bad.in_language("en"))
    assert finding.details[ITEMS] == 200
    assert finding.details[WHY] == "it has crossed the red line “Right enough”"
    assert finding.interval is not None
    assert finding.interval.method == METHOD
    assert finding.interval.high < 0.8


def test_who_is_right_enough_is_asked_until_that_is_seen() -> None:
    good = a_model("good", 0.97)
    finding = measured([good], settings(ENOUGH))["good", "topic accuracy", "sw"]
    assert finding.n is not None
    assert FEWEST <= finding.n <= 150
    assert finding.interval is not None
    assert finding.interval.low >= 0.8
    assert "all that was to be decided is decided; stopped after" in str(finding.details[WHY])


def test_who_has_nothing_to_learn_from_is_in_the_ledger_with_the_reason() -> None:
    tool = Planted("Table", 1.0, needs_examples=True)
    english = ChoiceItem("en/x", "en", "text", CHOICES, 0)
    testset = replace(planted_set(8), examples={"en": (english,)})
    found = {f.language: f for f in topic.run([tool], testset, settings()) if not f.group}
    assert found["en"].grade is Grade.MEASURED_HERE
    assert found["sw"].grade is Grade.UNKNOWN
    assert "“split: examples”" in found["sw"].note
    own = [replace(item, choices=(*CHOICES[:3], f"own {item.id}")) for item in testset.items["sw"]]
    testset = replace(testset, items={"sw": tuple(own)}, examples={"sw": tuple(own)})
    row, *_ = topic.run([tool], testset, settings())
    assert (row.option, row.measure) == ("Table", "topic accuracy")
    assert row.grade is Grade.UNKNOWN
    assert "choices of its own" in row.note


def test_items_are_asked_by_lot_and_side_by_side() -> None:
    first, second = a_model("first", 0.9), a_model("second", 0.9, seed=2)
    measured([first, second], settings(), number=120)
    lots = [item.id for item in order(planted_set(120, "sw").items["sw"], 20261122)]
    assert first.in_language("sw") == lots[: len(first.in_language("sw"))]
    sources = [item.partition("/")[2] for item in first.in_language("sw")]
    assert [item.partition("/")[2] for item in first.in_language("en")] == sources
    # Nothing tells them apart, so both go on to the end.
    assert len(first.in_language("sw")) == len(second.in_language("sw")) == 120
    other_seed = a_model("first", 0.9)
    measured([other_seed], settings(seed=7), number=120)
    assert other_seed.in_language("sw") != first.in_language("sw")[: len(other_seed.asked)]


def test_two_that_differ_much_are_told_apart_on_the_same_few_items() -> None:
    good, bad = a_model("good", 0.9), a_model("bad", 0.4)
    found = list(topic.run([good, bad], planted_set(400), settings()))
    (row,) = [f for f in differences(found) if f.language == "sw"]
    assert row.interval is not None
    assert row.interval.low > 0
    assert row.interval.method == METHOD
    assert row.n is not None
    assert row.n < 150
    assert "smallest difference" not in row.details


def test_a_tool_costs_nothing_and_is_asked_everything_at_one_look() -> None:
    tool, bad = Planted("tool", 0.7), a_model("bad", 0.2)
    found = measured([tool, bad], settings(ENOUGH))
    own = found["tool", "topic accuracy", "sw"]
    assert own.n == 200
    assert own.interval is not None
    assert own.interval.method != METHOD
    assert ITEMS not in own.details
    (row,) = [f for f in differences(found.values()) if f.language == "sw"]
    assert row.n == found["bad", "topic accuracy", "sw"].n == FEWEST
    assert row.interval is not None
    assert row.interval.method == METHOD


def test_few_items_are_all_asked() -> None:
    bad = a_model("bad", 0.1)
    finding = measured([bad], settings(ENOUGH), number=5 * FEWEST - 1)[
        "bad", "topic accuracy", "sw"
    ]
    assert finding.n == 5 * FEWEST - 1
    assert ITEMS not in finding.details
    assert finding.interval is not None
    assert finding.interval.method != METHOD


def test_all_means_all() -> None:
    bad = a_model("bad", 0.1)
    finding = measured([bad], settings(ENOUGH, early=False))["bad", "topic accuracy", "sw"]
    assert finding.n == 200
    assert not {ITEMS, WHY} & finding.details.keys()


def test_a_red_line_on_the_gap_to_english_is_seen() -> None:
    model = a_model("uneven", 0.5, english=0.98)
    found = measured([model], settings(NEAR), number=400)
    gap = found["uneven", "topic accuracy: gap to English", "sw"]
    assert gap.interval is not None
    assert gap.interval.low > 0.2
    assert found["uneven", "topic accuracy", "sw"].details[WHY] == (
        "it has crossed the red line “Near”"
    )
    assert len(model.in_language("sw")) == len(model.in_language("en")) < 200


def test_a_line_for_one_language_binds_that_language_alone() -> None:
    only = Line("English", "topic accuracy", "at least", 0.8, "en", frozenset({"model"}))
    served = Settings(languages=("sw", "en"), lines=(only, ENOUGH))
    assert served.binding("topic accuracy", "model", "sw") == [ENOUGH]
    assert served.binding("topic accuracy", "model", "en") == [only, ENOUGH]
    assert served.binding("topic accuracy", "tool", "en") == []
    assert settings(ENOUGH).binding("topic accuracy", "model", "en") == []  # only beside


def test_who_never_answers_is_asked_to_the_end_and_stays_unknown() -> None:
    mute = a_model("mute", 0.5, mute=True)
    finding = measured([mute], settings(ENOUGH), number=120)["mute", "topic accuracy", "sw"]
    assert finding.estimate is None
    assert finding.details["not answered"] == 120 * len(WORDINGS)


def test_translations_of_one_source_in_one_language_are_one_item() -> None:
    twice = tuple(
        ChoiceItem(f"sw/{i}", "sw", f"text {i}", CHOICES, i % 4, cluster=f"source/{i // 2}")
        for i in range(240)
    )
    model = a_model("good", 1.0)
    task = choosing("topic accuracy", ChoiceSet("planted", {"sw": twice}), WORDINGS)
    done = ask(task, [model], settings())
    asked = done["good"]["sw"]
    assert asked.items == 120
    assert len(asked.outcomes) % (2 * BLOCK * len(WORDINGS)) == 0
    assert len({outcome.cluster for outcome in asked.outcomes}) < 120


@pytest.mark.parametrize(("share", "line"), [(0.6, 0.5), (0.8, 0.8)])
def test_the_interval_holds_the_truth_though_the_answers_decided_when_to_stop(
    share: float, line: float
) -> None:
    lines = Line("", "topic accuracy", "at least", line, kinds=frozenset({"model"}))
    runs, held = 60, 0
    only_swahili = planted_set(100, "sw")
    for seed in range(runs):
        model = a_model("planted", share, seed=seed)
        (finding,) = topic.run([model], only_swahili, settings(lines))
        assert finding.interval is not None
        held += finding.interval.low <= share <= finding.interval.high
    # 95 % less three standard errors of so many runs.
    assert held / runs >= 0.95 - 3 * (0.95 * 0.05 / runs) ** 0.5
