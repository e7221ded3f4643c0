"""What a line is by its form alone, without a list of words of any language."""

import re
import unicodedata
from collections import Counter
from functools import cache

from ftfy.badness import is_bad

from terazi.foundry.corpus.marks import NONE, Mark

_SEPARATORS = re.compile(r"[|›»•·→>]|(?<=\s)/(?=\s)")  # noqa: RUF001  these very signs
_MENU = 3  # separators that make a line a menu
_SHORT_PART = 25.0  # letters on average between two separators of a menu
_FEWEST_SIGNS = 8  # shorter lines are not judged by their share of letters
_ADDRESS = re.compile(r"(?:https?://|www\.)\S{1,2000}")
# A number at the beginning with words after it, as 5:3 or 12; or a place in a book, as (3:16).
_VERSE = re.compile(r"\(?\d{1,3}\s?[:.]\s?\d{1,3}(?:[-\u2013]\d{1,3})?\)?\.?\s+\D")
# A word that may be a name, and two numbers.
_PLACE = re.compile(
    r"(?<!\w)([^\W\d_])[^\W\d_]{1,20}\.? \d{1,3}:\d{1,3}(?:[-\u2013]\d{1,3})?(?![\d:])"
)
# Turkish text of Windows that was read as Western European: ğ and ş become ð and þ.
_ICELANDIC = re.compile("[ðþý][a-zçöü]|[a-zçöü][ðþý]")
_TIME = re.compile(r" (?:[01]?\d|2[0-4]):[0-5]\d$")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_TURKIC = {"tr", "az", "crh", "gag"}


def marks(text: str, language: str) -> Mark:
    """The marks of damage and of form."""
    found = NONE
    if _damaged(text, language):
        found |= Mark.DAMAGED
    if _no_sentence(text):
        found |= Mark.NO_SENTENCE
    if _VERSE.match(text) or any(map(_names_a_verse, _PLACE.finditer(text))):
        found |= Mark.VERSE
    return found


def _names_a_verse(place: re.Match[str]) -> bool:
    """Not "saa 7:30"; in scripts without capitals nothing that may be a time of the day."""
    return place[1].isupper() or not (place[1].islower() or _TIME.search(place[0]))


def _damaged(text: str, language: str) -> bool:
    if text.isascii():
        return _CONTROL.search(text) is not None
    if "\ufffd" in text or any(_control(sign) for sign in set(text)):
        return True
    if language.partition("-")[0] in _TURKIC and _ICELANDIC.search(text):
        return True
    return bool(is_bad(text))


def _no_sentence(text: str) -> bool:
    rest = _ADDRESS.sub("", text)
    parts = [part.strip() for part in _SEPARATORS.split(rest)]
    if len(parts) > _MENU and sum(map(len, parts)) / len(parts) < _SHORT_PART:
        return True
    if len(text) < _FEWEST_SIGNS:
        return False
    signs = Counter(rest)
    letters = sum(count for sign, count in signs.items() if _letter(sign))
    others = sum(count for sign, count in signs.items() if not sign.isspace()) - letters
    return letters <= others


@cache
def _letter(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LM"


@cache
def _control(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cs", "Co", "Cn"} and sign != "\t"
