"""The table of a contest: planted likelihoods, the coverage of its intervals, and who is ahead."""

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.finding import Interval
from terazi.foundry.contest.rows import best, bits, crossing, difference
from terazi.foundry.contest.score import DocumentScore, TextScores
from terazi.statistics.simulate import coverage

RUNS, LEVEL = 1000, 0.95
ERROR = 3 * math.sqrt(LEVEL * (1 - LEVEL) / RUNS)


def scored(each: Sequence[tuple[float, int]], digest: str = "d") -> TextScores:
    """Documents with (bits a byte, bytes)."""
    rows = (
        DocumentScore(str(number), size, size // 3, -cost * size * math.log(2))
        for number, (cost, size) in enumerate(each)
    )
    return TextScores("same source", digest, tuple(rows), 1.0)


def test_bits_per_byte_are_all_bits_over_all_bytes() -> None:
    found = bits(scored([(1.0, 100), (2.0, 300)]))
    assert found.estimate == pytest.approx(700 / 400)
    assert (found.documents, found.bytes, found.tokens) == (2, 400, 133)
    alone = bits(scored([(1.5, 100)]))
    assert alone.estimate == pytest.approx(1.5)
    assert alone.interval is None  # one document says nothing of others


def test_a_difference_is_that_of_the_same_documents_whatever_their_order() -> None:
    first = scored([(1.0, 200), (2.0, 220), (1.5, 210)])
    second = scored([(1.2, 200), (2.2, 220), (1.71, 210)])
    second = replace(second, documents=second.documents[::-1])
    gap = difference(("a", "b"), first, second)
    assert gap.estimate == pytest.approx(bits(first).estimate - bits(second).estimate)
    assert gap.interval is not None
    assert gap.interval.low <= gap.estimate <= gap.interval.high < 0
    assert (gap.better, gap.cannot_tell) == ("a", False)
    back = difference(("b", "a"), second, first)
    assert back.estimate == pytest.approx(-gap.estimate)
    assert back.better == "a"


def test_pairs_see_what_two_intervals_do_not() -> None:
    draw = np.random.default_rng(3)
    hard = draw.normal(2.0, 0.5, 40)
    sizes = draw.integers(300, 2048, 40).tolist()
    first = scored(list(zip(hard.tolist(), sizes, strict=True)))
    second = scored(list(zip((hard + draw.normal(0.05, 0.02, 40)).tolist(), sizes, strict=True)))
    one, other = bits(first).interval, bits(second).interval
    assert one is not None
    assert other is not None
    assert one.low < other.low < one.high  # each alone: they overlap
    assert difference(("a", "b"), first, second).better == "a"


def test_two_identical_models_cannot_be_told_apart() -> None:
    rows = scored([(1.0, 100), (2.0, 300), (1.5, 200)])
    gap = difference(("a", "b"), rows, rows)
    assert (gap.estimate, gap.better, gap.cannot_tell) == (0.0, "", True)


def test_one_document_tells_nothing() -> None:
    gap = difference(("a", "b"), scored([(1.0, 100)]), scored([(9.0, 100)]))
    assert (gap.interval, gap.better, gap.cannot_tell) == (None, "", True)


def test_other_texts_are_not_compared() -> None:
    with pytest.raises(ValueError, match="a and b were scored on different texts"):
        difference(("a", "b"), scored([(1.0, 9)], "x"), scored([(1.0, 9)], "y"))


def test_the_best_has_the_fewest_bits() -> None:
    figures = {name: bits(scored([(cost, 100)])) for name, cost in (("a", 2.0), ("b", 1.0))}
    assert best(figures, ["a", "b", "c"]) == "b"
    assert best(figures, ["a", "c"]) == "a"
    assert best(figures, ["c"]) is None


# Documents of a contest are of uneven size, and the hardness of each is shared by both models. Of
# the short ones each byte is harder, and the gap is larger there: the ratio of sums is weighted.
_GAP = -0.05


def _documents(rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    sizes = np.clip(rng.lognormal(6.5, 0.8, count), 50, 4096).round()
    hard = 1.6 + 120 / sizes + rng.normal(0, 0.3, count)
    gaps = _GAP - 20 / sizes + rng.normal(0, 0.12, count) + rng.normal(0, 1.0, count) / sizes**0.5
    return sizes, hard, hard + gaps


def _gap(count: int, rng: np.random.Generator) -> Interval | None:
    sizes, other, one = _documents(rng, count)
    whole = sizes.astype(int).tolist()
    first = scored(list(zip(one.tolist(), whole, strict=True)))
    second = scored(list(zip(other.tolist(), whole, strict=True)))
    return difference(("a", "b"), first, second).interval


def _own(count: int, rng: np.random.Generator) -> Interval | None:
    sizes, hard, _ = _documents(rng, count)
    return bits(scored(list(zip(hard.tolist(), sizes.astype(int).tolist(), strict=True)))).interval


@cache
def _truths() -> tuple[float, float]:
    """Of the gap and of a model's own bits, over very many documents."""
    sizes, hard, one = _documents(np.random.default_rng(99), 2_000_000)
    return (
        float(((one - hard) * sizes).sum() / sizes.sum()),
        float((hard * sizes).sum() / sizes.sum()),
    )


@pytest.mark.parametrize("count", [12, 32, 100])
def test_intervals_hold_the_truth_as_often_as_they_say(count: int) -> None:
    gap, own = _truths()
    paired = coverage(RUNS, count, gap, partial(_gap, count))
    alone = coverage(RUNS, count, own, partial(_own, count))
    assert LEVEL - ERROR <= paired <= LEVEL + ERROR
    assert LEVEL - ERROR <= alone <= LEVEL + ERROR


# Where curves cross ----------------------------------------------------------------------------


def test_curves_cross_on_a_logarithmic_axis() -> None:
    falling = [(1.0, 3.0), (100.0, 1.0)]
    level = [(1.0, 2.0), (100.0, 2.0)]
    assert crossing(falling, level) == pytest.approx(10.0)
    assert crossing(level, falling) == pytest.approx(10.0)
    # Points of their own: only between common places.
    assert crossing(falling, [(0.1, 2.0), (50.0, 2.0)]) == pytest.approx(10.0)
    assert crossing(falling, [(20.0, 2.0), (100.0, 2.0)]) is None
    assert crossing(falling, [(200.0, 0.0), (300.0, 2.0)]) is None
    assert crossing([(1.0, 3.0)], [(1.0, 2.0)]) is None
    assert crossing([], []) is None


def test_the_last_of_several_crossings_counts_and_touching_is_none() -> None:
    level = [(1.0, 2.0), (1000.0, 2.0)]
    assert crossing([(1.0, 3.0), (10.0, 1.0), (100.0, 3.0), (1000.0, 3.0)], level) == (
        pytest.approx(10**1.5)
    )
    assert crossing([(1.0, 3.0), (10.0, 2.0), (1000.0, 3.0)], level) is None  # touches
    assert crossing([(1.0, 3.0), (10.0, 2.0), (1000.0, 1.0)], level) == pytest.approx(10.0)
    assert crossing([(1.0, 3.0), (1000.0, 2.0)], level) is None  # only meets it at the end
    assert crossing(level, level) is None
    assert crossing([(1.0, 3.0), (1.0, 2.5), (10.0, 1.0)], level) is not None  # a place twice


@given(
    st.lists(st.floats(0.1, 9.0), min_size=2, max_size=8),
    st.lists(st.floats(0.1, 9.0), min_size=2, max_size=8),
)
def test_a_crossing_lies_between_and_there_they_are_equal(
    one: list[float], two: list[float]
) -> None:
    first = [(float(2**place), height) for place, height in enumerate(one)]
    second = [(float(3**place), height) for place, height in enumerate(two)]
    place = crossing(first, second)
    if place is None:
        return
    assert 1.0 <= place <= min(first[-1][0], second[-1][0]) * (1 + 1e-9)
    heights = [
        np.interp(math.log(place), [math.log(x) for x, _ in line], [y for _, y in line])
        for line in (first, second)
    ]
    assert heights[0] == pytest.approx(heights[1], abs=1e-6)
