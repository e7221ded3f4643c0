"""Intervals for shares, means and ratios: how far a figure measured on n items can be trusted.

How often each of them really holds the truth was simulated; the figures are in
``docs/statistics.md`` and ``benchmarks/interval_coverage.py`` makes them again.
"""

import math
from collections.abc import Collection, Sequence
from statistics import NormalDist, fmean

import numpy as np
from scipy import stats

from terazi.finding import Interval


def normal_quantile(level: float) -> float:
    """Return the half-width, in standard errors, of a two-sided interval (1.96 at 0.95)."""
    if not 0 < level < 1:
        raise ValueError(f"a level of {level} is not between 0 and 1")
    return NormalDist().inv_cdf((1 + level) / 2)


def wilson(successes: float, n: int, level: float = 0.95) -> Interval:
    """Interval of a share of independent answers, good on average over all true shares.

    Near 0 and 1 it can hold the truth less often than stated; where that must not happen (a red
    line on dangerous errors) take :func:`clopper_pearson`.

    Args:
        successes: how many of the n were right; fractions are allowed (a tie between two choices
            counts half).
        n: number of answers, at least 1.
        level: stated coverage, 0 to 1.

    Raises:
        ValueError: no answers, or successes outside 0 to n.

    Source:
        Wilson (1927), Probable inference, the law of succession, and statistical inference,
        JASA 22; recommended by Brown, Cai & DasGupta (2001), Statistical Science 16.
    """
    _check(successes, n)
    return score_interval(successes / n, n, level, "Wilson")


def clopper_pearson(successes: int, n: int, level: float = 0.95) -> Interval:
    """Interval of a share that holds the truth at least as often as stated, whatever it is.

    Wider than :func:`wilson` for that.

    Raises:
        ValueError: no answers, or successes outside 0 to n.

    Source:
        Clopper & Pearson (1934), Biometrika 26.
    """
    _check(successes, n)
    bounds = stats.binomtest(successes, n).proportion_ci(confidence_level=level, method="exact")
    return Interval(float(bounds.low), float(bounds.high), level, "Clopper-Pearson")


def cluster_mean(by_cluster: Collection[Sequence[float]]) -> float:
    """Mean over clusters of the mean within each: every item weighs the same.

    An item that was answered in one wording only counts as much as one answered in all. Clusters
    without an answer are left out.

    Raises:
        ValueError: no answer at all, or a value outside 0 to 1.
    """
    return fmean(_means(by_cluster))


def effective_answers(by_cluster: Collection[Sequence[float]]) -> float:
    """How many independent answers the answers are worth: from the number of clusters up to all.

    Three wordings of one item are not three items. Were they always right together, they would
    be worth one answer; were they independent, three. What an item is worth is the variance of a
    single independent answer, p(1 - p), over the observed variance of the items' means.

    That ratio is unstable when few items differ, and intervals built on it plainly hold the
    truth too seldom (Franco et al. 2019 find the same). So it is taken over the items and two
    more, one right and one wrong in every wording, in the manner of Agresti & Coull (1998). If
    all answers are equal, each item is then worth exactly one answer.
    """
    means = _means(by_cluster)
    size = len(means) + 2
    share = (math.fsum(means) + 1) / size
    variance = (math.fsum(mean * mean for mean in means) + 1) / size - share * share
    # The variance of numbers in [0, 1] is at most share x (1 - share), so this is at least 1.
    worth = share * (1 - share) / variance
    answers = sum(len(values) for values in by_cluster)
    return min(max(worth, 1.0) * len(means), float(answers))


