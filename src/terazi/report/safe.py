"""Hostile text made harmless. Escaping is Jinja's; this is what escaping leaves through."""

import re
import unicodedata

from markupsafe import Markup

# Control characters and non-characters that HTML forbids, lone surrogates that no file can hold,
# and the two overrides that make text read backwards: shown, as the mark of what cannot be shown.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
# Embeddings and isolates: the page isolates every name itself, and a stray end would undo that.
_DIRECTIONAL = re.compile("[\u202a-\u202c\u2066-\u2069]")
_INDENT = re.compile(r"\n\s+")
_ISOLATED = re.compile(r"<bdi>([^<]*)</bdi>")
# Letters and digits that run the other way, by their bidirectional class, and marks of direction.
_MARKS = frozenset(("RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI", "PDF", "PDI"))
_TURNING = _MARKS | {"R", "AL", "AN"}
_TURNING_BACK = _MARKS | {"L", "EN", "AN"}
_ALONE = re.compile(
    r'(<th>|<td>|<th id="f\d+">)<bdi>([A-Za-z][\w .-]{0,40}\w)</bdi>(?=</t[hd]>)', re.ASCII
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*", re.ASCII)
# All that stands in an element is English: then the element says so, and no mark inside it.
# Figures and letters of names between it or behind it are of no language.
_NO_WORDS = r"(?:[\s;,.·:−+-]|\d|\b[A-Z]\b){0,60}"
_WHOLE = re.compile(
    r"<((?:a|dd|dt|li|p|small|td|th)(?: [^<>]*)?)>((?:[a-z]{1,2} ?: )?)"
    rf'<i lang="en">([^<]*)</i>({_NO_WORDS})(?=</(?:a|dd|dt|li|p|small|td|th)>)'
)
_NEIGHBOURS = re.compile(rf'(<i lang="en">[^<]*)</i>({_NO_WORDS})<i lang="en">(?=[^<]*</i>)')
# Between letters that run from the right, and marks without a direction, a name in Latin letters
# needs no isolate: the bidirectional algorithm sets it apart in the same way (UAX 9, rule N1, N2).
_BLOCK = "(?:br|dd|dt|h1|li|p|td|th)"
_BETWEEN = re.compile(
    rf"((?:[\u0620-\u064a](?:</a>)?[ :.·()“”«»،؛]{{1,3}}|</?{_BLOCK}\b[^<>]*>\s*)(?:<a [^<>]*>)?)"
    r"<bdi>(?!\S*[^<\s]{25})([A-Za-z](?:[^<>\u0590-\u08ff]{0,300}[A-Za-z0-9])?)</bdi>"
    r"(?=(?:</a>)?[ :·()“”«»،؛.]{0,3}(?:<small>)?(?:[\u0620-\u064a]|<code>|</?"
    rf"{_BLOCK}\b))"
)
_LONG_WORD = re.compile(r"\S{25}")


def harmless(html: str) -> str:
    """Take out of a whole page the characters that no honest text needs, and idle white space."""
    html = _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", html)
    return _INDENT.sub("\n", _DIRECTIONAL.sub("", html))


def lean(html: str, direction: str) -> str:
    """Take out the isolates around names that are written in the direction of the page.

    Nothing in such a name could turn the text around it, and it breaks like any other word: a
    tenth of the page would be these tags. In a page from right to left a name with a digit keeps
    its own; a number alone needs none.
    """

    def bare(isolated: re.Match[str]) -> str:
        name = isolated[1]
        turned = turns(name, direction) and not _NUMBER.fullmatch(name)
        return isolated[0] if turned or _LONG_WORD.search(name) else name

    html = _ISOLATED.sub(bare, html)
    return html if direction == "ltr" else _BETWEEN.sub(r"\1\2", html)


def turns(text: str, direction: str) -> bool:
    """Whether something in a text runs against the direction of the page."""
    turning = _TURNING if direction == "ltr" else _TURNING_BACK
    return any(unicodedata.bidirectional(character) in turning for character in text)


def begins_from_the_left(text: str) -> bool:
    """Whether its first letter is written from the left: a browser goes by it (``dir=auto``)."""
    kinds = map(unicodedata.bidirectional, text)
    return next((kind for kind in kinds if kind in {"L", "R", "AL"}), "") == "L"


def whole(html: str) -> str:
    """Mark as English the element, where all that it holds is; and neighbours together."""
    before = ""
    while before != html:  # the third of three neighbours is seen when the first two are one
        before, html = html, _NEIGHBOURS.sub(r"\1\2", html)
    return _WHOLE.sub(r'<\1 lang="en">\2\3\4', html)


def alone(html: str) -> str:
    """Take the isolates from around a name in Latin letters that is all there is in a cell.

    There is nothing beside it that it could turn.
    """
    return _ALONE.sub(r"\1\2", html)


def web_address(address: str) -> bool:
    """Whether an address may be a link: the web, and nothing that a click could run."""
    return re.fullmatch(r"https?://[^\s<>\"]+", address, re.IGNORECASE) is not None


def bdi(name: object) -> Markup:
    """Isolate a name, so that its direction cannot turn the sentence around it."""
    return Markup("<bdi>{}</bdi>").format(name)
