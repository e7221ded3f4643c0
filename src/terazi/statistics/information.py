"""What knowing more is worth before a decision: expected values of information.

All from draws of what each option would bring ("gain", in one unit that the caller states), one
row a draw and one column an option, the better the larger. Information is worth what the choice
made with it brings more, in expectation, than the choice made without: never less than 0.
"""

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import special, stats

Floats = NDArray[np.float64]


def perfect(gains: Floats) -> float:
    """Expected value of perfect information (EVPI), in the unit of the gains.

    Args:
        gains: draws by options.

    Source:
        Raiffa & Schlaifer (1961), Applied Statistical Decision Theory, chapter 4.
    """
    _check(gains)
    return float(gains.max(axis=1).mean() - gains.mean(axis=0).max())


def partial(gains: Floats, known: Floats, degree: int = 3) -> float:
    """Expected value of knowing some of what is uncertain (EVPPI), by regression.

    What an option brings on average when the figure is known is its regression on the figure; a
    polynomial in each figure with all products up to the degree, by least squares.

    Args:
        gains: draws by options.
        known: draws by figures that would become known (one column is enough), in the same draws.
        degree: of the polynomial.

    Returns:
        In the unit of the gains.

    Raises:
        ValueError: sizes that do not fit.

    Source:
        Strong, Oakley & Brennan (2014), Estimating multiparameter partial expected value of
        perfect information from a probabilistic sensitivity analysis sample, Medical Decision
        Making 34. They smooth with splines or Gaussian processes; a polynomial is enough where
        gains bend little.
    """
    _check(gains)
    figures = known[:, None] if known.ndim == 1 else known
    if len(figures) != len(gains):
        raise ValueError(f"{len(figures)} draws of the figures for {len(gains)} of the gains")
    spread = figures.std(axis=0)
    figures = (figures - figures.mean(axis=0)) / np.where(spread > 0, spread, 1)
    terms = [
        np.prod(figures ** np.asarray(powers), axis=1)
        for powers in _powers(figures.shape[1], degree)
    ]
    design = np.column_stack([np.ones(len(gains)), *terms])
    fitted = design @ np.linalg.lstsq(design, gains, rcond=None)[0]
    return max(float(fitted.max(axis=1).mean() - fitted.mean(axis=0).max()), 0.0)


def partial_nested(inner: Callable[[int], Floats], outer: int) -> float:
    """Expected value of knowing a figure (EVPPI), by two nested loops of draws.

    Needs no assumption on the shape, but many draws: the maximum of a mean of few is too large,
    so the inner loop must be long.

    Args:
        inner: for the number of an outer draw, the gains (inner draws by options) given what
            the figure is in that draw.
        outer: number of outer draws.

    Source:
        Brennan, Kharroubi, O'Hagan & Chilcott (2007), Calculating partial expected value of
        perfect information via Monte Carlo sampling algorithms, Medical Decision Making 27.
    """
    means = np.stack([inner(draw).mean(axis=0) for draw in range(outer)])
    return float(means.max(axis=1).mean() - means.mean(axis=0).max())


def normal_partial(mean: float, deviation: float) -> float:
    """Expected value of perfect information on a normal difference between two options, exact.

    Args:
        mean: of what the first brings more than the second.
        deviation: standard deviation of what is not known about that difference.

    Returns:
        deviation x (φ(d) - d Φ(-d)) with d = |mean| / deviation, in the same unit.

    Source:
        The unit normal linear loss integral of Raiffa & Schlaifer (1961), section 5.4.
    """
    if deviation < 0:
        raise ValueError(f"a standard deviation of {deviation}")
    if deviation == 0:
        return 0.0
    d = abs(mean) / deviation
    density = math.exp(-d * d / 2) / math.sqrt(2 * math.pi)
    return deviation * (density - d * float(special.ndtr(-d)))


def normal_sample(mean: float, deviation: float, noise: float, items: int) -> float:
    """Expected value of more items (EVSI) on a normal difference between two options, exact.

    Args:
        mean: of what the first brings more than the second, as known today.
        deviation: standard deviation of what is not known about it today.
        noise: standard deviation of a single item around the truth.
        items: how many more.

    Returns:
        In the same unit: from 0 (no items) towards :func:`normal_partial` (endlessly many).
    """
    if items < 0 or noise < 0:
        raise ValueError(f"{items} items with a noise of {noise}")
    if items == 0 or deviation == 0:
        return 0.0
    moves = deviation**2 / math.sqrt(deviation**2 + noise**2 / items)
    return normal_partial(mean, moves)


def share_sample(a: float, b: float, items: int, gains: Sequence[tuple[float, float]]) -> float:
    """Expected value of more items (EVSI) where gains depend on one share, exact.

    Args:
        a: the share is Beta(a, b) as known today.
        b: see a.
        items: how many more right-or-wrong items.
        gains: for each option what it brings at a share of 0, and how much more at a share of 1;
            straight in between.

    Returns:
        In the unit of the gains. The number right is beta-binomial; the sum is over all of them.

    Source:
        Pratt, Raiffa & Schlaifer (1995), Introduction to Statistical Decision Theory, chapter 11.
    """
    if a <= 0 or b <= 0 or items < 0 or not gains:
        raise ValueError(f"Beta({a}, {b}), {items} items, {len(gains)} options")
    right = np.arange(items + 1)
    chance = stats.betabinom.pmf(right, items, a, b)
    after = (a + right) / (a + b + items)
    base, slope = np.asarray(gains, dtype=float).T
    brings = base + np.outer(after, slope)
    best_today = float((base + slope * a / (a + b)).max())
    return max(float(chance @ brings.max(axis=1)) - best_today, 0.0)


def _powers(figures: int, degree: int) -> list[tuple[int, ...]]:
    """All powers whose sum is 1 to the degree, one tuple a term."""
    found: list[tuple[int, ...]] = [()]
    for _ in range(figures):
        found = [
            (*one, more) for one in found for more in range(degree + 1) if sum(one) + more <= degree
        ]
    return [one for one in found if sum(one)]


def _check(gains: Floats) -> None:
    if gains.ndim != 2 or not gains.size:
        raise ValueError(f"gains of shape {gains.shape} are not draws by options")
