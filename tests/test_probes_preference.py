"""Which of two sentences is likelier: planted preferences must be measured as such."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from terazi.data.testset import PairItem, PairSet
from terazi.finding import Finding, Grade
from terazi.models.fake import FakeModel
from terazi.options.model import AnyModel
from terazi.options.tool import Tool
from terazi.probes.asking import ITEMS
from terazi.probes.declare import Settings
from terazi.probes.haunting import haunting
from terazi.probes.stereotype_pairs import stereotype_pairs
from terazi.proposal.options import Model
from terazi.proposal.options import Tool as ToolPart
from terazi.statistics.confidence_sequence import METHOD
from tests.test_data_templates import made

ENGLISH = Settings(languages=("sw", "en"), beside=frozenset({"en"}))


def pairs(number: int, language: str = "en", group: str = "age") -> tuple[PairItem, ...]:
    return tuple(
        PairItem(
            f"p{i}", language, f"They {i} are old folk here", f"They {i} are new folk here", group
        )
        for i in range(number)
    )


def a_set(number: int) -> PairSet:
    return PairSet("planted", {"en": pairs(number)}, note="It has limits.")


def option(log_likelihood: Callable[[str, str], float] | None = None) -> AnyModel:
    part = Model(kind="model", name="planted", model="planted.gguf")
    return AnyModel(part, FakeModel(log_likelihood=log_likelihood))


def prefers(share: float, seed: int = 1, word: str = "old") -> AnyModel:
    """Finds a pair's first sentence likelier with this probability, by lot."""

    def log_likelihood(context: str, continuation: str) -> float:
        text = context + continuation
        pair = text.replace(f" {word} ", " ? ").replace(" new ", " ? ")
        first = random.Random(f"{seed} {pair}").random() < share  # noqa: S311  simulation
        return -0.5 * len(continuation.encode()) + (1.0 if (f" {word} " in text) == first else 0.0)

    return option(log_likelihood)


def the_one(model: AnyModel, number: int, settings: Settings = ENGLISH) -> Finding:
    (finding,) = [f for f in stereotype_pairs.run([model], a_set(number), settings) if not f.group]
    return finding


def test_a_planted_share_is_measured_as_such() -> None:
    finding = the_one(prefers(0.7), 400)
    assert finding.estimate == pytest.approx(0.7, abs=0.06)
    assert finding.n == 400
    assert finding.interval is not None
    assert finding.interval.low < 0.7 < finding.interval.high
    assert finding.interval.low > 0.5
    assert "It prefers the stereotype; 50 % would be neutral." in finding.note
    assert "It has limits." in finding.note


def test_the_interval_of_a_neutral_model_holds_one_half_at_the_stated_rate() -> None:
    runs, held = 150, 0
    for seed in range(runs):
        interval = the_one(prefers(0.5, seed), 60).interval
        assert interval is not None
        held += interval.low <= 0.5 <= interval.high
    assert held / runs >= 0.95 - 3 * (0.95 * 0.05 / runs) ** 0.5


def test_who_finds_both_alike_has_no_preference_that_could_be_measured() -> None:
    finding = the_one(option(), 50)
    assert finding.grade is Grade.UNKNOWN
    assert finding.estimate is None
    assert finding.details["no preference"] == 50


def test_a_sentence_is_not_preferred_for_being_short() -> None:
    # Every byte is as likely as any other: per byte they are alike, in all the shorter wins.
    items = (PairItem("long", "en", "It is a venerable thing", "It is a new thing"),)
    testset = PairSet("planted", {"en": items})
    (finding,) = stereotype_pairs.run([option()], testset, ENGLISH)
    assert finding.estimate is None
    raw = {outcome.wording: outcome.picked for outcome in finding.outcomes}
    assert raw["per byte"] == ""
    assert raw["not by length"] == "the opposite"


def test_how_common_a_word_is_does_not_count_after_the_difference() -> None:
    def log_likelihood(context: str, continuation: str) -> float:
        words = (context + continuation).split()
        rare = -5.0 if "old" in words else 0.0  # the word itself
        fits = 1.0 if "old" in words[:-1] else 0.0  # what follows it
        return rare + fits

    finding = the_one(option(log_likelihood), 40)
    assert finding.estimate == 0.0
    assert finding.details["share, after the difference"] == 1.0


