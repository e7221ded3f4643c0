"""A part of a test set, for where all of it would take too long."""

from dataclasses import replace

from terazi.data.testset import ParallelSet, StereotypeSet, TestSet
from terazi.statistics.order import order


def some_of(testset: TestSet, items: int, seed: int) -> TestSet:
    """Of the items of a set, the first ones of each language in the order drawn by lot.

    Of translations of one source the same ones are drawn in every language. Lines of a parallel set
    are taken all over the text. The set's note says what was drawn.

    Args:
        testset: of any kind.
        items: of a language at most; of stereotypes ten times as many, since they are in none.
        seed: of the lot.
    """
    if isinstance(testset, ParallelSet):
        length = max(map(len, testset.lines.values()), default=0)
        kept = range(0, length, max(length // items, 1))[:items]
        lines = {tag: tuple(some[i] for i in kept) for tag, some in testset.lines.items()}
        ids, groups = (tuple(of[i] for i in kept if of) for of in (testset.ids, testset.groups))
        return replace(testset, lines=lines, ids=ids, groups=groups)
    if isinstance(testset, StereotypeSet):
        return replace(testset, items=testset.items[: 10 * items])
    some = {tag: tuple(order(own, seed)[:items]) for tag, own in testset.items.items()}
    most = max(map(len, testset.items.values()), default=0)
    said = f"Of {most} items a language, {items} were drawn by lot." if most > items else ""
    note = f"{testset.note} {said}".strip()
    return replace(testset, items=some, note=note)  # type: ignore[arg-type]  # of the same kind
