"""Planted truth: each interval holds it as often as it says, over at least 1,000 seeded runs."""

import math
from functools import partial

import numpy as np
import pytest
from scipy import stats

from terazi.finding import Interval
from terazi.statistics.intervals import (
    clopper_pearson,
    clustered_wilson,
    mean_interval,
    ratio_interval,
    wilson,
)
from terazi.statistics.paired import paired_difference
from terazi.statistics.simulate import correlated_answers, coverage

Rng = np.random.Generator
RUNS = 1000
LEVEL = 0.95
# Three standard errors of a simulated coverage of 95 %: a sound interval falls below by it once
# in 700 cells, and the seeds are fixed.
ERROR = 3 * math.sqrt(LEVEL * (1 - LEVEL) / RUNS)


def exact_wilson(n: int, share: float) -> float:
    """How often Wilson's interval of n independent answers holds the share, without chance."""
    held = [k for k in range(n + 1) if wilson(k, n).low <= share <= wilson(k, n).high]
    return float(np.sum(stats.binom.pmf(held, n, share)))


@pytest.mark.parametrize("n", [10, 20, 50, 204, 1000])
def test_wilson_is_at_its_level_on_average(n: int) -> None:
    table = [wilson(right, n) for right in range(n + 1)]

    def draw(share: float, rng: Rng) -> Interval:
        return table[rng.binomial(n, share)]

    shares = np.linspace(0.05, 0.95, 31).tolist()
    held = [coverage(RUNS, n + i, p, partial(draw, p)) for i, p in enumerate(shares)]
    assert np.mean(held) == pytest.approx(LEVEL, abs=0.01)
    # It dips for some true shares; never by more than this on the grid.
    assert min(held) > 0.915 - ERROR


@pytest.mark.parametrize("level", [0.8, 0.95])
@pytest.mark.parametrize("n", [10, 50, 204])
def test_clopper_pearson_never_falls_below_its_level(n: int, level: float) -> None:
    lows, highs = np.array(
        [(i.low, i.high) for i in (clopper_pearson(right, n, level) for right in range(n + 1))]
    ).T
    shares = np.linspace(0.002, 0.998, 499)[:, None]
    chance = stats.binom.pmf(np.arange(n + 1), n, shares)
    held = np.where((lows <= shares) & (shares <= highs), chance, 0).sum(axis=1)
    assert held.min() >= level


@pytest.mark.parametrize("correlation", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("share", [0.05, 0.25, 0.6, 0.9])
@pytest.mark.parametrize("items", [20, 60])
def test_clustered_wilson_with_three_wordings(items: int, share: float, correlation: float) -> None:
    def draw(rng: Rng) -> Interval:
        return clustered_wilson(correlated_answers(rng, share, (items, 3), correlation).tolist())

    # Where it dips below its level, it is Wilson's own dip at that share, not the clustering's.
    expected = min(LEVEL, exact_wilson(items, share), exact_wilson(3 * items, share))
    assert coverage(RUNS, 7, share, draw) > expected - ERROR


def test_counting_wordings_as_items_would_hold_the_truth_too_seldom() -> None:
    def draw(rng: Rng) -> Interval:
        answers = correlated_answers(rng, 0.6, (60, 3), 0.8)
        return wilson(float(answers.sum()), answers.size)

    assert coverage(RUNS, 7, 0.6, draw) < 0.85


@pytest.mark.parametrize("wordings", [1, 3])
@pytest.mark.parametrize("pair", [(0.5, 0.5), (0.6, 0.4), (0.9, 0.7), (0.25, 0.02)])
@pytest.mark.parametrize("items", [20, 60])
def test_paired_difference(items: int, pair: tuple[float, float], wordings: int) -> None:
    def draw(rng: Rng) -> Interval:
        ease = rng.random(items)
        a, b = (
            correlated_answers(rng, share, (items, wordings), 0.6, ease).mean(axis=1).tolist()
            for share in pair
        )
        return paired_difference(a, b).interval

    assert coverage(RUNS, 11, pair[0] - pair[1], draw) > LEVEL - ERROR


@pytest.mark.parametrize("premium", [1.1, 3.0])
@pytest.mark.parametrize("noise", [0.1, 0.4])
@pytest.mark.parametrize("lines", [20, 200])
def test_ratio_of_tokens(lines: int, premium: float, noise: float) -> None:
    def draw(rng: Rng) -> Interval | None:
        english = np.exp(rng.normal(3.2, 0.5, lines))
        other = premium * english * np.exp(rng.normal(-(noise**2) / 2, noise, lines))
        return ratio_interval(other.tolist(), english.tolist())

    held = coverage(RUNS, 13, premium, draw)
    assert LEVEL - ERROR < held < LEVEL + ERROR


@pytest.mark.parametrize("n", [3, 20])
def test_mean_interval(n: int) -> None:
    held = coverage(RUNS, 17, 4.0, lambda rng: mean_interval(rng.normal(4, 2, n).tolist()))
    assert held == pytest.approx(LEVEL, abs=ERROR)


@pytest.mark.parametrize("correlation", [0.0, 0.5, 1.0])
def test_planted_answers_are_as_planted(correlation: float) -> None:
    answers = correlated_answers(np.random.default_rng(1), 0.3, (40_000, 2), correlation)
    assert answers.mean() == pytest.approx(0.3, abs=0.01)
    assert np.corrcoef(answers.T).flat[1] == pytest.approx(correlation, abs=0.02)


def test_no_interval_holds_nothing() -> None:
    assert coverage(10, 1, 0.5, lambda _: None) == 0
