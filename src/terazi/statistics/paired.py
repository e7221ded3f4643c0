"""Two options on the same items: is one better, and could these items have told?"""

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from terazi.finding import Interval, Outcome
from terazi.statistics.intervals import normal_quantile
from terazi.statistics.power import smallest_paired_difference


@dataclass(frozen=True, slots=True)
class PairedDifference:
    """How much better the first option is than the second on the same items.

    Attributes:
        estimate: mean difference of the shares, -1 to 1.
        interval: of that difference.
        n: number of pairs (items, or clusters where items were clustered).
        cannot_tell: the interval holds zero: these items do not say which is better.
        smallest_difference: the smallest true difference that this many pairs, as uneven as they
            are, would show four times out of five.
    """

    estimate: float
    interval: Interval
    n: int
    cannot_tell: bool
    smallest_difference: float


def paired_difference(
    a: Sequence[float],
    b: Sequence[float],
    level: float = 0.95,
    clusters: Sequence[Hashable] | None = None,
) -> PairedDifference:
    """Compare two options item by item.

    The interval is Wald's over the n differences and two more, one of +1 and one of -1. For
    answers that are right or wrong that is the interval of Bonett & Price; for means over
    wordings, which lie in between, the same two pseudo-items keep it honest when most
    differences are zero.

    Args:
        a: what the first option did on each item, in [0, 1]: right, wrong or a mean over wordings.
        b: the same for the second option, items in the same order.
        level: stated coverage, 0 to 1.
        clusters: what items belong together (translations of one source); averaged first.

    Raises:
        ValueError: no items, different lengths, or values outside 0 to 1.

    Source:
        Bonett & Price (2012), Adjusted Wald confidence interval for a difference of binomial
        proportions based on paired data, Journal of Educational and Behavioral Statistics 37.
    """
    if not a or len(a) != len(b) or (clusters is not None and len(clusters) != len(a)):
        raise ValueError(f"{len(a)} and {len(b)} values do not make pairs")
    if not all(0 <= value <= 1 for value in (*a, *b)):
        raise ValueError("a value outside 0 to 1")
    differences = [first - second for first, second in zip(a, b, strict=True)]
    if clusters is not None:
        together: dict[Hashable, list[float]] = {}
        for cluster, difference in zip(clusters, differences, strict=True):
            together.setdefault(cluster, []).append(difference)
        differences = [fmean(found) for found in together.values()]
    n = len(differences)
    estimate = round(fmean(differences), 12)  # in binary, thirds that cancel leave a trace
    centre = math.fsum(differences) / (n + 2)
    variance = (math.fsum(d * d for d in differences) + 2) / (n + 2) - centre * centre
    half = normal_quantile(level) * math.sqrt(variance / (n + 2))
    low = max(min(centre - half, estimate), -1.0)
    high = min(max(centre + half, estimate), 1.0)
    return PairedDifference(
        estimate=estimate,
        interval=Interval(low, high, level, "Bonett-Price"),
        n=n,
        cannot_tell=low <= 0 <= high,
        smallest_difference=smallest_paired_difference(n, math.sqrt(variance), level=level),
    )


def shares_by_item(outcomes: Iterable[Outcome]) -> dict[str, list[float]]:
    """Group right (1) and wrong (0) answers by cluster, or by item where it has none.

    Answers that are neither right nor wrong are left out (design, rule 4.3).
    """
    shares: dict[str, list[float]] = {}
    for outcome in outcomes:
        if outcome.correct is not None:
            shares.setdefault(outcome.cluster or outcome.item, []).append(float(outcome.correct))
    return shares


def means_by_item(outcomes: Iterable[Outcome]) -> dict[str, float | None]:
    """Share of right answers on each cluster or item in the order in which they were asked.

    None where no answer could be read, for intervals that must know of every item that was asked.
    """
    outcomes = list(outcomes)
    shares = shares_by_item(outcomes)
    asked = dict.fromkeys(outcome.cluster or outcome.item for outcome in outcomes)
    return {item: fmean(shares[item]) if item in shares else None for item in asked}


def compare_shares(
    a: Mapping[str, Sequence[float]], b: Mapping[str, Sequence[float]], level: float = 0.95
) -> PairedDifference | None:
    """Compare two options on the items that both have answers to; None where there are none.

    Args:
        a: answers of the first option by item, as :func:`shares_by_item` gives them.
        b: answers of the second option by item.
        level: stated coverage, 0 to 1.
    """
    common = [item for item in a if a[item] and b.get(item)]
    if not common:
        return None
    return paired_difference([fmean(a[i]) for i in common], [fmean(b[i]) for i in common], level)
