"""What somebody probably meant who wrote “Swahili”, “swh_Latn”, “UK” or “Ksh”.

Only reached on the way to an error message, so it may take a second once to read names and
symbols in the languages themselves.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any

from babel import Locale
from babel.core import UnknownLocaleError, get_global
from babel.languages import get_official_languages
from babel.localedata import locale_identifiers
from langcodes import Language, standardize_tag
from langcodes.registry_parser import parse_registry
from langcodes.tag_parser import LanguageTagError

_AT_MOST = 4  # suggestions in one message

# Valid tags that name no language somebody could be served in.
NO_LANGUAGE = {"und", "mul", "mis", "zxx", "x"}

# Names in everyday use that CLDR's main lists do not have.
_OTHER_NAMES = {
    "farsi": ["fa"],
    "kurmanji": ["ku"],
    "sorani": ["ckb"],
    "burma": ["MM"],
    "cape verde": ["CV"],
    "england": ["GB"],
    "ivory coast": ["CI"],
    "swaziland": ["SZ"],
    "turkey": ["TR"],
    "rs": ["INR", "PKR", "NPR", "LKR"],
    "tl": ["TRY"],
}


def for_language(text: str) -> str:
    """Say which tag to write instead of ``text``."""
    name = _plain(text).removesuffix(" language")
    usual, rare = _language_names(), _registered_by_name()
    found = rare[name] if name in rare and name not in usual else _nearest(name, usual)
    found = found or _languages_written(text)
    if found:
        return _write(found)
    return "write a BCP-47 tag: sw for Swahili, en for English, pt-BR for Brazilian Portuguese"


def for_country(text: str, known: Collection[str]) -> str:
    """Say which of the ``known`` country codes to write instead of ``text``."""
    aliases = get_global("territory_aliases").get(text.strip().upper(), [])
    found = [code for code in aliases if code in known]
    found = found or [code for code in _nearest(text, _country_names()) if code in known]
    if found:
        return _write(found)
    return "write its ISO 3166 code: KE for Kenya, TR for Türkiye, PK for Pakistan"


def for_currency(text: str, known: Collection[str]) -> str:
    """Say which of the ``known`` currency codes to write instead of ``text``."""
    found = [code for code in _nearest(text, _currency_names()) if code in known]
    if found:
        return _write(found)
    return "write its ISO 4217 code: KES for Kenyan shillings, TRY for Turkish lira"


def for_currency_gone(code: str, known: Collection[str]) -> str:
    """Say what replaced the currency ``code`` where it was last legal tender."""
    last: dict[str, list[str]] = {}
    ends = []
    for territory, rows in get_global("territory_currencies").items():
        for row_code, _start, end, tender in rows:
            if row_code == code and end and tender:
                now = [other for other, _from, until, legal in rows if legal and not until]
                last[territory] = [other for other in now if other in known]
                ends.append(end)
    found = sorted({other for others in last.values() for other in others})
    until = f"it ended in {max(ends)[0]}; " if ends else ""
    return until + (_write(found) if found else "write the code of the money in use today")


@cache
def registered_names() -> dict[str, tuple[str, ...]]:
    """English names of all languages in the IANA registry, by subtag."""
    entries: Iterator[dict[str, Any]] = parse_registry()  # type: ignore[no-untyped-call]
    return {
        entry["Subtag"]: tuple(name.partition(" (")[0] for name in entry["Description"])
        for entry in entries
        if entry.get("Type") == "language" and entry.get("Scope") != "private-use"
    }


def shortest_form(tag: str) -> str | None:
    """The tag as CLDR would write it, without a script that goes without saying; None if wrong.

    A language that has several codes gets one: two letters where there are two, and the wider
    one where CLDR means the same by both (swh and swa are sw, arb is ar).
    """
    try:
        if not Language.get(tag).is_valid():
            return None
        usual = standardize_tag(tag)
        if len(usual.split("-")[0]) == 3:
            usual = standardize_tag(usual, macro=True)
        main, _, script = usual.partition("-")
        if main in NO_LANGUAGE:
            return None
    except (LanguageTagError, ValueError):
        return None
    return main if script and Language.get(main).maximize().script == script else usual


def _languages_written(text: str) -> list[str]:
    """The language of a tag of which the rest is wrong: sw-XX."""
    main = shortest_form(re.split("[-_]", text.strip())[0])
    return [main] if main and main in _language_names_by_code() else []


@cache
def _language_names() -> dict[str, list[str]]:
    """Tags by the names that CLDR has: in English, and each language's own."""
    pairs = list(_language_names_by_code().items())
    own = [identifier for identifier in locale_identifiers() if "_" not in identifier]
    pairs += [(code, Locale(code).languages.get(code, "")) for code in own]
    forms = {code: shortest_form(code.replace("_", "-")) or "" for code, _name in pairs}
    return _by_name((name, forms[code]) for code, name in pairs)


@cache
def _language_names_by_code() -> dict[str, str]:
    return {str(code): str(name) for code, name in Locale("en").languages.items()}


@cache
def _registered_by_name() -> dict[str, list[str]]:
    pairs = [(name, code) for code, names in registered_names().items() for name in names]
    return _by_name((name, shortest_form(code) or "") for name, code in pairs)


@cache
def _country_names() -> dict[str, list[str]]:
    return _by_name(
        (locale.territories.get(territory, ""), territory) for territory, locale in _local()
    )


@cache
def _currency_names() -> dict[str, list[str]]:
    """Codes of the money in use by the names and signs that people use for it where it is used."""
    pairs = []
    rows = get_global("territory_currencies")
    for territory, locale in _local():
        for code, _start, end, tender in rows.get(territory, ()):
            if tender and not end:
                names = (locale.currencies.get(code, ""), locale.currency_symbols.get(code, ""))
                pairs += [(name, code) for name in names]
    return _by_name(pairs)


def _local() -> Iterator[tuple[str, Locale]]:
    """Every country with English and each of its official languages, as used there."""
    for territory in get_global("territory_currencies"):
        official = get_official_languages(territory, regional=True, de_facto=True)
        for spoken in dict.fromkeys(("en", *official)):
            for identifier in (f"{spoken}_{territory}", spoken):
                try:
                    yield territory, Locale.parse(identifier)
                except (UnknownLocaleError, ValueError):
                    continue
                break


def _by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """The codes of each name, the one most often called so first."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    for name, code in pairs:
        if name and code:
            names[_plain(name)][code] += 1
    return {name: [code for code, _ in codes.most_common()] for name, codes in names.items()}


def _plain(name: str) -> str:
    """The name without capitals, accents and double spaces, for comparing."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in letters if not unicodedata.combining(c)).split())


def _nearest(text: str, names: Mapping[str, list[str]]) -> list[str]:
    """Codes of the name that ``text`` is, that holds it as a word, or that is spelt like it."""
    wanted = _plain(text)
    for attempt in (wanted, wanted.removesuffix("s")):
        if attempt in _OTHER_NAMES:
            return _OTHER_NAMES[attempt]
        if attempt in names:
            return names[attempt]
    singular = wanted.removesuffix("s")
    found = Counter(
        code for name, codes in names.items() if singular in name.split() for code in codes
    )
    if not found and len(wanted) > 3:
        close = get_close_matches(wanted, names, n=1, cutoff=0.8)
        found = Counter(code for name in close for code in names[name])
    return [code for code, _ in found.most_common()]


def _write(codes: list[str]) -> str:
    shown = " or ".join(codes[:_AT_MOST])
    return f"write {shown}" + (" or whichever of that name is meant" * (len(codes) > _AT_MOST))
