"""The n-gram model: probabilities of tokens after the few before them."""

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from typing import NamedTuple

import numpy as np

from terazi.foundry.ngram.counts import Integers, Level, count
from terazi.foundry.ngram.recent import Recent, Row, row_of, tuned
from terazi.foundry.ngram.smoothing import Discounts, Floats, discounts, smoothed


class Found(NamedTuple):
    """What one order knows of some places of a text.

    Attributes:
        rows: the places whose context it has seen.
        context: its number, by place.
        gram: that of the context with the token that follows; -1 where that was never seen.
    """

    rows: Integers
    context: Integers
    gram: Integers


class NGram:
    """A smoothed n-gram model of tokens.

    Args:
        levels: the counts, one level an order.
        taken: the discounts of each order.
        vocabulary: its tokens are 0 to this, exclusive.
        mark: the token that begins and ends every document.
        recent: what it remembers of a text while it reads it.
    """

    def __init__(
        self,
        levels: Sequence[Level],
        taken: Sequence[Discounts],
        vocabulary: int,
        mark: int,
        recent: Recent | None = None,
    ) -> None:
        self.levels = tuple(levels)
        self.discounts = tuple(taken)
        self.vocabulary = vocabulary
        self.mark = mark
        self.recent = recent or Recent()
        sizes = [1, *(len(level.keys) for level in levels[:-1])]
        parts = [
            smoothed(level, off, vocabulary, size)
            for level, off, size in zip(levels, taken, sizes, strict=True)
        ]
        self._shares, self._remainders, self._sums = zip(*parts, strict=True)
        self._first: Floats = self._shares[0] + self._remainders[0] / vocabulary

    @property
    def order(self) -> int:
        """Tokens of the longest n-grams."""
        return len(self.levels)

    @property
    def bytes(self) -> int:
        """Of memory."""
        arrays = [array for level in self.levels for array in (level.keys, level.counts)]
        arrays += [*self._shares, *self._remainders, *self._sums]
        return sum(int(array.nbytes) for array in arrays)

    def log_probabilities(self, ids: Sequence[int] | Integers, start: int = 1) -> Floats:
        """Of each token from ``start`` on after those before it, in nats.

        Args:
            ids: tokens in a row; a first one that is the mark begins a document.
            start: the first token wanted, 1 at least.
        """
        return self.log_probabilities_each([ids], [start])[0]

    def log_probabilities_each(
        self, sequences: Sequence[Sequence[int] | Integers], starts: Sequence[int]
    ) -> list[Floats]:
        """The same of several sequences, each by itself."""
        if not sequences:
            return []
        row = self.row(sequences, starts)
        probabilities = self._of_each(row)[row.wanted]
        if self.recent:
            probabilities = self.recent.raised(probabilities, row, self.vocabulary)
        return np.split(np.log(probabilities), row.ends)

    def remembering(
        self, sequences: Sequence[Sequence[int] | Integers], starts: Sequence[int]
    ) -> "NGram":
        """The same model with the memory that makes some texts likeliest.

        Args:
            sequences: tokens in a row each, of text that the model was not made of.
            starts: by sequence, the first token that counts.

        Raises:
            ValueError: there is no text.
        """
        if not sequences:
            raise ValueError("there is no text")
        row = self.row(sequences, starts, whole=True)
        found = tuned(self._of_each(row)[row.wanted], row, self.vocabulary)
        return self._with(found)

    @property
    def plain(self) -> "NGram":
        """The same model without a memory."""
        return self._with(Recent())

    def _with(self, recent: Recent) -> "NGram":
        other = copy(self)
        other.recent = recent
        return other

    def evidence_each(
        self, sequences: Sequence[Sequence[int] | Integers], starts: Sequence[int]
    ) -> list[Integers]:
        """How well the model knows what stands before each token.

        Returns:
            by sequence, shape (tokens, 2): how many tokens the longest context has that was seen,
            and the sum of its counts.
        """
        if not sequences:
            return []
        row = self.row(sequences, starts)
        known = np.zeros((len(row.tokens), 2), dtype=np.int64)
        known[:, 1] = int(self._sums[0][0])
        for order, found in self._walk(row.tokens, row.places):
            known[found.rows, 0] = order
            known[found.rows, 1] = self._sums[order][found.context]
        return np.split(known[row.wanted], row.ends)

    def distribution(self, context: Sequence[int] | Integers) -> Floats:
        """The probability of each token of the vocabulary after some tokens, shape (vocabulary,).

        Args:
            context: what stands before; the last ``order - 1`` tokens count, and with a memory all.
        """
        probabilities = self._first.copy()
        for order, number in self._contexts(context):
            keys = self.levels[order].keys
            low, high = np.searchsorted(
                keys, [number * self.vocabulary, (number + 1) * self.vocabulary]
            )
            probabilities *= self._remainders[order][number]
            probabilities[keys[low:high] % self.vocabulary] += self._shares[order][low:high]
        if self.recent:
            return self.recent.distribution(probabilities, self._checked(context))
        return probabilities

    def evidence(self, context: Sequence[int] | Integers) -> tuple[int, int]:
        """As :meth:`evidence_each`, of the token after some tokens."""
        known = (0, int(self._sums[0][0]))
        for order, number in self._contexts(context):
            known = (order, int(self._sums[order][number]))
        return known

    def row(
        self,
        sequences: Sequence[Sequence[int] | Integers],
        starts: Sequence[int],
        *,
        whole: bool = False,
    ) -> Row:
        """Sequences one behind the other.

        Args:
            sequences: tokens in a row each.
            starts: the first token of each that is wanted, 1 at least.
            whole: also the tokens that stand too far before what is wanted to matter.
        """
        if any(start < 1 for start in starts):
            raise ValueError("a token is wanted that stands after nothing")
        if whole or self.recent:
            return row_of([self._checked(one) for one in sequences], starts)
        firsts = [max(0, start - self.order + 1) for start in starts]
        return row_of(
            [self._checked(one[first:]) for one, first in zip(sequences, firsts, strict=True)],
            [start - first for start, first in zip(starts, firsts, strict=True)],
        )

    # Finding n-grams --------------------------------------------------------------------------

    def _contexts(self, context: Sequence[int] | Integers) -> Iterator[tuple[int, int]]:
        """The orders less one that have seen what stands before a token, and its number there."""
        last = self._checked(context)[max(0, len(context) - self.order + 1) :]
        padded = np.append(last, 0)  # as if a token were asked for
        for order, found in self._walk(padded, np.arange(len(padded))):
            if len(found.rows) and found.rows[-1] == len(last):
                yield order, int(found.context[-1])

    def _walk(self, row: Integers, places: Integers) -> Iterator[tuple[int, Found]]:
        """What each order knows of every token, the shortest contexts first.

        Args:
            row: tokens of sequences, one behind the other.
            places: of each token in its sequence.
        """
        numbers = row  # of the n-gram that ends at each token, -1 where it was never seen
        for order in range(1, self.order):
            rows = np.flatnonzero(places >= order)
            context = numbers[rows - 1]
            known = context >= 0
            known[known] = self._sums[order][context[known]] > 0
            rows, context = rows[known], context[known]
            keys = context * self.vocabulary + row[rows]
            found = Found(rows, context, _find(self.levels[order].keys, keys))
            yield order, found
            numbers = np.full(len(row), -1, dtype=np.int64)
            numbers[found.rows] = found.gram

    def _of_each(self, row: Row) -> Floats:
        """The probability of every token of a row; those of first tokens mean nothing."""
        probabilities = self._first[row.tokens]
        for order, found in self._walk(row.tokens, row.places):
            own = probabilities[found.rows] * self._remainders[order][found.context]
            seen = found.gram >= 0
            own[seen] += self._shares[order][found.gram[seen]]
            probabilities[found.rows] = own
        return probabilities

    def _checked(self, tokens: Sequence[int] | Integers) -> Integers:
        own = np.asarray(tokens, dtype=np.int64)
        if len(own) and not 0 <= own.min() <= own.max() < self.vocabulary:
            raise ValueError(f"these tokens are not 0 to {self.vocabulary - 1}")
        return own


def estimate(
    sequences: Iterable[Sequence[int] | Integers],
    vocabulary: int,
    order: int = 5,
    *,
    mark: int = 0,
) -> NGram:
    """Make a model of documents.

    Args:
        sequences: the tokens of a document each, without marks.
        vocabulary: its tokens are 0 to this, exclusive.
        order: tokens of the longest n-grams.
        mark: the token that begins and ends every document, and stands nowhere else.

    Raises:
        InputError: there is no text, or too much of it.
        ValueError: a token is not of the vocabulary, or the mark stands within a document.
    """
    levels = count(sequences, vocabulary, order, mark=mark)
    return NGram(levels, [discounts(level.counts) for level in levels], vocabulary, mark)


def _find(keys: Integers, wanted: Integers) -> Integers:
    """Where each is among sorted keys, -1 where it is not."""
    if not len(keys):
        return np.full(len(wanted), -1, dtype=np.int64)
    order = np.argsort(wanted)  # in this order the search finds its way in the processor's cache
    ascending = wanted[order]
    places = np.minimum(np.searchsorted(keys, ascending), len(keys) - 1)
    found = np.empty_like(places)
    found[order] = np.where(keys[places] == ascending, places, -1)
    return found
