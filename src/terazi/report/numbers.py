"""Finite numbers, shares and money as a CLDR locale writes them."""

import copy
import math
import re

from babel import Locale
from babel.numbers import NumberPattern

_SPACE = "\N{NO-BREAK SPACE}"


def number(locale: Locale, value: float, most: int) -> str:
    """Write a number with at most so many decimals."""
    return _applied(locale, locale.decimal_formats[None], value, 0, most)


def significant(locale: Locale, value: float, digits: int) -> str:
    """Write a number with so many significant digits; whole digits are never cut."""
    if value and not 1e-9 < abs(value) < 1e15:
        return f"{value:.{digits - 1}e}"
    return number(locale, value, decimals(value, digits))


def percent(locale: Locale, share: float, least: int, most: int) -> str:
    """Write a share (0 to 1) as a percentage."""
    return _applied(locale, locale.percent_formats[None], share, least, most)


def money(locale: Locale, value: float, currency: str, least: int, most: int) -> str:
    """Write an amount of money with so many decimals."""
    pattern = copy.copy(locale.currency_formats["standard"])
    pattern.frac_prec = (least, most)
    # A code before a figure needs a space to be read ("KES0.04"); a symbol does not.
    text = pattern.apply(value, locale, currency=currency, currency_digits=False)
    return re.sub(rf"(?<={currency})(?=\d)|(?<=\d)(?={currency})", _SPACE, text)


def price(locale: Locale, value: float, currency: str, digits: int) -> str:
    """Write an amount of money; small prices keep ``digits`` significant digits."""
    if value and not 1e-9 < abs(value) < 1e15:
        return f"{currency}{_SPACE}{significant(locale, value, 3)}"
    small = 0 < abs(value) < 100
    most = max(decimals(value, digits), 2) if small else 0
    return money(locale, value, currency, 2 if small else 0, most)


def signed(locale: Locale, text: str, value: float) -> str:
    """Put the sign of a value before its size, where it stays among letters from the right."""
    if value == 0:
        return text
    mark = "\N{LEFT-TO-RIGHT MARK}" if locale.text_direction == "rtl" else ""
    return mark + ("+" if value > 0 else "\N{MINUS SIGN}") + text


def decimals(value: float, digits: int) -> int:
    """Decimals that show ``digits`` significant digits, at most 12."""
    if value == 0:
        return 0
    return min(12, max(0, digits - 1 - math.floor(math.log10(abs(value)))))


def _applied(locale: Locale, pattern: NumberPattern, value: float, least: int, most: int) -> str:
    shaped = copy.copy(pattern)
    shaped.frac_prec = (least, most)
    return str(shaped.apply(value, locale))
