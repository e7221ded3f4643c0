"""The strip of red lines: passed, failed, undecided or unknown, by symbol and by word."""

from collections.abc import Sequence

from markupsafe import Markup

from terazi.finding import COMPARED
from terazi.proposal.protection import YES_OR_NO
from terazi.report.charts.drawing import Scale, bar, line, mark_symbols
from terazi.report.charts.track import TRACK, scale, track
from terazi.report.reader import Reader
from terazi.verdict.words import Gate, GateStatus

AT_LEAST = "at least"


def gate_track(gate: Gate, on: Scale) -> Markup:
    """Draw one option before one red line.

    The shaded part is where the limit is kept. The block is the end of the interval that was
    compared; the line reaches from it to the estimate.
    """
    limit = on.at(gate.limit)
    kept = on.at(on.high if gate.rule == AT_LEAST else on.low)
    body = bar(limit, kept, 2, 10, "k")
    if gate.bound is not None:
        at = on.at(gate.bound)
        if gate.estimate is not None:
            body += line(at, 7, on.at(gate.estimate), 7)
        body += bar(at - 2, at + 2, 1, 12, "q")
    return track(body)


def limit_of(gate: Gate, reader: Reader) -> Markup:
    """Write a limit, "at least 75%", with as many digits as it has."""
    if gate.unit == YES_OR_NO:
        if gate.rule == AT_LEAST:
            return reader.gettext("yes is demanded")
        return reader.gettext("no is demanded")
    if gate.measure.endswith(COMPARED):
        amount = reader.distance(gate.limit, gate.unit)
    else:
        fine = round(gate.limit * 100, 6) % 1 != 0
        amount = reader.amount(gate.limit, gate.unit, fine=fine)
    return reader.gettext("%(rule)s %(limit)s", rule=reader.term(gate.rule), limit=amount)


def status_icon(status: GateStatus) -> Markup:
    """Draw the symbol of a status on a paper of 18 by 18, to stand beside its word."""
    return Markup('<svg class="icon" role="none"><use href="#g-{}"/></svg>').format(status)


def status_symbols() -> Markup:
    """Define the four symbols, and the marks of options, once in a page.

    Tick in a circle, cross in an octagon, bar in a diamond, question mark in a dashed ring.
    """
    symbols = "".join(f'<g id="g-{status}">{shape}</g>' for status, shape in _SHAPES.items())
    return Markup(  # noqa: S704  (the table below)
        '<svg width="0" height="0" style="position:absolute" aria-hidden="true">'
        f"<defs>{symbols}{mark_symbols()}</defs></svg>"
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


def gate_scale(gates: Sequence[Gate]) -> Scale:
    """One scale for all options that a red line binds."""
    ends = [value for gate in gates for value in (gate.bound, gate.estimate) if value is not None]
    limit = gates[0].limit
    if gates[0].unit in {"share", YES_OR_NO} and all(0 <= value <= 1 for value in (*ends, limit)):
        return scale(0.0, 1.0)
    return Scale.around(ends, include=(limit, 0.0), width=TRACK)
