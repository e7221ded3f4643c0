"""The figure of the budget: what the same money gives in people, in answers, in months."""

import math
from collections.abc import Sequence

from markupsafe import Markup

from terazi.finding import Finding
from terazi.proposal.schema import Proposal
from terazi.report.charts.track import bar_from_zero, scale
from terazi.report.choose import (
    ANSWERS,
    BUDGET,
    COST,
    MONTHS,
    PEOPLE_MONTHS,
    PRICE,
    WHOLE_BUDGET,
    Order,
)
from terazi.report.figures.rows import left_out
from terazi.report.figures.tracks import drawn_rows, reaches, tracks
from terazi.report.reader import Reader, bdi
from terazi.report.sentences import budget_says
from terazi.report.table import Cell, Figure, Rows


def budget_figure(
    proposal: Proposal, findings: Sequence[Finding], order: Order, reader: Reader
) -> Figure | None:
    """Make the figure, or None where nothing is known about money."""
    _ = reader.gettext
    found = [f for measure in BUDGET for f in findings if f.measure == measure and not f.is_guess]
    if not found:
        return None
    people = frozenset(option.name for option in proposal.options if option.kind == "people")
    answers = proposal.answers_per_month * proposal.horizon_months
    expected = {ANSWERS: answers, MONTHS: float(proposal.horizon_months)}
    blocks: dict[tuple[str, str], list[Finding]] = {}
    for finding in found:
        # What it costs is drawn month by month.
        if finding.measure not in {COST, PRICE} and not finding.group.startswith(WHOLE_BUDGET):
            blocks.setdefault((finding.measure, finding.unit), []).append(finding)
    groups = [
        _bars(order.sort(block), expected.get(measure), people, order, reader)
        for (measure, _unit), block in blocks.items()
    ]
    budget = reader.money(proposal.budget.amount, proposal.budget.currency)
    says = budget_says(
        order.sort(f for f in found if f.measure == ANSWERS),
        budget,
        answers,
        proposal.horizon_months,
        reader,
    )
    return Figure(
        "budget",
        _("What %(budget)s gives", budget=budget),
        (*_whole_budget(found, budget, reader), says),
        tracks(_("What the same money gives"), groups, reader),
        legend=_(
            "Filled bars are people; hollow bars are everything else. Dashed line: expected to be "
            "needed. An answer of one is not worth an answer of the other: the red lines say which "
            "may be given at all."
        ),
        notes=left_out(dict(list(blocks.items())[:1]), reader),
    )


def _bars(
    block: Sequence[Finding],
    expected: float | None,
    people: frozenset[str],
    order: Order,
    reader: Reader,
) -> Rows:
    """Draw one measure as bars from zero, people's filled."""
    _ = reader.gettext
    first = block[0]
    lines = [] if expected is None else [("b", expected)]
    ends = [f.interval.high for f in block if f.interval] + [at for _kind, at in lines]
    values = [f.estimate for f in block if f.estimate is not None]
    reach = max([*ends, *values, 0.0], key=lambda end: end if math.isfinite(end) else 0.0)
    on = scale(0.0, reach if reach > 0 and math.isfinite(reach) else 1.0)
    about = [reaches(on, first.unit, reader)]
    if expected is not None:
        about.append(_("expected: %(number)s", number=reader.number(expected)))
    return drawn_rows(
        Markup("{} <small>{}</small>").format(
            _title(first.measure, first.unit, reader), _(", ").join(about)
        ),
        block,
        lambda f: bar_from_zero(f, on, "p" if f.option in people else "o", lines=lines),
        order=order,
        reader=reader,
    )


def _whole_budget(found: Sequence[Finding], budget: str, reader: Reader) -> list[Cell]:
    """Say what all the money is when people are paid with it."""
    return [
        reader.gettext(
            "%(budget)s is %(months)s: the whole budget, in the hands of %(who)s.",
            budget=budget,
            months=reader.amount(f.estimate, f.unit),
            who=bdi(f.option),
        )
        for f in found
        if f.measure == PEOPLE_MONTHS
        and f.group.startswith(WHOLE_BUDGET)
        and f.estimate is not None
    ]


def _title(measure: str, unit: str, reader: Reader) -> Cell:
    if not unit or unit in measure or reader.has_currency(unit):
        return reader.capital(measure)
    return reader.gettext(
        "%(measure)s, in %(unit)s", measure=reader.capital(measure), unit=reader.unit(unit)
    )
