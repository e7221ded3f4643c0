"""Was it built with the people who will live with it? A ladder with quotes, no score.

The rungs are Arnstein's. On which one a group stands is what the proposal says; beside it stands
what would show it and is not there. Nothing is counted up: nine people informed are not one who
decides.

Source: Arnstein (1969), A Ladder of Citizen Participation, Journal of the American Institute of
Planners 35(4), 216-224, doi:10.1080/01944366908977225.
"""

from collections.abc import Mapping, Sequence

from terazi.finding import Direction, Finding, Grade, Source, Theme
from terazi.proposal.ladder import RUNGS, missing_evidence
from terazi.proposal.participation import Group, Participation, Veto
from terazi.proposal.schema import Proposal

PROBE = "participation"
MEASURE = "participation"
#: Participation is one for the whole proposal; this stands where findings name an option.
WHOLE = "the proposal"

ARNSTEIN = Source(
    title="Arnstein (1969), A Ladder of Citizen Participation",
    address="https://doi.org/10.1080/01944366908977225",
    date="1969-07",
    citation="Journal of the American Institute of Planners 35(4), 216-224",
)


def participation_finding(proposal: Proposal) -> Finding:
    """All that the proposal says of who decided, was asked, may say no and was not there.

    Args:
        proposal: with ``participation``, or without.

    Returns:
        One finding for the whole proposal, each group in ``details``. It is documented where
        something is named that shows it for every group, assumed where not, else unknown.
    """
    told = proposal.participation
    if told is None:
        note = "It was not said who decided, who was asked and who was absent (participation)."
        return _finding(Grade.UNKNOWN, "", {}, (), note)
    powers = {veto.who.casefold() for veto in told.can_veto} | {told.decided_by.casefold()}
    details: dict[str, float | int | str] = {}
    for group in told.consulted:
        details[_free(details, group.who)] = group_in_words(group, powers)
    shown = bool(told.consulted) and all(group.evidence for group in told.consulted)
    evidence = dict.fromkeys(group.evidence for group in told.consulted if group.evidence)
    sources = tuple(Source(title=title) for title in evidence)
    note = "" if shown else "As the proposal says of itself; not everything is shown."
    return _finding(
        Grade.DOCUMENTED if shown else Grade.ASSUMED, _summary(told), details, sources, note
    )


def group_in_words(group: Group, powers: set[str]) -> str:
    """The rung as stated, what was done and said, and what would show it and is not there.

    Args:
        group: as the proposal has it.
        powers: names, in small letters, of those who decide or hold a veto.
    """
    rung = f"stands on “{group.rung}” ({RUNGS[group.rung]})" if group.rung else "no rung is stated"
    facts = [
        f"{group.how_many:,} people" if group.how_many else "",
        f"on {group.when.isoformat()}" if group.when else "",
        _paid(group),
        f"shown by {group.evidence}" if group.evidence else "",
    ]
    said = f"{rung}; {', '.join(fact for fact in facts if fact)}".removesuffix("; ")
    if group.quote:
        said += f"; “{group.quote}”"
    if not said.endswith((".”", "!”", "?”")):
        said += "."
    missing = missing_evidence(group, powers)
    return f"{said} Not shown: {', '.join(missing)}." if missing else said


def _paid(group: Group) -> str:
    if group.paid is None:
        return ""
    if group.paid.amount == 0:
        return "unpaid"
    return f"each paid {group.paid.currency} {group.paid.amount:,.10g}"


def _summary(told: Participation) -> str:
    built = f" Built {told.built}." if told.built else " Whether with them or for them is not said."
    asked = (
        f" Groups asked: {len(told.consulted)}." if told.consulted else " Nobody is named as asked."
    )
    vetoes = " ".join(map(_veto, told.can_veto)) or "Nobody is named who can stop it."
    absent = f"Absent: {'; '.join(told.absent)}." if told.absent else "Nobody is named as absent."
    return f"Decided by {told.decided_by.rstrip('.')}.{built}{asked} {vetoes} {absent}"


def _veto(veto: Veto) -> str:
    if not veto.used:
        return f"{veto.who} can stop it and has not."
    day = f" on {veto.when.isoformat()}" if veto.when else ""
    return f"{veto.who} said no{day}: “{veto.why.rstrip('.')}”."


def _free(taken: Mapping[str, object], name: str) -> str:
    """A name of its own among the details."""
    short = name if len(name) <= 80 else f"{name[:79]}…"
    number, free = 1, short
    while free in taken:
        number += 1
        free = f"{short} ({number})"
    return free


def _finding(
    grade: Grade,
    text: str,
    details: Mapping[str, float | int | str],
    sources: Sequence[Source],
    note: str,
) -> Finding:
    return Finding(
        option=WHOLE,
        theme=Theme.PARTICIPATION,
        measure=MEASURE,
        unit="",
        direction=Direction.CONTEXT,
        grade=grade,
        probe=PROBE,
        text=text,
        note=note,
        sources=(ARNSTEIN, *sources),
        details=details,
    )
