"""What the same money gives, option by option, as bars from zero."""

from collections.abc import Sequence

from markupsafe import Markup

from terazi.finding import Finding
from terazi.report.charts.drawing import MAX_ROWS, ROW, Scale, bar, line, svg, words
from terazi.report.charts.track import TRACK, height, track
from terazi.report.choose import Order
from terazi.report.reader import Reader


def budget_panel(
    findings: Sequence[Finding],
    *,
    identity: str,
    title: object,
    people: frozenset[str],
    expected: float | None,
    order: Order,
    reader: Reader,
) -> Markup:
    """Draw one measure, in its own unit; people's bars are filled, all others hollow.

    Args:
        findings: one measure of several options.
        identity: unique in the page.
        title: for screen readers.
        people: names of the options that are people.
        expected: what the proposal expects to be needed, in the same unit, or None.
        order: options are drawn in it.
        reader: whose numbers and words.
    """
    _ = reader.gettext
    options = order.sort(findings)[:MAX_ROWS]
    values = [max(f.estimate, 0.0) for f in options if f.estimate is not None]
    needed = () if expected is None else (expected,)
    reach = Scale.around(values, include=(0.0, *needed))
    scale = Scale(0.0, max(reach.high, 1e-9), mirrored=reader.direction == "rtl")
    body = Markup("")
    for index, finding in enumerate(options):
        top = index * ROW
        body += track(finding.option, _value(finding, reader), top, scale)
        if finding.estimate is not None:
            kind = "p" if finding.option in people else "o"
            end = scale.at(max(finding.estimate, 0.0))
            body += bar(scale.at(0.0), end, top + TRACK - 6, 12, kind)
        for value in needed:
            at = scale.at(value)
            body += line(at, top + TRACK - 8, at, top + TRACK + 10, "b")
    y = height(len(options))
    if expected is not None:
        y += 14
        at = scale.at(expected)
        side = "start" if at < 90 else "end" if at > 250 else "middle"
        text = _("┆ expected: %(number)s", number=reader.number(expected))
        body += words(text, y, at=at, side=side, kind="t")
    described = reader.listing(
        _("%(name)s %(figure)s", name=f.option, figure=_value(f, reader)) for f in options
    )
    return svg(identity, title, described, y + 6, body)


def _value(finding: Finding, reader: Reader) -> str:
    if finding.estimate is None:
        # "without end: no month costs anything" is too long for a chart; the table has it all.
        return finding.text.partition(":")[0] or str(reader.gettext("not known"))
    return reader.brief(finding.estimate, finding.unit)
