"""The figure of costs over the months, with what leaving costs."""

from collections.abc import Iterable, Sequence

from terazi.finding import Finding
from terazi.proposal.schema import Proposal
from terazi.report.cells import bare, one_sided, opens, shaped, with_small
from terazi.report.charts.drawing import MAX_ROWS
from terazi.report.charts.fan import fan_panel
from terazi.report.choose import COST, PRICE, Order
from terazi.report.figures.tracks import span_of
from terazi.report.month_costs import CostFan
from terazi.report.reader import Reader, bdi
from terazi.report.sentences import names
from terazi.report.table import Cell, Figure, Panel, Rows, Table


def costs_figure(
    proposal: Proposal,
    fans: Sequence[CostFan],
    findings: Iterable[Finding],
    order: Order,
    reader: Reader,
) -> Figure | None:
    """Make the figure, or None where no month costs anything that is known."""
    _ = reader.gettext
    paid = sorted((f for f in fans if f.months), key=lambda f: order.option(f.option))[:MAX_ROWS]
    if not paid:
        return None
    currency = proposal.budget.currency
    last = max(fan.months[-1].month for fan in paid)
    at = sorted({1, last})
    found = {(f.option, f.measure): f for f in findings if f.measure in {COST, PRICE}}
    said = names(
        [
            _(
                "%(who)s %(money)s",
                who=bdi(fan.option),
                money=one_sided(
                    reader.money(fan.months[-1].amount, currency),
                    found.get((fan.option, COST)),
                    reader,
                ),
            )
            for fan in paid
        ],
        reader,
    )
    says = _("Paid by the end of month %(n)s: %(figures)s.", n=reader.number(last), figures=said)
    columns = (
        _("Option"),
        *(_("By month %(n)s", n=reader.number(month)) for month in at),
        _("Of it for leaving"),
        _("Price per answer"),
    )
    title = _("What it costs as the months go by")
    panel = fan_panel(
        paid,
        identity="fan",
        title=title,
        described=says,
        budget=float(proposal.budget.amount),
        currency=currency,
        order=order,
        reader=reader,
    )
    return Figure(
        "costs",
        title,
        (says,),
        Table(
            _("Paid so far"),
            columns,
            (
                Rows(
                    "",
                    tuple(
                        _row(
                            fan,
                            at,
                            found.get((fan.option, COST)),
                            found.get((fan.option, PRICE)),
                            currency,
                            order,
                            reader,
                        )
                        for fan in paid
                    ),
                ),
            ),
        ),
        panels=(Panel(_("Paid so far, in %(currency)s", currency=currency), panel),),
        legend=_(
            "Each line ends in the mark of its option. A ring: leaving is paid for. A shaded band: "
            "the interval, where prices or times are uncertain. All months are in costs.csv."
        ),
    )


def _row(  # noqa: PLR0917  (all of it is one row)
    fan: CostFan,
    at: Sequence[int],
    cost: Finding | None,
    price: Finding | None,
    currency: str,
    order: Order,
    reader: Reader,
) -> tuple[Cell, ...]:
    by_month = {month.month: month for month in fan.months}
    cells: list[Cell] = []
    for number in at:
        month = by_month.get(number)
        if month is None:
            cells.append("–")
            continue
        text = one_sided(reader.money(month.amount, currency), cost, reader)
        if month.high - month.low > 0.001 * abs(month.amount):
            span = reader.gettext(
                "%(low)s to %(high)s",
                low=reader.money(month.low, currency),
                high=reader.money(month.high, currency),
            )
            cells.append(with_small(text, span))
        else:
            cells.append(text)
    leaving = (
        reader.gettext("not known") if fan.exit is None else reader.money(fan.exit[1], currency)
    )
    paid: Cell = ""
    if price is not None:
        paid = opens(one_sided(bare(price, reader), price, reader), order.number(price))
        span = span_of(price, reader)
        paid = with_small(paid, span) if span else paid
    return (shaped(fan.option, order.option(fan.option)), *cells, leaving, paid)
