"""What every format is read into, and what its readers share.

Everything in the files is hostile text: it is decoded strictly, never run, and errors quote only a
few characters of it.
"""

from dataclasses import dataclass
from pathlib import Path

from terazi.errors import InputError

_SHOWN = 40  # characters of a file that an error quotes


@dataclass(frozen=True, slots=True)
class Record:
    """A row, an object or a translation unit.

    Attributes:
        file: it is in.
        line: it ends in, counted from 1; None where lines mean nothing.
        names: of its columns, in order; the numbers from 1 on where a table has none.
        cells: what stands in them: text, or whatever JSON holds.
        names_line: the line that names the columns, where there is one.
    """

    file: Path
    line: int | None
    names: tuple[str, ...]
    cells: tuple[object, ...]
    names_line: int | None = None


def read_text(file: Path) -> str:
    """The whole file, decoded.

    Raises:
        InputError: it is empty, not UTF-8, or cannot be read.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", file=file) from error
    return decode(content, file)


def decode(content: bytes, file: Path) -> str:
    """The text of a file's content.

    Raises:
        InputError: it is empty or not UTF-8.
    """
    if not content:
        raise InputError("is empty (0 bytes)", file=file, way_out=ask_publisher("content"))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"is not UTF-8: byte {content[error.start]:#04x} cannot stand there",
            file=file,
            line=content.count(b"\n", 0, error.start) + 1,
            way_out="save it as UTF-8",
        ) from error


def shown(value: object) -> str:
    """A few characters of what stands in a file, safe to print."""
    text = str(value)[: _SHOWN * 4]
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= _SHOWN else line[:_SHOWN] + "…"


def ask_publisher(what: str) -> str:
    """The way out where a file lacks something."""
    return f"every row needs {what}; if the file is as published, tell its publisher"
