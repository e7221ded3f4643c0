"""Clauses of a licence: its sentences by kind, each with the words that made it one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from terazi.strings.defined import Names, defines, names
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
_SHORT_NO = re.compile(r"\b(not|never|don't)\b.{0,40}:\s*$", re.IGNORECASE)  # "You may not:"
#: The number of a section, which the next sentence has.
_BARE = re.compile(r"\W*(\d[\d.]{0,10}|[a-zA-Z]|[ivxIVX]{1,5})[.)]?\W*$")
_FEW_WORDS = 6  # what has fewer and is no part of a list says nothing yet: it is a heading
#: What leaves you free, and what only says that you agree, limits nothing.
_PERMITS = re.compile(
    r"(\b(licen[sc]e|agreement|terms|section|herein|policy)\b[^.;]{0,40}"
    r"|\b(the|this|these) (?!(licensee|user|recipient|customer|provider)s?\b)[\w-]+ )"
    r"\b(?<!you )(?<!licensee )(do|does|shall|will|may) not"
    r" (restrict|limit|prohibit|impose|prevent|forbid|affect|require|reduce"
    r"|apply to (fair|any exc))"
    r"|\bnothing in (this|these|the)\b"
    r"|\b(does not|doesn't) count as\b|\bis not (a|an) (restriction|limitation)\b"
    r"|^\W*(\w+ ){0,3}by (\w+, ){0,4}(or )?(clicking|using|use|download\w*|install\w*|access\w*"
    r"|exercis\w+|copying|distributing)\b.{0,300}\byou\b.{0,40}\b(accept|agree|acknowledge)"
    r"|\bif you (do not (agree|accept|consent)|are not willing)\b|\bwish to be bound\b",
    re.IGNORECASE,
)
_NOT_IN_PERMITS = frozenset(
    {Kind.FIELD, Kind.FORBIDDEN, Kind.PASSING_ON, Kind.SHARE_ALIKE, Kind.BINDING_OTHERS}
)
#: Words by which the beginning of a list allows, demands or forbids by itself.
_OWN_MOOD = re.compile(
    r"\b(?<!that )(?<!which )(?<!who )(may|must|shall|will|can|cannot|should"
    r"|agrees?|grants?|granted|permitted|allowed"
    r"|require[sd]?|prohibited|forbidden|disallowed|restrict(ed|ions?)"
    r"|conditions?|provided|means|don't|do not)\b",
    re.IGNORECASE,
)
_MODAL = re.compile(
    r"\b(may|must|shall|will|can|cannot|should|agrees?|not|don't|never)\b", re.IGNORECASE
)
#: What begins so is a sentence of its own, of which a heading above it says nothing.
_OWN = re.compile(r"^\W*(\(?\w{1,4}[.)]\s*)?(if|we|you|licensees?|for clarity)\b", re.IGNORECASE)
#: A list of what is allowed, or excused.
_EXEMPT = re.compile(
    r"\b(criteria|permitted \w+ (specifically )?include|except(ions?|ed)?|exempt\w*|need not"
    r"|not (apply|count|required|prohibited))\b"
    r"[^:]{0,80}:$",
    re.IGNORECASE,
)
_NOT_IN_EXEMPT = frozenset({Kind.FIELD, Kind.FORBIDDEN, Kind.NON_COMMERCIAL})
#: Kinds that a definition can hold all the same: what counts as a derivative.
_NOT_IN_DEFINITIONS = frozenset(Kind) - {
    Kind.IMPROVEMENT,
    Kind.NON_COMMERCIAL,
    Kind.CHANGES,
    Kind.FURTHER,
}


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
    read = list(sentences(licence))
    named = names(sentence.text.translate(_STRAIGHT) for sentence in read)
    for sentence in read:
        yield from _of(sentence, named)


def _of(sentence: Sentence, named: Names) -> Iterator[Clause]:
    text = sentence.text.translate(_STRAIGHT)
    leads = tuple(lead.translate(_STRAIGHT) for lead in sentence.leads)
    found = dict(_kinds(text, leads))
    limit = None if _PERMITS.search(text) else named.limits(text)
    if limit is None and leads and defines(leads[-1]):
        limit = named.limits(leads[-1])
    if limit:
        found.setdefault(limit[0], _shown(limit[1]))
    for kind, why in found.items():
        yield Clause(kind, sentence, why)


@lru_cache(maxsize=4096)
def _kinds(text: str, leads: tuple[str, ...]) -> tuple[tuple[Kind, str], ...]:
    """The kinds of a sentence, each with the words that make it one; what repeats is read once."""
    if (not leads and _says_nothing(text)) or _BARE.match(text):
        return ()
    none = _NOT_IN_PERMITS if _PERMITS.search(text) else frozenset()
    if any(_EXEMPT.search(lead) for lead in _heard(leads)):
        none |= _NOT_IN_EXEMPT
    if _DEFINITION.match(text):
        none |= _NOT_IN_DEFINITIONS
    heard = tuple(lead for lead in _heard(leads) if _MODAL.search(lead) or not _OWN.search(text))
    where = {"text": (text,), "lead": heard, "both": (" ".join((*leads, text)),)}
    found: dict[Kind, str] = {}
    for pattern in patterns():
        if pattern.kind in found or pattern.kind in none:
            continue
        for words in where[pattern.scope]:
            match = pattern.words.search(words)
            if pattern.scope == "both" and match and match.end() <= len(words) - len(text):
                continue  # what the beginning says alone is a clause of its own
            if match and not (pattern.unless and pattern.unless.search(words)):
                found[pattern.kind] = _shown(match[0])
                break
    return tuple(found.items())


def _heard(leads: tuple[str, ...]) -> Iterator[str]:
    """What a part of nested lists carries on: up to the innermost that itself allows or forbids.

    "You must not use it: (a) for war, including: - drones" forbids drones, whereas "You must not
    use it: (a) for war. You may, however: - study it" does not forbid to study it.
    """
    for lead in reversed(leads):
        yield lead
        if _OWN_MOOD.search(lead):
            return


def _says_nothing(text: str) -> bool:
    """Whether it is a heading."""
    words = _NUMBER.sub("", text).split()
    if len(words) < _FEW_WORDS:
        return not _SHORT_NO.search(text)
    if len(words) >= 2 * _FEW_WORDS:
        return False
    title = all(word.istitle() for word in words if len(word) > 3 and word[0].isalpha())
    return title or text[-1] not in ".;:!?)\"',»"


def _shown(words: str) -> str:
    """The words that matched; of many, the first and the last ones."""
    parts = words.split()
    return " ".join(parts if len(parts) <= 8 else [*parts[:4], "…", *parts[-4:]])[:120]
