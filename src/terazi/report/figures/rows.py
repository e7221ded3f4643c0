"""What the figures share: rows of their tables, and notes on what a drawing leaves out."""

from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup

from terazi.finding import Finding, Grade
from terazi.report.cells import with_small
from terazi.report.charts.drawing import MAX_PANELS, MAX_ROWS
from terazi.report.choose import Order
from terazi.report.figures.tracks import Drawn, drawn_rows, guesses_in_words, tracks
from terazi.report.reader import Reader
from terazi.report.sentences import where
from terazi.report.table import Cell, Table

SAID = 1  # languages that a figure speaks of in sentences; its table has all

Blocks = Mapping[tuple[str, str], Sequence[Finding]]  # by language and part of the items


def by_language(
    caption: Cell,
    blocks: Blocks,
    drawing: Callable[[Sequence[Finding], Order], Drawn],
    order: Order,
    reader: Reader,
) -> Table:
    """Draw the languages one below the other; what guessing gets stands in their headings.

    How we know is said once, above, where it is the same in all rows.
    """
    shown = {place: order.sort(block) for place, block in drawn(blocks).items()}
    grades = {f.grade for block in shown.values() for f in block if f.grade is not Grade.UNKNOWN}
    grade = grades.pop() if len(grades) == 1 else None
    groups = [
        drawn_rows(
            _heading(where(language, group, reader), block, order, reader),
            block,
            drawing(block, order),
            order=order,
            reader=reader,
            grade=grade,
        )
        for (language, group), block in shown.items()
    ]
    return tracks(caption, groups, reader, reader.term(grade.value) if grade else "")


def _heading(place: Markup, block: Sequence[Finding], order: Order, reader: Reader) -> Markup:
    place = reader.begin(place or reader.gettext("all languages"))
    guesses = guesses_in_words(block, order, reader)
    return with_small(place, guesses) if guesses else place


def drawn(blocks: Blocks) -> dict[tuple[str, str], Sequence[Finding]]:
    """The languages and parts that a figure has room for."""
    return dict(list(blocks.items())[:MAX_PANELS])


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
