"""Reading the files of a test set. Nothing is passed over: what is not right is an error.

Everything in the files is hostile text: it is decoded strictly, never run, and errors quote only a
few characters of it.
"""

import csv
import difflib
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from terazi.data.catalogue import Columns
from terazi.data.testset import ChoiceItem
from terazi.errors import InputError

_DELIMITERS = {"tab": "\t", "comma": ","}
_SHOWN = 40  # characters of a file that an error quotes


def read_lines(file: Path) -> tuple[str, ...]:
    """Read a sentence a line, each without the blanks at its ends.

    Raises:
        InputError: the file is empty, not UTF-8, or has an empty line.
    """
    text = _text(file)
    # Only these end a line: a sentence may hold other signs that str.splitlines() splits at.
    lines = text.removesuffix("\n").replace("\r\n", "\n").split("\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            raise InputError(
                "is an empty line", file=file, line=number, way_out=_ask_publisher("a sentence")
            )
    return tuple(line.strip() for line in lines)


def read_choices(
    file: Path,
    *,
    delimiter: str,
    columns: Columns,
    choices: Sequence[str],
    test_set: str,
    language: str,
) -> tuple[ChoiceItem, ...]:
    """Read a table of labelled texts.

    Args:
        file: with names of its columns in the first line, fields quoted as in CSV (RFC 4180).
        delimiter: ``tab`` or ``comma``.
        columns: which column is what.
        choices: the labels there may be.
        test_set: the set's name, the first part of each item's id.
        language: BCP-47 tag of the texts.

    Raises:
        InputError: a column is missing, a label is not among the choices, an id is there twice, a
            field is empty, or the file is empty or not UTF-8.
    """
    rows = _rows(file, _DELIMITERS[delimiter])
    line, names = next(rows, (1, []))
    places = _places(file, line, names, columns)
    index = {choice: at for at, choice in enumerate(choices)}
    seen: dict[str, int] = {}
    items = []
    for line, row in rows:
        if len(row) != len(names):
            raise InputError(
                f"has {len(row)} fields where the first line has {len(names)}",
                file=file,
                line=line,
                way_out=_ask_publisher("a whole row"),
            )
        key, text, label = (row[places[name]].strip() for name in ("id", "text", "label"))
        if not key or not text:
            raise InputError(
                "is empty",
                file=file,
                line=line,
                field=columns.id if not key else columns.text,
                way_out=_ask_publisher("a value"),
            )
        if key in seen:
            raise InputError(
                f"“{_shown(key)}” stood in line {seen[key]} already",
                file=file,
                line=line,
                field=columns.id,
                way_out=_ask_publisher("an id of its own for each row"),
            )
        seen[key] = line
        if label not in index:
            raise _wrong_label(file, line, columns, label, text, choices)
        items.append(
            ChoiceItem(
                id=f"{test_set}/{language}/{key}",
                language=language,
                question=text,
                choices=tuple(choices),
                gold=index[label],
                cluster=f"{test_set}/{key}",
            )
        )
    if not items:
        raise InputError(
            "has no rows below its first line", file=file, way_out=_ask_publisher("rows")
        )
    return tuple(items)


def _text(file: Path) -> str:
    content = file.read_bytes()
    if not content:
        raise InputError("is empty (0 bytes)", file=file, way_out=_ask_publisher("content"))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"is not UTF-8: byte {content[error.start]:#04x} cannot stand there",
            file=file,
            line=content.count(b"\n", 0, error.start) + 1,
            way_out="save it as UTF-8",
        ) from error


def _rows(file: Path, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line that it ends in."""
    reader = csv.reader(io.StringIO(_text(file), newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        raise InputError(
            f"cannot be read as a table: {error}",
            file=file,
            line=reader.line_num,
            way_out=_ask_publisher("quotation marks in pairs"),
        ) from error


def _places(file: Path, line: int, names: Sequence[str], columns: Columns) -> Mapping[str, int]:
    places = {}
    for field, name in (("id", columns.id), ("text", columns.text), ("label", columns.label)):
        if list(names).count(name) != 1:
            near = difflib.get_close_matches(name, names, n=1)
            raise InputError(
                f"there is {'no' if name not in names else 'more than one'} column “{name}”; "
                f"the columns are {', '.join(map(_shown, names))}",
                file=file,
                line=line,
                field=name,
                way_out=f"name the right one under columns.{field} of the catalogue entry"
                + (f": {_shown(near[0])}?" if near else ""),
            )
        places[field] = list(names).index(name)
    return places


def _wrong_label(  # noqa: PLR0917  one row
    file: Path, line: int, columns: Columns, label: str, text: str, choices: Sequence[str]
) -> InputError:
    same = next((choice for choice in choices if choice.casefold() == label.casefold()), None)
    if text in choices:
        problem = f"the columns “{columns.text}” and “{columns.label}” have changed places"
        way_out = "put columns.text and columns.label of the catalogue entry right"
    elif same is not None:
        problem = f"“{_shown(label)}” is written “{same}” elsewhere"
        way_out = _ask_publisher("one spelling for all languages")
    else:
        problem = f"“{_shown(label)}” is not among the {len(choices)} choices"
        way_out = f"the choices are {', '.join(choices)}"
    return InputError(problem, file=file, line=line, field=columns.label, way_out=way_out)


def _shown(text: str) -> str:
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= _SHOWN else line[:_SHOWN] + "…"


def _ask_publisher(what: str) -> str:
    return f"every row needs {what}; if the file is as published, tell its publisher"
