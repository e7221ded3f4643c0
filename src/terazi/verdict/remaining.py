"""What is left to choose from: options that no other one beats, and what they are at odds on.

Here one option beats another where it is *shown* better (the 95 % interval of the difference
leaves out zero) on at least one row and shown worse on none. This module is the place for finer
weighing: the probability of being no worse, sampled weights, the value of information.
"""

import math
from dataclasses import dataclass

from terazi.finding import Direction, Finding
from terazi.proposal.options import Option
from terazi.proposal.schema import Proposal, Stakes
from terazi.verdict.compare import difference, ends
from terazi.verdict.evidence import Evidence, bounds, is_counted, is_derived, least_kind
from terazi.verdict.plain import spoken


@dataclass(frozen=True, slots=True)
class Pair:
    """Two options side by side: the rows on which each is shown better, and the unclear ones."""

    first: str
    second: str
    first_better: tuple[str, ...]
    second_better: tuple[str, ...]
    cannot_tell: tuple[str, ...]

    @property
    def at_odds(self) -> bool:
        """Whether each is better on something: then it depends on what one values."""
        return bool(self.first_better and self.second_better)


def side_by_side(proposal: Proposal, evidence: Evidence, first: Option, second: Option) -> Pair:
    """Compare two options row by row, each in its own unit; nothing is added up.

    Rows are the figures of promises and challenges (what it does for people, and to them) that
    are known of both. The ground they stand on, such as memory or speed, is tested by red lines
    and does not choose between two options that both keep them.
    """
    better: list[str] = []
    worse: list[str] = []
    unclear: list[str] = []
    for measure, language in _rows(proposal, evidence, first.name):
        gain = _gain(proposal, evidence, (first.name, second.name), measure, language)
        if gain is None:
            continue
        name = f"{measure}{spoken(language)}"
        if gain[0] > 0:
            better.append(name)
        elif gain[1] < 0:
            worse.append(name)
        elif gain != (0, 0):
            unclear.append(name)
    return Pair(first.name, second.name, tuple(better), tuple(worse), tuple(unclear))


def remaining(
    proposal: Proposal, evidence: Evidence, options: tuple[Option, ...]
) -> tuple[tuple[Option, ...], tuple[Pair, ...]]:
    """Return the options that none beats, in the proposal's order, and all pairs among them."""
    pairs = {
        (a.name, b.name): side_by_side(proposal, evidence, a, b)
        for place, a in enumerate(options)
        for b in options[place + 1 :]
    }
    beaten = set()
    for pair in pairs.values():
        if pair.first_better and not pair.second_better:
            beaten.add(pair.second)
        if pair.second_better and not pair.first_better:
            beaten.add(pair.first)
    # Differences that can be shown need not form an order: of three, each may beat the next.
    left = tuple(option for option in options if option.name not in beaten) or options
    names = {option.name for option in left}
    return left, tuple(pair for key, pair in pairs.items() if names.issuperset(key))


def _rows(proposal: Proposal, evidence: Evidence, option: str) -> list[tuple[str, str]]:
    wanted = {*proposal.languages, ""}
    found = {
        (finding.measure, finding.language)
        for finding in evidence.findings
        if finding.option == option
        and finding.language in wanted
        and finding.theme.part != "ground"
        and not is_derived(finding.measure)
    }
    return sorted(found)


def _gain(
    proposal: Proposal, evidence: Evidence, names: tuple[str, str], measure: str, language: str
) -> tuple[float, float] | None:
    """Interval of how much better the first is, more of it being good; None where unknown."""
    # What things cost is computed from stated prices and wages; that may compare at any stakes.
    computed = is_counted(evidence.unit(measure))
    stakes = Stakes.LOW if computed else proposal.stakes

    def kindness(row: Finding) -> float:
        found = bounds(row, stakes)
        if found is None:
            return -math.inf
        return -found[1] if _sign(proposal, row) < 0 else found[0]

    first, second = (
        least_kind(evidence.rows(name, measure, language), stakes, kindness) for name in names
    )
    if first is None or second is None or first.unit != second.unit:
        return None
    signs = {_sign(proposal, first), _sign(proposal, second)} - {0}
    if len(signs) != 1:
        return None
    gain = evidence.difference(*names, measure, language)
    if gain is None:
        one, other = ends(first, stakes), ends(second, stakes)
        if one is None or other is None:
            return None
        interval = difference(one, other)
        gain = (interval.low, interval.high)
    return gain if signs == {1} else (-gain[1], -gain[0])


def _sign(proposal: Proposal, finding: Finding) -> int:
    """1 where more is help, -1 where more is harm, 0 where nobody said; a red line may say it."""
    if finding.direction is not Direction.CONTEXT:
        return 1 if finding.direction is Direction.HELP else -1
    lines = [line for line in proposal.red_lines if line.measure == finding.measure]
    wanted = {1 if line.at_least is not None else -1 for line in lines}
    return wanted.pop() if len(wanted) == 1 else 0
