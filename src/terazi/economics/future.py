"""What if it pays off, stays as it is, collapses: costs and outcomes in each, and the regret.

Scenarios, not forecasts: nobody says how likely any of them is, and none is weighed by a
probability. An option's regret in a future is how much better the best option would have been in
it; the least regretted option is the one whose highest regret is the lowest (Savage 1951).
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from terazi.economics.costs import Conditions, OptionCost, Performance, option_costs
from terazi.economics.effectiveness import least_regret
from terazi.economics.extra_lines import quantity
from terazi.economics.gains import Compared, Rate, compare, priced
from terazi.economics.money import in_words
from terazi.economics.timeline import Payment, total
from terazi.economics.uncertain import DRAWS, Array, Draws
from terazi.finding import Direction, Finding, Grade, Theme
from terazi.proposal.futures import Future
from terazi.proposal.money_checks import ENDPOINTS
from terazi.proposal.options import Model, Option
from terazi.proposal.schema import Proposal
from terazi.proposal.shorthand import ENDPOINT
from terazi.proposal.uncertain import PlainNumber

PROBE = "futures"
REGRET = "regret over the futures"
SCENARIOS = "Scenarios, not forecasts: nobody says how likely they are."

_SAME = 0.001  # of a price: a smaller difference is none

_LARGE = 1000  # amounts from which on cents are not shown

_ALONE = (
    "unknown: the price of an answer is known of no other option, so nothing can be said to be"
    " regretted more or less"
)
_HIDDEN = "unknown: what it costs is not known, or not all of it"

_NO_ANSWERS = "It answers nothing in at least one of them, so an answer has no price there."


def futures(proposal: Proposal) -> tuple[Future, ...]:
    """The proposal's futures, or the three that Terazi assumes."""
    if proposal.future:
        return proposal.future
    middle = proposal.horizon_months // 2 + 1
    return (
        Future(
            name="it pays off",
            from_month=middle,
            volume=PlainNumber(amount=2),
            token_price=PlainNumber(amount=0.5),
            why="assumed: from the middle on twice as many people ask, and tokens cost half",
        ),
        Future(name="it stays as it is", why="assumed: everything as the proposal says"),
        Future(
            name="it collapses",
            from_month=middle,
            gone=(ENDPOINTS,),
            why="assumed: from the middle on what is hosted elsewhere is gone",
        ),
    )


@dataclass(frozen=True, slots=True, eq=False)
class InFuture:
    """One option in one future.

    Attributes:
        cost: mean over the horizon.
        answers: mean over the horizon; None where it was not measured.
        effects: means of outcomes over the horizon, by name.
    """

    cost: float
    answers: float | None
    effects: Mapping[str, float]


def in_future(
    proposal: Proposal,
    future: Future,
    performances: Mapping[str, Performance],
    rates: Mapping[tuple[str, str], Rate],
    draws: Draws,
) -> dict[str, InFuture]:
    """Costs and outcomes of all options in one future.

    Args:
        proposal: the whole question.
        future: what becomes different, and when.
        performances: measured, by the option's name.
        rates: by outcome and option.
        draws: the same in all futures.
    """
    months, start = proposal.horizon_months, future.from_month
    then = Conditions(
        *(
            quantity(f"future {future.name}: {name}", getattr(future, name))
            for name in ("volume", "token_price", "wages")
        )
    )
    before = option_costs(proposal, dict(performances))
    after = option_costs(proposal, dict(performances), then)
    outcomes = draws(quantity(f"future {future.name}: outcomes", future.outcomes))
    found = {}
    for option, one, other in zip(proposal.options, before, after, strict=True):
        ends = is_gone(option, future)
        later = 0 if ends else months - start + 1
        better = outcomes if option.kind not in {"nothing", "people"} else np.ones(1)
        answers = None
        if one.serves is not None and other.serves is not None:
            answers = (one.serves(draws) * (start - 1), other.serves(draws) * later)
        effects = {}
        for (what, name), rate in rates.items():
            if name == option.name:
                first, second = answers or (np.zeros(1), np.zeros(1))
                effect = rate.over(first, start - 1, draws)
                effect = effect + better * rate.over(second, later, draws)
                effects[what] = float(effect.mean())
        found[option.name] = InFuture(
            cost=float(total(paid_in(one, other, start, months, draws, ends=ends)).mean()),
            answers=None if answers is None else float((answers[0] + answers[1]).mean()),
            effects=effects,
        )
    return found


