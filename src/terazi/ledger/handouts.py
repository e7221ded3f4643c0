"""Sheets that a weighing hands out to people, and the sheets that they hand in.

Both lie in the folder ``ratings`` of the weighing. A sheet that is there is never written again:
people may have begun to fill it in.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from terazi.files import make_folder, write_atomically
from terazi.ledger.sheets import cell, whole_characters

FOLDER = "ratings"


def hand_out(
    folder: Path, name: str, columns: Sequence[str], rows: Iterable[Sequence[str]]
) -> None:
    """Write a sheet for people, if it is not there yet.

    Args:
        folder: of the weighing.
        name: of the sheet, without ending.
        columns: its first line.
        rows: its cells; what a spreadsheet could run is made safe.

    Raises:
        TeraziError: the disk refuses.
    """
    file = folder / FOLDER / f"{name}.csv"
    if file.exists():
        return
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([cell(whole_characters(one)) for one in row] for row in rows)
    make_folder(file.parent)
    write_atomically(file, text.getvalue().encode("utf-8-sig"))  # or Excel takes it for another


def handed_in(folder: Path) -> tuple[Path, ...]:
    """The sheets in the folder of the weighing, filled in or not."""
    return tuple(sorted((folder / FOLDER).glob("*.csv")))
