"""Clauses of a licence: its sentences by kind, each with the words that made it one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from terazi.strings.kinds import Kind, patterns
from terazi.strings.sentences import Sentence, sentences
from terazi.strings.text import LicenceText

_STRAIGHT = str.maketrans(
    "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}“”"
    "\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{EM DASH}",
    "''\"\"----",
)
#: A definition says what a word means. What it demands is said where the word is used.
_DEFINITION = re.compile(
    r"^\W*(\(?\w{1,4}[.)]\s*)?(the term )?[\"'][^\"']{1,80}[\"']"
    r"(,? (or|and) [\"'][^\"']{1,80}[\"'])*(\s*\([^)]{0,120}\))?[,:]?\s*"
    r"(means?|shall mean|shall have|refers?|is|are|includes?|has the)\b"
    r"|^\W*(\(?\w{1,4}[.)]\s*)?[A-Z]\w*( [A-Z]\w*){0,3} (means|shall mean)\b",
)
_NUMBER = re.compile(r"^\W*((section|article|clause)\s+)?(\(?[\w.]{1,6}[.:)])?\s*", re.IGNORECASE)
_FEW_WORDS = 6  # what has fewer and is no part of a list says nothing yet: it is a heading
#: Kinds that a definition can hold all the same: what counts as a derivative.
_IN_DEFINITIONS = frozenset({Kind.IMPROVEMENT, Kind.NON_COMMERCIAL, Kind.CHANGES, Kind.FURTHER})


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence of a licence that demands, forbids or takes something back.

    Attributes:
        kind: what it is about.
        sentence: the sentence, with its place.
        why: the words by which the program took it for one.
    """

    kind: Kind
    sentence: Sentence
    why: str

    @property
    def quote(self) -> str:
        """The sentence as the licence has it, with one space between words."""
        return self.sentence.text

    @property
    def place(self) -> str:
        """Where it stands: the section as the licence counts, and the line of the file."""
        section = f"section {self.sentence.section}, " if self.sentence.section else ""
        if self.sentence.section[:1].isalpha():  # a heading, or a word like Section itself
            section = f"under “{self.sentence.section}”, "
        return f"{section}line {self.sentence.line}"


def clauses(licence: LicenceText) -> Iterator[Clause]:
    """All clauses, in the order of the text; one sentence may be of several kinds."""
    for sentence in sentences(licence):
        yield from _of(sentence)


def _of(sentence: Sentence) -> Iterator[Clause]:
    text = sentence.text.translate(_STRAIGHT)
    for kind, why in _kinds(text, sentence.lead.translate(_STRAIGHT)):
        yield Clause(kind, sentence, why)


@lru_cache(maxsize=4096)
def _kinds(text: str, lead: str) -> tuple[tuple[Kind, str], ...]:
    """The kinds of a sentence, each with the words that make it one; what repeats is read once."""
    if not lead and _says_nothing(text):
        return ()
    definition = bool(_DEFINITION.match(text))
    found: dict[Kind, str] = {}
    for pattern in patterns():
        if pattern.kind in found or (definition and pattern.kind not in _IN_DEFINITIONS):
            continue
        where = {"text": text, "lead": lead, "both": f"{lead} {text}"}[pattern.scope]
        match = pattern.words.search(where) if where.strip() else None
        if match is None or (pattern.unless and pattern.unless.search(where)):
            continue
        found[pattern.kind] = _shown(match[0])
    return tuple(found.items())


def _says_nothing(text: str) -> bool:
    """Whether it is a heading."""
    words = _NUMBER.sub("", text).split()
    if len(words) < _FEW_WORDS:
        return True
    if len(words) >= 2 * _FEW_WORDS:
        return False
    title = all(word.istitle() for word in words if len(word) > 3 and word[0].isalpha())
    return title or text[-1] not in ".;:!?)\"',»"


def _shown(words: str) -> str:
    """The words that matched; of many, the first and the last ones."""
    parts = words.split()
    return " ".join(parts if len(parts) <= 8 else [*parts[:4], "…", *parts[-4:]])[:120]
