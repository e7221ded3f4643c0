"""Lines and documents that are there twice, word for word or nearly, and copies of withdrawn ones.

A line's words count: capitals, punctuation and blanks make no difference. Two lines, or two
documents of several lines, are nearly the same if they share four fifths of their pieces: of five
letters for lines, of twenty for documents (two texts of one language share many short pieces).
"""

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from terazi.foundry.corpus import pieces
from terazi.foundry.corpus.marks import Mark
from terazi.foundry.corpus.near import NearIndex, near_pairs
from terazi.foundry.corpus.spool import Spool

LINE = 5  # letters of a piece of a line
DOCUMENT = 20  # of a document
SHORTEST = 24  # letters and blanks of a line that is compared
MANY = 3  # documents, and
MANY_SHARE = 0.01  # of those that have several lines
MOST_PIECES = 1 << 16  # of a document; of a longer one every second, fourth, … is taken
_AT_ONCE = 4096

Bools = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
#: Told how far the comparing has come: a label, what is done, and of how much.
Seen = Callable[[str, int, int], None]


def exact(hashes: Hashes, gone: Bools, spool: Spool) -> tuple[npt.NDArray[np.uint32], Bools]:
    """Mark lines by the numbers of their words.

    Args:
        hashes: one a line; 0 for a line without words.
        gone: whether its document was withdrawn.
        spool: the lines.

    Returns:
        the marks, and which lines are the first of their kind.
    """
    marks = np.zeros(len(hashes), dtype=np.uint32)
    documents = np.frombuffer(spool.document_of, dtype=f"u{spool.document_of.itemsize}")
    order = np.lexsort((np.arange(len(hashes)), gone, hashes))  # withdrawn ones come last
    sorted_hashes = hashes[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = sorted_hashes[1:] != sorted_hashes[:-1]
    group = np.cumsum(new) - 1
    word = sorted_hashes != 0
    marks[order[~new & word & ~gone[order]]] |= np.uint32(Mark.REPEATED)
    lengths = np.diff(np.frombuffer(spool.first, dtype=np.uint64).astype(np.int64))
    within = documents[order].astype(np.int64)
    counted = word & ~gone[order] & (lengths[within] > 1)  # a line alone is no heading of it
    kinds, there = group[counted], within[counted]  # lines of a kind in the documents' order
    once = np.ones(len(kinds), dtype=bool)
    once[1:] = (kinds[1:] != kinds[:-1]) | (there[1:] != there[:-1])
    most = max(MANY, MANY_SHARE * len(np.unique(there)))
    many = np.bincount(kinds[once], minlength=int(group[-1]) + 1) >= most
    marks[order[many[group] & counted]] |= np.uint32(Mark.IN_MANY)
    taken_back = np.bincount(group, weights=gone[order] & word) > 0
    marks[order[taken_back[group] & ~gone[order]]] |= np.uint32(Mark.WITHDRAWN)
    first = np.zeros(len(order), dtype=bool)
    first[order[new & word]] = True
    return marks, first


def near_lines(spool: Spool, first: Bools, seen: Seen) -> Places:
    """Pairs of lines that are nearly the same, the earlier first; shape (pairs, 2)."""
    index = NearIndex()
    for start, texts in spool.batches(_AT_ONCE):
        places = [start + at for at in range(len(texts)) if first[start + at]]
        plain = [pieces.normal(texts[place - start]) for place in places]
        long = [at for at, text in enumerate(plain) if len(text) >= SHORTEST]
        index.add([places[at] for at in long], pieces.of_letters([plain[at] for at in long], LINE))
        seen("Indexing lines", start + len(texts), spool.lines)

    def cut(place: int) -> pieces.Numbers:
        return pieces.of_letters([pieces.normal(spool.line(place))], LINE).numbers

    return _array(near_pairs(index, cut, lambda *far: seen("Comparing lines", *far)))


def near_documents(spool: Spool, seen: Seen) -> Places:
    """Pairs of documents of several lines that are nearly the same, the earlier first."""
    index = NearIndex()
    places: list[int] = []
    held: list[pieces.Numbers] = []
    lengths = np.diff(np.frombuffer(spool.first, dtype=np.uint64).astype(np.int64))
    waiting = 0
    for document in np.flatnonzero(lengths > 1).tolist():
        cut = document_pieces(spool, document)
        if len(cut):
            places.append(document)
            held.append(cut)
            waiting += len(cut)
        if waiting > MOST_PIECES * 4:
            _add(index, places, held)
            waiting = 0
        seen("Indexing documents", document + 1, spool.documents)
    _add(index, places, held)
    return _array(
        near_pairs(
            index,
            lambda document: document_pieces(spool, document),
            lambda *far: seen("Comparing documents", *far),
        )
    )


def document_pieces(spool: Spool, document: int) -> pieces.Numbers:
    """The pieces of a document, each once; of a long one a sample that another has as well."""
    first, end = spool.first[document], spool.first[document + 1]
    kept = np.zeros(0, dtype=np.uint64)
    mask = np.uint64(0)
    for start in range(first, end, _AT_ONCE):
        lines = spool.some(start, min(start + _AT_ONCE, end))
        plain = " ".join(filter(None, map(pieces.normal, lines)))
        numbers = pieces.of_letters([plain], DOCUMENT).numbers
        kept = np.union1d(kept, numbers[numbers & mask == 0])
        while len(kept) > MOST_PIECES:
            mask = mask << np.uint64(1) | np.uint64(1)
            kept = kept[kept & mask == 0]
    return kept


def _add(index: NearIndex, places: list[int], held: list[pieces.Numbers]) -> None:
    if places:
        starts = np.zeros(len(held) + 1, dtype=np.uint64)
        np.cumsum([len(cut) for cut in held], out=starts[1:])
        index.add(places, pieces.Pieces(np.concatenate(held), starts))
        places.clear()
        held.clear()


def _array(pairs: Iterator[tuple[int, int]]) -> Places:
    return np.array(list(pairs), dtype=np.int64).reshape(-1, 2)