def clustered_wilson(by_cluster: Collection[Sequence[float]], level: float = 0.95) -> Interval:
    """Interval of a share where each item was asked in several wordings or translations.

    Wilson's interval around :func:`cluster_mean` with :func:`effective_answers` in the place of
    the number of answers. With one answer an item it is Wilson's interval itself.

    Args:
        by_cluster: for each item, its answers: 0 or 1, or a share in between. Empty items are
            left out.
        level: stated coverage, 0 to 1.

    Raises:
        ValueError: no answer at all, or a value outside 0 to 1.

    Source:
        Korn & Graubard (1998), Survey Methodology 24, for the effective number of answers;
        Franco, Little, Louis & Slud (2019), Journal of Survey Statistics and Methodology 7, who
        compare seven intervals with it and recommend Wilson's.
    """
    return score_interval(
        cluster_mean(by_cluster), effective_answers(by_cluster), level, "Wilson, clustered by item"
    )


def mean_interval(values: Sequence[float], level: float = 0.95) -> Interval | None:
    """Interval of a mean by Student's t, in the unit of the values; None with fewer than two."""
    n = len(values)
    if n < 2:
        return None
    mean = float(np.mean(values))
    half = _student(level, n - 1) * float(np.std(values, ddof=1)) / math.sqrt(n)
    return Interval(mean - half, mean + half, level, "Student's t")


def ratio_interval(
    numerators: Sequence[float], denominators: Sequence[float], level: float = 0.95
) -> Interval | None:
    """Interval of a ratio of two sums over paired lines, as tokens in a language over English.

    Fieller's method with t. In simulation it came closest to the stated coverage from ten lines
    up, before the jackknife and the delta method on the logarithm and the plain delta method.

    Args:
        numerators: one value a line.
        denominators: one value a line, in the same order.
        level: stated coverage, 0 to 1.

    Returns:
        The interval, or None where there is none: fewer than two lines, or denominators so
        uneven that their mean cannot be told from zero.

    Raises:
        ValueError: sequences of different lengths, or denominators that do not sum to more
            than 0.

    Source:
        Fieller (1954), Some problems in interval estimation, JRSS B 16.
    """
    if len(numerators) != len(denominators):
        raise ValueError(f"{len(numerators)} numerators for {len(denominators)} denominators")
    if not math.fsum(denominators) > 0:
        raise ValueError("the denominators do not sum to more than 0")
    n = len(numerators)
    if n < 2:
        return None
    y = np.asarray(numerators, dtype=float)
    x = np.asarray(denominators, dtype=float)
    spread = np.cov(y, x, ddof=1) * _student(level, n - 1) ** 2 / n
    mean_y, mean_x = float(y.mean()), float(x.mean())
    # The bounds are the roots r of (mean_y - r mean_x)² = t² x variance(mean_y - r mean_x).
    a = mean_x**2 - float(spread[1, 1])
    b = mean_y * mean_x - float(spread[0, 1])
    c = mean_y**2 - float(spread[0, 0])
    if a <= 0:
        return None
    root = math.sqrt(max(b * b - a * c, 0.0))
    ratio = mean_y / mean_x
    return Interval(min((b - root) / a, ratio), max((b + root) / a, ratio), level, "Fieller")


def score_interval(share: float, n: float, level: float, method: str) -> Interval:
    """Wilson's interval of a share that is worth ``n`` independent answers, whole or not."""
    z = normal_quantile(level)
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    # At 0 and 1 the bound is the share itself; min and max take the rounding error away.
    low = share if share == 0 else min(max(centre - half, 0.0), share)
    high = share if share == 1 else max(min(centre + half, 1.0), share)
    return Interval(low, high, level, method)


def _student(level: float, degrees: int) -> float:
    if not 0 < level < 1:
        raise ValueError(f"a level of {level} is not between 0 and 1")
    return float(stats.t.ppf((1 + level) / 2, degrees))


def _check(successes: float, n: int) -> None:
    if n < 1:
        raise ValueError("no answers, no share")
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} successes among {n} answers")


def _means(by_cluster: Collection[Sequence[float]]) -> list[float]:
    means = []
    for values in by_cluster:
        if not values:
            continue
        if not all(0 <= value <= 1 for value in values):
            raise ValueError(f"a value outside 0 to 1 in {values}")
        means.append(fmean(values))
    if not means:
        raise ValueError("no answers, no share")
    return means
