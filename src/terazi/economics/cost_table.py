"""Costs by option, category and month: the rows of ``costs.csv`` and of ``terazi costs``."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from terazi.economics.costs import Performance, option_costs
from terazi.economics.lines import OptionCost
from terazi.economics.timeline import ALL, Payment, Spread, by_month, categories, payments, spread
from terazi.economics.uncertain import DRAWS, Draws
from terazi.files import write_atomically
from terazi.proposal.schema import Proposal

NAME = "costs.csv"
SO_FAR = "all so far"

_CENT = 2  # places behind the point


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of the table; ``month`` is None for the whole horizon."""

    option: str
    category: str
    month: int | None
    spread: Spread


@dataclass(frozen=True, slots=True)
class CostTable:
    """All rows, with what a reader must know of each option.

    Attributes:
        currency: the budget's.
        months: how many are counted.
        draws: of the simulation.
        rows: by option; the whole horizon by category first, then month by month.
        left_out: by option, what could not be counted, in words.
        worth: by option, what its machines are still worth at the end, taken off the last month.
        unpriced: options of which no cost is known but the machine's; they have no rows for all.
    """

    currency: str
    months: int
    draws: int
    rows: tuple[Row, ...]
    left_out: Mapping[str, tuple[str, ...]]
    worth: Mapping[str, float]
    unpriced: frozenset[str] = frozenset()


def cost_table(
    proposal: Proposal,
    performances: Mapping[str, Performance],
    *,
    draws: int = DRAWS,
    months: int | None = None,
) -> CostTable:
    """Simulate the costs of all options.

    Args:
        proposal: the whole question.
        performances: measured, by the option's name; what hangs on one that is missing is left
            out, and said.
        draws: joint draws of everything uncertain.
        months: to count, if not the proposal's horizon.

    Raises:
        InputError: money without an exchange rate.
    """
    if months is not None:
        proposal = proposal.model_copy(update={"horizon_months": months})
    horizon, simulated = proposal.horizon_months, Draws(proposal.seed, draws)
    rows: list[Row] = []
    costs = option_costs(proposal, dict(performances))
    for cost in costs:
        rows += _rows(cost, payments(cost, simulated, horizon))
    return CostTable(
        currency=proposal.budget.currency,
        months=horizon,
        draws=draws,
        rows=tuple(rows),
        left_out={cost.name: cost.left_out for cost in costs},
        worth={cost.name: cost.worth_after(horizon) for cost in costs},
        unpriced=frozenset(cost.name for cost in costs if cost.unpriced),
    )


def _rows(cost: OptionCost, paid: Sequence[Payment]) -> list[Row]:
    if not paid:
        return [] if cost.unpriced else [Row(cost.name, ALL, None, Spread(0.0, 0.0))]
    groups = categories(paid)
    if not cost.unpriced:
        groups[ALL] = list(paid)
    rows = [Row(cost.name, name, None, spread(group)) for name, group in groups.items()]
    for name, group in groups.items():
        rows += [Row(cost.name, name, at, one) for at, one in enumerate(by_month(group), 1)]
    if cost.unpriced:
        return rows
    so_far = enumerate(by_month(paid, so_far=True), 1)
    return rows + [Row(cost.name, SO_FAR, month, one) for month, one in so_far]


def write_costs(folder: Path, table: CostTable) -> Path:
    """Write the table into the folder of a weighing.

    Raises:
        TeraziError: the disk refuses.
    """
    path = folder / NAME
    write_atomically(path, as_csv(table))
    return path


def as_csv(table: CostTable) -> str:
    """Return the table as CSV; amounts to the cent, an empty month for the whole horizon."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["option", "category", "month", "amount", "mean", "low", "high", "currency"])
    for row in table.rows:
        one = row.spread
        figures = [_cents(figure) for figure in (one.amount, one.mean, one.low, one.high)]
        month = "" if row.month is None else row.month
        if row.category in {ALL, SO_FAR} and table.left_out.get(row.option):
            figures[1:] = ["", "", ""]  # the least that it costs has no mean and no upper end
        writer.writerow([safe(row.option), row.category, month, *figures, table.currency])
    for option in sorted(table.unpriced):
        writer.writerow([safe(option), ALL, "", "", "", "", "", table.currency])
    return out.getvalue()


def _cents(figure: float | None) -> str:
    return "" if figure is None else f"{figure + 0.0:.{_CENT}f}"


def safe(text: str) -> str:
    """Spreadsheets take a text that begins so for a formula (``terazi.ledger.sheets`` too)."""
    return f"'{text}" if text[0] in "'=+-@＝＋－＠" else text  # noqa: RUF001  full-width forms


def merged(rows: Sequence[Row]) -> list[tuple[int, int, Spread]]:
    """Months in a row that are alike, as first, last and what falls due in each of them."""
    found: list[tuple[int, int, Spread]] = []
    for row in rows:
        if row.month is None:
            continue
        if found and found[-1][2] == row.spread:
            found[-1] = (found[-1][0], row.month, row.spread)
        else:
            found.append((row.month, row.month, row.spread))
    return found
