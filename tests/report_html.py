"""A strict reading of a report: what is open must be closed, and only our own tags may be there.

End tags are left out where the standard lets them be (optional tags), and nowhere else.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "br"}
# Everything the templates use. A tag that is not here came in with somebody's text.
_TAGS = """
defs use
html head title style body a aside header main footer nav section div p span strong small bdi code
h1 h2 h3 h4 ul ol li dl dt dd figure figcaption details summary
table caption thead tbody tr th td i b svg desc path circle rect text g
"""
TAGS = VOID | set(_TAGS.split())

# What a start tag ends that is still open, by the standard's rules on optional end tags.
_CELL, _ROW = {"td", "th"}, {"td", "th", "tr"}
_BLOCKS = "aside div dl figcaption figure footer h1 h2 h3 h4 header main nav ol p section table ul"
_ENDS = {
    "li": {"li"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "td": _CELL,
    "th": _CELL,
    "tr": _ROW | {"caption"},
    "thead": {"caption"},
    "tbody": _ROW | {"thead", "tbody", "caption"},
    **{tag: {"p"} for tag in _BLOCKS.split()},
}
_OPTIONAL = {"p", "li", "dt", "dd", "caption", "thead", "tbody", "tr", "td", "th"}


@dataclass(eq=False)
class Element:
    """One element, with its attributes, its children and the text directly inside it."""

    tag: str
    attributes: dict[str, str]
    parent: "Element | None" = None
    children: list["Element | str"] = field(default_factory=list)

    def all(self, *tags: str) -> Iterator["Element"]:
        """All elements below, in the order of the page; of the given tags if any are given."""
        for child in self.children:
            if isinstance(child, Element):
                if not tags or child.tag in tags:
                    yield child
                yield from child.all(*tags)

    def one(self, tag: str, **attributes: str) -> "Element":
        """The one element of a tag and attributes."""
        found = [e for e in self.all(tag) if attributes.items() <= e.attributes.items()]
        assert len(found) == 1, f"{len(found)} of {tag} {attributes}"
        return found[0]

    @property
    def text(self) -> str:
        """All text below, white space put together."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child._texts()
                yield "" if child.tag in {"bdi", "span", "strong", "small", "a"} else " "


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.at = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        while self.at.tag in _ENDS.get(tag, ()):
            self._end()
        element = Element(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.children.append(element)
        if tag not in VOID:
            self.at = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.at.tag != tag and self.at.tag in _OPTIONAL:
            self._end()
        assert self.at.tag == tag, f"</{tag}> where <{self.at.tag}> is open"
        self._end()

    def _end(self) -> None:
        assert self.at.parent is not None
        self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        self.at.children.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment in the page: {data[:80]}")


def read(html: str) -> Element:
    """Read a page; everything that is opened is closed, in order, and every tag is one of ours."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.at is reader.root, f"<{reader.at.tag}> is never closed"
    strange = {element.tag for element in reader.root.all()} - TAGS
    assert not strange, f"tags that no template writes: {strange}"
    return reader.root
