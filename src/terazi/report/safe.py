"""Hostile text made harmless. Escaping is Jinja's; this is what escaping leaves through."""

import re
import unicodedata

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
_LONG_WORD = re.compile(r"\S{25}")


def harmless(html: str) -> str:
    """Take out of a whole page the characters that no honest text needs, and idle white space."""
    html = _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", html)
    return _INDENT.sub("\n", _DIRECTIONAL.sub("", html))


def lean(html: str, direction: str) -> str:
    """Take out the isolates around names that are written in the direction of the page.

    Nothing in such a name could turn the text around it, and it breaks like any other word: a
    tenth of the page would be these tags. In a page from right to left a name with a digit keeps
    its own.
    """
    turning = _TURNING if direction == "ltr" else _TURNING_BACK

    def bare(isolated: re.Match[str]) -> str:
        name = isolated[1]
        turns = any(unicodedata.bidirectional(character) in turning for character in name)
        return isolated[0] if turns or _LONG_WORD.search(name) else name

    return _ISOLATED.sub(bare, html)


def alone(html: str) -> str:
    """Take the isolates from around a name in Latin letters that is all there is in a cell.

    There is nothing beside it that it could turn.
    """
    return _ALONE.sub(r"\1\2", html)


def web_address(address: str) -> bool:
    """Whether an address may be a link: the web, and nothing that a click could run."""
    return re.fullmatch(r"https?://[^\s<>\"]+", address, re.IGNORECASE) is not None
