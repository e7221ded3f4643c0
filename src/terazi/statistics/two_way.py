"""A weighted share of items that hang together in two ways: by who, and by what is said of them."""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from scipy import stats

from terazi.finding import Interval
from terazi.statistics.intervals import normal_quantile, score_interval

_Row = tuple[float, float, Hashable, Hashable]  # share, weight, both clusters
_MORE = (object(), object())  # clusters of items that are added


@dataclass(frozen=True, slots=True)
class WeightedShare:
    """A weighted mean of shares, with its interval and the clusters that it rests on."""

    estimate: float
    interval: Interval
    n: int
    clusters: tuple[int, int]


def weighted_share(
    shares: Sequence[float],
    weights: Sequence[float],
    first: Sequence[Hashable],
    second: Sequence[Hashable],
    level: float = 0.95,
) -> WeightedShare:
    """Weighted mean of shares in [0, 1], with Wilson's interval for two-way clustered items.

    The variance of the mean is linearised and clustered both ways: what the items of one cluster
    have in common is counted for each way, and what they have in common in both is taken away
    once. It is never less than that of either way alone. From it follows how many independent
    answers the items are worth, less what so few clusters cannot tell (Student's t with the fewer
    of the two, less one).

    Args:
        shares: one an item.
        weights: of the items, not negative; items that weigh nothing are left out.
        first: one cluster an item.
        second: the other cluster of each item.
        level: stated coverage, 0 to 1.

    Raises:
        ValueError: different lengths, a share out of range, a negative weight, or no weight.

    Source:
        Cameron, Gelbach & Miller (2011), Robust inference with multiway clustering, Journal of
        Business & Economic Statistics 29; Korn & Graubard (1998), Survey Methodology 24, for the
        effective number of answers and the degrees of freedom.
    """
    if not len(shares) == len(weights) == len(first) == len(second):
        raise ValueError("shares, weights and clusters of different lengths")
    if not all(0 <= share <= 1 for share in shares) or any(weight < 0 for weight in weights):
        raise ValueError("a share outside 0 to 1, or a weight below 0")
    kept = [row for row in zip(shares, weights, first, second, strict=True) if row[1] > 0]
    if not kept:
        raise ValueError("no item weighs anything")
    mean = _mean(kept)
    # As in terazi.statistics.intervals.effective_answers: two more items, one of each kind, keep
    # the variance from being seen too small where few items differ from the rest.
    usual = math.fsum(weight for _, weight, _, _ in kept) / len(kept)
    more = [*kept, (0.0, usual, _MORE[0], _MORE[0]), (1.0, usual, _MORE[1], _MORE[1])]
    steadied = _mean(more)
    total = math.fsum(weight for _, weight, _, _ in more)
    rests = [weight * (share - steadied) / total for share, weight, _, _ in more]
    ones, others = [row[2] for row in more], [row[3] for row in more]
    by_one, by_other = _variance(rests, ones), _variance(rests, others)
    both = _variance(rests, list(zip(ones, others, strict=True)))
    variance = max(by_one + by_other - both, by_one, by_other)
    clusters = len({row[2] for row in kept}), len({row[3] for row in kept})
    student = float(stats.t.ppf((1 + level) / 2, max(min(clusters) - 1, 1)))
    worth = steadied * (1 - steadied) / variance * (normal_quantile(level) / student) ** 2
    method = "Wilson, weighted, clustered both ways"
    interval = score_interval(min(mean, 1.0), max(worth, 1.0), level, method)
    return WeightedShare(mean, interval, len(kept), clusters)


def _mean(rows: Sequence[_Row]) -> float:
    total = math.fsum(weight for _, weight, _, _ in rows)
    return math.fsum(share * weight for share, weight, _, _ in rows) / total


def _variance(rests: Sequence[float], clusters: Sequence[Hashable]) -> float:
    together: dict[Hashable, list[float]] = {}
    for rest, cluster in zip(rests, clusters, strict=True):
        together.setdefault(cluster, []).append(rest)
    number = len(together)
    return math.fsum(math.fsum(found) ** 2 for found in together.values()) * number / (number - 1)
