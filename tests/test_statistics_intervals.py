"""What every interval must be, whatever the data; its coverage is in test_statistics_coverage."""

import math
from statistics import fmean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from terazi.finding import Interval
from terazi.statistics.intervals import (
    clopper_pearson,
    cluster_mean,
    clustered_wilson,
    effective_answers,
    mean_interval,
    ratio_interval,
    wilson,
)

SHARES = st.floats(0, 1)
COUNTS = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
LEVELS = st.sampled_from((0.5, 0.8, 0.9, 0.95, 0.99))
CLUSTERS = st.lists(
    st.lists(st.sampled_from((0.0, 1.0)), min_size=1, max_size=4), min_size=1, max_size=60
)


def width(interval: Interval) -> float:
    return interval.high - interval.low


@given(COUNTS, LEVELS)
def test_wilson_agrees_with_scipy(count: tuple[int, int], level: float) -> None:
    right, n = count
    theirs = stats.binomtest(right, n).proportion_ci(level, method="wilson")
    ours = wilson(right, n, level)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


@given(COUNTS, LEVELS)
def test_intervals_of_a_share_stay_in_bounds_and_hold_the_estimate(
    count: tuple[int, int], level: float
) -> None:
    right, n = count
    for interval in (wilson(right, n, level), clopper_pearson(right, n, level)):
        assert 0 <= interval.low <= right / n <= interval.high <= 1
        assert interval.level == level


@given(COUNTS)
def test_right_and_wrong_are_mirror_images(count: tuple[int, int]) -> None:
    right, n = count
    for method in (wilson, clopper_pearson):
        mirrored = method(n - right, n)
        here = method(right, n)
        assert (here.low, here.high) == pytest.approx((1 - mirrored.high, 1 - mirrored.low))


@given(COUNTS)
def test_more_answers_and_lower_levels_are_narrower(count: tuple[int, int]) -> None:
    right, n = count
    for method in (wilson, clopper_pearson):
        assert width(method(2 * right, 2 * n)) < width(method(right, n))
        assert width(method(right, n, 0.8)) < width(method(right, n, 0.95))


@given(CLUSTERS)
def test_clustered_interval_stays_in_bounds_and_holds_the_mean(clusters: list[list[float]]) -> None:
    interval = clustered_wilson(clusters)
    assert 0 <= interval.low <= cluster_mean(clusters) <= interval.high <= 1


@given(CLUSTERS)
def test_answers_are_worth_between_the_items_and_all_answers(clusters: list[list[float]]) -> None:
    assert len(clusters) <= effective_answers(clusters) <= sum(map(len, clusters))


@given(CLUSTERS)
def test_clustered_right_and_wrong_are_mirror_images(clusters: list[list[float]]) -> None:
    here = clustered_wilson(clusters)
    mirrored = clustered_wilson([[1 - value for value in values] for values in clusters])
    assert (here.low, here.high) == pytest.approx((1 - mirrored.high, 1 - mirrored.low))


@given(COUNTS)
def test_one_answer_an_item_is_plain_wilson(count: tuple[int, int]) -> None:
    right, n = count
    clustered = clustered_wilson([[1.0]] * right + [[0.0]] * (n - right))
    plain = wilson(right, n)
    assert (clustered.low, clustered.high) == pytest.approx((plain.low, plain.high))


@given(COUNTS)
def test_repeating_an_answer_adds_nothing(count: tuple[int, int]) -> None:
    right, n = count
    assert effective_answers([[1.0] * 3] * right + [[0.0] * 3] * (n - right)) == pytest.approx(n)


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_all_alike_counts_each_item_once(value: float) -> None:
    clusters = [[value] * 3] * 40
    assert effective_answers(clusters) == pytest.approx(40)
    plain = wilson(value * 40, 40)
    interval = clustered_wilson(clusters)
    assert (interval.low, interval.high) == pytest.approx((plain.low, plain.high))


