"""The same memory of the text so far on top of any model, so that none has it alone.

The n-gram and the mixture carry such a memory (`terazi.foundry.ngram.recent`). It needs no training
and could be laid on every model; whoever compares should see all with it. Here its few numbers are
found on one half of the documents and used on the other, and the other way round.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from terazi.foundry.ngram.recent import Recent, Row, row_of, tuned
from terazi.foundry.ngram.smoothing import Floats
from terazi.models.interface import Generation, ModelIdentity, Prompt, Score, ScoreRequest
from terazi.models.scoring import score
from terazi.models.torch_tree import totals
from terazi.models.transformers_model import TransformersModel

_LEAST = 1e-300  # what a computer rounds to nothing has a logarithm all the same


class Heard(NamedTuple):
    """A sequence as a model read it.

    Attributes:
        tokens: of all of it.
        start: the first token that was wanted.
        log_likelihoods: in nats, of each token from there on.
    """

    tokens: Sequence[int]
    start: int
    log_likelihoods: Sequence[float]


class Listening:
    """A language model that keeps what each token was worth to it.

    Args:
        model: who reads.

    Attributes:
        heard: everything that was scored, in order.
    """

    def __init__(self, model: TransformersModel) -> None:
        self._model = model
        self.identity: ModelIdentity = model.identity
        self.window, self.begin = model.window, model.begin
        self.tokens, self.count_tokens = model.tokens, model.count_tokens
        self.heard: list[Heard] = []

    def score(self, requests: Sequence[ScoreRequest], *, preamble: str = "") -> list[Score]:
        """As the model scores."""
        return score(self, requests, preamble)

    def generate(self, requests: Sequence[Prompt]) -> list[Generation]:
        """As the model writes."""
        return self._model.generate(requests)

    def read(
        self,
        sequences: Sequence[Sequence[int]],
        starts: Sequence[int],
        *,
        preamble: Sequence[int],
        shared: int,
    ) -> list[float]:
        """Log-likelihood of each sequence from its start on."""
        each = self._model.read_each(sequences, starts, preamble=preamble, shared=shared)
        self.heard += map(Heard, sequences, starts, each)
        return totals(each)


def with_memory(heard: Sequence[Sequence[Heard]]) -> list[float] | None:
    """The log-likelihood of each document with a memory of the text so far on top.

    Args:
        heard: of each document its sequences.

    Returns:
        in nats; None with fewer than two documents, of which none could tell of the other.
    """
    halves = [range(first, len(heard), 2) for first in (0, 1)]
    if not all(halves):
        return None
    found = [0.0] * len(heard)
    memories = [_tuned([one for place in half for one in heard[place]]) for half in halves]
    for half, memory in zip(halves, reversed(memories), strict=True):
        for place in half:
            found[place] = float(np.log(_raised(heard[place], memory)).sum())
    return found


def _tuned(heard: Sequence[Heard]) -> Recent:
    return tuned(_probabilities(heard), _row(heard), _vocabulary(heard))


def _raised(heard: Sequence[Heard], memory: Recent) -> Floats:
    return memory.raised(_probabilities(heard), _row(heard), _vocabulary(heard))


def _probabilities(heard: Sequence[Heard]) -> Floats:
    every: Floats = np.concatenate([one.log_likelihoods for one in heard])
    return np.maximum(np.exp(every), _LEAST)


def _row(heard: Sequence[Heard]) -> Row:
    return row_of(
        [np.asarray(one.tokens, dtype=np.int64) for one in heard], [one.start for one in heard]
    )


def _vocabulary(heard: Sequence[Heard]) -> int:
    return 1 + max(max(one.tokens) for one in heard)
