import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from terazi.statistics.intervals import wilson
from terazi.statistics.paired import paired_difference
from terazi.statistics.power import items_needed, smallest_difference, smallest_paired_difference
from terazi.statistics.simulate import correlated_answers


def shown(n: int, truth: float, limit: float) -> float:
    """How often n answers with a true share give an interval on its side of the limit, exactly."""
    side = [
        k
        for k in range(n + 1)
        if (wilson(k, n).low > limit if truth > limit else wilson(k, n).high < limit)
    ]
    return float(np.sum(stats.binom.pmf(side, n, truth)))


@pytest.mark.parametrize("share", [1 / 7, 0.25, 0.5, 0.9])
@pytest.mark.parametrize("n", [50, 204, 997])
def test_the_smallest_difference_is_shown_four_times_out_of_five(n: int, share: float) -> None:
    difference = smallest_difference(n, share)
    assert difference is not None
    assert shown(n, share + difference, share) == pytest.approx(0.8)


def test_some_numbers_of_items_can_show_nothing() -> None:
    assert smallest_difference(0, 0.25) is None
    assert smallest_difference(3, 0.9) is None
    assert wilson(3, 3).low < 0.9
    two = smallest_difference(2, 0.25)
    assert two is not None
    assert wilson(2, 2).low > 0.25


@given(st.integers(10, 2000), st.floats(0.05, 0.9))
def test_four_times_the_items_show_less(n: int, share: float) -> None:
    few, many = smallest_difference(n, share), smallest_difference(4 * n, share)
    assert many is not None
    assert 0 < many <= 1 - share
    assert few is None or many < few


def test_paired_difference_of_that_size_is_shown_four_times_out_of_five() -> None:
    rng = np.random.default_rng(5)
    items, high, low = 204, 0.5, 0.4

    def draw(first: float, second: float) -> tuple[bool, float]:
        ease = rng.random(items)
        a, b = (
            correlated_answers(rng, share, (items, 3), 0.6, ease).mean(axis=1).tolist()
            for share in (first, second)
        )
        found = paired_difference(a, b)
        return not found.cannot_tell, found.smallest_difference

    # The size depends on how uneven the differences are, so it is taken from data like these.
    size = high - low
    for _ in range(4):
        size = float(np.mean([draw(high, high - size)[1] for _ in range(50)]))
    assert 0.03 < size < 0.15
    power = np.mean([draw(high, high - size)[0] for _ in range(1000)])
    assert power == pytest.approx(0.8, abs=0.04)


def test_paired_size_falls_with_the_root_of_the_pairs_and_never_exceeds_one() -> None:
    assert smallest_paired_difference(1, 1.0) == 1.0
    ratio = smallest_paired_difference(10_000, 0.4) / smallest_paired_difference(40_000, 0.4)
    assert ratio == pytest.approx(2, rel=1e-3)
    assert smallest_paired_difference(400, 0.5) == pytest.approx(2.8016 * 0.5 / 20, rel=0.01)
    with pytest.raises(ValueError, match="pairs"):
        smallest_paired_difference(0, 0.5)


@pytest.mark.parametrize(
    ("limit", "estimate"),
    [(0.02, 0.05), (0.02, 0.005), (0.7, 0.6), (0.7, 0.85), (0.25, 0.32), (0.5, 0.55)],
)
def test_the_items_needed_decide_four_times_out_of_five(limit: float, estimate: float) -> None:
    n = items_needed(limit, estimate)
    assert n is not None
    # The number is a formula's; exact power goes up and down a little from n to n + 1.
    power = np.mean([shown(m, estimate, limit) for m in range(n, n + 8)])
    assert power == pytest.approx(0.8, abs=0.06)


def test_a_clean_record_needs_what_wilson_needs() -> None:
    n = items_needed(0.02, 0.0)
    assert n is not None
    assert wilson(0, n + 1).high < 0.02 < wilson(0, n - 1).high


def test_nothing_decides_a_share_that_is_the_limit() -> None:
    assert items_needed(0.3, 0.1 + 0.2) is None


@given(st.floats(0.05, 0.95), st.floats(0, 1))
def test_farther_is_easier_and_both_sides_are_alike(limit: float, estimate: float) -> None:
    n = items_needed(limit, estimate)
    halfway = items_needed(limit, (limit + estimate) / 2)
    if n is None or halfway is None:
        assert math.isclose(limit, estimate, abs_tol=1e-8)
        return
    assert halfway >= n >= 1
    mirrored = items_needed(1 - limit, 1 - estimate)
    assert mirrored == pytest.approx(n, rel=1e-6, abs=1)


@pytest.mark.parametrize("limit", [0.0, 1.0, math.nan])
def test_a_limit_of_none_or_all_is_refused(limit: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        items_needed(limit, 0.5)
    with pytest.raises(ValueError, match="between 0 and 1"):
        smallest_difference(10, limit)
