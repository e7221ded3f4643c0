"""How many items it takes, and what a number of items could have shown.

All with two-sided intervals of the stated level and 80 % power unless told otherwise: a true
difference of the stated size would be shown four times out of five.
"""

import math

from scipy import stats

from terazi.statistics.intervals import normal_quantile


def smallest_difference(
    n: int, share: float, *, power: float = 0.8, level: float = 0.95
) -> float | None:
    """Return how far above a given share an accuracy must be for n items to show it.

    Exact: "shown" means that Wilson's interval of the n answers lies above the share, and the
    number of right answers is binomial. For the difference below a share, ask for ``1 - share``.

    Args:
        n: number of items.
        share: what it is compared with, without error, as chance (0.25 with four choices).
        power: how often a true difference of this size would be shown.
        level: of the interval, 0 to 1.

    Returns:
        The difference, or None where even n right answers out of n would not show one.
    """
    _check_share(share)
    if n < 1:
        return None
    # Wilson's lower bound is above the share exactly where the score test rejects it.
    margin = normal_quantile(level) * math.sqrt(n * share * (1 - share))
    needed = math.floor(n * share + margin) + 1
    if needed > n:
        return None
    # P(at least `needed` right | p) is the distribution function of a beta variable at p.
    return float(stats.beta.ppf(power, needed, n - needed + 1)) - share


def smallest_paired_difference(
    n: int, deviation: float, *, power: float = 0.8, level: float = 0.95
) -> float:
    """Return the smallest difference between two options that n pairs would show.

    Args:
        n: number of pairs.
        deviation: standard deviation of the differences, with the two pseudo-pairs of
            :func:`terazi.statistics.paired.paired_difference` (never zero).
        power: how often a true difference of this size would be shown.
        level: of the interval, 0 to 1.

    Returns:
        The difference, at most 1.
    """
    if n < 1 or deviation < 0:
        raise ValueError(f"{n} pairs with a deviation of {deviation}")
    spread = normal_quantile(level) + float(stats.norm.ppf(power))
    # The interval's centre is drawn towards zero by the two pseudo-pairs: n / (n + 2).
    return min(spread * deviation / math.sqrt(n + 2) * (n + 2) / n, 1.0)


def items_needed(
    limit: float, estimate: float, *, power: float = 0.8, level: float = 0.95
) -> int | None:
    """Return how many items would decide whether a share is above or below a limit.

    In all, not in addition: if the true share is the present estimate, that many items give an
    interval on one side of the limit with the stated power.

    Args:
        limit: the share to be told from, strictly between 0 and 1.
        estimate: the present estimate, 0 to 1.
        power: how often that many items would decide it.
        level: of the interval, 0 to 1.

    Returns:
        The number, or None where no number would do: the estimate is the limit.

    Source:
        The usual sample size of a score test of one proportion, as in Fleiss, Levin & Paik
        (2003), Statistical Methods for Rates and Proportions, section 2.4.
    """
    _check_share(limit)
    if not 0 <= estimate <= 1:
        raise ValueError(f"a share of {estimate} is not between 0 and 1")
    if math.isclose(estimate, limit, abs_tol=1e-9):
        return None
    z = normal_quantile(level) * math.sqrt(limit * (1 - limit))
    z += float(stats.norm.ppf(power)) * math.sqrt(estimate * (1 - estimate))
    return max(math.ceil((z / (estimate - limit)) ** 2), 1)


def _check_share(share: float) -> None:
    if not 0 < share < 1:
        raise ValueError(f"a share of {share} is not strictly between 0 and 1")
