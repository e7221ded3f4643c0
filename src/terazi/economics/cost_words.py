"""The table of costs in words, for people at a terminal."""

from collections.abc import Iterator, Sequence

from terazi.economics.cost_table import CostTable, Row, merged
from terazi.economics.timeline import ALL, Spread

_WIDE = 16


def cost_lines(table: CostTable) -> Iterator[str]:
    """Yield the lines of the table: by option its categories, its total, and its months."""
    uncertain = any(row.spread.low is not None for row in table.rows)
    said = f", 95 % intervals of {table.draws:,} draws" if uncertain else ""
    yield f"Costs over {table.months} months in {table.currency}{said}."
    for option in dict.fromkeys(row.option for row in table.rows):
        rows = [row for row in table.rows if row.option == option]
        yield ""
        yield option
        yield from _whole(rows)
        yield from _months([row for row in rows if row.category == ALL])
        worth = table.worth.get(option, 0.0)
        if worth:
            yield f"  its machine is still worth {worth:,.2f} at the end, which is taken off there"
        yield from (f"  not counted: {what}" for what in table.left_out.get(option, ()))


def as_json(table: CostTable) -> dict[str, object]:
    """Return the table for programs."""
    return {
        "currency": table.currency,
        "months": table.months,
        "draws": table.draws,
        "rows": [
            {
                "option": row.option,
                "category": row.category,
                "month": row.month,
                "amount": row.spread.amount,
                "mean": row.spread.mean,
                "low": row.spread.low,
                "high": row.spread.high,
            }
            for row in table.rows
        ],
        "worth_at_the_end": dict(table.worth),
        "left_out": {option: list(what) for option, what in table.left_out.items()},
    }


def _whole(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        if row.month is None:
            yield f"  {row.category:<{_WIDE}}{_shown(row.spread)}"


def _months(rows: Sequence[Row]) -> Iterator[str]:
    for first, last, one in merged(rows):
        months = f"month {first}" if first == last else f"months {first} to {last}"
        each = "" if first == last else " each"
        yield f"  {months:<{_WIDE}}{_shown(one)}{each}"


def _shown(one: Spread) -> str:
    amount = f"{one.amount:>18,.2f}"
    if one.low is None or one.high is None:
        return amount
    return f"{amount}   {one.low:,.0f} to {one.high:,.0f}"
