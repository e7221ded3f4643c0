"""What an option hangs on, what leaving it takes, and what shocks would do: as findings.

A shock's size is the proposal's (``shocks``), or a figure of the table of price changes, or an
assumption that is stated as such; nobody says when it comes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from terazi.economics.control import control, elsewhere, stops
from terazi.economics.costs import option_costs
from terazi.economics.equal_budget import AT_LEAST, marked, not_known
from terazi.economics.lines import OptionCost
from terazi.economics.local_spending import RULE, TOKENS, Spent, local_share, spending
from terazi.economics.money import in_budget_currency, in_words
from terazi.economics.performance import Performance
from terazi.economics.price_changes import LIMITS, OTHER_LIST, Rate, dearer, gone, rises, source
from terazi.finding import Direction, Finding, Grade, Interval, Source, Theme
from terazi.proposal.dependency import Shocks
from terazi.proposal.options import Nothing, Option, People, Tool
from terazi.proposal.schema import Proposal

PROBE = "dependency"
LOCAL = "share of the money spent in the country"
CONTROL = "who controls it"
EXIT = "cost of leaving"
STOPS = "what would stop it"
WITHDRAWN = "chance that the model is withdrawn within the horizon"
PRICES = "extra cost if prices rise"
EXCHANGE = "extra cost if the currency falls"

#: By how much dearer all that is paid abroad becomes, where the proposal says nothing.
EXCHANGE_SHOCK = 0.30

Details = dict[str, float | int | str]


def dependency_findings(
    proposal: Proposal, performances: Mapping[str, Performance], findings: Iterable[Finding]
) -> Iterator[Finding]:
    """Yield what each option but *nothing* hangs on.

    Args:
        proposal: the whole question.
        performances: measured time and power by the option's name.
        findings: of the probe of openness: the licence, and whether it can be ended.

    Raises:
        InputError: money in a currency without an exchange rate.
    """
    facts: dict[str, dict[str, Finding]] = {}
    for found in findings:
        if found.probe == "openness":
            facts.setdefault(found.option, {})[found.measure] = found
    costs = option_costs(proposal, dict(performances))
    for number, (option, cost) in enumerate(zip(proposal.options, costs, strict=True)):
        if isinstance(option, Nothing):
            continue
        case = _Case(proposal, number, option, cost, spending(proposal, option, cost))
        known = facts.get(option.name, {})
        yield from case.money_here()
        yield case.who_controls(known)
        yield case.leaving()
        yield case.what_stops(known)
        yield from case.withdrawn()
        yield from case.dearer()
        yield from case.currency_falls()


@dataclass(frozen=True, slots=True)
class _Case:
    """One option, and what is paid for it."""

    proposal: Proposal
    number: int
    option: Option
    cost: OptionCost
    spent: tuple[Spent, ...]

    @property
    def home(self) -> str:
        return self.proposal.budget.currency

    @property
    def shocks(self) -> Shocks:
        return self.proposal.shocks or Shocks()

    def money_here(self) -> Iterator[Finding]:
        if self.cost.unpriced:
            yield self._finding(LOCAL, "share", None, note=not_known(self.cost))
            return
        share = local_share(self.spent)
        if share is None:
            return
        abroad = sum(line.abroad for line in self.spent)
        total = sum(line.amount for line in self.spent)
        away = [
            f"{1 - line.locally:.0%} of {line.what} {in_words(line.amount, self.home)}"
            for line in self.spent
            if line.abroad
        ]
        shown = in_words(total, self.home)
        details: Details = {
            "formula": f"1 - ({' + '.join(away) or 'nothing'} abroad) / {shown}",
            "paid abroad": abroad,
            **marked(self.cost),
        }
        left_out = [f"not counted: {what}" for what in self.cost.left_out]
        yield self._finding(
            LOCAL, "share", share, note=" ".join([RULE, *left_out]), details=details
        )

    def _shock(self, found: Finding) -> Finding:
        """More of it is harm; where a part of the cost is missing, it is the least it may be."""
        if not self.cost.left_out:
            return replace(found, direction=Direction.HARM)
        details = {**found.details, **marked(self.cost)}
        return replace(found, direction=Direction.HARM, text=AT_LEAST, details=details)

    def _unknown_shock(self, measure: str) -> Finding:
        found = self._finding(measure, self.home, None, note=not_known(self.cost))
        return replace(found, direction=Direction.HARM)

    def who_controls(self, facts: Mapping[str, Finding]) -> Finding:
        held = control(self.option, facts)
        text = "; ".join(f"{what}: {who}" for what, who in held.items())
        return replace(self._finding(CONTROL, "", None), text=text, grade=Grade.DOCUMENTED)

    def leaving(self) -> Finding:
        told = self.option.exit
        if told is None:
            why = "not said (exit)"
            return self._finding(EXIT, self.home, None, note=why)
        field = f"options[{self.number}].exit.cost"
        cost = in_budget_currency(told.cost, self.proposal, field)
        details: Details = {"formula": cost.shown}
        if told.months is not None:
            details["months that it takes"] = told.months.amount
        found = self._finding(
            EXIT, self.home, cost.amount, note=told.what, details=details, sources=cost.sources
        )
        grade = Grade.DOCUMENTED if cost.sourced else Grade.ASSUMED
        return replace(found, grade=grade, direction=Direction.HARM)

    def what_stops(self, facts: Mapping[str, Finding]) -> Finding:
        text = " ".join(f"If {when}: {then}" for when, then in stops(self.option, facts))
        counted = () if isinstance(self.option, People | Tool) else (source(),)
        found = self._finding(STOPS, "", None, sources=counted)
        return replace(found, text=text, grade=Grade.DOCUMENTED)

    def withdrawn(self) -> Iterator[Finding]:
        if not elsewhere(self.option):
            return
        months = self.proposal.horizon_months
        chance, interval = gone().within(months)
        details: Details = {
            "formula": f"{gone().formula}; 1 - (1 - {gone().share:.3g})^({months} / 12)"
            f" = {chance:.3g}",
            "by another list of prices": f"{OTHER_LIST}: {gone(OTHER_LIST).formula} a year",
        }
        told = self.option.exit
        if told is not None and told.months is not None and self.cost.served is not None:
            unanswered = told.months.amount * self.cost.served
            details["questions unanswered while you move"] = unanswered
        found = self._finding(
            WITHDRAWN, "share", chance, note=LIMITS, details=details, sources=(source(),)
        )
        # Counted elsewhere; that this seller and these years are like those is assumed.
        yield replace(found, interval=interval, direction=Direction.HARM)

    def dearer(self) -> Iterator[Finding]:
        """By the proposal's figure all that is paid again and again; else the tokens alone."""
        tokens = [line for line in self.spent if line.category == TOKENS]
        told = self.shocks.price_rise
        if self.cost.unpriced:
            if told is not None or elsewhere(self.option):
                yield self._unknown_shock(PRICES)
            return
        if told is not None:
            size, why = told, "as the proposal says"
            paid = [line for line in self.spent if line.again]
            sources = (*self._stated(), *((source(),) if tokens else ()))
        elif tokens:
            size, why = rises()[1] - 1, "the middle of the rises that were counted"
            paid, sources = tokens, (source(),)
        else:
            return
        amount = sum(line.amount for line in paid)
        if not amount:
            return
        details: Details = {"formula": self._dearer(amount, size, why)}
        if tokens:
            details |= _of_table(dearer(), self.proposal.horizon_months)
        found = self._finding(PRICES, self.home, amount * size, details=details, sources=sources)
        yield self._shock(found)

    def currency_falls(self) -> Iterator[Finding]:
        abroad = sum(line.abroad for line in self.spent)
        if self.cost.unpriced:
            yield self._unknown_shock(EXCHANGE)
            return
        if not self.spent:
            return
        told = self.shocks.exchange_rate
        size, why = (EXCHANGE_SHOCK, "assumed") if told is None else (told, "as the proposal says")
        details: Details = {"formula": self._dearer(abroad, size, f"{why}; no rate is known")}
        sources = () if told is None else self._stated()
        found = self._finding(EXCHANGE, self.home, abroad * size, details=details, sources=sources)
        yield self._shock(found)

    def _dearer(self, amount: float, size: float, why: str) -> str:
        more = in_words(amount * size, self.home)
        return f"{in_words(amount, self.home)} x {size:.3g} ({why}) = {more}"

    def _stated(self) -> tuple[Source, ...]:
        return (Source(title=self.shocks.source),) if self.shocks.source else ()

    def _finding(
        self,
        measure: str,
        unit: str,
        estimate: float | None,
        *,
        note: str = "",
        details: Details | None = None,
        sources: tuple[Source, ...] = (),
    ) -> Finding:
        return Finding(
            option=self.option.name,
            theme=Theme.DEPENDENCY,
            measure=measure,
            unit=unit,
            direction=Direction.CONTEXT,
            grade=Grade.UNKNOWN if estimate is None else Grade.ASSUMED,
            probe=PROBE,
            estimate=estimate,
            note=note,
            sources=sources,
            details=details or {},
        )


def _of_table(rate: Rate, months: int) -> Details:
    """How often prices of tokens rose, and by how much."""
    chance, interval = rate.within(months)
    low, middle, high = rises()
    return {
        "chance of a rise within the horizon": f"{chance:.3g} ({_ends(interval)})",
        "counted": f"{rate.formula} a year",
        "where a price rose": f"to {middle:.3g} times; half of them to between {low:.3g} and"
        f" {high:.3g} times",
    }


def _ends(interval: Interval) -> str:
    return f"{interval.low:.2g} to {interval.high:.2g}"
