"""Between which options one must still choose: those that none is shown to be better than.

Here one option beats another where it is *shown* better (the 95 % interval of the difference
leaves out zero) on at least one row and shown worse on none. What is thrown out for good, and so
not even shown as a choice, takes more: see ``terazi.verdict.dominance``.
"""

from dataclasses import dataclass

from terazi.message import Term
from terazi.proposal.options import Option
from terazi.proposal.schema import Proposal
from terazi.verdict.evidence import Evidence
from terazi.verdict.plain import in_tongue
from terazi.verdict.rows import gain, rows_of


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
    """Compare two options row by row, each in its own unit; nothing is added up."""
    better: list[str] = []
    worse: list[str] = []
    unclear: list[str] = []
    for row in rows_of(proposal, evidence, first.name):
        gained = gain(proposal, evidence, (first.name, second.name), row)
        if gained is None:
            continue
        name = in_tongue(Term(row.measure), row.language)
        if gained.low > 0:
            better.append(name)
        elif gained.high < 0:
            worse.append(name)
        elif gained.low or gained.high:
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
