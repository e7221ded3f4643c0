"""The money side of the ledger: costs, what else they buy, outcomes, futures."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from terazi.economics.cost_table import cost_table, write_costs
from terazi.economics.costs import Performance, option_costs
from terazi.economics.equal_budget import AT_LEAST, cost_findings, marked
from terazi.economics.future import future_findings
from terazi.economics.money import in_budget_currency
from terazi.economics.outcomes import NAME as OUTCOMES_CSV
from terazi.economics.outcomes import as_csv, comparisons, outcome_findings
from terazi.economics.uncertain import DRAWS, MEDIANS, Draws, interval
from terazi.files import write_atomically
from terazi.finding import Direction, Finding, Grade, Theme
from terazi.proposal.schema import Proposal

PROBE = "costs"
SAME_MONEY = "for the same money"


def money_findings(
    proposal: Proposal, performances: Mapping[str, Performance], findings: Sequence[Finding]
) -> Iterator[Finding]:
    """Yield all findings about money.

    Args:
        proposal: the whole question.
        performances: measured, by the option's name.
        findings: of the probes, for outcomes that hang on a measured share of answers.

    Raises:
        InputError: money in a currency without an exchange rate.
    """
    yield from cost_findings(proposal, performances)
    yield from purchase_findings(proposal, performances)
    yield from outcome_findings(proposal, performances, findings)
    yield from future_findings(proposal, performances, findings)


def write_tables(
    folder: Path,
    proposal: Proposal,
    performances: Mapping[str, Performance],
    findings: Sequence[Finding],
) -> None:
    """Write ``costs.csv`` and, where outcomes are counted, ``outcomes.csv`` into a weighing.

    Raises:
        InputError: money in a currency without an exchange rate.
        TeraziError: the disk refuses.
    """
    write_costs(folder, cost_table(proposal, performances))
    if proposal.outcomes:
        compared = comparisons(proposal, performances, findings)
        write_atomically(folder / OUTCOMES_CSV, as_csv(compared))


def purchase_findings(
    proposal: Proposal, performances: Mapping[str, Performance]
) -> Iterator[Finding]:
    """Yield for each option that costs something what else its cost would buy.

    Raises:
        InputError: money in a currency without an exchange rate.
    """
    if not proposal.for_the_same_money:
        return
    draws, months = Draws(proposal.seed, DRAWS), proposal.horizon_months
    budget = in_budget_currency(proposal.budget, proposal, "budget")
    prices = {
        one.what: in_budget_currency(one.price, proposal, f"for_the_same_money: {one.what}")
        for one in proposal.for_the_same_money
    }
    for cost in option_costs(proposal, dict(performances)):
        total = cost.over(months)
        if total <= 0 or cost.unpriced:
            continue
        details: dict[str, float | int | str] = {}
        bought = []
        for what, price in prices.items():
            number = total / price.amount
            details[what] = number
            between = interval(cost.over_in(draws, months) / price.of(draws))
            if between is not None and not cost.left_out:
                details[f"{what}, 95 % interval"] = f"{between.low:,.3g} to {between.high:,.3g}"
            details[f"{what} for the whole budget"] = float(
                (budget.of(MEDIANS) / price.of(MEDIANS))[0]
            )
            bought.append(f"{number:,.3g} {what} (at {price.shown} each)")
        least = f"{AT_LEAST} " if cost.left_out else ""
        known = all(price.sourced for price in prices.values()) and cost.grade is Grade.DOCUMENTED
        sources = [source for price in prices.values() for source in price.sources]
        yield Finding(
            option=cost.name,
            theme=Theme.PEOPLE,
            measure=SAME_MONEY,
            unit="",
            direction=Direction.CONTEXT,
            grade=Grade.DOCUMENTED if known else Grade.ASSUMED,
            probe=PROBE,
            text=f"its cost would buy {least}{', or '.join(bought)}",
            sources=tuple(dict.fromkeys((*sources, *cost.sources))),
            details=details | marked(cost),
        )
