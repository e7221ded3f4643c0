"""What every reader gives, and the bounds that all of them keep."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from terazi.errors import InputError

MOST_LINE = 1_000_000  # bytes of a line: the Bible's longest verse has 500, a long novel 1,000,000
MOST_DOCUMENT = 64 * 1024 * 1024  # bytes of a document that its format makes us hold as a whole

#: Called with the bytes of the file that have been read so far.
Seen = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a document.

    Attributes:
        document: its id within the file; "" where the file is one document.
        number: of the line in the file, counted from 1; in formats without lines, in the document.
        text: without the blanks at its ends; never empty.
    """

    document: str
    number: int
    text: str


def lines_of(text: str, document: str, file: Path, at: int | None = None) -> Iterator[Line]:
    """The lines of a document that is here as a whole.

    Args:
        text: of the document.
        document: its id.
        file: it is in.
        at: the line of the file that holds all of it, where one does.

    Raises:
        InputError: a line is longer than it may be.
    """
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > MOST_LINE:
            raise too_long(file, at if at is not None else number)
        stripped = line.strip()
        if stripped:
            yield Line(document, number, stripped)


def too_long(file: Path, number: int) -> InputError:
    """The error of a line without end."""
    return InputError(
        f"is longer than {MOST_LINE:,} bytes: no sentence, nor a paragraph",
        file=file,
        line=number,
        way_out="put a paragraph or a sentence on each line, or say what the file is (`format`)",
    )


def not_utf8(file: Path, number: int | None, error: UnicodeDecodeError) -> InputError:
    """The error of another encoding."""
    return InputError(
        f"is not UTF-8: byte {error.object[error.start]:#04x} cannot stand there",
        file=file,
        line=number,
        way_out="save the file as UTF-8; if it was Windows text: iconv -f WINDOWS-1252 -t UTF-8",
    )


def too_large(file: Path, most: int, what: str = "") -> InputError:
    """The error of something that unpacks to more than it may."""
    return InputError(
        f"{what or 'it'} is larger than {most // 1024**2} MB when it is unpacked",
        file=file,
        way_out="split it, or look where it comes from: a small file that unpacks to a huge one "
        "may be meant to harm",
    )
