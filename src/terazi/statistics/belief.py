"""What a figure may truly be, given its estimate and interval: a distribution as a table.

Two figures that were not measured on the same items are compared, and a decision is tried on all
that a figure may be, by going through the table; nothing is drawn by chance here.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import special

from terazi.statistics.intervals import normal_quantile

Floats = NDArray[np.float64]

_SIZE = 512
_LEVELS: Floats = (np.arange(_SIZE) + 0.5) / _SIZE
_NORMAL: Floats = special.ndtri(_LEVELS)
_MOST_ANSWERS = 1e9  # an interval narrower than these give is a point


@dataclass(frozen=True, slots=True, eq=False)
class Belief:
    """A distribution by its quantiles at (k + 1/2) / 512, lowest first; a lone value is certain."""

    values: Floats

    @property
    def is_certain(self) -> bool:
        """Whether it can be one value only."""
        return bool(self.values[0] == self.values[-1])

    def mean(self) -> float:
        """Expected value, in the figure's unit."""
        return float(self.values.mean())

    def below(self, value: float) -> float:
        """Probability of being below a value."""
        return float(np.searchsorted(self.values, value, side="left")) / len(self.values)

    def between(self, low: float, high: float) -> "Belief | None":
        """What it is where it lies strictly between two values; None where it never does."""
        inside = self.values[(self.values > low) & (self.values < high)]
        return Belief(inside) if len(inside) else None

    def turned(self) -> "Belief":
        """The same with the other sign."""
        return Belief(-self.values[::-1])

    def at(self, levels: Floats) -> Floats:
        """Quantiles at levels of 0 to 1: with uniform levels, draws."""
        known = (np.arange(len(self.values)) + 0.5) / len(self.values)
        return np.interp(levels, known, self.values)

    def above_by(self, line: float) -> float:
        """Expected amount by which it is above a line, in the figure's unit; 0 where it is not."""
        return float(np.maximum(self.values - line, 0).mean())

    def below_by(self, line: float) -> float:
        """Expected amount by which it is below a line, in the figure's unit; 0 where it is not."""
        return float(np.maximum(line - self.values, 0).mean())


def certain(value: float) -> Belief:
    """What is counted or looked up: one value."""
    return Belief(np.full(1, value))


def any_share() -> Belief:
    """A share of which nothing is known: all values from 0 to 1 equally likely."""
    return Belief(_LEVELS)


@lru_cache(maxsize=1024)
def share_belief(estimate: float, low: float, high: float) -> Belief:
    """A share by its estimate and 95 % interval, 0 to 1 each.

    Jeffreys' posterior, Beta(p n + 1/2, (1 - p) n + 1/2), with the number of independent answers
    n for which Wilson's interval is as wide as the given one. So clustering, and an interval that
    holds at every look, both make it wider.

    Raises:
        ValueError: an estimate outside 0 to 1, or an interval upside down.

    Source:
        Brown, Cai & DasGupta (2001), Interval estimation for a binomial proportion, Statistical
        Science 16: Jeffreys' and Wilson's intervals hardly differ.
    """
    if not 0 <= estimate <= 1 or low > high:
        raise ValueError(f"{estimate} from {low} to {high} is no share")
    answers = answers_worth(estimate, high - low)
    if answers >= _MOST_ANSWERS:
        return certain(estimate)
    return beta_belief(estimate * answers + 0.5, (1 - estimate) * answers + 0.5)


def beta_belief(a: float, b: float) -> Belief:
    """A beta distribution."""
    return Belief(special.betaincinv(a, b, _LEVELS))


def stretched_normal(low: float, estimate: float, high: float) -> Belief:
    """Any other figure: a normal, each half stretched so that it ends where the interval does.

    Its median is the estimate, its 2.5 % and 97.5 % quantiles the ends of the interval.
    """
    z = normal_quantile(0.95)
    if low == high:
        return certain(estimate)
    below, above = max(estimate - low, 0.0) / z, max(high - estimate, 0.0) / z
    return Belief(estimate + _NORMAL * np.where(_NORMAL < 0, below, above))


def chance_no_worse(first: Belief, second: Belief) -> float:
    """Probability that the first is at least the second, the two being independent."""
    at_most = np.searchsorted(second.values, first.values, side="right")
    return float(at_most.mean()) / len(second.values)


def chance_of_gain(low: float, high: float) -> float:
    """Probability that a difference with this 95 % interval is at least 0 (normal)."""
    middle, half = (low + high) / 2, (high - low) / 2
    if half == 0:
        return float(middle >= 0)
    return float(special.ndtr(normal_quantile(0.95) * middle / half))


def answers_worth(share: float, width: float) -> float:
    """Number of independent answers for which Wilson's 95 % interval of a share has a width.

    Between almost none (the width is 1) and 10⁹ (it is 0).
    """
    z = normal_quantile(0.95)

    def wide(n: float) -> float:
        return 2 * z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))

    low, high = -3.0, math.log10(_MOST_ANSWERS)
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if wide(10**middle) > width else (low, middle)
    return float(10**high) if low > -3 or wide(10**-3.0) > width else 10**-3.0
