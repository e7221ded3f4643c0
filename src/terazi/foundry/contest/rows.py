"""The table of a contest: each model's bits per byte with its interval, and pairs compared.

A document is one draw: intervals of bits per byte are those of a ratio of sums over documents
(Fieller), and two models are compared on the same documents.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from terazi.finding import Interval
from terazi.foundry.contest.score import TextScores
from terazi.statistics.intervals import ratio_interval


@dataclass(frozen=True, slots=True)
class Bits:
    """Bits per byte on a text.

    Attributes:
        estimate: bits over bytes, all documents together.
        interval: over documents; None with fewer than two.
        documents, bytes: that were scored.
        tokens: that the model made of them.
    """

    estimate: float
    interval: Interval | None
    documents: int
    bytes: int
    tokens: int


@dataclass(frozen=True, slots=True)
class Difference:
    """One model against another on the same documents.

    Attributes:
        first, second: names.
        text: name.
        estimate: bits per byte of the first less those of the second; below 0 the first is better.
        interval: of that, paired by documents.
    """

    first: str
    second: str
    text: str
    estimate: float
    interval: Interval | None

    @property
    def cannot_tell(self) -> bool:
        """Whether these documents do not say which is better."""
        return self.interval is None or self.interval.low <= 0 <= self.interval.high

    @property
    def better(self) -> str:
        """The better one's name, "" where they cannot tell."""
        if self.cannot_tell:
            return ""
        return self.first if self.estimate < 0 else self.second


def bits(scores: TextScores, level: float = 0.95) -> Bits:
    """Bits per byte of a model on a text."""
    cost = [-row.log_likelihood / math.log(2) for row in scores.documents]
    sizes = [float(row.bytes) for row in scores.documents]
    return Bits(
        math.fsum(cost) / math.fsum(sizes),
        ratio_interval(cost, sizes, level),
        len(sizes),
        int(math.fsum(sizes)),
        sum(row.tokens for row in scores.documents),
    )


def difference(
    names: tuple[str, str], first: TextScores, second: TextScores, level: float = 0.95
) -> Difference:
    """Compare two models on a text.

    Raises:
        ValueError: they were scored on different documents.
    """
    if first.digest != second.digest:
        raise ValueError(f"{names[0]} and {names[1]} were scored on different texts")
    other = {row.document: row for row in second.documents}
    gaps = [
        (other[row.document].log_likelihood - row.log_likelihood) / math.log(2)
        for row in first.documents
    ]
    sizes = [float(row.bytes) for row in first.documents]
    return Difference(
        *names, first.text, math.fsum(gaps) / math.fsum(sizes), ratio_interval(gaps, sizes, level)
    )


def best(figures: Mapping[str, Bits], among: Sequence[str]) -> str | None:
    """Who needs the fewest bits per byte among some; None where none was scored."""
    there = [name for name in among if name in figures]
    return min(there, key=lambda name: figures[name].estimate, default=None)


def crossing(
    first: Sequence[tuple[float, float]], second: Sequence[tuple[float, float]]
) -> float | None:
    """Where two curves cross, on a logarithmic axis between their common points.

    Args:
        first: (place, height) by rising place; places are above 0.
        second: the same of the other curve.

    Returns:
        the place of the last crossing; None where they do not cross between common places.
    """
    gaps = []
    for place in sorted({x for x, _ in (*first, *second)}):
        one, other = _at(first, place), _at(second, place)
        if one is not None and other is not None:
            gaps.append((place, one - other))
    found, ahead = None, 0.0
    for (left, before), (right, after) in pairwise(gaps):
        ahead = before or ahead  # the last gap that was one: where curves touch, nobody is ahead
        if ahead * after < 0:
            part = before / (before - after)
            found = math.exp(math.log(left) + part * (math.log(right) - math.log(left)))
    return found


def _at(curve: Sequence[tuple[float, float]], place: float) -> float | None:
    for (left, low), (right, high) in pairwise(curve):
        if place in (left, right):
            return low if place == left else high
        if left < place < right:
            part = (math.log(place) - math.log(left)) / (math.log(right) - math.log(left))
            return low + part * (high - low)
    return None
