"""Planted truth, looked at after every item: it is refuted no more often than stated."""

import math

import numpy as np
import pytest

from terazi.statistics.betting import Floats
from terazi.statistics.confidence_sequence import just_beyond
from terazi.statistics.intervals import normal_quantile
from terazi.statistics.peeking import first_refuted, replay
from terazi.statistics.simulate import correlated_answers
from terazi.statistics.stopping import FEWEST, Better, Limit, Result, Rule

RUNS = 2000
ITEMS = 204
SIDE = 0.025
# Three standard errors of a simulated share of 2.5 %; the seeds are fixed.
ERROR = 3 * math.sqrt(SIDE * (1 - SIDE) / RUNS)


def answers(seed: int, share: float, items: int = ITEMS) -> Floats:
    right: Floats = (np.random.default_rng(seed).random((RUNS, items)) < share).astype(np.float64)
    return right


def wordings(rng: np.random.Generator, share: float, ease: Floats | None = None) -> Floats:
    drawn = correlated_answers(rng, share, (RUNS * ITEMS, 3), 0.6, ease)
    means: Floats = drawn.mean(axis=1).reshape(RUNS, ITEMS)
    return means


def sides(
    outcomes: Floats, mean: float | Floats, error: float = SIDE, *, of_set: bool = False
) -> tuple[float, float, float]:
    """How often the mean is ever refuted from below, from above, and from either side."""
    above = first_refuted(outcomes, mean, error, of_set=of_set) <= outcomes.shape[1]
    below = first_refuted(1 - outcomes, 1 - mean, error, of_set=of_set) <= outcomes.shape[1]
    return float(above.mean()), float(below.mean()), float((above | below).mean())


def held(found: tuple[float, float, float]) -> bool:
    """No side errs more often than stated; but it errs, so this could have failed."""
    above, below, either = found
    return max(above, below) <= SIDE + ERROR and either <= 2 * SIDE + 1.5 * ERROR and either > 0.005


@pytest.mark.parametrize("share", [0.05, 0.5, 0.8])
def test_a_limit_at_the_truth(share: float) -> None:
    assert held(sides(answers(1, share), share))


def test_a_limit_at_the_truth_in_three_wordings() -> None:
    assert held(sides(wordings(np.random.default_rng(2), 0.25), 0.25))


def test_a_rare_error_among_many_items() -> None:
    assert held(sides(answers(3, 0.01, 600), 0.01))


def test_two_that_do_not_differ() -> None:
    rng = np.random.default_rng(4)
    ease = rng.random(RUNS * ITEMS)
    first, second = wordings(rng, 0.6, ease), wordings(rng, 0.6, ease)
    assert held(sides((first - second + 1) / 2, 0.5))


@pytest.mark.parametrize("share", [0.1, 0.8])
def test_the_mean_of_the_set_itself(share: float) -> None:
    drawn = answers(5, share)
    assert held(sides(drawn, drawn.mean(axis=1), of_set=True))


def test_a_set_of_which_the_mean_is_the_same_every_time() -> None:
    rng = np.random.default_rng(6)
    whole = np.repeat([0.0, 1 / 3, 2 / 3, 1.0], [10, 10, 20, 20])
    drawn = np.array([rng.permutation(whole) for _ in range(RUNS)])
    assert held(sides(drawn, float(whole.mean()), of_set=True))


@pytest.mark.parametrize(("truth", "right"), [(0.78, 1), (0.82, 0)])
def test_on_the_wrong_side_of_a_limit(truth: float, right: int) -> None:
    found = sides(answers(7, truth), 0.8)
    assert found[1 - right] < SIDE / 2
    assert found[right] > 2 * SIDE


def test_the_error_is_the_one_that_is_stated() -> None:
    *_, strict = sides(answers(8, 0.5), 0.5, 0.005)
    *_, loose = sides(answers(8, 0.5), 0.5, 0.1)
    assert strict <= 0.01 + 3 * math.sqrt(0.01 * 0.99 / RUNS)
    assert 0.1 < loose <= 0.2 + 3 * math.sqrt(0.2 * 0.8 / RUNS)


def test_an_interval_for_one_look_errs_far_too_often() -> None:
    n = np.arange(FEWEST, ITEMS + 1)
    share = answers(9, 0.5).cumsum(axis=1)[:, FEWEST - 1 :] / n
    missed = np.abs(share - 0.5) / np.sqrt(0.25 / n) > normal_quantile(0.95)
    assert missed[:, -1].mean() == pytest.approx(0.05, abs=0.015)
    assert missed.any(axis=1).mean() > 0.2


@pytest.mark.parametrize(("truth", "fewer_than"), [(0.5, 34), (0.65, 90), (0.95, 60)])
def test_a_wrong_limit_is_refuted_long_before_the_last_item(truth: float, fewer_than: int) -> None:
    drawn = answers(10, truth)
    below = truth < 0.8
    found = first_refuted(1 - drawn if below else drawn, 0.2 if below else 0.8, SIDE)
    assert np.maximum(found, FEWEST).mean() < fewer_than
    assert (found <= ITEMS).mean() > 0.98


def test_the_planner_decides_more_by_the_last_item() -> None:
    drawn = 1 - answers(11, 0.7)
    planned = first_refuted(drawn, 0.2, SIDE)
    alone = first_refuted(drawn, 0.2, SIDE, planned=False)
    assert (planned <= ITEMS).mean() > (alone <= ITEMS).mean() + 0.15
    assert np.minimum(planned, ITEMS).mean() < np.minimum(alone, ITEMS).mean()


def test_the_stopper_decides_when_the_bets_do() -> None:
    drawn = answers(12, 0.7)[:60]
    passed = first_refuted(drawn, just_beyond(0.8), SIDE)
    failed = first_refuted(1 - drawn, just_beyond(0.2), SIDE)
    for row, above, below in zip(drawn.tolist(), passed.tolist(), failed.tolist(), strict=True):
        found = replay(Limit("a", Rule.AT_LEAST, 0.8), {"a": row}, error=2 * SIDE)
        expected = Result.PASSED if above < below else Result.FAILED
        first = max(min(above, below), FEWEST)
        assert found.result is (expected if first <= ITEMS else Result.UNDECIDED)
        assert found.n == min(first, ITEMS)


def test_the_stopper_compares_when_the_bets_do() -> None:
    rng = np.random.default_rng(13)
    ease = rng.random(RUNS * ITEMS)
    first, second = wordings(rng, 0.7, ease)[:40], wordings(rng, 0.6, ease)[:40]
    expected = first_refuted((first - second + 1) / 2, just_beyond(0.5), SIDE)
    for a, b, at in zip(first.tolist(), second.tolist(), expected.tolist(), strict=True):
        found = replay(Better("a", "b"), {"a": a, "b": b}, error=2 * SIDE)
        assert found.result is (Result.FIRST if at <= ITEMS else Result.UNDECIDED)
        assert found.n == min(max(at, FEWEST), ITEMS)
