"""Codes of languages, countries and money, checked and named.

Languages are BCP-47 tags (RFC 5646, the IANA registry as packaged by ``langcodes``), countries
ISO 3166-1 alpha-2, money ISO 4217, the latter two as Unicode CLDR has them (packaged by Babel).
Names come from CLDR too.
"""

import re
from functools import cache

from babel import Locale
from babel.core import UnknownLocaleError, get_global
from langcodes import Language

from terazi.proposal import suggest

# What CLDR lists beside the countries of ISO 3166-1: exceptional reservations, groups of
# countries, and its own private codes. XK (Kosovo) is not in the standard but in everybody's use.
_NOT_COUNTRIES = re.compile("AC|CP|CQ|DG|EA|IC|TA|EU|EZ|UN|QO|XA|XB|ZZ")

# Scripts whose letters have the bidirectional class R or AL (Unicode, DerivedBidiClass.txt).
_RIGHT_TO_LEFT = re.compile(
    "Adlm|Arab|Aran|Armi|Avst|Chrs|Cprt|Elym|Gara|Hatr|Hebr|Hung|Khar|Lydi|Mand|Mani|Mend|Merc|"
    "Mero|Narb|Nbat|Nkoo|Orkh|Ougr|Palm|Phli|Phlp|Phnx|Prti|Rohg|Samr|Sarb|Sogd|Sogo|Syrc|Syre|"
    "Syrj|Syrn|Thaa|Yezi"
)

_LONGEST_CODE = 40  # of characters that are worth looking at


class CodeError(ValueError):
    """A code that is not right.

    Args:
        problem: what is wrong, in plain words.
        way_out: what to write instead.
    """

    def __init__(self, problem: str, way_out: str) -> None:
        self.problem = problem
        self.way_out = way_out
        super().__init__(f"{problem}: {way_out}")


def language(tag: str) -> str:
    """Check a BCP-47 language tag and return it in its usual form, as sw, en or pt-BR.

    Only capitals and underscores are put right. A tag that has a better form (swa or swh for sw,
    iw for he) is refused, so that one language never goes by two names in one weighing.

    Raises:
        CodeError: not a tag of a language; its way out names the nearest right one.
    """
    given = tag.strip().replace("_", "-")
    usual = _usual_form(given)
    if usual is None:
        raise CodeError(
            f"“{_shown(tag)}” is not the tag of a language", suggest.for_language(_shown(tag))
        )
    if usual.casefold() != given.casefold():
        raise CodeError(f"“{_shown(tag)}” has a shorter or newer form", f"write {usual}")
    return usual


def country(code: str) -> str:
    """Check an ISO 3166-1 alpha-2 country code and return it in capitals, as KE.

    Raises:
        CodeError: not the code of a country; its way out names the nearest right one.
    """
    given = code.strip().upper()
    if given in countries():
        return given
    raise CodeError(
        f"“{_shown(code)}” is not the two-letter code of a country",
        suggest.for_country(_shown(code), countries()),
    )


def currency(code: str) -> str:
    """Check the ISO 4217 code of money that is in use, and return it in capitals, as KES.

    Raises:
        CodeError: unknown, or no longer in use; its way out names the one that is meant.
    """
    given = code.strip().upper()
    in_use, gone = currencies()
    if given in in_use:
        return given
    if given in gone:
        raise CodeError(
            f"{given} ({_english().currencies.get(given, given)}) is no longer in use",
            suggest.for_currency_gone(given, in_use),
        )
    raise CodeError(
        f"“{_shown(code)}” is not the three-letter code of a currency",
        suggest.for_currency(_shown(code), in_use),
    )


def language_name(tag: str, in_language: str = "en") -> str:
    """Return the name of a language in another; in English where CLDR has none, else the tag."""
    asked = Language.get(tag)
    whole = str(asked.to_tag()).replace("-", "_")
    for locale in (_locale(in_language), _english()):
        if whole in locale.languages:
            return str(locale.languages[whole])
        name = locale.languages.get(asked.language or "")
        if name:
            script = locale.scripts.get(asked.script or "", asked.script)
            territory = locale.territories.get(asked.territory or "", asked.territory)
            parts = ", ".join(part for part in (script, territory) if part)
            return f"{name} ({parts})" if parts else str(name)
    return suggest.registered_names().get(asked.language or "", (tag,))[0]


def country_name(code: str, in_language: str = "en") -> str:
    """Return the name of a country; in English where CLDR has none, else the code."""
    for locale in (_locale(in_language), _english()):
        if code in locale.territories:
            return str(locale.territories[code])
    return code


def direction(tag: str) -> str:
    """Return ``rtl`` or ``ltr``: which way the language's likely script runs (CLDR)."""
    script = Language.get(tag).maximize().script or ""
    return "rtl" if _RIGHT_TO_LEFT.fullmatch(script) else "ltr"


@cache
def countries() -> frozenset[str]:
    """All country codes there are."""
    codes = {str(code) for code in _english().territories}
    return frozenset(
        code
        for code in codes
        if len(code) == 2 and code.isalpha() and not _NOT_COUNTRIES.fullmatch(code)
    )


@cache
def currencies() -> tuple[frozenset[str], frozenset[str]]:
    """Codes of the money that is in use somewhere, and of the money that was."""
    in_use: set[str] = set()
    gone: set[str] = set()
    for rows in get_global("territory_currencies").values():
        for code, _start, end, tender in rows:
            if tender:
                (gone if end else in_use).add(code)
    return frozenset(in_use), frozenset(gone - in_use)


def _usual_form(tag: str) -> str | None:
    """The tag as it is usually written, or None if it is not the tag of a language."""
    if len(tag) > _LONGEST_CODE:
        return None
    usual = suggest.shortest_form(tag)
    if usual is None:
        return None
    parsed = Language.get(usual)
    if re.match("q[a-t][a-z](-|$)", usual):  # for private use
        return None
    region = parsed.territory
    unknown_region = region is not None and region.isalpha() and region not in countries()
    return None if unknown_region else usual


@cache
def _english() -> Locale:
    return Locale("en")


@cache
def _locale(tag: str) -> Locale:
    """The locale of a language tag; English where CLDR has none."""
    for attempt in (tag, tag.split("-", maxsplit=1)[0]):
        try:
            return Locale.parse(attempt, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return _english()


def _shown(code: str) -> str:
    """The code as an error message may show it: one short line."""
    line = " ".join(code.split())
    return line if len(line) <= _LONGEST_CODE else line[:_LONGEST_CODE] + "…"
