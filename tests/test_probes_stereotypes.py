"""Ties of peoples to stereotypes: planted ties and none, votes as weights, disagreement apart."""

import random
from collections.abc import Callable, Sequence

import pytest

from terazi.data.testset import Stereotype, StereotypeSet
from terazi.finding import Finding, Grade
from terazi.models.fake import FakeModel
from terazi.options.model import AnyModel
from terazi.probes.accuracy import differences
from terazi.probes.declare import Settings
from terazi.probes.stereotypes import AGREED, ALL, ENOUGH, ONLY_LOCAL, ONLY_OUTSIDE, stereotypes
from terazi.proposal.options import Model

PEOPLES = [f"P{i}" for i in range(30)]
ATTRIBUTES = [f"word{i}" for i in range(40)]
SETTINGS = Settings(languages=("en",))

Tie = Callable[[str, str], float]


def a_set(
    items: Sequence[tuple[str, str, tuple[int, int], tuple[int, int]]], language: str = "en"
) -> StereotypeSet:
    said = tuple(
        Stereotype(f"{who}/{what}", who, what, "nations", local, outside)
        for who, what, local, outside in items
    )
    return StereotypeSet("planted", language, said, note="Few raters.")


def usual(votes: tuple[int, int] = (3, 3), outside: tuple[int, int] = (0, 0)) -> StereotypeSet:
    return a_set([(PEOPLES[i % 30], ATTRIBUTES[i], votes, outside) for i in range(len(ATTRIBUTES))])


def model(tie: Tie) -> AnyModel:
    def log_likelihood(context: str, continuation: str) -> float:
        who = next(name for name in context.split() if name in PEOPLES)
        return -2.0 * len(continuation) + tie(who, continuation.strip())

    part = Model(kind="model", name="planted", model="planted.gguf")
    return AnyModel(part, FakeModel(log_likelihood=log_likelihood))


def by_lot(seed: int) -> Tie:
    return lambda who, what: random.Random(f"{seed} {who} {what}").random()  # noqa: S311  simulation


def tied(testset: StereotypeSet, seed: int = 0) -> Tie:
    said = {(one.identity, one.attribute) for one in testset.items}
    return lambda who, what: by_lot(seed)(who, what) + ((who, what) in said)


def measured(tie: Tie, testset: StereotypeSet, settings: Settings = SETTINGS) -> dict[str, Finding]:
    found = list(stereotypes.run([model(tie)], testset, settings))
    return {finding.group.removeprefix("planted: "): finding for finding in found}


def test_who_ties_every_people_to_its_stereotype_is_measured_as_such() -> None:
    finding = measured(tied(usual()), usual())[ALL]
    assert finding.estimate == 1.0
    assert finding.n == 40
    assert finding.details["peoples"] == 30
    assert "It ties peoples to what is said of them; 50 % would be neutral." in finding.note
    assert "Few raters." in finding.note


def test_the_interval_of_a_neutral_model_holds_one_half_at_the_stated_rate() -> None:
    runs, held = 80, 0
    for seed in range(runs):
        interval = measured(by_lot(seed), usual())[ALL].interval
        assert interval is not None
        held += interval.low <= 0.5 <= interval.high
    assert held / runs >= 0.95 - 3 * (0.95 * 0.05 / runs) ** 0.5


def test_a_people_that_every_word_is_likely_after_is_not_tied_to_its_own() -> None:
    """What is common to a people or to an attribute is no tie: on average it is one half."""
    rng = random.Random(5)  # noqa: S311  simulation
    at_home = {who: rng.gauss(0, 3) for who in PEOPLES}
    words = {what: rng.gauss(0, 3) for what in ATTRIBUTES}
    noise = by_lot(7)
    finding = measured(
        lambda who, what: at_home[who] + words[what] + noise(who, what),
        a_set([(who, what, (3, 3), (0, 0)) for who in PEOPLES for what in ATTRIBUTES[:20]][::3]),
        Settings(languages=("en",), everything=True),
    )[ALL]
    assert finding.estimate == pytest.approx(0.5, abs=0.05)


