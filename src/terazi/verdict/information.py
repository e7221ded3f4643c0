"""Which single figure could change the verdict, how likely that is, and how many items it takes.

Every figure that the rules look at and that is not certain is supposed to be known, in turn, at
each of the values that it may have, and the rules are run again. What a figure may be is said by
its interval (``terazi.statistics.belief``). Of a share that was never measured every value is
taken as equally likely; that is an assumption, and what rests on it says so. This is the partial
perfect information of decision analysis, with "the verdict is another one" as the loss: it prices
nothing, so rights and dignity need no price.
"""

import dataclasses
import hashlib
import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date

import numpy as np
from scipy import special

from terazi.finding import Finding, Interval
from terazi.proposal.schema import Proposal, Stakes
from terazi.statistics.belief import Belief, Floats, answers_worth
from terazi.verdict.beside import Becomes, Information, Worth
from terazi.verdict.compare import ends
from terazi.verdict.evidence import AT_LEAST, is_derived, is_whole
from terazi.verdict.open_figures import OpenFigure, Place, open_figures, supposed_finding
from terazi.verdict.plain import SHARE
from terazi.verdict.rules import Judged, Outcome, judge
from terazi.verdict.words import GateStatus, Word

DRAWS = 100
_LEAST_CHANCE = 0.005  # less is not told
_CLOSELY = 3  # of how many figures the number of items is looked at
_NUMBERS = 10
_LADDER = (30, 60, 120, 250, 500, 1000)
_ENOUGH = 0.8  # of the chance that knowing the figure exactly has
_DIGITS = 3
_LEVEL = 0.95
_STILL_OPEN = Outcome(Word.MEASURE_FIRST)  # a few items may also make it less clear


class _Supposed:
    """The rules, run on the findings with some of them supposed to be known."""

    def __init__(self, proposal: Proposal, today: date, judged: Judged) -> None:
        self._proposal, self._today, self._judged = proposal, today, judged
        self._findings = judged.evidence.findings
        self._candidates = {one.option.name for one in judged.stood}

    def outcome(self, *known: Finding) -> Outcome:
        """What would be decided if these were the only figures on their rows."""
        places = {(one.option, one.measure, one.language) for one in known}
        kept = [one for one in self._findings if not _told_by(one, places)]
        changed = {one.option for one in known}
        if not changed <= self._candidates:  # today's figure is every option's business
            changed = self._candidates
        findings = [*kept, *known]
        return judge(
            self._proposal, findings, self._today, before=self._judged, changed=changed
        ).outcome


def worth_knowing(
    proposal: Proposal,
    today: date,
    judged: Judged,
    items: Mapping[Place, int],
) -> Information:
    """Find what could change the verdict.

    Args:
        proposal: the question; its seed is that of the draws.
        today: the day of the verdict.
        judged: the ledger, and what the rules say of it as it is.
        items: how many more items would tell a figure from its line, where that is known.

    Returns:
        Single figures that could change the verdict, the most likely first.
    """
    supposed = _Supposed(proposal, today, judged)
    opened = open_figures(proposal, judged)
    found = [_worth(one, supposed, judged) for one in opened]
    known = [one for one in zip(opened, found, strict=True) if one[1] is not None]
    known.sort(key=lambda pair: -(pair[1].chance or 0.0) if pair[1] else 0.0)
    worth = [
        _with_items(one, said, items.get(one.place), supposed, judged.outcome)
        if said and place < _CLOSELY
        else said
        for place, (one, said) in enumerate(known)
    ]
    return Information(
        worth=tuple(one for one in worth if one is not None),
        asked=len(opened),
        all_known=_all_known(proposal.seed, opened, supposed, judged),
        draws=DRAWS,
    )


