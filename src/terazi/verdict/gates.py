"""The red lines, each tested on each option that it binds. No benefit pays for a failed one."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from terazi.errors import InputError
from terazi.finding import Direction, Finding, Grade
from terazi.measures import unit_of
from terazi.message import Amount, Day, Fitted, Listing, Message, Prose, Term, say
from terazi.proposal.options import Option
from terazi.proposal.participation import Veto
from terazi.proposal.protection import YES_OR_NO
from terazi.proposal.schema import Proposal, RedLine, Stakes
from terazi.verdict.evidence import (
    AT_LEAST,
    AT_MOST,
    LEVEL,
    Evidence,
    bounds,
    is_fact,
    is_figure,
    least_kind,
    may_speak,
    one_end,
)
from terazi.verdict.plain import SHARE, apart, figure, unit_in_words
from terazi.verdict.words import Gate, GateStatus

# A limit in the wrong direction would be kept by the worst option of all.
_BACKWARDS = {AT_LEAST: Direction.HARM, AT_MOST: Direction.HELP}


def test_gates(proposal: Proposal, findings: Sequence[Finding]) -> tuple[Gate, ...]:
    """Test every red line on every option of a kind that it binds, in every language.

    A line without a language binds each of the proposal's languages where the measure was taken
    by language; otherwise it is tested once, with language "". A veto that was used is a failed
    red line of its own.

    Args:
        proposal: what was set beforehand.
        findings: what is known; their order does not matter.

    Returns:
        Gates in the order of red lines, options, languages; then the vetoes.

    Raises:
        InputError: a red line has no limit, or one that is not a number.
    """
    return gates_of(proposal, Evidence(findings), [option.name for option in proposal.options])


def gates_of(proposal: Proposal, evidence: Evidence, options: Collection[str]) -> tuple[Gate, ...]:
    """Test every red line on some of the options; otherwise like :func:`test_gates`."""
    tested = tuple(
        _test(limit, option, language, evidence, proposal)
        for place, line in enumerate(proposal.red_lines)
        for limit in _limits(line, place)
        for option in proposal.options
        if option.kind in line.kinds and option.name in options
        for language in _languages(line, proposal, evidence)
    )
    return tested + tuple(gate for gate in _vetoes(proposal) if gate.option in options)


def _vetoes(proposal: Proposal) -> tuple[Gate, ...]:
    """An affected group may stop an option, whatever it measures (design, rule 5.7)."""
    held = proposal.participation.can_veto if proposal.participation else ()
    return tuple(
        Gate(
            name=say("The veto of %(who)s", who=veto.who),
            option=option.name,
            measure="veto",
            language="",
            rule=AT_MOST,
            limit=0.0,
            unit=YES_OR_NO,
            status=GateStatus.FAILED,
            bound=1.0,
            estimate=1.0,
            grade=Grade.DOCUMENTED.value,
            reason=_vetoed(veto),
            set_by=veto.who,
            why=veto.why,
        )
        for veto in held
        if veto.used
        for option in proposal.options
        if option.kind not in {"nothing", "people"}
        and (not veto.options or option.name in veto.options)
    )


def _vetoed(veto: Veto) -> Message:
    why = veto.why.rstrip(".")
    if veto.when is None:
        return say("The veto was used: %(why)s.", why=why)
    day = Day(veto.when.isoformat())
    return say("The veto was used on %(day)s: %(why)s.", day=day, why=why)


@dataclass(frozen=True, slots=True)
class _Limit:
    """One end of a red line."""

    line: RedLine
    rule: str
    value: float


def _limits(line: RedLine, place: int) -> list[_Limit]:
    ends = ((AT_LEAST, line.at_least), (AT_MOST, line.at_most))
    found = [_Limit(line, rule, value) for rule, value in ends if value is not None]
    if not found or not all(math.isfinite(limit.value) for limit in found):
        raise InputError(
            f"the red line “{line.name}” has no limit that is a number",
            field=f"red_lines[{place}]",
            way_out="give at_least or at_most a number, set before anything is measured",
        )
    return found


def _languages(line: RedLine, proposal: Proposal, evidence: Evidence) -> tuple[str, ...]:
    if line.language is not None:
        return (line.language,)
    return tuple(proposal.languages) if evidence.has_languages(line.measure) else ("",)


def _test(
    limit: _Limit, option: Option, language: str, evidence: Evidence, proposal: Proposal
) -> Gate:
    line, rule, stakes = limit.line, limit.rule, proposal.stakes
    rows = evidence.rows(option.name, line.measure, language)

    def kindness(row: Finding) -> float:
        ends = bounds(row, stakes)
        if ends is None:
            return -math.inf
        return ends[0] if rule == AT_LEAST else -ends[1]

    found = least_kind(rows, stakes, kindness)
    if found is None:
        shown = _best_that_does_not_count(rows)
        status, bound = GateStatus.UNKNOWN, None
        reason = _why_unknown(shown, evidence.parts(option.name, line.measure, language), stakes)
        reason = reason or say("nothing was measured.")
    elif found.direction is _BACKWARDS[rule]:
        shown = found
        status, bound = GateStatus.UNKNOWN, None
        reason = say(
            "the line says %(rule)s, but more of this measure is %(direction)s: it seems to be "
            "meant the other way round, so it is not taken as kept.",
            rule=Term(rule),
            direction=Term(found.direction.value),
        )
    elif is_fact(found):
        shown = found
        status, bound, reason = _compare_fact(found, rule, limit.value)
    else:
        shown = found
        status, bound, reason = _compare(found, rule, limit.value, stakes)
    return Gate(
        name=line.name,
        option=option.name,
        measure=line.measure,
        language=language,
        rule=rule,
        limit=limit.value,
        unit=(shown.unit if shown else "")
        or evidence.unit(line.measure)
        or unit_of(line.measure, proposal.budget.currency),
        status=status,
        bound=bound,
        estimate=shown.estimate if shown and is_figure(shown) else None,
        grade=shown.grade.value if shown else Grade.UNKNOWN.value,
        reason=Fitted(reason, "beginning"),
        set_by=line.set_by,
        why=line.why,
        n=shown.n if shown else None,
    )


def _compare(
    found: Finding, rule: str, limit: float, stakes: Stakes
) -> tuple[GateStatus, float | None, str]:
    known = one_end(found, stakes)
    if known is not None:
        return _compare_end(*known, found, rule, limit)
    ends = bounds(found, stakes)
    if ends is None:
        return GateStatus.UNDECIDED, None, _why_no_bounds(found, stakes)
    (low, high), unit = ends, unit_in_words(found.measure, found.unit)
    bound, other = (low, high) if rule == AT_LEAST else (high, low)
    passed = bound >= limit if rule == AT_LEAST else bound <= limit
    failed = other < limit if rule == AT_LEAST else other > limit
    tested, line = apart(bound, limit, unit)
    if passed:
        shown = tested if low == high else _tested(found, rule, tested)
        # Translators: %(shown)s is a figure, or a sentence like the three on the end of an interval
        reason = say(
            "%(shown)s; the limit is %(rule)s %(limit)s.", shown=shown, rule=Term(rule), limit=line
        )
        return GateStatus.PASSED, bound, reason
    if failed:
        end, line = apart(other, limit, unit)
        return GateStatus.FAILED, bound, _beyond(rule, end, line, sampled=low != high)
    reason = say(
        "%(shown)s, the other end %(other)s: the limit of %(limit)s lies between, so these items "
        "cannot tell.",
        shown=_tested(found, rule, tested),
        other=figure(other, unit),
        limit=line,
    )
    return GateStatus.UNDECIDED, bound, reason


def _compare_end(
    side: str, end: float, found: Finding, rule: str, limit: float
) -> tuple[GateStatus, float | None, str]:
    """A figure of which only the least or the most is known, as a part of it is not.

    What is at least above the limit of *at most* is beyond it, whatever the missing part comes to.
    """
    tested, line = apart(end, limit, unit_in_words(found.measure, found.unit))
    beyond = end > limit if side == AT_LEAST else end < limit
    values = {"which": Term(side), "end": tested, "limit": line}
    if rule != side and beyond:
        reason = say(
            "%(which)s %(end)s, as a part of it is not known, and so beyond the limit of "
            "%(limit)s.",
            **values,
        )
        return GateStatus.FAILED, end, reason
    if rule == side and (beyond or end == limit):
        reason = say(
            "%(which)s %(end)s, as a part of it is not known; the limit is %(rule)s %(limit)s.",
            rule=Term(rule),
            **values,
        )
        return GateStatus.PASSED, end, reason
    reason = say(
        "%(which)s %(end)s, as a part of it is not known: nobody can say whether it keeps the "
        "limit of %(limit)s.",
        **values,
    )
    return GateStatus.UNDECIDED, None, reason


def _tested(found: Finding, rule: str, end: Amount) -> Message:
    """Say which end of the interval was compared."""
    if rule == AT_LEAST:
        return say("the lower end of the interval is %(end)s", end=end)
    if found.estimate == 0:
        return say("none were seen, but the upper end of the interval is %(end)s", end=end)
    return say("the upper end of the interval is %(end)s", end=end)


def _beyond(rule: str, end: Amount, limit: Amount, *, sampled: bool) -> Message:
    """Say on which side of the limit all of it lies."""
    if not sampled and rule == AT_LEAST:
        return say("%(end)s is below the limit of %(limit)s.", end=end, limit=limit)
    if not sampled:
        return say("%(end)s is above the limit of %(limit)s.", end=end, limit=limit)
    if rule == AT_LEAST:
        return say(
            "even the high end of the interval, %(end)s, is below the limit of %(limit)s.",
            end=end,
            limit=limit,
        )
    return say(
        "even the low end of the interval, %(end)s, is above the limit of %(limit)s.",
        end=end,
        limit=limit,
    )


def _compare_fact(found: Finding, rule: str, limit: float) -> tuple[GateStatus, float, str]:
    """A yes or a no against a line that allows only one of them."""
    value = found.estimate or 0.0
    answer = figure(value, found.unit)
    if value <= limit if rule == AT_MOST else value >= limit:
        return (
            GateStatus.PASSED,
            value,
            say("the answer is %(answer)s, as the line demands.", answer=answer),
        )
    allowed = figure(0 if rule == AT_MOST else 1, found.unit)
    reason = say(
        "the answer is %(answer)s, and the line allows only %(allowed)s.",
        answer=answer,
        allowed=allowed,
    )
    return GateStatus.FAILED, value, reason


def _why_no_bounds(found: Finding, stakes: Stakes) -> str:
    said = figure(found.estimate or 0.0, unit_in_words(found.measure, found.unit))
    if found.interval is not None:
        return say(
            "%(figure)s, but with an interval of less than %(level)s, which a red line does not "
            "accept.",
            figure=said,
            level=figure(LEVEL, SHARE),
        )
    if stakes is Stakes.HIGH:
        return say(
            "%(figure)s, but without an interval: at high stakes only the end of one counts.",
            figure=said,
        )
    return say(
        "%(figure)s, but without an interval, so nobody can say how sure it is.", figure=said
    )


def _best_that_does_not_count(rows: Sequence[Finding]) -> Finding | None:
    order = list(Grade)
    return min(rows, key=lambda row: (not is_figure(row), order.index(row.grade)), default=None)


def _why_unknown(shown: Finding | None, parts: Sequence[str], stakes: Stakes) -> str:
    if shown is None:
        return _only_of(parts)
    if shown.grade is Grade.UNKNOWN:
        note = Prose(shown.note)
        # Translators: %(note)s is a sentence in English
        return say("it could not be measured: %(note)s", note=note) if shown.note else ""
    if not is_figure(shown) or shown.estimate is None:
        return say("there is an answer in words, but no figure to compare with the limit.")
    return "" if may_speak(shown, stakes) else _does_not_count(shown, shown.estimate)


def _does_not_count(shown: Finding, estimate: float) -> Message:
    """Say why a figure cannot speak for an option at these stakes."""
    said = figure(estimate, unit_in_words(shown.measure, shown.unit))
    grade = Term(shown.grade.value)
    if shown.grade is Grade.CLAIMED:
        return say(
            "%(figure)s is what the seller claims; a claim never passes a red line.", figure=said
        )
    if is_fact(shown):
        return say(
            "%(figure)s is %(grade)s; at high stakes somebody must show it (source).",
            figure=said,
            grade=grade,
        )
    return say(
        "%(figure)s is %(grade)s; at high stakes only what was measured here or judged by people "
        "counts.",
        figure=said,
        grade=grade,
    )


def _only_of(parts: Sequence[str]) -> str:
    if not parts:
        return ""
    listed = Listing([Term(part) for part in parts], ", ")
    return say("it is known only for a part (%(parts)s), not for all.", parts=listed)
