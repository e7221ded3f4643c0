"""What an interval that may be looked at after every item must be, whatever comes."""

import random
from itertools import pairwise
from statistics import fmean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.finding import Interval
from terazi.statistics.betting import Bets, grid
from terazi.statistics.confidence_sequence import METHOD, ConfidenceSequence, just_beyond
from terazi.verdict.plain import apart

SHARES = st.lists(st.sampled_from((0.0, 1 / 3, 2 / 3, 1.0)) | st.floats(0, 1), max_size=40)
MAYBE = st.lists(st.sampled_from((0.0, 0.5, 1.0, None)), min_size=1, max_size=40)
KINDS = st.sampled_from(({}, {"items": 40}, {"items": 40, "of_set": True}))


def sequence(outcomes: list[float] | list[float | None], **kind: float) -> ConfidenceSequence:
    made = ConfidenceSequence(**kind)  # type: ignore[arg-type]
    for outcome in outcomes:
        made.add(outcome)
    return made


def ends(found: ConfidenceSequence) -> tuple[float, float]:
    return found.low, found.high


@given(SHARES, KINDS)
def test_it_only_narrows_and_stays_in_bounds(outcomes: list[float], kind: dict[str, int]) -> None:
    made = ConfidenceSequence(**kind)  # type: ignore[arg-type]
    seen = [ends(made)]
    for outcome in outcomes:
        made.add(outcome)
        seen.append(ends(made))
    assert seen[0] == (0, 1)
    for (low, high), (later_low, later_high) in pairwise(seen):
        assert low <= later_low + 1e-9
        assert later_high - 1e-9 <= high
        assert 0 <= later_low <= later_high <= 1


@given(SHARES, KINDS)
def test_right_and_wrong_are_mirror_images(outcomes: list[float], kind: dict[str, int]) -> None:
    low, high = ends(sequence(outcomes, **kind))
    mirrored = ends(sequence([1 - outcome for outcome in outcomes], **kind))
    assert mirrored == pytest.approx((1 - high, 1 - low), abs=2e-3)


@given(SHARES, KINDS)
def test_a_difference_is_a_share_on_another_scale(
    outcomes: list[float], kind: dict[str, int]
) -> None:
    low, high = ends(sequence(outcomes, **kind))
    stretched = sequence([2 * outcome - 1 for outcome in outcomes], lowest=-1, **kind)
    assert ends(stretched) == pytest.approx((2 * low - 1, 2 * high - 1), abs=4e-3)


@given(SHARES)
def test_a_smaller_error_is_a_wider_interval(outcomes: list[float]) -> None:
    low, high = ends(sequence(outcomes, error=0.05))
    wider = ends(sequence(outcomes, error=0.005))
    assert wider[0] <= low
    assert high <= wider[1]


@given(st.lists(st.sampled_from((0.0, 0.5, 1.0)), min_size=1, max_size=30), st.randoms())
def test_without_a_plan_the_order_of_the_items_makes_no_odds(
    outcomes: list[float], chance: random.Random
) -> None:
    turned = outcomes.copy()
    chance.shuffle(turned)
    here, there = Bets(grid(50), 0.05), Bets(grid(50), 0.05)
    for one, other in zip(outcomes, turned, strict=True):
        here.add(one)
        there.add(other)
    assert here._players == pytest.approx(there._players, rel=1e-9)


@given(SHARES, st.sampled_from((None, 40)))
def test_without_a_plan_money_falls_as_the_mean_rises(
    outcomes: list[float], items: int | None
) -> None:
    bets = Bets(grid(50), 1e-9, items=items, of_set=items is not None)
    possible = np.ones(len(bets.means), dtype=bool)
    for place, outcome in enumerate(outcomes):
        bets.add(outcome)
        if items is not None:  # means that the set can still have
            rest = items - place - 1
            needed = bets.means * items - bets._sum
            possible &= (needed >= 0) & (needed <= rest)
    money = bets._players.sum(axis=1)[possible]
    assert (np.diff(money) <= 1e-9 * money[:-1]).all()


def test_nobody_can_lose_more_than_all() -> None:
    bets = Bets(grid(50), 0.05, items=30)
    for outcome in (0.0, 1.0, 0.0, 0.0, 0.5, 1.0) * 5:
        bets.add(outcome)
        assert (bets._players >= 0).all()
        assert (bets._planner > 0).all()


