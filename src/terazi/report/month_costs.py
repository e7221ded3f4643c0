"""What each option costs month by month, read back from the weighing's ``costs.csv``.

The report knows the earlier parts only through what lies in the folder: here the columns option,
category, month, amount, low, high and currency (docs/costs.md).
"""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from terazi.errors import InputError

NAME = "costs.csv"
_SO_FAR, _EXIT = "all so far", "exit"


@dataclass(frozen=True, slots=True)
class MonthCost:
    """What an option has cost by the end of a month, in the budget's currency."""

    month: int
    amount: float
    low: float  # the amount itself where nothing is uncertain
    high: float


@dataclass(frozen=True, slots=True)
class CostFan:
    """An option's costs as they add up, and what leaving it costs: month and amount."""

    option: str
    months: tuple[MonthCost, ...]
    exit: tuple[int, float] | None = None


def read_costs(folder: Path) -> tuple[CostFan, ...]:
    """Read the costs of a weighing; nothing where it has no such file.

    Raises:
        InputError: the file is damaged.
    """
    file = folder / NAME
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    months: dict[str, list[MonthCost]] = {}
    exits: dict[str, tuple[int, float]] = {}
    try:
        for row in csv.DictReader(io.StringIO(text)):
            option, month = row["option"].removeprefix("'"), row["month"]
            if not month:
                continue
            amount = float(row["amount"])
            if row["category"] == _SO_FAR:
                low, high = (float(row[end] or amount) for end in ("low", "high"))
                months.setdefault(option, []).append(MonthCost(int(month), amount, low, high))
            elif row["category"] == _EXIT and amount > 0:
                exits[option] = (int(month), amount)
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(
            "the costs of this weighing cannot be read",
            file=file,
            way_out="weigh again into this folder: nothing that is in the journal is paid twice",
        ) from error
    return tuple(
        CostFan(option, tuple(found), exits.get(option)) for option, found in months.items()
    )
