"""The annex's table of what was planned before the weighing began, and what was done."""

from terazi.report.facts import Amount, Facts
from terazi.report.reader import Reader, bdi
from terazi.report.table import Cell, Rows, Table


def planned_and_done(facts: Facts, reader: Reader) -> Table | None:
    """A row for each option with a model: planned at most, and done; None where none was asked."""
    _ = reader.gettext
    if not facts.efforts:
        return None
    columns = (
        _("Option"),
        *(
            _("%(what)s, %(when)s", what=what, when=when)
            for what in (_("Items"), _("Tokens"), _("Once each"), _("Minutes"))
            for when in (_("planned at most"), _("done"))
        ),
    )
    rows = tuple(
        (
            bdi(effort.option),
            *(
                cell
                for pair in zip(
                    _cells(effort.planned, reader), _cells(effort.done, reader), strict=True
                )
                for cell in pair
            ),
        )
        for effort in facts.efforts
    )
    about = _(
        "Tokens: to read, if each request were read alone. Once each: as they were read, what "
        "requests have in common once. Minutes are foretold from a short measurement. Less is done "
        "than planned where a question was decided early."
    )
    return Table(_("Planned and done"), columns, (Rows("", rows),), about)


def _cells(amount: Amount, reader: Reader) -> tuple[Cell, ...]:
    minutes = amount.seconds
    return (
        reader.number(amount.items),
        reader.number(amount.tokens),
        reader.number(amount.unique),
        reader.gettext("unknown") if minutes is None else reader.number(minutes / 60, 2),
    )
