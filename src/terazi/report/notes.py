"""Notes of a section, each sentence written once and named by a letter."""

import re
from collections.abc import Iterable, Mapping

_AFTER_A_SENTENCE = re.compile(r"(?<=[.;]) +(?=\S)")


def lettered(notes: Iterable[str]) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Share what several notes say word for word.

    Args:
        notes: of all rows of a section, in their order.

    Returns:
        Each piece of text by its letter (a, b, …, z, aa, ab, … as spreadsheets name columns), and
        the letters of each note. Put together in their order, the pieces are the note again.
    """
    seen = list(dict.fromkeys(note for note in notes if note))
    using: dict[str, set[str]] = {}
    for note in seen:
        for sentence in _sentences(note):
            using.setdefault(sentence, set()).add(note)
    names: dict[str, str] = {}
    letters: dict[str, str] = {}
    for note in seen:
        pieces: list[list[str]] = []
        for sentence in _sentences(note):
            # Sentences that always come in the same notes stay together.
            if pieces and using[pieces[-1][-1]] == using[sentence]:
                pieces[-1].append(sentence)
            else:
                pieces.append([sentence])
        texts = [" ".join(piece) for piece in pieces]
        letters[note] = " ".join(names.setdefault(text, _letter(len(names))) for text in texts)
    return {letter: text for text, letter in names.items()}, letters


def _sentences(note: str) -> list[str]:
    return _AFTER_A_SENTENCE.split(" ".join(note.split()))


def _letter(place: int) -> str:
    name, rest = "", place + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        name = chr(ord("a") + letter) + name
    return name
