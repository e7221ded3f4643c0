"""The strip of red lines: passed, failed, undecided or unknown, by symbol and by word."""

from collections.abc import Sequence

from markupsafe import Markup

from terazi.report.charts.drawing import MAX_ROWS, ROW, Scale, bar, svg, whisker, words
from terazi.report.charts.track import TRACK, height, track
from terazi.report.reader import Reader
from terazi.verdict.words import Gate, GateStatus

AT_LEAST = "at least"
_ICON = 18.0


def gate_panel(gates: Sequence[Gate], *, identity: str, title: object, reader: Reader) -> Markup:
    """Draw one red line tested on several options.

    The shaded part of each track is where the limit is kept. The mark is the end of the interval
    that was compared; the line reaches from it to the estimate.
    """
    _ = reader.gettext
    shown = gates[:MAX_ROWS]
    scale = _scale(shown, reader)
    limit = scale.at(shown[0].limit)
    kept = scale.high if shown[0].rule == AT_LEAST else scale.low
    body = Markup("")
    for index, gate in enumerate(shown):
        top = index * ROW
        body += bar(limit, scale.at(kept), top + TRACK - 5, 10, "k")
        body += track(
            gate.option, _(gate.status.value), top, scale,
            lines=[("l", gate.limit)], indent=_ICON + 6,
        )  # fmt: skip
        body += _symbol(gate.status, scale.inward(_ICON / 2), top + 11)
        body += _tested(gate, top + TRACK, scale)
    y = height(len(shown)) + 12
    side = "start" if limit < 80 else "end" if limit > 260 else "middle"
    text = _("limit: %(limit)s", limit=limit_of(shown[0], reader))
    body += words(text, y, at=limit, side=side, kind="t")
    described = reader.listing(
        _("%(name)s: %(status)s", name=gate.option, status=_(gate.status.value)) for gate in shown
    )
    return svg(identity, title, described, y + 6, body)


def limit_of(gate: Gate, reader: Reader) -> Markup:
    """Write a limit, "at least 75%", with as many digits as it has."""
    fine = round(gate.limit * 100, 6) % 1 != 0
    amount = reader.amount(gate.limit, gate.unit, fine=fine)
    return reader.gettext("%(rule)s %(limit)s", rule=reader.gettext(gate.rule), limit=amount)


def status_icon(status: GateStatus) -> Markup:
    """Draw the symbol of a status on a paper of 18 by 18, to stand beside its word."""
    return Markup('<svg viewBox="-9 -9 18 18" class="icon" aria-hidden="true">{}</svg>').format(
        _symbol(status, 0, 0)
    )


def status_symbols() -> Markup:
    """Define the four symbols, once in a page.

    Tick in a circle, cross in an octagon, bar in a diamond, question mark in a dashed ring.
    """
    symbols = "".join(f'<g id="gate-{status}">{shape}</g>' for status, shape in _SHAPES.items())
    return Markup(  # noqa: S704  (the table below)
        '<svg width="0" height="0" style="position:absolute" aria-hidden="true">'
        f"<defs>{symbols}</defs></svg>"
    )


_SHAPES = {
    GateStatus.PASSED: (
        '<circle class="y" cx="0" cy="0" r="7.5"/><path class="i" d="M-3.5 0L-1 2.8L3.8 -3"/>'
    ),
    GateStatus.FAILED: (
        '<path class="x" d="M-3.3 -8H3.3L8 -3.3V3.3L3.3 8H-3.3L-8 3.3V-3.3z"/>'
        '<path class="i" d="M-3 -3L3 3M3 -3L-3 3"/>'
    ),
    GateStatus.UNDECIDED: (
        '<path class="z" d="M0 -8.5L8.5 0L0 8.5L-8.5 0z"/><path class="j" d="M-3.5 0H3.5"/>'
    ),
    GateStatus.UNKNOWN: (
        '<circle class="u" cx="0" cy="0" r="7.5"/>'
        '<path class="j" d="M-2.2 -1.8A2.2 2.2 0 1 1 0 .6V1.6M0 4.4V4.5"/>'
    ),
}


def _symbol(status: GateStatus, x: float, y: float) -> Markup:
    return Markup('<use href="#gate-{}" x="{:g}" y="{:g}"/>').format(status, x, y)


def _scale(gates: Sequence[Gate], reader: Reader) -> Scale:
    mirrored = reader.direction == "rtl"
    ends = [value for gate in gates for value in (gate.bound, gate.estimate) if value is not None]
    limit = gates[0].limit
    if gates[0].unit == "share" and all(0 <= value <= 1 for value in (*ends, limit)):
        return Scale(0.0, 1.0, mirrored)
    return Scale.around(ends, include=(limit, 0.0), mirrored=mirrored)


def _tested(gate: Gate, y: float, scale: Scale) -> Markup:
    if gate.bound is None:
        return Markup("")
    at = scale.at(gate.bound)
    drawn = Markup("")
    if gate.estimate is not None:
        drawn = whisker(at, scale.at(gate.estimate), y)
    return drawn + bar(at - 2.5, at + 2.5, y - 6, 12, "q")
