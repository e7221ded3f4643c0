"""What an answer says of its own, without the words that it only repeats from the question.

Weak models repeat the question, whole or with a word changed, and go on from there. What they
repeat is in the language of the question and has its numbers, and is no answer. Nor is one word, or
a piece of one, over and over.
"""

import re
import unicodedata
from collections.abc import Collection

RUN = 4  # words of the question in a row that are a repetition
_GLUED = re.compile(r"(?<=[,;:])(?=[^\W\d])")  # as people type: Je,nani; but not 1,000
_LOOP = re.compile(r"(.{1,60}?)\1{3,}", re.DOTALL)


def own_words(question: str, answer: str, marks: Collection[str] = ()) -> str:
    """The answer without runs of words that the question has in the same order.

    A run is of `RUN` words at least, or of the whole question where that is shorter.

    Args:
        question: as people asked it.
        answer: to it.
        marks: words between which the question stood; they are left out too.
    """
    asked = [_bare(word) for word in _words(question)]
    size = min(RUN, len(asked))
    runs = {tuple(asked[i : i + size]) for i in range(len(asked) - size + 1)}
    words = _words(answer)
    said = [_bare(word) for word in words]
    ours = {_bare(mark) for mark in marks}
    repeated = {at for at, word in enumerate(said) if word in ours}
    for start in range(len(said) - size + 1) if size else ():
        if tuple(said[start : start + size]) in runs:
            repeated.update(range(start, start + size))
    return " ".join(word for at, word in enumerate(words) if at not in repeated)


def once(text: str) -> str:
    """The text with what it says four times in a row or more said once.

    Not for texts whose numbers count: 10000 has a piece that is there four times.
    """
    return _LOOP.sub(r"\1", text)


def _words(text: str) -> list[str]:
    return _GLUED.sub(" ", text).split()


def _bare(word: str) -> str:
    """The word without case and without punctuation around it."""
    plain = unicodedata.normalize("NFKC", word).casefold()
    kept = [sign for sign in plain if unicodedata.category(sign)[0] not in "PS"]
    return "".join(kept) or plain
