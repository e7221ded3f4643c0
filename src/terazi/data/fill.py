"""Pairs of sentences that differ only in a name: one of a dominant culture, one of the local one.

As in CAMeL (Naous, Ryan, Ritter & Xu, 2024, ACL): sentences with a blank, and names of each
culture. Which names meet in which sentence is fixed by their places, so that two weighings use the
same.
"""

from collections.abc import Mapping, Sequence

from terazi.data.fields import Fill
from terazi.data.formats.record import shown
from terazi.data.items import group_of, keyed
from terazi.data.row import Row
from terazi.data.testset import PairItem

_Names = Mapping[tuple[str, str], Sequence[str]]  # by culture and group


def filled(fill: Fill, rows: Sequence[Row], names: Sequence[Row]) -> tuple[PairItem, ...]:
    """Make the pairs of one language.

    Every sentence meets ``fill.pairs`` names of each culture, or all where there are fewer; the
    next sentence goes on where this one ended, so that all names are used about as often. Pairs of
    one sentence share its cluster.

    Args:
        fill: where names and cultures stand.
        rows: with a sentence each.
        names: with a name each; a name meets the sentences of its group.

    Raises:
        InputError: a sentence has not one blank, or a culture has no names for it.
    """
    known = _known(fill, names)
    seen: dict[str, Row] = {}
    pairs: list[PairItem] = []
    start = 0
    for row in rows:
        key, group = keyed(row, seen), group_of(row)
        column = row.entry.fields.text or "text"
        sentence = row.text(column, "text")
        if sentence.count(fill.blank) != 1:
            raise row.wrong(
                f"“{shown(sentence)}” has {sentence.count(fill.blank)} blanks “{fill.blank}”",
                column,
                "write the blank once into each sentence",
            )
        first, second = (_of(known, side, group, row) for side in (fill.first, fill.second))
        count = min(fill.pairs, max(len(first), len(second)))
        pairs.extend(
            PairItem(
                id=f"{key.id}/{at - start + 1}",
                language=row.language,
                first=sentence.replace(fill.blank, first[at % len(first)]),
                second=sentence.replace(fill.blank, second[at % len(second)]),
                group=group,
                cluster=key.cluster or key.id,
            )
            for at in range(start, start + count)
        )
        start += count
    return tuple(pairs)


def _known(fill: Fill, names: Sequence[Row]) -> _Names:
    known: dict[tuple[str, str], list[str]] = {}
    for row in names:
        culture = row.text(fill.culture, "fill.culture")
        known.setdefault((culture, group_of(row)), []).append(row.text(fill.name, "fill.name"))
    return known


def _of(known: _Names, culture: str, group: str, row: Row) -> Sequence[str]:
    found = known.get((culture, group))
    if not found:
        cultures = ", ".join(sorted({shown(culture) for culture, _ in known})) or "none"
        raise row.wrong(
            f"there are no names of “{shown(culture)}”" + (f" for {shown(group)}" if group else ""),
            row.entry.fields.group[0]
            if isinstance(row.entry.fields.group, tuple)
            else row.entry.fields.group,
            f"the cultures in the file of names are {cultures}",
        )
    return found
