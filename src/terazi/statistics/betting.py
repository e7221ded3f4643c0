"""Bets against a mean: the one device behind all that may be looked at after every item.

To doubt that a mean is m, bet against it. Start with 1, and before each item stake a part of what
is there on its outcome being above m, at odds that are fair if the mean is m. If m is right, or
too high, the money ever grows to 40 with a chance of at most 1 in 40, whenever and however often
one looks (Ville 1939). So if it does grow to 40, m is refuted.

How much to stake decides how soon a wrong mean is refuted, never how often a right one is, as
long as it is fixed before the outcome is seen. Nobody knows the best part, so the money is given
to several players and counted together.
"""

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Sixteen players with equal money who stake the same part every time. Crowded towards small
# parts, which tell a mean from one close by; the largest, all of it, pays most when every item
# goes the same way. docs/stopping.md has what else was tried.
STAKES: Floats = (np.arange(1, 17) / 16) ** 1.5

# One player who knows how many items are left, and stakes as much as is needed to get there by
# the last one. Has half of all the money where the number of items is known.
_PLANNER = 0.5
_PLANNER_STAKES = 0.95  # at most, so that one outcome does not end the game

_ENOUGH = 1e100  # far beyond any threshold; more would only overflow
_ROUNDING = 1e-9


class Bets:
    """Bets that outcomes are above a supposed mean, for many supposed means at once.

    Args:
        means: the supposed means, each strictly between 0 and 1; shape: any number of them.
        error: the chance, for each of them, of ever being refuted although the truth is not
            above it, at most.
        items: how many items there can be, None where nobody knows. It only serves to plan.
        of_set: the mean is that of just those items, drawn in random order without returning
            any, so that what the rest must have on average is known ever better. Otherwise it
            is that of the population that they are drawn from.
        stakes: the parts staked, above 0 and up to 1.

    Attributes:
        means: as given, less those dropped.
        refuted: which of them are; shape as means. Once refuted, for good.

    Raises:
        ValueError: a set of an unknown number of items.

    Source:
        Waudby-Smith & Ramdas (2024), Estimating means of bounded random variables by betting,
        JRSS B 86: section 4 and, without returning, section 5. A fixed mixture of stakes:
        Robbins (1970), Annals of Mathematical Statistics 41; Cover (1991), Mathematical Finance
        1. The player who plans: Voráček & Orabona (2025), STaR-Bets, arXiv 2505.22422.
    """

    def __init__(
        self,
        means: Floats,
        error: float,
        *,
        items: int | None = None,
        of_set: bool = False,
        stakes: Floats = STAKES,
    ) -> None:
        if of_set and items is None:
            raise ValueError("a set of an unknown number of items")
        self.means = means
        self.refuted = np.zeros(means.shape, dtype=np.bool_)
        self._goal = 1 / error
        self._items = items
        self._of_set = of_set
        self._asked = self._played = 0
        self._sum: Floats = np.zeros(1)
        self._stakes = stakes
        planner = 0.0 if items is None else _PLANNER
        self._players = np.full((len(means), len(stakes)), (1 - planner) / len(stakes))
        self._planner = np.full(len(means), planner)
        # Squared distances from the mean, beginning with what right and wrong answers would have.
        self._spread = means * (1 - means)

    def add(self, outcome: float | Floats) -> None:
        """Play one item.

        Args:
            outcome: in [0, 1]; one for all means, or an array with one for each.

        Raises:
            ValueError: more items than the set has.
        """
        expected = self._expected()
        # Where nothing is left to expect there is nothing to bet on.
        open_ = expected > _ROUNDING
        gain = np.where(open_, outcome / np.where(open_, expected, 1.0) - 1, 0.0)
        if self._items is not None:
            self._planner = np.minimum(self._planner * (1 + self._plan(expected) * gain), _ENOUGH)
            self._spread = self._spread + (outcome - expected) ** 2
        self._players *= 1 + self._stakes * gain[:, None]
        # More than enough is not needed, and to count less than was won is still honest.
        np.minimum(self._players, _ENOUGH, out=self._players)
        self._asked += 1
        self._played += 1
        self._sum = self._sum + outcome
        self.refuted |= self._players.sum(axis=1) + self._planner >= self._goal
        if self._of_set and self._items is not None:  # what was seen is too much for the mean
            self.refuted |= self.means * self._items < self._sum - _ROUNDING

    def pass_over(self) -> None:
        """Take note of an item without an outcome."""
        self._asked += 1

    def drop(self, first: int) -> None:
        """Go on without the first so many means."""
        self.means, self.refuted = self.means[first:], self.refuted[first:]
        self._players, self._planner = self._players[first:], self._planner[first:]
        self._spread = self._spread[first:]

    def _expected(self) -> Floats:
        """The mean of the next outcome, for each supposed mean."""
        if not self._of_set or self._items is None:
            return self.means
        left = self._items - self._asked
        if left < 1:
            raise ValueError(f"more than the {self._items} items of the set")
        return (self._items * self.means - self._sum) / left

    def _plan(self, expected: Floats) -> Floats:
        """The part that reaches the goal by the last item if outcomes lean just enough."""
        assert self._items is not None  # noqa: S101  for the type checker
        missing = np.log(np.maximum(self._goal / np.maximum(self._planner, 1e-300), 1.0))
        left = max(self._items - self._asked, 1)
        variance = self._spread / (self._played + 1)
        part: Floats = expected * np.sqrt(2 * missing / (variance * left))
        return part.clip(0.0, _PLANNER_STAKES)


def grid(steps: int = 2000) -> Floats:
    """Means evenly spaced in units of a share's standard error, strictly between 0 and 1.

    With 2,000 steps they are 0.0008 apart in the middle, and closer towards 0 and 1, where red
    lines are.
    """
    return np.asarray(np.sin(np.arange(1, steps) * math.pi / (2 * steps)) ** 2, dtype=np.float64)
