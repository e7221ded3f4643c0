"""What the same money does: the costs of the options as findings, side by side, never summed up.

No figure here says whether an answer is right. That is measured elsewhere and stands beside it.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from terazi.economics.costs import OptionCost, Performance, option_costs
from terazi.economics.grades import weaker
from terazi.economics.lines import months_paid
from terazi.economics.money import Converted, in_budget_currency, in_words
from terazi.economics.uncertain import DRAWS, MEDIANS, Array, Draws, interval
from terazi.finding import LEFT_OUT, Direction, Finding, Grade, Source, Theme
from terazi.proposal.options import People
from terazi.proposal.schema import Proposal

PROBE = "costs"
COST = "cost over the horizon"
PRICE = "price per answer"
ANSWERS = "answers within the budget"
MONTHS = "months within the budget"
PEOPLE_MONTHS = "people-months for the same money"
WHOLE_BUDGET = "whole budget"
MEAN = "mean of the simulation"

DIRECTIONS = {
    COST: Direction.HARM,
    PRICE: Direction.HARM,
    ANSWERS: Direction.HELP,
    MONTHS: Direction.HELP,
    PEOPLE_MONTHS: Direction.CONTEXT,
}

_ANY_ANSWER = "answers given, right or wrong"
_NOT_TIMED = "how fast it answers was not measured, so how many answers it gives is not known"

#: What a figure of a cost with a part missing is; less is paid for than the figure says.
AT_LEAST, AT_MOST = "at least", "at most"


def cost_findings(
    proposal: Proposal,
    performances: Mapping[str, Performance] | None = None,
    draws: int = DRAWS,
) -> list[Finding]:
    """Return the money findings of every option, in the proposal's order.

    For each option: its cost over the horizon, the price per answer, the answers and the months
    that the budget pays for, and how long the same money would pay people; and the last once
    more for the whole budget. Figures that hang on something that was not measured are unknown;
    those that hang on something uncertain have the interval of a simulation. Where the proposal
    names no cost of an option, its cost is unknown: it is not free. Where a part of it is missing,
    figures are the least or the most that they may be, without an interval and marked.

    Args:
        proposal: the whole question.
        performances: measured time and power by the option's name; the options that do not run
            on a machine need none.
        draws: of the simulation.

    Raises:
        InputError: money in a currency without an exchange rate.
    """
    budget = in_budget_currency(proposal.budget, proposal, "budget")
    findings: list[Finding] = []
    simulated = Draws(proposal.seed, draws)
    for cost in option_costs(proposal, dict(performances or {})):
        findings.append(_cost(proposal, cost, simulated))
        if cost.kind != "nothing":
            findings.append(_price(proposal, cost, simulated))
        findings.append(_months(proposal, cost, budget, simulated))
        findings.append(_answers(proposal, cost, budget, simulated))
        findings += _people_months(proposal, cost, budget, simulated)
    return findings


def with_interval(finding: Finding, values: Array) -> Finding:
    """The finding with the simulation's interval and mean, where its values vary.

    None where a part of the figure is missing: an interval would say how far it may be off.
    """
    between = interval(values)
    if between is None or finding.estimate is None or LEFT_OUT in finding.details:
        return finding
    details = {**finding.details, MEAN: float(values.mean())}
    return replace(finding, interval=between, details=details)


def _cost(proposal: Proposal, cost: OptionCost, draws: Draws) -> Finding:
    home, months = proposal.budget.currency, proposal.horizon_months
    if cost.unpriced:
        return _unknown(cost, COST, home)
    details: dict[str, float | int | str] = {
        "formula": cost.formula(months, home),
        "set-up cost": cost.set_up,
        "monthly cost": cost.per_month,
        **_electricity(cost),
    }
    if cost.people_needed is not None:
        details["people needed"] = cost.people_needed
    found = _finding(cost, COST, home, cost.over(months), details)
    return with_interval(found, cost.over_in(draws, months))


def _price(proposal: Proposal, cost: OptionCost, draws: Draws) -> Finding:
    home, months = proposal.budget.currency, proposal.horizon_months
    unit = f"{home} per answer"
    if cost.unpriced:
        return _unknown(cost, PRICE, unit)
    if not cost.served or cost.serves is None:
        return _unknown(cost, PRICE, unit, _NOT_TIMED)
    total, answers = cost.over(months), cost.served * months
    price = total / answers
    formula = f"{in_words(total, home)} / {answers:,.10g} answers = {in_words(price, home)}"
    found = _finding(cost, PRICE, unit, price, {"formula": formula, **_electricity(cost)})
    found = replace(
        found, grade=weaker(cost.grade, cost.capacity_grade), note=_note(cost, _ANY_ANSWER)
    )
    return with_interval(found, cost.over_in(draws, months) / (cost.serves(draws) * months))


def _months(proposal: Proposal, cost: OptionCost, budget: Converted, draws: Draws) -> Finding:
    home = proposal.budget.currency
    months = float(months_paid(cost, MEDIANS, budget.of(MEDIANS))[0])
    if cost.unpriced or (math.isinf(months) and cost.left_out):
        return _unknown(cost, MONTHS, "months")
    if math.isinf(months):
        found = _finding(cost, MONTHS, "months", None, {})
    else:
        once = in_words(cost.set_up, home)
        formula = (
            f"({budget.shown} - once {once}) / {in_words(cost.per_month, home)} a month"
            f" = {months:,.2f} months"
        )
        if cost.spells:
            formula = (
                f"{budget.shown} - once {once}, month by month, as not all months cost the same:"
                f" {months:,.2f} months"
            )
        if cost.set_up > budget.amount:
            formula = f"none: setting it up takes {once}, more than the budget of {budget.shown}"
        found = _finding(cost, MONTHS, "months", months, {"formula": formula})
        found = with_interval(found, months_paid(cost, draws, budget.of(draws)))
    return replace(
        found,
        grade=weaker(cost.grade, _stated(budget)),
        sources=_together(cost.sources, budget.sources),
    )


def _answers(proposal: Proposal, cost: OptionCost, budget: Converted, draws: Draws) -> Finding:
    if cost.unpriced:
        return _unknown(cost, ANSWERS, "answers")
    if cost.served is None or cost.capacity is None or cost.serves is None:
        return _unknown(cost, ANSWERS, "answers", _NOT_TIMED)
    months = min(
        float(months_paid(cost, MEDIANS, budget.of(MEDIANS))[0]), float(proposal.horizon_months)
    )
    answers = months * cost.served
    need = proposal.answers_per_month * proposal.horizon_months
    details: dict[str, float | int | str] = {
        "formula": f"{months:,.2f} of {proposal.horizon_months} months x {cost.served:,.10g}"
        f" answers a month = {answers:,.0f} answers of {need:,.10g} needed",
        "share of need met": answers / need,
        "left unanswered": need - answers,
    }
    note = _ANY_ANSWER if cost.served else ""
    if 0 < cost.capacity < math.inf:
        details["capacity per month"] = cost.capacity
        note += f"; by {cost.by}"
    found = replace(
        _finding(cost, ANSWERS, "answers", answers, details),
        grade=weaker(cost.grade, _stated(budget), cost.capacity_grade),
        note=_note(cost, note),
        sources=_together(cost.sources, budget.sources),
    )
    paid = np.minimum(months_paid(cost, draws, budget.of(draws)), proposal.horizon_months)
    return with_interval(found, paid * cost.serves(draws))


def _people_months(
    proposal: Proposal, cost: OptionCost, budget: Converted, draws: Draws
) -> Iterator[Finding]:
    """How long the option's cost would pay each kind of people; the budget beside the people."""
    peoples = [option for option in proposal.options if isinstance(option, People)]
    home = proposal.budget.currency
    total = cost.over(proposal.horizon_months)
    spent = cost.over_in(draws, proposal.horizon_months)
    for people in peoples:
        number = proposal.options.index(people)
        wage = in_budget_currency(people.monthly_wage, proposal, f"options[{number}].monthly_wage")
        if wage.amount <= 0:
            continue  # volunteers: no money is any number of months
        role = people.role.lower()
        group = role if len(peoples) > 1 else ""
        rows = [(group, total, spent, in_words(total, home), cost.grade, cost.sources)]
        if cost.name == people.name:
            whole = f"{WHOLE_BUDGET}, {role}" if group else WHOLE_BUDGET
            all_of_it = budget.of(draws)
            rows.append(
                (whole, budget.amount, all_of_it, budget.shown, _stated(budget), budget.sources)
            )
        for name, amount, values, shown, grade, sources in rows:
            whole_budget = name.startswith(WHOLE_BUDGET)
            if cost.unpriced and not whole_budget:
                found = _unknown(cost, PEOPLE_MONTHS, f"{role}-months")
                yield replace(found, theme=Theme.PEOPLE, group=name)
                continue
            months = amount / wage.amount
            formula = f"{shown} / {wage.shown} a month = {months:,.2f} {role}-months"
            found = Finding(
                option=cost.name,
                theme=Theme.PEOPLE,
                measure=PEOPLE_MONTHS,
                unit=f"{role}-months",
                direction=DIRECTIONS[PEOPLE_MONTHS],
                grade=weaker(grade, _stated(wage)),
                probe=PROBE,
                estimate=months,
                group=name,
                text="" if whole_budget or not cost.left_out else AT_LEAST,
                note="" if whole_budget else _note(cost),
                sources=_together(sources, wage.sources),
                details={"formula": formula} | ({} if whole_budget else marked(cost)),
            )
            yield with_interval(found, values / wage.of(draws))


