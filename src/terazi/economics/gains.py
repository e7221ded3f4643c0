"""What options bring about: outcomes by the answer or the month, beside what they cost."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from terazi.economics.effectiveness import Step, Worths, frontier, over_worths
from terazi.economics.extra_lines import quantity
from terazi.economics.grades import weaker
from terazi.economics.lines import OptionCost
from terazi.economics.money import in_budget_currency
from terazi.economics.performance import measured
from terazi.economics.uncertain import MEDIANS, Array, Draws, Quantity
from terazi.finding import Finding, Grade, Source
from terazi.proposal.futures import Gain, Outcome
from terazi.proposal.options import Option
from terazi.proposal.schema import Proposal

#: Worths at which options are compared, from the least to the most.
WORTHS = 21


@dataclass(frozen=True, slots=True)
class Rate:
    """How much of an outcome an option brings about.

    Attributes:
        each: by the answer, or by the month.
        by_month: which of the two.
        grade: how we know.
        sources: who says so.
    """

    each: Quantity
    by_month: bool
    grade: Grade
    sources: tuple[Source, ...] = ()

    def over(self, answers: Array, months: float, draws: Draws) -> Array:
        """How much there is of it after so many answers in so many months."""
        return draws(self.each) * (months if self.by_month else answers)


def rate(option: Option, what: str, findings: Iterable[Finding]) -> Rate | str:
    """What an option's gain is, or why it is not known.

    What comes on top of today is counted, so ``nothing`` brings about none unless it says so.
    """
    gain = next((one for one in option.outcomes if one.what == what), None)
    if gain is None:
        if option.kind == "nothing":
            return Rate(Quantity(f"{option.name}: {what}", 0), by_month=True, grade=Grade.ASSUMED)
        return f"the proposal does not say what {option.name} brings about"
    stated = gain.per_answer or gain.per_month
    if stated is not None:
        source = stated.source or gain.source
        each = quantity(f"{option.name}: {what}", stated)
        sources = (Source(title=source),) if source else ()
        # What an answer does for people is an estimate, whoever makes it.
        return Rate(each, gain.per_month is not None, Grade.ASSUMED, sources)
    return _measured(option, gain, findings)


def _measured(option: Option, gain: Gain, findings: Iterable[Finding]) -> Rate | str:
    for one in findings:
        asked = (one.option, one.measure, one.language or None, one.group)
        if asked != (option.name, gain.measure, gain.language, "") or one.estimate is None:
            continue
        share = measured(f"{option.name}: {gain.what}", one.estimate, one.interval)
        if not 0 <= share.median <= 1:
            return f"{gain.measure} is no share of answers"
        # An interval of a share may reach a little beyond 0 or 1 where it was computed as a sum.
        ends = tuple(None if end is None else min(max(end, 0.0), 1.0) for end in _ends(share))
        bounded = replace(share, low=ends[0], high=ends[1], scale="share")
        return Rate(bounded, by_month=False, grade=one.grade, sources=one.sources)
    return f"{gain.measure} of {option.name} was not measured"


def _ends(share: Quantity) -> tuple[float | None, float | None]:
    return share.low, share.high


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """All options that an outcome is known of, side by side.

    Attributes:
        outcome: of the proposal.
        options: their names, in the proposal's order.
        rates: of each.
        costs: over the horizon, of shape (options, draws).
        effects: over the horizon, of shape (options, draws).
        middles: effects by the medians, of shape (options,).
        steps: where each stands by its means.
        worths: how they compare at each worth; None where the outcome has no price.
        missing: why others are not among them.
    """

    outcome: Outcome
    options: tuple[str, ...]
    rates: tuple[Rate, ...]
    costs: Array
    effects: Array
    middles: tuple[float, ...]
    steps: tuple[Step, ...]
    worths: Worths | None
    missing: tuple[str, ...]


def compare(
    proposal: Proposal,
    outcome: Outcome,
    costs: Sequence[OptionCost],
    findings: Sequence[Finding],
    draws: Draws,
) -> Compared:
    """Put costs and effects of all options side by side, at full service over the horizon.

    Args:
        proposal: the whole question.
        outcome: that is counted.
        costs: of all options, in the proposal's order.
        findings: of the probes, for gains that hang on a measured share.
        draws: of the simulation.

    Raises:
        InputError: a worth in a currency without an exchange rate.
    """
    months = proposal.horizon_months
    known: list[tuple[OptionCost, Rate]] = []
    missing = []
    for option, cost in zip(proposal.options, costs, strict=True):
        found = rate(option, outcome.what, findings)
        if isinstance(found, str):
            missing.append(found)
        elif cost.unpriced:
            missing.append(f"what {option.name} costs is not known")
        elif cost.serves is None and not found.by_month:
            missing.append(f"how many answers {option.name} gives was not measured")
        else:
            known.append((cost, found))
    money = _table([cost.over_in(draws, months) for cost, _ in known], draws)
    effects = _table([effect(cost, one, months, draws) for cost, one in known], draws)
    steps = frontier(list(money.mean(axis=1)), list(effects.mean(axis=1))) if known else []
    worths = None
    if known and priced(outcome):
        worths = over_worths(_range(proposal, outcome, steps), money, effects)
    return Compared(
        outcome,
        tuple(cost.name for cost, _ in known),
        tuple(one for _, one in known),
        money,
        effects,
        tuple(float(effect(cost, one, months, MEDIANS)[0]) for cost, one in known),
        tuple(steps),
        worths,
        tuple(missing),
    )


def effect(cost: OptionCost, gain: Rate, months: float, draws: Draws) -> Array:
    """How much of an outcome there is after so many months of full service."""
    answers = np.zeros(1) if cost.serves is None else cost.serves(draws) * months
    return gain.over(answers, months, draws)


def priced(outcome: Outcome) -> bool:
    """Whether money may be set against it: never for rights, dignity and culture."""
    return outcome.about not in {"rights", "dignity", "culture"}


def grade_of(compared: Compared, costs: Mapping[str, OptionCost], option: str) -> Grade:
    """How an option's place among the others is known."""
    gain = compared.rates[compared.options.index(option)]
    return weaker(costs[option].grade, gain.grade)


def _range(proposal: Proposal, outcome: Outcome, steps: Sequence[Step]) -> Array:
    """The stated range of worths; else from nothing to twice the dearest step of the frontier."""
    if outcome.worth_from is not None and outcome.worth_to is not None:
        ends = [
            in_budget_currency(money, proposal, f"outcomes: {outcome.what}").amount
            for money in (outcome.worth_from, outcome.worth_to)
        ]
        return np.linspace(ends[0], ends[1], WORTHS)
    dearest = max((step.ratio for step in steps if step.ratio is not None), default=0.0)
    return np.linspace(0.0, 2 * dearest, WORTHS)


def _table(rows: Sequence[Array], draws: Draws) -> Array:
    """Rows of shape (options, draws): what is certain is the same in every draw."""
    if not rows:
        return np.zeros((0, draws.count))
    return np.stack([np.broadcast_to(row, draws.count) for row in rows])
