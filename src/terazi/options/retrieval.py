"""Finding the nearest of a set of texts, in any script: BM25 over words and groups of letters.

Words alone miss most of what two sentences share in languages that build long words: Swahili
*anakula* and *wanakula*, Turkish *pazarda* and *pazardan*. So a text is taken apart into its words
and, inside each word, all runs of three to five letters. On the topics of SIB-200 (training part,
each text left out in turn, six languages) this raises the accuracy of the vote in
``terazi.options.tool`` from 59 to 69 %; docs/options.md has the figures.
"""

import logging
import math
import unicodedata
from collections import Counter
from collections.abc import Sequence

import bm25s
import numpy as np
from numpy.typing import NDArray

# The library sets its own log level to DEBUG when it is imported; a weighing stays quiet.
logging.getLogger("bm25s").setLevel(logging.WARNING)

SHORTEST, LONGEST = 3, 5
"""Length of the groups of letters, a mark for the word's begin and end included."""

MAX_CHARACTERS = 10_000
"""What comes after this in a text is left out: no question is that long, hostile text may be."""

_DOTTED_I = frozenset({"tr", "az"})
_TURKIC = str.maketrans({"I": "\N{LATIN SMALL LETTER DOTLESS I}", "İ": "i"})


def fold(text: str, language: str = "") -> str:
    """Make two spellings of one text the same: composed (NFC), without capitals.

    Turkish and Azerbaijani have two letters i, which Unicode's own case folding would mix up.
    """
    text = unicodedata.normalize("NFC", text[:MAX_CHARACTERS])
    if language.partition("-")[0] in _DOTTED_I:
        text = text.translate(_TURKIC)
    return unicodedata.normalize("NFC", text.casefold())


def words(text: str, language: str = "") -> list[str]:
    """Take a text apart at everything that is no letter, digit or mark.

    Marks belong to the word: the vowel signs of Hindi, Bengali or Tamil are marks.
    """
    kept = (c if unicodedata.category(c)[0] in "LNM" else " " for c in fold(text, language))
    return "".join(kept).split()


def pieces(text: str, language: str = "") -> list[str]:
    """List a text's words and groups of letters, as often as they occur."""
    found = []
    for word in words(text, language):
        found.append(f"={word}")  # no group of letters has this mark
        marked = f"^{word}$"
        for length in range(SHORTEST, LONGEST + 1):
            found += [marked[i : i + length] for i in range(len(marked) - length + 1)]
    return found


class Index:
    """A set of texts in one language, to be searched.

    Args:
        texts: what is searched; may be empty.
        language: BCP-47 tag of all of them.
    """

    def __init__(self, texts: Sequence[str], language: str = "") -> None:
        self.language = language
        taken = [pieces(text, language) for text in texts]
        self._sets = [frozenset(one) for one in taken]
        self._containing = Counter(piece for one in self._sets for piece in one)
        self._bm25 = None
        if self._containing:
            self._bm25 = bm25s.BM25()  # k1 1.5, b 0.75, Lucene's idf: the usual values
            self._bm25.index(taken, show_progress=False)

    def __len__(self) -> int:
        return len(self._sets)

    def scores(self, text: str) -> NDArray[np.float64]:
        """Score each text of the index for this one (BM25, Robertson and Zaragoza 2009).

        Returns:
            One number a text, in the index's order: at least 0, higher is nearer, without unit;
            comparable only within one call.
        """
        wanted = [piece for piece in pieces(text, self.language) if piece in self._containing]
        if self._bm25 is None or not wanted:
            return np.zeros(len(self))
        return np.asarray(self._bm25.get_scores(wanted), dtype=np.float64)

    def similarity(self, text: str, position: int) -> float:
        """Say how much of two texts is the same: 0 nothing, 1 the same pieces.

        It is the weight of the pieces in both over the weight of the pieces in either (a weighted
        Jaccard index); a piece weighs more the fewer texts of the index have it.
        """
        here, there = frozenset(pieces(text, self.language)), self._sets[position]
        both, either = here & there, here | there
        if not either:
            return 0.0
        return sum(map(self._weight, both)) / sum(map(self._weight, either))

    def _weight(self, piece: str) -> float:
        having = self._containing[piece]
        return math.log1p((len(self) - having + 0.5) / (having + 0.5))
