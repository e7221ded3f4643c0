"""The red lines, each tested on each option that it binds. No benefit pays for a failed one."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from terazi.errors import InputError
from terazi.finding import Direction, Finding, Grade
from terazi.proposal.options import Option
from terazi.proposal.schema import Proposal, RedLine, Stakes
from terazi.verdict.evidence import Evidence, bounds, counts, is_figure, least_kind
from terazi.verdict.plain import apart, figure
from terazi.verdict.words import Gate, GateStatus

AT_LEAST = "at least"
AT_MOST = "at most"

# A limit in the wrong direction would be kept by the worst option of all.
_BACKWARDS = {AT_LEAST: Direction.HARM, AT_MOST: Direction.HELP}


def test_gates(proposal: Proposal, findings: Sequence[Finding]) -> tuple[Gate, ...]:
    """Test every red line on every option of a kind that it binds, in every language.

    A line without a language binds each of the proposal's languages where the measure was taken
    by language; otherwise it is tested once, with language "".

    Args:
        proposal: what was set beforehand.
        findings: what is known; their order does not matter.

    Returns:
        Gates in the order of red lines, options, languages.

    Raises:
        InputError: a red line has no limit, or one that is not a number.
    """
    evidence = Evidence(findings)
    return tuple(
        _test(limit, option, language, evidence, proposal.stakes)
        for place, line in enumerate(proposal.red_lines)
        for limit in _limits(line, place)
        for option in proposal.options
        if option.kind in line.kinds
        for language in _languages(line, proposal, evidence)
    )


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


def _test(limit: _Limit, option: Option, language: str, evidence: Evidence, stakes: Stakes) -> Gate:
    line, rule = limit.line, limit.rule
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
        reason = reason or "nothing was measured."
    elif found.direction is _BACKWARDS[rule]:
        shown = found
        status, bound = GateStatus.UNKNOWN, None
        reason = (
            f"the line says {rule}, but more of this measure is {found.direction.value}: it seems "
            "to be meant the other way round, so it is not taken as kept."
        )
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
        unit=shown.unit if shown else evidence.unit(line.measure),
        status=status,
        bound=bound,
        estimate=shown.estimate if shown and is_figure(shown) else None,
        grade=shown.grade.value if shown else Grade.UNKNOWN.value,
        reason=reason[0].upper() + reason[1:],
        set_by=line.set_by,
        why=line.why,
        n=shown.n if shown else None,
    )


def _compare(
    found: Finding, rule: str, limit: float, stakes: Stakes
) -> tuple[GateStatus, float | None, str]:
    ends = bounds(found, stakes)
    if ends is None:
        return GateStatus.UNDECIDED, None, _why_no_bounds(found, stakes)
    low, high = ends
    bound, other = (low, high) if rule == AT_LEAST else (high, low)
    passed = bound >= limit if rule == AT_LEAST else bound <= limit
    failed = other < limit if rule == AT_LEAST else other > limit
    wrong_side = "below" if rule == AT_LEAST else "above"
    if low == high:
        measured, line = apart(bound, limit, found.unit)
        if passed:
            return GateStatus.PASSED, bound, f"{measured}; the limit is {rule} {line}."
        return GateStatus.FAILED, bound, f"{measured} is {wrong_side} the limit of {line}."
    tested, line = apart(bound, limit, found.unit)
    which = "lower" if rule == AT_LEAST else "upper"
    said = f"the {which} end of the interval is {tested}"
    if rule == AT_MOST and found.estimate == 0:
        said = f"none were seen, but {said}"
    if passed:
        return GateStatus.PASSED, bound, f"{said}; the limit is {rule} {line}."
    if failed:
        end, line = apart(other, limit, found.unit)
        best = "high" if rule == AT_LEAST else "low"
        reason = f"even the {best} end of the interval, {end}, is {wrong_side} the limit of {line}."
        return GateStatus.FAILED, bound, reason
    reason = (
        f"{said}, the other end {figure(other, found.unit)}: the limit of {line} lies between, "
        "so these items cannot tell."
    )
    return GateStatus.UNDECIDED, bound, reason


def _why_no_bounds(found: Finding, stakes: Stakes) -> str:
    said = figure(found.estimate or 0.0, found.unit)
    if found.interval is not None:
        return f"{said}, but with an interval of less than 95%, which a red line does not accept."
    if stakes is Stakes.HIGH:
        return f"{said}, but without an interval: at high stakes only the end of one counts."
    return f"{said}, but without an interval, so nobody can say how sure it is."


def _best_that_does_not_count(rows: Sequence[Finding]) -> Finding | None:
    order = list(Grade)
    return min(rows, key=lambda row: (not is_figure(row), order.index(row.grade)), default=None)


def _why_unknown(shown: Finding | None, parts: Sequence[str], stakes: Stakes) -> str:
    if shown is None:
        return f"it is known only for a part ({', '.join(parts)}), not for all." if parts else ""
    if shown.grade is Grade.UNKNOWN:
        return f"it could not be measured: {shown.note}" if shown.note else ""
    if not is_figure(shown) or shown.estimate is None:
        return "there is an answer in words, but no figure to compare with the limit."
    said = figure(shown.estimate, shown.unit)
    if shown.grade is Grade.CLAIMED:
        return f"{said} is what the seller claims; a claim never passes a red line."
    if counts(shown.grade, stakes):
        return ""
    return (
        f"{said} is {shown.grade.value}; at high stakes only what was measured here or judged by "
        "people counts."
    )
