"""The order in which items are asked: by chance, the same for everybody, balanced by language.

Who stops early has seen only the first items, so these must be as good as drawn by lot. The lot
is a hash of the seed and the item's name: it needs no state, is the same on every machine and in
every run, and leaves the order of the other items as it was when one is added or taken away.
"""

import hashlib
from collections.abc import Iterable
from typing import Protocol, TypeVar


class Ordered(Protocol):
    """What an item must have to be put in order, as :class:`terazi.data.testset.ChoiceItem`."""

    @property
    def id(self) -> str:
        """The item's name, unique in the test set."""
        ...

    @property
    def language(self) -> str:
        """BCP-47 tag."""
        ...

    @property
    def cluster(self) -> str:
        """Shared by items that are translations of one source; "" for an item by itself."""
        ...


Item = TypeVar("Item", bound=Ordered)


def order(items: Iterable[Item], seed: int) -> list[Item]:
    """Put items in an order drawn by lot, in which every language comes up evenly.

    Items of one cluster share a lot. Within a language they stand together; between languages that
    have the same clusters they do too, so that a pair is complete as soon as it is begun. After
    any number of items each language has had the same part of its clusters, to within one.

    Args:
        items: in any order; it makes no difference.
        seed: of the proposal.

    Returns:
        All items, each once.
    """
    by_language: dict[str, dict[str, list[Item]]] = {}
    for item in items:
        clusters = by_language.setdefault(item.language, {})
        clusters.setdefault(_lot(seed, item.cluster or item.id), []).append(item)
    placed: list[tuple[float, str, str, list[Item]]] = []
    for language, clusters in by_language.items():
        for rank, lot in enumerate(sorted(clusters)):
            together = sorted(clusters[lot], key=lambda item: item.id)
            placed.append(((rank + 0.5) / len(clusters), lot, language, together))
    placed.sort(key=lambda place: place[:3])
    return [item for *_, together in placed for item in together]


def _lot(seed: int, name: str) -> str:
    # Names come from files, which can hold half a surrogate pair.
    return hashlib.sha256(f"{seed}\n{name}".encode("utf-8", "surrogatepass")).hexdigest()
