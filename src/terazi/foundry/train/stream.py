"""The training text as batches of tokens, each a function of the seed and the step alone.

So training that was stopped goes on with the very batch that came next, and nothing but the step
need be remembered.
"""

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from terazi.foundry.tokenizer import Ids


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of training with windows of one length.

    Attributes:
        length: tokens that are predicted in a row.
        rows: of a step.
        steps: how many.
        seconds: of processor time that a step takes, as measured before.
    """

    length: int
    rows: int
    steps: int
    seconds: float

    @property
    def tokens(self) -> int:
        """Predicted in a step."""
        return self.length * self.rows


class Stream:
    """A stream of tokens, cut anew for each pass over it.

    Args:
        ids: all documents in a row, marks between them; shape (tokens,).
        seed: of the order.
    """

    def __init__(self, ids: Ids, seed: int) -> None:
        if len(ids) < 2:
            raise ValueError("a stream of fewer than two tokens has nothing to predict")
        self._ids = ids
        self._seed = seed
        self._starts = lru_cache(maxsize=2)(self._cut)
        self._ends: dict[tuple[int, int], list[int]] = {}  # rows until the end of each pass

    @property
    def tokens(self) -> int:
        """How long it is."""
        return len(self._ids)

    def batch(self, stage: int, length: int, rows: range) -> Ids:
        """Windows of one step.

        Args:
            stage: its number, for the lot.
            length: tokens to predict.
            rows: their numbers in this stage, counted over all its steps.

        Returns:
            shape (rows, length + 1): each token is predicted from those before it in its row. A
            stream shorter than that is repeated.
        """
        found = []
        for row in rows:
            turn, place = self._pass_of(stage, length, row)
            found.append(self._window(int(self._starts(stage, length, turn)[place]), length))
        return np.stack(found)

    def _pass_of(self, stage: int, length: int, row: int) -> tuple[int, int]:
        """The pass that a row is in, and its place there: passes have not all as many windows."""
        ends = self._ends.setdefault((stage, length), [])
        while not ends or ends[-1] <= row:
            count = len(self._starts(stage, length, len(ends)))
            ends.append((ends[-1] if ends else 0) + count)
        turn = bisect_right(ends, row)
        return turn, row - (ends[turn - 1] if turn else 0)

    def _window(self, start: int, length: int) -> Ids:
        return np.take(self._ids, np.arange(start, start + length + 1), mode="wrap")

    def _cut(self, stage: int, length: int, turn: int) -> Ids:
        """Where the windows of a pass begin: side by side from a drawn place on, in drawn order."""
        draw = np.random.default_rng((self._seed, stage, length, turn))
        last = len(self._ids) - length - 1
        if last <= 0:
            return np.zeros(1, dtype=np.int64)
        first = int(draw.integers(0, min(length, last + 1)))
        return draw.permutation(np.arange(first, last + 1, length, dtype=np.int64))
