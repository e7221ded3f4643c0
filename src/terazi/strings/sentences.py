"""Sections and sentences of a licence, each with its place.

Licences number what they say in many ways, and lists carry on a sentence that began above them
("You agree not to use the model:"). So each sentence knows the section it is in, and the beginning
that it carries on.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from terazi.strings.text import LicenceText

#: No sentence is longer: what is, is cut between words.
LONGEST = 2500
_OWN_BLOCK = 120  # signs of a line from which it is a paragraph, not a part of one
_UNWRAPPED = 0.5  # share of the text in such lines from which every line is a paragraph
_HEADING = 90  # signs that a heading has at most
_FARTHEST = 24  # signs from the margin that are told apart
_DEEPEST = 12  # lists within each other

_MARKER = re.compile(
    r"[ \t]*(?P<hash>\#{1,6}[ \t]+)?"
    r"(?P<marker>(?:(?:section|article|clause|part)[ \t]+[\w.]{1,6}[.:)]?|appendix"
    r"|attachment[ \t]+\w|exhibit[ \t]+\w|schedule[ \t]+\w)(?=[\s:.])"
    r"|\d{1,2}(?:\.\d{1,2}){1,4}[.)]?|\d{1,2}[.)]|\(\d{1,2}\)|\([a-zA-Z]\)|\([ivxIVX]{1,5}\)"
    r"|[a-zA-Z][.)]|[ivxIVX]{1,5}[.)]|[-*•·–—+o](?=[ \t]))[ \t]*",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"x{0,2}(ix|iv|v?i{0,3})")
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii")
_BEFORE = {"i": "h", "v": "u", "x": "w"}
#: What a list goes on from: a colon, or words that cannot end a sentence.
_LEADS_ON = re.compile(
    r"(:|\b(to|not|that|for|following|which|who))[\"”’')\]]*\s*[-–—]*\s*$",
    re.IGNORECASE,
)
_PREAMBLE = re.compile(r"\b(agree[sd]?|read) as follows:$", re.IGNORECASE)
_FEWEST = 4  # words of a beginning without a colon: what has fewer is a heading
#: A heading that is itself the beginning of a list: what stands under it is forbidden.
_FORBIDS = re.compile(
    r"\b(prohibited|forbidden|restricted|disallowed|unacceptable|impermissible|excluded)( \w+)?"
    r" (uses?|usages?|purposes?|activit\w+|content|practices|conduct|applications)\b(?! polic)"
    r"|\b(use|usage)([- ]based)? restrictions\b|\brestrictions on (the )?use\b"
    r"|\bwhat you (may|must|can)( ?not|'t|’t) do\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"([:;,]|\b(and|or|and/or))[\"”’')\]]*\s*$", re.IGNORECASE)
_END = re.compile(
    r"[.!?][\"”’')\]]*\s+(?=[\"“\u2018'(\[]?[A-Z0-9]|[a-z]\. [A-Z]|\([ivx]{1,4}\) [A-Z])"
)
_NO_END = re.compile(
    r"(?:\b(?:e\.?g|i\.?e|inc|ltd|corp|co|no|nos|sec|art|v|vs|u\.s|u\.s\.c|mr|ms|dr|st|etc|cf|al|para"
    r"|[A-Z])|^\W*\(?\w{1,3})\.[\"”’')\]]*\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its place.

    Attributes:
        text: its words, with one space between them.
        start: offset of its first sign in the licence's text.
        end: offset after its last one.
        line: of the file, counted from 1.
        section: number or heading of what it stands under, or "".
        leads: the beginnings that it carries on where it is a part of lists, the outermost first.
    """

    text: str
    start: int
    end: int
    line: int
    section: str
    leads: tuple[str, ...] = ()

    @property
    def lead(self) -> str:
        """All that it carries on, or ""."""
        return " ".join(self.leads)[-LONGEST:]


@dataclass(frozen=True, slots=True)
class _Block:
    """A paragraph, a list item or a heading: offsets, and how it is marked."""

    start: int
    end: int
    shape: str  # of its marker, "" for none
    marker: str
    alone: bool  # an empty line stands after it
    indent: int  # signs from the margin


def sentences(licence: LicenceText) -> Iterator[Sentence]:
    """All sentences, in their order; headings are sentences too."""
    section = _Section()
    leads = _Leads()
    goes_on = False
    blocks = list(_blocks(licence.text))
    for block, after in zip(blocks, [*blocks[1:], None], strict=True):
        text = licence.text[block.start : block.end]
        section.enter(block, text)
        carried = leads.enter(block, goes_on=goes_on or text[:1].islower())
        if not (carried or block.shape.strip() or goes_on):
            section.leave_list()
        last = ""
        for start, end in _spans(licence.text, block.start, block.end):
            last = " ".join(licence.text[start:end].split())
            yield Sentence(last, start, end, licence.line(start), str(section), carried)
        begun = _beginning(last, text, nested=_is_nested(block, after, licence.text))
        if begun:
            leads.begin(block, begun[-_OWN_BLOCK * 4 :])
        goes_on = bool(_GOES_ON.search(text))


