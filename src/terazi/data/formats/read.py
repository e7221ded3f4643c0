"""Which module reads which format."""

from collections.abc import Iterator
from pathlib import Path

from terazi.data.fields import Format, Json, JsonLines, Sheet, Table, Tmx
from terazi.data.formats.json_objects import read_json, read_json_lines
from terazi.data.formats.lines import read_lines
from terazi.data.formats.record import Record
from terazi.data.formats.sheet import read_sheet
from terazi.data.formats.table import read_table
from terazi.data.formats.tmx import read_tmx


def read_records(file: Path, form: Format) -> Iterator[Record]:
    """Read a file of a test set.

    Raises:
        InputError: it is not of that format; with its line where lines mean something.
    """
    if isinstance(form, Table):
        return read_table(file, form)
    if isinstance(form, Sheet):
        return read_sheet(file)
    if isinstance(form, JsonLines):
        return read_json_lines(file)
    if isinstance(form, Json):
        return read_json(file)
    if isinstance(form, Tmx):
        return read_tmx(file, form)
    return read_lines(file)
