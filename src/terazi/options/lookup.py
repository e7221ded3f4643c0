"""Finding the vetted answer to a question, and telling when there is none.

Two questions may share nearly all their words and yet ask for opposite things: "Can I stop my
blood pressure medicine?", "Can I stop my diabetes medicine?". No measure of overlap tells them
apart. So the nearest vetted answer is given only if the two questions are similar enough **and**
the row knows every word that was asked, but for words that are all over the table; and at least
one word was asked that is not in many questions ("What should I do?" asks nothing yet). One
unknown word may be the one that matters; then nothing is said.
"""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np

from terazi.options.retrieval import Index, pieces, words
from terazi.options.vetted import Vetted

FLOOR = 0.15
"""The similarity of two questions (``Index.similarity``, 0 to 1) under which nothing is said."""

SAME_WORD = 0.25
"""The share of pieces that two forms of one word have in common at least: *naweza*, *ninaweza*."""

COMMON_SHARE, COMMON_ROWS = 0.15, 3
"""A word is common if this share of the rows has it, and this many of them at least."""


class Lookup:
    """The vetted rows of one language, ready to be asked.

    Args:
        rows: at least one.
        language: BCP-47 tag of all of them.
        floor: as ``FLOOR``.
    """

    def __init__(self, rows: Sequence[Vetted], language: str, floor: float = FLOOR) -> None:
        self.rows = tuple(rows)
        self.language = language
        self.floor = floor
        self._index = Index([row.question for row in rows], language)
        asked = [frozenset(words(row.question, language)) for row in rows]
        said = [frozenset(words(row.answer, language)) for row in rows]
        self._known = [here | there for here, there in zip(asked, said, strict=True)]
        self._common = _common(self._known)
        self._often_asked = _common(asked)

    def find(self, question: str) -> Vetted | None:
        """Return the row that answers the question, or None where none surely does."""
        asked = set(words(question, self.language))
        if asked <= self._often_asked:
            return None
        nearest = int(np.argmax(self._index.scores(question)))
        if self._index.similarity(question, nearest) < self.floor:
            return None
        known = self._known[nearest]
        if all(any(_same(word, other) for other in known) for word in asked - self._common):
            return self.rows[nearest]
        return None


def _common(rows: Sequence[frozenset[str]]) -> frozenset[str]:
    having = Counter(word for row in rows for word in row)
    enough = max(COMMON_ROWS, math.ceil(COMMON_SHARE * len(rows)))
    return frozenset(word for word, number in having.items() if number >= enough)


def _same(one: str, other: str) -> bool:
    """Whether two words are likely forms of one word."""
    if one == other:
        return True
    here, there = frozenset(pieces(one)), frozenset(pieces(other))
    return len(here & there) >= SAME_WORD * len(here | there)
