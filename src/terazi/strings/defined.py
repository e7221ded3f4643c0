"""Limits that stand in a licence's own definitions ("“Permitted Purpose” means …").

Many licences say in one sentence what a purpose is, and in another that it is the only one. Neither
says with known words that use is limited: what limits is the name that the licence itself gave.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from terazi.strings.kinds import Kind, expression

_MOST = 40  # names of one licence
_LIMITED = r"(?:uses?|purposes?|fields?|territory|environments?)"
#: Where a name is given: in quotation marks or in capitals, at the beginning or in brackets.
_NAMED = re.compile(
    r"^\W*(?:\(?[\w.]{1,6}[.):]\s*|\d[\d.]{0,8}\s+)?(?i:for (?:the )?purposes? of [^\"]{1,60}[, ])?"
    r"\W*(?i:the term |an? |the )?"
    r"(?:\"([^\"]{1,50})\"|((?:[A-Z][\w-]+ ){1,4})(?=means?\b|shall mean))"
    r"(?: or \"[^\"]{1,50}\")?,?\s*(?:\([^)]{0,80}\)\s*)?(?:means?|shall mean|refers? to|is|are)\b"
    r"|\((?:the |each,? an? |collectively,? )?\"([^\"]{1,50})\"\)"
)
_NO_LIMIT = re.compile(r"\b(terms|conditions|policy|right|fair)\b|^uses?$", re.IGNORECASE)
_ENDS_IN_LIMIT = re.compile(rf"\b{_LIMITED}\s*$", re.IGNORECASE)
#: Where a purpose is explained by what it must not earn.
_NO_GAIN = re.compile(
    r"\bnon-?\s?commercial|\bnot\b.{0,60}\b(commercial|revenue|payment|compensation|profit)\b",
    re.IGNORECASE,
)
_EARNING = re.compile(r"\bcommercial", re.IGNORECASE)
#: Names that are a limit by themselves, whether or not the program sees where they are used.
_SAYS_ITSELF = re.compile(
    r"\b(non-?\s?commercial|permitted|authori[sz]ed|allowed|licensed|approved|research|academic"
    r"|evaluation|internal|personal|excluded|prohibited|forbidden|restricted|competing|competitive"
    r"|limited|territory|field)\b",
    re.IGNORECASE,
)
_EXCEPT = re.compile(
    r"\bexclud\w+|\bexcept\b|\bother than\b|\bonly\b|\blimited to\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Names:
    """What a licence calls the uses that it allows or leaves out.

    Attributes:
        used: names in small letters, each with the kind of limit that it makes and the expression
            of a sentence that limits by it.
    """

    used: tuple[tuple[str, Kind, re.Pattern[str]], ...] = ()

    def limits(self, text: str) -> tuple[Kind, str] | None:
        """The kind of limit that a sentence sets by such a name, and its words."""
        own = defines(text)
        for name, kind, words in self.used:
            if name == own:
                if name.endswith("territory") and not _EXCEPT.search(text):
                    return None
                return Kind.NON_COMMERCIAL if _NO_GAIN.search(text) else kind, f"{name} means"
            found = words.search(text)
            if found:
                return kind, found[0]
        return None


def defines(text: str) -> str:
    """The name of a use, a purpose, a field or a place that a sentence explains, or ""."""
    found = _NAMED.search(text)
    name = " ".join(next((one for one in found.groups() if one), "").split()) if found else ""
    if not _ENDS_IN_LIMIT.search(name) or _NO_LIMIT.search(name):
        return ""
    return name.casefold()


def names(texts: Iterable[str]) -> Names:
    """The names of a licence that limit its use.

    A name counts if some sentence says that only it is allowed, or that it is not, or if it says
    so itself ("Non-Commercial Purpose").
    """
    texts = list(texts)
    found: dict[str, None] = {}
    for text in texts:
        name = defines(text)
        if name and len(found) < _MOST:
            found[name] = None
    return Names(tuple(_used(found, texts)))


def _used(found: Iterable[str], texts: list[str]) -> Iterable[tuple[str, Kind, re.Pattern[str]]]:
    for name in found:
        plain = re.escape(name.removesuffix("s"))
        words = expression(
            rf"(<ONLY>.{{0,80}}|<NOT>.{{0,160}}|\boutside (of )?"
            rf"|\bno licen[sc]e\b.{{0,60}}|\bnot apply to\b.{{0,60}})\b{plain}s?\b"
        )
        if _SAYS_ITSELF.search(name) or any(words.search(text) for text in texts):
            yield name, Kind.NON_COMMERCIAL if _EARNING.search(name) else Kind.FIELD, words
