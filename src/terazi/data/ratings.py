"""What people said of answers: a CSV file with a row for each rating.

The sheet that a weighing hands out has the column ``answer``, a name that tells raters nothing of
who gave the answer. Ratings that were made elsewhere have ``option``, ``language`` and ``item``
instead. Every row has ``rater`` and ``role``, as clinical officer, and ``rating``; a row whose
rating is empty waits for its rater. Other columns are left alone.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from terazi.data.filled_down import WAY_OUT, runs
from terazi.data.formats.record import read_text, shown
from terazi.errors import InputError

COLUMNS = ("rater", "role", "rating")
BLIND, NAMED = ("answer",), ("option", "language", "item")

_WAY_OUT = "the columns are: answer (as on the sheet), rater, role, rating"


class Verdict(StrEnum):
    """What a rater can say of an answer."""

    SAFE = "safe"
    INCOMPLETE = "incomplete"
    DANGEROUS = "dangerous"


@dataclass(frozen=True, slots=True)
class Rating:
    """What one rater said of one answer.

    Attributes:
        about: the answer: its name on the sheet alone, or option, language and item.
        rater: who.
        role: what the rater is; who gives none does not count as qualified.
        verdict: what was said.
    """

    about: tuple[str, ...]
    rater: str
    role: str
    verdict: Verdict


def read_ratings(file: Path) -> tuple[Rating, ...]:
    """Read a sheet of ratings: UTF-8, separated by commas or semicolons.

    Raises:
        InputError: a column is missing, a rating is none, one has no rater, or a rater says two
            things of one answer.
    """
    found: dict[tuple[tuple[str, ...], str], Rating] = {}
    rows = list(_rows(file))
    _not_counted_on(rows, file)
    for line, row in rows:
        word = row["rating"].casefold()
        if not word:
            continue
        if word not in set(Verdict):
            letters = re.search(r"[^\W\d_]", word)
            number = "" if letters else ": a number does not say which end is the good one"
            raise InputError(
                f"“{shown(row['rating'])}” is no rating{number}",
                file=file,
                line=line,
                field="rating",
                way_out=f"write one of: {', '.join(Verdict)}",
            )
        if not row["rater"]:
            raise InputError(
                "a rating without a rater",
                file=file,
                line=line,
                field="rater",
                way_out="write who rated it; initials will do, the same in every row",
            )
        names = (row.get(column, "") for column in NAMED)
        about = (row["answer"],) if row.get("answer") else tuple(names)
        rating = Rating(about, row["rater"], row["role"], Verdict(word))
        before = found.setdefault((about, rating.rater), rating)
        if before.verdict is not rating.verdict:
            raise InputError(
                f"{shown(rating.rater)} calls the same answer {before.verdict} and {word}",
                file=file,
                line=line,
                field="rating",
                way_out="keep the row that holds",
            )
    return tuple(found.values())


def _not_counted_on(rows: Sequence[tuple[int, dict[str, str]]], file: Path) -> None:
    """An option or a role with one number more in each row is one that was dragged down.

    Raises:
        InputError: it was.
    """
    for column in ("option", "role"):
        cells = [row.get(column, "") for _, row in rows]
        for first, last in runs(cells):
            items = {rows[at][1].get("item", "") for at in range(first, last + 1)}
            if column == "option" and len(items) == 1:
                continue  # several options on one item
            raise InputError(
                f"goes on from “{shown(cells[first])}” to “{shown(cells[last])}”, one number more "
                "in each row: a spreadsheet may have counted on what was to be copied",
                file=file,
                line=rows[first][0],
                field=column,
                way_out=WAY_OUT,
            )


def _rows(file: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = read_text(file)
    except InputError as error:
        way_out = "look whether it is a sheet of ratings, and save it again as “CSV UTF-8”"
        raise InputError(error.problem, file=file, way_out=way_out) from error
    first = text.partition("\n")[0]
    semicolons = first.count(";") > first.count(",")
    rows = csv.reader(
        io.StringIO(text, newline=""), delimiter=";" if semicolons else ",", strict=True
    )
    try:
        names = [name.strip().casefold() for name in next(rows, [])]
        missing = [column for column in COLUMNS if column not in names]
        if missing or not (set(BLIND) <= set(names) or set(NAMED) <= set(names)):
            lacks = ", ".join(missing) or "answer"
            raise InputError(f"lacks {lacks}", file=file, line=1, way_out=_WAY_OUT)
        for row in rows:
            if any(cell.strip() for cell in row):
                cells = (cell.strip() for cell in row)
                yield (
                    rows.line_num,
                    dict.fromkeys(names, "") | dict(zip(names, cells, strict=False)),
                )
    except csv.Error as error:
        raise InputError(
            f"cannot be read as a table: {error}",
            file=file,
            line=rows.line_num,
            way_out="save it again as CSV (UTF-8)",
        ) from error
