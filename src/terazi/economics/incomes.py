"""What a month of use costs, beside what people there have in a month.

The income is the country's gross national income per person (World Bank, Atlas method): a mean
over everybody, rich and poor, children included. Most people have less.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from terazi.economics.equal_budget import COST
from terazi.economics.grades import weaker
from terazi.economics.money import in_budget_currency, in_words
from terazi.economics.tables import COUNTRIES, table
from terazi.errors import InputError
from terazi.finding import LEFT_OUT, Direction, Finding, Grade, Theme
from terazi.proposal.schema import Proposal
from terazi.proposal.values import Money

PROBE = "incomes"
SHARE_OF_INCOME = "share of a monthly income for a month of use"
UNIT = "% of a monthly income"  # most are far below one: as shares they would read 0 %
ALONE = "monthly incomes, paid by one person alone"
INTERNATIONAL = "at the prices of the United States, in dollars"
_NOTE = "The income is the country's mean; most people have less."


def income_findings(proposal: Proposal, findings: Iterable[Finding]) -> list[Finding]:
    """Return for each option that costs money what each beneficiary's part of a month is.

    Args:
        proposal: has the community, the horizon and the exchange rates.
        findings: with each option's *cost over the horizon*.
    """
    free = {option.name for option in proposal.options if option.kind == "nothing"}
    costs = [f for f in findings if f.measure == COST and f.option not in free]
    income, why = _monthly_income(proposal)
    return [_finding(proposal, cost, income, why) for cost in costs if cost.estimate is not None]


@dataclass(frozen=True, slots=True)
class _Income:
    """Of a month, in the budget's currency, and in words."""

    amount: float
    shown: str
    bought: float | None  # dollars that buy in the United States what one unit buys here


def _monthly_income(proposal: Proposal) -> tuple[_Income | None, str]:
    """The income, or why it is not known."""
    country, home = proposal.community.country, proposal.budget.currency
    row = table(COUNTRIES).rows.get(country)
    if row is None:
        return None, f"no income per person is known for {country}"
    year = row["income_year"]
    money = Money(
        amount=float(row["income_usd"]) / 12, currency="USD", date=date(int(year), 12, 31)
    )
    try:
        converted = in_budget_currency(money, proposal)
    except InputError:
        return None, (
            "the income per person is known in USD: add to exchange_rates what one USD costs in"
            f" {home}"
        )
    # The same income in dollars of equal buying power, by the same year's two figures.
    bought = float(row["income_ppp"]) / 12 / converted.amount if row["income_ppp"] else None
    return _Income(converted.amount, f"{converted.shown} in {year}", bought), ""


def _finding(proposal: Proposal, cost: Finding, income: _Income | None, why: str) -> Finding:
    if income is None or cost.estimate is None:
        return _row(cost, Grade.UNKNOWN, None, why, {})
    month, people = cost.estimate / proposal.horizon_months, proposal.community.people
    alone: dict[str, float | int | str] = {ALONE: month / income.amount}
    if income.bought is not None:
        alone[INTERNATIONAL] = cost.estimate * income.bought
    if people is None:
        why = "how many people it is for is not said (community.people)"
        return _row(cost, Grade.UNKNOWN, None, why, alone)
    share = 100 * month / people / income.amount
    formula = (
        f"{in_words(cost.estimate, proposal.budget.currency)} / {proposal.horizon_months} months"
        f" / {people:,} people / a monthly income = {share:.3g} %"
    )
    grade = weaker(cost.grade, Grade.DOCUMENTED)
    return _row(
        cost, grade, share, _NOTE, {"formula": formula, **alone, "a monthly income": income.shown}
    )


def _row(
    cost: Finding,
    grade: Grade,
    share: float | None,
    note: str,
    details: dict[str, float | int | str],
) -> Finding:
    return Finding(
        option=cost.option,
        theme=Theme.RESOURCES,
        measure=SHARE_OF_INCOME,
        unit=UNIT,
        direction=Direction.HARM,
        grade=grade,
        probe=PROBE,
        estimate=share,
        text=cost.text if share is not None else "",
        note=note,
        sources=(table(COUNTRIES).source,),
        details=details | {key: cost.details[key] for key in (LEFT_OUT,) if key in cost.details},
    )
