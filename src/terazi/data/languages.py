"""What Terazi knows of a language, in one table (``languages.csv``): its codes elsewhere.

Columns: ``tag`` (BCP-47, its shortest form), ``name`` (English), ``flores`` (the code in FLORES-200
and what was made from it), ``cldr`` (the locale of Unicode CLDR, empty where it has none),
``apart_in`` (countries where the same tag means a variety that the data do not hold).
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_REGION = re.compile(r"[A-Z]{2}|[0-9]{3}")


@dataclass(frozen=True, slots=True)
class Language:
    """One row of the table; codes that are not known are empty."""

    tag: str
    name: str
    flores: str
    cldr: str
    apart_in: frozenset[str]


@cache
def languages() -> Mapping[str, Language]:
    """All languages of the table by their tags."""
    text = files("terazi.data").joinpath("languages.csv").read_text(encoding="utf-8")
    return {
        row["tag"]: Language(
            row["tag"], row["name"], row["flores"], row["cldr"], frozenset(row["apart_in"].split())
        )
        for row in csv.DictReader(text.splitlines())
    }


def general(tag: str) -> str:
    """Return the tag whose data stand for this one: ``sw`` for ``sw-KE``.

    A script is never dropped (``az-Cyrl`` is not ``az``), nor a country where the same tag means
    another variety (``fa-AF`` is Dari, which Persian of Iran does not stand for).
    """
    first, *rest = tag.split("-")
    kept = [part for part in rest if not _REGION.fullmatch(part)]
    dropped = {part for part in rest if _REGION.fullmatch(part)}
    shorter = "-".join((first, *kept))
    known = languages().get(shorter)
    return tag if known is not None and dropped & known.apart_in else shorter
