"""The figure of the budget: what the same money gives in people, in answers, in months."""

from collections.abc import Sequence

from terazi.finding import Finding
from terazi.proposal.schema import Proposal
from terazi.report.charts.budget import budget_panel
from terazi.report.charts.drawing import MAX_PANELS
from terazi.report.choose import (
    ANSWERS,
    BUDGET,
    MONTHS,
    PEOPLE_MONTHS,
    WHOLE_BUDGET,
    Order,
    is_known,
)
from terazi.report.figures.rows import left_out, not_drawn
from terazi.report.matrix import matrix
from terazi.report.reader import Reader, bdi
from terazi.report.sentences import budget_says
from terazi.report.table import Cell, Figure, Panel

_DRAWN = (ANSWERS, MONTHS, PEOPLE_MONTHS)


def budget_figure(
    proposal: Proposal, findings: Sequence[Finding], order: Order, reader: Reader
) -> Figure | None:
    """Make the figure, or None where nothing is known about money."""
    _ = reader.gettext
    found = [f for measure in BUDGET for f in findings if f.measure == measure and not f.is_guess]
    table = matrix(_("What the same money gives"), found, order, reader)
    if table is None:
        return None
    people = frozenset(option.name for option in proposal.options if option.kind == "people")
    answers = proposal.answers_per_month * proposal.horizon_months
    expected = {ANSWERS: answers, MONTHS: float(proposal.horizon_months)}
    blocks: dict[tuple[str, str], list[Finding]] = {}
    for finding in found:
        if finding.measure in _DRAWN and not finding.group.startswith(WHOLE_BUDGET):
            blocks.setdefault((finding.measure, finding.unit), []).append(finding)
    panels = []
    for place, ((measure, unit), block) in enumerate(list(blocks.items())[:MAX_PANELS]):
        if any(is_known(f) for f in block):
            title = _title(measure, unit, reader)
            svg = budget_panel(
                block,
                identity=f"budget-{place}",
                title=title,
                people=people,
                expected=expected.get(measure),
                order=order,
                reader=reader,
            )
            panels.append(Panel(title, svg))
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
        _("The same money, spent otherwise"),
        (*_whole_budget(found, budget, reader), says),
        tuple(panels),
        table,
        legend=_(
            "Filled bars are people; hollow bars are everything else. An answer of one is not "
            "worth an answer of the other: the red lines say which may be given at all."
        ),
        notes=left_out(dict(list(blocks.items())[:1]), reader) + not_drawn(len(blocks), reader),
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
        "%(measure)s, in %(unit)s", measure=reader.capital(measure), unit=reader.gettext(unit)
    )
