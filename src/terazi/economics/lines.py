"""Lines of cost: what is paid, when, and how much of it in every draw of a simulation."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np

from terazi.economics.money import Converted, in_words
from terazi.economics.uncertain import MEDIANS, Array, Draws
from terazi.finding import Grade, Source

Amounts = Callable[[Draws], Array]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cost: an amount in the budget's currency and the words for it.

    Attributes:
        what: what is paid for.
        category: under which it is shown.
        of: the amount of one payment, of shape (draws,), or (1,) where nothing is uncertain.
        formula: the amount in words.
        sourced: whether all that it is made of says where it comes from.
        sources: of all that it is made of.
        once: paid once, not every month.
        first: month of the first payment, from 1.
        last: month of the last one; None for no end.
        lifetime: of a machine, in months: it is bought in the first month and again when it is
            worn out, and keeps its remaining value at the end. ``of`` is its wear of a month.
        leaving: paid when the option ends, whenever that is.
        of_machine: of the machine, its power, or a share of these; it says nothing of what the
            option on it costs to set up and to look after.
    """

    what: str
    category: str
    of: Amounts
    formula: str
    sourced: bool
    sources: tuple[Source, ...] = ()
    once: bool = False
    first: int = 1
    last: int | None = None
    lifetime: int | None = None
    leaving: bool = False
    of_machine: bool = False

    @classmethod
    def of_money(cls, what: str, category: str, money: Converted, *, once: bool) -> Self:
        """Make a line of one amount."""
        return cls(
            what, category, money.of, f"{what} {money.shown}", money.sourced, money.sources, once
        )

    @property
    def amount(self) -> float:
        """Of one payment, by the medians."""
        return float(self.of(MEDIANS)[0])

    @property
    def throughout(self) -> bool:
        """Whether it is paid in every month, or once and at no stated time."""
        return self.first == 1 and self.last is None

    def payments(self, months: float) -> float:
        """How many payments there are in so many months; of a machine, how many months of wear."""
        if self.once:
            return 1.0 if self.leaving or self.first <= months else 0.0
        last = months if self.last is None else min(self.last, months)
        return max(last - self.first + 1, 0.0)

    def schedule(self, months: int) -> Array:
        """How many payments fall into each month, of shape (months,).

        They add up to :meth:`payments`. A machine's are its price, as months of wear, when it is
        bought, less what it is still worth in the last month.
        """
        due = np.zeros(months)
        last = months if self.last is None else min(self.last, months)
        if months == 0 or (self.first > months and not self.leaving):
            return due
        if self.once:
            due[-1 if self.leaving else self.first - 1] = 1
        elif self.lifetime is not None:
            due[self.first - 1 : last : self.lifetime] = self.lifetime
            due[last - 1] -= due.sum() - (last - self.first + 1)
        else:
            due[self.first - 1 : last] = 1
        return due


