"""How far a name gives itself away to somebody who reads only English.

*Ujerumani* is Germany in Swahili, and half of it can be guessed; *Misri*, Egypt, cannot. Two
measures, both from 0 to 1, the larger counts: likeness of the spelling without accents, and
likeness of the consonants, which also works across scripts. The consonants of a letter are the
first ones of its name in the Unicode Character Database (ARABIC LETTER BEH, ETHIOPIC SYLLABLE GE,
DEVANAGARI LETTER KA): crude, but with no table of our own and the same for every script.

Likeness is that of Ratcliff and Obershelp as in the standard library's ``difflib``: twice the
matching characters over all characters. Of the whole names or of any two of their words, so that
"Bosnia na Hezegovina" is found out by its first word.
"""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import cache

_FEW = 3  # words of fewer letters match by accident

# Parts of Unicode names that describe a letter rather than name it.
_BESIDE = re.compile(
    r"(?:FARSI|SWASH|KIRGHIZ|DOTLESS|OPEN|REVERSED|TURNED|SHORT|"
    r"(?:ALPA|MAHAA)PRAANA|MUURDHAJA|TAALUJA|DANTAJA) "
)
_NAMED = re.compile(r"(\w+) .*?\b(?:LETTER|SYLLABLE|CHARACTER) (.+)")
_VOWELS_IN_NAME = re.compile(r"GLOTTAL|PHARYNGEAL|HAMZA|AIN\b")
_LATIN = {"ENG": "n", "ESH": "sh", "EZH": "zh", "GAMMA": "g", "SHARP": "s", "ETH": "th"}


@cache
def likeness(name: str, other: str) -> float:
    """Likeness of two names by spelling or by sound, whichever is greater, 0 to 1."""
    return max(spelling(name, other), _of_words(_consonants(name), _consonants(other)))


@cache
def spelling(name: str, other: str) -> float:
    """Likeness of the letters without accents and capitals, 0 to 1."""
    return _of_words(plain(name), plain(other))


@cache
def plain(name: str) -> str:
    """Return the name without capitals, accents and punctuation, for comparing."""
    decomposed = unicodedata.normalize("NFD", name.casefold()).replace("-", " ")
    kept = (sign for sign in decomposed if sign.isspace() or unicodedata.category(sign)[0] in "LN")
    return " ".join("".join(kept).split())


def _of_words(name: str, other: str) -> float:
    """The greatest likeness among the whole names and any two of their words."""
    words = [(word, its) for word in name.split() for its in other.split()]
    best = 0.0
    for one, two in [(name, other), *(pair for pair in words if len(min(pair, key=len)) >= _FEW)]:
        shorter, longer = sorted((len(one), len(two)))
        if shorter and 2 * shorter / (shorter + longer) > best:  # it could be greater
            best = max(best, _ratio(one, two))
    return best


@cache
def _ratio(name: str, other: str) -> float:
    return SequenceMatcher(None, name, other, autojunk=False).ratio()


@cache
def _consonants(name: str) -> str:
    return "".join(map(_consonant, plain(name))).strip()


@cache
def _consonant(letter: str) -> str:
    """The consonants that a letter begins with, in Latin letters; none for a vowel."""
    if letter.isspace():
        return letter
    parts = _NAMED.fullmatch(unicodedata.name(letter, "").partition(" WITH ")[0])
    if parts is None:
        return ""
    script, name = parts[1], _BESIDE.sub("", parts[2])
    if _VOWELS_IN_NAME.match(name):
        return ""
    if script == "LATIN" and len(name) > 1:
        return _LATIN.get(name, "")
    if script == "TIFINAGH":  # its letters are called YAB, YAG, …
        name = name.removeprefix("YA")
    elif script == "CYRILLIC" and re.fullmatch("E[FLMNRS]", name):
        name = name[1:]
    first = re.match("[^AEIOUY ]+", name)
    return first[0].lower() if first else ""
