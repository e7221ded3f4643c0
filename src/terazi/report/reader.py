"""The reader's language: words through gettext; numbers, money, dates and names through CLDR.

Every sentence that a reader sees passes through ``Reader.gettext`` (in templates: ``_``), or was
composed elsewhere and passes through ``Reader.say``. What it is filled with is escaped, so a name
that looks like HTML stays a name. What nobody has translated yet is English, and marked as that.
"""

import gettext
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from markupsafe import Markup, escape

from terazi.errors import InputError
from terazi.finding import Interval
from terazi.locale.catalogue import SOURCE, file_of, languages, read
from terazi.message import Fitted, Said, Term, Value
from terazi.proposal.codes import country_name, language_name
from terazi.proposal.protection import YES_OR_NO
from terazi.report import numbers, saying
from terazi.report.safe import bdi as bdi  # noqa: PLC0414  it belongs to what a reader says
from terazi.report.safe import begins_from_the_left, turns


def message(text: str) -> str:
    """Mark a text for the translators where it stands; it is translated where it is used."""
    return text


_SHARE = "share"
_COUNTED = ("months", "answers", "questions", "items")
# Words that are made with the name of a profession, or with a number.
_ROLE_MONTHS, _FOR_EACH = message("%(role)s-months"), message("people for each %(role)s")
_DRAWS, _SIMULATION = message("simulation, %(n)s draws"), re.compile(r"simulation, ([\d,]+) draws")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: a CLDR locale, and the catalogue of translated sentences.

    Attributes:
        locale: for numbers, money, dates and names.
        translations: of sentences and of our words.
        known: the English of all that there is to translate.
        untranslated: those of it that nobody has translated.
        read_by: the native speaker who read the translation and when, "" for nobody.
        missing: what was asked for so far and is not translated.
        row: the finding of the annex that is being written, by its number; 0 elsewhere.
        left_out: English texts of the annex that only the report in English has.
        lettered: English texts that stand below the table as notes, and the letter of each.
        annexed: English texts of the annex so far, and how often each was asked for.
    """

    locale: Locale
    translations: gettext.NullTranslations = field(default_factory=gettext.NullTranslations)
    known: frozenset[str] = frozenset()
    untranslated: frozenset[str] = frozenset()
    read_by: str = ""
    missing: set[str] = field(default_factory=set, compare=False, repr=False)
    row: int = 0
    left_out: frozenset[str] = frozenset()
    lettered: Mapping[str, str] = field(default_factory=dict)
    annexed: Counter[str] = field(default_factory=Counter, compare=False, repr=False)

    @classmethod
    def of(cls, tag: str) -> "Reader":
        """Return the reader of a BCP-47 language.

        Raises:
            InputError: there is no translation into it, or CLDR does not know it.
        """
        try:
            locale = Locale.parse("en-GB" if tag == SOURCE else tag, sep="-")
            if locale.language == SOURCE:
                return cls(locale)
            file = file_of(tag)
        except (UnknownLocaleError, ValueError, TypeError):
            file = None
        if file is None:
            raise InputError(
                f"a report cannot be written in “{tag}”: there is no translation into it",
                way_out=f"name one of {', '.join(languages())}, or translate it "
                "(docs/translate.md)",
            )
        found = read(file)
        return cls(
            locale, found.translations, found.known, found.untranslated, read_by=found.read_by
        )

    @property
    def tag(self) -> str:
        """BCP-47 tag, for ``lang``."""
        return str(self.locale).replace("_", "-")

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``, for ``dir``."""
        return str(self.locale.text_direction)

    @property
    def is_english(self) -> bool:
        """Whether what is written in English needs no mark."""
        return str(self.locale.language) == SOURCE

    def gettext(self, message: str, **values: object) -> Markup:
        """Translate ``message`` and put ``values`` into its ``%(name)s``, escaped.

        Without values the message is taken as it is.
        """
        text = escape(self.translations.gettext(message) if message else "")
        return self.marked(message, text % values if values else text)

    def ngettext(self, one: str, many: str, n: int, **values: object) -> Markup:
        """As ``gettext``, by number; ``%(n)s`` is always there."""
        text = escape(self.translations.ngettext(one, many, n))
        return self.marked(one, text % {"n": self.number(n), **values})

    def term(self, word: str, *, ours: bool = False) -> Markup:
        """Translate a word of the findings: a measure, a unit, a grade, a part of the items.

        Args:
            word: as findings have it; what is put together of words is translated in parts.
            ours: whether a word that no catalogue knows is English of ours; otherwise it is
                somebody's own, and stays as it is.
        """
        if word in self.known:
            return self.marked(word, escape(self.translations.gettext(word)))
        if self.is_english:
            return escape(word)
        for mark in (": ", ", "):
            head, _mark, tail = word.partition(mark)
            if head in self.known and tail:
                parts = self.term(head), self.term(tail, ours=ours)
                if mark == ", ":
                    return self.gettext(", ").join(parts)
                return self.gettext("%(kind)s: %(value)s", kind=parts[0], value=parts[1])
        made = self._made_of_words(word)
        if made is not None:
            return made
        return self.english(word) if ours else bdi(word)

    def _made_of_words(self, word: str) -> Markup | None:
        """Translate what is made with a number or with the name of a profession."""
        if draws := _SIMULATION.fullmatch(word):
            return self.gettext(_DRAWS, n=self.number(int(draws[1].replace(",", ""))))
        for form in (_ROLE_MONTHS, _FOR_EACH):
            before, after = form.split("%(role)s")
            if word.startswith(before) and word.endswith(after):
                role = word.removeprefix(before).removesuffix(after)
                return self.gettext(form, role=bdi(role))
        return None

    def capital(self, word: str) -> Markup:
        """Translate a word or two that begin a line."""
        return self.say(Fitted(Term(word), "beginning"))

    def begin(self, text: Markup) -> Markup:
        """Give what begins a line or a sentence a capital, as a language has in it ("Swahili")."""
        return saying.fitted(text, "beginning", self)

    def say(self, said: Value) -> Markup:
        """Say what was composed in English; what was not is a name, and stays as it is."""
        return saying.say(said, self)

    def told(self, text: str) -> Markup:
        """Say a sentence of the verdict; one that was only kept as text is English."""
        return self.say(text) if isinstance(text, Said) else self.english(text)

    def english(self, text: object) -> Markup:
        """Show free English as it is, marked as English for other readers.

        A sentence of ours that somebody translated is said in the reader's language; a long one
        of the annex may stand in the report in English only.
        """
        words = str(text)
        if self.row:
            self.annexed[words] += 1
            if words in self.lettered:
                return escape(self.lettered[words])
        if self.is_english:
            return bdi(text)
        if words in self.known:
            return self.gettext(words)
        if self.row and words in self.left_out:
            return Markup('<a href="report.html#f{0}">f{0}</a>').format(self.row)
        return self.as_english(escape(text))

    def in_row(self, number: int) -> "Reader":
        """Return the reader of one finding of the annex."""
        return replace(self, row=number)

    def as_english(self, text: Markup) -> Markup:
        """Mark a text as English; it is set apart where its direction could turn the page's."""
        words = text.striptags()
        if self.direction == "ltr" and not turns(words, "ltr"):
            return Markup('<i lang="en">{}</i>').format(text)
        if begins_from_the_left(words):  # which a browser finds out by itself
            return Markup('<bdi lang="en">{}</bdi>').format(text)
        return Markup('<bdi lang="en" dir="ltr">{}</bdi>').format(text)

    def number(self, value: float, digits: int = 3) -> str:
        """Write a number with ``digits`` significant digits; whole digits are never cut."""
        if not math.isfinite(value):
            return self.endless(value)
        return numbers.significant(self.locale, value, digits)

    def percent(self, share: float, decimals: int = 0) -> str:
        """Write a share (0 to 1) as a percentage."""
        if not abs(share) < 1e9:
            return self.number(share * 100)
        return numbers.percent(self.locale, share, decimals, decimals)

    def level(self, level: float) -> str:
        """Write the level of an interval, "95%" or "97.5%"."""
        return self.percent(level, 0 if round(level * 100, 6) % 1 == 0 else 1)

    def money(self, value: float, currency: str, digits: int = 3) -> str:
        """Write an amount of money; small prices keep ``digits`` significant digits."""
        if not math.isfinite(value):
            return f"{currency}\N{NO-BREAK SPACE}{self.endless(value)}"
        return self.closed(numbers.price(self.locale, value, currency, digits))

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
            return escape(self.endless(value))
        if unit == YES_OR_NO and value in {0, 1}:
            return self.gettext("yes") if value else self.gettext("no")
        if signed:
            return self.distance(value, unit, signed=True)
        if unit == _SHARE:
            return escape(self.percent(value, 1 if fine else 0))
        return self.with_unit(self.brief(value, unit), value, unit)

    def distance(self, value: float, unit: str, *, signed: bool = False) -> Markup:
        """Write how far two figures are apart, shares in points; with its sign or without."""
        if unit == _SHARE:
            return self.gettext("%(number)s points", number=self._points(value, signed=signed))
        size = self.brief(abs(value), unit)
        said = numbers.signed(self.locale, size, value) if signed else size
        return self.with_unit(said, abs(value), unit)

    def brief(self, value: float, unit: str) -> str:
        """Write a figure without the words of its unit, for a chart whose title has them."""
        if unit == "share":
            return self.percent(value)
        if self.has_currency(unit):
            return self.money(value, unit.partition(" ")[0])
        return self.number(value)

    def unit(self, unit: str) -> Markup:
        """Name a unit alone."""
        currency, _space, words = unit.partition(" ")
        if not words or not self.has_currency(unit):
            return self.term(unit)
        return Markup("{} {}").format(currency, self.term(words))

    def has_currency(self, unit: str) -> bool:
        """Whether a unit is money, alone or for something ("KES", "KES per answer")."""
        return unit.partition(" ")[0] in self.locale.currencies

    def span(self, interval: Interval | None, unit: str, *, signed: bool = False) -> Markup:
        """Write an interval, "25.4% to 38.1%", that breaks between words; nothing for None."""
        if interval is None:
            return Markup("")
        if unit == "share" and signed:
            low, high = (self._points(end, signed=True) for end in (interval.low, interval.high))
            return self.gettext("%(low)s to %(high)s points", low=low, high=high)
        # After a letter from the right the second sign would jump over its number.
        mark = "\N{LEFT-TO-RIGHT MARK}" if self.direction == "rtl" else ""
        low, high = (
            mark + self.percent(end, 1) if unit == "share" else self.brief(end, unit)
            for end in (interval.low, interval.high)
        )
        return self.gettext("%(low)s to %(high)s", low=low, high=high)

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

    def marked(self, message: str, text: Markup) -> Markup:
        """Mark as English what nobody has translated."""
        if message not in self.untranslated:
            return text
        self.missing.add(message)
        return self.as_english(text)

    def with_unit(self, figure: str, value: float, unit: str) -> Markup:
        """Put the words of a unit after a figure; of money, what stands after the currency."""
        words = unit.partition(" ")[2] if self.has_currency(unit) else unit
        if not words:
            return escape(figure)
        if words in _COUNTED:
            # Fractions are many: there is no plural form for them that all languages have.
            n = int(value) if float(value).is_integer() else max(2, math.ceil(value))
            text = escape(self.translations.ngettext(words.removesuffix("s"), words, abs(n)))
            unit_said = self.marked(words.removesuffix("s"), text)
        else:
            unit_said = self.term(words)
        if self.direction == "rtl" and unit_said.isascii():  # "chrF++" would be drawn apart
            unit_said = bdi(unit_said)
        if self.has_currency(unit):  # where the unit goes before its number, money does not
            return self.gettext("%(money)s %(unit)s", money=figure, unit=unit_said)
        return self.gettext("%(number)s %(unit)s", number=figure, unit=unit_said)

    def _points(self, share: float, *, signed: bool) -> str:
        text = self.number(abs(round(share * 100, 1)), 3)
        return numbers.signed(self.locale, text, share) if signed else text

    def closed(self, money: str) -> str:
        """Where a page runs from the right, let no figure behind a currency be drawn into it."""
        if self.direction == "ltr" or not money[-1:].isascii() or money[-1:].isdigit():
            return money
        # A sign at its end stays with its letters, "US$", between letters from the left.
        kept = "" if money[-1:].isalpha() else "\N{LEFT-TO-RIGHT MARK}"
        return f"{money}{kept}\N{RIGHT-TO-LEFT MARK}"

    def endless(self, value: float) -> str:
        """Write what is no finite number."""
        word = self.gettext("not a number") if math.isnan(value) else self.gettext("no limit")
        return str(word.striptags())
