"""What a field of a proposal can be: text, a day, a language, an amount of money.

Scalars may come as text, as YAML wrote them: each field reads its own. So ``country: NO`` stays
Norway and a telephone number keeps its leading zero.
"""

import datetime as dt
import re
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PositiveFloat,
    StringConstraints,
    WithJsonSchema,
)

from terazi.finding import Theme
from terazi.proposal.codes import CodeError, country, currency, language

PROMISES = tuple(theme for theme in Theme if theme.part == "promise")


def _day(value: object) -> object:
    """Let a day be year-month-day and nothing else.

    Pydantic alone would read a bare number as seconds since 1970.
    """
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    text = value.strip() if isinstance(value, str) else ""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            raise CodeError(f"there is no day {text}", "look at a calendar") from None
    raise CodeError(
        f"“{text[:40]}” is not a date" if text else "a date is needed",
        "write year-month-day, as 2026-11-22",
    )


def _promise(value: object) -> object:
    """Let only the promises be themes of a proposal: the challenges are always looked at."""
    if value in PROMISES:
        return value
    raise CodeError(
        f"“{str(value)[:40]}” is not a promise that a proposal can make",
        f"write one of: {', '.join(PROMISES)}. Terazi looks at the other themes unasked",
    )


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
Name = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=80, pattern=r"^[^\n\r\t\u2028\u2029]+$"
    ),
]
Day = Annotated[dt.date, BeforeValidator(_day)]
Months = Annotated[int, Field(gt=0, le=600)]
Language = Annotated[str, AfterValidator(language), Field(examples=["sw", "en", "pt-BR"])]
Country = Annotated[str, AfterValidator(country), Field(examples=["KE", "TR"])]
Currency = Annotated[str, AfterValidator(currency), Field(examples=["KES", "TRY"])]
Promise = Annotated[
    Theme,
    BeforeValidator(_promise),
    WithJsonSchema({"type": "string", "enum": [str(theme) for theme in PROMISES]}),
]


class Part(BaseModel):
    """Anything in a proposal: fixed once read, and nothing unknown in it."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True, allow_inf_nan=False
    )


class Money(Part):
    """An amount of money, in its own currency and of its own day."""

    amount: Annotated[float, Field(ge=0, le=1e18)]
    """How much, in units of the currency."""
    currency: Currency
    """ISO 4217 code, as KES or TRY."""
    date: Day
    """The day the price or wage held (year-month-day)."""
    source: Note = ""
    """Who says so: a price list, a pay scale, a letter."""
    low: Annotated[float, Field(ge=0, le=1e18)] | None = None
    """5th percentile, if it is uncertain: one time in twenty it is below this."""
    high: Annotated[float, Field(ge=0, le=1e18)] | None = None
    """95th percentile: one time in twenty it is above this."""


class ExchangeRate(Part):
    """One unit of ``currency`` costs ``rate`` units of the budget's currency."""

    currency: Currency
    """ISO 4217 code of the money to be changed."""
    rate: PositiveFloat
    """How many units of the budget's currency one unit of it costs."""
    low: PositiveFloat | None = None
    """5th percentile over the horizon, if it may move: one time in twenty it is below this."""
    high: PositiveFloat | None = None
    """95th percentile over the horizon: one time in twenty it is above this."""
    date: Day
    """The day the rate held (year-month-day)."""
    source: Text
    """Who published the rate."""
