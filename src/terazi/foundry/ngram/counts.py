"""How often which tokens follow each other: the n-grams of a text as sorted arrays.

An n-gram of order k is numbered by its place among all of that order, sorted. Its *key* is the
number of its first k - 1 tokens times the size of the vocabulary plus its last token; so a key is
one integer whatever the order, and the n-grams that go on from one context lie side by side.

Counts are those of Kneser and Ney: of the highest order how often an n-gram stands in the text, of
the lower ones after how many different tokens it stands, since a lower order is asked only where
the context has not been seen. An n-gram at the beginning of a document has nothing before it and
keeps its plain count, as in KenLM (Heafield, Pouzyrevsky, Clark & Koehn 2013, Scalable modified
Kneser-Ney language model estimation, ACL).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from terazi.errors import InputError

Integers = npt.NDArray[np.int64]

ORDERS = range(1, 17)
VOCABULARIES = range(2, 2**20 + 1)
#: Different n-grams of one model; each takes about 30 bytes of memory.
MOST = 10**8


@dataclass(frozen=True, slots=True)
class Level:
    """The n-grams of one order.

    Attributes:
        keys: ascending; of order 1 all tokens of the vocabulary, whether seen or not.
        counts: of each, as Kneser and Ney count.
    """

    keys: Integers
    counts: Integers


def count(
    sequences: Iterable[Sequence[int] | Integers], vocabulary: int, order: int, *, mark: int
) -> list[Level]:
    """Count the n-grams of all orders.

    Args:
        sequences: the tokens of a document each, without marks; no n-gram leaves its document.
        vocabulary: its tokens are 0 to this, exclusive.
        order: the highest.
        mark: the token that begins and ends every document, and stands nowhere else.

    Returns:
        one level an order, from 1 on.

    Raises:
        InputError: there is no text, or it has more n-grams than are kept.
        ValueError: a token is not of the vocabulary, or the mark stands within a document.
    """
    if order not in ORDERS or vocabulary not in VOCABULARIES or not 0 <= mark < vocabulary:
        raise ValueError(f"no n-gram has {order=}, {vocabulary=}, {mark=}")
    tokens, places = _in_a_row(sequences, vocabulary, mark)
    seen = np.bincount(tokens[places >= 1], minlength=vocabulary)
    levels = [Level(np.arange(vocabulary, dtype=np.int64), seen)]
    begins = np.arange(vocabulary) == mark  # whether an n-gram begins a document
    numbers = tokens  # of the n-gram of the order so far that ends at each token
    for now in range(2, order + 1):
        ends = np.flatnonzero(places >= now - 1)
        keys, inverse, first, counts = grouped(numbers[ends - 1] * vocabulary + tokens[ends])
        if sum(len(level.keys) for level in levels) + len(keys) > MOST:
            raise InputError(
                f"this text has more than {MOST:,} different n-grams up to order {now}",
                way_out=f"take a lower order than {order}, a smaller vocabulary, or less text",
            )
        shorter = levels[-1]
        after = np.bincount(numbers[ends[first]], minlength=len(shorter.keys))
        if now > 2:  # of a single token the mark is the end of a document, after other tokens
            after = np.where(begins, shorter.counts, after)
        levels[-1] = Level(shorter.keys, after)
        begins = begins[keys // vocabulary]
        numbers = np.full(len(tokens), -1, dtype=np.int64)
        numbers[ends] = inverse
        levels.append(Level(keys, counts))
    return levels


def grouped(keys: Integers) -> tuple[Integers, Integers, Integers, Integers]:
    """As `numpy.unique` has them: the keys, where each is among them, first places, how often."""
    places, new = by_key(keys)
    starts = np.flatnonzero(new)
    inverse = np.empty_like(keys)
    inverse[places] = np.cumsum(new) - 1
    first = places[starts]
    return keys[first], inverse, first, np.diff(starts, append=len(keys))


def by_key(keys: Integers) -> tuple[Integers, npt.NDArray[np.bool_]]:
    """The places in the order of their keys, equal ones as they stand; and where a new key begins.

    Key and place in one number are sorted several times faster than places by their keys.
    """
    bits = len(keys).bit_length()
    if int(keys.max(initial=0)).bit_length() + bits < 64:  # and never negative
        both = np.sort(keys << bits | np.arange(len(keys)))
        ascending, places = both >> bits, both & ((1 << bits) - 1)
    else:
        places = np.argsort(keys, kind="stable")
        ascending = keys[places]
    new = np.ones(len(keys), dtype=np.bool_)
    np.not_equal(ascending[1:], ascending[:-1], out=new[1:])
    return places, new


def _in_a_row(
    sequences: Iterable[Sequence[int] | Integers], vocabulary: int, mark: int
) -> tuple[Integers, Integers]:
    """All documents with their marks, and the place of each token in its document."""
    edge = np.array([mark], dtype=np.int64)
    documents = [edge[:0]]
    for sequence in sequences:
        tokens = np.asarray(sequence, dtype=np.int64)
        if tokens.ndim != 1 or (len(tokens) and not 0 <= tokens.min() <= tokens.max() < vocabulary):
            raise ValueError(f"a document has tokens that are not 0 to {vocabulary - 1}")
        if (tokens == mark).any():
            raise ValueError("the mark of a document's end stands within a document")
        if len(tokens):
            documents += [edge, tokens, edge]
    if len(documents) == 1:
        raise InputError(
            "there is no text to count n-grams in", way_out="give a corpus with text in it"
        )
    lengths = [sum(map(len, documents[i : i + 3])) for i in range(1, len(documents), 3)]
    starts = np.repeat(np.cumsum([0, *lengths[:-1]]), lengths)
    row = np.concatenate(documents)
    return row, np.arange(len(row)) - starts
