"""The rows on which two options can be set side by side, and how probable each is no worse.

Rows are the figures of promises and challenges (what an option does for people, and to them). The
ground they stand on, such as memory or speed, is tested by red lines and does not choose between
two options that both keep them.
"""

import math
from dataclasses import dataclass

from terazi.finding import Direction, Finding
from terazi.proposal.schema import Proposal, Stakes
from terazi.statistics.belief import (
    Belief,
    certain,
    chance_no_worse,
    chance_of_gain,
    share_belief,
    stretched_normal,
)
from terazi.verdict.beside import Row
from terazi.verdict.compare import difference, ends
from terazi.verdict.evidence import Evidence, bounds, is_counted, is_derived, least_kind
from terazi.verdict.plain import SHARE

Known = tuple[float, float, float]  # lower bound, estimate, upper bound


@dataclass(frozen=True, slots=True)
class Gain:
    """How much better one option is than another on a row, more of it being good.

    Attributes:
        low: lower end of the 95 % interval of the difference, in the row's unit.
        high: its upper end.
        apart: both figures, the better the larger, where they were not measured on the same items.
        share: whether they are shares.
    """

    low: float
    high: float
    apart: tuple[Known, Known] | None
    share: bool

    def chances(self) -> tuple[float, float]:
        """Probabilities that the first is no worse than the second, and the second than the first.

        Where both answered the same items, the paired difference is taken as normal; otherwise
        the two figures as independent.
        """
        if self.apart is None:
            return chance_of_gain(self.low, self.high), chance_of_gain(-self.high, -self.low)
        first, second = (belief(known, share=self.share) for known in self.apart)
        return chance_no_worse(first, second), chance_no_worse(second, first)


def rows_of(proposal: Proposal, evidence: Evidence, option: str) -> list[Row]:
    """The rows on which something is said of an option, sorted by name."""
    wanted = {*proposal.languages, ""}
    found = {
        (finding.measure, finding.language)
        for finding in evidence.findings
        if finding.option == option
        and finding.language in wanted
        and finding.theme.part != "ground"
        and not is_derived(finding.measure)
    }
    return [Row(*one) for one in sorted(found)]


def speaking(proposal: Proposal, evidence: Evidence, option: str, row: Row) -> Finding | None:
    """The finding that speaks for an option on a row; None where none counts."""
    stakes = _stakes(proposal, evidence, row)

    def kindness(finding: Finding) -> float:
        found = bounds(finding, stakes)
        if found is None:
            return -math.inf
        return -found[1] if sign(proposal, finding) < 0 else found[0]

    return least_kind(evidence.rows(option, row.measure, row.language), stakes, kindness)


def belief_of(proposal: Proposal, evidence: Evidence, finding: Finding) -> Belief | None:
    """What the figure may truly be, in its unit; None where nobody stated how sure it is."""
    row = Row(finding.measure, finding.language)
    found = ends(finding, _stakes(proposal, evidence, row))
    if found is None:
        return None
    return belief(found, share=finding.unit == SHARE and not is_derived(finding.measure))


def belief(known: Known, *, share: bool) -> Belief:
    """A distribution from lower bound, estimate and upper bound."""
    low, estimate, high = known
    if low == high:
        return certain(estimate)
    if share and 0 <= low <= estimate <= high <= 1:
        return share_belief(estimate, low, high)
    if share and -1 <= low <= estimate <= high <= 0:  # less of it is better
        return share_belief(-estimate, -high, -low).turned()
    return stretched_normal(low, estimate, high)


def gain(proposal: Proposal, evidence: Evidence, names: tuple[str, str], row: Row) -> Gain | None:
    """Set two options side by side on a row; None where one of the two is not known."""
    first, second = (speaking(proposal, evidence, name, row) for name in names)
    if first is None or second is None or first.unit != second.unit:
        return None
    signs = {sign(proposal, first), sign(proposal, second)} - {0}
    if len(signs) != 1:
        return None
    share = first.unit == SHARE
    paired = evidence.difference(*names, row.measure, row.language)
    if paired is not None:
        low, high = paired
        return Gain(low, high, None, share) if signs == {1} else Gain(-high, -low, None, share)
    stakes = _stakes(proposal, evidence, row)
    one, other = ends(first, stakes), ends(second, stakes)
    if one is None or other is None:
        return None
    if signs == {-1}:
        one, other = _turned(one), _turned(other)
    interval = difference(one, other)
    return Gain(interval.low, interval.high, (one, other), share)


def _turned(known: Known) -> Known:
    low, estimate, high = known
    return -high, -estimate, -low


def is_asked(proposal: Proposal, evidence: Evidence, option: str, row: Row) -> bool:
    """Whether help or harm of an option was asked about on a row, known or not."""
    said = evidence.rows(option, row.measure, row.language)
    return any(sign(proposal, finding) for finding in said)


def sign(proposal: Proposal, finding: Finding) -> int:
    """1 where more is help, -1 where more is harm, 0 where nobody said; a red line may say it."""
    if finding.direction is not Direction.CONTEXT:
        return 1 if finding.direction is Direction.HELP else -1
    lines = [line for line in proposal.red_lines if line.measure == finding.measure]
    wanted = {1 if line.at_least is not None else -1 for line in lines}
    return wanted.pop() if len(wanted) == 1 else 0


def _stakes(proposal: Proposal, evidence: Evidence, row: Row) -> Stakes:
    """What things cost is computed from stated prices and wages; that may compare at any stakes."""
    return Stakes.LOW if is_counted(evidence.unit(row.measure)) else proposal.stakes
