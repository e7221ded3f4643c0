"""Numbers in a text, in the digits of any script and with the separators of any language.

Which sign groups thousands and which begins the decimals is Unicode CLDR's for the language, with
one exception: a full stop or comma that is followed by anything but three digits begins decimals,
and one that is there twice groups, whatever the language. So ``1.234`` is a thousand and more in
Turkish and little more than one in English; ``1.5`` is the same in both. Numbers in words are not
read.
"""

import re
import unicodedata
from fractions import Fraction
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.numbers import get_decimal_symbol

# Spaces and apostrophes that group thousands somewhere; those of Arabic have signs of their own.
_GROUPS = "'’\N{ARABIC THOUSANDS SEPARATOR}_\u00a0\u202f\u2009"
_POINT = "\N{ARABIC DECIMAL SEPARATOR}"
_NUMBER = re.compile(
    rf"[-−]?\d+(?:[.,{_POINT}{_GROUPS}]\d+|\ \d{{3}}(?!\d))*(?:\s*/\s*\d+)?",
)
_MINUS = str.maketrans({"−": "-"})
_LONGEST = 30  # signs: what is longer is no number that anybody asked for


def numbers(text: str, language: str) -> list[Fraction]:
    """All numbers of a text in their order; ``1/2`` is one, and so is ``-3``."""
    plain = "".join(_digit(sign) for sign in text)
    found = []
    for match in _NUMBER.finditer(plain):
        said = match.group()
        before = plain[match.start() - 1] if match.start() else ""
        if said[0] in "-−" and before.isalnum():
            said = said[1:]  # a dash between two numbers, as in 10-3
        parts = [said] if _one_number(said) else re.split("[.,]", said)
        values = (_value(part, language) for part in parts if len(part) <= _LONGEST)
        found += [value for value in values if value is not None]
    return found


def _one_number(said: str) -> bool:
    """Whether the signs group digits by threes (or by twos before them, as in India)."""
    for sign in ".,":
        groups = re.split(r"\D", said.lstrip("-−").partition("/")[0])
        if said.count(sign) > 1 and not (
            {len(group) for group in groups[1:-1]} <= {2, 3} and len(groups[-1]) in {1, 2, 3}
        ):
            return False
    return True


def _digit(sign: str) -> str:
    value = unicodedata.decimal(sign, None)
    return sign if value is None else str(value)


def _value(said: str, language: str) -> Fraction | None:
    over, _, under = said.translate(_MINUS).partition("/")
    value = _decimal(over.strip(), language)
    if not under:
        return value
    return value / int(under) if int(under) else None


def _decimal(said: str, language: str) -> Fraction:
    said = re.sub(rf"[{_GROUPS} ]", "", said).replace(_POINT, "\n")
    points, commas = said.count("."), said.count(",")
    if points and commas:
        last = max(said.rfind("."), said.rfind(","))
        decimal = said[last]
        said = said.replace("," if decimal == "." else ".", "")
        said = said.replace(decimal, "\n") if said.count(decimal) == 1 else said
    elif points + commas == 1:
        sign = "." if points else ","
        after = len(said.partition(sign)[2])
        if after != 3 or said.lstrip("-").startswith("0") or sign == _decimal_sign(language):
            said = said.replace(sign, "\n")
    said = said.replace(".", "").replace(",", "").replace("\n", ".", 1).replace("\n", "")
    return Fraction(said)


@cache
def _decimal_sign(language: str) -> str:
    try:
        # Of Western digits: the Arabic signs are told by themselves.
        return get_decimal_symbol(Locale.parse(language, sep="-"), numbering_system="latn")
    except (UnknownLocaleError, ValueError):
        return "."
