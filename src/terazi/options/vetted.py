"""The table of vetted questions and answers: a CSV file that anybody can edit in a spreadsheet."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from terazi.errors import InputError, InputErrors
from terazi.proposal import codes

COLUMNS = ("id", "language", "question", "answer", "vetted_by")

STARTER = "starter item, not vetted"
"""What ``vetted_by`` says of a row that this project wrote: nobody has vetted it."""

MOST_BYTES = 20_000_000
MOST_ERRORS = 20  # shown at once; a wrong separator makes every line wrong


@dataclass(frozen=True, slots=True)
class Vetted:
    """One row of the table.

    Attributes:
        id: what tells it from the others.
        language: BCP-47 tag.
        question: as somebody would ask it.
        answer: what the tool says, word for word.
        vetted_by: who answers for it.
        line: where it begins in the file, counted from 1.
    """

    id: str
    language: str
    question: str
    answer: str
    vetted_by: str
    line: int = 0

    @property
    def is_starter(self) -> bool:
        """Whether nobody has vetted it yet."""
        return self.vetted_by == STARTER


def read_table(file: Path) -> tuple[Vetted, ...]:
    """Read a table: UTF-8, separated by commas, one line of headings, further columns ignored.

    Raises:
        InputError: the file, or its headings, cannot be used; or InputErrors: these rows cannot.
    """
    rows = _rows(_text(file), file)
    _, first = next(rows)
    headings = [heading.strip() for heading in first]
    places = _places(headings, file)
    return _checked(rows, len(headings), places, file)


def _rows(text: str, file: Path) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, after the line that it begins in."""
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    try:
        for row in rows:
            if any(cell.strip() for cell in row):
                yield begins, row
            begins = rows.line_num + 1
    except csv.Error as error:
        raise InputError(
            f"this line cannot be read ({error})",
            file=file,
            line=begins,
            way_out="put a text with commas, quotes or line breaks between double quotes, and "
            'double each quote inside it: "she said ""no"""',
        ) from error


def _text(file: Path) -> str:
    """The whole file, if it is one that can be a table."""
    try:
        if not file.is_file():
            raise InputError(
                "there is no such file", file=file, way_out="check the name and the folder"
            )
        size = file.stat().st_size
        if size > MOST_BYTES:
            raise InputError(
                f"the table has {size:,} bytes; at most {MOST_BYTES:,} are read",
                file=file,
                way_out="keep the questions that are asked and leave out the rest",
            )
        data = file.read_bytes()
    except OSError as error:
        raise InputError(
            f"the table cannot be read ({error.strerror})",
            file=file,
            way_out="check that you may read the file",
        ) from error
    if not data.strip():
        raise InputError(
            "the table is empty", file=file, way_out=f"first line: {','.join(COLUMNS)}"
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            "the table is not in UTF-8",
            file=file,
            line=data.count(b"\n", 0, error.start) + 1,
            way_out="save it again as “CSV UTF-8”",
        ) from error
    if "\0" in text:
        raise InputError(
            "the table has a zero character in it: it is not a text file",
            file=file,
            line=text.count("\n", 0, text.index("\0")) + 1,
            way_out="save it again as “CSV UTF-8”",
        )
    return text


def _places(headings: list[str], file: Path) -> dict[str, int]:
    """Where each column is."""
    missing = [column for column in COLUMNS if column not in headings]
    if missing:
        near = {column: get_close_matches(column, headings, n=1) for column in missing}
        renamed = [f"“{found[0]}” into “{column}”" for column, found in near.items() if found]
        semicolons = len(headings) == 1 and ";" in headings[0]
        raise InputError(
            f"the headings lack {', '.join(missing)}",
            file=file,
            line=1,
            field=missing[0],
            way_out="separate the columns by commas, not semicolons"
            if semicolons
            else f"rename {', '.join(renamed)}"
            if renamed
            else f"the first line is: {','.join(COLUMNS)}",
        )
    twice = [column for column in COLUMNS if headings.count(column) > 1]
    if twice:
        raise InputError(
            f"two columns are called “{twice[0]}”",
            file=file,
            line=1,
            field=twice[0],
            way_out="rename or remove one of them",
        )
    return {column: headings.index(column) for column in COLUMNS}


def _checked(
    rows: Iterator[tuple[int, list[str]]], columns: int, places: dict[str, int], file: Path
) -> tuple[Vetted, ...]:
    """All rows, or all that is wrong with them."""
    found: dict[str, Vetted] = {}
    errors: list[InputError] = []
    for line, row in rows:
        try:
            one = _row(line, row, columns, places, file)
        except InputError as error:
            errors.append(error)
        else:
            first = found.setdefault(one.id, one)
            if first is not one:
                errors.append(_twice(one, first, file))
        if len(errors) == MOST_ERRORS:
            break
    if errors:
        raise errors[0] if len(errors) == 1 else InputErrors(errors)
    if not found:
        raise InputError(
            "the table has headings and no rows",
            file=file,
            way_out="write one question and its vetted answer, or leave “table” out",
        )
    return tuple(found.values())


def _twice(row: Vetted, first: Vetted, file: Path) -> InputError:
    return InputError(
        f"the id “{row.id}” is already that of line {first.line}",
        file=file,
        line=row.line,
        field="id",
        way_out="give each row an id of its own, as fever-sw and fever-en",
    )


def _row(line: int, row: list[str], columns: int, places: dict[str, int], file: Path) -> Vetted:
    if len(row) != columns:
        raise InputError(
            f"this row has {len(row)} columns, the headings have {columns}",
            file=file,
            line=line,
            way_out="put a text with a comma in it between double quotes",
        )
    cells = {column: row[place].strip() for column, place in places.items()}
    for column, cell in cells.items():
        if not cell:
            raise InputError(
                "nothing is written here",
                file=file,
                line=line,
                field=column,
                way_out=f"write “{STARTER}”, or who vetted the answer"
                if column == "vetted_by"
                else "fill it in, or remove the row",
            )
    try:
        cells["language"] = codes.language(cells["language"])
    except codes.CodeError as error:
        raise InputError(
            error.problem, file=file, line=line, field="language", way_out=error.way_out
        ) from error
    return Vetted(**cells, line=line)