def _beginning(words: str, block: str, *, nested: bool) -> str:
    """What a list goes on from, or "": a sentence that has no end, or a heading that forbids.

    Args:
        words: the last sentence of a block.
        block: all of the block.
        nested: whether the next block stands within it.
    """
    if words.endswith(":"):
        return "" if _PREAMBLE.search(words) else words
    open_end = _LEADS_ON.search(words) or (nested and words[-1:].isalpha())
    if open_end and len(words.split()) >= _FEWEST:
        return f"{words}:"
    heading = _MARKER.sub("", block, count=1).strip("#*= \t\n")
    return f"{heading}:" if _is_heading(heading) and _FORBIDS.search(heading) else ""


def _is_nested(block: _Block, after: _Block | None, text: str) -> bool:
    """Whether the next block stands further in, and goes on in the middle of a sentence."""
    if after is None or after.indent <= block.indent:
        return False
    return bool(after.shape.strip()) or text[after.start].islower()


@dataclass(slots=True)
class _Lead:
    """How a list began.

    ``shape`` and ``indent`` are those of the block that began it, ``seen`` are the shapes of all
    blocks before, ``item`` and ``inner`` are shape and indent of its first part, once there is one,
    ``last`` is the mark of its last part.
    """

    words: str
    shape: str
    indent: int
    seen: frozenset[str]
    item: str | None = None
    inner: int = 0
    last: str = ""

    def ends_at(self, block: _Block, *, goes_on: bool) -> bool:
        """Whether a block is no part of the list."""
        shape = block.shape
        if shape == "#":
            return True
        if block.indent > self.indent and (self.item is None or self.inner > self.indent):
            return False  # deeper than what began it, whatever its mark
        if self.item is None:
            return shape == self.shape and bool(shape.strip())
        if shape == self.item and shape.strip():
            return self.inner > block.indent and self.inner > self.indent
        if not shape.strip():
            return not goes_on
        return shape == self.shape or shape in self.seen


class _Leads:
    """The beginnings that a block carries on, the outermost first."""

    def __init__(self) -> None:
        self._open: list[_Lead] = []
        self._seen: list[str] = []  # shapes of marks, each within the one before
        self._left: list[
            _Lead
        ] = []  # what a paragraph without a mark ended: its next item resumes it

    def enter(self, block: _Block, *, goes_on: bool) -> tuple[str, ...]:
        """Leave the lists that end at a block, and say what it carries on."""
        if block.shape.startswith("#"):
            self._open.clear()
            self._seen.clear()
            self._left = []
        self._resume(block)
        for place, lead in enumerate(self._open):
            if lead.ends_at(block, goes_on=goes_on):
                self._left = [] if block.shape.strip() else self._open.copy()
                del self._open[place:]
                break
        for lead in self._open:
            if lead.item is None:
                lead.item, lead.inner = block.shape, block.indent
            if lead.item == block.shape:
                lead.last = block.marker
        if block.shape.strip():
            if block.shape in self._seen:
                del self._seen[self._seen.index(block.shape) :]
            self._seen.append(block.shape)
            del self._seen[_DEEPEST:]
        return tuple(lead.words for lead in self._open)

    def _resume(self, block: _Block) -> None:
        """Go on with a list that a paragraph between its parts seemed to end."""
        shape = block.shape.strip()
        left, self._left = self._left, [] if shape else self._left
        for place, lead in enumerate(left):
            if shape not in {"", "-"} and lead.item == block.shape and lead.item not in lead.seen:
                if _follows(lead.last, block.marker):
                    self._open = left[: place + 1]
                return

    def begin(self, block: _Block, words: str) -> None:
        """A block ends with what a list goes on from."""
        self._left = []
        if len(self._open) < _DEEPEST:
            lead = _Lead(words, block.shape, block.indent, frozenset(self._seen))
            self._open.append(lead)


class _Section:
    """Where in the licence we are: its numbers, or the last heading."""

    def __init__(self) -> None:
        self._top = ""
        self._inner: list[tuple[str, str]] = []  # shape and marker

    def enter(self, block: _Block, text: str) -> None:
        if block.shape.startswith(("#", "1", "1.1")):
            number = block.marker.strip().rstrip(".:)").strip()
            self._top, self._inner = number or _short(text), []
        elif not block.shape.strip() and block.alone and _is_heading(text):
            self._top, self._inner = _short(text), []
        elif block.shape.strip() and block.shape != "-":
            shapes = [shape for shape, _ in self._inner]
            if block.shape in shapes:
                del self._inner[shapes.index(block.shape) :]
            self._inner.append((block.shape, block.marker.strip().strip(".()")))
            del self._inner[_DEEPEST:]

    def leave_list(self) -> None:
        """A paragraph that belongs to no list."""
        self._inner.clear()

    def __str__(self) -> str:
        return self._top + "".join(f"({marker})" for _, marker in self._inner)


