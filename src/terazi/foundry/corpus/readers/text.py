"""Text (a paragraph or sentence a line) and JSON Lines (a document a line), read line by line."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from terazi.errors import InputError
from terazi.foundry.corpus.manifest import Source
from terazi.foundry.corpus.readers.line import (
    MOST_DOCUMENT,
    MOST_LINE,
    Line,
    Seen,
    lines_of,
    not_utf8,
    too_long,
)

RUN = 100  # lines
_HALVES = re.compile("[\ud800-\udfff]")  # of signs that JSON writes in two: no text has one alone


def read_text(file: Path, source: Source, seen: Seen) -> Iterator[Line]:
    """Each line that is not blank.

    Raises:
        InputError: it is not UTF-8, holds bytes that no text has, or a line without end.
    """
    block = 1
    written = False  # something of the present block
    for number, line in _lines(file, MOST_LINE, seen):
        stripped = line.strip()
        if not stripped:
            block, written = block + written, False
            continue
        written = True
        names = {
            "file": "",
            "blank line": str(block),
            "line": str(number),
            "runs": str((number - 1) // RUN + 1),
        }
        yield Line(names[source.documents], number, stripped)


def read_json_lines(file: Path, source: Source, seen: Seen) -> Iterator[Line]:
    """The lines of the text of each object.

    Raises:
        InputError: a line is not a JSON object, or has not the fields that the manifest names.
    """
    for number, line in _lines(file, MOST_DOCUMENT, seen):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except (ValueError, RecursionError) as error:
            said = error.msg if isinstance(error, json.JSONDecodeError) else "parts within parts"
            raise InputError(
                f"is not JSON: {said}",
                file=file,
                line=number,
                way_out="every line is to be an object, as {“text”: “…”}",
            ) from error
        row = found if isinstance(found, dict) else {}
        text, name = row.get(source.field), row.get(source.id_field, number)
        if not isinstance(text, str) or not isinstance(name, str | int):
            missing = source.id_field if isinstance(text, str) else source.field
            raise InputError(
                f"has no text in the field {missing[:40]!r}",
                file=file,
                line=number,
                way_out="name the right one in the manifest: `field` or `id_field`",
            )
        yield from lines_of(
            _HALVES.sub("\ufffd", text), _HALVES.sub("\ufffd", str(name)), file, number
        )


def _lines(file: Path, most: int, seen: Seen) -> Iterator[tuple[int, str]]:
    with file.open("rb") as content:
        number = 0
        while line := content.readline(most + 1):
            number += 1
            if len(line) > most:
                raise too_long(file, number)
            try:
                text = line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise not_utf8(file, number, error) from error
            if "\0" in text:
                raise InputError(
                    "holds a zero byte, which no text has",
                    file=file,
                    line=number,
                    way_out="save it as UTF-8 text; it may be another kind of file, or UTF-16",
                )
            seen(content.tell())
            yield number, text