def test_wordings_that_disagree_are_worth_more_than_one_answer() -> None:
    # Two of three wordings right on every item: as even as can be, so worth all their answers.
    assert effective_answers([[1.0, 1.0, 0.0]] * 100) == 300
    half = [[1.0, 1.0, 1.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]] * 25
    assert 100 < effective_answers(half) < 300


def test_an_item_weighs_the_same_however_many_wordings_were_answered() -> None:
    clusters = [[1.0, 1.0, 1.0], [0.0], []]
    assert cluster_mean(clusters) == 0.5
    assert effective_answers(clusters) == pytest.approx(2)


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=50))
def test_mean_interval_is_student_s(values: list[int]) -> None:
    interval = mean_interval([value / 10 for value in values])
    assert interval is not None
    error = stdev(values) / 10 / math.sqrt(len(values))
    half = float(stats.t.ppf(0.975, len(values) - 1)) * error
    assert (interval.low + interval.high) / 2 == pytest.approx(fmean(values) / 10, abs=1e-9)
    assert interval.high - interval.low == pytest.approx(2 * half, abs=1e-9)


def test_too_little_data_has_no_interval() -> None:
    assert mean_interval([1.0]) is None
    assert ratio_interval([3.0], [2.0]) is None
    # One line holds nearly all tokens: the ratio could be anything.
    assert ratio_interval([9.0, 0.0, 0.0], [9.0, 0.0, 0.0]) is None


@given(
    st.lists(st.tuples(st.integers(1, 200), st.integers(1, 200)), min_size=2, max_size=60),
    st.floats(0.1, 10),
)
def test_ratio_interval_holds_the_ratio_and_scales(
    lines: list[tuple[int, int]], factor: float
) -> None:
    over, under = [float(a) for a, _ in lines], [float(b) for _, b in lines]
    interval = ratio_interval(over, under)
    scaled = ratio_interval([factor * value for value in over], under)
    if interval is None or scaled is None:
        assert interval is scaled
        return
    assert interval.low <= sum(over) / sum(under) <= interval.high
    assert scaled.low == pytest.approx(factor * interval.low, abs=1e-6, rel=1e-6)
    assert scaled.high == pytest.approx(factor * interval.high, abs=1e-6, rel=1e-6)


def test_an_exact_ratio_has_an_interval_without_width() -> None:
    interval = ratio_interval([4.0, 6.0, 10.0, 8.0] * 3, [2.0, 3.0, 5.0, 4.0] * 3)
    assert interval is not None
    assert (interval.low, interval.high) == pytest.approx((2.0, 2.0), abs=1e-6)


def test_ratio_interval_turned_round_is_the_reciprocal() -> None:
    over, under = [12.0, 30.0, 22.0, 41.0, 9.0], [8.0, 15.0, 14.0, 20.0, 7.0]
    here, there = ratio_interval(over, under), ratio_interval(under, over)
    assert here is not None
    assert there is not None
    assert (here.low, here.high) == pytest.approx((1 / there.high, 1 / there.low))


@pytest.mark.parametrize(
    "call",
    [
        lambda: wilson(0, 0),
        lambda: wilson(3, 2),
        lambda: wilson(-1, 2),
        lambda: wilson(1, 2, 1.0),
        lambda: clopper_pearson(3, 2),
        lambda: clustered_wilson([]),
        lambda: clustered_wilson([[], []]),
        lambda: clustered_wilson([[1.5]]),
        lambda: clustered_wilson([[math.nan]]),
        lambda: mean_interval([1.0, 2.0], 0.0),
        lambda: ratio_interval([1.0], [1.0, 2.0]),
        lambda: ratio_interval([1.0, 2.0], [0.0, 0.0]),
    ],
)
def test_what_makes_no_sense_is_refused(call: object) -> None:
    assert callable(call)
    with pytest.raises(ValueError, match=r"\w"):
        call()
