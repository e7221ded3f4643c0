"""What each option costs: paid once, paid every month, and for how many answers.

The formulas, with a worked example, are in ``docs/economics.md``.
"""

import math
from dataclasses import dataclass
from typing import Self

from terazi.economics.money import Converted, in_budget_currency, in_words
from terazi.finding import Grade, Source
from terazi.proposal.options import Model, Nothing, People
from terazi.proposal.options import Option as ProposedOption
from terazi.proposal.schema import Proposal
from terazi.proposal.shorthand import ENDPOINT
from terazi.proposal.values import Money

HOURS_PER_MONTH = 365.25 * 24 / 12  # 730.5: of a machine that never rests


@dataclass(frozen=True, slots=True)
class Performance:
    """How fast an option answers and what power that takes, as another part measured it.

    Attributes:
        seconds_per_answer: by the clock, one answer after the other, more than 0.
        watts: mean power meanwhile, None if unknown. The proposal's own figure comes before it.
        grade: how we know both.
        source: where they come from, if from elsewhere.
        watts_grade: how we know the watts, where that differs.
        tokens: read and written for an answer, where an endpoint counts them.
    """

    seconds_per_answer: float
    watts: float | None
    grade: Grade
    source: Source | None = None
    watts_grade: Grade | None = None
    tokens: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        if not 0 < self.seconds_per_answer < math.inf:
            raise ValueError(f"{self.seconds_per_answer} seconds an answer")
        if self.watts is not None and not 0 <= self.watts < math.inf:
            raise ValueError(f"{self.watts} watts")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cost: an amount in the budget's currency and the words for it."""

    amount: float
    formula: str
    sourced: bool
    sources: tuple[Source, ...] = ()

    @classmethod
    def of(cls, what: str, money: Converted) -> Self:
        """Make a line of one amount."""
        return cls(money.amount, f"{what} {money.shown}", money.sourced, money.sources)


