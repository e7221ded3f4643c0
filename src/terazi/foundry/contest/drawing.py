"""Curves and rows of points as SVG, for grey print and without telling anything by colour alone."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from terazi.finding import Interval

_WIDTH, _LEFT, _RIGHT, _TOP = 640.0, 56.0, 16.0, 14.0
_HEIGHT, _BOTTOM, _LEGEND = 240.0, 40.0, 20.0
_ROW, _NAMES = 30.0, 270.0
_COLOURS = ("#1b6ca8", "#b3541e", "#3a7d44", "#6b4c9a", "#8a6d00", "#444444")
_DASHES = ("", "7 4", "2 3", "9 3 2 3", "4 2", "1 4")
_TICKS = 5


#: Place, value, and the ends of its interval; these are None where there is none.
Point = tuple[float, float, float | None, float | None]


def point(place: float, value: float, interval: Interval | None) -> Point:
    """A point with its interval."""
    return (place, value, interval.low, interval.high) if interval else (place, value, None, None)


@dataclass(frozen=True, slots=True)
class Curve:
    """A named line through points.

    Attributes:
        name: in the legend.
        points: along x, with y and its interval.
    """

    name: str
    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class _Axis:
    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def at(self, value: float) -> float:
        low, high, here = (
            (math.log(self.low), math.log(self.high), math.log(value))
            if self.log
            else (self.low, self.high, value)
        )
        share = (here - low) / (high - low) if high > low else 0.5
        return self.start + min(max(share, 0.0), 1.0) * (self.end - self.start)

    def ticks(self) -> list[float]:
        if self.log:
            first, last = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
            every = [step * 10.0**power for power in range(first, last + 1) for step in (1, 2, 5)]
            inside = [tick for tick in every if self.low <= tick <= self.high]
            return inside if len(inside) <= 2 * _TICKS else inside[::3]
        step = _round_step((self.high - self.low) / _TICKS)
        first = math.ceil(self.low / step - 1e-9)
        count = math.floor(self.high / step + 1e-9) - first + 1
        return [round((first + place) * step, 10) for place in range(count)]


def curves(title: str, lines: Sequence[Curve], *, x: str, y: str, log: bool) -> Markup:
    """Draw lines over a common axis.

    Args:
        title: read out by screen readers.
        lines: at least one point among them; with ``log`` all x above 0.
        x: what the axis along shows, with its unit.
        y: what the axis up shows, with its unit.
        log: whether steps along are ratios.
    """
    points = [point for line in lines for point in line.points]
    heights = [value for point in points for value in point[1:] if value is not None]
    air = 0.06 * (max(heights) - min(heights) or 1.0)
    bottom = _TOP + _HEIGHT
    across = _Axis(
        min(p[0] for p in points), max(p[0] for p in points), _LEFT + 8, _WIDTH - _RIGHT, log
    )
    up = _Axis(min(heights) - air, max(heights) + air, bottom, _TOP)
    body = Markup("").join(_grid(across, up, bottom, x, y))
    body += Markup("").join(
        _line(number, line, across, up, bottom) for number, line in enumerate(lines)
    )
    return _svg(title, bottom + _BOTTOM + _LEGEND * len(lines), body)


def dots(title: str, rows: Sequence[Curve], names: Sequence[str], *, x: str) -> Markup:
    """Draw a row for each of some things, with a point and its interval for each of some kinds.

    Args:
        title: read out by screen readers.
        rows: a row each, one point at least among them; the place of each is that in ``names``.
        names: of the kinds, for the legend.
        x: what the axis along shows, with its unit.
    """
    values = [end for row in rows for _, *ends in row.points for end in ends if end is not None]
    air = 0.04 * (max(values) - min(values) or 1.0)
    bottom = _TOP + _ROW * len(rows)
    across = _Axis(min(values) - air, max(values) + air, _NAMES, _WIDTH - _RIGHT)
    found = []
    for tick in across.ticks():
        at = across.at(tick)
        found.append(
            Markup('<path d="M{:.1f} {:g}V{:.1f}" stroke="#ddd"/>').format(at, _TOP, bottom)
            + _text(at, bottom + 16, f"{tick:g}", "middle")
        )
    found.append(_text(_WIDTH - _RIGHT, bottom + 33, x, "end"))
    for number, row in enumerate(rows):
        middle = _TOP + _ROW * (number + 0.5)
        found.append(_text(_NAMES - 10, middle + 4, _within(row.name), "end"))
        for kind, value, low, high in row.points:
            y = middle + 9 * (int(kind) - (len(names) - 1) / 2)
            colour = _COLOURS[int(kind)]
            if low is not None and high is not None:
                found.append(
                    _stroke(f"M{across.at(low):.1f} {y:.1f}H{across.at(high):.1f}", colour, "")
                )
            found.append(_point(int(kind), across.at(value), y, colour))
    for number, name in enumerate(names):
        at = bottom + _BOTTOM + _LEGEND * number + 10
        found.append(_point(number, _NAMES + 6, at, _COLOURS[number]))
        found.append(_text(_NAMES + 18, at + 4, name, "start"))
    return _svg(title, bottom + _BOTTOM + _LEGEND * len(names), Markup("").join(found))


def _within(name: str, most: int = 38) -> str:
    """What of a name has room; the tables have the whole."""
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _svg(title: str, height: float, body: Markup) -> Markup:
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {:g} {:g}" '
        'font-family="sans-serif" font-size="13"><title>{}</title>'
        '<rect width="100%" height="100%" fill="#fff"/>{}</svg>'
    ).format(_WIDTH, height, title, body)


def _grid(across: _Axis, up: _Axis, bottom: float, x: str, y: str) -> list[Markup]:
    found = []
    for tick in up.ticks():
        at = up.at(tick)
        found.append(
            Markup('<path d="M{:.1f} {:.1f}H{:.1f}" stroke="#ddd"/>').format(
                _LEFT, at, _WIDTH - _RIGHT
            )
            + _text(_LEFT - 6, at + 4, f"{tick:g}", "end")
        )
    found += [
        _text(across.at(tick), bottom + 16, _short(tick), "middle") for tick in across.ticks()
    ]
    found.append(
        Markup('<path d="M{:.1f} {:.1f}H{:.1f}" stroke="#333"/>').format(
            _LEFT, bottom, _WIDTH - _RIGHT
        )
    )
    found.append(_text(_WIDTH - _RIGHT, bottom + 33, x, "end"))
    found.append(_text(4, 11, y, "start"))
    return found


def _line(number: int, line: Curve, across: _Axis, up: _Axis, bottom: float) -> Markup:
    colour = _COLOURS[number % len(_COLOURS)]
    dash = _DASHES[number % len(_DASHES)]
    placed = [(across.at(p[0]), up.at(p[1]), p) for p in line.points]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y, _ in placed)
    found = [_stroke(f"M{path}", colour, dash)]
    for x, y, (_, _, low, high) in placed:
        if low is not None and high is not None:
            found.append(_stroke(f"M{x:.1f} {up.at(low):.1f}V{up.at(high):.1f}", colour, ""))
        found.append(_point(number, x, y, colour))
    row = bottom + _BOTTOM + _LEGEND * number + 10
    found.append(_stroke(f"M{_LEFT} {row:.1f}h36", colour, dash))
    found.append(_point(number, _LEFT + 18, row, colour))
    found.append(_text(_LEFT + 44, row + 4, line.name, "start"))
    return Markup("").join(found)


def _stroke(path: str, colour: str, dash: str) -> Markup:
    return Markup('<path d="{}" fill="none" stroke="{}" stroke-width="1.8"{}/>').format(
        path, colour, Markup(' stroke-dasharray="{}"').format(dash) if dash else ""
    )


def _point(number: int, x: float, y: float, colour: str) -> Markup:
    shapes = (
        "M{x:.1f} {y:.1f}m-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0",
        "M{x:.1f} {y:.1f}m-3.5 -3.5h7v7h-7z",
        "M{x:.1f} {y:.1f}m0 -4.5l4 7h-8z",
        "M{x:.1f} {y:.1f}m0 -4.5l4.5 4.5l-4.5 4.5l-4.5 -4.5z",
    )
    path = shapes[number % len(shapes)].format(x=x, y=y)
    full = number < len(shapes)
    return Markup('<path d="{}" fill="{}" stroke="{}"/>').format(
        path, colour if full else "#fff", colour
    )


def _text(x: float, y: float, text: str, side: str) -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(
        x, y, side, escape(text)
    )


def _round_step(wanted: float) -> float:
    power = 10.0 ** math.floor(math.log10(wanted or 1.0))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= wanted * 0.999)


def _short(value: float) -> str:
    for size, sign in ((1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:g} {sign}"
    return f"{value:g}"
