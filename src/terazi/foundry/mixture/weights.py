"""How much the transformer counts: by what the n-gram knows of the place.

    p(token) = weight x p_transformer + (1 - weight) x p_ngram

One weight for all places, or one for each length of the longest context that the n-gram has seen,
or one for each length and how often it saw it (Jelinek & Mercer 1980, Interpolated estimation of
Markov source parameters from sparse data). Weights make a validation text likeliest, by expectation
and maximisation (Dempster, Laird & Rubin 1977); where few places tell them, they stay near the
weight of all.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from terazi.foundry.ngram.counts import Integers
from terazi.foundry.ngram.smoothing import Floats

#: Columns of the largest table: sums of counts of 1, 2-3, 4-7, 8-15 and so on.
COUNTS = 16
DEPTHS = 16

_ROUNDS = 100
_SETTLED = 1e-7  # nats a token
_MOST = 0.9999
_PRIOR = 20.0  # places with which a weight stays at that of all


@dataclass(frozen=True, slots=True)
class Weights:
    """Of the transformer.

    Attributes:
        table: 0 to below 1, by the length of the n-gram's context and by its count, both cut off at
            the last; shape (1, 1) is one weight for all places.
    """

    table: tuple[tuple[float, ...], ...]

    def __post_init__(self) -> None:
        widths = {len(row) for row in self.table}
        if len(widths) != 1 or not 0 < min(widths) <= COUNTS or len(self.table) > DEPTHS:
            raise ValueError("the weights of a mixture are a table")
        # Below 1: what the n-gram adds keeps every token possible.
        if not all(0 <= weight < 1 for row in self.table for weight in row):
            raise ValueError("a weight is from 0 to below 1")

    def at(self, evidence: Integers) -> Floats:
        """The weight of each place.

        Args:
            evidence: as :meth:`terazi.foundry.ngram.model.NGram.evidence_each`, (places, 2).
        """
        table: Floats = np.array(self.table)
        row, column = _bucket(evidence, *table.shape)
        found: Floats = table[row, column]
        return found


def mixed(weights: Floats, transformer: Floats, ngram: Floats) -> Floats:
    """The probability of each token, from the logarithms of those of both."""
    found: Floats = weights * np.exp(transformer) + (1 - weights) * np.exp(ngram)
    return found


def fitted(
    transformer: Floats, ngram: Floats, evidence: Integers, shape: tuple[int, int]
) -> Weights:
    """The weights that make a text likeliest; a half where there is none.

    Args:
        transformer: logarithms of its probabilities of the text's tokens.
        ngram: and of the n-gram's.
        evidence: of each of them.
        shape: of the table.
    """
    if not len(ngram):
        return Weights(((0.5,),))
    odds = np.exp(np.clip(ngram - transformer, -700, 700))
    nowhere = np.zeros(len(odds), dtype=np.int64)  # all places are in one
    everywhere = _climbed(odds, lambda one: np.full((1, 1), one.mean()), (nowhere, nowhere))[0, 0]
    row, column = _bucket(evidence, *shape)
    flat, size = row * shape[1] + column, shape[0] * shape[1]
    places = np.bincount(flat, minlength=size)

    def kept_near(one: Floats) -> Floats:
        sums = np.bincount(flat, weights=one, minlength=size)
        near: Floats = ((sums + _PRIOR * everywhere) / (places + _PRIOR)).reshape(shape)
        return near

    table = _climbed(odds, kept_near, (row, column))
    return Weights(tuple(tuple(min(round(float(w), 5), _MOST) for w in one) for one in table))


def _climbed(
    odds: Floats,
    step: Callable[[Floats], Floats],
    place: tuple[Integers, Integers],
) -> Floats:
    """Weights by expectation and maximisation, from a half on.

    Args:
        odds: of the n-gram against the transformer, by token.
        step: from how surely each token is the transformer's to new weights.
        place: of each token in the table.
    """
    table = step(np.full(len(odds), 0.5))
    before = -np.inf
    for _ in range(_ROUNDS):
        weights = table[place]
        total = weights + (1 - weights) * odds
        now = float(np.log(np.maximum(total, 1e-300)).mean())
        if now - before < _SETTLED:
            break
        before = now
        table = step(np.divide(weights, total, out=np.zeros(len(odds)), where=total > 0))
    return table


def _bucket(
    evidence: Integers, depths: int, counts: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    depth = np.minimum(evidence[:, 0], depths - 1)
    # The exponent of a number is exact; its logarithm would be rounded.
    exponent = np.frexp(evidence[:, 1].astype(np.float64))[1].astype(np.int64) - 1
    return depth, np.clip(exponent, 0, counts - 1)
