"""Whose work would change: exposure of the occupation, hours and pay gained and lost by group.

The hours are arithmetic on what the proposal says of the future, so their grade is *assumed*,
whoever says it. Nothing is added up over groups: one group's gain does not pay another's loss.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from terazi.economics.exposure import NOT_LOSS, exposure, in_country, source
from terazi.economics.money import Converted, in_budget_currency, in_words
from terazi.finding import Direction, Finding, Grade, Source, Theme
from terazi.proposal.occupations import isco_group, occupation
from terazi.proposal.options import Model
from terazi.proposal.schema import Proposal
from terazi.proposal.work import Change, Work

PROBE = "displacement"
EXPOSED = "exposure of the occupation"
HOURS_LOST, HOURS_GAINED = "hours of work lost", "hours of work gained"
PAY_LOST, PAY_GAINED = "pay lost", "pay gained"

_HOURS = "hours a month"
_ASSUMED = "Arithmetic on what the proposal assumes."

Details = dict[str, float | int | str]


def displacement_findings(proposal: Proposal) -> Iterator[Finding]:
    """Yield what the proposal's ``work`` leads to, group by group.

    Args:
        proposal: with ``work``; without it, it is not known whose work a tool or model changes.

    Raises:
        InputError: pay in a currency without an exchange rate.
    """
    models = [option.name for option in proposal.options if isinstance(option, Model)]
    if not proposal.work:
        yield from _nothing_said(proposal)
    for number, work in enumerate(proposal.work):
        for model in models:
            yield _exposure(model, work, proposal)
        pay = None
        if work.hourly_pay is not None:
            pay = in_budget_currency(work.hourly_pay, proposal, f"work[{number}].hourly_pay")
        for change in work.changes:
            yield from _hours(proposal, work, change, pay)


def _nothing_said(proposal: Proposal) -> Iterator[Finding]:
    nobody = Work(group="nobody is named")
    for option in proposal.options:
        if option.kind not in {"nothing", "people"}:
            row = _Row(nobody, option.name, Direction.HARM).finding(
                HOURS_LOST, _HOURS, None, note="The proposal does not say whose work would change."
            )
            yield replace(row, group="")


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours a month that a group loses to an option and gains by it; None where not said.

    Attributes:
        lost: of tasks that the option does instead of them.
        gained: of checking those tasks and of putting them right.
    """

    lost: float | None
    gained: float | None


def hours(work: Work, change: Change, tasks: float) -> Hours:
    """Work out the hours of ``tasks`` a month, of which the option does a share."""
    done = tasks * change.share
    new = [one for one in (change.checking_minutes, change.rework_minutes) if one is not None]
    return Hours(
        lost=None if work.minutes_per_task is None else done * work.minutes_per_task / 60,
        gained=done * sum(new) / 60 if new else None,
    )


def _hours(
    proposal: Proposal, work: Work, change: Change, pay: Converted | None
) -> Iterator[Finding]:
    tasks = work.tasks_per_month or proposal.answers_per_month
    found = hours(work, change, tasks)
    done = f"{tasks:,.10g} tasks x {change.share:.4g}"
    home = proposal.budget.currency
    new = " + ".join(
        f"{what} {minutes:g}"
        for what, minutes in (
            ("checking", change.checking_minutes),
            ("rework", change.rework_minutes),
        )
        if minutes is not None
    )
    both = (
        (
            HOURS_LOST, PAY_LOST, Direction.HARM, found.lost,
            f"{done} x {work.minutes_per_task or 0:g} minutes",
            "how many minutes a task takes now is not said (minutes_per_task)",
        ),
        (
            HOURS_GAINED, PAY_GAINED, Direction.HELP, found.gained, f"{done} x ({new}) minutes",
            "the minutes of checking and rework are not said; nobody's work needs none",
        ),
    )  # fmt: skip
    for in_hours, in_money, direction, amount, formula, why in both:
        if amount == 0 and direction is Direction.HARM:
            continue  # people who do not do the task today
        row = _Row(work, change.option, direction)
        if amount is None:
            yield row.finding(in_hours, _HOURS, None, note=why)
            continue
        details: Details = {"formula": f"{formula} / 60 = {amount:,.4g} hours"}
        if work.people:
            details["hours for each of them"] = amount / work.people
        yield row.finding(in_hours, _HOURS, amount, details=details, note=_ASSUMED)
        if pay is not None:
            money = amount * pay.amount
            details = {"formula": f"{amount:,.4g} hours x {pay.shown} = {in_words(money, home)}"}
            yield row.finding(
                in_money, f"{home} a month", money, details=details, sources=pay.sources,
                note=_ASSUMED,
            )  # fmt: skip


def _exposure(model: str, work: Work, proposal: Proposal) -> Finding:
    row = _Row(work, model, Direction.CONTEXT)
    named = occupation(work.occupation) if work.occupation else None
    rated = exposure(named.code) if named else None
    isco = f"ISCO-08 {work.isco} ({isco_group(work.isco)})" if work.isco else ""
    if named is None or rated is None:
        said = f"only {isco} is given, and " if isco and not work.occupation else ""
        why = f"{said}no exposure is published for it: name the O*NET occupation that comes nearest"
        return row.finding(EXPOSED, "share", None, note=f"{why}. {NOT_LOSS}")
    details: Details = {
        "occupation": f"{named.title} ({named.code})" + (f", {isco}" if isco else ""),
        "model alone (alpha)": rated.people["alpha"],
        "with programs around it (gamma)": rated.people["gamma"],
        "as GPT-4 rated it (beta)": rated.gpt4["beta"],
    }
    sources = [source()]
    country = in_country(proposal.community.country)
    if country is not None:
        details["mean of the country's work"] = country.mean
        details["formula of that mean"] = country.formula
        sources.append(country.source)
    return row.finding(
        EXPOSED,
        "share",
        rated.people["beta"],
        grade=Grade.MEASURED_ELSEWHERE,
        note=f"{NOT_LOSS} Rated for work in the United States.",
        sources=tuple(sources),
        details=details,
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """What the findings of one group and one option share."""

    work: Work
    option: str
    direction: Direction

    def finding(
        self,
        measure: str,
        unit: str,
        estimate: float | None,
        *,
        grade: Grade = Grade.ASSUMED,
        note: str = "",
        sources: tuple[Source, ...] = (),
        details: Details | None = None,
    ) -> Finding:
        stated = (Source(title=self.work.source),) if self.work.source else ()
        if grade is not Grade.ASSUMED or estimate is None:
            stated = ()
        return Finding(
            option=self.option,
            theme=Theme.DISPLACEMENT,
            measure=measure,
            unit=unit,
            direction=self.direction,
            grade=Grade.UNKNOWN if estimate is None else grade,
            probe=PROBE,
            estimate=estimate,
            group=self.work.group,
            note=note,
            sources=(*sources, *stated),
            details=details or {},
        )
