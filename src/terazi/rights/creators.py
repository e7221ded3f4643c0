"""On whose work each option lives, and what they have from it: licence, consent, compensation.

One thing that somebody was not asked for, refused, or was not paid for is enough to leave rights
open. They are settled where all three are known of everything that the option lives on.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from terazi.economics.grades import weaker
from terazi.finding import Direction, Finding, Grade, Source, Theme
from terazi.models.facts import MatchedBy, ModelFacts
from terazi.proposal.options import Model, Option, Tool
from terazi.proposal.protection import (
    RIGHTS_NOT_SETTLED,
    YES_OR_NO,
    Compensation,
    Consent,
    Corpus,
)
from terazi.proposal.schema import Proposal

PROBE = "creators' rights"

_UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Material:
    """Something that an option lives on, and what is known of the rights in it."""

    name: str
    licence: str
    consent: Consent | None
    compensation: Compensation | None
    grade: Grade
    sources: tuple[Source, ...]
    note: str = ""

    @property
    def settled(self) -> bool | None:
        """True and False where that is known."""
        if self.consent in {"not asked", "refused"} or self.compensation == "not paid":
            return False
        if not self.licence or self.consent is None or self.compensation is None:
            return None
        return True


def creators_findings(
    proposal: Proposal, facts: Mapping[str, ModelFacts | None]
) -> Iterator[Finding]:
    """Yield for each tool and model whether rights in what it lives on are left open.

    Args:
        proposal: with ``corpora``.
        facts: what is documented of each model, by the option's name.

    Returns:
        One finding an option in the unit *yes or no*, 1 for yes, which a red line can forbid.
    """
    for option in proposal.options:
        if option.kind in {"nothing", "people"}:
            continue
        used = _material(option, proposal.corpora, facts.get(option.name))
        yield _finding(option.name, used)


def _material(
    option: Option, corpora: Sequence[Corpus], facts: ModelFacts | None
) -> list[Material]:
    named = [_corpus(one) for one in corpora if not one.options or option.name in one.options]
    if isinstance(option, Model):
        return [_training(facts), *named]
    if isinstance(option, Tool) and option.table and not named:
        note = "the proposal names no corpus for it (corpora)"
        own = Material(f"the table {option.table}", "", None, None, Grade.UNKNOWN, (), note)
        return [own]
    return named


def _corpus(corpus: Corpus) -> Material:
    grade = Grade.DOCUMENTED if corpus.source else Grade.ASSUMED
    said = [f"made by {corpus.creators}" if corpus.creators else ""]
    if corpus.paid is not None:
        said.append(f"paid {corpus.paid.currency} {corpus.paid.amount:,.10g}")
    return Material(
        corpus.name,
        corpus.licence,
        corpus.consent,
        corpus.compensation,
        grade,
        (Source(title=corpus.source),) if corpus.source else (),
        ", ".join(one for one in said if one),
    )


def _training(facts: ModelFacts | None) -> Material:
    """The texts that a model was trained on."""
    name = "what the model was trained on"
    if facts is None or facts.creators is None:
        note = "nobody has looked up whether those who wrote it agreed and were paid"
        return Material(name, "", None, None, Grade.UNKNOWN, (), note)
    told = facts.creators
    sources = tuple(one.cited for one in told.sources)
    by_name = facts.matched_by is MatchedBy.NAME
    grade = Grade.ASSUMED if by_name else Grade.DOCUMENTED
    return Material(name, told.licence, told.consent, told.compensation, grade, sources, told.text)


def _finding(option: str, used: Sequence[Material]) -> Finding:
    open_ = [one for one in used if one.settled is False]
    settled = used and all(one.settled for one in used)
    estimate = 1.0 if open_ else 0.0 if settled else None
    grade = Grade.UNKNOWN
    if open_:
        order = list(Grade)
        grade = min((one.grade for one in open_), key=order.index)
    elif settled:
        grade = weaker(*(one.grade for one in used))
    said = " ".join(map(_words, used)) or "The proposal names nothing that it lives on (corpora)."
    sources = dict.fromkeys(source for one in used for source in one.sources)
    return Finding(
        option=option,
        theme=Theme.DATA_PROTECTION,
        measure=RIGHTS_NOT_SETTLED,
        unit=YES_OR_NO,
        direction=Direction.CONTEXT,
        grade=grade,
        probe=PROBE,
        estimate=estimate,
        text=said if estimate is not None else "",
        note=said if estimate is None else "",
        sources=tuple(sources),
    )


def _words(one: Material) -> str:
    name = one.name[:1].upper() + one.name[1:]
    said = (
        f"{name}: licence {one.licence or _UNKNOWN}, consent {one.consent or _UNKNOWN}, "
        f"compensation {one.compensation or _UNKNOWN}"
    )
    note = one.note.rstrip(".")
    return f"{said} ({note})." if note else f"{said}."
