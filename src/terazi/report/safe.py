"""Hostile text made harmless. Escaping is Jinja's; this is what escaping leaves through."""

import re

# Control characters and non-characters that HTML forbids, lone surrogates that no file can hold,
# and the two overrides that make text read backwards: shown, as the mark of what cannot be shown.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
# Embeddings and isolates: the page isolates every name itself, and a stray end would undo that.
_DIRECTIONAL = re.compile("[\u202a-\u202c\u2066-\u2069]")
_INDENT = re.compile(r"\n\s+")
_ISOLATED = re.compile(r"<bdi>([^<]*)</bdi>")
_LONG_WORD = re.compile(r"\S{25}")


def harmless(html: str) -> str:
    """Take out of a whole page the characters that no honest text needs, and idle white space."""
    html = _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", html)
    return _INDENT.sub("\n", _DIRECTIONAL.sub("", html))


def lean(html: str) -> str:
    """Take out of a page from left to right the isolates around short names in plain ASCII.

    Nothing in such a name could turn the text around it, and it breaks like any other word: a
    tenth of the page would be these tags.
    """
    return _ISOLATED.sub(_bare, html)


def _bare(isolated: re.Match[str]) -> str:
    name = isolated[1]
    return name if name.isascii() and not _LONG_WORD.search(name) else isolated[0]


def web_address(address: str) -> bool:
    """Whether an address may be a link: the web, and nothing that a click could run."""
    return re.fullmatch(r"https?://[^\s<>\"]+", address, re.IGNORECASE) is not None
