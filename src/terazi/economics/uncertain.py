"""Uncertain figures: a median and two percentiles become draws of a simulation.

Between its percentiles a figure runs straight on the scale that fits it, with a slope of its own on
each side of the median, so that median and both percentiles are exactly as they were stated:

- what is more than zero (a wage, a price, a number of questions): on the scale of its logarithm.
  Twice as much is as likely as half as much; it is never negative. Where both slopes are the same,
  this is the log-normal distribution;
- a share strictly between 0 and 1: on the scale of its log odds, ln(x / (1 - x));
- where an end is zero (or one, for a share), or a figure may be negative: as it is, cut at the end
  beyond which it cannot be. Where both slopes are the same, this is the normal distribution.

Two normal halves joined at the median, each with probability one half, are a way to meet three
percentiles; the *two-piece normal* joined at the mode is another (Wallis 2014, The two-piece
normal, binormal, or double Gaussian distribution, Statistical Science 29(1)). Figures are drawn
independently of each other: that a rate rises when a tariff does is not in it.

Each figure draws from a stream of its own, made from the seed and the figure's name (common random
numbers; Law 2015, Simulation modeling and analysis, chapter 11). So one that is changed leaves all
others as they were, and options that share a tariff share its draws.
"""

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, ndtri

from terazi.errors import InputError
from terazi.finding import Interval

Array: TypeAlias = NDArray[np.float64]
Scale = Literal["positive", "share", "any"]

#: Draws of a simulation where nothing else is said.
DRAWS = 10_000

#: Of intervals that the simulation gives.
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure with its median and, where it is uncertain, the ends of an interval.

    Attributes:
        name: what its draws hang on, beside the seed; two quantities of one name rise together.
        median: as likely too low as too high.
        low: lower end of the interval, or None where the figure is certain.
        high: upper end.
        scale: ``positive`` for at least 0, ``share`` for 0 to 1, ``any``.
        level: of the interval: 0.9 is from the 5th to the 95th percentile.

    Raises:
        InputError: the interval is upside down, has one end, or does not hold the median; or a
            figure is where its scale does not go.
    """

    name: str
    median: float
    low: float | None = None
    high: float | None = None
    scale: Scale = "positive"
    level: float = 0.9

    def __post_init__(self) -> None:
        low, high = (self.median if one is None else one for one in (self.low, self.high))
        if (self.low is None) != (self.high is None) or not low <= self.median <= high:
            raise InputError(
                f"{self.median:g} is not inside an interval from {self.low} to {self.high}",
                field=self.name,
                way_out="write low, then the figure, then high; or neither end",
            )
        least, most = _BOUNDS[self.scale]
        if not (least <= low and high <= most):
            raise InputError(
                f"{low:g} to {high:g} is more than {self.scale} figures can be",
                field=self.name,
                way_out=f"stay between {least:g} and {most:g}",
            )

    @property
    def certain(self) -> bool:
        """Whether it has no interval, or one of no width."""
        return self.low is None or self.high is None or self.low == self.high


_BOUNDS: dict[Scale, tuple[float, float]] = {
    "positive": (0, np.inf),
    "share": (0, 1),
    "any": (-np.inf, np.inf),
}


def at(quantity: Quantity, scores: Array) -> Array:
    """The quantity's value at standard normal scores: 0 is the median, -1.645 the 5th percentile.

    Args:
        quantity: certain or not.
        scores: any shape.

    Returns:
        Array of the shape of ``scores``.
    """
    if quantity.low is None or quantity.high is None:
        return np.full_like(scores, quantity.median)
    there, back = _ways(quantity)
    middle, low, high = (there(end) for end in (quantity.median, quantity.low, quantity.high))
    width = float(ndtri((1 + quantity.level) / 2))
    slopes = np.where(scores < 0, (middle - low) / width, (high - middle) / width)
    return np.asarray(back(middle + slopes * scores), dtype=np.float64)


class Draws:
    """Joint draws of any quantities, each from its own stream.

    Args:
        seed: of the proposal.
        count: how many draws; 1 with ``seed`` None gives the medians.
    """

    def __init__(self, seed: int | None, count: int = 1) -> None:
        self.seed = seed
        self.count = count
        self._drawn: dict[Quantity, Array] = {}

    def __call__(self, quantity: Quantity) -> Array:
        """Values of shape (count,), or (1,) where nothing is uncertain."""
        if self.seed is None or quantity.certain:
            return np.array([quantity.median], dtype=np.float64)
        if quantity not in self._drawn:
            self._drawn[quantity] = at(quantity, self._scores(quantity.name, self.seed))
        return self._drawn[quantity]

    def _scores(self, name: str, seed: int) -> Array:
        digest = hashlib.sha256(f"{seed}:{name}".encode()).digest()
        stream = np.random.Generator(np.random.PCG64(int.from_bytes(digest, "big")))
        return stream.standard_normal(self.count)


#: The middle of everything: what formulas show.
MEDIANS = Draws(None)


def interval(values: Array, level: float = LEVEL) -> Interval | None:
    """The interval that holds the middle of simulated values; None where they do not vary.

    Args:
        values: of shape (draws,), or (1,) where nothing is uncertain.
        level: share of the draws inside.
    """
    if values.size == 1:
        return None
    low, high = percentiles(values, level)
    if not np.isfinite(high) or low == high:
        return None
    return Interval(float(low), float(high), level, f"simulation, {values.size:,} draws")


def percentiles(values: Array, level: float = LEVEL) -> tuple[Array, Array]:
    """Both ends of the middle ``level`` of values along their last axis, linearly between draws."""
    tail = (1 - level) / 2
    # Infinite values stand for "without end"; numpy would make NaN of half of two of them.
    method: Literal["linear", "lower"] = "linear" if np.isfinite(values).all() else "lower"
    low, high = np.quantile(values, [tail, 1 - tail], axis=-1, method=method)
    return low, high


def _ways(quantity: Quantity) -> tuple[Callable[[float], float], Callable[[Array], Array]]:
    """To the scale on which the quantity runs straight, and back."""
    least, most = _BOUNDS[quantity.scale]
    ends = (quantity.low or 0.0, quantity.high or 0.0)
    if quantity.scale == "any" or ends[0] == least or ends[1] == most:
        return float, lambda values: np.clip(values, least, most)
    if quantity.scale == "share":
        return lambda share: math.log(share / (1 - share)), expit
    return math.log, np.exp