def _worth(one: OpenFigure, supposed: _Supposed, judged: Judged) -> Worth | None:
    """Chance that the verdict is another one when a figure is known; None where it never is."""
    chance: float | None = None
    becomes: dict[str, float] = {}
    if one.belief is None:
        values = _either_side(one)
        outcomes = [supposed.outcome(supposed_finding(one, value)) for value in values]
        if all(outcome == judged.outcome for outcome in outcomes):
            return None
    else:
        chance = 0.0
        for cell in _cells(one, judged):
            middle = float(cell.values[len(cell.values) // 2])
            part = len(cell.values) / len(one.belief.values)
            outcome = supposed.outcome(supposed_finding(one, middle))
            becomes[outcome.word.value] = becomes.get(outcome.word.value, 0.0) + part
            chance += part if outcome != judged.outcome else 0.0
        if chance < _LEAST_CHANCE:
            return None
        chance = round(chance, _DIGITS)
    return Worth(
        option=one.option,
        row=one.row,
        chance=chance,
        items=None,
        chance_with_items=None,
        at_stake=_at_stake(one),
        unit=one.found.unit,
        assumed=one.assumed,
        becomes=tuple(
            Becomes(word, round(part, _DIGITS))
            for word, part in sorted(becomes.items(), key=lambda pair: (-pair[1], pair[0]))
        ),
    )


def _cells(one: OpenFigure, judged: Judged) -> list[Belief]:
    """The values of a figure in groups for which the rules come to the same.

    None where there is only one group: then it is known as well as it needs to be.
    """
    assert one.belief is not None  # noqa: S101  asked only where there is one
    ends_of_cells = [-math.inf, *_where_it_may_turn(one, judged), math.inf]
    found = [one.belief.between(*pair) for pair in itertools.pairwise(ends_of_cells)]
    cells = [cell for cell in found if cell is not None]
    return cells if len(cells) > 1 else []


def _where_it_may_turn(one: OpenFigure, judged: Judged) -> list[float]:
    """The values at which a comparison of the rules may come out otherwise.

    An exact value is compared with limits, guesses, and the ends of what others have on the row.
    """
    turns = {gate.limit for gate in one.gates}
    for finding in judged.evidence.findings:
        same_row = finding.measure == one.row.measure and finding.language in {
            one.row.language,
            "",
        }
        if same_row and finding.option != one.option and is_whole(finding):
            known = ends(finding, Stakes.LOW) or (finding.estimate,)
            turns.update(value for value in known if value is not None)
    if not one.row.language:  # today's figure for all languages meets those of each
        turns.update(_in_any_language(one, judged))
    return sorted(turns)


def _in_any_language(one: OpenFigure, judged: Judged) -> list[float]:
    return [
        value
        for finding in judged.evidence.findings
        if finding.measure == one.row.measure and finding.language and is_whole(finding)
        for value in ends(finding, Stakes.LOW) or ()
    ]


def _either_side(one: OpenFigure) -> list[float]:
    """On the limits, and well off them on both sides."""
    return sorted(
        {
            value
            for gate in one.gates
            for value in (gate.limit, gate.limit - abs(gate.limit) - 1, 2 * abs(gate.limit) + 1)
        }
    )


def _told_by(finding: Finding, places: set[tuple[str, str, str]]) -> bool:
    """Whether a finding would be replaced by the known ones: the row, or a comparison with it."""
    if finding.interval is not None and finding.measure.endswith(": difference"):
        measure = finding.measure.removesuffix(": difference")
        other = finding.group.removeprefix("against ")
        return any((name, measure, finding.language) in places for name in (finding.option, other))
    return (finding.option, finding.measure, finding.language) in places and is_whole(finding)


def _at_stake(one: OpenFigure) -> float | None:
    """Expected amount by which acting as today misses the red line: of a two-way linear loss."""
    if one.belief is None or len(one.gates) != 1:
        return None
    (gate,) = one.gates
    right_side_is_above = gate.rule == AT_LEAST
    if (gate.status is GateStatus.PASSED) == right_side_is_above:
        return round(one.belief.below_by(gate.limit), 2 * _DIGITS)
    return round(one.belief.above_by(gate.limit), 2 * _DIGITS)


def _with_items(
    one: OpenFigure, said: Worth, items: int | None, supposed: _Supposed, present: Outcome
) -> Worth:
    """Add how many items it takes: those that tell it from its line, or the fewest of a ladder.

    The fewest with four fifths of the chance that knowing the figure exactly has; for shares.
    """
    if one.belief is None or said.chance is None or one.found.unit != SHARE:
        return said
    if is_derived(one.row.measure):
        return said
    for number in (items,) if items else _LADDER:
        chance = _chance_with(one, number, supposed, present)
        if items or chance >= _ENOUGH * said.chance:
            return dataclasses.replace(said, items=number, chance_with_items=round(chance, _DIGITS))
    return said


def _chance_with(one: OpenFigure, items: int, supposed: _Supposed, present: Outcome) -> float:
    """Chance that the verdict is another one after so many more items, by what they may show.

    The number right is beta-binomial. The rules are run at ten numbers and the ends, and the
    places where the outcome changes between two of them are searched for, not all numbers.
    """
    known, right = _worth_of_answers(one)
    a, b = right + 0.5, known - right + 0.5
    if one.assumed:
        a, b = 1.0, 1.0
    up_to = _right_up_to(items, a, b)
    levels = (np.arange(_NUMBERS) + 0.5) / _NUMBERS
    looked_at = {0, items, *(int(k) for k in np.searchsorted(up_to, levels))}
    outcomes: dict[int, Outcome] = {}

    def outcome(k: int) -> Outcome:
        if k not in outcomes:
            share, interval = _after(right + k, known + items)
            outcomes[k] = supposed.outcome(supposed_finding(one, share, interval))
        return outcomes[k]

    points = sorted(looked_at)
    chance = 0.0
    below = -1
    for point, after in zip(points, [*points[1:], None], strict=True):
        end = items if after is None else _last_like(point, after, outcome)
        if outcome(point) not in {present, _STILL_OPEN}:
            chance += float(up_to[end] - (up_to[below] if below >= 0 else 0.0))
        below = end
    return chance


def _last_like(low: int, high: int, outcome: Callable[[int], Outcome]) -> int:
    """The last number before the outcome is that of the higher one."""
    if outcome(low) == outcome(high):
        return high - 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if outcome(middle) == outcome(low) else (low, middle)
    return low


def _right_up_to(items: int, a: float, b: float) -> Floats:
    """Probability of at most 0, 1, … of the items being right (beta-binomial)."""
    right = np.arange(items + 1)
    ways = (
        special.gammaln(items + 1) - special.gammaln(right + 1) - special.gammaln(items - right + 1)
    )
    chance = np.exp(ways + special.betaln(right + a, items - right + b) - special.betaln(a, b))
    return np.asarray(np.minimum(chance.cumsum(), 1.0))


def _worth_of_answers(one: OpenFigure) -> tuple[float, float]:
    """How many answers the present figure is worth, and how many of them are right."""
    if one.assumed or one.found.interval is None or one.found.estimate is None:
        return 0.0, 0.0
    width = one.found.interval.high - one.found.interval.low
    answers = answers_worth(one.found.estimate, width)
    return answers, answers * one.found.estimate


def _after(right: float, answers: float) -> tuple[float, Interval]:
    """Estimate and interval once so many answers are in: exact, as for a red line on harm."""
    share = right / answers
    low = 0.0 if right <= 0 else float(special.betaincinv(right, answers - right + 1, 0.025))
    wrong = answers - right
    high = 1.0 if wrong <= 0 else float(special.betaincinv(right + 1, wrong, 0.975))
    return share, Interval(min(low, share), max(high, share), _LEVEL, "supposed")


def _all_known(
    seed: int, opened: Sequence[OpenFigure], supposed: _Supposed, judged: Judged
) -> float | None:
    """Chance that the verdict is another one if every figure were known, by draws.

    What the rules make of exact figures depends only on their order among themselves and the
    lines they are compared with, so each order is tried once.
    """
    drawn = {}
    for one in opened:
        if one.belief is not None:
            text = "\n".join((str(seed), one.option, one.row.measure, one.row.language))
            lot = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
            levels = np.random.default_rng(int.from_bytes(lot[:8], "big")).random(DRAWS)
            drawn[one.place] = one, one.belief.at(levels)
    if not drawn:
        return None
    lines = {one.row.measure: _lines(one.row.measure, judged) for one, _ in drawn.values()}
    tried: dict[tuple[tuple[int, ...], ...], bool] = {}
    changed = 0
    for draw in range(DRAWS):
        values = {place: float(figures[draw]) for place, (_, figures) in drawn.items()}
        order = tuple(
            _order([*fixed, *(value for (_, row), value in values.items() if row.measure == name)])
            for name, fixed in lines.items()
        )
        if order not in tried:
            known = [supposed_finding(one, values[place]) for place, (one, _) in drawn.items()]
            tried[order] = supposed.outcome(*known) != judged.outcome
        changed += tried[order]
    return round(changed / DRAWS, _DIGITS)


def _lines(measure: str, judged: Judged) -> list[float]:
    """All that figures of a measure may be compared with."""
    found = {gate.limit for gate in judged.gates if gate.measure == measure}
    for finding in judged.evidence.findings:
        if finding.measure == measure and is_whole(finding):
            found.update(ends(finding, Stakes.LOW) or ())
            found.update(value for value in (finding.estimate,) if value is not None)
    return sorted(found)


def _order(values: Sequence[float]) -> tuple[int, ...]:
    return tuple(sorted(range(len(values)), key=values.__getitem__))
