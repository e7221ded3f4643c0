"""Distributions of figures from their estimates and intervals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from terazi.statistics.belief import (
    answers_worth,
    any_share,
    beta_belief,
    certain,
    chance_no_worse,
    chance_of_gain,
    share_belief,
    stretched_normal,
)
from terazi.statistics.intervals import wilson


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_number_of_answers_is_found_again(case: tuple[int, int]) -> None:
    right, n = case
    interval = wilson(right, n)
    if 0 < right < n:  # at 0 and 1 the interval is cut off at the share itself
        assert answers_worth(right / n, interval.high - interval.low) == pytest.approx(n, rel=1e-3)


def test_a_share_is_jeffreys_posterior() -> None:
    interval = wilson(30, 40)
    found = share_belief(0.75, interval.low, interval.high)
    exact = stats.beta(30.5, 10.5)
    assert found.mean() == pytest.approx(exact.mean(), abs=1e-3)
    assert found.below(0.6) == pytest.approx(exact.cdf(0.6), abs=0.003)
    assert found.at(np.array([0.5]))[0] == pytest.approx(exact.ppf(0.5), abs=1e-3)


def test_other_figures_end_where_their_intervals_end() -> None:
    found = stretched_normal(1.0, 2.0, 5.0)
    assert np.allclose(found.at(np.array([0.025, 0.5, 0.975])), [1, 2, 5], atol=0.02)
    assert stretched_normal(2.0, 2.0, 2.0).is_certain


def test_which_is_better_agrees_with_the_normal() -> None:
    a, b = stretched_normal(-1, 1, 3), stretched_normal(-2, 0, 2)
    exact = stats.norm.cdf(1 / (np.sqrt(2) * 2 / 1.959964))
    assert chance_no_worse(a, b) == pytest.approx(exact, abs=0.003)
    assert chance_no_worse(a, b) + chance_no_worse(b, a) == pytest.approx(1, abs=0.003)
    assert chance_of_gain(-1, 3) == pytest.approx(stats.norm.cdf(1.959964 / 2))


def test_what_is_certain_is_compared_as_it_stands() -> None:
    assert chance_no_worse(certain(1), certain(1)) == 1
    assert chance_no_worse(certain(1), certain(2)) == 0
    assert chance_of_gain(0, 0) == 1
    assert certain(3).is_certain
    assert not any_share().is_certain


def test_expected_amounts_above_and_below_a_line() -> None:
    found = any_share()
    assert found.above_by(0.5) == pytest.approx(1 / 8, abs=1e-4)
    assert found.below_by(0.1) == pytest.approx(0.005, abs=1e-4)
    part = found.between(0.2, 0.4)
    assert part is not None
    assert part.mean() == pytest.approx(0.3, abs=0.002)
    assert found.between(2, 3) is None
    assert beta_belief(1, 1).below(0.25) == pytest.approx(0.25, abs=0.002)


def test_what_is_no_share_is_an_error() -> None:
    with pytest.raises(ValueError, match="no share"):
        share_belief(1.5, 0, 1)
