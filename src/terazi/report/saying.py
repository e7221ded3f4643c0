"""Sentences that were composed in English, said in the reader's language."""

import math
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from markupsafe import Markup, escape

from terazi.message import (
    Amount,
    Day,
    Fitted,
    Listing,
    Message,
    Prose,
    Term,
    Tongue,
    Value,
    fit,
)
from terazi.proposal.protection import YES_OR_NO
from terazi.report import numbers
from terazi.report.safe import bdi

if TYPE_CHECKING:
    from terazi.report.reader import Reader

_INSIDE_TAGS = re.compile(r"^((?:<[^>]*>)*)(.*?)((?:</[^>]*>)*)$", re.DOTALL)


def say(said: Value, reader: "Reader") -> Markup:
    """Say what was composed in English; what was not is a name, and stays as it is."""
    ways: dict[type, Callable[[Any], Markup]] = {
        Message: lambda message: _message(message, reader),
        Listing: lambda listing: _listed(listing, reader),
        Fitted: lambda part: fitted(say(part.whole, reader), part.place, reader),
        Amount: lambda amount: _exactly(amount, reader),
        Term: lambda term: reader.term(term.word),
        Tongue: lambda tongue: bdi(reader.language(tongue.tag)),
        Day: lambda day: escape(reader.date(day.iso)),
        Prose: reader.english,
        int: lambda number: escape(reader.number(number)),
    }
    return ways.get(type(said), bdi)(said)


def _message(said: Message, reader: "Reader") -> Markup:
    if said.template in reader.untranslated:
        return reader.marked(said.template, escape(str(said)))
    values = {key: say(value, reader) for key, value in said.values.items()}
    if not said.many:
        return escape(reader.translations.gettext(said.template)) % values
    number = said.values["n"]
    text = reader.translations.ngettext(
        said.template, said.many, number if isinstance(number, int) else 2
    )
    return escape(text) % values


def _listed(said: Listing, reader: "Reader") -> Markup:
    items = [say(item, reader) for item in said.items]
    if not said.mark:
        return reader.listing(items)
    mark = reader.gettext(said.mark) if said.mark.strip() else escape(said.mark)
    return mark.join(items)


def fitted(whole: Markup, place: Literal["beginning", "inside"], reader: "Reader") -> Markup:
    """Change the first letter, and the full stop at the end; tags stand around both."""
    opened, text, closed = _INSIDE_TAGS.split(whole, maxsplit=1)[1:4]
    turkish = reader.locale.language in {"tr", "az"}
    # It was markup already; only a letter changes, or a full stop goes.
    return Markup(opened + fit(text, place, turkish=turkish) + closed)  # noqa: S704


def _exactly(said: Amount, reader: "Reader") -> Markup:
    """Write a figure with as many decimals as its sentence needs."""
    if reader.is_english:
        return escape(str(said))
    value, unit, decimals = said.value, said.unit, said.decimals
    if not math.isfinite(value) or (unit == YES_OR_NO and value in {0, 1}):
        return reader.amount(value, unit)
    if unit == "share":
        return escape(numbers.percent(reader.locale, value, 0, decimals))
    if unit == "points":  # of a hundred, between two shares
        size = numbers.number(reader.locale, abs(value) * 100, decimals)
        points = numbers.signed(reader.locale, size, value) if value < 0 else size
        return reader.gettext("%(number)s points", number=points)
    if reader.has_currency(unit):
        currency = unit.partition(" ")[0]
        money = reader.closed(numbers.money(reader.locale, value, currency, 0, decimals))
        return reader.with_unit(money, value, unit)
    return reader.with_unit(numbers.number(reader.locale, value, decimals), value, unit)