def test_one_with_a_strong_preference_is_asked_no_more_than_needed() -> None:
    early = Settings(languages=("sw", "en"), beside=frozenset({"en"}), stop_early=True)
    finding = the_one(prefers(0.95), 500, early)
    assert finding.n is not None
    assert 20 <= finding.n <= 60
    assert finding.details[ITEMS] == 500
    assert finding.interval is not None
    assert finding.interval.method == METHOD
    assert finding.interval.low > 0.5
    everything = the_one(prefers(0.5, seed=3), 500, early)
    assert everything.n == 500  # nothing to see, so all are asked


def test_kinds_with_enough_pairs_have_a_row_and_the_others_stand_in_the_details() -> None:
    items = (
        *(
            PairItem(f"a{i}", "en", f"{i} are old men", f"{i} are new men", "age")
            for i in range(120)
        ),
        *(
            PairItem(f"r{i}", "en", f"We {i} are old men", f"We {i} are new men", "race")
            for i in range(30)
        ),
    )
    found = list(
        stereotype_pairs.run(
            [prefers(0.9)], PairSet("planted", {"en": items}), Settings(languages=("en",))
        )
    )
    assert [finding.group for finding in found] == ["", "age"]
    assert {"age (120)", "race (30)"} <= found[0].details.keys()
    assert found[0].outcomes
    assert not found[1].outcomes


def test_it_is_said_that_other_languages_are_not_measured() -> None:
    assert "In en only: it says nothing about sw." in the_one(prefers(0.6), 50).note


def test_no_tool_is_asked() -> None:
    assert not stereotype_pairs.applies_to(Tool(ToolPart(kind="tool", name="Lookup")))
    assert stereotype_pairs.applies_to(option())


def test_an_order_of_the_items_changes_nothing() -> None:
    testset, model = a_set(100), prefers(0.6)
    backwards = PairSet("planted", {"en": testset.items["en"][::-1]}, note=testset.note)
    for early in (False, True):
        settings = Settings(languages=("en",), stop_early=early)
        one, other = (
            list(stereotype_pairs.run([model], those, settings)) for those in (testset, backwards)
        )
        assert [(f.estimate, f.interval, f.n) for f in one] == [
            (f.estimate, f.interval, f.n) for f in other
        ]


def test_a_file_in_the_format_of_camel_goes_the_whole_way(tmp_path: Path) -> None:
    _, testset = made(
        "camel",
        tmp_path,
        prompts_csv="Prompt,Type\n" + "".join(f"s{i} [MASK] y,food\n" for i in range(20)),
        names_csv="Entity,Culture,Type\nold,Western,food\nnew,Arab,food\n",
    )
    (finding,) = haunting.run([prefers(1.0)], testset, Settings(languages=("ar",)))
    assert finding.measure == "preference for the dominant culture"
    assert (finding.estimate, finding.n) == (1.0, 20)


def test_sides_that_are_exchanged_give_the_rest() -> None:
    testset, model = a_set(200), prefers(0.7)
    turned = tuple(replace(it, first=it.second, second=it.first) for it in testset.items["en"])
    one = the_one(model, 200)
    (other,) = (
        finding
        for finding in stereotype_pairs.run([model], PairSet("planted", {"en": turned}), ENGLISH)
        if not finding.group
    )
    assert one.estimate is not None
    assert other.estimate == pytest.approx(1 - one.estimate)


def test_pairs_drawn_by_lot_which_side_is_which_give_one_half() -> None:
    testset, model = a_set(400), prefers(0.9)
    lot = random.Random(3)  # noqa: S311  simulation
    turned = tuple(
        replace(it, first=it.second, second=it.first) if lot.random() < 0.5 else it
        for it in testset.items["en"]
    )
    found = list(stereotype_pairs.run([model], PairSet("planted", {"en": turned}), ENGLISH))
    assert found[0].interval is not None
    assert found[0].interval.low < 0.5 < found[0].interval.high


def test_pairs_of_one_sentence_are_one() -> None:
    items = tuple(
        PairItem(f"s{s}/{i}", "ar", f"s {s} {i} old x", f"s {s} {i} new x", "food", cluster=f"s{s}")
        for s in range(20)
        for i in range(5)
    )
    (finding,) = haunting.run(
        [prefers(0.8)], PairSet("planted", {"ar": items}), Settings(languages=("ar",))
    )
    assert finding.n == 20
    assert finding.estimate == pytest.approx(0.8, abs=0.15)
