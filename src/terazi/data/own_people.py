"""Who wrote the items of people's own test set, by whose leave, and who read them: for its source.

It goes with every figure, so that nobody must ask where the items come from.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from terazi.data.entry import OwnEntry
from terazi.data.formats.record import Record, shown

UNSAID = "not said yet"  # stands for the licence until somebody says it

_MOST = 5  # names that are listed


def licence_of(entry: OwnEntry, records: Iterable[Record]) -> str:
    """The licence of the set, or those that its rows name."""
    return _said(entry.licence, records, "licence") or UNSAID


def licences_of(entry: OwnEntry, records: Iterable[Record]) -> list[str]:
    """Every licence that the descriptor or any row names; one is unsaid where a row names none.

    What the descriptor says holds for rows that say nothing; a row that says otherwise is as it
    says, so none of them speaks for the others.
    """
    whole = " ".join(entry.licence.split())
    rows = [" ".join(str(cell or "").split()) for cell in _cells(records, "licence")]
    said = [row or whole or UNSAID for row in rows]
    if whole and (whole != UNSAID or not rows):
        said.insert(0, whole)
    return list(dict.fromkeys(said)) or [UNSAID]


def origin_of(entry: OwnEntry, records: Iterable[Record]) -> str:
    """Author, consent and review in one line; what nobody said is said so.

    A published set, which has a citation, has that.
    """
    if entry.citation:
        return entry.citation
    rows = tuple(records)
    author = _said(entry.author, rows, "author")
    consent = _said(entry.consent, rows, "consent")
    readers = _said(entry.reviewed_by, rows, "reviewed_by")
    return "; ".join(
        (
            author or "author not said",
            f"consent: {consent or 'not said'}",
            f"read by: {readers or 'nobody who is named'}",
        )
    )


def _said(whole: str, records: Iterable[Record], column: str) -> str:
    """What the descriptor says for all items, else what the rows say, with how many say it."""
    whole = " ".join(whole.split())
    if whole and whole != UNSAID:
        return whole
    cells = (str(cell or "").strip() for cell in _cells(records, column))
    counts = Counter(shown(cell) for cell in cells if cell)
    listed = [f"{what} ({number})" for what, number in counts.most_common(_MOST)]
    more = len(counts) - _MOST
    return ", ".join([*listed, *([f"{more} more"] if more > 0 else [])])


def _cells(records: Iterable[Record], column: str) -> Iterator[object]:
    """The column in each row, None where there is no such column."""
    for record in records:
        yield record.cells[record.names.index(column)] if column in record.names else None