def _finding(
    cost: OptionCost,
    measure: str,
    unit: str,
    estimate: float | None,
    details: Mapping[str, float | int | str],
) -> Finding:
    """A finding on one option's money; without an estimate, that no month costs anything."""
    text = "without end: no month costs anything" if estimate is None else ""
    if cost.left_out and estimate is not None:
        text = AT_MOST if measure in {MONTHS, ANSWERS} else AT_LEAST
    return Finding(
        option=cost.name,
        theme=Theme.RESOURCES,
        measure=measure,
        unit=unit,
        direction=DIRECTIONS[measure],
        grade=cost.grade,
        probe=PROBE,
        estimate=estimate,
        text=text,
        note=_note(cost),
        sources=cost.sources,
        details={**details, **marked(cost)},
    )


def marked(cost: OptionCost) -> dict[str, float | int | str]:
    """The mark of a figure that lacks parts of the cost; nothing where it is whole."""
    return {LEFT_OUT: len(cost.left_out)} if cost.left_out else {}


def not_known(cost: OptionCost) -> str:
    """Why nobody knows what an option costs, and which fields would say it."""
    return f"what it costs is not known: {'; '.join(cost.left_out)}"


def _unknown(cost: OptionCost, measure: str, unit: str, why: str = "") -> Finding:
    """A figure that hangs on a cost, or as is said on something else, that nobody knows."""
    return Finding(
        option=cost.name,
        theme=Theme.RESOURCES,
        measure=measure,
        unit=unit,
        direction=DIRECTIONS[measure],
        grade=Grade.UNKNOWN,
        probe=PROBE,
        note=why or (not_known(cost) if cost.unpriced else _note(cost)),
    )


def _electricity(cost: OptionCost) -> dict[str, float | int | str]:
    return {"electricity": cost.electricity} if cost.electricity else {}


def _note(cost: OptionCost, note: str = "") -> str:
    """What a reader must know, and what the figure leaves out."""
    left_out = [f"not counted: {what}" for what in cost.left_out]
    return "; ".join([note, *left_out] if note else left_out)


def _stated(money: Converted) -> Grade:
    return Grade.DOCUMENTED if money.sourced else Grade.ASSUMED


def _together(*sources: tuple[Source, ...]) -> tuple[Source, ...]:
    return tuple(dict.fromkeys(source for group in sources for source in group))
