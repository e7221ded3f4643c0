"""The frontier, net benefit and losses, by hand and by what must always hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from terazi.economics.effectiveness import frontier, least_regret, over_worths


def test_the_frontier_by_hand() -> None:
    # Nothing (0, 0), A (100, 10), B (300, 15), C (400, 30), D (500, 25), E (1000, 40).
    costs, effects = [0, 100, 300, 400, 500, 1000], [0, 10, 15, 30, 25, 40]
    nothing, a, b, c, d, e = frontier(costs, effects)
    assert nothing.on_frontier
    assert nothing.ratio is None
    assert (a.ratio, a.against) == (10, 0)  # 100 / 10
    assert b.mixed_by == (1, 3)  # half of A and C brings 20 for 250
    assert (c.ratio, c.against) == (15, 1)  # 300 / 20
    assert d.dominated_by == 3  # C costs less and brings more
    assert (e.ratio, e.against) == (60, 3)  # 600 / 10
    on_it = [step.on_frontier for step in (nothing, a, b, c, d, e)]
    assert on_it == [True, True, False, True, False, True]


def test_of_two_alike_one_stays() -> None:
    first, second = frontier([5, 5], [1, 1])
    assert first.on_frontier
    assert second.dominated_by == 0


OPTIONS = st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 100)), min_size=1, max_size=8)


@given(OPTIONS, st.floats(0, 1000))
def test_the_best_buy_at_any_worth_is_on_the_frontier_and_between_its_ratios(
    options: list[tuple[int, int]], worth: float
) -> None:
    costs, effects = [float(c) for c, _ in options], [float(e) for _, e in options]
    steps = frontier(costs, effects)
    benefit = [worth * e - c for c, e in zip(costs, effects, strict=True)]
    on_it = [number for number, step in enumerate(steps) if step.on_frontier]
    assert max(benefit) == pytest.approx(max(benefit[number] for number in on_it))
    ratios = [step.ratio for step in steps if step.ratio is not None]
    order = sorted(on_it, key=lambda number: effects[number])
    assert [steps[number].ratio for number in order[1:]] == sorted(ratios)
    # The option whose own ratio is the last below the worth is the best buy.
    best = [n for n in order if (steps[n].ratio or 0) <= worth][-1]
    assert benefit[best] == pytest.approx(max(benefit))


def test_worths_by_hand() -> None:
    costs = np.array([[0.0, 0, 0, 0], [10, 10, 30, 30]])
    effects = np.array([[0.0, 0, 0, 0], [1, 3, 1, 3]])
    found = over_worths(np.array([10.0, 20.0]), costs, effects)
    # Worth 10: net benefit of the second 0, 20, -20, 0; ties are shared.
    assert found.net_benefit[0].tolist() == [0, 0]
    assert found.best[0].tolist() == [0.5, 0.5]
    assert found.expected_loss[0].tolist() == [5, 5]
    assert found.most_regret[0].tolist() == [20, 20]
    # Worth 20: 10, 50, -10, 30.
    assert found.net_benefit[1].tolist() == [0, 20]
    assert found.best[1].tolist() == [0.25, 0.75]
    assert found.expected_loss[1].tolist() == [22.5, 2.5]
    assert found.buys() == [0, 1]


def test_the_probability_of_being_best_agrees_with_theory() -> None:
    chance = np.random.default_rng(3)
    draws = 100_000
    costs = np.stack([np.zeros(draws), chance.normal(100, 20, draws)])
    effects = np.stack([np.zeros(draws), chance.normal(10, 3, draws)])
    worths = np.array([5.0, 10.0, 20.0])
    found = over_worths(worths, costs, effects)
    for place, worth in enumerate(worths):
        mean, deviation = worth * 10 - 100, np.hypot(worth * 3, 20)
        expected = norm.cdf(mean / deviation)
        assert found.best[place, 1] == pytest.approx(expected, abs=0.006)
        # Loss of buying nothing: the mean of what is above zero.
        loss = mean * norm.cdf(mean / deviation) + deviation * norm.pdf(mean / deviation)
        assert found.expected_loss[place, 0] == pytest.approx(loss, rel=0.05)
        tail = max(0.0, mean + norm.ppf(0.95) * deviation)
        assert found.regret[place, 0] == pytest.approx(tail, rel=0.02)


@given(st.integers(2, 5), st.integers(0, 2**32 - 1))
def test_probabilities_add_up_and_the_best_buy_has_the_least_loss(count: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    costs, effects = chance.gamma(2, 100, (count, 50)), chance.gamma(2, 3, (count, 50))
    found = over_worths(np.linspace(0, 100, 5), costs, effects)
    assert found.best.sum(axis=1) == pytest.approx(np.ones(5))
    assert (found.expected_loss >= 0).all()
    assert (found.most_regret >= found.regret - 1e-9).all()
    rows = np.arange(5)
    least = found.expected_loss.min(axis=1)
    assert found.expected_loss[rows, found.buys()] == pytest.approx(least)


def test_the_least_regret_by_hand() -> None:
    # Futures by options; worth 2. Benefits: (0, 10, 4), (0, -6, 2).
    costs = np.array([[0.0, 10, 2], [0, 10, 2]])
    effects = np.array([[0.0, 10, 3], [0, 2, 2]])
    regrets, least = least_regret(costs, effects, 2)
    assert regrets.tolist() == [[10, 0, 6], [2, 8, 0]]
    assert least == [2]  # 10, 8, 6
