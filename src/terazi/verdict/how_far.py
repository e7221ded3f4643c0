"""How far single figures must move until something flips, each in its own unit.

No weights are needed for it: a red line is a limit, today is a figure, and one option overtakes
another on a row when it has the other's figure.
"""

from collections.abc import Iterator, Sequence

from terazi.proposal.protection import YES_OR_NO
from terazi.proposal.schema import Proposal
from terazi.verdict.beside import HowFar, Row
from terazi.verdict.compare import Against
from terazi.verdict.evidence import Evidence
from terazi.verdict.flips import is_cost
from terazi.verdict.rows import sign, speaking
from terazi.verdict.standing import Standing

_DIGITS = 6


def how_far(
    proposal: Proposal,
    evidence: Evidence,
    stood: Sequence[Standing],
    options: Sequence[str],
    rows: Sequence[Row],
) -> tuple[HowFar, ...]:
    """Measure the distance to each red line, to today, and between the options that remain.

    Args:
        proposal: the question.
        evidence: the ledger.
        stood: where each option stands.
        options: those that remain.
        rows: that tell some of them apart.
    """
    found = [*_to_red_lines(stood), *_to_today(stood)]
    for row in rows:
        if not is_cost(row.measure):
            found += _between(proposal, evidence, options, row)
    return tuple(found)


def _to_red_lines(stood: Sequence[Standing]) -> Iterator[HowFar]:
    """From the end of the interval that is compared, to the limit."""
    for one in stood:
        for gate in one.gates:
            if gate.bound is None or gate.unit == YES_OR_NO:
                continue
            yield HowFar(
                what="red line",
                option=gate.option,
                row=Row(gate.measure, gate.language),
                against=gate.name,
                now=round(gate.bound, _DIGITS),
                until=gate.limit,
                unit=gate.unit,
            )


def _to_today(stood: Sequence[Standing]) -> Iterator[HowFar]:
    """From the estimate to where it is no longer shown to be better than what happens today."""
    for one in stood:
        for row in one.against.rows:
            if row.stands is not Against.BETTER or row.found is None or row.margin is None:
                continue
            now = row.found.estimate or 0.0
            yield HowFar(
                what="today",
                option=one.option.name,
                row=Row(row.measure, row.language),
                against="",
                now=round(now, _DIGITS),
                until=round(now - row.margin, _DIGITS),
                unit=row.found.unit,
            )


def _between(
    proposal: Proposal, evidence: Evidence, options: Sequence[str], row: Row
) -> Iterator[HowFar]:
    """From the best of the options on a row to the next one."""
    known = [
        (finding.estimate * sign(proposal, finding), place, finding)
        for place, name in enumerate(options)
        if (finding := speaking(proposal, evidence, name, row)) is not None
        and finding.estimate is not None
    ]
    known.sort(key=lambda one: (-one[0], one[1]))
    if len(known) > 1:
        (_, _, best), (_, _, following), *_ = known
        yield HowFar(
            what="between options",
            option=best.option,
            row=row,
            against=following.option,
            now=round(best.estimate or 0.0, _DIGITS),
            until=round(following.estimate or 0.0, _DIGITS),
            unit=best.unit,
        )
