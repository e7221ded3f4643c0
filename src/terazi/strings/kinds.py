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


#: How licences demand, forbid and narrow; ``patterns.tsv`` names these instead of repeating them.
MOODS = {
    "<NOT>": (
        r"(\b(may|must|shall|will|can|do|does|should|would)( |-)?not\b(?! (have|need)\b)"
        r"|\bcannot\b|\b(do|wo|ca|must|sha)n't\b(?! (have|need)\b)"
        r"|\b(may|must|shall|will|can|agrees?|covenants?|undertakes?|promises?) (\w+ ){0,3}not to\b"
        r"|\b(is|are|be) (strictly |expressly )?(prohibited|forbidden|disallowed)"
        r"|\b(is|are) (expressly )?not (permitted|allowed|authori[sz]ed|licensed|entitled|to be)\b"
        r"|\b(may|shall|must|will) (neither|never)\b|\bnever\b|\brefrain from\b"
        r"|\bno (person|one|body|licensee|user|part) (may|shall|can|of)\b"
        r"|\b(nor|neither) (may|shall|will|can|must)\b"
        r"|\bno (right|permission|licen[sc]e|authori[sz]ation)s? (is |are )?(granted )?to\b"
        r"|\bdoes not (permit|allow|authori[sz]e|grant|include (the|a|any) right)\b)"
    ),
    "<MUST>": (
        r"\b(must|shall|have to|has to|(is|are) required to|you will|you agree to|provided that"
        r"|on (the )?condition that|as long as|only if|so long as|following conditions"
        r"|make sure|be sure to|see to it)\b"
    ),
    "<ONLY>": r"(\b(solely|only|exclusively|strictly|purely|(?<!not )(limited|restricted) to)\b)",
}


def expression(words: str) -> re.Pattern[str]:
    """An expression in which the names of ``MOODS`` stand for the words of each."""
    for name, mood in MOODS.items():
        words = words.replace(name, mood)
    return re.compile(words, re.IGNORECASE)


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
            expression(row["words"]),
            expression(row["unless"]) if row["unless"] else None,
        )
        for row in rows
    )
