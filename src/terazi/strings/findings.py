"""What a licence demands, as findings: one that names all, one more for each kind that weighs.

A clause that stops or limits the proposal has a finding of its own, with its quotes and places.
Duties and what is merely so stand in the first one together, so that a report stays readable.
"""

from collections.abc import Iterator, Sequence

from terazi.finding import Direction, Finding, Grade, Source, Theme
from terazi.proposal.schema import Proposal
from terazi.strings.kinds import DISCLAIMER
from terazi.strings.reading import OfAKind, read
from terazi.strings.table import shortened
from terazi.strings.text import LicenceText
from terazi.strings.weight import Weight

PROBE = "licence reader"
MEASURE = "strings of the licence"

_QUOTES = 3  # of one kind in a finding
_QUOTE = 240  # signs of each
_HEAVY = (Weight.STOPS, Weight.LIMITS)
_VERBS = {
    Weight.STOPS: "May stop this",
    Weight.LIMITS: "Limits it",
    Weight.DUTY: "Asks a duty",
    Weight.NOTE: "Also there",
}


def licence_findings(
    option: str,
    texts: Sequence[LicenceText],
    proposal: Proposal,
    *,
    certain: bool = True,
    why_not: str = "",
) -> Iterator[Finding]:
    """Read the licence of one option.

    Args:
        option: its name in the proposal.
        texts: the licence and what belongs to it; none where there is no text.
        proposal: the question, for whose numbers and purpose the clauses are weighed.
        certain: whether the text is known to be that of this model; otherwise only the name of a
            licence says so, and what is read is *assumed*.
        why_not: why there is no text.
    """
    if not texts:
        yield _finding(
            option,
            Grade.UNKNOWN,
            text="Nobody has read what its licence demands.",
            note=why_not or "no licence text is at hand: name it under licence_files",
        )
        return
    strange = [one.name for one in texts if not one.is_english]
    if len(strange) == len(texts):
        yield _finding(
            option,
            Grade.UNKNOWN,
            text="Nobody has read what its licence demands.",
            note=f"{', '.join(strange)}: not in English, so it was not read",
        )
        return
    grade = Grade.DOCUMENTED if certain else Grade.ASSUMED
    kinds = read(texts, proposal)
    sources = tuple(Source(title=f"Licence text {one.name}", sha256=one.sha256) for one in texts)
    yield _finding(
        option,
        grade,
        text=_summary(kinds),
        note=f"{DISCLAIMER} What it does not find may be there all the same."
        + (f" Not in English, so not read: {', '.join(strange)}." if strange else ""),
        sources=sources,
        details=_details(kinds, (Weight.DUTY, Weight.NOTE), each=1),
    )
    for one in kinds:
        if one.weight in _HEAVY:
            heaviest = [weighed for _, weighed in one.clauses if weighed.weight is one.weight]
            said = dict.fromkeys(weighed.here for weighed in heaviest if weighed.here)
            yield _finding(
                option,
                grade,
                group=str(one.kind),
                text=f"{_VERBS[one.weight]}: {one.kind}. {_sentence('; '.join(list(said)[:3]))}",
                note=DISCLAIMER,
                sources=sources,
                details=_details([one], _HEAVY, each=_QUOTES),
            )


def _finding(  # noqa: PLR0917  the fields of a finding
    option: str,
    grade: Grade,
    text: str,
    note: str,
    sources: tuple[Source, ...] = (),
    details: dict[str, float | int | str] | None = None,
    group: str = "",
) -> Finding:
    return Finding(
        option=option,
        theme=Theme.DEPENDENCY,
        measure=MEASURE,
        unit="",
        direction=Direction.CONTEXT,
        grade=grade,
        probe=PROBE,
        group=group,
        text=text,
        note=note,
        sources=sources,
        details=details or {},
    )


def _summary(kinds: Sequence[OfAKind]) -> str:
    if not kinds:
        return "No clause was found that this program knows."
    parts = []
    for weight in Weight:
        named = [str(one.kind) for one in kinds if one.weight is weight]
        if named:
            parts.append(f"{_VERBS[weight]}: {', '.join(named)}.")
    return " ".join(parts)


def _details(
    kinds: Sequence[OfAKind], weights: Sequence[Weight], *, each: int
) -> dict[str, float | int | str]:
    """Quotes by place, so that anybody can look them up; and how many there are in all."""
    found: dict[str, float | int | str] = {}
    for one in kinds:
        if one.weight not in weights:
            continue
        found[f"{one.kind}: sentences"] = len(one.clauses)
        for name, weighed in one.clauses[:each]:
            place = f"{name}, {weighed.clause.place}"
            key = f"{one.kind}: {weighed.weight}, {place}"
            found[_free(key, found)] = f"“{shortened(weighed.clause.quote, _QUOTE)}”"
    return found


def _free(key: str, taken: dict[str, float | int | str]) -> str:
    """Two sentences may stand on one line."""
    number, free = 2, key
    while free in taken:
        free, number = f"{key} ({number})", number + 1
    return free


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}." if words else ""
