"""Personal data that can be told by their form: addresses, telephones, long numbers.

Names, places and stories of people are personal data as well, and no pattern finds them.

- **E-mail addresses**: a local part, ``@``, and a domain with a dot.
- **Telephones**: ``+`` or ``00`` and 8 to 15 digits (ITU-T E.164), or 0 and 8 to 11 more, with
  single blanks, dots, hyphens or brackets between them.
- **Numbers of a person**: payment cards (ISO/IEC 7812, 13 to 19 digits whose check digit is right),
  accounts (IBAN, ISO 13616, whose check is right), and nine or more digits in a row.
"""

import re
from collections.abc import Iterator

from terazi.foundry.corpus.marks import NONE, Mark

_EMAIL = re.compile(r"[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}")
_DIGITS = re.compile(r"(?<![\w.,])\+?\(?\d(?:[ .\-()]{0,2}\d){7,18}(?!\w|[.,]\d)")
_IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d\d(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)")
_DECIMAL = re.compile(r"\d+\.\d+")
_LONG = re.compile(r"(?<![\d.,])\d{9,}(?![\d.,]*\d)")
_TELEPHONE = (9, 12)  # digits with the 0 before them
_ABROAD = (8, 15)
_CARD = (13, 19)


def found(text: str) -> Iterator[tuple[Mark, str]]:
    """What was found, each with the words; nearly all lines have no digit and no ``@``."""
    if "@" in text:
        for match in _EMAIL.finditer(text):
            yield Mark.EMAIL, match[0]
    told = [match.span() for match in _DIGITS.finditer(text) if _kind(match[0])]
    for start, end in told:
        yield _kind(text[start:end]), text[start:end]
    for match in _IBAN.finditer(text):
        if _iban(match[0].replace(" ", "")):
            yield Mark.NUMBER, match[0]
    for match in _LONG.finditer(text):
        if not any(start < match.end() and match.start() < end for start, end in told):
            yield Mark.NUMBER, match[0]


def masked(text: str) -> str:
    """The form of it, without what it says: every letter and digit is a dot."""
    return "".join("•" if sign.isalnum() else sign for sign in text[:40])


def _kind(text: str) -> Mark:
    if _DECIMAL.fullmatch(text):
        return NONE
    digits = [int(sign) for sign in text if sign.isdecimal()]
    if text.startswith("+") or digits[:2] == [0, 0]:
        within = len(digits) - 2 * (digits[:2] == [0, 0])
        return Mark.PHONE if _ABROAD[0] <= within <= _ABROAD[1] else NONE
    if digits[0] == 0:
        return Mark.PHONE if _TELEPHONE[0] <= len(digits) <= _TELEPHONE[1] else NONE
    if _CARD[0] <= len(digits) <= _CARD[1] and _luhn(digits):
        return Mark.NUMBER
    return NONE


def _luhn(digits: list[int]) -> bool:
    """Whether the last digit checks the others (ISO/IEC 7812-1, Annex B)."""
    doubled = [digit * 2 - 9 * (digit > 4) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _iban(text: str) -> bool:
    """Whether its check is right (ISO 7064, MOD 97-10)."""
    return int("".join(str(int(sign, 36)) for sign in text[4:] + text[:4])) % 97 == 1
