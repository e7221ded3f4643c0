"""Costs as they add up over the months: a line for each option, with its band and its way out."""

from collections.abc import Sequence

from markupsafe import Markup

from terazi.report.charts.drawing import WIDTH, Scale, line, mark, outline, svg, words
from terazi.report.choose import Order
from terazi.report.month_costs import CostFan
from terazi.report.reader import Reader

_TOP, _BOTTOM = 20.0, 150.0
_RING = 9.0
_AIR = 16.0  # behind the last month, so that its ring is whole
_DASHES = ("d0", "d1", "d2", "d3")  # of the style sheet


def fan_panel(
    fans: Sequence[CostFan],
    *,
    identity: str,
    title: object,
    described: object,
    budget: float,
    currency: str,
    order: Order,
    reader: Reader,
) -> Markup:
    """Draw costs so far, month by month, under the line of the budget.

    A line ends in the mark of its option; a ring stands where leaving is paid. The band is the
    interval.

    Args:
        fans: of the options that cost something.
        identity: unique in the page.
        title: for screen readers.
        described: the figures, in words.
        budget: a line across, in the same currency.
        currency: of all amounts.
        order: of the options, for their marks.
        reader: whose numbers and words.
    """
    _ = reader.gettext
    mirrored = reader.direction == "rtl"
    most = max([budget, *(month.high for fan in fans for month in fan.months)])
    last = max([1, *(month.month for fan in fans for month in fan.months)])
    across = Scale(0.0, float(last), mirrored, width=WIDTH - _AIR)
    up = Scale(0.0, most or 1.0, width=_BOTTOM - _TOP)

    def x(month: int) -> float:
        return across.at(float(month)) + (_AIR if mirrored else 0.0)

    def y(amount: float) -> float:
        return _BOTTOM - up.at(amount)

    ends = x(0), x(last)
    body = line(ends[0], _BOTTOM, ends[1], _BOTTOM, "a")
    body += line(ends[0], y(budget), ends[1], y(budget), "b")
    for fan in fans:
        months = [month for month in fan.months if month.month <= last]
        band = [(x(month.month), y(month.low)) for month in months]
        band += [(x(month.month), y(month.high)) for month in reversed(months)]
        if any(month.high > month.low for month in months):
            body += outline(band, "k", closed=True)
        kind = _DASHES[order.option(fan.option) % len(_DASHES)]
        points = [(x(month.month), y(month.amount)) for month in months]
        body += outline([(ends[0], _BOTTOM), *points], kind)
        if fan.exit is not None:
            at = min(fan.exit[0], last)
            body += Markup('<circle class="e" cx="{:.1f}" cy="{:.1f}" r="{:.0f}"/>').format(
                x(at), points[at - 1][1], _RING
            )
        body += mark(order.option(fan.option), *points[-1])
    side = across.side("start")
    money = reader.money(budget, currency)
    body += words(
        _("budget: %(money)s", money=money), y(budget) - 6, at=ends[0], side=side, kind="t"
    )
    body += words(_("month 0"), _BOTTOM + 16, at=ends[0], side=side, kind="t")
    end = _("month %(n)s", n=reader.number(last))
    body += words(end, _BOTTOM + 16, at=ends[1], side=across.side("end"), kind="t")
    return svg(identity, title, described, _BOTTOM + 22, body)
