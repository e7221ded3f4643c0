"""Findings on outcomes: how much of each an option brings about, and what one more costs.

No outcome is worth a stated sum here. Where money may be set against it, the worths at which each
option is the best buy are shown; rights, dignity and culture only stand beside the costs.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from terazi.economics.cost_table import safe
from terazi.economics.costs import Performance, option_costs
from terazi.economics.equal_budget import with_interval
from terazi.economics.gains import Compared, compare, effect, grade_of, priced
from terazi.economics.lines import OptionCost, months_paid
from terazi.economics.money import in_budget_currency, in_words
from terazi.economics.uncertain import DRAWS, MEDIANS, Draws
from terazi.finding import Direction, Finding, Theme
from terazi.proposal.schema import Proposal

PROBE = "outcomes"
OUTCOME = "outcome over the horizon"
ONE_MORE = "extra cost of one more"
WITHIN = "within the budget"
NAME = "outcomes.csv"

Details = dict[str, float | int | str]


def comparisons(
    proposal: Proposal,
    performances: Mapping[str, Performance],
    findings: Sequence[Finding],
    draws: int = DRAWS,
) -> list[Compared]:
    """Compare all options on each outcome that the proposal counts."""
    costs, simulated = option_costs(proposal, dict(performances)), Draws(proposal.seed, draws)
    return [compare(proposal, outcome, costs, findings, simulated) for outcome in proposal.outcomes]


def outcome_findings(
    proposal: Proposal, performances: Mapping[str, Performance], findings: Sequence[Finding]
) -> Iterator[Finding]:
    """Yield for each outcome and option how much there is of it, and what one more costs.

    Args:
        proposal: with ``outcomes``; without them, nothing.
        performances: measured, by the option's name.
        findings: of the probes.

    Raises:
        InputError: money in a currency without an exchange rate.
    """
    costs = {cost.name: cost for cost in option_costs(proposal, dict(performances))}
    for compared in comparisons(proposal, performances, findings):
        for number, option in enumerate(compared.options):
            yield _how_much(proposal, compared, number, costs[option])
            if priced(compared.outcome) and len(compared.options) > 1:
                yield _one_more(proposal, compared, number, costs)


def _how_much(proposal: Proposal, compared: Compared, number: int, cost: OptionCost) -> Finding:
    gain, middle = compared.rates[number], compared.middles[number]
    budget = in_budget_currency(proposal.budget, proposal, "budget").of(MEDIANS)
    months = min(float(months_paid(cost, MEDIANS, budget)[0]), float(proposal.horizon_months))
    each = f"{gain.each.median:.4g}"
    by = "a month" if gain.by_month else "an answer"
    found = Finding(
        option=compared.options[number],
        theme=Theme.RESOURCES,
        measure=OUTCOME,
        unit=compared.outcome.what,
        direction=Direction.CONTEXT,
        grade=gain.grade,
        probe=PROBE,
        estimate=middle,
        group=compared.outcome.what,
        note="; ".join(("at full service, on top of what happens today", *compared.missing)),
        sources=gain.sources,
        details={
            "formula": f"{each} {by} over the horizon = {middle:,.4g}",
            WITHIN: float(effect(cost, gain, months, MEDIANS)[0]),
            "about": _about(compared),
        },
    )
    return with_interval(found, compared.effects[number])


def _about(compared: Compared) -> str:
    about = compared.outcome.about
    return about if priced(compared.outcome) else f"{about}: it has no price"


def _one_more(
    proposal: Proposal, compared: Compared, number: int, costs: Mapping[str, OptionCost]
) -> Finding:
    home, step, names = proposal.budget.currency, compared.steps[number], compared.options
    option = names[number]
    text, details = "", _at_worths(compared, number, home)
    if step.dominated_by is not None:
        text = f"{names[step.dominated_by]} costs no more and brings about no less"
    elif step.mixed_by is not None:
        less, more = (names[other] for other in step.mixed_by)
        text = f"some of {less} and some of {more} together bring about as much for less"
    elif step.ratio is None:
        text = "the cheapest of those that are the best buy at some worth"
    else:
        against = names[step.against or 0]
        details["formula"] = _ratio_in_words(compared, number, step.against or 0, step.ratio, home)
        details["against"] = against
    if step.on_frontier:
        details["the best buy where one more is worth"] = _where(compared, number, home)
    return Finding(
        option=option,
        theme=Theme.RESOURCES,
        measure=ONE_MORE,
        unit=f"{home} for one of: {compared.outcome.what}",
        direction=Direction.CONTEXT,
        grade=grade_of(compared, costs, option),
        probe=PROBE,
        estimate=step.ratio,
        text=text,
        group=compared.outcome.what,
        note="By the means of the simulation. What one more is worth is for people to say.",
        details=details,
    )


def _ratio_in_words(compared: Compared, number: int, against: int, ratio: float, home: str) -> str:
    money, effects = compared.costs.mean(axis=1), compared.effects.mean(axis=1)
    return (
        f"({in_words(money[number], home)} - {in_words(money[against], home)}) /"
        f" ({effects[number]:,.4g} - {effects[against]:,.4g}) = {in_words(ratio, home)}"
    )


def _where(compared: Compared, number: int, home: str) -> str:
    """From its own ratio to that of the next option on the frontier."""
    after = [step.ratio for step in compared.steps if step.against == number]
    low = compared.steps[number].ratio
    if low is None:
        return f"less than {in_words(after[0], home)}" if after and after[0] else "anything"
    if after and after[0] is not None:
        return f"{in_words(low, home)} to {in_words(after[0], home)}"
    return f"more than {in_words(low, home)}"


def _at_worths(compared: Compared, number: int, home: str) -> Details:
    worths = compared.worths
    if worths is None:
        return {}
    details: Details = {}
    last = worths.worths.size - 1
    for place in sorted({0, last // 2, last}):
        at = f"where one is worth {in_words(float(worths.worths[place]), home)}"
        details[f"probability of being the best buy {at}"] = float(worths.best[place, number])
        details[f"expected loss {at}"] = float(worths.expected_loss[place, number])
        details[f"loss of one time in twenty {at}"] = float(worths.regret[place, number])
    return details


def as_csv(compared: Sequence[Compared]) -> str:
    """Return all worths as CSV: net benefit, probability of being best, losses."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        ["outcome", "worth", "option", "net_benefit", "probability_best", "expected_loss",
         "loss_95", "loss_most"]
    )  # fmt: skip
    for one in compared:
        worths = one.worths
        if worths is None:
            continue
        for place, worth in enumerate(worths.worths):
            for number, option in enumerate(one.options):
                figures = (
                    worths.net_benefit, worths.best, worths.expected_loss, worths.regret,
                    worths.most_regret,
                )  # fmt: skip
                shown = [f"{table[place, number]:.6g}" for table in figures]
                writer.writerow([safe(one.outcome.what), f"{worth:.6g}", safe(option), *shown])
    return out.getvalue()