@dataclass(frozen=True, slots=True)
class OptionCost:
    """What an option costs over the proposal's horizon, in the budget's currency.

    Attributes:
        once: what is paid once.
        monthly: what is paid in each month of full service.
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
    """

    name: str
    kind: str
    once: tuple[Line, ...]
    monthly: tuple[Line, ...]
    capacity: float | None
    served: float | None
    capacity_grade: Grade
    people_needed: float | None = None
    electricity: str = ""
    left_out: tuple[str, ...] = ()
    by: str = "one machine that answers day and night"

    @property
    def set_up(self) -> float:
        """All that is paid once."""
        return math.fsum(line.amount for line in self.once)

    @property
    def per_month(self) -> float:
        """All that is paid in a month of full service."""
        return math.fsum(line.amount for line in self.monthly)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Of all lines, each once."""
        lines = (*self.once, *self.monthly)
        return tuple(dict.fromkeys(source for line in lines for source in line.sources))

    @property
    def grade(self) -> Grade:
        """Documented where every amount has a source and none is missing, else assumed."""
        lines = (*self.once, *self.monthly)
        known = all(line.sourced for line in lines) and not self.left_out
        return Grade.DOCUMENTED if known else Grade.ASSUMED

    def over(self, months: float) -> float:
        """Return the cost of full service for a number of months."""
        return self.set_up + months * self.per_month

    def formula(self, months: float, currency: str) -> str:
        """Write :meth:`over` in plain words with the numbers put in."""
        if not self.once and not self.monthly:
            return f"nothing is bought: {in_words(0, currency)}"
        parts = [line.formula for line in self.once]
        if self.monthly:
            parts.append(
                f"{months:g} months x ({' + '.join(line.formula for line in self.monthly)})"
            )
        return f"{' + '.join(parts)} = {in_words(self.over(months), currency)}"


def option_costs(
    proposal: Proposal, performances: dict[str, Performance]
) -> tuple[OptionCost, ...]:
    """Work out the cost of every option, in the proposal's order.

    Args:
        proposal: the whole question.
        performances: by the option's name; an option that nothing was measured of is missing.

    Raises:
        InputError: money in a currency without an exchange rate.
    """
    costs = []
    for number, option in enumerate(proposal.options):
        field = f"options[{number}]"
        once = _given(proposal, "set-up", option.set_up, f"{field}.set_up")
        monthly = _given(proposal, "monthly", option.monthly, f"{field}.monthly")
        if isinstance(option, Nothing):
            cost = OptionCost(option.name, option.kind, once, monthly, 0.0, 0.0, Grade.DOCUMENTED)
        elif isinstance(option, People):
            cost = _people(proposal, option, field, once, monthly)
        elif isinstance(option, Model) and option.model.startswith(ENDPOINT):
            measured = performances.get(option.name)
            cost = _elsewhere(proposal, option, measured, once, monthly, field=f"{field}.endpoint")
        else:
            cost = _machine(proposal, option, performances.get(option.name), once, monthly)
        costs.append(cost)
    return tuple(costs)


def _given(proposal: Proposal, what: str, money: Money | None, field: str) -> tuple[Line, ...]:
    if money is None:
        return ()
    return (Line.of(what, in_budget_currency(money, proposal, field)),)


def _people(
    proposal: Proposal,
    option: People,
    field: str,
    once: tuple[Line, ...],
    monthly: tuple[Line, ...],
) -> OptionCost:
    """Wages for the hours that the volume takes; a part of a person is paid in part."""
    wage = in_budget_currency(option.monthly_wage, proposal, f"{field}.monthly_wage")
    hours = proposal.answers_per_month / option.answers_per_hour
    needed = hours / option.hours_per_month
    wages = Line(
        needed * wage.amount,
        f"wages {wage.shown} x {hours:,.2f} hours / {option.hours_per_month:g} hours",
        wage.sourced,
        wage.sources,
    )
    return OptionCost(
        option.name,
        option.kind,
        once,
        (*monthly, wages),
        capacity=math.inf,
        served=proposal.answers_per_month,
        capacity_grade=Grade.DOCUMENTED,
        people_needed=needed,
    )


def _machine(
    proposal: Proposal,
    option: ProposedOption,
    performance: Performance | None,
    once: tuple[Line, ...],
    monthly: tuple[Line, ...],
) -> OptionCost:
    """One machine that answers day and night, one question after the other."""
    left_out = []
    if not once and not monthly:
        left_out.append("the proposal names no cost of setting it up or of watching over it")
    hardware = proposal.hardware
    if hardware is None:
        left_out.append("the proposal names no machine for it")
    else:
        price = in_budget_currency(hardware.price, proposal, "hardware.price")
        months = hardware.lifetime_months  # straight line, and so for those that come after it
        wear = f"machine {price.shown} / {months} months"
        monthly = (*monthly, Line(price.amount / months, wear, price.sourced, price.sources))
    capacity = served = None
    electricity = ""
    if performance is None:
        left_out.append("its electricity: nothing was measured")
    else:
        capacity = HOURS_PER_MONTH * 3600 / performance.seconds_per_answer
        served = min(proposal.answers_per_month, capacity)
        power, electricity, missing = _electricity(proposal, performance, served)
        monthly = (*monthly, *power)
        left_out.extend(missing)
    return OptionCost(
        option.name,
        option.kind,
        once,
        monthly,
        capacity=capacity,
        served=served,
        capacity_grade=performance.grade if performance else Grade.UNKNOWN,
        electricity=electricity,
        left_out=tuple(left_out),
    )


def _elsewhere(
    proposal: Proposal,
    option: Model,
    performance: Performance | None,
    once: tuple[Line, ...],
    monthly: tuple[Line, ...],
    *,
    field: str,
) -> OptionCost:
    """A model behind an endpoint, asked one question after the other; its tokens are paid for."""
    left_out = []
    told = option.endpoint
    prices = (told.read_price, told.written_price) if told else (None, None)
    capacity = served = None
    if performance is not None:
        capacity = HOURS_PER_MONTH * 3600 / performance.seconds_per_answer
        served = min(proposal.answers_per_month, capacity)
    if not any(prices):
        if not once and not monthly:
            left_out.append("the proposal names no price of its tokens and no monthly cost")
    elif performance is None or served is None or performance.tokens is None:
        left_out.append("its tokens: how many an answer takes was not measured")
    else:
        parts = zip(("read", "written"), performance.tokens, prices, strict=True)
        for what, tokens, price in parts:
            if price is None:
                left_out.append(f"the tokens {what}: the proposal gives no price of them")
                continue
            million = in_budget_currency(price, proposal, f"{field}.{what}_price")
            month = served * tokens / 1_000_000
            formula = (
                f"{month:,.4g} million tokens {what} ({served:,.10g} answers x {tokens:.4g})"
                f" at {million.shown}"
            )
            line = Line(month * million.amount, formula, million.sourced, million.sources)
            monthly = (*monthly, line)
    return OptionCost(
        option.name,
        option.kind,
        once,
        monthly,
        capacity=capacity,
        served=served,
        capacity_grade=performance.grade if performance else Grade.UNKNOWN,
        left_out=tuple(left_out),
        by="asking one question after the other, day and night",
    )


def _electricity(
    proposal: Proposal, performance: Performance, served: float
) -> tuple[tuple[Line, ...], str, tuple[str, ...]]:
    """The line for a month's electricity, its amount in words with its grade, what is missing."""
    hardware = proposal.hardware
    watts, grade = performance.watts, performance.watts_grade or performance.grade
    if hardware is not None and hardware.watts is not None:
        watts, grade = hardware.watts, Grade.DOCUMENTED
    if watts is None:
        return (), "", ("its electricity: the power it takes is not known",)
    kwh = served * performance.seconds_per_answer * watts / 3_600_000
    shown = (
        f"{kwh:,.4g} kWh a month ({served:,.10g} answers x {performance.seconds_per_answer:.4g} s"
        f" x {watts:.4g} W while answering, {grade})"
    )
    if hardware is None or hardware.electricity is None:
        return (), shown, ("its electricity: the proposal gives no price of a kilowatt-hour",)
    price = in_budget_currency(
        hardware.electricity.price_per_kwh, proposal, "hardware.electricity.price_per_kwh"
    )
    sources = price.sources + ((performance.source,) if performance.source else ())
    line = Line(
        kwh * price.amount,
        f"electricity {kwh:,.4g} kWh at {price.shown}",
        price.sourced,
        sources,
    )
    return (line,), shown, ()
