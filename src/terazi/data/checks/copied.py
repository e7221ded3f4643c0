"""Columns that a spreadsheet has counted on where they were to be copied."""

from collections.abc import Iterator, Sequence

from terazi.data.checks.notice import Notice
from terazi.data.checks.rows import Read
from terazi.data.filled_down import WAY_OUT, runs
from terazi.data.formats.record import shown
from terazi.data.forms import RECORDS
from terazi.data.row import Row, several


def counted_on(rows: Sequence[Read]) -> Iterator[Notice]:
    """Runs of a growing number in columns that say the same of many items."""
    by_file: dict[str, list[Read]] = {}
    for read in rows:
        by_file.setdefault(read.row.record.file.name, []).append(read)
    for file, reads in by_file.items():
        names = reads[0].row.record.names
        looked_at = {*RECORDS, *_said(reads[0].row)}
        for at, name in enumerate(names):
            if name not in looked_at:
                continue
            cells = [str(read.row.record.cells[at]).strip() for read in reads]
            for first, last in runs(cells):
                lines = tuple(
                    read.row.record.line
                    for read in reads[first : last + 1]
                    if read.row.record.line is not None
                )
                yield Notice(
                    f"goes on from “{shown(cells[first])}” to “{shown(cells[last])}”, one number "
                    "more in each row: a spreadsheet may have counted on what was to be copied",
                    WAY_OUT,
                    file,
                    lines,
                    name,
                )


def _said(row: Row) -> Iterator[str]:
    """The columns of groups, right choices and languages."""
    fields = row.entry.fields
    for columns in (fields.group, fields.right, fields.wanted, fields.language):
        if columns is not None:
            yield from (str(row.name_of(column)) for column in several(columns))