def test_money_at_fair_odds_stays_what_it_was_on_average() -> None:
    # Every way in which four items can go, with its chance: the mean of the money is one.
    mean, error = 0.3, 1e-9
    for of_set, items in ((False, 4), (False, None), (True, 10)):
        total = 0.0
        for code in range(16):
            bets = Bets(np.array([mean]), error, items=items, of_set=of_set)
            chance, right = 1.0, 0
            for place in range(4):
                outcome = code >> place & 1
                share = (3 - right) / (10 - place) if of_set else mean
                chance *= share if outcome else 1 - share
                if chance == 0:
                    break
                bets.add(float(outcome))
                right += outcome
            total += chance * float(bets._players.sum() + bets._planner.sum())
        assert total == pytest.approx(1)


@given(st.integers(1, 60), st.integers(0, 2**32))
def test_a_set_that_was_asked_whole_is_known(items: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    outcomes = (rng.integers(0, 4, items) / 3).tolist()
    made = sequence(outcomes[:-1], items=items, of_set=True)
    mean = fmean(outcomes)
    missed = not made.low - 1e-9 <= mean <= made.high + 1e-9
    made.add(outcomes[-1])
    if not missed:  # by chance, once in twenty
        assert ends(made) == pytest.approx((mean, mean))
    with pytest.raises(ValueError, match="more than the"):
        made.add(0.5)


@given(MAYBE)
def test_of_a_population_an_unread_item_is_passed_over(outcomes: list[float | None]) -> None:
    read = [outcome for outcome in outcomes if outcome is not None]
    here, there = sequence(outcomes), sequence(read)
    assert ends(here) == ends(there)
    assert here.estimate == there.estimate
    assert (here.asked, here.n) == (len(outcomes), len(read))


@given(MAYBE)
def test_of_a_set_an_unread_item_may_be_anything(outcomes: list[float | None]) -> None:
    made = sequence(outcomes, items=len(outcomes), of_set=True)
    worst = fmean(outcome or 0.0 for outcome in outcomes)
    best = fmean(1.0 if outcome is None else outcome for outcome in outcomes)
    narrowest = made.high - made.low
    assert narrowest >= best - worst - 1e-9 or not made.low <= worst <= best <= made.high


def test_unread_items_are_counted_by_who_plans() -> None:
    # After 30 unread of 40 the planner has ten items left, and stakes more on each.
    late = ConfidenceSequence(items=40)
    for _ in range(30):
        late.add(None)
    early = ConfidenceSequence(items=40)
    for _ in range(6):
        late.add(1.0)
        early.add(1.0)
    assert late.low != early.low


def test_the_estimate_and_its_interval() -> None:
    made = ConfidenceSequence(error=0.1)
    assert made.estimate is None
    for outcome in (1.0, 0.0, 1.0, 1.0):
        made.add(outcome)
    assert made.estimate == 0.75
    assert made.interval == Interval(made.low, made.high, 0.9, METHOD)
    assert made.low < 0.75 < made.high


def test_all_right_is_never_certain() -> None:
    made = sequence([1.0] * 300, items=300)
    assert made.high == 1
    assert 0.97 < made.low < 1


@pytest.mark.parametrize("limit", [0.01, 0.1234567, 0.5, 0.8])
def test_a_limit_is_passed_when_the_bets_refute_what_is_just_beyond(limit: float) -> None:
    drawn = (np.random.default_rng(3).random(200) < limit + 0.15).astype(float).tolist()
    made = ConfidenceSequence(items=200, limits=[limit])
    bets = Bets(np.array([just_beyond(limit)]), 0.025, items=200)
    for outcome in drawn:
        made.add(outcome)
        bets.add(outcome)
        assert (made.low >= limit) == (made.low >= just_beyond(limit)) == bets.refuted[0]
    assert bets.refuted[0]


@given(st.floats(0.001, 0.999))
def test_a_reader_sees_that_a_limit_is_passed(limit: float) -> None:
    passed, line = apart(just_beyond(limit), limit, "share")
    assert passed != line


def test_ten_thousand_items_do_not_overflow() -> None:
    made = sequence([1.0, 0.0] * 5000, items=10_000)
    assert 0.48 < made.low < 0.5 < made.high < 0.52


@pytest.mark.parametrize("outcome", [-0.1, 1.1, float("nan"), float("inf")])
def test_an_outcome_out_of_range_is_refused(outcome: float) -> None:
    made = ConfidenceSequence()
    with pytest.raises(ValueError, match="not between"):
        made.add(outcome)
    assert made.asked == 0


@pytest.mark.parametrize(
    "wrong", [{"error": 0}, {"error": 1}, {"lowest": 1.0}, {"items": 0}, {"of_set": True}]
)
def test_what_makes_no_sense_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"error|between|items"):
        ConfidenceSequence(**wrong)  # type: ignore[arg-type]
