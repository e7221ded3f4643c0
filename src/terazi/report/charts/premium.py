"""Token premium: how many tokens each option needs where English needs one."""

from collections.abc import Sequence

from markupsafe import Markup

from terazi.finding import Finding
from terazi.report.charts.drawing import (
    MAX_ROWS,
    ROW,
    WIDTH,
    Scale,
    line,
    mark,
    svg,
    whisker,
    width_of,
    words,
)
from terazi.report.charts.track import TRACK, height, track
from terazi.report.choose import Order
from terazi.report.reader import Reader


def premium_scale(findings: Sequence[Finding], reader: Reader) -> Scale:
    """One scale for all languages of a figure, so that they can be compared by eye."""
    ends = [f.estimate for f in findings if f.estimate is not None]
    ends += [end for f in findings if f.interval for end in (f.interval.low, f.interval.high)]
    return Scale.around(ends, include=(1.0,), mirrored=reader.direction == "rtl")


def premium_panel(
    findings: Sequence[Finding],
    *,
    identity: str,
    title: object,
    scale: Scale,
    order: Order,
    reader: Reader,
) -> Markup:
    """Draw the premiums of one language as marks at the end of stems from English, 1.0."""
    _ = reader.gettext
    options = order.sort(findings)[:MAX_ROWS]
    ticks = [tick for tick in scale.ticks() if tick != 1]
    body = Markup("")
    for index, finding in enumerate(options):
        top = index * ROW
        body += track(
            finding.option, _value(finding, reader), top, scale, ticks=ticks, lines=[("l", 1.0)]
        ) + _found(finding, top + TRACK, scale, order)
    y = height(len(options)) + 12
    english = str(_("English = 1"))
    free = _place(english, scale.at(1.0))
    side = "start" if free[0] == scale.at(1.0) else "end" if free[1] == scale.at(1.0) else "middle"
    body += words(english, y, at=scale.at(1.0), side=side, kind="t")
    for tick in ticks:
        left, right = _place(reader.number(tick), scale.at(tick))
        if right < free[0] - 6 or left > free[1] + 6:
            body += words(reader.number(tick), y, at=(left + right) / 2, side="middle", kind="t")
    described = reader.listing(
        _("%(name)s %(figure)s", name=f.option, figure=_value(f, reader)) for f in options
    )
    return svg(identity, title, described, y + 6, body)


def _found(finding: Finding, y: float, scale: Scale, order: Order) -> Markup:
    if finding.estimate is None:
        return Markup("")
    at = scale.at(finding.estimate)
    drawn = line(scale.at(1.0), y, at, y, "s")
    if finding.interval is not None:
        drawn += whisker(scale.at(finding.interval.low), scale.at(finding.interval.high), y)
    return drawn + mark(order.option(finding.option), at, y)


def _value(finding: Finding, reader: Reader) -> str:
    if finding.estimate is None:
        return str(reader.gettext("not measured"))
    return reader.number(finding.estimate) + "×"


def _place(text: str, at: float) -> tuple[float, float]:
    """Where a text below a tick begins and ends: centred, but never off the paper."""
    half = width_of(text) / 2
    if at < half:
        return (at, at + 2 * half)
    if at > WIDTH - half:
        return (at - 2 * half, at)
    return (at - half, at + half)
