"""Planted truth: answers with a known share of right ones, and how often an interval holds it."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from terazi.finding import Interval


def correlated_answers(
    rng: np.random.Generator,
    share: float,
    shape: tuple[int, int],
    correlation: float,
    ease: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Draw right (1) and wrong (0) answers to items that were each asked in several wordings.

    Each item has its own chance of a right answer, from a beta distribution around ``share``, so
    that two wordings of one item are correlated.

    Args:
        rng: where the chance comes from; seed it.
        share: the true share of right answers, between 0 and 1.
        shape: number of items, number of wordings of each.
        correlation: between two wordings of one item, from 0 (independent) to 1 (always alike).
        ease: how easy each item is, 0 to 1, uniform; the same for two options makes them right
            on the same items more often. Drawn where it is not given.

    Returns:
        Array of the given shape, of 0.0 and 1.0.
    """
    items, _ = shape
    if ease is None:
        ease = rng.random(items)
    if correlation >= 1:
        chance = (ease > 1 - share).astype(np.float64)
    elif correlation <= 0:
        chance = np.full(items, share)
    else:
        concentration = (1 - correlation) / correlation
        chance = betaincinv(share * concentration, (1 - share) * concentration, ease)
    return (rng.random(shape) < chance[:, None]).astype(np.float64)


def coverage(
    runs: int, seed: int, truth: float, draw: Callable[[np.random.Generator], Interval | None]
) -> float:
    """Return the share of runs whose interval holds the truth; no interval holds nothing.

    Args:
        runs: how often to draw.
        seed: of the one stream of chance that all runs take from.
        truth: the true figure.
        draw: makes data with that truth and returns their interval.
    """
    rng = np.random.default_rng(seed)
    found = (draw(rng) for _ in range(runs))
    return sum(i is not None and i.low <= truth <= i.high for i in found) / runs
