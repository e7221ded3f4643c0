"""The difference of two figures that were measured apart, from their intervals alone."""

import math

from terazi.finding import Interval


def difference_of(first: float, of_first: Interval, second: float, of_second: Interval) -> Interval:
    """Interval of ``second - first``, each measured on its own items or at its own time.

    The distances from the estimates to the ends of their intervals are added as variances are.

    Args:
        first: an estimate.
        of_first: its interval.
        second: another one, in the same unit.
        of_second: its interval, of the same level.

    Raises:
        ValueError: the intervals have two levels.

    Source:
        Zou & Donner (2008), Construction of confidence limits about effect measures: a general
        approach, Statistics in Medicine 27; for shares it is method 10 of Newcombe (1998),
        Interval estimation for the difference between independent proportions, ibid. 17.
    """
    if not math.isclose(of_first.level, of_second.level):
        raise ValueError(f"one interval is of level {of_first.level}, one of {of_second.level}")
    difference = second - first
    low = math.hypot(second - of_second.low, of_first.high - first)
    high = math.hypot(of_second.high - second, first - of_first.low)
    return Interval(difference - low, difference + high, of_first.level, "Zou-Donner")
