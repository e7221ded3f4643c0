"""Figures, languages and lists as a board reads them. Rounded here, never where it is decided."""

import math
from collections.abc import Sequence

from terazi.proposal.codes import language_name

SHARE = "share"
_MOST_DECIMALS = 6
_PLURALS = ("months", "answers", "questions")


def figure(value: float, unit: str) -> str:
    """Write a figure with its unit: ``0.5`` in shares is ``50%``, ``1234`` KES is ``KES 1,234``."""
    return _written(value, unit, _decimals(value, unit))


def apart(first: float, second: float, unit: str) -> tuple[str, str]:
    """Write two figures with as many decimals as it takes to see that they differ.

    A bound of 59.6% beside a limit of 60% must not read "60% is below 60%".
    """
    decimals = max(_decimals(first, unit), _decimals(second, unit))
    texts = _written(first, unit, decimals), _written(second, unit, decimals)
    while first != second and texts[0] == texts[1] and decimals < _MOST_DECIMALS:
        decimals += 1
        texts = _written(first, unit, decimals), _written(second, unit, decimals)
    return texts


def listed(words: Sequence[str]) -> str:
    """Join words as people do: ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def count(number: int, thing: str) -> str:
    """Write ``1 red line``, ``2 red lines``, ``no red lines``."""
    many = f"{thing}s" if number != 1 else thing
    return f"{number or 'no'} {many}"


def whose(option: str, language: str = "") -> str:
    """Say of which option, in which language: ``of Gemma in Swahili``."""
    return f"of {option}{spoken(language)}"


def spoken(language: str) -> str:
    """Say in which language: `` in Swahili``, or nothing where the tag is empty."""
    return f" in {language_name(language)}" if language else ""


def is_currency(word: str) -> bool:
    """Whether it is written as an ISO 4217 code."""
    return len(word) == 3 and word.isascii() and word.isalpha() and word.isupper()


def _decimals(value: float, unit: str) -> int:
    """As many as show about two digits that matter."""
    size = abs(value) * 100 if unit == SHARE else abs(value)
    if size >= 10 or size == 0 or not math.isfinite(size):
        return 0
    if size >= 1:
        return 1
    return min(1 - math.floor(math.log10(size)), _MOST_DECIMALS)


def _written(value: float, unit: str, decimals: int) -> str:
    if unit == SHARE:
        return f"{_trimmed(value * 100, decimals)}%"
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