def _short(text: str) -> str:
    return " ".join(text.strip("#*= \t\n").split())[:_HEADING]


def _is_heading(text: str) -> bool:
    words = text.strip()
    return (
        2 < len(words) <= _HEADING
        and words[-1] not in ".;,:"
        and "\n" not in words
        and words[0].isalpha()
        and words[0].isupper()
    )


def _blocks(text: str) -> Iterator[_Block]:
    """Paragraphs and list items. Text may be wrapped by hand or have one line a paragraph."""
    lines = text.split("\n")
    long = sum(len(line) for line in lines if len(line.strip()) > _OWN_BLOCK)
    unwrapped = long > _UNWRAPPED * len(text)
    start: int | None = None
    shape = marker = before = last = ""
    marks: dict[int, str] = {}  # the last one at each distance from the margin
    end = offset = indent = 0
    for line in (line + "\n" for line in lines):
        here, offset = offset, offset + len(line)
        words = line.strip()
        if not words:
            if start is not None:
                yield _Block(start, end, shape, marker, alone=True, indent=indent)
            start, before = None, ""
            continue
        found = _MARKER.match(line)
        ended = unwrapped or not before or before[-1] in ".:;,)!?" or _GOES_ON.search(before)
        margin = len(line) - len(line.lstrip())
        next_item = found and _follows(marks.get(margin, ""), found["marker"])
        begins = bool(found and (ended or next_item))
        alone = unwrapped or len(words) > _OWN_BLOCK or len(before) > _OWN_BLOCK
        if start is not None and (begins or alone):
            yield _Block(start, end, shape, marker, alone=False, indent=indent)
            start = None
        if start is None:
            start, indent = here + margin, margin
            marker = found["marker"] if found and begins else ""
            marks = {far: mark for far, mark in marks.items() if far < margin} | {margin: marker}
            shape = _shape(marker, last) if marker else _unmarked(line)
            last = marker or last
            if found and found["hash"]:
                shape = "#"
        end = here + len(line.rstrip())
        before = words
    if start is not None:
        yield _Block(start, end, shape, marker, alone=True, indent=indent)


def _follows(before: str, marker: str) -> bool:
    """Whether a mark is that of the next item, so that it begins one after whatever line."""
    one, other = before.strip(" \t().").casefold(), marker.strip(" \t().").casefold()
    if not one:
        return False
    if one == other:
        return one[0] in "-*•·–—+"
    if one.isdecimal() and other.isdecimal():
        return int(other) == int(one) + 1
    head, _, tail = one.rpartition(".")
    if tail.isdecimal() and other == f"{head}.{int(tail) + 1}":
        return True
    if one in _ROMANS[:-1] and other == _ROMANS[_ROMANS.index(one) + 1]:
        return True
    return len(one) == len(other) == 1 and ord(other) == ord(one) + 1


def _unmarked(line: str) -> str:
    """Lists without marks are told by how far they stand from the margin."""
    if line.startswith("#"):
        return "#"
    return " " * min(len(line) - len(line.lstrip()), _FARTHEST)


def _shape(marker: str, last: str) -> str:
    """What kind of marker it is, so that items of one list have the same.

    The letter i is a number of its own kind unless the marker before it was h.
    """
    mark = marker.strip()
    core = mark.strip("().:").casefold()
    around = ("(" if mark.startswith("(") else "") + mark[-1] * (mark[-1] in ".)")
    if mark[0] in "-*•·–—+" or mark in {"o", "O"}:
        return "-"
    if core[0].isdigit():
        if mark.startswith("("):
            return "(1)"
        levels = core.count(".")
        return "1" + ".1" * levels
    if len(core) > 5 or " " in core:
        return "#"
    if core and _ROMAN.fullmatch(core) and _BEFORE.get(core, "-") != last.strip(" ().").casefold():
        return f"{around}i"
    return f"{around}{'A' if mark.strip('().')[:1].isupper() else 'a'}"


def _spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Offsets of the sentences of a block."""
    begin = start
    for found in _END.finditer(text, start, end):
        stop = found.end()
        if _NO_END.search(text[max(begin, stop - 30) : stop]) and text[found.start()] == ".":
            continue
        yield from _cut(text, begin, stop)
        begin = stop
    yield from _cut(text, begin, end)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The same without space around it, and in pieces where it is too long to be a sentence."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > LONGEST:
        space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        stop = space if space > 0 else start + LONGEST
        yield start, stop
        start = stop + (space > 0)
    if start < end:
        yield start, end
