"""The table of costs in words, for people at a terminal."""

from collections.abc import Iterator, Sequence

from terazi.economics.cost_table import SO_FAR, CostTable, Row, merged
from terazi.economics.timeline import ALL, Spread
from terazi.economics.uncertain import LEVEL

_WIDE = 16


def cost_lines(table: CostTable) -> Iterator[str]:
    """Yield the lines of the table: by option its categories, its total, and its months."""
    uncertain = any(row.spread.low is not None for row in table.rows)
    said = f", 95 % intervals of {table.draws:,} draws" if uncertain else ""
    yield f"Costs over {table.months} months in {table.currency}{said}."
    for option in table.left_out:
        rows = [row for row in table.rows if row.option == option]
        yield ""
        yield option
        least = bool(table.left_out[option])
        yield from _whole(rows, least=least)
        if option in table.unpriced:
            yield f"  {ALL:<{_WIDE}}{'not known':>18}"
        yield from _months([row for row in rows if row.category == ALL], least=least)
        worth = table.worth.get(option, 0.0)
        if worth:
            yield f"  its machine is still worth {worth:,.2f} at the end, which is taken off there"
        yield from (f"  not counted: {what}" for what in table.left_out.get(option, ()))


def as_json(table: CostTable) -> dict[str, object]:
    """Return the table for programs.

    A total that is not known is null; one that is the least that it may be has no mean and no ends.
    """
    return {
        "currency": table.currency,
        "months": table.months,
        "draws": table.draws,
        "level": LEVEL,
        "rows": [_plain(row, table) for row in table.rows]
        + [_not_known(option) for option in sorted(table.unpriced)],
        "worth_at_the_end": dict(table.worth),
        "left_out": {option: list(what) for option, what in table.left_out.items()},
    }


def _plain(row: Row, table: CostTable) -> dict[str, object]:
    one = row.spread
    at_least = row.category in {ALL, SO_FAR} and bool(table.left_out.get(row.option))
    return {
        "option": row.option,
        "category": row.category,
        "month": row.month,
        "amount": one.amount,
        "at_least": at_least,
        "mean": None if at_least else one.mean,
        "low": None if at_least else one.low,
        "high": None if at_least else one.high,
    }


def _not_known(option: str) -> dict[str, object]:
    empty = dict.fromkeys(("month", "amount", "mean", "low", "high"))
    return {"option": option, "category": ALL, "at_least": False, **empty}


def _whole(rows: Sequence[Row], *, least: bool) -> Iterator[str]:
    for row in rows:
        if row.month is None:
            shown = _shown(row.spread, least=least and row.category == ALL)
            yield f"  {row.category:<{_WIDE}}{shown}"


def _months(rows: Sequence[Row], *, least: bool) -> Iterator[str]:
    for first, last, one in merged(rows):
        months = f"month {first}" if first == last else f"months {first} to {last}"
        each = "" if first == last else " each"
        yield f"  {months:<{_WIDE}}{_shown(one, least=least)}{each}"


def _shown(one: Spread, *, least: bool = False) -> str:
    amount = f"{one.amount:>18,.2f}"
    if least:
        return f"{amount}   at least"
    if one.low is None or one.high is None:
        return amount
    return f"{amount}   {one.low:,.2f} to {one.high:,.2f}"
