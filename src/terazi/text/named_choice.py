"""Which of several choices a free text names: for answers of models that only write.

A choice is named by its words, whatever their case, and one of several words joined by a slash
("science/technology") by either of them. An answer that repeats three choices or more in a row only
lists what it was offered: such a list names nothing. What is left names one choice, or it cannot be
read: neither "travel or geography" nor silence is right or wrong.

It does not understand: "not politics" names politics.
"""

import re
import unicodedata
from collections.abc import Sequence

_LISTED = 3  # different choices in a row
_BETWEEN = re.compile(r"[^\w.!?]*(?:(?:or|and)\b[^\w.!?]*)?")


def named(answer: str, choices: Sequence[str]) -> frozenset[int]:
    """The places of the choices that an answer names."""
    said = unicodedata.normalize("NFC", answer).casefold()
    words = {
        word: place
        for place, choice in enumerate(_plain(choices))
        for word in (choice, *(part.strip() for part in choice.split("/")))
        if word
    }
    if not words:
        return frozenset()
    longest_first = sorted(words, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    found = list(pattern.finditer(said))
    left: set[int] = set()
    row: list[re.Match[str]] = []
    for number, one in enumerate(found):
        row.append(one)
        after = found[number + 1] if number + 1 < len(found) else None
        if after is None or not _BETWEEN.fullmatch(said, one.end(), after.start()):
            together = {words[match.group()] for match in row}
            left |= together if len(together) < _LISTED else set()
            row = []
    return frozenset(left)


def _plain(choices: Sequence[str]) -> list[str]:
    return [unicodedata.normalize("NFC", choice).casefold().strip() for choice in choices]
