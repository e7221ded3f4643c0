import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from terazi.finding import Outcome
from terazi.statistics.paired import (
    compare_shares,
    paired_difference,
    shares_by_item,
)

THIRDS = st.sampled_from((0.0, 1 / 3, 2 / 3, 1.0))
PAIRS = st.lists(st.tuples(THIRDS, THIRDS), min_size=1, max_size=80)


def bonett_price(only_a: int, only_b: int, n: int) -> tuple[float, float]:
    """The published formula for right and wrong: one is added to each discordant count."""
    p12, p21 = (only_a + 1) / (n + 2), (only_b + 1) / (n + 2)
    half = 1.959963984540054 * math.sqrt((p12 + p21 - (p12 - p21) ** 2) / (n + 2))
    return p12 - p21 - half, p12 - p21 + half


def outcome(item: str, *, correct: bool | None, cluster: str = "") -> Outcome:
    return Outcome(item, "sw", "plain", "a", "a", correct, cluster=cluster)


def test_right_and_wrong_follow_the_published_formula() -> None:
    a = [1.0] * 12 + [0.0] * 5 + [1.0] * 20 + [0.0] * 13
    b = [0.0] * 12 + [1.0] * 5 + [1.0] * 20 + [0.0] * 13
    found = paired_difference(a, b)
    assert found.estimate == pytest.approx(7 / 50)
    assert (found.interval.low, found.interval.high) == pytest.approx(bonett_price(12, 5, 50))
    assert found.n == 50
    assert found.cannot_tell


@given(PAIRS, st.sampled_from((0.5, 0.8, 0.95)))
def test_bounds_estimate_and_mirror(pairs: list[tuple[float, float]], level: float) -> None:
    a, b = [x for x, _ in pairs], [y for _, y in pairs]
    here, there = paired_difference(a, b, level), paired_difference(b, a, level)
    assert -1 <= here.interval.low <= here.estimate <= here.interval.high <= 1
    assert (here.estimate, here.interval.low) == pytest.approx(
        (-there.estimate, -there.interval.high)
    )
    assert here.cannot_tell is (here.interval.low <= 0 <= here.interval.high)
    assert 0 < here.smallest_difference <= 1


@given(PAIRS)
def test_more_items_are_narrower(pairs: list[tuple[float, float]]) -> None:
    a, b = [x for x, _ in pairs], [y for _, y in pairs]
    once, twice = paired_difference(a, b).interval, paired_difference(a * 4, b * 4).interval
    assert twice.high - twice.low < once.high - once.low


def test_the_same_answers_cannot_be_told_apart() -> None:
    assert paired_difference([1.0, 0.0, 1.0], [1.0, 0.0, 1.0]).cannot_tell


def test_translations_of_one_source_count_once() -> None:
    a, b = [1.0, 1.0, 0.0, 1.0], [0.0, 1.0, 0.0, 0.0]
    found = paired_difference(a, b, clusters=["x", "x", "y", "z"])
    assert found == paired_difference([1.0, 0.0, 1.0], [0.5, 0.0, 0.0])
    tripled = paired_difference(a * 3, b * 3, clusters=["x", "x", "y", "z"] * 3)
    assert tripled == found


def test_outcomes_are_paired_on_what_both_answered() -> None:
    a = shares_by_item(
        [
            outcome("1", correct=True),
            outcome("1", correct=False),
            outcome("2", correct=True),
            outcome("3", correct=None),
            outcome("4-sw", correct=True, cluster="4"),
        ]
    )
    b = shares_by_item(
        [
            outcome("1", correct=False),
            outcome("3", correct=True),
            outcome("4-en", correct=True, cluster="4"),
        ]
    )
    assert a == {"1": [1.0, 0.0], "2": [1.0], "4": [1.0]}
    found = compare_shares(a, b)
    assert found == paired_difference([0.5, 1.0], [0.0, 1.0])
    assert compare_shares(a, {"9": [1.0]}) is None


def test_the_exact_test_of_mcnemar_and_the_interval_agree_away_from_the_edge() -> None:
    a, b = [1.0] * 30 + [0.0] * 170, [0.0] * 22 + [1.0] * 8 + [0.0] * 170
    assert not paired_difference(a, b).cannot_tell
    assert stats.binomtest(22, 22).pvalue < 0.001  # of the items that only one got right
    assert paired_difference(a, [*a[1:], a[0]]).cannot_tell
    assert stats.binomtest(1, 2).pvalue == 1


@pytest.mark.parametrize(
    ("a", "b", "clusters"),
    [
        ([], [], None),
        ([1.0], [1.0, 0.0], None),
        ([1.0], [2.0], None),
        ([1.0, 0.0], [1.0, 0.0], ["x"]),
    ],
)
def test_what_makes_no_pairs_is_refused(
    a: list[float], b: list[float], clusters: list[str] | None
) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        paired_difference(a, b, clusters=clusters)
