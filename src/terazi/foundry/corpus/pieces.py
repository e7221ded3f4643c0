"""Texts cut into overlapping pieces, as numbers that can be compared.

A piece of n signs (letters, bytes or words) becomes a number of 64 bits: a polynomial over its
signs, mixed as in MurmurHash3 (Appleby 2011). Two different pieces have one number once in 2⁶⁴.
"""

import re
import sys
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.uint64]

_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xFF51AFD7ED558CCD)
_HALF = np.uint64(33)
_ASCII = {code: " " for code in range(128) if not chr(code).isalnum()}


class Pieces(NamedTuple):
    """The pieces of several texts: those of text i are ``numbers[starts[i]:starts[i + 1]]``."""

    numbers: Numbers
    starts: npt.NDArray[np.uint64]

    def of(self, text: int) -> Numbers:
        """The pieces of one text."""
        return self.numbers[int(self.starts[text]) : int(self.starts[text + 1])]


def normal(text: str) -> str:
    """Return the text without what makes no difference: capitals, punctuation, composition.

    Letters, the marks on them and digits are left, with single blanks between words.
    """
    if text.isascii():  # the same, sooner
        return " ".join(text.lower().translate(_ASCII).split())
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _between().sub(" ", folded).strip()


@cache
def _between() -> re.Pattern[str]:
    r"""What stands between words: all but letters, digits and marks (which ``\w`` lacks)."""
    marks = [
        sign for sign in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(sign)[0] == "M"
    ]
    ranges: list[tuple[str, str]] = []
    for sign in marks:
        if ranges and ord(sign) == ord(ranges[-1][1]) + 1:
            ranges[-1] = (ranges[-1][0], sign)
        else:
            ranges.append((sign, sign))
    return re.compile(rf"(?:[^\w{''.join(f'{first}-{last}' for first, last in ranges)}]|_)+")


def of_letters(texts: Sequence[str], size: int) -> Pieces:
    """Cut texts into pieces of so many letters; a shorter text has none."""
    joined = "".join(texts).encode("utf-32-le")
    signs = np.frombuffer(joined, dtype="<u4").astype(np.uint64)
    return _cut(signs, np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)), size)


def of_bytes(texts: Sequence[str], size: int) -> Pieces:
    """Cut texts into pieces of so many bytes of UTF-8."""
    encoded = [text.encode() for text in texts]
    signs = np.frombuffer(b"".join(encoded), dtype=np.uint8).astype(np.uint64)
    return _cut(signs, np.fromiter(map(len, encoded), dtype=np.int64, count=len(texts)), size)


def of_words(texts: Sequence[str], size: int) -> Pieces:
    """Cut texts into pieces of so many words, which stand between blanks."""
    split = [text.split() for text in texts]
    words = [hash(word) & 0xFFFFFFFFFFFFFFFF for text in split for word in text]
    signs = np.array(words, dtype=np.uint64)
    return _cut(signs, np.fromiter(map(len, split), dtype=np.int64, count=len(texts)), size)


def _cut(signs: Numbers, lengths: npt.NDArray[np.int64], size: int) -> Pieces:
    counts = np.maximum(lengths - size + 1, 0)
    starts = np.zeros(len(lengths) + 1, dtype=np.uint64)
    np.cumsum(counts, out=starts[1:])
    total = len(signs) - size + 1
    if total <= 0:
        return Pieces(np.zeros(0, dtype=np.uint64), starts)
    numbers = np.zeros(total, dtype=np.uint64)
    for at in range(size):
        numbers *= _BASE
        numbers += signs[at : at + total] + np.uint64(1)
    within = np.ones(len(signs), dtype=bool)  # which places begin a piece that ends in its text
    ends = np.cumsum(lengths)
    for back in range(1, size):
        reach = np.minimum(lengths, back)
        within[ends[reach == back] - back] = False
        within[ends[(reach < back) & (reach > 0)] - reach[(reach < back) & (reach > 0)]] = False
    numbers = numbers[within[:total]]
    numbers ^= numbers >> _HALF
    numbers *= _MIX
    numbers ^= numbers >> _HALF
    return Pieces(numbers, starts)
