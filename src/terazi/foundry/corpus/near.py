"""Texts that are nearly the same, found without comparing all of them.

MinHash (Broder 1997, On the resemblance and containment of documents) by the library rensa gives
each text 80 numbers; sixteen bands of five (locality-sensitive hashing: Leskovec, Rajaraman &
Ullman, Mining of massive datasets, chapter 3) find the pairs that may be alike: of pairs that share
four fifths of their pieces, 99.8 %. Each pair found is then compared in full, on all its pieces, so
no pair is called alike that is not.

Sixteen bands of 4 bytes, and 8 for the text's number, are kept in memory: 72 bytes a text.
"""

from array import array
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from terazi.errors import TeraziError
from terazi.foundry.corpus.pieces import Numbers, Pieces

ALIKE = 0.8  # Jaccard similarity
BANDS = 16
ROWS = 5
_SEED = 20_261_122
_BASE = np.uint64(0x9E3779B97F4A7C15)
_NEXT = 4  # texts of one band that each is compared with

Pairs = npt.NDArray[np.int64]


class NearIndex:
    """An index of texts by their number.

    Raises:
        TeraziError: rensa is not installed.
    """

    def __init__(self) -> None:
        try:
            from rensa import RMinHash  # noqa: PLC0415  an extra
        except ImportError as error:
            raise TeraziError(
                "finding texts that are nearly the same needs rensa, which is not installed\n"
                "  → pip install 'terazi[foundry]'"
            ) from error
        self._sketch = RMinHash
        self._texts = array("Q")
        self._bands = array("I")

    def add(self, texts: Sequence[int], cut: Pieces) -> None:
        """Add texts, which have pieces, by their numbers."""
        if not texts:
            return
        matrix = self._sketch.digest_matrix_from_flat_token_hashes(
            cut.numbers, cut.starts, BANDS * ROWS, _SEED
        )
        rows = np.array(matrix.to_rows(), dtype=np.uint64).reshape(len(texts), BANDS, ROWS)
        keys = np.zeros((len(texts), BANDS), dtype=np.uint64)
        for at in range(ROWS):
            keys = keys * _BASE + rows[:, :, at] + np.uint64(1)
        keys ^= keys >> np.uint64(29)
        self._bands.frombytes((keys * _BASE >> np.uint64(32)).astype(np.uint32).tobytes())
        self._texts.extend(texts)

    def candidates(self) -> Iterator[Pairs]:
        """Pairs of texts that may be alike, the earlier first: those of one band at a time.

        A text is compared with the first of its band and the few before it: so a thousand copies
        of one text make some thousand pairs, not a million.
        """
        numbers = np.frombuffer(self._texts, dtype=np.uint64).astype(np.int64)
        bands = np.frombuffer(self._bands, dtype=np.uint32).reshape(-1, BANDS)
        for band in range(BANDS if len(numbers) else 0):
            keys = bands[:, band]
            order = np.argsort(keys, kind="stable")
            ordered = keys[order]
            same = np.flatnonzero(ordered[1:] == ordered[:-1]) + 1  # places after their like
            first = np.flatnonzero(np.diff(same, prepend=-1) != 1)
            runs = np.diff(first, append=len(same))
            begin = np.repeat(same[first] - 1, runs)  # where the group of each begins
            found = [np.stack([begin, same], axis=1)]
            for back in range(1, _NEXT + 1):
                within = same[same - back > begin]
                found.append(np.stack([within - back, within], axis=1))
            yield np.unique(numbers[order[np.concatenate(found)]], axis=0)


def alike(one: Numbers, other: Numbers) -> bool:
    """Whether two texts share four fifths of their pieces (Jaccard similarity)."""
    first, second = np.unique(one), np.unique(other)
    if min(len(first), len(second)) < ALIKE * max(len(first), len(second)):
        return False
    shared = len(np.intersect1d(first, second, assume_unique=True))
    return shared >= ALIKE * (len(first) + len(second) - shared)


def near_pairs(
    index: NearIndex, cut: Callable[[int], Numbers], seen: Callable[[int, int], None]
) -> Iterator[tuple[int, int]]:
    """The pairs that are alike, the earlier first.

    Args:
        index: with all texts.
        cut: makes the pieces of a text once more.
        seen: told how many bands have been gone through, and of how many.
    """
    known: set[tuple[int, int]] = set()
    for band, pairs in enumerate(index.candidates()):
        seen(band, BANDS)
        held, pieces = -1, np.zeros(0, dtype=np.uint64)
        for one, other in pairs.tolist():
            if (one, other) in known:
                continue
            if one != held:
                held, pieces = one, cut(one)
            if alike(pieces, cut(other)):
                known.add((one, other))
                yield one, other
    seen(BANDS, BANDS)
