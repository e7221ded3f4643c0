"""Is what the options need there? What is missing, which one binds, and what closing it costs.

As in a chain, the scarcest binds: readiness is the least share of what is needed, and is never made
up for by plenty of something else. What nobody has counted may be scarcer still, so readiness is
*at most* the figure while anything is unknown.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from terazi.economics.costs import option_costs
from terazi.economics.grades import weaker
from terazi.economics.money import in_words
from terazi.economics.needs import GROUNDS, Need, needs
from terazi.economics.performance import Performance
from terazi.finding import Direction, Finding, Grade, Theme
from terazi.proposal.schema import Proposal

PROBE = "readiness"
READINESS = "readiness"

Details = dict[str, float | int | str]


def readiness_findings(
    proposal: Proposal, performances: Mapping[str, Performance], findings: Iterable[Finding]
) -> Iterator[Finding]:
    """Yield the readiness of every option but *nothing*, by models, compute and people.

    Args:
        proposal: the whole question.
        performances: measured time and power by the option's name.
        findings: memory, languages and licence of every option.

    Raises:
        InputError: money in a currency without an exchange rate.
    """
    found = list(findings)
    costs = option_costs(proposal, dict(performances))
    for option, cost in zip(proposal.options, costs, strict=True):
        lines = needs(proposal, option, cost, found)
        scarcest = binding(lines)
        for ground in GROUNDS:
            here = [line for line in lines if line.ground == ground]
            if here:
                yield _finding(option.name, ground, here, scarcest, proposal.budget.currency)


def binding(lines: Iterable[Need]) -> Need | None:
    """The need of which the least share is there; None where none is known."""
    known = [line for line in lines if line.share is not None]
    return min(known, key=lambda line: line.share or 0.0) if known else None


def _finding(
    option: str, ground: str, lines: Sequence[Need], scarcest: Need | None, home: str
) -> Finding:
    binds = binding(lines)
    details: Details = {"there": "; ".join(f"{line.what}: {line.shown}" for line in lines)}
    unknown = [line.what for line in lines if line.share is None]
    missing = [line for line in lines if line.share is not None and line.share < 1]
    notes = []
    if binds is not None and binds.share is not None and binds.share < 1:
        details["binds"] = binds.what
        if binds is scarcest:
            notes.append("Of all that is known, this binds first.")
    if missing:
        details |= _closing(missing, home)
    if unknown:
        notes.append(f"Not known: {', '.join(unknown)}.")
        if binds is not None:
            notes.append("Readiness is at most this.")
    share = None if binds is None or binds.share is None else min(binds.share, 1.0)
    grades = [line.grade for line in lines if line.share is not None]
    return Finding(
        option=option,
        theme=Theme(ground),
        measure=READINESS,
        unit="share",
        direction=Direction.CONTEXT,
        grade=weaker(*grades) if grades and share is not None else Grade.UNKNOWN,
        probe=PROBE,
        estimate=share,
        group=ground,
        note=" ".join(notes),
        details=details,
    )


def _closing(missing: Sequence[Need], home: str) -> Details:
    """What it would cost to get what is missing, as far as that is known."""
    priced = [line for line in missing if line.closing is not None]
    unpriced = [line.what for line in missing if line.closing is None]
    details: Details = {}
    if priced:
        total = math.fsum(line.closing or 0.0 for line in priced)
        details["cost of what is missing"] = total
        parts = "; ".join(line.closing_formula for line in priced)
        details["formula"] = f"{parts}; together {in_words(total, home)}"
    if unpriced:
        details["what closing it costs is not said"] = ", ".join(unpriced)
    return details
