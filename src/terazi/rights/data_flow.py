"""Where the data of those who ask go with each option: over which ways, and whether abroad.

What an option does itself is known by how it is built: a tool and a model that runs here send
nothing anywhere, and an endpoint's address is in the proposal. By which ways questions reach it,
only the proposal can say; while it does not, nothing stays in the house for certain.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from terazi.economics.grades import weaker
from terazi.finding import Direction, Finding, Grade, Source, Theme
from terazi.models.endpoint.address import read_address
from terazi.proposal.codes import country_name
from terazi.proposal.options import Endpoint, Model, Option
from terazi.proposal.protection import (
    LEAVES_COUNTRY,
    LEAVES_MACHINE,
    SENSITIVE,
    YES_OR_NO,
    DataProtection,
    Way,
)
from terazi.proposal.schema import Proposal
from terazi.proposal.shorthand import ENDPOINT

PROBE = "data protection"

_NOT_SAID = "not said"
_NO_WAYS = (
    "by which way questions reach it is not said (data_protection.ways), so this is assumed of "
    "people who ask at the machine itself"
)


@dataclass(frozen=True, slots=True)
class Step:
    """One part of the way of a question.

    Attributes:
        words: what happens, as a clause.
        leaves: whether data are sent from the machine that answers.
        country: where it ends, two letters; "" where that is not known.
        grade: how it is known that data are sent, or are not.
        country_grade: how it is known where it ends.
    """

    words: str
    leaves: bool
    country: str
    grade: Grade
    country_grade: Grade


@dataclass(frozen=True, slots=True)
class Fact:
    """A yes (True), a no (False) or nobody knows (None), and how it is known."""

    yes: bool | None
    grade: Grade


def data_findings(proposal: Proposal) -> Iterator[Finding]:
    """Yield for each tool and model whether data leave the machine, and whether the country.

    Args:
        proposal: with ``data_protection``, or without: then little is known.

    Returns:
        Two findings an option in the unit *yes or no*, 1 for yes, which a red line can forbid.
    """
    home = proposal.community.country
    for option in proposal.options:
        if option.kind in {"nothing", "people"}:
            continue
        way = steps(option, proposal.data_protection)
        said = f"{_words(way)}." if way[1:] else f"{_words(way)}; {_NO_WAYS}."
        sources = _sources(proposal.data_protection, option)
        leaving = [step for step in way if step.leaves]
        sent = f"{_words(leaving)}." if leaving else said
        yield _finding(option.name, LEAVES_MACHINE, leaves_machine(way), sent, sources=sources)
        abroad = leaves_country(way, home)
        yield _finding(
            option.name,
            LEAVES_COUNTRY,
            abroad,
            f"{warning_of(proposal, abroad.yes)} {said}".strip(),
            sources=sources,
            details=_told(proposal.data_protection),
        )


def steps(option: Option, told: DataProtection | None) -> list[Step]:
    """The way of a question: what the option itself does, then what the proposal states."""
    ways = told.ways if told else ()
    stated = [_stated(way) for way in ways if not way.options or option.name in way.options]
    return [_of_the_option(option), *stated]


def leaves_machine(way: Sequence[Step]) -> Fact:
    """Whether any step sends data from the machine."""
    return _any([(step.leaves, step.grade) for step in way])


def leaves_country(way: Sequence[Step], home: str) -> Fact:
    """Whether any step sends data to another country; None where one may."""
    abroad = [step.leaves and step.country not in {"", home} for step in way]
    if not any(abroad) and any(step.leaves and not step.country for step in way):
        return Fact(None, Grade.UNKNOWN)
    grades = [step.country_grade if step.leaves else step.grade for step in way]
    return _any(list(zip(abroad, grades, strict=True)))


def warning_of(proposal: Proposal, abroad: bool | None) -> str:  # noqa: FBT001  a fact, no switch
    """What is wrong where data on health or children go, or may go, abroad without law or consent.

    Args:
        proposal: says what questions tell, and by which law and consent.
        abroad: whether data leave the country; None where nobody knows.

    Returns:
        One sentence, or "" where there is nothing to warn of.
    """
    told = proposal.data_protection
    about = [word for word in SENSITIVE if told and word in told.about]
    lacking = [] if told is None else [n for n in ("law", "consent") if not getattr(told, n)]
    if abroad is False or not about or not lacking:
        return ""
    go = "go" if abroad else "may go"
    whose = " and ".join(about)
    return f"Warning: data on {whose} {go} abroad, and no {' and no '.join(lacking)} is named."


def _any(way: Sequence[tuple[bool, Grade]]) -> Fact:
    """One step that does is enough, the best known of them; that none does rests on all."""
    doing = [grade for does, grade in way if does]
    if doing:
        return Fact(yes=True, grade=min(doing, key=list(Grade).index))
    # The first step is the option itself; without others nobody said how questions reach it.
    return Fact(yes=False, grade=weaker(*(g for _, g in way)) if way[1:] else Grade.ASSUMED)


def _of_the_option(option: Option) -> Step:
    if not isinstance(option, Model) or not option.model.startswith(ENDPOINT):
        return _at_the_machine(
            f"the {option.kind} itself sends nothing anywhere", Grade.MEASURED_HERE
        )
    address = read_address(option.model, unencrypted=True)  # as it was allowed to be
    if address.on_this_machine:
        return _at_the_machine("the model's server is on this machine", Grade.DOCUMENTED)
    at = option.endpoint or Endpoint()
    # That it leaves the machine, its address says; in which country it ends, somebody does.
    return Step(
        f"questions are sent to {address.host}{_where(at.country or '', at.country_source)}",
        leaves=True,
        country=at.country or "",
        grade=Grade.DOCUMENTED,
        country_grade=_stated_grade(at.country_source),
    )


def _stated(way: Way) -> Step:
    grade = _stated_grade(way.source)
    if way.on_the_machine:
        return _at_the_machine(f"{way.by} (at the machine)", grade)
    return Step(
        f"{way.by}{_where(way.country or '', way.source)}",
        leaves=True,
        country=way.country or "",
        grade=grade,
        country_grade=grade,
    )


def _at_the_machine(words: str, grade: Grade) -> Step:
    return Step(words, leaves=False, country="", grade=grade, country_grade=grade)


def _stated_grade(source: str) -> Grade:
    return Grade.DOCUMENTED if source else Grade.ASSUMED


def _where(country: str, source: str) -> str:
    if not country:
        return " (in which country is not said)"
    return f" ({country_name(country)}{'' if source else ', as assumed'})"


def _words(way: Sequence[Step]) -> str:
    text = "; ".join(step.words for step in way)
    return text[:1].upper() + text[1:]


def _told(told: DataProtection | None) -> dict[str, float | int | str]:
    """What is said of the data, silence included."""
    if told is None:
        return {"said of data protection": "nothing (data_protection)"}
    return {
        "questions tell of": ", ".join(told.about) or _NOT_SAID,
        "kept": told.kept or _NOT_SAID,
        "kept for days": _NOT_SAID if told.kept_days is None else told.kept_days,
        "consent": told.consent or _NOT_SAID,
        "law, as named in the proposal": told.law or _NOT_SAID,
        "who answers for the data": told.responsible or _NOT_SAID,
    }


def _sources(told: DataProtection | None, option: Option) -> tuple[Source, ...]:
    titles = []
    if isinstance(option, Model) and option.endpoint:
        titles.append(option.endpoint.country_source)
    if told is not None:
        ways = [way for way in told.ways if not way.options or option.name in way.options]
        titles += [told.source, *(way.source for way in ways)]
    return tuple(Source(title=title) for title in dict.fromkeys(titles) if title)


def _finding(
    option: str,
    measure: str,
    fact: Fact,
    said: str,
    *,
    sources: tuple[Source, ...],
    details: dict[str, float | int | str] | None = None,
) -> Finding:
    known = fact.yes is not None
    return Finding(
        option=option,
        theme=Theme.DATA_PROTECTION,
        measure=measure,
        unit=YES_OR_NO,
        direction=Direction.CONTEXT,
        grade=fact.grade,
        probe=PROBE,
        estimate=float(fact.yes) if fact.yes is not None else None,
        text=said if known else "",
        note="" if known else said,
        sources=sources,
        details=details or {},
    )
