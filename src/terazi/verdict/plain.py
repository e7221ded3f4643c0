"""Figures, languages and lists as a board reads them. Rounded here, never where it is decided.

English is written here; what it is made of goes with it, for other languages.
"""

import math
from collections.abc import Sequence

from terazi.finding import COMPARED
from terazi.message import Amount, Listing, Message, Said, Term, Tongue, say
from terazi.proposal.codes import language_name
from terazi.proposal.protection import YES_OR_NO

SHARE = "share"
_POINTS = "points"  # of a hundred: how far two shares are apart
MINUS = "\N{MINUS SIGN}"
_MOST_DECIMALS = 6
_PLURALS = ("months", "answers", "questions")


def unit_in_words(measure: str, unit: str) -> str:
    """The unit in which a figure is told: how far two shares are apart is told in points."""
    return _POINTS if unit == SHARE and measure.endswith(COMPARED) else unit


def figure(value: float, unit: str) -> Amount:
    """Write a figure with its unit: ``0.5`` in shares is ``50%``, ``1234`` KES is ``KES 1,234``.

    A fact is written as yes or no.
    """
    return _amount(value, unit, _decimals(value, unit))


def apart(first: float, second: float, unit: str) -> tuple[Amount, Amount]:
    """Write two figures with as many decimals as it takes to see that they differ.

    A bound of 59.6% beside a limit of 60% must not read "60% is below 60%".
    """
    decimals = max(_decimals(first, unit), _decimals(second, unit))
    texts = _amount(first, unit, decimals), _amount(second, unit, decimals)
    while first != second and texts[0] == texts[1] and decimals < _MOST_DECIMALS:
        decimals += 1
        texts = _amount(first, unit, decimals), _amount(second, unit, decimals)
    return texts


def listed(words: Sequence[str]) -> Listing:
    """Join words as people do: ``a, b and c``."""
    return Listing(words)


def tongue(tag: str) -> Tongue:
    """Name a language: ``Swahili``."""
    return Tongue(language_name(tag), tag)


def row(what: str, option: str, language: str = "") -> Message:
    """Say of what a figure is: ``topic accuracy of Gemma in Swahili``."""
    if not language:
        # Translators: as “topic accuracy of Gemma”; Gemma stays as it is
        return say("%(what)s of %(option)s", what=_term(what), option=option)
    return say(
        "%(what)s of %(option)s in %(language)s",
        what=_term(what),
        option=option,
        language=tongue(language),
    )


def _term(what: str) -> str:
    """A measure by its standard name; what is said already stays."""
    return what if isinstance(what, Said) else Term(what)


def in_tongue(what: str, language: str) -> str:
    """Say in which language: ``topic accuracy in Swahili``; as it is where the tag is empty."""
    if not language:
        return what
    return say("%(what)s in %(language)s", what=what, language=tongue(language))


def quoted(name: str, language: str) -> Message:
    """Name a red line: ``“Understands” in Swahili``."""
    if not language:
        return say("“%(name)s”", name=name)
    return say("“%(name)s” in %(language)s", name=name, language=tongue(language))


def is_currency(word: str) -> bool:
    """Whether it is written as an ISO 4217 code."""
    return len(word) == 3 and word.isascii() and word.isalpha() and word.isupper()


def _decimals(value: float, unit: str) -> int:
    """As many as show about two digits that matter."""
    size = abs(value) * 100 if unit in {SHARE, _POINTS} else abs(value)
    if size >= 10 or size == 0 or not math.isfinite(size):
        return 0
    if size >= 1:
        return 1
    return min(1 - math.floor(math.log10(size)), _MOST_DECIMALS)


def _amount(value: float, unit: str, decimals: int) -> Amount:
    return Amount(_written(value, unit, decimals), value, unit, decimals)


def _written(value: float, unit: str, decimals: int) -> str:
    if unit == SHARE:
        return f"{_trimmed(value * 100, decimals)}%"
    if unit == _POINTS:
        return f"{_trimmed(value * 100, decimals).replace('-', MINUS)} {_POINTS}"
    if unit == YES_OR_NO and value in {0, 1}:
        return "yes" if value else "no"
    number, (first, _, rest) = _trimmed(value, decimals), unit.partition(" ")
    if is_currency(first):
        return f"{first} {number} {rest}".strip()
    if number == "1" and unit.endswith(_PLURALS):
        unit = unit.removesuffix("s")
    return f"{number} {unit}".strip()


def _trimmed(value: float, decimals: int) -> str:
    text = f"{value:,.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
