"""How many hosted models are gone within a year, and how many became dearer: counted, not claimed.

The counts come from dated price lists in Python packages (``tools/price_lists.py`` makes the
table). What is counted is an offer, one model at one seller. Offers of one seller hang together,
and so do those of one year; the intervals allow for both, so with three years they are wide.
"""

import math
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from terazi.economics.tables import PRICE_CHANGES, table
from terazi.finding import Interval, Source
from terazi.statistics.two_way import weighted_share

#: The list that rates come from, and another one for the same year, kept by other rules.
LIST, OTHER_LIST = "litellm", "genai-prices"

#: What every reader of the rates must know.
LIMITS = (
    "A name that vanished may have been given a new one, and a name that stays may have ended"
    " unnoticed; a list put right looks like a changed price."
)

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Span:
    """One pair of lists: from day to day, how many of how many."""

    since: str
    until: str
    happened: int
    of: int


@dataclass(frozen=True, slots=True)
class Rate:
    """Share of offers to which something happens in about a year.

    Attributes:
        share: of all pairs of lists together.
        interval: 95 %, clustered by seller and by year; by seller only where there is one year.
        spans: the pairs of lists.
        sellers: how many there are.
    """

    share: float
    interval: Interval
    spans: tuple[Span, ...]
    sellers: int

    @property
    def formula(self) -> str:
        """The counts, year by year, and their sum."""
        parts = [
            f"{span.since} to {span.until} {span.happened:,} of {span.of:,}" for span in self.spans
        ]
        happened = sum(span.happened for span in self.spans)
        of = sum(span.of for span in self.spans)
        return f"{'; '.join(parts)}; together {happened:,} / {of:,} = {self.share:.3g}"

    def within(self, months: float) -> tuple[float, Interval]:
        """The chance within so many months, if each year is like the years that were counted."""

        def chance(share: float) -> float:
            return 1 - math.pow(1 - share, months / 12)

        low, high = chance(self.interval.low), chance(self.interval.high)
        return chance(self.share), Interval(low, high, self.interval.level, self.interval.method)


@cache
def gone(package: str = LIST) -> Rate:
    """Offers that vanished from the newer list, or whose announced last day had come."""
    return rate(_rows(package), lambda row: _count(row, "vanished", "ended"), _offers)


@cache
def dearer(package: str = LIST, which: str = "written") -> Rate:
    """Offers that were still there, and whose price for tokens ``read`` or ``written`` rose."""
    return rate(
        _rows(package),
        lambda row: _count(row, f"{which}_rose"),
        lambda row: _count(row, *(f"{which}_{how}" for how in ("rose", "fell", "stayed"))),
    )


@cache
def rises(package: str = LIST) -> tuple[float, float, float]:
    """Median of the factors by which prices rose, where they rose, between its quartiles."""
    factors = [float(one) for row in _rows(package) for one in row["rises"].split()]
    low, middle, high = statistics.quantiles(factors, n=4, method="inclusive")
    return low, middle, high


def rate(rows: Sequence[Row], happened: Callable[[Row], int], of: Callable[[Row], int]) -> Rate:
    """Reckon a rate from rows of the table, a row for each seller and pair of lists.

    Args:
        rows: of the table.
        happened: how many offers of a row it happened to.
        of: of how many.

    Raises:
        ValueError: no offer at all.
    """
    kept = [row for row in rows if of(row)]
    found = weighted_share(
        [happened(row) / of(row) for row in kept],
        [of(row) for row in kept],
        [row["seller"] for row in kept],
        # In a single year only sellers can be told apart: each is its own cluster twice.
        [_span(row) if len({_span(one) for one in kept}) > 1 else row["seller"] for row in kept],
    )
    return Rate(
        found.estimate,
        found.interval,
        tuple(_spans(kept, happened, of)),
        len({row["seller"] for row in kept}),
    )


def source() -> Source:
    """Where the counts come from."""
    return table(PRICE_CHANGES).source


def _rows(package: str) -> list[Row]:
    return [row for row in table(PRICE_CHANGES).rows.values() if row["package"] == package]


def _span(row: Row) -> tuple[str, str]:
    return row["from"], row["to"]


def _spans(
    rows: list[Row], happened: Callable[[Row], int], of: Callable[[Row], int]
) -> Iterator[Span]:
    for since, until in sorted({_span(row) for row in rows}):
        within = [row for row in rows if _span(row) == (since, until)]
        yield Span(since, until, sum(map(happened, within)), sum(map(of, within)))


def _offers(row: Row) -> int:
    return _count(row, "offers")


def _count(row: Row, *columns: str) -> int:
    return sum(int(row[column]) for column in columns)
