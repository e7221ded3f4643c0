"""Figures that nobody knows exactly: a middle and a 90 % interval around it.

``low`` and ``high`` are the 5th and the 95th percentile: of a hundred such figures, five turn out
below ``low`` and five above ``high``. What shape lies between them is in
``terazi.economics.uncertain``.
"""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from terazi.errors import InputError
from terazi.proposal.values import ExchangeRate, Money, Note, Part


def _plain(value: Any) -> Any:  # noqa: ANN401  what YAML held
    """Let a figure without an interval be written as the bare figure."""
    return {"amount": value} if isinstance(value, str | int | float) else value


class Between(Part):
    """The 90 % interval of a figure that stands beside it."""

    low: Annotated[float, Field(gt=0)]
    """5th percentile: one time in twenty it is below this."""
    high: Annotated[float, Field(gt=0)]
    """95th percentile: one time in twenty it is above this."""
    source: Note = ""
    """Who says so."""


class PlainNumber(Part):
    """A figure of at least zero, with its 90 % interval if it is uncertain."""

    amount: Annotated[float, Field(ge=0, le=1e18)]
    """The figure; it is as likely to be more as to be less."""
    low: Annotated[float, Field(ge=0, le=1e18)] | None = None
    """5th percentile: one time in twenty it is below this."""
    high: Annotated[float, Field(ge=0, le=1e18)] | None = None
    """95th percentile: one time in twenty it is above this."""
    source: Note = ""
    """Who says so."""


class PlainShare(Part):
    """A part of a whole, between 0 and 1, with its 90 % interval if it is uncertain."""

    amount: Annotated[float, Field(ge=0, le=1)]
    """The share: 0.1 for 10 %."""
    low: Annotated[float, Field(ge=0, le=1)] | None = None
    """5th percentile: one time in twenty it is below this."""
    high: Annotated[float, Field(ge=0, le=1)] | None = None
    """95th percentile: one time in twenty it is above this."""
    source: Note = ""
    """Who says so."""


class PlainEffect(Part):
    """A figure that may be negative too, with its 90 % interval if it is uncertain."""

    amount: Annotated[float, Field(ge=-1e18, le=1e18)]
    """The figure; it is as likely to be more as to be less."""
    low: Annotated[float, Field(ge=-1e18, le=1e18)] | None = None
    """5th percentile: one time in twenty it is below this."""
    high: Annotated[float, Field(ge=-1e18, le=1e18)] | None = None
    """95th percentile: one time in twenty it is above this."""
    source: Note = ""
    """Who says so."""


Number = Annotated[PlainNumber, BeforeValidator(_plain, json_schema_input_type=PlainNumber | float)]
Share = Annotated[PlainShare, BeforeValidator(_plain, json_schema_input_type=PlainShare | float)]
Effect = Annotated[PlainEffect, BeforeValidator(_plain, json_schema_input_type=PlainEffect | float)]

#: The parts that carry an interval, and the field that it is around.
MIDDLES = {
    Money: "amount",
    ExchangeRate: "rate",
    PlainNumber: "amount",
    PlainShare: "amount",
    PlainEffect: "amount",
}


def interval_problem(
    field: str, middle: float, low: float | None, high: float | None, name: str = "amount"
) -> Iterator[InputError]:
    """Yield what is wrong with a 90 % interval: one end, upside down, or not around its middle."""
    if low is None and high is None:
        return
    if low is None or high is None:
        yield InputError(
            "an interval has two ends",
            field=f"{field}.{'high' if low is None else 'low'}",
            way_out="write both low and high, or neither",
        )
    elif low > high:
        yield InputError(
            f"the 90 % interval is upside down: from {low:g} to {high:g}",
            field=f"{field}.low",
            way_out="low is the smaller of the two",
        )
    elif not low <= middle <= high:
        yield InputError(
            f"{middle:g} is not in its own 90 % interval, {low:g} to {high:g}",
            field=f"{field}.{name}" if name else field,
            way_out="the figure itself is the one in the middle: as likely too low as too high",
        )
