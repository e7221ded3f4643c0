"""What an option costs beside its set-up: lines of cost, review by people, leaving, outages."""

from collections.abc import Sequence
from typing import Literal, get_args

from terazi.errors import InputError
from terazi.proposal.uncertain import Number, Share
from terazi.proposal.values import Money, Months, Name, Note, Part

Category = Literal[
    "set-up",
    "staff",
    "training",
    "review",
    "hardware",
    "power",
    "connection",
    "hosting",
    "tokens",
    "monitoring",
    "running",
    "exit",
    "other",
]

CATEGORIES: tuple[str, ...] = get_args(Category)

#: What a share may be of, beside categories and the names of other lines.
EVERYTHING = "everything"


class CostLine(Part):
    """One line of cost: paid once, every month, for every answer, or a share of other lines."""

    what: Name
    """What is paid for."""
    category: Category = "other"
    """Under which heading it is shown."""
    once: Money | None = None
    """Paid once, in ``from_month``."""
    monthly: Money | None = None
    """Paid every month from ``from_month`` to ``to_month``."""
    per_answer: Money | None = None
    """Paid for every answer given in those months."""
    share: Share | None = None
    """Instead of an amount: this share of the lines named in ``of`` (10 % for what may go wrong:
    0.1)."""
    of: tuple[Name, ...] = ()
    """The lines, by name, or categories, that ``share`` is of; ``everything`` for all amounts."""
    from_month: Months = 1
    """The first month in which it is paid."""
    to_month: Months | None = None
    """The last month in which it is paid; to the end, if left out."""


class Review(Part):
    """People who look at answers before or after they are sent."""

    share: Share
    """Share of the answers that is looked at."""
    minutes: Number
    """Minutes that one answer takes them."""
    hourly_pay: Money
    """What an hour of them costs."""
    who: Note = ""
    """Who they are."""


class Exit(Part):
    """What leaving costs: getting data out, taking down, handing over, telling people."""

    cost: Money
    """All that is paid for it, once, when the option ends."""
    months: Number | None = None
    """How many months leaving takes."""
    what: Note = ""
    """What has to be done."""


class Outages(Part):
    """Hours without power from the grid."""

    share: Share
    """Share of all hours: 0.05 for 36 hours a month."""
    backup_price_per_kwh: Money | None = None
    """What a kilowatt-hour costs meanwhile (generator, battery); left out, nothing runs then."""


def in_order(lines: Sequence[CostLine], field: str) -> list[CostLine]:
    """Lines so that each comes after those that its share is of.

    Raises:
        InputError: shares of one another, in a circle.
    """
    by_name = {line.what: line for line in lines}
    done: dict[str, CostLine] = {}

    def add(line: CostLine, above: tuple[str, ...]) -> None:
        if line.what in above:
            circle = [*above[above.index(line.what) :], line.what]
            raise InputError(
                f"these are shares of one another, in a circle: {' of '.join(circle)}",
                field=f"{field}[{lines.index(line)}].of",
                way_out="let each share be of amounts, or of shares of amounts",
            )
        if line.what in done:
            return
        for name in line.of:
            if name in by_name:
                add(by_name[name], (*above, line.what))
        done[line.what] = line

    for line in lines:
        add(line, ())
    return list(done.values())
