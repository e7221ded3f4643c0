"""Which options dominate others, by probability (design, rule 5.4), and the set that remains.

One option dominates another where it is no worse on *every* row with a probability of at least
90 %, all rows together, and shown better (the 95 % interval of the difference leaves out zero) on
at least one. Rows are taken as independent of each other, so the probability of all is the product
of the rows': where rows go together, as two languages asked with the same questions do, that is
too small rather than too large, and nothing is thrown out that might belong. Nothing is drawn by
chance here.
"""

import math
from collections.abc import Sequence

from terazi.proposal.schema import Proposal
from terazi.verdict.beside import Dominated, PairChance, Remaining, Row, RowChance
from terazi.verdict.evidence import Evidence
from terazi.verdict.rows import gain, is_asked, rows_of, speaking

LEAST_PROBABILITY = 0.9
_DIGITS = 4


def that_remain(proposal: Proposal, evidence: Evidence, options: Sequence[str]) -> Remaining:
    """Leave out every option that another one dominates.

    Args:
        proposal: the question.
        evidence: the ledger.
        options: names of those that passed everything, in the proposal's order.

    Returns:
        The set that remains, in the same order; never empty where options are not.
    """
    pairs: list[PairChance] = []
    dominated: list[Dominated] = []
    for place, first in enumerate(options):
        for second in options[place + 1 :]:
            pair, better, worse = _compare(proposal, evidence, first, second)
            pairs.append(pair)
            if pair.not_known:
                continue
            if better and pair.first_no_worse >= LEAST_PROBABILITY:
                dominated.append(Dominated(second, first, pair.first_no_worse))
            elif worse and pair.second_no_worse >= LEAST_PROBABILITY:
                dominated.append(Dominated(first, second, pair.second_no_worse))
    beaten = {one.option for one in dominated}
    left = tuple(name for name in options if name not in beaten)
    if not left:  # probable differences need not form an order: of three, each may beat the next
        return Remaining(tuple(options), (), tuple(pairs))
    return Remaining(left, tuple(dominated), tuple(pairs))


def _compare(
    proposal: Proposal, evidence: Evidence, first: str, second: str
) -> tuple[PairChance, bool, bool]:
    """The pair, and whether the first is shown better on a row, and whether the second is."""
    rows = {row for name in (first, second) for row in rows_of(proposal, evidence, name)}
    found: list[RowChance] = []
    not_known = []
    better = worse = False
    chances: list[tuple[float, float]] = []
    for row in sorted(rows, key=lambda row: (row.measure, row.language)):
        gained = gain(proposal, evidence, (first, second), row)
        if gained is None:
            # A row that was never asked of one of them does not set them apart. One that was
            # asked of both and is known of one does: what is unknown may be worse.
            if _known_of_one(proposal, evidence, (first, second), row):
                not_known.append(row)
            continue
        if gained.low == gained.high == 0:
            continue
        better = better or gained.low > 0
        worse = worse or gained.high < 0
        first_no_worse, second_no_worse = gained.chances()
        chances.append((first_no_worse, second_no_worse))
        found.append(
            RowChance(row, round(first_no_worse, _DIGITS), round(second_no_worse, _DIGITS))
        )
    pair = PairChance(
        first=first,
        second=second,
        first_no_worse=round(math.prod(one for one, _ in chances), _DIGITS),
        second_no_worse=round(math.prod(other for _, other in chances), _DIGITS),
        rows=tuple(found),
        not_known=tuple(not_known),
    )
    return pair, better, worse


def _known_of_one(proposal: Proposal, evidence: Evidence, names: tuple[str, str], row: Row) -> bool:
    known = {speaking(proposal, evidence, name, row) is not None for name in names}
    return len(known) == 2 and all(is_asked(proposal, evidence, name, row) for name in names)
