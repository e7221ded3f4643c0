"""Lines of a corpus that are in a test set: who learns from them is not tested by it.

Two looks, as neither sees all. *Words*: 13 words in a row (Brown et al. 2020, Language models are
few-shot learners, appendix C). *Bytes*: pieces of 13 bytes, as a script without blanks and a short
item have no 13 words; single pieces are common, so four fifths of the line's or of the item's,
whichever has fewer, must be in the other.
"""

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from terazi.foundry.corpus import pieces
from terazi.foundry.corpus.marks import NONE, Mark

SIZE = 13
SHARE = 0.8
FEWEST = 25  # pieces of bytes that a line and an item need for it: 37 bytes
_BITS = 24  # of the table that most pieces are looked up in only


class KnownTests:
    """The pieces of test sets.

    Args:
        texts: for each test set, those it tests on, in the corpus's language.
    """

    def __init__(self, texts: Mapping[str, Sequence[str]]) -> None:
        self.sets = tuple(texts)
        items = [(place, text) for place, name in enumerate(texts) for text in texts[name]]
        self._set_of = np.array([place for place, _ in items], dtype=np.int64)
        plain = [pieces.normal(text) for _, text in items]
        words = pieces.of_words(plain, SIZE)
        self._words = _Known(words)
        known = pieces.of_bytes(plain, SIZE)
        self._sizes = np.array([len(np.unique(known.of(at))) for at in range(len(plain))])
        self._bytes = _Known(known)

    def marks(self, plain: Sequence[str]) -> dict[int, tuple[Mark, int]]:
        """The lines of these that are in a test set, each with its marks and the set's place."""
        if not len(self._set_of):
            return {}
        found: dict[int, tuple[Mark, int]] = {}
        words = pieces.of_words(plain, SIZE)
        for line, items in self._words.hits(words, 1):
            found[line] = Mark.TEST_WORDS, int(self._set_of[items[0]])
        cut = pieces.of_bytes(plain, SIZE)
        for line, items in self._bytes.hits(cut, math.ceil(SHARE * FEWEST)):
            own = len(np.unique(cut.of(line)))
            which, counts = np.unique(items, return_counts=True)
            sized = self._sizes[which]
            enough = (sized >= FEWEST) & (counts >= SHARE * np.minimum(sized, own))
            if own >= FEWEST and enough.any():
                before = found.get(line, (NONE, 0))[0]
                found[line] = before | Mark.TEST_BYTES, int(self._set_of[which[enough][0]])
        return found


class _Known:
    """Pieces, and which item each is in."""

    def __init__(self, cut: pieces.Pieces) -> None:
        starts = cut.starts.astype(np.int64)
        item = np.repeat(np.arange(len(starts) - 1), starts[1:] - starts[:-1])
        order = np.lexsort((item, cut.numbers))
        numbers, items = cut.numbers[order], item[order]
        new = np.ones(len(numbers), dtype=bool)
        new[1:] = (numbers[1:] != numbers[:-1]) | (items[1:] != items[:-1])
        self._numbers, self._items = numbers[new], items[new]
        self._table = np.zeros(1 << _BITS, dtype=bool)
        self._table[_short(self._numbers)] = True

    def hits(self, cut: pieces.Pieces, fewest: int) -> Iterator[tuple[int, npt.NDArray[np.int64]]]:
        """The lines with at least so many known pieces, with the items of each (once a piece)."""
        at = np.flatnonzero(self._table[_short(cut.numbers)])
        line = np.searchsorted(cut.starts, at.astype(np.uint64), side="right") - 1
        lines, firsts, counts = np.unique(line, return_index=True, return_counts=True)
        for one, start, count in zip(lines, firsts, counts, strict=True):
            if count < fewest:
                continue
            own = np.unique(cut.numbers[at[start : start + count]])
            first = np.searchsorted(self._numbers, own, side="left")
            end = np.searchsorted(self._numbers, own, side="right")
            items = [self._items[a:b] for a, b in zip(first, end, strict=True) if a < b]
            if items:
                yield int(one), np.concatenate(items)


def _short(numbers: pieces.Numbers) -> npt.NDArray[np.int64]:
    return (numbers >> np.uint64(64 - _BITS)).astype(np.int64)
