"""A licence's text from a file that may be anything: bounded, decoded, cleaned, never executed."""

import hashlib
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path

from terazi.errors import InputError
from terazi.strings import html

#: The largest page around a licence that was looked at has 0.17 MB, the longest text 0.05 MB.
MOST_BYTES = 1_000_000
MOST_SIGNS = 200_000

_OTHER_FORMATS = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a packed file, as Word and LibreOffice write them"),
    (b"{\\rtf", "an RTF file"),
    (b"GGUF", "a model's weights"),
    (b"\x1f\x8b", "a packed file"),
)
_AS_TEXT = "save the licence as plain text (UTF-8), Markdown or HTML, then name that file"
#: What some Markdown files say about themselves before the text begins.
_FRONT_MATTER = re.compile(r"---\n(?:.{0,500}\n){1,200}?---\n")
#: Of licences in English, a fifth of the words and more are these; in other languages 0 to 7 %.
_COMMONEST = """
    the of and or to in you any that this is be by not for with as are such may on it no if your
    from
"""
_ENGLISH = frozenset(_COMMONEST.split())
_FEW_ENGLISH = 0.085
_WORDS_TO_TELL = 25  # fewer tell nothing about their language
_BINARY = 0.02  # share of control signs from which it is no text


@dataclass(frozen=True, slots=True)
class LicenceText:
    r"""A licence's text.

    Attributes:
        name: of the file, without its folder.
        text: cleaned: line ends are ``\n``, other control and direction signs are spaces. Quotes
            and offsets are of this text.
        sha256: of the file's bytes.
        starts: offsets at which another line of the file begins, in ascending order.
        lines: the number of that line, counted from 1.
    """

    name: str
    text: str
    sha256: str
    starts: tuple[int, ...]
    lines: tuple[int, ...]

    @property
    def is_english(self) -> bool:
        """Whether it can be read here; what is too short to tell is taken for English."""
        letters = [sign for sign in self.text if sign.isalpha()]
        if sum(sign < "\u0250" for sign in letters) < len(letters) / 2:  # no Latin letters
            return False
        words = re.findall(r"[^\W\d_]+", self.text.casefold())
        few = len(words) < _WORDS_TO_TELL
        return few or sum(word in _ENGLISH for word in words) >= _FEW_ENGLISH * len(words)

    def line(self, offset: int) -> int:
        """The line of the file on which a place of the text stands."""
        return self.lines[max(bisect_right(self.starts, offset) - 1, 0)]


def read_text(file: Path) -> LicenceText:
    """Read a licence from a file: plain text, Markdown or HTML.

    Raises:
        InputError: there is no such file, or it holds no text that can be read.
    """
    try:
        with file.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name cannot be one of a file"
        raise InputError(
            f"the licence cannot be read: {reason}", file=file, way_out="check the path"
        ) from error
    try:
        return text_of(data, file.name)
    except InputError as error:
        raise InputError(error.problem, file=file, way_out=error.way_out) from error


def text_of(data: bytes, name: str) -> LicenceText:
    """The same from bytes.

    Raises:
        InputError: they are no text that can be read.
    """
    if len(data) > MOST_BYTES:
        raise InputError(
            f"this file is larger than {MOST_BYTES / 1e6:g} MB: no licence is so long",
            way_out="name the file that holds the licence alone",
        )
    for start, what in _OTHER_FORMATS:
        if data.startswith(start):
            raise InputError(f"this is {what}, not a text", way_out=_AS_TEXT)
    decoded = _decoded(data)
    if html.looks_like_html(decoded[:20_000]):
        pieces = html.pieces(decoded)
    else:
        lines_of = decoded.split("\n")
        heading = _FRONT_MATTER.match(decoded)
        above = heading[0].count("\n") if heading else 0
        pieces = [(above + number, f"{line}\n") for number, line in enumerate(lines_of[above:], 1)]
    found, starts, lines = _joined(pieces)
    if len(found) > MOST_SIGNS:
        raise InputError(
            f"this text has {len(found):,} signs: no licence is so long",
            way_out="name the file that holds the licence alone",
        )
    if not re.search(r"\w{2}", found):
        raise InputError("there is no text in this file", way_out="look whether it was saved whole")
    return LicenceText(name, found, hashlib.sha256(data).hexdigest(), starts, lines)


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    elif b"\0" in data:
        raise InputError("there are bytes in this file that no text has", way_out=_AS_TEXT)
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    strange = sum(unicodedata.category(sign) in {"Cc", "Cn", "Co"} for sign in text) - sum(
        map(text.count, "\n\t\f")
    )
    if strange + text.count("\ufffd") > max(_BINARY * len(text), 3):
        raise InputError("there are bytes in this file that no text has", way_out=_AS_TEXT)
    return text


def _joined(pieces: list[html.Piece]) -> tuple[str, tuple[int, ...], tuple[int, ...]]:
    texts: list[str] = []
    starts: list[int] = []
    lines: list[int] = []
    length = 0
    for line, piece in pieces:
        if not lines or line != lines[-1]:
            starts.append(length)
            lines.append(line)
        texts.append(_clean(piece))
        length += len(piece)
    return "".join(texts), tuple(starts), tuple(lines)


def _clean(text: str) -> str:
    """Each sign that shows nothing, or turns the direction, is a space: as many signs as before."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        sign
        if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}
        else " "
        for sign in text
    )
