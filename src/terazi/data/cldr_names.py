"""Names as Unicode CLDR has them for one language, from the files that Babel carries.

Babel's own ``Locale`` is not used for this: it fills a locale's gaps from its parents, and a look
at the days of one language changes those of the next (python-babel issue 1234, open in 2.18): in
a test, Turkish came back with Swahili days. Here each file is read by itself.
"""

import hashlib
import pickle
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from babel import localedata
from babel.core import get_cldr_version, get_global

from terazi.data.languages import general, languages

LICENCE = "Unicode-3.0"
_CODE = re.compile(r"M?[0-9]+")  # what CLDR's root calls a month
_SCRIPT = re.compile("[A-Z][a-z]{3}")


def cldr_version() -> str:
    """The version of CLDR that the installed Babel carries, and Babel's own."""
    return f"CLDR {get_cldr_version()}, as carried by Babel {version('babel')}"


@cache
def locale_of(tag: str) -> str:
    """The CLDR locale for a BCP-47 tag, or "" where CLDR has none."""
    short = general(tag)
    known = languages().get(short)
    for name in (tag, known.cldr if known is not None else short):
        identifier = name.replace("-", "_")
        if identifier and _file(identifier).is_file():
            return identifier
    return ""


def english_name(tag: str) -> str:
    """The language's name in English: ours, else that of CLDR, else the tag."""
    ours = languages().get(general(tag))
    return ours.name if ours is not None else cldr_english_name(tag)


def cldr_english_name(tag: str) -> str:
    """The language's name in English as CLDR has it, else the tag."""
    known = names("en", "language")
    return known.get(tag.replace("-", "_")) or known.get(tag.split("-", maxsplit=1)[0]) or tag


def all_languages() -> tuple[str, ...]:
    """All languages that CLDR has a locale for, without regions and scripts."""
    identifiers: list[str] = localedata.locale_identifiers()
    return tuple(sorted(name for name in identifiers if "_" not in name))


def sha256_of(locale: str) -> str:
    """SHA-256 of the locale's file."""
    return hashlib.sha256(_file(locale).read_bytes()).hexdigest()


@cache
def names(locale: str, kind: str) -> Mapping[str, str]:
    """Names of a kind in a locale, by code; only those that CLDR has for this very language.

    Args:
        locale: as ``sw`` or ``zh_Hant``.
        kind: ``country`` (codes of ISO 3166-1), ``language`` (ISO 639), ``currency`` (ISO 4217),
            ``month`` ("1" to "12", January first) or ``day`` ("0" to "6", Monday first).
    """
    found: dict[str, str] = {}
    for data in reversed(list(_line(locale))):
        for path in _PATHS[kind]:
            found.update(_strings(data, path))
    return {code: name for code, name in found.items() if name != code and not _CODE.match(name)}


def texts(locale: str, paths: Sequence[tuple[str, ...]]) -> list[dict[str, str]]:
    """Texts at some places of the data, by key; as ``names``, only those of this very language.

    Args:
        locale: as ``sw`` or ``zh_Hant``.
        paths: of keys, as ``("time_zones", "Africa/Nairobi")``.
    """
    found: list[dict[str, str]] = [{} for _ in paths]
    for data in reversed(list(_line(locale))):
        for texts_there, path in zip(found, paths, strict=True):
            texts_there.update(_strings(data, path))
    return found


_PATHS: Mapping[str, Sequence[tuple[str, ...]]] = {
    "country": [("territories",)],
    "language": [("languages",)],
    "currency": [("currency_names",)],
    "month": [("months", "format", "wide"), ("months", "stand-alone", "wide")],
    "day": [("days", "format", "wide"), ("days", "stand-alone", "wide")],
}


def _file(locale: str) -> Path:
    return Path(localedata.resolve_locale_filename(locale))


def _line(locale: str) -> Iterator[dict[str, Any]]:
    """The locale's own data, then that of the locales it stems from, without the root."""
    while locale and locale != "root":
        # The same file, read in the same way, as when Babel itself is imported and used.
        yield pickle.loads(_file(locale).read_bytes())  # noqa: S301
        parent = get_global("parent_exceptions").get(locale)
        shorter, _, last = locale.rpartition("_")
        locale = str(parent or ("" if _SCRIPT.fullmatch(last) else shorter))


def _strings(data: Any, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    for key in path:
        if isinstance(data, tuple):  # an alias with a locale's own entries beside it
            data = data[1]
        data = data.get(key) if isinstance(data, dict) else None
    if isinstance(data, tuple):
        data = data[1]
    if isinstance(data, dict):
        for code, name in data.items():
            if isinstance(name, str) and name.strip():
                yield str(code), name.strip()
