"""A claim beside our measurement: the claimed figures as a hollow bar, ours as a mark."""

from markupsafe import Markup

from terazi.proposal.claims import Claim
from terazi.report.charts.drawing import Scale, bar, line, mark
from terazi.report.charts.gates import status_icon
from terazi.report.charts.track import TRACK, track
from terazi.verdict.words import GateStatus

_ICONS = {"confirmed": GateStatus.PASSED, "contradicted": GateStatus.FAILED}
_SLACK = 0.1  # "about 40" is claimed of everything from 36 to 44 (terazi.claims)


def outcome_icon(outcome: str) -> Markup:
    """Draw what became of a claim, as the red lines are drawn."""
    return status_icon(_ICONS.get(outcome, GateStatus.UNKNOWN))


def claim_track(claim: Claim, measured: float, low: float | None, high: float | None) -> Markup:
    """Draw what is claimed and what was measured on one scale.

    Args:
        claim: with its figure, limit or interval.
        measured: ours.
        low: lower end of our interval, where there is one.
        high: upper end of it.
    """
    named = (claim.value, claim.about, claim.at_least, claim.at_most, claim.low, claim.high)
    ends = [end for end in (*named, measured, low, high) if end is not None]
    share = all(0 <= end <= 1 for end in ends)
    on = Scale(0.0, 1.0, width=TRACK) if share else Scale.around(ends, width=TRACK)
    body = Markup("")
    claimed = _claimed(claim, on)
    if claimed is not None:
        body += bar(on.at(claimed[0]), on.at(claimed[1]), 2, 10, "o")
    if low is not None and high is not None:
        body += line(on.at(low), 7, on.at(high), 7)
    return track(body + mark(0, on.at(measured)))


def _claimed(claim: Claim, on: Scale) -> tuple[float, float] | None:
    """From where to where the claim is true, within the scale."""
    if claim.at_least is not None:
        return claim.at_least, on.high
    if claim.at_most is not None:
        return on.low, claim.at_most
    if claim.about is not None:
        return claim.about * (1 - _SLACK), claim.about * (1 + _SLACK)
    if claim.value is None:
        return None
    return (
        claim.low if claim.low is not None else claim.value,
        claim.high if claim.high is not None else claim.value,
    )
