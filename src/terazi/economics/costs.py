"""What each option costs: paid once, paid every month, and for how many answers.

The formulas, with a worked example, are in ``docs/economics.md``; lines, intervals and months in
``docs/costs.md``.
"""

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from terazi.economics.extra_lines import with_extra_lines
from terazi.economics.lines import Line, OptionCost
from terazi.economics.machine import machine
from terazi.economics.money import in_budget_currency
from terazi.economics.performance import Performance
from terazi.economics.setting import HOURS_PER_MONTH, Conditions, Setting, point
from terazi.economics.tokens import elsewhere
from terazi.economics.uncertain import Array, Draws, Quantity
from terazi.finding import Grade
from terazi.proposal.options import Model, Nothing, Option, People
from terazi.proposal.schema import Proposal
from terazi.proposal.shorthand import ENDPOINT

_NO_COST = "the proposal names no cost of it but shares of the machine (set_up, monthly, costs)"

__all__ = ["HOURS_PER_MONTH", "Conditions", "Line", "OptionCost", "Performance", "option_costs"]


def option_costs(
    proposal: Proposal,
    performances: dict[str, Performance],
    conditions: Conditions | None = None,
) -> tuple[OptionCost, ...]:
    """Work out the cost of every option, in the proposal's order.

    Args:
        proposal: the whole question.
        performances: by the option's name; an option that nothing was measured of is missing.
        conditions: of a future, where it is not as the proposal says.

    Raises:
        InputError: money in a currency without an exchange rate.
    """
    setting = Setting(proposal, conditions or Conditions())
    return tuple(
        _option(setting, option, f"options[{number}]", performances.get(option.name))
        for number, option in enumerate(proposal.options)
    )


def _option(
    setting: Setting, option: Option, place: str, performance: Performance | None
) -> OptionCost:
    given = tuple(_given(setting.proposal, option, place))
    if isinstance(option, Nothing):
        none = OptionCost(
            option.name, option.kind, given, 0.0, 0.0, Grade.DOCUMENTED, serves=_nobody
        )
        return with_extra_lines(setting, option, place, none)
    if isinstance(option, People):
        cost = _people(setting, option, place, given)
    elif isinstance(option, Model) and option.model.startswith(ENDPOINT):
        cost = elsewhere(setting, option, place, performance, given)
    else:
        cost = machine(setting, option, option.kind, performance, given)
    whole = with_extra_lines(setting, option, place, cost)
    if whole.unpriced and not whole.left_out:  # shares of the machine, and nothing else
        return replace(whole, left_out=(_NO_COST,))
    return whole


def _given(proposal: Proposal, option: Option, place: str) -> Iterator[Line]:
    if option.set_up is not None:
        money = in_budget_currency(option.set_up, proposal, f"{place}.set_up")
        yield Line.of_money("set-up", "set-up", money, once=True)
    if option.monthly is not None:
        money = in_budget_currency(option.monthly, proposal, f"{place}.monthly")
        yield Line.of_money("monthly", "running", money, once=False)


def _people(setting: Setting, option: People, place: str, given: tuple[Line, ...]) -> OptionCost:
    """Wages for the hours that the volume takes; a part of a person is paid in part."""
    wage = in_budget_currency(option.monthly_wage, setting.proposal, f"{place}.monthly_wage")
    between = option.answers_per_hour_between
    ends = (between.low, between.high) if between else (None, None)
    hourly = Quantity(f"{option.name}: answers_per_hour", option.answers_per_hour, *ends)

    def hours(draws: Draws) -> Array:
        return setting.need(draws) / draws(hourly)

    def wages(draws: Draws) -> Array:
        people = hours(draws) / option.hours_per_month
        return people * (wage.of(draws) * draws(setting.conditions.wages))

    formula = f"wages {wage.shown} x {point(hours):,.2f} hours / {option.hours_per_month:g} hours"
    line = Line("wages", "staff", wages, formula, wage.sourced, wage.sources)
    return OptionCost(
        option.name,
        option.kind,
        (*given, line),
        capacity=math.inf,
        served=point(setting.need),
        capacity_grade=Grade.DOCUMENTED,
        people_needed=point(hours) / option.hours_per_month,
        serves=setting.need,
    )


def _nobody(_draws: Draws) -> Array:
    """Answers a month of what answers nothing."""
    return np.zeros(1)
