"""Who wrote the items, by whose leave, under which licence, and who has read them."""

from collections import Counter
from collections.abc import Iterator, Sequence

from terazi.data.checks.notice import Notice, Notices
from terazi.data.checks.rows import Read
from terazi.data.entry import OwnEntry
from terazi.data.formats.record import shown
from terazi.data.forms import RECORDS, TO_BE_SAID
from terazi.data.own_people import UNSAID

_WHY = {
    "author": "who wrote or collected it is not said",
    "consent": "whether those whose words these are have agreed is not said",
    "licence": "who may use it, and how, is not said",
    "reviewed_by": "nobody is named who has read it",
}


def recorded(entry: OwnEntry, rows: Sequence[Read]) -> Iterator[tuple[str, str]]:
    """What is said of each, for the set and in the rows, as facts."""
    for field in RECORDS:
        said = getattr(entry, field, "").strip()
        if said == UNSAID:
            said = ""
        counts = Counter(shown(cell) for cell in _cells(rows, field) if cell)
        listed = ", ".join(f"{what} {number}" for what, number in counts.most_common(20))
        yield field.replace("_", " "), "; ".join(part for part in (said, listed) if part)


def unsaid(entry: OwnEntry, rows: Sequence[Read], descriptor: str) -> Iterator[Notice]:
    """What nobody has said yet, for the set or for single rows."""
    for field in TO_BE_SAID:
        said = getattr(entry, field).strip()
        if said and said != UNSAID:
            continue
        has_column = any(field in read.row.record.names for read in rows)
        if not has_column or not any(_cells(rows, field)):
            where = "once in the descriptor" + (", or in each row" if has_column else "")
            yield Notice(f"{_WHY[field]}", f"write it {where}", descriptor, field=field)
            continue
        notices = Notices()
        for read, cell in zip(rows, _cells(rows, field), strict=True):
            if not cell:
                notices.add(read.row, field, _WHY[field], "write it, or take the item out")
        yield from notices.all()
    notices = Notices()
    for read, author, reader in zip(
        rows, _cells(rows, "author"), _cells(rows, "reviewed_by"), strict=True
    ):
        if author and author.casefold() == reader.casefold():
            notices.add(
                read.row,
                "reviewed_by",
                "the author alone has read it",
                "let somebody else read it, and answer it without seeing the answer",
                author,
            )
    yield from notices.all()


def _cells(rows: Sequence[Read], field: str) -> list[str]:
    """What stands in that column, "" in a file without it."""
    found = []
    for read in rows:
        names, cells = read.row.record.names, read.row.record.cells
        cell = cells[names.index(field)] if field in names else ""
        found.append(" ".join(str(cell if cell is not None else "").split()))
    return found
