"""What sellers and makers say, held against what was measured here: findings in, findings out.

A claim is *confirmed* or *contradicted* by our own measurement of the same thing, or *not
testable*, with the reason. Both intervals are shown, and how the two differ in version and
prompting. What is claimed is never itself evidence: it stands in the details of the finding, and
no gate or comparison reads it there.

A module of its own at the top: it needs the proposal and findings, and nothing else of ours.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from terazi.finding import Direction, Finding, Grade, Source, Theme
from terazi.proposal.claims import Claim
from terazi.proposal.measure_checks import SHARE, ends
from terazi.proposal.options import Model
from terazi.proposal.schema import Proposal

PROBE = "claims"
MEASURE = "claim"

#: "About 40" is true of everything from 36 to 44.
ROUNDED = 0.1
#: An interval that reaches this far, as a part of the claimed figure, shows nothing about it.
TOO_WIDE = 0.5


class Outcome(StrEnum):
    """What became of a claim."""

    CONFIRMED = "confirmed"
    CONTRADICTED = "contradicted"
    NOT_TESTABLE = "not testable"


@dataclass(frozen=True, slots=True)
class Tested:
    """A claim, what became of it and why; ``ours`` is the measurement, where there is one."""

    claim: Claim
    outcome: Outcome
    why: str
    ours: Finding | None = None


def claim_findings(proposal: Proposal, findings: Sequence[Finding]) -> list[Finding]:
    """One finding a claim, in the order of the proposal.

    Args:
        proposal: with its claims.
        findings: all that was measured.

    Returns:
        Text findings of the theme claims. Their grade is *measured here* where our measurement
        decided, *unknown* where nothing did.
    """
    tested = [hold(claim, findings) for claim in proposal.claims]
    decided = sum(one.outcome is not Outcome.NOT_TESTABLE for one in tested)
    models = {one.name: one.model for one in proposal.options if isinstance(one, Model)}
    return [
        _finding(one, number, decided, models.get(one.claim.option, ""))
        for number, one in enumerate(tested, start=1)
    ]


def hold(claim: Claim, findings: Sequence[Finding]) -> Tested:
    """Hold one claim against the findings about the same option, measure and language."""
    if not claim.measure:
        return Tested(claim, Outcome.NOT_TESTABLE, "it says nothing that Terazi can measure")
    about = [one for one in findings if (one.option, one.measure) == (claim.option, claim.measure)]
    ours = _ours(claim, about)
    if ours is None:
        return Tested(claim, Outcome.NOT_TESTABLE, _why_none(claim, about))
    if ours.unit == SHARE and not _is_share(claim):
        least, most = ends(claim.measure)
        why = f"the claim is not a share, which is between {least:g} and {most:g}"
        return Tested(claim, Outcome.NOT_TESTABLE, why, ours)
    measured = _ends(ours)
    bounds = _claimed(claim)
    if measured is None:
        if claim.value is not None:
            why = "nobody knows how uncertain our own figure is, so a single one cannot be compared"
            return Tested(claim, Outcome.NOT_TESTABLE, why, ours)
        measured = (ours.estimate or 0.0, ours.estimate or 0.0)
    return _compared(claim, bounds, measured, ours, _rivals(claim, findings))


def _is_share(claim: Claim) -> bool:
    """Whether each claimed figure could be one: 90 for 90 % could not."""
    low, high = ends(claim.measure)
    figures = (claim.value, claim.about, claim.at_least, claim.at_most, claim.low, claim.high)
    return all(figure is None or low <= figure <= high for figure in figures)


def _compared(
    claim: Claim,
    claimed: tuple[float, float],
    measured: tuple[float, float],
    ours: Finding,
    rivals: Sequence[Finding],
) -> Tested:
    """By where the two intervals lie to each other."""
    low, high = measured
    if claimed[0] > high or claimed[1] < low:
        side = "below" if claimed[0] > high else "above"
        why = f"all of our interval lies {side} what is claimed"
        return Tested(claim, Outcome.CONTRADICTED, why, ours)
    one_sided = claim.at_least is not None or claim.at_most is not None
    if one_sided and not (claimed[0] <= low and high <= claimed[1]):
        why = f"our interval has the claimed limit inside it{_size(ours)}: it cannot tell"
        return Tested(claim, Outcome.NOT_TESTABLE, why, ours)
    for rival in rivals:
        if not one_sided and rival.estimate is not None and low <= rival.estimate <= high:
            why = f"our interval holds what “{rival.option}” gets{_size(ours)}: it cannot tell"
            return Tested(claim, Outcome.NOT_TESTABLE, why, ours)
    middle = claim.value if claim.value is not None else claim.about
    if middle is not None and high - low > 2 * TOO_WIDE * abs(middle):
        why = f"our interval is too wide to say anything{_size(ours)}: it cannot tell"
        return Tested(claim, Outcome.NOT_TESTABLE, why, ours)
    why = "all of our interval is within it" if one_sided else "it lies within our interval"
    return Tested(claim, Outcome.CONFIRMED, why, ours)


def _claimed(claim: Claim) -> tuple[float, float]:
    """Everything that would make the claim true."""
    if claim.at_least is not None:
        return claim.at_least, math.inf
    if claim.at_most is not None:
        return -math.inf, claim.at_most
    if claim.about is not None:
        slack = ROUNDED * abs(claim.about)
        return claim.about - slack, claim.about + slack
    value = claim.value if claim.value is not None else math.nan
    return (
        claim.low if claim.low is not None else value,
        claim.high if claim.high is not None else value,
    )


def _ours(claim: Claim, about: Sequence[Finding]) -> Finding | None:
    """Our own measurement on the whole; of several sets, the one with the most items."""
    usable = [
        one
        for one in about
        if one.language == (claim.language or "")
        and (not one.group or one.group.startswith("against "))
        and one.grade in {Grade.MEASURED_HERE, Grade.JUDGED}
        and one.estimate is not None
    ]
    whole = [one for one in usable if not one.group] or (usable if len(usable) == 1 else [])
    return max(whole, key=lambda one: (one.n or 0, one.key), default=None)


def _why_none(claim: Claim, about: Sequence[Finding]) -> str:
    """Why there is no measurement to hold it against."""
    there = [one for one in about if one.language == (claim.language or "")]
    said = next((one.note for one in there if one.grade is Grade.UNKNOWN and one.note), "")
    if said:
        return f"it could not be measured here: {said}"
    if any(one.estimate is not None for one in there):
        return "we have figures of it, but none that was measured here on the whole"
    # A row that is unknown says only that nobody could measure it there.
    known = [one for one in about if one.estimate is not None]
    languages = sorted({one.language for one in known if one.language})
    if languages and not claim.language:
        return f"it names no language, and we measured {', '.join(languages)} one by one"
    if languages:
        return f"it was measured in {', '.join(languages)} only"
    return f"“{claim.measure}” was not measured of this option"


def _rivals(claim: Claim, findings: Sequence[Finding]) -> list[Finding]:
    """The guesses on the same items: who cannot be told from them has shown nothing."""
    return [
        one
        for one in findings
        if one.is_guess
        and (one.measure, one.language) == (claim.measure, claim.language or "")
        and not one.group
    ]


def _ends(ours: Finding) -> tuple[float, float] | None:
    return (ours.interval.low, ours.interval.high) if ours.interval else None


def _size(ours: Finding) -> str:
    """With how many items, and what they could have shown."""
    least = ours.details.get("smallest difference")
    shown = f", which could have shown a difference of {_number(least)}" if _is(least) else ""
    return f" with {ours.n:,} items{shown}" if ours.n else ""


def _finding(tested: Tested, number: int, decided: int, model: str) -> Finding:
    claim, ours = tested.claim, tested.ours
    said = f"“{claim.text}” ({claim.source}, {claim.date.isoformat()})"
    parts = [f"{tested.outcome}: {said}. {_upper(tested.why)}."]
    if claim.measure:
        parts.append(f"Claimed: {_in_words(claim)}.")
    if ours:
        parts.append(f"Measured here: {_measured(ours)}.")
    return Finding(
        option=claim.option,
        theme=Theme.CLAIMS,
        measure=MEASURE,
        unit="",
        direction=Direction.CONTEXT,
        grade=Grade.UNKNOWN if tested.outcome is Outcome.NOT_TESTABLE else Grade.MEASURED_HERE,
        probe=PROBE,
        language=claim.language or "",
        group=f"claim {number}",
        n=ours.n if ours else None,
        text=_upper(" ".join(parts)),
        note=" ".join([_differences(tested, model), _multiple(decided)]).strip(),
        sources=(Source(title=claim.source, date=claim.date.isoformat()),)
        + (ours.sources if ours else ()),
        details=_details(tested),
    )


def _differences(tested: Tested, model: str) -> str:
    """In what the two measurements are not the same, as far as anybody says it."""
    claim, ours = tested.claim, tested.ours
    if ours is None:
        return ""
    wordings = ours.details.get("wordings")
    asked = f"{wordings} wordings, " if _is(wordings) else ""
    here = f"probe “{ours.probe}”, {asked}{f'{ours.n:,} items' if ours.n else 'no items'}"
    return (
        f"Version there: {claim.version or 'not said'}; here: {model or 'as the proposal has it'}."
        f" Asked there: {claim.prompting or 'not said'}; here: {here}."
    )


def _multiple(decided: int) -> str:
    if decided < 2:
        return ""
    return (
        f"{decided} claims were tested, each at 95 %: of {decided} true ones,"
        f" {_number(0.05 * decided)} would be contradicted by chance."
    )


def _details(tested: Tested) -> dict[str, float | int | str]:
    claim, ours = tested.claim, tested.ours
    found: dict[str, float | int | str] = {"outcome": str(tested.outcome)}
    if claim.measure:
        found["measure"] = claim.measure
        found["claimed (grade claimed)"] = _in_words(claim)
    if ours and ours.estimate is not None:
        found["measured"] = ours.estimate
        if ours.interval:
            found["measured, low"], found["measured, high"] = ours.interval.low, ours.interval.high
    return found


def _in_words(claim: Claim) -> str:
    for name, figure in (
        ("at least", claim.at_least),
        ("at most", claim.at_most),
        ("about", claim.about),
    ):
        if figure is not None:
            return f"{claim.measure} {name} {_number(figure)}"
    ends = "" if claim.low is None else f" ({_number(claim.low)} to {_number(claim.high)})"
    cases = f", {claim.n:,} cases" if claim.n else ""
    return f"{claim.measure} {_number(claim.value)}{ends}{cases}"


def _measured(ours: Finding) -> str:
    both = _ends(ours)
    between = f" ({_number(both[0])} to {_number(both[1])})" if both else ", no interval"
    unit = "" if ours.unit == "share" else f" {ours.unit}"
    return f"{_number(ours.estimate)}{unit}{between}"


def _number(figure: object) -> str:
    return f"{figure:,.3g}" if _is(figure) and isinstance(figure, int | float) else "?"


def _is(value: object) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
