"""What the figures share: rows of their tables, and notes on what a drawing leaves out."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from terazi.finding import Finding, Grade
from terazi.report.cells import counts, figure, items, named, spread
from terazi.report.charts.accuracy import option_name
from terazi.report.charts.drawing import MAX_PANELS, MAX_ROWS
from terazi.report.choose import Order
from terazi.report.reader import Reader
from terazi.report.sentences import where
from terazi.report.table import Cell, Rows, Table

SAID = 4  # languages that a figure speaks of in sentences; its table has all

Blocks = Mapping[tuple[str, str], Sequence[Finding]]  # by language and part of the items


def by_language(caption: Cell, blocks: Blocks, order: Order, reader: Reader) -> Table:
    """Make a table of what is drawn: the languages one below the other, guesses after options.

    How we know is said once, above, where it is the same in all rows.
    """
    _ = reader.gettext
    shown = {place: _drawn(order.sort(block)) for place, block in drawn(blocks).items()}
    grades = {f.grade for block in shown.values() for f in block if f.grade is not Grade.UNKNOWN}
    about = _(grades.pop().value) if len(grades) == 1 else ""
    groups = tuple(
        Rows(
            where(language, group, reader),
            tuple(_row(finding, order, reader, graded=not about) for finding in block),
        )
        for (language, group), block in shown.items()
    )
    columns = (
        _("Option"), _("Figure"), _("Interval"), _("Items"), _("No choice made"),
        _("Lowest to highest wording"), _("How we know"),
    )  # fmt: skip
    return Table(caption, columns, groups, about).trimmed()


def drawn(blocks: Blocks) -> dict[tuple[str, str], Sequence[Finding]]:
    """The languages and parts that a figure has room for."""
    return dict(list(blocks.items())[:MAX_PANELS])


def _drawn(block: Sequence[Finding]) -> list[Finding]:
    """The options that a drawing has room for, and all guesses."""
    options = [f for f in block if not f.is_guess][:MAX_ROWS]
    return [*options, *(f for f in block if f.is_guess)]


def lines_are(findings: Sequence[Finding], reader: Reader) -> Markup:
    """Say what the lines through the marks are, if there are any."""
    levels = {f.interval.level for f in findings if f.interval}
    if len(levels) != 1:
        return reader.gettext("Lines: intervals, see the annex.") if levels else Markup("")
    return reader.gettext("Lines: %(level)s intervals.", level=reader.level(levels.pop()))


def left_out(blocks: Blocks, reader: Reader) -> tuple[Cell, ...]:
    """Say how many languages and options a figure has no room to draw."""
    notes = list(not_drawn(len(blocks), reader))
    most = max((sum(not f.is_guess for f in block) for block in blocks.values()), default=0)
    if most > MAX_ROWS:
        notes.append(
            reader.gettext(
                "The first %(shown)s of %(all)s options are shown here; the annex has all.",
                shown=reader.number(MAX_ROWS),
                all=reader.number(most),
            )
        )
    return tuple(notes)


def not_drawn(drawings: int, reader: Reader) -> tuple[Cell, ...]:
    """Say how many drawings a figure has no room for."""
    if drawings <= MAX_PANELS:
        return ()
    return (
        reader.gettext(
            "The first %(shown)s of %(all)s are shown here; the annex has all.",
            shown=reader.number(MAX_PANELS),
            all=reader.number(drawings),
        ),
    )


def _row(finding: Finding, order: Order, reader: Reader, *, graded: bool) -> tuple[Cell, ...]:
    return (
        named(option_name(finding, reader), order.number(finding)),
        _without_unit(finding, reader),
        reader.span(finding.interval, finding.unit),
        items(finding, reader),
        counts(finding, reader),
        spread(finding, reader),
        # An unknown row says so in place of its figure.
        reader.gettext(finding.grade.value)
        if graded and finding.grade is not Grade.UNKNOWN
        else "",
    )


def _without_unit(finding: Finding, reader: Reader) -> Cell:
    """Write a figure whose unit the caption has; a share has its percent sign."""
    if finding.estimate is None or finding.text or finding.unit == "share":
        return figure(finding, reader)
    return reader.brief(finding.estimate, finding.unit)
