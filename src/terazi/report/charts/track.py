"""A row of a chart: a name and its figure, and below them a track with a scale."""

from collections.abc import Iterable

from markupsafe import Markup

from terazi.report.charts.drawing import ROW, Scale, axis, beside, line

TRACK = 30.0  # of a row, from its top
_HALF = 9.0


def track(
    name: object,
    value: object,
    top: float,
    scale: Scale,
    *,
    ticks: Iterable[float] = (),
    lines: Iterable[tuple[str, float]] = (),
    indent: float = 0.0,
) -> Markup:
    """Draw a row's name, figure and track.

    Args:
        name: of the option, where reading starts.
        value: the figure in words, where reading ends.
        top: of the row.
        scale: of the track.
        ticks: values to mark lightly.
        lines: values to mark strongly, each with the class of its line.
        indent: room for a symbol before the name.
    """
    y = top + TRACK
    row = beside(name, value, top + 16, mirrored=scale.mirrored, indent=indent)
    ends = scale.at(scale.low), scale.at(scale.high)
    row += axis(*ends, y, [scale.at(tick) for tick in ticks], _HALF / 2)
    for kind, at in lines:
        row += line(scale.at(at), y - _HALF, scale.at(at), y + _HALF, kind)
    return row


def height(rows: int) -> float:
    """Height of so many rows."""
    return rows * ROW + 4
