"""A sentence a line."""

from collections.abc import Iterator
from pathlib import Path

from terazi.data.formats.record import Record, ask_publisher, read_text
from terazi.errors import InputError


def read_lines(file: Path) -> Iterator[Record]:
    """Each line as a record with the one column ``text``, without the blanks at its ends.

    Raises:
        InputError: the file is empty, not UTF-8, or has an empty line.
    """
    for number, line in enumerate(split_lines(read_text(file)), 1):
        if not line.strip():
            raise InputError(
                "is an empty line", file=file, line=number, way_out=ask_publisher("a sentence")
            )
        yield Record(file, number, ("text",), (line.strip(),))


def split_lines(text: str) -> list[str]:
    """Split at ends of lines, and only there.

    A sentence may hold other signs that ``str.splitlines`` splits at.
    """
    return text.replace("\r\n", "\n").removesuffix("\n").split("\n")
