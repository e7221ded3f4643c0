"""Values of information against closed forms, within the error of the simulation."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.statistics.information import (
    normal_partial,
    normal_sample,
    partial,
    partial_nested,
    perfect,
    share_sample,
)

DRAWS = 60_000


def two_options(mean: float, first: float, second: float) -> tuple[np.ndarray, np.ndarray]:
    """The first option brings mean + x + y more than the second, x and y normal around 0."""
    rng = np.random.default_rng(7)
    x, y = rng.normal(0, first, DRAWS), rng.normal(0, second, DRAWS)
    return np.column_stack([mean + x + y, np.zeros(DRAWS)]), np.column_stack([x, y])


def error(deviation: float) -> float:
    """Five standard errors of a mean of draws, generously."""
    return 5 * deviation / math.sqrt(DRAWS)


def test_the_unit_normal_loss_is_the_one_in_the_tables() -> None:
    # Raiffa & Schlaifer (1961), table of the unit normal linear loss integral
    assert normal_partial(0, 1) == pytest.approx(0.3989, abs=5e-5)
    assert normal_partial(1, 1) == pytest.approx(0.08332, abs=5e-6)
    assert normal_partial(-2, 1) == pytest.approx(0.008491, abs=5e-7)
    assert normal_partial(3, 0) == 0


@pytest.mark.parametrize(("mean", "first", "second"), [(0, 1, 1), (0.5, 1, 0.3), (-1, 0.4, 2)])
def test_perfect_and_partial_agree_with_the_closed_form(
    mean: float, first: float, second: float
) -> None:
    gains, known = two_options(mean, first, second)
    both = math.hypot(first, second)
    assert perfect(gains) == pytest.approx(normal_partial(mean, both), abs=error(both))
    for column, deviation in enumerate((first, second)):
        found = partial(gains, known[:, column])
        assert found == pytest.approx(normal_partial(mean, deviation), abs=error(both))
    assert partial(gains, known) == pytest.approx(perfect(gains), abs=1e-9)


def test_nested_loops_agree_with_the_closed_form() -> None:
    rng = np.random.default_rng(11)
    outer, inner = 1500, 1500
    x = rng.normal(0, 1, outer)

    def given_x(draw: int) -> np.ndarray:
        return np.column_stack([0.3 + x[draw] + rng.normal(0, 0.5, inner), np.zeros(inner)])

    assert partial_nested(given_x, outer) == pytest.approx(normal_partial(0.3, 1), abs=0.08)


def test_three_options_and_a_curve() -> None:
    # Gains x, -x and x² - 1 for x uniform on [-2, 2]; x² - 1 leads where |x| is above the
    # golden ratio g. E max = (1/2) [g²/2 + (8 - g³)/3 - (2 - g)]; without knowing x the best
    # is x² - 1 with 1/3.
    x = np.random.default_rng(3).uniform(-2, 2, DRAWS)
    gains = np.column_stack([x, -x, x**2 - 1])
    g = (1 + math.sqrt(5)) / 2
    exact = 0.5 * (g**2 / 2 + (8 - g**3) / 3 - (2 - g)) - 1 / 3
    assert perfect(gains) == pytest.approx(exact, abs=error(1.2))
    assert partial(gains, x, degree=2) == pytest.approx(exact, abs=error(1.2))
    noise = np.random.default_rng(4).normal(size=DRAWS)
    assert partial(gains, noise) == pytest.approx(0, abs=0.01)


def test_more_items_are_worth_more_and_never_more_than_the_truth() -> None:
    worth = [normal_sample(0.2, 1, 3, items) for items in (0, 1, 10, 100, 10_000_000)]
    assert worth == sorted(worth)
    assert worth[0] == 0
    assert worth[-1] == pytest.approx(normal_partial(0.2, 1), rel=1e-4)


def test_items_of_a_share_agree_with_a_sum_by_hand() -> None:
    # Uniform share, run (share - 0.5) or not (0), one item: right half of the time, then the
    # share is 2/3 on average: 1/2 x (2/3 - 1/2) = 1/12.
    assert share_sample(1, 1, 1, [(-0.5, 1), (0, 0)]) == pytest.approx(1 / 12)
    assert share_sample(1, 1, 0, [(-0.5, 1), (0, 0)]) == 0
    # Perfect knowledge of a uniform share: the mean of (p - 1/2) above 1/2, an eighth.
    assert share_sample(1, 1, 20_000, [(-0.5, 1), (0, 0)]) == pytest.approx(1 / 8, abs=1e-4)


@given(st.floats(0.5, 40), st.floats(0.5, 40), st.integers(0, 60), st.floats(0, 1))
def test_items_are_never_worth_less_than_nothing(a: float, b: float, n: int, line: float) -> None:
    gains = [(-line, 1.0), (0.0, 0.0)]
    fewer, more = share_sample(a, b, n, gains), share_sample(a, b, n + 5, gains)
    assert 0 <= fewer <= more + 1e-12


def test_what_does_not_fit_is_an_error() -> None:
    with pytest.raises(ValueError, match="draws"):
        perfect(np.zeros(3))
    with pytest.raises(ValueError, match="draws"):
        partial(np.zeros((3, 2)), np.zeros(4))
    with pytest.raises(ValueError, match="Beta"):
        share_sample(0, 1, 3, [(0, 1)])
    with pytest.raises(ValueError, match="deviation"):
        normal_partial(0, -1)
