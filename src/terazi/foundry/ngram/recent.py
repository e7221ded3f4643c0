"""What a text has said before, it says again: names, terms, phrases.

A memory of the text so far, of nothing else, on top of any model of its tokens. After the last
tokens of the text, as many as its order, it looks at what followed them earlier in the same text:

    p(token) = (count - discount + (strength + discount x kinds) x p_below) / (counts + strength)

where counts and kinds are those of all that followed (a count of none is not discounted), and
p_below is the probability by the memory of the next lower order, below the first that of the
model. So probabilities still sum to one, and
where the last tokens are new to the text they are those of the model.

Kuhn & De Mori (1990), A cache-based natural language model for speech recognition, IEEE PAMI
12(6); the formula is that of a Pitman-Yor process whose base is the model (Teh 2006, A hierarchical
Bayesian language model based on Pitman-Yor processes, ACL).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from terazi.foundry.ngram.counts import Integers, by_key, grouped
from terazi.foundry.ngram.smoothing import Floats

Strength = tuple[float, float]  # the discount and the strength of an order

#: Of the memories that are tried; longer repetitions are rare within a text.
ORDERS = 4
_FIRST: Strength = (0.7, 3.0)
_STEPS = 60  # evaluations an order, of a search that needs no slopes


class Row(NamedTuple):
    """Sequences one behind the other.

    Attributes:
        tokens: of all of them.
        places: of each token in its sequence.
        wanted: where the tokens are whose probabilities are wanted.
        ends: where these are to be cut into sequences again.
    """

    tokens: Integers
    places: Integers
    wanted: Integers
    ends: Integers


class Echo(NamedTuple):
    """What a memory of one order holds of some places of a text.

    Attributes:
        rows: the places whose last tokens the text has had before.
        own: how often the token there followed them.
        counts: how often anything did.
        kinds: how many different tokens did.
    """

    rows: Integers
    own: Integers
    counts: Integers
    kinds: Integers


@dataclass(frozen=True, slots=True)
class Recent:
    """A memory of the text so far.

    Attributes:
        strengths: discount (0 to 1) and strength (above 0) of each order, from 1 on; none for no
            memory.
    """

    strengths: tuple[Strength, ...] = ()

    def __post_init__(self) -> None:
        if not all(0 <= discount < 1 and 0 < firm < 1e9 for discount, firm in self.strengths):
            raise ValueError("a discount is from 0 to below 1, and a strength is above 0")

    def __bool__(self) -> bool:
        return bool(self.strengths)

    def raised(self, probabilities: Floats, row: Row, vocabulary: int) -> Floats:
        """The probabilities of the wanted tokens of a row, by the model and the memory.

        Args:
            probabilities: by the model.
            row: whole texts up to their wanted tokens.
            vocabulary: tokens are 0 to this, exclusive.
        """
        found = np.ones(len(row.tokens))  # what is not wanted may be anything
        found[row.wanted] = probabilities
        for strength, echo in zip(
            self.strengths, echoes_of(row, vocabulary, len(self.strengths)), strict=False
        ):
            found[echo.rows] = _raised(found[echo.rows], echo, strength)
        return found[row.wanted]

    def distribution(self, below: Floats, context: Integers) -> Floats:
        """The same of every token that could follow a text, shape (vocabulary,)."""
        found = below.copy()
        ends = np.arange(len(context) - 1)  # before which what stood?
        for order, (discount, strength) in enumerate(self.strengths, start=1):
            ends = ends[ends >= order - 1]
            ends = ends[context[ends - order + 1] == context[-order]] if len(ends) else ends
            if not len(ends):
                break
            followed, counts = np.unique(context[ends + 1], return_counts=True)
            total = len(ends) + strength
            found *= (strength + discount * len(followed)) / total
            found[followed] += (counts - discount) / total
        return found


def row_of(sequences: Sequence[Integers], starts: Sequence[int]) -> Row:
    """Sequences one behind the other.

    Args:
        sequences: whole texts, as tokens.
        starts: the first token of each that is wanted.
    """
    places, wanted = [], []
    done = 0
    for sequence, start in zip(sequences, starts, strict=True):
        places.append(np.arange(len(sequence)))
        wanted.append(np.arange(done + start, done + len(sequence)))
        done += len(sequence)
    ends = np.cumsum([len(one) for one in wanted])[:-1]
    return Row(np.concatenate(sequences), np.concatenate(places), np.concatenate(wanted), ends)


def echoes_of(row: Row, vocabulary: int, orders: int) -> Iterator[Echo]:
    """What memories of orders 1, 2 … hold, as far as anything is repeated.

    Args:
        row: whole texts.
        vocabulary: tokens are 0 to this, exclusive.
        orders: of the longest memory.
    """
    tokens, places = row.tokens, row.places
    text = np.cumsum(places == 0, dtype=np.int64)
    _, numbers, _, often = grouped(text * vocabulary + tokens)
    for order in range(1, orders + 1):
        # What stands once in its text is never followed by anything again.
        rows = np.flatnonzero(places >= order)
        context = numbers[rows - 1]
        again = context >= 0
        again[again] = often[context[again]] > 1
        rows, context = rows[again], context[again]
        if not len(rows):
            return
        _, gram, _, gram_often = grouped(context * vocabulary + tokens[rows])
        count, counts = _earlier(gram), _earlier(context)
        seen = counts > 0
        kinds = _kinds(context, count == 0)
        yield Echo(rows[seen], count[seen], counts[seen], kinds[seen])
        numbers = np.full(len(tokens), -1, dtype=np.int64)
        numbers[rows], often = gram, gram_often


def tuned(probabilities: Floats, row: Row, vocabulary: int) -> Recent:
    """The memory that makes a text likeliest, which should not be one that the model was made of.

    Args:
        probabilities: of the wanted tokens of a row, by the model.
        row: whole texts up to their wanted tokens.
        vocabulary: tokens are 0 to this, exclusive.
    """
    counts = np.zeros(len(row.tokens), dtype=np.bool_)
    counts[row.wanted] = True
    below = np.ones(len(row.tokens))
    below[row.wanted] = probabilities
    strengths: list[Strength] = []
    for echo in echoes_of(row, vocabulary, ORDERS):
        kept = counts[echo.rows]
        own = Echo(*(part[kept] for part in echo))

        def cost(point: Floats, own: Echo = own, base: Floats = below) -> float:
            return -float(np.log(_raised(base[own.rows], own, _strength(point))).sum())

        first = np.array([np.log(_FIRST[0] / (1 - _FIRST[0])), np.log(_FIRST[1])])
        found = minimize(cost, first, method="Nelder-Mead", options={"maxfev": _STEPS})
        without = -float(np.log(below[own.rows]).sum())
        if not found.fun < without:
            break
        strength = _strength(found.x)
        strengths.append(strength)
        below[echo.rows] = _raised(below[echo.rows], echo, strength)
    return Recent(tuple(strengths))


def _strength(point: Floats) -> Strength:
    """From a place on the whole plane, rounded so that it reads well."""
    discount, strength = 1 / (1 + np.exp(-point[0])), np.exp(np.clip(point[1], -7, 14))
    return min(round(float(discount), 4), 0.9999), float(f"{strength:.4g}")


def _raised(below: Floats, echo: Echo, strength: Strength) -> Floats:
    discount, firm = strength
    kept = echo.own - discount * (echo.own > 0)
    found: Floats = (kept + (firm + discount * echo.kinds) * below) / (echo.counts + firm)
    return found


def _earlier(keys: Integers) -> Integers:
    """How often each key stood before."""
    order, new = by_key(keys)
    starts = np.flatnonzero(new)
    found = np.empty_like(keys)
    found[order] = np.arange(len(keys)) - np.repeat(starts, np.diff(starts, append=len(keys)))
    return found


def _kinds(keys: Integers, first: npt.NDArray[np.bool_]) -> Integers:
    """How many of the earlier places of the same key were the first of their kind."""
    order, new = by_key(keys)
    starts = np.flatnonzero(new)
    firsts = first[order].astype(np.int64)
    before = np.cumsum(firsts) - firsts
    found = np.empty_like(keys)
    found[order] = before - np.repeat(before[starts], np.diff(starts, append=len(keys)))
    return found
