"""Sheets that people fill in: CSV as spreadsheet programs leave it (``terazi testset new``).

It begins with instructions, lines whose first cell begins with ``#``. Then come the names of the
columns, then a row an item. Programs save with commas, semicolons or tabs, as their language has
it, and put empty cells at the ends of lines; both are as good. A row in which nothing but its
``id`` was filled in is no item yet.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from terazi.data.formats.record import Record, read_text
from terazi.errors import InputError

NOTE = "#"
ID = "id"

_DELIMITERS = (",", ";", "\t")
_SAVE = "open it again, look that each column is there, and save it as “CSV UTF-8”"


def read_sheet(file: Path) -> Iterator[Record]:
    """Each row that was filled in.

    Raises:
        InputError: the file is empty, not UTF-8 or no such sheet, nothing is filled in yet, or a
            row goes on beyond the last named column.
    """
    text = read_text(file)
    delimiter = _delimiter(text)
    if delimiter is None:
        raise InputError("has no line with the names of the columns", file=file, way_out=_SAVE)
    names: tuple[str, ...] = ()
    names_line, filled = 0, False
    try:
        for line, row in _rows(text, delimiter):
            if not names:
                names, names_line = _trimmed(row), line
                continue
            cells = row[: len(names)] + [""] * (len(names) - len(row))
            if _trimmed(row[len(names) :]):
                raise InputError(
                    f"has more cells than the {len(names)} named columns",
                    file=file,
                    line=line,
                    way_out="name the column, or empty the cells to the right of the last one",
                )
            if any(cell for name, cell in zip(names, cells, strict=True) if name != ID):
                filled = True
                yield Record(file, line, names, tuple(cells), names_line)
    except csv.Error as error:
        raise InputError(f"cannot be read as a sheet: {error}", file=file, way_out=_SAVE) from error
    if not filled:
        raise InputError(
            "nothing is filled in yet",
            file=file,
            line=names_line,
            way_out="write one item in each row below the names of the columns",
        )


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each row below the instructions that has anything in it, with the line that it ends in."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    noted = True
    for row in reader:
        cells = [cell.strip() for cell in row]
        noted = noted and (not any(cells) or cells[0].startswith(NOTE))
        if not noted and any(cells):
            yield reader.line_num, cells


def _delimiter(text: str) -> str | None:
    """The sign between the columns: that which finds the most names; None if none finds two."""
    found = {}
    for sign in _DELIMITERS:
        try:
            _, names = next(_rows(text, sign), (0, []))
        except csv.Error:  # a sign that stands right after a quoted cell is not the one
            continue
        found[sign] = sum(map(bool, names))
    best = max(found, key=found.__getitem__, default=None)
    return best if best is not None and found[best] > 1 else None


def _trimmed(row: list[str]) -> tuple[str, ...]:
    """The cells without the empty ones at the end."""
    while row and not row[-1]:
        row = row[:-1]
    return tuple(row)
