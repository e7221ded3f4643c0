"""Costs month by month: payments that fall due, in every draw of a simulation.

A payment is an amount that varies over draws but not over months, times a schedule that varies over
months but not over draws. So a month of all draws is a product of two small tables, months that
are alike are reckoned once, and memory is never draws times months.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from terazi.economics.lines import OptionCost
from terazi.economics.uncertain import LEVEL, Array, Draws, percentiles

ALL = "all"


@dataclass(frozen=True, slots=True, eq=False)
class Payment:
    """One line of cost over a horizon.

    Attributes:
        what: is paid for.
        category: under which it is shown.
        amounts: of one payment, of shape (draws,), or (1,) where nothing is uncertain.
        amount: of one payment, by the medians.
        schedule: how many payments fall into each month, of shape (months,).
    """

    what: str
    category: str
    amounts: Array
    amount: float
    schedule: Array

    @property
    def times(self) -> float:
        """How many payments there are in all."""
        return float(self.schedule.sum())


@dataclass(frozen=True, slots=True)
class Spread:
    """An amount by the medians, its mean, and the interval of the simulation.

    Attributes:
        amount: by the medians of everything.
        mean: of all draws.
        low: the lower end of the 95 % interval; None where nothing is uncertain.
        high: the upper end.
    """

    amount: float
    mean: float
    low: float | None = None
    high: float | None = None


def payments(cost: OptionCost, draws: Draws, months: int) -> list[Payment]:
    """All payments of an option over so many months."""
    return [
        Payment(line.what, line.category, line.of(draws), line.amount, line.schedule(months))
        for line in cost.lines
    ]


def total(paid: Iterable[Payment]) -> Array:
    """What all of it costs, of shape (draws,), or (1,) where nothing is uncertain."""
    return sum((one.amounts * one.times for one in paid), np.zeros(1))


def spread(paid: Sequence[Payment]) -> Spread:
    """What all of it costs: middle, mean, interval."""
    return _spread(sum(one.amount * one.times for one in paid), total(paid))


def by_month(paid: Sequence[Payment], *, so_far: bool = False) -> list[Spread]:
    """What falls due in each month, or what has fallen due until its end.

    Args:
        paid: at least one payment; all of as many months.
        so_far: add up the months.
    """
    schedules = np.stack([one.schedule for one in paid])
    if so_far:
        schedules = schedules.cumsum(axis=1)
    columns, place = np.unique(schedules, axis=1, return_inverse=True)
    found = []
    for column in columns.T:
        due = [(one, times) for one, times in zip(paid, column, strict=True) if times]
        amount = float(sum(one.amount * times for one, times in due))
        found.append(_spread(amount, sum((one.amounts * times for one, times in due), np.zeros(1))))
    return [found[number] for number in place.reshape(-1)]


def categories(paid: Sequence[Payment]) -> dict[str, list[Payment]]:
    """Payments by category, in the order in which they come."""
    found: dict[str, list[Payment]] = {}
    for one in paid:
        found.setdefault(one.category, []).append(one)
    return found


def _spread(amount: float, values: Array) -> Spread:
    if values.size == 1:
        return Spread(amount, float(values[0]))
    low, high = percentiles(values, LEVEL)
    return Spread(amount, float(values.mean()), float(low), float(high))
