"""Occupations that a proposal may name: O*NET, by title or code. Nothing is guessed.

O*NET describes work in the United States; ISCO-08 is the International Labour Organization's. There
is no free table at hand that leads from one to the other, so a proposal names the O*NET occupation
that comes nearest, and may name the ISCO-08 code beside it.
"""

import csv
import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import NamedTuple

#: ISCO-08's major groups by the first digit of a code.
ISCO_GROUPS = (
    "Armed forces occupations",
    "Managers",
    "Professionals",
    "Technicians and associate professionals",
    "Clerical support workers",
    "Services and sales workers",
    "Skilled agricultural, forestry and fishery workers",
    "Craft and related trades workers",
    "Plant and machine operators, and assemblers",
    "Elementary occupations",
)

_NEAREST = 3


class Occupation(NamedTuple):
    """A code of O*NET-SOC, as 29-1141.00, and its title."""

    code: str
    title: str


@cache
def occupations() -> Mapping[str, Occupation]:
    """All occupations by code."""
    text = files("terazi.proposal").joinpath("occupations.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("# "))
    return {row["code"]: Occupation(row["code"], row["title"]) for row in rows}


def occupation(named: str) -> Occupation | None:
    """The occupation of exactly this code or title; None where there is none.

    A code without its last two digits, as 29-1141, means the occupation itself (29-1141.00).
    """
    known = occupations()
    code = f"{named}.00" if re.fullmatch(r"\d\d-\d{4}", named) else named
    return known.get(code) or _by_title().get(named.casefold())


def nearest_titles(named: str) -> list[str]:
    """The titles most like what was written, the most alike first."""
    asked = named.casefold()
    titles = _by_title()
    close = get_close_matches(asked, titles, n=_NEAREST, cutoff=0.6)
    words = re.findall(r"\w{4,}", asked)
    close += [title for title in titles if any(word.rstrip("s") in title for word in words)]
    return [titles[title].title for title in dict.fromkeys(close)][:_NEAREST]


def isco_group(code: str) -> str:
    """The major group of an ISCO-08 code, or "" without one."""
    return ISCO_GROUPS[int(code[0])] if code else ""


@cache
def _by_title() -> Mapping[str, Occupation]:
    return {one.title.casefold(): one for one in occupations().values()}
