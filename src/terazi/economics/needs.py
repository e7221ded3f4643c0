"""What an option needs and how much of it is there, one line each.

Some of it follows from what was measured (memory, speed, languages), the rest is what the proposal
counts (``readiness``). What nobody has counted stays in the list as unknown.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from terazi.data.cldr_names import english_name
from terazi.economics.control import elsewhere
from terazi.economics.lines import OptionCost
from terazi.economics.money import in_budget_currency, in_words
from terazi.finding import Finding, Grade
from terazi.proposal.options import Model, Nothing, Option, People, Tool
from terazi.proposal.readiness import Readiness, Resource
from terazi.proposal.schema import Proposal

MODELS, COMPUTE, PEOPLE = "models", "compute", "people"
GROUNDS = (MODELS, COMPUTE, PEOPLE)

_DAY = 24
_NEEDED_MEMORY = ("memory on the machine described", "memory")  # the first that is known, in MB
_CLAIMED = "languages claimed by the maker"


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that an option needs.

    Attributes:
        what: what it is.
        ground: where it belongs, one of ``GROUNDS``.
        needed: how much of it, or None where not known.
        there: how much is there, or None where not known.
        unit: of both.
        grade: how both are known.
        closing: what it would cost to get all that is missing, in the budget's currency.
        closing_formula: how that was reckoned.
    """

    what: str
    ground: str
    needed: float | None
    there: float | None
    unit: str
    grade: Grade
    closing: float | None = None
    closing_formula: str = ""

    @property
    def share(self) -> float | None:
        """How much of what is needed is there; more than 1 where more is; None if not known."""
        if self.needed is None or self.there is None:
            return None
        return self.there / self.needed

    @property
    def shown(self) -> str:
        """Both in words."""
        if self.there is None and self.needed is None:
            return "not known"
        there, needed = (
            "not known" if one is None else f"{one:,.4g}" for one in (self.there, self.needed)
        )
        return f"{there} of {needed} {self.unit}".rstrip()


def needs(
    proposal: Proposal, option: Option, cost: OptionCost, findings: Iterable[Finding]
) -> tuple[Need, ...]:
    """All that one option needs; nothing where the option is *nothing*.

    Args:
        proposal: the whole question.
        option: one of its options.
        cost: of the option; has its capacity.
        findings: of all options.

    Raises:
        InputError: money in a currency without an exchange rate.
    """
    if isinstance(option, Nothing):
        return ()
    found = list(findings)
    told = proposal.readiness or Readiness()
    counted = tuple(_counted(proposal, told, option))
    own = {one.measure: one for one in found if one.option == option.name}
    staff = any(one.ground == PEOPLE for one in counted)
    return (
        *_languages(proposal, option, own, found),
        *_machine(proposal, told, option, cost, own),
        *(() if staff else _staff(option, cost)),
        *counted,
    )


def _counted(proposal: Proposal, told: Readiness, option: Option) -> Iterator[Need]:
    """What the proposal counts for the option."""
    for number, one in enumerate(told.resources):
        if one.options and option.name not in one.options:
            continue
        closing, formula = None, ""
        if one.there is not None and one.there < one.needed:
            field = f"readiness.resources[{number}].closing"
            closing, formula = _closing(proposal, option, one, one.needed - one.there, field)
        grade = Grade.DOCUMENTED if one.source else Grade.ASSUMED
        yield Need(
            one.what, one.ground, one.needed, one.there, one.unit, grade, closing, formula
        )  # fmt: skip


def _closing(
    proposal: Proposal, option: Option, one: Resource, missing: float, field: str
) -> tuple[float | None, str]:
    """What it costs to get what is missing: as the proposal says, or by the wages of the role."""
    if one.closing is not None:
        told = in_budget_currency(one.closing, proposal, field)
        return told.amount, f"{one.what}: {told.shown}"
    if not isinstance(option, People) or one.what.casefold() != option.role.casefold():
        return None, ""
    number = proposal.options.index(option)
    wage = in_budget_currency(option.monthly_wage, proposal, f"options[{number}].monthly_wage")
    months = proposal.horizon_months
    amount = missing * wage.amount * months
    shown = in_words(amount, proposal.budget.currency)
    return amount, f"{one.what}: {missing:g} x {wage.shown} x {months} months = {shown}"


