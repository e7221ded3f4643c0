"""The tree of `terazi.models.tree` read by llama.cpp.

Every branch of a wave is a llama.cpp sequence, and a token is decoded once with the numbers of all
sequences it belongs to. The path that is kept between waves is a sequence too; branches begin as
copies of its beginning, which costs no memory: a copy only marks the same cells.
"""

import math
from collections.abc import Sequence
from functools import cache
from struct import Struct
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from terazi.errors import TeraziError
from terazi.models.binding import library
from terazi.models.tree import Limits, Wave, chain, plan

if TYPE_CHECKING:
    from cyllama.llama.llama_cpp import LlamaBatch, LlamaContext

#: Tokens of one decode. Larger waves were slower, since each token's attention goes over all of a
#: wave, and hold more rows of logits.
BATCH = 128
#: llama.cpp sequences: branches, and two that are used here.
SEQUENCES = 64

_PREAMBLE, _PATH, _BRANCH = range(3)
#: Of a wave.
LIMITS = Limits(nodes=BATCH, branches=SEQUENCES - _BRANCH)


class LlamaTree:
    """Reads trees of tokens in one llama.cpp context, which nobody else may use meanwhile.

    The state of the context's memory at the beginning of a tree is always the same, cell by cell,
    given the preamble: the preamble in the first cells, then nothing.

    Args:
        context: with unified memory, ``BATCH`` tokens a batch and ``SEQUENCES`` sequences.

    Attributes:
        tokens_read: until now.
    """

    def __init__(self, context: "LlamaContext") -> None:
        self._context = context
        self._preamble: tuple[int, ...] | None = None  # nothing is known of the memory
        self.tokens_read = 0

    def read(
        self,
        sequences: Sequence[Sequence[int]],
        starts: Sequence[int],
        *,
        preamble: Sequence[int] = (),
        shared: int = 0,
    ) -> list[float]:
        """As :meth:`terazi.models.scoring.Reader.read`."""
        totals = [0.0] * len(sequences)
        batch = library().LlamaBatch(n_tokens=BATCH, embd=0, n_seq_max=SEQUENCES)
        try:
            self._remember(batch, tuple(preamble))
            self._context.memory_seq_cp(_PREAMBLE, _PATH, 0, shared)
            for wave in plan(sequences, starts, shared=shared, limits=LIMITS):
                self._decode(batch, wave)
                self._add(wave, totals)
                self._keep_path(wave)
        finally:
            batch.close()
        return totals

    def _remember(self, batch: "LlamaBatch", preamble: tuple[int, ...]) -> None:
        """Have the preamble in memory and nothing else."""
        if preamble == self._preamble:
            self._context.memory_seq_keep(_PREAMBLE)
            return
        self._preamble = None
        self._context.memory_seq_rm(-1, -1, -1)
        for wave in chain(preamble, BATCH):
            self._decode(batch, wave)
            self._keep_path(wave)
        self._context.memory_seq_cp(_PATH, _PREAMBLE, 0, len(preamble))
        self._context.memory_seq_keep(_PREAMBLE)
        self._preamble = preamble

    def _decode(self, batch: "LlamaBatch", wave: Wave) -> None:
        self._context.memory_seq_rm(_PATH, wave.kept, -1)
        # The first branch holds all of the path as well. It has to: llama.cpp gives away a cell
        # that *one* sequence holds once it is outside that sequence's sliding window, and a later
        # branch may hang further up and need it.
        for number, hanging in enumerate(wave.hanging, start=_BRANCH):
            self._context.memory_seq_cp(_PATH, number, 0, hanging)
        rows = set(wave.rows)
        batch.clear()
        for row, node in enumerate(wave.nodes()):
            owners = list(range(_BRANCH + node.first, _BRANCH + node.last + 1))
            batch.add(node.token, node.position, owners, logits=row in rows)
        decode(self._context, batch)
        self.tokens_read += wave.size

    def _add(self, wave: Wave, totals: list[float]) -> None:
        row, logits, normaliser = -1, [0.0], 0.0
        for wanted in wave.wanted:
            if wanted.row != row:  # they come in the order of the rows
                row = wanted.row
                logits = self._context.get_logits_ith(row)
                normaliser = log_sum_exp(_as_array(logits))
            totals[wanted.request] += logits[wanted.token] - normaliser

    def _keep_path(self, wave: Wave) -> None:
        """The way to the wave's last node becomes the path, everything else is forgotten."""
        last, hanging = _BRANCH + len(wave.branches) - 1, wave.hanging[-1]
        self._context.memory_seq_rm(_PATH, hanging, -1)
        self._context.memory_seq_cp(last, _PATH, hanging, -1)
        for number in range(_BRANCH, last + 1):
            self._context.memory_seq_rm(number, -1, -1)


def decode(context: "LlamaContext", batch: "LlamaBatch") -> None:
    """Read a batch.

    Raises:
        TeraziError: llama.cpp could not.
    """
    try:
        context.decode(batch)
    except (ValueError, RuntimeError) as error:
        raise TeraziError(f"llama.cpp could not read a batch: {error}") from error


def _as_array(numbers: Sequence[float]) -> npt.NDArray[np.float32]:
    """What was single precision before it became a list; half the time of numpy's own way."""
    return np.frombuffer(_row(len(numbers)).pack(*numbers), dtype=np.float32)


@cache
def _row(size: int) -> Struct:
    return Struct(f"{size}f")


def log_sum_exp(logits: npt.NDArray[np.float32]) -> float:
    """The logarithm of the sum of exponentials; single precision, but for the sum."""
    top = logits.max()
    return float(top) + math.log(np.exp(logits - top).sum(dtype=np.float64))
