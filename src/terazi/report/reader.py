"""The reader's language: words through gettext; numbers, money, dates and names through CLDR.

Every sentence that a reader sees passes through ``Reader.gettext`` (in templates: ``_``). What it
is filled with is escaped, so a name that looks like HTML stays a name.
"""

import copy
import gettext
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import NumberPattern
from markupsafe import Markup, escape

from terazi.errors import InputError
from terazi.finding import Interval
from terazi.proposal.codes import country_name, language_name

_MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: a CLDR locale, and the catalogue of translated sentences."""

    locale: Locale
    translations: gettext.NullTranslations = field(default_factory=gettext.NullTranslations)

    @classmethod
    def of(cls, tag: str) -> "Reader":
        """Return the reader of a BCP-47 language.

        Raises:
            InputError: CLDR does not know the language.
        """
        try:
            return cls(Locale.parse("en-GB" if tag == "en" else tag, sep="-"))
        except (UnknownLocaleError, ValueError) as error:
            raise InputError(
                f"a report cannot be written in “{tag}”: CLDR has no such locale",
                way_out="name a language as en, fr, ar, sw, tr or pt-BR",
            ) from error

    @property
    def tag(self) -> str:
        """BCP-47 tag, for ``lang``."""
        return str(self.locale).replace("_", "-")

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``, for ``dir``."""
        return str(self.locale.text_direction)

    def gettext(self, message: str, **values: object) -> Markup:
        """Translate ``message`` and put ``values`` into its ``%(name)s``, escaped.

        Without values the message is taken as it is, so data words ("topic accuracy") may pass.
        """
        text = escape(self.translations.gettext(message) if message else "")
        return text % values if values else text

    def capital(self, message: str) -> Markup:
        """Translate a word or two that begin a line."""
        text = self.gettext(message)
        return text[:1].upper() + text[1:]

    def ngettext(self, one: str, many: str, n: int, **values: object) -> Markup:
        """As ``gettext``, by number; ``%(n)s`` is always there."""
        text = escape(self.translations.ngettext(one, many, n))
        return text % {"n": self.number(n), **values}

    def number(self, value: float, digits: int = 3) -> str:
        """Write a number with ``digits`` significant digits; whole digits are never cut."""
        if not math.isfinite(value):
            return self._endless(value)
        if value and not 1e-9 < abs(value) < 1e15:
            return f"{value:.{digits - 1}e}"
        return self._apply(self.locale.decimal_formats[None], value, _decimals(value, digits))

    def percent(self, share: float, decimals: int = 0) -> str:
        """Write a share (0 to 1) as a percentage."""
        if not abs(share) < 1e9:
            return self.number(share * 100)
        return self._apply(self.locale.percent_formats[None], share, decimals, least=decimals)

    def level(self, level: float) -> str:
        """Write the level of an interval, "95%" or "97.5%"."""
        return self.percent(level, 0 if round(level * 100, 6) % 1 == 0 else 1)

    def money(self, value: float, currency: str, digits: int = 3) -> str:
        """Write an amount of money; small prices keep ``digits`` significant digits."""
        if value and not 1e-9 < abs(value) < 1e15:
            return f"{currency}\N{NO-BREAK SPACE}{self.number(value)}"
        pattern = copy.copy(self.locale.currency_formats["standard"])
        small = 0 < abs(value) < 100
        decimals = max(_decimals(value, digits), 2) if small else 0
        pattern.frac_prec = (2 if small else 0, decimals)
        # A code before a figure needs a space to be read ("KES0.04"); a symbol does not.
        text = pattern.apply(value, self.locale, currency=currency, currency_digits=False)
        return re.sub(rf"(?<={currency})(?=\d)|(?<=\d)(?={currency})", "\N{NO-BREAK SPACE}", text)

    def amount(
        self, value: float, unit: str, *, signed: bool = False, fine: bool = False
    ) -> Markup:
        """Write a figure with its unit.

        Args:
            value: the figure, in ``unit``.
            unit: as findings have it ("share", "KES per answer", "tokens per second", …).
            signed: a difference: with its sign, and shares as points.
            fine: one decimal more for shares (tables); charts and sentences go without.
        """
        if not math.isfinite(value):
            return escape(self._endless(value))
        sign = "" if not signed or value == 0 else "+" if value > 0 else _MINUS
        size = abs(value) if signed else value
        if unit == "share":
            if not signed:
                return escape(self.percent(size, 1 if fine else 0))
            points = self.number(round(size * 100, 1), 3)
            return self.gettext("%(number)s points", number=sign + points)
        currency, _space, rest = unit.partition(" ")
        if self.has_currency(unit):
            figure = sign + self.money(size, currency)
            unit = rest
        else:
            figure = sign + self.number(size)
        if not unit:
            return escape(figure)
        return self.gettext("%(number)s %(unit)s", number=figure, unit=self.gettext(unit))

    def brief(self, value: float, unit: str) -> str:
        """Write a figure without the words of its unit, for a chart whose title has them."""
        if unit == "share":
            return self.percent(value)
        if self.has_currency(unit):
            return self.money(value, unit.partition(" ")[0])
        return self.number(value)

    def has_currency(self, unit: str) -> bool:
        """Whether a unit is money, alone or for something ("KES", "KES per answer")."""
        return unit.partition(" ")[0] in self.locale.currencies

    def span(self, interval: Interval | None, unit: str, *, signed: bool = False) -> Markup:
        """Write an interval, "25.4% to 38.1%"; nothing for None."""
        if interval is None:
            return Markup("")
        if unit == "share" and signed:
            low, high = (self._points(end) for end in (interval.low, interval.high))
            text = self.gettext("%(low)s to %(high)s points", low=low, high=high)
        else:
            low, high = (
                self.percent(end, 1) if unit == "share" else self.brief(end, unit)
                for end in (interval.low, interval.high)
            )
            text = self.gettext("%(low)s to %(high)s", low=low, high=high)
        return text.replace(" ", "\N{NO-BREAK SPACE}")

    def date(self, iso: str | date) -> str:
        """Write a date in words; what is no date stays as it is."""
        try:
            day = iso if isinstance(iso, date) else date.fromisoformat(iso[:10])
            return format_date(day, "long", locale=self.locale)
        except ValueError:
            return str(iso)

    def language(self, tag: str) -> str:
        """Name a BCP-47 language, "Swahili (Kenya)"; what is no tag stays as it is."""
        try:
            return language_name(tag, self.tag)
        except ValueError:  # langcodes: not a tag at all
            return tag

    def country(self, code: str) -> str:
        """Name an ISO 3166 country."""
        return country_name(code, self.tag)

    def listing(self, items: Iterable[object]) -> Markup:
        """Join items as people do: "a, b and c"."""
        # CLDR's patterns hold commas and words only; each item is escaped before it goes in.
        joined = format_list([str(escape(item)) for item in items], locale=self.locale)
        return Markup(joined)  # noqa: S704

    def _points(self, share: float) -> str:
        text = self.number(abs(round(share * 100, 1)), 3)
        return text if share == 0 else ("+" if share > 0 else _MINUS) + text

    def _endless(self, value: float) -> str:
        if math.isnan(value):
            return str(self.gettext("not a number"))
        return str(self.gettext("no limit"))

    def _apply(self, pattern: NumberPattern, value: float, decimals: int, least: int = 0) -> str:
        shaped = copy.copy(pattern)
        shaped.frac_prec = (least, decimals)
        return str(shaped.apply(value, self.locale))


def message(text: str) -> str:
    """Mark a text for the translators where it stands; it is translated where it is used."""
    return text


def bdi(name: object) -> Markup:
    """Isolate a name, so that its direction cannot turn the sentence around it."""
    return Markup("<bdi>{}</bdi>").format(name)


def _decimals(value: float, digits: int) -> int:
    """Decimals that show ``digits`` significant digits, at most 12."""
    if value == 0:
        return 0
    return min(12, max(0, digits - 1 - math.floor(math.log10(abs(value)))))
