"""What a clause means for one proposal: does it stop it, limit it, ask a duty, or is it just so?"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from terazi.finding import Theme
from terazi.proposal.schema import Proposal
from terazi.strings.clauses import Clause
from terazi.strings.kinds import Kind
from terazi.strings.thresholds import standing, thresholds


class Weight(StrEnum):
    """How heavy a clause is for a proposal, the heaviest first."""

    STOPS = "stops"
    LIMITS = "limits"
    DUTY = "duty"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Weighed:
    """A clause with its weight, and what that rests on in plain words."""

    clause: Clause
    weight: Weight
    here: str


#: Without a look at the proposal. What is not here depends on it.
_ALWAYS = {
    Kind.IMPROVEMENT: (Weight.LIMITS, "training or adapting another model with its answers"),
    Kind.REMOTE: (Weight.LIMITS, "somebody else may restrict what you run, or look into it"),
    Kind.CHANGES: (Weight.LIMITS, "what holds today may not hold next year"),
    Kind.FURTHER: (Weight.LIMITS, "another text is part of this one; it was not read here"),
    Kind.PASSING_ON: (Weight.DUTY, "when you give the model, or a service with it, to others"),
    Kind.BINDING_OTHERS: (Weight.DUTY, "your users or partners must agree to the same limits"),
    Kind.SHARE_ALIKE: (Weight.DUTY, "what you build on it and pass on has the same licence"),
    Kind.NAMING: (Weight.DUTY, "a name, notice or sentence must be shown or kept"),
    Kind.INDEMNITY: (Weight.DUTY, "you pay if others go to court over your use"),
    Kind.PATENTS: (Weight.NOTE, "matters to those who hold or fear patents"),
    Kind.WARRANTY: (Weight.NOTE, "nobody but you answers for harm done"),
    Kind.LAW: (Weight.NOTE, "disputes are heard there, not where you are"),
}
#: Kinds that narrow who may use it, for what and how much.
_NARROW = (Kind.THRESHOLD, Kind.NON_COMMERCIAL, Kind.FIELD)
_QUALIFIED = re.compile(
    r"\b(un(licen[sc]ed|authori[sz]ed|lawful)|illegal\w*|unless|without|mislead\w*|imperson\w+"
    r"|substitute for|that (adversely|violat)|discriminat\w+|deceiv\w*|fraud\w*|insist)",
    re.IGNORECASE,
)
_CRUEL = re.compile(
    r"\b(exploit\w*|harm(s|ing|ed)?|abus\w+|sexual\w*|self-harm|harass\w*|illegal (drug|weapon))",
    re.IGNORECASE,
)
_DISCLOSE = re.compile(
    r"\b(machine[- ]generated|human[- ]generated|disclaim\w*|disclos\w+)\b", re.IGNORECASE
)
_ELSEWHERE = re.compile(
    r"\b(polic(y|ies)|attachment|appendix|exhibit|schedule|(specified|following) restricted uses"
    r"|set forth in)\b",
    re.IGNORECASE,
)
_AT_WILL = re.compile(
    r"\bat any time\b|\bwith or without cause\b|\bsole discretion\b|\brevocable\b|\binactive\b",
    re.IGNORECASE,
)
_STUDY = re.compile(r"\b(research|evaluat\w+|academic|testing|benchmark\w*|trial)\b", re.IGNORECASE)
#: Who gives a warranty of their own pays for it; nobody else does.
_OWN_WARRANTY = re.compile(
    r"\baccepting (such|any) (obligation|warrant|liabilit)|\bas a result of\b.{0,60}\bwarrant\w*"
    r"\b.{0,80}\b(you|it|they|contributor) offers?\b|\bif you (offer|give|accept)\b.{0,60}"
    r"\bwarrant",
    re.IGNORECASE,
)
#: One of several ways to do something has its own condition; the other ways stay open.
_ALTERNATIVE = re.compile(
    r"\bthis (alternative|option|method)\b.{0,20}\b(allowed|permitted|available|open)\b",
    re.IGNORECASE,
)
_WAYS = re.compile(
    r"\b(one|any) of (these|the following)( \w+)? (ways|means|methods|alternatives|options)\b"
    r"|\bdo(ing)? (one|any) of (these|the following)\b",
    re.IGNORECASE,
)
_OPEN_USE = re.compile(r"\b(or commercial|and commercial|internal)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Topic:
    """A field that licences forbid: words of the clause, and words of a proposal about it."""

    name: str
    words: re.Pattern[str]
    purpose: re.Pattern[str]
    themes: frozenset[str]


@cache
def topics() -> tuple[Topic, ...]:
    """The fields of ``topics.tsv``."""
    text = files("terazi.strings").joinpath("topics.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple(
        Topic(
            row["topic"],
            re.compile(row["words"], re.IGNORECASE),
            re.compile(row["purpose"], re.IGNORECASE),
            frozenset((row["themes"] or "").split()),
        )
        for row in rows
    )


def weigh(clause: Clause, proposal: Proposal | None) -> Weighed:
    """Say what a clause means for a proposal; without one, what it means at most times."""
    if clause.kind is Kind.INDEMNITY and _OWN_WARRANTY.search(clause.quote):
        return Weighed(clause, Weight.NOTE, "only if you give others a warranty of your own")
    if clause.kind in _NARROW and _of_an_alternative(clause):
        return Weighed(clause, Weight.NOTE, "of one of several ways only; the others stay open")
    if clause.kind in _ALWAYS:
        return Weighed(clause, *_ALWAYS[clause.kind])
    weight, here = {
        Kind.THRESHOLD: _threshold,
        Kind.NON_COMMERCIAL: _non_commercial,
        Kind.FIELD: _field,
        Kind.FORBIDDEN: _forbidden,
        Kind.TERMINATION: _termination,
    }[clause.kind](clause, proposal)
    return Weighed(clause, weight, here)


def _of_an_alternative(clause: Clause) -> bool:
    """Whether it narrows only one of the ways that are allowed."""
    return bool(_ALTERNATIVE.search(clause.quote)) or any(
        _WAYS.search(lead) for lead in clause.sentence.leads
    )


def _threshold(clause: Clause, proposal: Proposal | None) -> tuple[Weight, str]:
    found = list(thresholds(clause.quote))
    if proposal is None or not found:
        words = ", ".join(f"{one.currency} {one.amount:,.0f} {one.of}".strip() for one in found)
        return Weight.LIMITS, words or "a limit without a number that the program could read"
    stands = [standing(one, proposal) for one in found]
    here = "; ".join(one.words for one in stands)
    if any(one.above for one in stands):
        return Weight.STOPS, here
    return (Weight.NOTE if all(one.far_below for one in stands) else Weight.LIMITS), here


def _non_commercial(clause: Clause, proposal: Proposal | None) -> tuple[Weight, str]:
    del clause
    if proposal is not None and Theme.BUSINESS in proposal.themes:
        return Weight.STOPS, "the proposal is about business"
    return Weight.LIMITS, "whether fees, sponsors or savings make your use commercial is disputed"


def _field(clause: Clause, proposal: Proposal | None) -> tuple[Weight, str]:
    if _STUDY.search(clause.quote) and not _OPEN_USE.search(clause.quote):
        if proposal is not None:
            return Weight.STOPS, "a service for people is more than research or a trial"
        return Weight.LIMITS, "research or trial, not a service for people"
    return Weight.LIMITS, "a limit of place, people or kind of use: check that you are inside"


def _forbidden(clause: Clause, proposal: Proposal | None) -> tuple[Weight, str]:
    quote = clause.quote
    if _DISCLOSE.search(quote) and not _CRUEL.search(quote):
        return Weight.DUTY, "people must be told that a machine answers, or what it may do wrong"
    if _ELSEWHERE.search(quote):
        return Weight.NOTE, "what is forbidden is listed elsewhere"
    if proposal is None:
        return Weight.NOTE, "name a proposal, to see whether it touches what that is for"
    touched = list(_touched(quote, proposal))
    if not touched or _CRUEL.search(quote):
        return Weight.NOTE, "nothing in it that the program knows touches what this is for"
    about = " and ".join(touched)
    if _QUALIFIED.search(quote):
        return Weight.LIMITS, f"the proposal is about {about}: see under which condition"
    return Weight.STOPS, f"the proposal is about {about}, and this may forbid it"


def _touched(quote: str, proposal: Proposal) -> Iterator[str]:
    """Names of the fields that both the clause and the proposal are about."""
    about = f"{proposal.title} {proposal.purpose} {proposal.beneficiaries}"
    for topic in topics():
        if topic.words.search(quote) and (
            topic.themes & set(proposal.themes) or topic.purpose.search(about)
        ):
            yield topic.name


def _termination(clause: Clause, proposal: Proposal | None) -> tuple[Weight, str]:
    del proposal
    if _AT_WILL.search(clause.quote):
        return Weight.LIMITS, "the licensor may end it without a fault of yours"
    return Weight.NOTE, "it ends for those who break it; plan what you would do then"
