"""The kinds of clause that the reader looks for, and the words by which it knows them."""

import csv
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

DISCLAIMER = "Read by a program that knows words, not law: ask a lawyer."


class Kind(StrEnum):
    """What a clause is about, the heaviest first."""

    THRESHOLD = "limit of users or revenue"
    NON_COMMERCIAL = "non-commercial only"
    FIELD = "limited field or place of use"
    FORBIDDEN = "forbidden uses"
    IMPROVEMENT = "answers and other models"
    REMOTE = "control from afar"
    CHANGES = "changes by the licensor"
    FURTHER = "further documents"
    PASSING_ON = "conditions for passing on"
    BINDING_OTHERS = "binding others"
    SHARE_ALIKE = "same licence for changes"
    NAMING = "naming and notices"
    INDEMNITY = "paying for the licensor's damage"
    TERMINATION = "termination"
    LAW = "law and court"
    PATENTS = "patents"
    WARRANTY = "no warranty, no liability"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One way in which licences put a clause.

    Attributes:
        kind: of the clause.
        scope: what the words are looked for in: ``text`` of the sentence, the ``lead`` that it
            carries on, or ``both`` in this order.
        words: what makes it one.
        unless: what makes it none after all, or None.
    """

    kind: Kind
    scope: str
    words: re.Pattern[str]
    unless: re.Pattern[str] | None


@cache
def patterns() -> tuple[Pattern, ...]:
    """The patterns of ``patterns.tsv``, in its order."""
    text = files("terazi.strings").joinpath("patterns.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("# ")]
    rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple(
        Pattern(
            Kind(row["kind"]),
            row["scope"],
            re.compile(row["words"], re.IGNORECASE),
            re.compile(row["unless"], re.IGNORECASE) if row["unless"] else None,
        )
        for row in rows
    )
