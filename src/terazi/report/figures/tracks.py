"""Tables whose rows are drawn: a name, its figure on a track, and the figure in words.

So every chart is its own table: the numbers stand once, beside their marks.
"""

from collections.abc import Callable, Iterable, Sequence

from markupsafe import Markup

from terazi.finding import GUESS, Finding, Grade, hardest_guess
from terazi.report.cells import bare, figure, items, one_sided, opens, with_small
from terazi.report.charts.drawing import MAX_ROWS, Scale
from terazi.report.choose import Order, is_comparison, is_known
from terazi.report.reader import Reader, bdi
from terazi.report.table import Cell, Rows, Table

CHANCE = GUESS + "chance"
_HAIR = 0.001  # of the estimate

Drawn = Callable[[Finding], Markup]


def option_name(finding: Finding, reader: Reader) -> Markup:
    """Name an option as readers know it; a guess row as a guess."""
    if not finding.is_guess:
        return bdi(finding.option)
    how = reader.term(finding.option.removeprefix(GUESS))
    return reader.gettext("guessing: %(how)s", how=how)


def tracks(caption: Cell, groups: Iterable[Rows], reader: Reader, about: Cell = "") -> Table:
    """Put groups of drawn rows into one table."""
    _ = reader.gettext
    columns = (_("Option"), _("Drawn"), _("Figure"))
    return Table(caption, columns, tuple(groups), about)


def drawn_rows(
    heading: Cell,
    findings: Sequence[Finding],
    draw: Drawn,
    *,
    order: Order,
    reader: Reader,
    grade: Grade | None = None,
    counted: bool = True,
) -> Rows:
    """Draw findings of one measure under a heading that names it, and those not known.

    Args:
        heading: of the group.
        findings: options in order; of very many, the first. Guesses are lines, not rows.
        draw: a finding on its track.
        order: for their numbers in the ledger.
        reader: whose words.
        grade: the grade that needs no words, as all have it.
        counted: whether the items are shown; the annex has them.
    """
    shown = [f for f in findings if not f.is_guess][:MAX_ROWS]
    unknown = [f for f in shown if f.grade is Grade.UNKNOWN]
    if unknown:
        dot = " · " if "<small>" in heading else ""
        heading = with_small(heading, dot + _unknown(unknown, order, reader))
    rows: list[tuple[Cell, ...]] = []
    for f in shown:
        if f in unknown:
            continue  # there is nothing to draw
        found = opens(_figure(f, reader), order.number(f))
        small = [span_of(f, reader)]
        small += [reader.gettext("%(n)s items", n=items(f, reader))] if counted and f.n else []
        small += [how_we_know(f, reader)] if f.grade not in {grade, Grade.UNKNOWN} else []
        if any(small):
            joined = reader.gettext(", ").join(part for part in small if part)
            found = with_small(found, joined)
        rows.append((bdi(f.option), draw(f), found))
    return Rows(heading, tuple(rows))


def _unknown(unknown: Sequence[Finding], order: Order, reader: Reader) -> Markup:
    """Name the options of which this is not known; each name leads to its finding."""
    named = reader.listing(opens(bdi(f.option), order.number(f)) for f in unknown)
    return reader.gettext("%(kind)s: %(value)s", kind=reader.term("unknown"), value=named)


def how_we_know(finding: Finding, reader: Reader) -> Markup:
    """Name the grade; what a seller says is not counted."""
    if finding.grade is Grade.CLAIMED:
        return reader.gettext("claimed by the seller, not counted")
    return reader.term(finding.grade.value)


def guess_lines(findings: Iterable[Finding]) -> list[tuple[str, float]]:
    """Chance as a dotted line and the guess hardest to beat as a dashed one."""
    seen = list(findings)
    chance = next((f for f in seen if f.option == CHANCE and is_known(f)), None)
    best = hardest_guess(seen)
    lines = [("c", chance)] if chance is not best else []
    lines += [("b", best)]
    return [(kind, f.estimate) for kind, f in lines if f is not None and f.estimate is not None]


def guesses_in_words(findings: Iterable[Finding], order: Order, reader: Reader) -> Markup:
    """Write the guesses that have a line, with their intervals; the annex has all."""
    seen = list(findings)
    best = hardest_guess(seen)
    said = []
    for f in seen:
        if f.is_guess and is_known(f) and (f.option == CHANCE or f is best):
            share = opens(_figure(f, reader), order.number(f))
            span = span_of(f, reader)
            found = Markup("{} ({})").format(share, span) if span else share
            said.append(Markup("{} {}").format(option_name(f, reader), found))
    return reader.gettext("; ").join(said)


def reaches(on: Scale, unit: str, reader: Reader, *, signed: bool = False) -> Markup:
    """Say from where to where a track goes."""
    if signed:
        return reader.gettext(
            "from %(low)s to %(high)s",
            low=reader.distance(on.low, unit, signed=True),
            high=reader.distance(on.high, unit, signed=True),
        )
    low, high = (reader.brief(end, unit) for end in (on.low, on.high))
    return reader.gettext("from %(low)s to %(high)s", low=low, high=high)


def _figure(finding: Finding, reader: Reader) -> Markup:
    """Write a figure without its unit."""
    worded = is_comparison(finding) or finding.estimate is None
    if worded:
        return figure(finding, reader)
    return one_sided(bare(finding, reader), finding, reader)


def span_of(finding: Finding, reader: Reader) -> Markup:
    """Write an interval; one that nobody could see is in the annex only."""
    interval, estimate = finding.interval, finding.estimate
    if interval is None or estimate is None:
        return Markup("")
    if interval.high - interval.low < _HAIR * abs(estimate):
        return Markup("")
    return reader.span(interval, finding.unit, signed=is_comparison(finding))
