"""One licence read for one proposal: its clauses, the heaviest first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from terazi.proposal.schema import Proposal
from terazi.strings.clauses import clauses
from terazi.strings.kinds import Kind
from terazi.strings.text import LicenceText
from terazi.strings.weight import Weighed, Weight, weigh

_KINDS = list(Kind)
_WEIGHTS = list(Weight)


@dataclass(frozen=True, slots=True)
class OfAKind:
    """All clauses of one kind.

    Attributes:
        kind: of all of them.
        clauses: each with the name of its text, the heaviest first, then as they stand there.
    """

    kind: Kind
    clauses: tuple[tuple[str, Weighed], ...]

    @property
    def weight(self) -> Weight:
        """That of the heaviest."""
        return self.clauses[0][1].weight


def read(texts: Iterable[LicenceText], proposal: Proposal | None = None) -> list[OfAKind]:
    """The clauses of texts that belong together, by kind, the heaviest kinds first."""
    found = sorted(_weighed(texts, proposal), key=lambda one: _KINDS.index(one[1].clause.kind))
    by_kind = [
        OfAKind(
            kind,
            tuple(sorted(ones, key=lambda one: _WEIGHTS.index(one[1].weight))),
        )
        for kind, ones in groupby(found, key=lambda one: one[1].clause.kind)
    ]
    return sorted(by_kind, key=lambda one: _WEIGHTS.index(one.weight))


def _weighed(
    texts: Iterable[LicenceText], proposal: Proposal | None
) -> Iterator[tuple[str, Weighed]]:
    for text in texts:
        for clause in clauses(text) if text.is_english else ():
            yield text.name, weigh(clause, proposal)
