"""Tables with a row for each question and a column for each option."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from terazi.finding import Finding, Grade, Theme
from terazi.report.cells import figure, ref
from terazi.report.choose import BUDGET, NEEDS, PREMIUM, PRICE, Order
from terazi.report.reader import Reader, bdi
from terazi.report.sentences import where
from terazi.report.table import Cell, Rows, Table

_STRINGS = (Theme.OPENNESS, Theme.DEPENDENCY, Theme.DATA_PROTECTION, Theme.CLAIMS)
_SIDE_BY_SIDE = 5  # options that fit on a page; of more, each gets a row instead of a column


def needs(findings: Iterable[Finding], order: Order, reader: Reader) -> Table | None:
    """Memory, speed, energy and price on this machine, option beside option."""
    first = (*NEEDS, PRICE)
    rows = [
        f
        for f in findings
        if f.measure in first
        or (f.theme is Theme.COMPUTE and f.measure not in (PREMIUM, *BUDGET) and not f.is_guess)
    ]
    rows.sort(key=lambda f: first.index(f.measure) if f.measure in first else len(first))
    return matrix(reader.gettext("What each option needs"), rows, order, reader)


def strings(findings: Iterable[Finding], order: Order, reader: Reader) -> Table | None:
    """Licences, openness and what ties the user to a maker, option beside option."""
    rows = [f for f in findings if f.theme in _STRINGS and not f.is_guess]
    return matrix(reader.gettext("What is known of each option"), rows, order, reader)


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
    about = reader.gettext(grades.pop().value) if len(grades) == 1 else ""
    grid: list[tuple[Cell, ...]] = [(reader.gettext("What"), *(bdi(option) for option in options))]
    for (measure, language, group, _unit), block in blocks.items():
        cells = [_cell(block.get(option), order, reader, graded=not about) for option in options]
        grid.append((_name(measure, where(language, group, reader), reader), *cells))
    if len(options) > max(_SIDE_BY_SIDE, len(blocks)):
        grid = list(zip(*grid, strict=True))
    return Table(caption, grid[0], (Rows("", tuple(grid[1:])),), about)


def _name(measure: str, place: Markup, reader: Reader) -> Cell:
    name = reader.capital(measure)
    return Markup(", ").join([name, place]) if place else name


def _cell(finding: Finding | None, order: Order, reader: Reader, *, graded: bool) -> Cell:
    if finding is None:
        return "–"
    parts = [figure(finding, reader)]
    span = reader.span(finding.interval, finding.unit)
    if span:
        parts.append(Markup("<small>{}</small>").format(span))
    if graded and finding.grade not in {Grade.MEASURED_HERE, Grade.UNKNOWN}:
        parts.append(Markup("<small>{}</small>").format(reader.gettext(finding.grade.value)))
    return Markup(" ").join(parts) + ref(order.number(finding))
