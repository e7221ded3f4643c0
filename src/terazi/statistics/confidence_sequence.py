"""Intervals of a mean that may be looked at after every item, and stopped on, without cheating.

An ordinary interval of 95 % is wrong one time in twenty at the one moment for which it was made.
Who looks after every item and stops when it suits is wrong far more often. These intervals hold
the truth at *all* moments together at least as often as they say.
"""

from collections.abc import Iterable, Sequence
from statistics import fmean
from typing import Self

import numpy as np

from terazi.finding import Interval
from terazi.statistics.betting import Bets, grid

METHOD = "betting, valid at every look"

_MEANS = grid()
_ROUNDING = 1e-9


def just_beyond(share: float) -> float:
    """Return the mean that must be refuted before a limit below it counts as passed.

    A twentieth of a percentage point above it, and less near 0 and 1, so that nobody has to read
    that 80% is below the limit of 80%.
    """
    return share + min(0.0005, share * (1 - share) / 50)


class ConfidenceSequence:
    """The interval of a mean after every item, for outcomes that lie in a known range.

    It is what remains when every mean is taken away that bets have refuted, from below and from
    above (:mod:`terazi.statistics.betting`). Each end is ever wrong with a chance of at most half
    the stated error. It only narrows. An item costs the same whether it is the first or the
    ten-thousandth.

    Args:
        error: the chance that the interval ever misses the truth, at most.
        lowest: the smallest possible outcome: 0 for a share, -1 for a difference of two.
        highest: the largest possible outcome.
        items: how many items there can be, None where nobody knows.
        of_set: the truth is the mean of just those items. By default it is that of the population
            of which they are a sample.
        limits: where something is decided. An end that passes one passes it by as much as
            :func:`just_beyond` says, so that a reader sees it. Elsewhere the ends lie on a grid,
            rounded outwards by less than a thousandth of the range.

    Attributes:
        low: lower end, in the unit of the outcomes.
        high: upper end.
        asked: items so far, with and without an outcome.
        n: items with an outcome.

    Raises:
        ValueError: an error, a range or a number of items that makes no sense.
    """

    def __init__(
        self,
        *,
        error: float = 0.05,
        lowest: float = 0.0,
        highest: float = 1.0,
        items: int | None = None,
        of_set: bool = False,
        limits: Sequence[float] = (),
    ) -> None:
        if not 0 < error < 1:
            raise ValueError(f"an error of {error} is not between 0 and 1")
        if not lowest < highest:
            raise ValueError(f"no outcome lies between {lowest} and {highest}")
        if items is not None and items < 1:
            raise ValueError(f"{items} items")
        self.error = error
        self.low, self.high = lowest, highest
        self.asked = self.n = 0
        self._lowest, self._range = lowest, highest - lowest
        self._items, self._of_set = items, of_set
        self._outcomes: list[float] = []
        shares = [(limit - lowest) / self._range for limit in limits]
        self._ends = (
            _End(error / 2, items, shares, of_set=of_set),
            _End(error / 2, items, [1 - share for share in shares], of_set=of_set),
        )

    def add(self, outcome: float | None) -> None:
        """Take one more item.

        Args:
            outcome: between the lowest and the highest, or None where the item was asked but gave
                neither a right nor a wrong answer. The mean of a population is that of the items
                that give one, and None is passed over. Of a set every item counts: None stands
                for any outcome at all, and both ends allow for the worst.

        Raises:
            ValueError: an outcome out of range, or more items than the set has.
        """
        if self._of_set and self.asked == self._items:
            raise ValueError(f"more than the {self._items} items of the set")
        if outcome is None:
            self.asked += 1
            if self._of_set:
                self._update(0.0, 0.0)
            else:
                for end in self._ends:
                    end.pass_over()
            return
        share = (outcome - self._lowest) / self._range
        if not 0 <= share <= 1:
            ends = f"{self._lowest} and {self._lowest + self._range}"
            raise ValueError(f"an outcome of {outcome} is not between {ends}")
        self.asked += 1
        self.n += 1
        self._outcomes.append(outcome)
        self._update(share, 1 - share)

    def add_all(self, outcomes: Iterable[float | None]) -> Self:
        """Take items in the order in which they were asked."""
        for outcome in outcomes:
            self.add(outcome)
        return self

    @property
    def estimate(self) -> float | None:
        """Mean of the outcomes so far, None before the first.

        Where it decided when to stop, it leans a little away from the limit; the interval does
        not.
        """
        return fmean(self._outcomes) if self._outcomes else None

    @property
    def interval(self) -> Interval:
        """The interval as it stands."""
        return Interval(self.low, self.high, 1 - self.error, METHOD)

    def _update(self, share: float, rest: float) -> None:
        below, above = self._ends
        below.add(share)
        above.add(rest)
        low, high = below.at, 1 - above.at
        # The two ends contradict each other no more often than the stated error; then they stay
        # where they last agreed, which is as true as before.
        if low <= high + _ROUNDING:
            self.low = self._lowest + low * self._range
            self.high = self._lowest + max(low, high) * self._range


class _End:
    """The lower end of an interval in [0, 1]; fed with what is left to 1, it is the upper end.

    It lies at the last of the refuted means that follow each other without a gap. If it is above
    the truth then so is a mean that was refuted, the first of the grid above the truth; there is
    just one of those, so the error is that of one mean.
    """

    def __init__(
        self, error: float, items: int | None, limits: Sequence[float], *, of_set: bool
    ) -> None:
        self.at = 0.0
        means = _MEANS
        for limit in limits:
            if 0 < limit < 1:
                passed = just_beyond(limit)
                means = np.append(means[(means < limit) | (means > passed)], passed)
        means = np.sort(means)
        self._bets = Bets(means, error, items=items, of_set=of_set)
        self._items = items if of_set else None
        self._sum = 0.0

    def add(self, outcome: float) -> None:
        self._bets.add(outcome)
        self._sum += outcome
        refuted = self._bets.refuted
        first = len(refuted) if refuted.all() else int(refuted.argmin())
        if first:
            self.at = float(self._bets.means[first - 1])
            self._bets.drop(first)
        if self._items is not None:  # the rest adds nothing, at worst
            self.at = max(self.at, self._sum / self._items)

    def pass_over(self) -> None:
        self._bets.pass_over()