def is_gone(option: Option, future: Future) -> bool:
    """Whether the option ends when the future comes."""
    elsewhere = isinstance(option, Model) and option.model.startswith(ENDPOINT)
    return option.name in future.gone or (elsewhere and ENDPOINTS in future.gone)


def paid_in(
    before: OptionCost,
    after: OptionCost,
    start: int,
    months: int,
    draws: Draws,
    *,
    ends: bool,
) -> list[Payment]:
    """Payments of an option whose conditions change in one month, or that ends in it.

    Where it ends, leaving is paid in that month, a machine is taken for what it is still worth,
    and what was to be bought later is not bought.

    Args:
        before: its cost until then.
        after: its cost from then on, line by line the same.
        start: the month of the change, from 1.
        months: of the horizon.
        draws: of the simulation.
        ends: whether the option ends.
    """
    found = []
    early = np.arange(1, months + 1) < start
    for one, other in zip(before.lines, after.lines, strict=True):
        schedule = np.zeros(months)
        if not ends:
            schedule = one.schedule(months)
        elif one.leaving:
            schedule[start - 1] = 1
        else:
            schedule[: start - 1] = one.schedule(start - 1)
        for line, part in ((one, early), (other, ~early)):
            amounts, due = line.of(draws), np.where(part, schedule, 0.0)
            found.append(Payment(line.what, line.category, amounts, line.amount, due))
    return found