def _languages(
    proposal: Proposal, option: Option, own: Mapping[str, Finding], findings: list[Finding]
) -> Iterator[Need]:
    """In how many of the languages anything was tested, and how many the maker claims."""
    if isinstance(option, People):
        return
    wanted = proposal.languages
    tested = {
        one.language
        for one in findings
        if one.grade is Grade.MEASURED_HERE and one.theme.part == "promise" and not one.is_guess
    }
    yield Need(
        "languages in which something was measured", MODELS, len(wanted),
        len(tested.intersection(wanted)), "languages", Grade.MEASURED_HERE,
    )  # fmt: skip
    if isinstance(option, Model):
        yield Need(
            _CLAIMED, MODELS, len(wanted), _claimed(own.get(_CLAIMED), wanted), "languages",
            Grade.CLAIMED,
        )  # fmt: skip


def _claimed(fact: Finding | None, wanted: tuple[str, ...]) -> int | None:
    """How many of the languages the maker names; None where the maker's list is not known."""
    if fact is None or fact.grade is Grade.UNKNOWN:
        return None
    named = sum(english_name(language) in fact.text for language in wanted)
    complete = fact.details.get("class") == "open"
    return named if complete or named == len(wanted) else None


def _machine(
    proposal: Proposal,
    told: Readiness,
    option: Option,
    cost: OptionCost,
    own: Mapping[str, Finding],
) -> Iterator[Need]:
    """Memory, power, connection, and whether it is fast enough."""
    if isinstance(option, People):
        return
    away = bool(elsewhere(option))
    hardware = proposal.hardware
    if isinstance(option, Model) and not away:
        rows = [own[name] for name in _NEEDED_MEMORY if name in own]
        known = next((row for row in rows if row.estimate is not None), None)
        yield Need(
            "memory", COMPUTE,
            (known.estimate or 0.0) / 1000 if known else None,
            hardware.memory_gb if hardware else None,
            "GB", known.grade if known else Grade.UNKNOWN,
        )  # fmt: skip
    tariff = hardware.electricity if hardware else None
    hours = [_DAY if told.power_hours_per_day is None else told.power_hours_per_day]
    if tariff is not None and tariff.outages is not None and not away:
        hours = [_DAY]  # the capacity has the outages in it
    elif told.power_hours_per_day is None:
        yield Need("hours with power", COMPUTE, None, None, "hours a day", Grade.UNKNOWN)
    if away:
        if told.connection_hours_per_day is None:
            yield Need("hours with a connection", COMPUTE, None, None, "a day", Grade.UNKNOWN)
        else:
            hours.append(told.connection_hours_per_day)
    yield _speed(proposal, option, cost, min(hours))


def _speed(proposal: Proposal, option: Option, cost: OptionCost, hours: float) -> Need:
    """Answers a month, against questions a month; machines of one's own can be bought."""
    needed = proposal.answers_per_month
    there = None if cost.capacity is None else cost.capacity * hours / _DAY
    grade = Grade.UNKNOWN if there is None else cost.capacity_grade
    closing, formula = None, ""
    hardware = proposal.hardware
    if there and there < needed and hardware is not None and not elsewhere(option):
        price = in_budget_currency(hardware.price, proposal, "hardware.price")
        more = math.ceil(needed / there - 1e-9) - 1
        closing = more * price.amount
        home = proposal.budget.currency
        formula = f"{more} more machines x {price.shown} = {in_words(closing, home)}"
    what = f"answers a month, in {hours:g} hours a day"
    return Need(what, COMPUTE, needed, there, "answers", grade, closing, formula)


def _staff(option: Option, cost: OptionCost) -> Iterator[Need]:
    """Where the proposal counts nobody: how many it takes, if that can be reckoned."""
    if isinstance(option, People):
        yield Need(option.role, PEOPLE, cost.people_needed, None, "people", Grade.UNKNOWN)
    elif isinstance(option, Tool | Model):
        yield Need("people who run it and watch over it", PEOPLE, None, None, "", Grade.UNKNOWN)
