"""Web pages and EPUB books: the text of their blocks.

HTML is read by the standard library's parser, which knows no entities but those of HTML, so
nothing can be declared that grows. What a page marks as navigation or a form is not its text.
"""

import zipfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from posixpath import normpath
from urllib.parse import unquote
from xml.parsers import expat

from terazi.data.formats.zipped import damage_named
from terazi.errors import InputError
from terazi.foundry.corpus.readers.line import Line, lines_of, not_utf8, too_large

MOST_PAGE = 8 * 1024 * 1024  # bytes
MOST_BOOK = 256 * 1024 * 1024  # bytes of all its pages
_LEFT_OUT = {
    *("script", "style", "template", "noscript", "svg", "math", "head", "object", "iframe"),
    *("nav", "form", "button", "select", "textarea"),
}
_ON_THE_LINE = {
    *("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i"),
    *("ins", "kbd", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike"),
    *("strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
}
_EMPTY = {"br", "hr", "img", "input", "link", "meta", "wbr", "source", "track", "col", "area"}


def read_page(file: Path) -> Iterator[Line]:
    """The lines of a web page.

    Raises:
        InputError: it is not UTF-8, or larger than a page.
    """
    if file.stat().st_size > MOST_PAGE:
        raise too_large(file, MOST_PAGE)
    yield from lines_of(_text(file.read_bytes(), file), "", file)


def read_book(file: Path) -> Iterator[Line]:
    """The lines of a book in the order in which it is read.

    Raises:
        InputError: it is not an EPUB, declares entities, or unpacks to more than it may.
    """
    with damage_named(file), zipfile.ZipFile(file) as book:
        sizes = {one.filename: one.file_size for one in book.infolist()}
        left = MOST_BOOK
        for name in _in_order(book, sizes, file):
            content = _member(book, name, min(left, MOST_PAGE), file)
            left -= len(content)
            for line in lines_of(_text(content, file), "", file):
                yield Line("", line.number, line.text)


def _member(book: zipfile.ZipFile, name: str, most: int, file: Path) -> bytes:
    """What the table says of sizes is not believed."""
    with book.open(name) as unpacking:
        content = unpacking.read(most + 1)
    if len(content) > most:
        raise too_large(file, most, f"{name[:60]} in it")
    return content


def _in_order(book: zipfile.ZipFile, sizes: dict[str, int], file: Path) -> Iterator[str]:
    """The pages of the spine (EPUB 3.3, W3C 2023)."""
    roots: list[str] = []
    pages: dict[str, str] = {}
    spine: list[str] = []

    def root(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == "rootfile" and "full-path" in attributes:
            roots.append(attributes["full-path"])

    def part(tag: str, attributes: dict[str, str]) -> None:
        kind = tag.rpartition(":")[2]
        if kind == "item" and "html" in attributes.get("media-type", ""):
            pages[attributes.get("id", "")] = unquote(attributes.get("href", ""))
        elif kind == "itemref":
            spine.append(attributes.get("idref", ""))

    container = "META-INF/container.xml"
    if container not in sizes:
        raise InputError("is no EPUB: it has no container", file=file, way_out="fetch it again")
    _parse(_member(book, container, MOST_PAGE, file), root, file)
    if not roots or roots[0] not in sizes:
        raise InputError("is no EPUB: it has no package", file=file, way_out="fetch it again")
    _parse(_member(book, roots[0], MOST_PAGE, file), part, file)
    home = PurePosixPath(roots[0]).parent
    for name in spine:
        place = normpath((home / pages[name]).as_posix()) if name in pages else ""
        if place in sizes:
            yield place


def _parse(content: bytes, start: Callable[[str, dict[str, str]], None], file: Path) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = start

    def declared(*_: object) -> None:
        raise InputError(
            "declares entities, which is refused", file=file, way_out="look where it comes from"
        )

    parser.EntityDeclHandler = declared
    try:
        parser.Parse(content, True)  # noqa: FBT003  of expat
    except expat.ExpatError as error:
        raise InputError(
            f"is not XML inside: {expat.errors.messages[error.code]}",
            file=file,
            way_out="fetch it again",
        ) from error


def _text(content: bytes, file: Path) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        raise not_utf8(file, number, error) from error
    reader = _Blocks()
    reader.feed(text)
    reader.close()
    return "\n".join(" ".join(block.split()) for block in "".join(reader.parts).split("\0"))


class _Blocks(HTMLParser):
    """Gathers text; a zero byte stands where a block begins or ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._without: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag not in _ON_THE_LINE:
            self.parts.append("\0")
        if tag in _LEFT_OUT and tag not in _EMPTY:
            self._without.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _ON_THE_LINE:
            self.parts.append("\0")
        if tag in self._without:
            while self._without.pop() != tag:
                pass
        elif tag in {"body", "html"}:
            self._without.clear()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag not in _ON_THE_LINE:
            self.parts.append("\0")

    def handle_data(self, data: str) -> None:
        if not self._without:
            self.parts.append(data.replace("\0", " "))
