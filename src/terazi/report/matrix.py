"""Tables with a row for each question and a column for each option."""

from collections.abc import Iterable, Sequence
from textwrap import shorten

from markupsafe import Markup

from terazi.finding import Direction, Finding, Grade, Theme
from terazi.report.cells import bare, figure, opens
from terazi.report.choose import BRIEF, BUDGET, NEEDS, PREMIUM, Order
from terazi.report.reader import Reader, bdi
from terazi.report.sentences import where
from terazi.report.table import Cell, Rows, Table

_ANSWER = 46  # characters of an answer in words
_SIDE_BY_SIDE = 5  # options that fit on a page; of more, each gets a row instead of a column


def needs(findings: Iterable[Finding], order: Order, reader: Reader) -> Table | None:
    """Memory and speed on this machine, option beside option; what helps or harms is drawn."""
    rows = [
        f
        for f in findings
        if f.measure in NEEDS or (f.theme is Theme.COMPUTE and f.measure not in (PREMIUM, *BUDGET))
        if f.direction is Direction.CONTEXT and not f.is_guess and f.estimate is not None
    ]
    rows.sort(key=lambda f: NEEDS.index(f.measure) if f.measure in NEEDS else len(NEEDS))
    return matrix(reader.gettext("What each option needs"), rows, order, reader)


def strings(findings: Iterable[Finding], order: Order, reader: Reader) -> Table | None:
    """Openness, data and dependency in brief, option beside option.

    Long answers are begun here; the annex has all, and all of them.
    """
    rows = [f for f in findings if f.measure in BRIEF and not f.group]
    rows = [f for f in rows if f.grade is not Grade.UNKNOWN and not f.is_guess]
    rows.sort(key=lambda f: BRIEF.index(f.measure))
    return matrix(reader.gettext("What is known of each option, in brief"), rows, order, reader)


def matrix(
    caption: Cell, findings: Sequence[Finding], order: Order, reader: Reader
) -> Table | None:
    """Lay findings out by measure and option; None where there are none.

    A grade that all of them share is said once, above.
    """
    if not findings:
        return None
    options = sorted({f.option for f in findings}, key=lambda name: (order.option(name), name))
    blocks: dict[tuple[str, str, str, str], dict[str, Finding]] = {}
    for finding in findings:
        # Two units are two rows: nurse-months and clerk-months are never mixed.
        key = (finding.measure, finding.language, finding.group, finding.unit)
        blocks.setdefault(key, {})[finding.option] = finding
    grades = {f.grade for f in findings if f.grade is not Grade.UNKNOWN}
    about = reader.term(grades.pop().value) if len(grades) == 1 else ""
    grid: list[tuple[Cell, ...]] = [(reader.gettext("What"), *(bdi(option) for option in options))]
    for (measure, language, group, _unit), block in blocks.items():
        cells = [_cell(block.get(option), order, reader, graded=not about) for option in options]
        grid.append((_name(measure, where(language, group, reader), reader), *cells))
    if len(options) > max(_SIDE_BY_SIDE, len(blocks)):
        grid = list(zip(*grid, strict=True))
    return Table(caption, grid[0], (Rows("", tuple(grid[1:])),), about)


def _name(measure: str, place: Markup, reader: Reader) -> Cell:
    name = reader.capital(measure)
    return reader.gettext(", ").join([name, place]) if place else name


def _cell(finding: Finding | None, order: Order, reader: Reader, *, graded: bool) -> Cell:
    if finding is None:
        return "–"
    parts = [bare(finding, reader) if finding.text else figure(finding, reader)]
    if finding.estimate is None and finding.text:
        text = reader.english(shorten(finding.text, _ANSWER, placeholder="…"))
        parts = [text]
    span = reader.span(finding.interval, finding.unit)
    if span:
        parts.append(Markup("<small>{}</small>").format(span))
    if graded and finding.grade not in {Grade.MEASURED_HERE, Grade.UNKNOWN}:
        parts.append(Markup("<small>{}</small>").format(reader.term(finding.grade.value)))
    return Markup(" ").join([opens(parts[0], order.number(finding)), *parts[1:]])