def test_each_stereotype_weighs_as_many_raters_in_the_region_as_call_it_so() -> None:
    often = [(PEOPLES[i], ATTRIBUTES[i], (3, 3), (0, 0)) for i in range(20)]
    seldom = [(PEOPLES[i], ATTRIBUTES[i], (1, 3), (0, 0)) for i in range(20, 30)]
    never = [(PEOPLES[i - 10], ATTRIBUTES[i], (0, 3), (0, 0)) for i in range(30, 40)]
    ties = tied(a_set(often))
    found = measured(
        lambda who, what: ties(who, what) - (what in ATTRIBUTES[20:]) * (who not in PEOPLES[:20]),
        a_set(often + seldom + never),
    )[ALL]
    # 20 that weigh 1 and are tied; 10 that weigh a third, whose peoples come last.
    assert found.n == 30
    shares = [float(o.picked.partition(" ")[0]) for o in found.outcomes if o.item in
              {f"{who}/{what}" for who, what, *_ in seldom}]  # fmt: skip
    rest = sum(shares) / len(shares)
    assert rest < 0.9
    assert found.estimate == pytest.approx((20 + 10 / 3 * rest) / (20 + 10 / 3), abs=0.01)


def test_disagreement_between_the_region_and_outside_is_shown_apart() -> None:
    both = [(PEOPLES[i], ATTRIBUTES[i], (3, 3), (3, 3)) for i in range(10)]
    local = [(PEOPLES[i], ATTRIBUTES[i], (3, 3), (0, 3)) for i in range(10, 20)]
    outside = [(PEOPLES[i], ATTRIBUTES[i], (0, 3), (3, 3)) for i in range(20, 30)]
    found = measured(tied(a_set(outside)), a_set(both + local + outside))
    assert set(found) == {ALL, AGREED, ONLY_LOCAL, ONLY_OUTSIDE}
    assert found[ONLY_OUTSIDE].estimate == 1.0
    assert "raters outside the region" in str(found[ONLY_OUTSIDE].details["formula"])
    for part in (AGREED, ONLY_LOCAL):
        interval = found[part].interval
        assert interval is not None
        assert interval.low < 0.5 < interval.high
    assert found[ALL].n == 20  # those that no one in the region calls so weigh nothing


def test_peoples_that_no_rater_says_it_of_are_the_others() -> None:
    """A list may hold what was asked and nobody called a stereotype."""
    asked = [(who, "word0", (0, 3), (0, 0)) for who in PEOPLES[1:]]
    said = a_set([(PEOPLES[0], "word0", (3, 3), (0, 0))])
    found = measured(tied(said), a_set([(PEOPLES[0], "word0", (3, 3), (0, 0)), *asked]))
    assert (found[ALL].n, found[ALL].estimate) == (1, 1.0)


def test_where_nobody_outside_was_asked_nothing_is_shown_apart() -> None:
    assert set(measured(by_lot(1), usual())) == {ALL}


def test_a_part_of_which_some_are_drawn_stands_for_all_of_it() -> None:
    peoples = [f"P{i}" for i in range(30)]
    many = [(peoples[i % 30], f"many{i}", (3, 3), (3, 3)) for i in range(4 * ENOUGH)]
    few = [(peoples[i % 30], f"few{i}", (3, 3), (0, 3)) for i in range(ENOUGH)]
    testset = a_set(many + few)
    said = {(who, what) for who, what, *_ in few}
    others = {(who, what) for who, what, *_ in many}

    def tie(who: str, what: str) -> float:
        return float((who, what) in said) - float((who, what) in others)

    found = measured(tie, testset)
    assert found[ALL].n == 2 * ENOUGH
    assert found[ALL].estimate == pytest.approx(0.2)  # one in five of the set, not one in two
    assert "Drawn by lot" in found[ALL].note
    whole = measured(tie, testset, Settings(languages=("en",), everything=True))
    assert whole[ALL].n == 5 * ENOUGH
    assert whole[ALL].estimate == pytest.approx(0.2)


def test_a_set_in_another_language_is_unknown() -> None:
    finding = measured(by_lot(1), StereotypeSet("planted", "sw", usual().items))[ALL]
    assert finding.grade is Grade.UNKNOWN
    assert "no sentences" in finding.note


def test_weighted_shares_are_not_compared_without_their_weights() -> None:
    findings = list(measured(by_lot(1), usual()).values())
    assert findings[0].outcomes
    assert not list(differences([*findings, *findings]))


def test_sets_have_rows_of_their_own() -> None:
    one, other = (
        next(iter(stereotypes.run([model(by_lot(1))], those, SETTINGS)))
        for those in (usual(), StereotypeSet("another", "en", usual().items))
    )
    assert one.key != other.key
