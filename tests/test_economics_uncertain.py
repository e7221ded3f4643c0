"""Draws have the percentiles that were stated and agree with theory where theory has an answer."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from terazi.economics.uncertain import MEDIANS, Draws, Quantity, at, interval
from terazi.errors import InputError

MANY = 200_000
Z = float(norm.ppf(0.95))


def standard_error(values: np.ndarray) -> float:
    return float(values.std() / math.sqrt(values.size))


@given(
    median=st.floats(0.01, 1e6),
    below=st.floats(1.01, 20),
    above=st.floats(1.01, 20),
)
def test_percentiles_are_exactly_as_stated(median: float, below: float, above: float) -> None:
    wage = Quantity("wage", median, median / below, median * above)
    low, middle, high = at(wage, np.array([-Z, 0, Z]))
    assert low == pytest.approx(median / below)
    assert middle == pytest.approx(median)
    assert high == pytest.approx(median * above)


@given(st.floats(0.1, 0.5), st.floats(0.01, 0.09), st.floats(0.51, 0.99))
def test_a_share_stays_between_0_and_1_with_its_percentiles(
    median: float, low: float, high: float
) -> None:
    share = Quantity("share", median, low, high, scale="share")
    ends = at(share, np.array([-40.0, -Z, 0.0, Z, 40.0]))
    assert ends[1:4] == pytest.approx([low, median, high])
    assert ends[0] >= 0
    assert ends[-1] <= 1


def test_the_mean_of_the_split_log_normal_is_that_of_its_two_halves() -> None:
    median, low, high = 90_000.0, 80_000.0, 130_000.0
    down, up = math.log(median / low) / Z, math.log(high / median) / Z
    # E exp(s Z; Z > 0) = exp(s^2 / 2) Phi(s), and for the lower half with -s.
    mean = median * (math.exp(down**2 / 2) * norm.cdf(-down) + math.exp(up**2 / 2) * norm.cdf(up))
    drawn = Draws(1, MANY)(Quantity("wage", median, low, high))
    assert drawn.mean() == pytest.approx(mean, abs=4 * standard_error(drawn))
    shares = [(drawn < end).mean() for end in (low, median, high)]
    assert shares == pytest.approx([0.05, 0.5, 0.95], abs=4 * math.sqrt(0.25 / MANY))


def test_a_product_of_log_normals_is_log_normal() -> None:
    sigmas = (0.2, 0.4, 0.1)
    parts = [
        Quantity(f"factor {s}", 3.0, 3.0 * math.exp(-s * Z), 3.0 * math.exp(s * Z)) for s in sigmas
    ]
    draws = Draws(7, MANY)
    product = draws(parts[0]) * draws(parts[1]) * draws(parts[2])
    variance = sum(s**2 for s in sigmas)
    mean = 27 * math.exp(variance / 2)
    assert product.mean() == pytest.approx(mean, abs=4 * standard_error(product))
    logs = np.log(product)
    assert logs.mean() == pytest.approx(math.log(27), abs=4 * math.sqrt(variance / MANY))
    assert logs.var() == pytest.approx(variance, rel=4 * math.sqrt(2 / MANY))
    for level in (0.05, 0.5, 0.95):
        expected = 27 * math.exp(norm.ppf(level) * math.sqrt(variance))
        assert np.quantile(product, level) == pytest.approx(expected, rel=0.01)


def test_a_sum_of_normals_is_normal() -> None:
    draws, total, variance = Draws(11, MANY), np.zeros(1), 0.0
    for number, (mean, deviation) in enumerate([(5.0, 2.0), (-3.0, 1.0), (10.0, 4.0)]):
        low, high = mean - Z * deviation, mean + Z * deviation
        total = total + draws(Quantity(f"part {number}", mean, low, high, scale="any"))
        variance += deviation**2
    assert total.mean() == pytest.approx(12, abs=4 * math.sqrt(variance / MANY))
    assert total.var() == pytest.approx(variance, rel=4 * math.sqrt(2 / MANY))
    between = interval(total)
    assert between is not None
    half = norm.ppf(0.975) * math.sqrt(variance)
    assert (between.low, between.high) == pytest.approx((12 - half, 12 + half), abs=0.1)
    assert between.level == 0.95
    assert between.method == "simulation, 200,000 draws"


def test_what_may_be_nothing_is_nothing_one_time_in_twenty_and_never_less() -> None:
    drawn = Draws(3, MANY)(Quantity("gift", 10, 0, 30))
    assert drawn.min() == 0
    assert (drawn == 0).mean() == pytest.approx(0.05, abs=0.003)
    assert np.median(drawn) == pytest.approx(10, rel=0.02)


def test_another_level_stretches_the_interval() -> None:
    drawn = Draws(3, MANY)(Quantity("seconds", 6, 4, 9, level=0.95))
    assert np.quantile(drawn, [0.025, 0.975]) == pytest.approx([4, 9], rel=0.01)


def test_draws_hang_on_seed_and_name_alone() -> None:
    wage, tariff = Quantity("wage", 10, 8, 13), Quantity("tariff", 5, 4, 6)
    first, again = Draws(5, 1000), Draws(5, 1000)
    before = first(wage)
    assert np.array_equal(again(tariff), first(tariff))  # whatever was drawn before
    assert np.array_equal(again(wage), before)
    assert not np.array_equal(Draws(6, 1000)(wage), before)
    dearer = Draws(5, 1000)(Quantity("wage", 20, 16, 26))
    assert dearer == pytest.approx(2 * before)  # the same draws of another wage
    logs = np.log(first(wage)), np.log(first(tariff))
    assert abs(np.corrcoef(*logs)[0, 1]) < 0.1


def test_what_is_certain_is_one_number() -> None:
    for quantity in (Quantity("wage", 10), Quantity("wage", 10, 10, 10)):
        assert Draws(5, 1000)(quantity).tolist() == [10]
        assert interval(Draws(5, 1000)(quantity)) is None
    assert MEDIANS(Quantity("wage", 10, 8, 13)).tolist() == [10]


def test_months_without_end_have_no_interval() -> None:
    assert interval(np.array([1.0, 2.0, np.inf, np.inf])) is None


@pytest.mark.parametrize(
    "wrong",
    [(10, 12, 8), (10, 11, 12), (10, 8, 9), (10, None, 12), (10, 8, None), (-1, None, None)],
)
def test_an_impossible_interval_is_refused(
    wrong: tuple[float, float | None, float | None],
) -> None:
    with pytest.raises(InputError) as caught:
        Quantity("Nurse: monthly_wage", *wrong)
    assert caught.value.field == "Nurse: monthly_wage"
    assert caught.value.way_out


def test_a_share_of_more_than_all_is_refused() -> None:
    with pytest.raises(InputError):
        Quantity("share", 0.9, 0.5, 1.1, scale="share")
