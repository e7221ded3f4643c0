"""The text of an HTML page, with the line of the file on which each piece stands."""

import re
from html.parser import HTMLParser

_SKIPPED = frozenset({"script", "style", "head", "nav", "template", "noscript", "svg", "footer"})
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "th",
        "tr",
        "ul",
    ]
)
_LISTED = {"li": "- "}
_DEEPEST = 1000  # of skipped elements within each other

Piece = tuple[int, str]  # line of the file, counted from 1; text


def looks_like_html(text: str) -> bool:
    """Whether a text is a page or a part of one."""
    return bool(
        re.search(r"<(!doctype html|html|body|article|div|p|h[1-6]|li)[\s>]", text, re.IGNORECASE)
    )


def pieces(text: str) -> list[Piece]:
    """The text that a reader of the page sees, piece by piece, line ends where blocks end.

    What stands in ``<article>`` or ``<main>`` is all that counts where there is one: the rest of
    such a page is the web site around it.
    """
    reader = _Reader(_start(text))
    reader.feed(text)
    reader.close()
    return reader.pieces


def _start(text: str) -> str:
    """The element that holds what the page is about, "" for all of it."""
    for name in ("article", "main"):
        if re.search(rf"<{name}[\s>]", text, re.IGNORECASE):
            return name
    return ""


class _Reader(HTMLParser):
    """Nothing is executed or fetched: tags are only read past."""

    def __init__(self, within: str) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self._within = within
        self._inside = 0  # elements of that name that are open
        self._skipped: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag == self._within:
            self._inside += 1
        if tag in _SKIPPED and len(self._skipped) < _DEEPEST:
            self._skipped.append(tag)
        if tag in _BLOCKS:
            self._say("\n\n" + _LISTED.get(tag, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == self._within and self._inside:
            self._inside -= 1
        if tag in self._skipped:
            # A page may leave inner elements open; what closes the outer one closes them too.
            del self._skipped[self._skipped.index(tag) :]
        if tag in _BLOCKS:
            self._say("\n\n")

    def handle_data(self, data: str) -> None:
        # Line ends inside a block mean nothing in HTML; each keeps its line of the file.
        line = self.getpos()[0]
        parts = data.split("\n")
        for number, part in enumerate(parts, start=1):
            self._say(part + " " * (number < len(parts)), line + number - 1)

    def _say(self, text: str, line: int = 0) -> None:
        if not self._skipped and (self._inside or not self._within):
            self.pieces.append((line or self.getpos()[0], text))