@dataclass(frozen=True, slots=True)
class OptionCost:
    """What an option costs over the proposal's horizon, in the budget's currency.

    Attributes:
        lines: all that is paid.
        capacity: answers a month that it can give; infinite for people, of whom more can be
            found; None where nothing was measured.
        served: answers a month that it gives: the need or the capacity, whichever is less; None
            where the capacity is not known.
        capacity_grade: how we know the capacity.
        people_needed: how many full-time people give the answers that are needed; None where
            the option is not people.
        electricity: the electricity of a month in words, with its grade; "" where there is none.
        left_out: what could not be counted, in words.
        by: whose capacity it is.
        serves: ``served`` in every draw; None where it is not known.
    """

    name: str
    kind: str
    lines: tuple[Line, ...]
    capacity: float | None
    served: float | None
    capacity_grade: Grade
    people_needed: float | None = None
    electricity: str = ""
    left_out: tuple[str, ...] = ()
    by: str = "one machine that answers day and night"
    serves: Amounts | None = None

    @property
    def once(self) -> tuple[Line, ...]:
        """What is paid once."""
        return tuple(line for line in self.lines if line.once)

    @property
    def monthly(self) -> tuple[Line, ...]:
        """What is paid in each month of full service."""
        return tuple(line for line in self.lines if not line.once and line.throughout)

    @property
    def spells(self) -> tuple[Line, ...]:
        """What is paid in some months only."""
        return tuple(line for line in self.lines if not line.once and not line.throughout)

    @property
    def set_up(self) -> float:
        """All that is paid once."""
        return math.fsum(line.amount for line in self.once)

    @property
    def per_month(self) -> float:
        """All that is paid in every month of full service."""
        return math.fsum(line.amount for line in self.monthly)

    @property
    def unpriced(self) -> bool:
        """Whether nothing is known of its cost but that of the machine: it is not free."""
        return self.kind != "nothing" and all(line.of_machine for line in self.lines)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Of all lines, each once."""
        return tuple(dict.fromkeys(source for line in self.lines for source in line.sources))

    @property
    def grade(self) -> Grade:
        """Documented where every amount has a source and none is missing, else assumed.

        Unknown where nothing is known but the machine.
        """
        if self.unpriced:
            return Grade.UNKNOWN
        known = all(line.sourced for line in self.lines) and not self.left_out
        return Grade.DOCUMENTED if known else Grade.ASSUMED

    def over(self, months: float) -> float:
        """Return the cost of full service for a number of months."""
        once = math.fsum(line.amount * line.payments(months) for line in self.once)
        some = math.fsum(line.amount * line.payments(months) for line in self.spells)
        return once + months * self.per_month + some

    def over_in(self, draws: Draws, months: float) -> Array:
        """:meth:`over` in every draw, of shape (draws,), or (1,) where nothing is uncertain."""
        total = np.zeros(1)
        for line in self.lines:
            total = total + line.of(draws) * line.payments(months)
        return total

    def worth_after(self, months: int) -> float:
        """What its machines are still worth after so many months, by the medians."""
        # A share of a machine, as for what goes wrong, is worth nothing to anybody.
        machines = (line for line in self.lines if line.lifetime and line.category == "hardware")
        return sum(
            line.amount * (-line.payments(months) % (line.lifetime or 1)) for line in machines
        )

    def formula(self, months: float, currency: str) -> str:
        """Write :meth:`over` in plain words with the numbers put in."""
        if not self.lines:
            return f"nothing is bought: {in_words(0, currency)}"
        parts = [line.formula for line in self.once if line.payments(months)]
        if self.monthly:
            parts.append(
                f"{months:g} months x ({' + '.join(line.formula for line in self.monthly)})"
            )
        parts += [f"{line.payments(months):g} months x {line.formula}" for line in self.spells]
        return f"{' + '.join(parts)} = {in_words(self.over(months), currency)}"


def months_paid(cost: OptionCost, draws: Draws, budget: Array) -> Array:
    """How many months of full service a budget pays for; infinite where they are free.

    What is paid once, leaving included, is kept aside from the first day. Where a line is paid in
    some months only, the months are counted one by one.

    Args:
        cost: of the option.
        draws: of the simulation, or the medians.
        budget: of shape (draws,) or (1,).

    Returns:
        Array of shape (draws,) or (1,).
    """
    left = budget - sum((line.of(draws) for line in cost.once), np.zeros(1))
    monthly = sum((line.of(draws) for line in cost.monthly), np.zeros(1))
    enough, months = left >= 0, np.zeros(1)
    for month in range(1, _changes_until(cost) + 1):
        due = monthly
        for line in cost.spells:
            if line.first <= month <= (line.last or month):
                due = due + line.of(draws)
        paid = np.clip(_ratio(left, due), 0, 1)
        months = months + np.where(enough, paid, 0)
        enough, left = enough & (paid >= 1), left - due
    for line in cost.spells:
        if line.last is None:
            monthly = monthly + line.of(draws)
    return np.where(enough, months + _ratio(left, monthly), months)


def _changes_until(cost: OptionCost) -> int:
    """The last month before all months are alike."""
    return max((line.last or line.first - 1 for line in cost.spells), default=0)


def _ratio(left: Array, each: Array) -> Array:
    """How often ``each`` is in what is left; infinitely often where it is nothing."""
    left, each = np.broadcast_arrays(left, each)
    often = np.full(left.shape, np.inf)
    np.divide(left, each, out=often, where=each > 0)
    return often