def future_findings(
    proposal: Proposal, performances: Mapping[str, Performance], findings: Sequence[Finding]
) -> Iterator[Finding]:
    """Yield how much each option is regretted over the futures, at most.

    Where the proposal counts an outcome that has a price, regret is in net benefit, over the range
    of what one more is worth; otherwise in the price of an answer.

    Args:
        proposal: the whole question.
        performances: measured, by the option's name.
        findings: of the probes.

    Raises:
        InputError: money in a currency without an exchange rate.
    """
    simulated = Draws(proposal.seed, DRAWS)
    costs = option_costs(proposal, dict(performances))
    compared = [
        compare(proposal, outcome, costs, findings, simulated)
        for outcome in proposal.outcomes
        if priced(outcome)
    ]
    rates = {
        (one.outcome.what, option): rate
        for one in compared
        for option, rate in zip(one.options, one.rates, strict=True)
    }
    names = futures(proposal)
    seen = [in_future(proposal, one, performances, rates, simulated) for one in names]
    table = _Table(proposal.budget.currency, names, seen)
    side_by_side = [one for one in compared if one.worths is not None and len(one.options) > 1]
    for one in side_by_side:
        if one.worths is not None:
            yield from table.by_worth(one, one.worths.worths)
    if not side_by_side:
        hidden = {cost.name for cost in costs if cost.left_out}
        names_of = [option.name for option in proposal.options if option.kind != "nothing"]
        yield from table.by_price(names_of, hidden)


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """What every option costs and brings about in every future."""

    home: str
    futures: Sequence[Future]
    seen: Sequence[Mapping[str, InFuture]]

    def by_price(self, options: Sequence[str], hidden: Container[str]) -> Iterator[Finding]:
        """How much dearer an answer is than the cheapest, at most.

        Args:
            options: all but *nothing*.
            hidden: of these, those whose cost is not known, or not all of it. They are not free.
        """
        prices = {option: [_price(future[option]) for future in self.seen] for option in options}
        known = {o: np.array(p) for o, p in prices.items() if None not in p and o not in hidden}
        if not known:
            return
        others = [option for option in options if option not in known]
        missing = tuple(f"the price of an answer of {other} is not known" for other in others)
        columns = np.stack(list(known.values()), axis=1)
        regrets = columns - columns.min(axis=1, keepdims=True)
        regrets[regrets < _SAME * columns] = 0
        highest = regrets.max(axis=0)
        for option in options:
            if option in hidden:
                yield self._finding(option, "", _HIDDEN, [])
                continue
            if option not in known:
                if any(future[option].answers is not None for future in self.seen):
                    yield self._finding(option, "", f"unknown: {_NO_ANSWERS}", [])
                continue
            if len(known) == 1:
                yield self._finding(option, "", _ALONE, [], missing)
                continue
            number = list(known).index(option)
            text = self._at_most(regrets[:, number], "more for an answer than the cheapest")
            if np.isclose(highest[number], highest.min()):
                text += "; by the price of an answer, right or wrong, regretted least"
            yield self._finding(option, "", text, regrets[:, number], missing)

    def by_worth(self, compared: Compared, worths: Array) -> Iterator[Finding]:
        """Regret in net benefit, at the least, the middle and the most that one more is worth."""
        outcome, options = compared.outcome.what, compared.options
        costs = np.array([[future[name].cost for name in options] for future in self.seen])
        effects = np.array(
            [[future[name].effects[outcome] for name in options] for future in self.seen]
        )
        shown = [float(worths[0]), float(worths[worths.size // 2]), float(worths[-1])]
        found = {worth: least_regret(costs, effects, worth) for worth in shown}
        for number, option in enumerate(options):
            parts = []
            for worth, (regrets, least) in found.items():
                at_most = self._at_most(regrets[:, number], "lost against the best")
                ending = ", regretted least" if number in least else ""
                parts.append(
                    f"where one more is worth {in_words(worth, self.home)}: {at_most}{ending}"
                )
            yield self._finding(option, outcome, "; ".join(parts), [], compared.missing)

    def _at_most(self, regrets: Array, what: str) -> str:
        worst = int(regrets.argmax())
        if regrets[worst] <= 0:
            return "no regret in any future"
        amount = _rounded(float(regrets[worst]), self.home)
        return f"at most {amount} {what} (if {self.futures[worst].name})"

    def _finding(
        self,
        option: str,
        outcome: str,
        text: str,
        regrets: Sequence[float] | Array,
        missing: Sequence[str] = (),
    ) -> Finding:
        details: dict[str, float | int | str] = {}
        for place, (future, seen) in enumerate(zip(self.futures, self.seen, strict=True)):
            here = seen[option]
            if text != _HIDDEN:
                details[f"cost if {future.name}"] = here.cost
            if outcome:
                details[f"{outcome} if {future.name}"] = here.effects[outcome]
            elif here.answers is not None:
                details[f"answers if {future.name}"] = here.answers
            if len(regrets):
                details[f"regret if {future.name}"] = float(regrets[place])
        assumed = "; ".join(f"{one.name}: {one.why}" for one in self.futures if one.why)
        compared = f"Not compared: {'; '.join(missing)}." if missing else ""
        return Finding(
            option=option,
            theme=Theme.RESOURCES,
            measure=REGRET,
            unit=self.home,
            direction=Direction.CONTEXT,
            grade=Grade.ASSUMED,
            probe=PROBE,
            text=text,
            group=outcome,
            note=" ".join(part for part in (SCENARIOS, compared, assumed) if part),
            details=details,
        )


def _rounded(amount: float, home: str) -> str:
    """Without cents where there are a thousand or more: a scenario is not known to the cent."""
    return f"{home} {amount:,.0f}" if amount >= _LARGE else in_words(amount, home)


def _price(here: InFuture) -> float | None:
    """Of an answer; None where there is none."""
    return here.cost / here.answers if here.answers else None
