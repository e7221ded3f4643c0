"""What every chart is drawn with: a narrow paper, rows, marks, a scale. Markup in, markup out.

The paper is 340 units wide: on a telephone of 320 px its text of 13.5 units is still 11 px high.
Colours are classes of the page's style sheet; nothing is told by colour alone.
"""

import math
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH = 340.0
EDGE = 7.0  # beyond the paper, so that a mark at the very end is whole
TEXT = 13.5
MAX_ROWS = 8
MAX_PANELS = 6
MARK = 6.0  # half the width of a mark
SHAPES = 8

_NARROW = frozenset("iIjl.,:;'|!()[] ftr1")
_BROAD = frozenset("mwMW@%&")


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear scale over the paper's width, mirrored for readers from right to left.

    Values outside are drawn at the edge: an interval is cut there, never the page.
    """

    low: float
    high: float
    mirrored: bool = False
    width: float = WIDTH

    @classmethod
    def around(
        cls,
        values: Iterable[float],
        *,
        include: Sequence[float] = (),
        mirrored: bool = False,
        width: float = WIDTH,
    ) -> "Scale":
        """Fit the finite values and what else must be on it, with a little air."""
        seen = [v for v in (*values, *include) if math.isfinite(v) and abs(v) < 1e300]
        low, high = min(seen, default=0.0), max(seen, default=1.0)
        if low == high:
            low, high = low - 0.5, high + 0.5
        air = 0.06 * (high - low)
        return cls(low if low in include else low - air, high + air, mirrored, width)

    def at(self, value: float) -> float:
        """Position of a value, in units of the paper."""
        share = 0.0
        if value > self.low:
            share = min(1.0, (min(value, self.high) - self.low) / (self.high - self.low))
        if self.mirrored:
            share = 1 - share
        return share * self.width

    def side(self, side: str) -> str:
        """Turn a side round where reading starts on the right."""
        turned = {"start": "end", "end": "start"}
        return turned.get(side, side) if self.mirrored else side

    def inward(self, distance: float) -> float:
        """Position so far from where reading starts, in units."""
        return self.width - distance if self.mirrored else distance


def line(x1: float, y1: float, x2: float, y2: float, kind: str = "") -> Markup:
    """Draw a straight line of a class of the style sheet; without one, an interval."""
    x, y = _n(x2), _n(y2)
    end = f"V{y}" if x == _n(x1) else f"H{x}" if y == _n(y1) else f"L{x} {y}"
    look = Markup('class="{}" ').format(kind) if kind else ""
    return Markup('<path {}d="M{} {}{}"/>').format(look, _n(x1), _n(y1), end)


def outline(points: Iterable[tuple[float, float]], kind: str, *, closed: bool = False) -> Markup:
    """Draw a line through points, or the surface that it closes."""
    path = "L".join(f"{_n(x)} {_n(y)}" for x, y in points)
    return Markup('<path class="{}" d="M{}{}"/>').format(kind, path, "z" if closed else "")


def bar(x1: float, x2: float, y: float, height: float, kind: str) -> Markup:
    """Draw a bar between two positions; a bar of nothing is still a hair wide."""
    left, right = min(x1, x2), max(x1, x2)
    return Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>').format(
        kind, _n(left), _n(y), _n(max(right - left, 1.0)), _n(height)
    )


def words(
    text: object, y: float, *, at: float, side: str = "start", room: float = WIDTH, kind: str = ""
) -> Markup:
    """Write text at a position, cut to ``room`` units with an ellipsis."""
    return Markup('<text x="{}" y="{}"{}{}>{}</text>').format(
        _n(at),
        _n(y),
        "" if side == "start" else Markup(' text-anchor="{}"').format(side),
        Markup(' class="{}"').format(kind) if kind else "",
        fit(plain(text), room),
    )


def mark(shape: int, x: float, y: float | None = None) -> Markup:
    """Draw one of eight shapes, so that options differ without colour.

    A ninth option takes the first again: its row has its name. Without ``y`` it stands on the line
    of a track.
    """
    place = "" if y is None else Markup(' y="{}"').format(_n(y))
    return Markup('<use href="#m{}" x="{}"{}/>').format(shape % SHAPES, _n(x), place)


def mark_symbols() -> Markup:
    """Define the shapes, once in a page: circle, square, diamond, triangle; the same hollow."""
    outlines = (
        '<circle {} r="5"/>',
        '<path {} d="M-4.5-4.5H4.5V4.5H-4.5z"/>',
        '<path {} d="M0-6.3L6.3 0L0 6.3L-6.3 0z"/>',
        '<path {} d="M0-6L5.8 4.5H-5.8z"/>',
    )
    shapes = [
        outline.format(f'id="m{place + hollow}" class="m{" h" if hollow else ""}"')
        for hollow in (0, len(outlines))
        for place, outline in enumerate(outlines)
    ]
    return Markup("").join(map(Markup, shapes))


def svg(identity: str, title: object, description: object, height: float, body: Markup) -> Markup:
    """Put a drawing together, with the title and description that a screen reader reads.

    Args:
        identity: unique in the page.
        title: what is drawn.
        description: the figures, in words.
        height: of the paper, in units.
        body: all that is on it.
    """
    return Markup(
        '<svg viewBox="-{} 0 {} {}" role="img" aria-labelledby="{}-t {}-d">'
        '<title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}</svg>'
    ).format(
        _n(EDGE), _n(WIDTH + 2 * EDGE), _n(height), identity, identity,
        identity, plain(title), identity, plain(description), body,
    )  # fmt: skip


def plain(text: object) -> str:
    """Take the markup out of a text, as SVG text and titles hold none."""
    return text.striptags() if isinstance(text, Markup) else str(text)


def fit(text: str, room: float, size: float = TEXT) -> str:
    """Cut a text to ``room`` units, with an ellipsis, by an estimate of its width."""
    text = " ".join(text.split())
    if width_of(text, size) <= room:
        return text
    used = width_of("…", size)
    for index, character in enumerate(text):
        used += _width(character) * size
        if used > room:
            return text[:index].rstrip() + "…"
    return text


def width_of(text: str, size: float = TEXT) -> float:
    """Estimate the width of a text, in units; a little too much rather than too little."""
    return size * sum(_width(character) for character in text)


def _width(character: str) -> float:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.35 if ord(character) > 0x1F000 else 1.05
    if character in _NARROW:
        return 0.36
    if character in _BROAD:
        return 0.95
    return 0.72 if character.isupper() else 0.58


def _n(value: float) -> str:
    """Write a coordinate with one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")
