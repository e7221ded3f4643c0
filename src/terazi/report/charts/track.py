"""A track: one figure drawn in a cell of a table, beside its number.

The row says what it is of and how much; so a track holds no words. It is 100 units wide and 14
high, in pixels of the style sheet, which also draws the line that it stands on, and turns it round
for readers from right to left. Marks differ by shape, kinds by line and fill, nothing by colour
alone.
"""

from collections.abc import Iterable

from markupsafe import Markup

from terazi.finding import Finding, Interval
from terazi.report.charts.drawing import MARK, Scale, bar, line, mark

TRACK = 100.0
_MIDDLE = 7.0


def scale(low: float, high: float) -> Scale:
    """A scale over a track."""
    return Scale(low, high, width=TRACK)


def scale_around(findings: Iterable[Finding], *, include: Iterable[float] = ()) -> Scale:
    """Fit figures with their intervals, and what else must be on it; shares take all of 0 to 1."""
    seen = list(findings)
    ends = [f.estimate for f in seen if f.estimate is not None]
    ends += [end for f in seen if f.interval for end in (f.interval.low, f.interval.high)]
    if {f.unit for f in seen} == {"share"} and all(0 <= end <= 1 for end in ends):
        return scale(0.0, 1.0)
    return Scale.around(ends, include=tuple(include), width=TRACK)


def dot(
    finding: Finding, on: Scale, shape: int, *, lines: Iterable[tuple[str, float]] = ()
) -> Markup:
    """Draw a figure as a mark with its interval.

    Args:
        finding: the figure; an unknown one gets its lines only.
        on: the scale.
        shape: number of the mark.
        lines: values to mark on every track, each with the class of its line.
    """
    body = _lines(on, lines)
    if finding.estimate is not None:
        body += reach(on, finding.interval)
        body += mark(shape, on.at(finding.estimate))
    return track(body)


def bar_from_zero(
    finding: Finding, on: Scale, kind: str, *, lines: Iterable[tuple[str, float]] = ()
) -> Markup:
    """Draw a figure as a bar from zero, with its interval."""
    body = Markup("")
    if finding.estimate is not None:
        body += bar(on.at(0.0), on.at(max(finding.estimate, 0.0)), 2, 10, kind)
        body += reach(on, finding.interval)
    return track(body + _lines(on, lines))


def reach(on: Scale, interval: Interval | None) -> Markup:
    """Draw an interval as a line, where there is one and a mark would not hide it."""
    if interval is None or on.at(interval.high) - on.at(interval.low) < 2 * MARK:
        return Markup("")
    return line(on.at(interval.low), _MIDDLE, on.at(interval.high), _MIDDLE)


def track(body: Markup) -> Markup:
    """Put a track together; its row has the figures in words, so nobody reads it aloud."""
    return Markup('<svg role="none">{}</svg>').format(body)


def _lines(on: Scale, lines: Iterable[tuple[str, float]]) -> Markup:
    return Markup("").join(line(on.at(at), 0, on.at(at), 2 * _MIDDLE, kind) for kind, at in lines)
