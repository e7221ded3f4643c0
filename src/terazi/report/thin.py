"""A page without what HTML lets one leave out. The last pass: it changes no word and no element.

End tags that the standard calls optional, quotation marks around plain attribute values, white
space between blocks, and escapes that only attributes need. A browser builds the same document
from it (https://html.spec.whatwg.org/multipage/syntax.html#optional-tags).

It works on our own output, in which every ``<`` and ``>`` of a text is escaped.
"""

import re

_STYLE = re.compile(r"(<style>.*?</style>)", re.DOTALL)
_TAG = re.compile(r"(<[^<>]*>)")
_BLOCK = (
    "aside|body|caption|dd|details|div|dl|dt|figcaption|figure|footer|h[1-6]|head|header|html|li|"
    "link|main|meta|nav|ol|p|section|summary|table|tbody|td|th|thead|title|tr|ul"
)
_AROUND = re.compile(rf"\s*(</?(?:{_BLOCK})\b[^<>]*>)\s*")
# A paragraph may stay open before a block or the end of one; not before a phrase.
_PARAGRAPH = re.compile(
    r"</p>(?=<(?:div|dl|figure|footer|h[1-6]|header|main|nav|ol|p|section|table|ul|details)\b|"
    r"</(?:aside|dd|details|div|figcaption|figure|footer|header|li|main|nav|section|td)>)"
)
_OPTIONAL = re.compile(r"</(?:caption|dd|dt|li|tbody|td|th|thead|tr)>")
_QUOTED = re.compile(r'="([^\s"\'`=<>]*[^\s"\'`=<>/])"(/>)?')
_ESCAPES = {"&#39;": "'", "&#34;": '"'}


def thin(html: str) -> str:
    """Leave out of a page what a browser puts back."""
    pieces = _STYLE.split(html)
    return "".join(
        piece.replace("\n", "") if place % 2 else _thinned(piece)
        for place, piece in enumerate(pieces)
    )


def _thinned(html: str) -> str:
    html = _AROUND.sub(r"\1", html)
    html = _OPTIONAL.sub("", _PARAGRAPH.sub("", html))
    return "".join(
        _QUOTED.sub(_bare, part) if place % 2 else _unescaped(part)
        for place, part in enumerate(_TAG.split(html))
    )


def _bare(quoted: re.Match[str]) -> str:
    # The bar of "/>" would be taken for a part of the value before it.
    return f"={quoted[1]} />" if quoted[2] else f"={quoted[1]}"


def _unescaped(text: str) -> str:
    for escape, character in _ESCAPES.items():
        text = text.replace(escape, character)
    return text
