"""Which document goes to which side: train, validation or held-out.

Documents that are nearly the same, in a chain however long, go to one side together (union-find:
Tarjan 1975), so nothing is tested that was nearly learnt. The groups are put in an order by lot,
which the seed and the documents' ids decide and nothing else, and the sides are filled in it.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from terazi.errors import InputError

SIDES = ("train", "validation", "held-out")


class Groups:
    """Numbers joined in groups."""

    def __init__(self) -> None:
        self._above: dict[int, int] = {}

    def of(self, one: int) -> int:
        """The smallest number of its group."""
        top = one
        while top in self._above:
            top = self._above[top]
        while one in self._above:  # the next search is short
            self._above[one], one = top, self._above[one]
            if one == top:
                break
        return top

    def join(self, one: int, other: int) -> None:
        """Make their groups one."""
        first, second = sorted((self.of(one), self.of(other)))
        if first != second:
            self._above[second] = first


def split(
    sizes: Mapping[int, int],
    names: Mapping[int, str],
    pairs: Iterable[tuple[int, int]],
    shares: Sequence[float],
    seed: int,
) -> dict[int, str]:
    """Give each document its side.

    Args:
        sizes: the bytes of each document.
        names: their ids.
        pairs: documents that belong together; others than those of ``sizes`` may join them.
        shares: of all bytes, for validation and held-out.
        seed: of the lot.

    Raises:
        InputError: there are too few documents that differ.
    """
    groups = Groups()
    for one, other in pairs:
        groups.join(one, other)
    members: dict[int, list[int]] = {}
    for document in sorted(sizes):
        members.setdefault(groups.of(document), []).append(document)
    if len(members) < len(SIDES):
        raise InputError(
            f"there are {len(members)} documents that differ, too few for {len(SIDES)} sides",
            field="sources",
            way_out="say where documents end (`documents: blank line` or `line`), or add some",
        )
    lots = {group: min(lot(names[one], seed) for one in own) for group, own in members.items()}
    order = sorted(members, key=lambda group: lots[group])
    weight = {group: sum(sizes[one] for one in own) for group, own in members.items()}
    total = sum(weight.values())
    sides: dict[int, str] = {}
    for still, side, share in zip((2, 1), reversed(SIDES[1:]), reversed(shares), strict=True):
        for group in _fill(order, weight, share * total, still):
            order.remove(group)
            sides.update(dict.fromkeys(members[group], side))
    for group in order:
        sides.update(dict.fromkeys(members[group], SIDES[0]))
    return sides


def _fill(order: Sequence[int], weight: Mapping[int, int], goal: float, still: int) -> list[int]:
    """Groups from the front, up to the goal: at least one, and so many are left.

    None that is far too large is taken as long as there is a smaller one.
    """
    taken: list[int] = []
    filled = 0
    smallest = min(weight[group] for group in order)
    for group in order:
        if filled >= goal or len(order) - len(taken) <= still:
            break
        most = goal * 1.1 - filled if taken else max(goal * 2, smallest)
        if weight[group] <= most:
            taken.append(group)
            filled += weight[group]
    return taken


def lot(name: str, seed: int) -> bytes:
    """What orders documents as if drawn: by their names and the seed alone."""
    return hashlib.sha256(f"{seed}\0{name}".encode()).digest()
