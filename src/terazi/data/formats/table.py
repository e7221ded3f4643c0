"""Tables: fields between tabs, commas or semicolons, with or without a first line of names."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from terazi.data.fields import Table
from terazi.data.formats.record import Record, ask_publisher, read_text
from terazi.errors import InputError

_DELIMITERS = {"tab": "\t", "comma": ",", "semicolon": ";"}


def read_table(file: Path, table: Table) -> Iterator[Record]:
    """Each row as a record (RFC 4180 where fields may be quoted).

    Raises:
        InputError: the file is empty, not UTF-8 or no table, has no rows, or a row is longer or
            shorter than the first.
    """
    rows = _rows(file, table)
    line, first = next(rows, (1, []))
    names = tuple(first if table.names else map(str, range(1, len(first) + 1)))
    if not table.names:
        yield Record(file, line, names, tuple(first))
    count = 0
    for count, (at, row) in enumerate(rows, 1):  # noqa: B007  the last is asked for below
        if len(row) != len(names):
            raise InputError(
                f"has {len(row)} fields where the first line has {len(names)}",
                file=file,
                line=at,
                way_out=ask_publisher("a whole row"),
            )
        yield Record(file, at, names, tuple(row), line if table.names else None)
    if table.names and not count:
        raise InputError(
            "has no rows below its first line", file=file, way_out=ask_publisher("rows")
        )


def _rows(file: Path, table: Table) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line that it ends in."""
    reader = csv.reader(
        io.StringIO(read_text(file), newline=""),
        delimiter=_DELIMITERS[table.delimiter],
        quoting=csv.QUOTE_MINIMAL if table.quotes else csv.QUOTE_NONE,
        strict=True,
    )
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise InputError(
            f"cannot be read as a table: {error}",
            file=file,
            line=reader.line_num,
            way_out=ask_publisher("quotation marks in pairs")
            + "; where they are only signs, say `quotes: false` under `format`",
        ) from error
