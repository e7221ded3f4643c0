"""What all backends that read tokens share of scoring: from texts to tokens, and back to scores.

One call is one tree (`terazi.models.tree`), and it starts from an empty memory but for the
*preamble*, a text that stands before every context: the examples of a few-shot question. The
preamble is read alone and in pieces of a fixed size, so what is remembered of it is the same
whoever asks, whenever; it is kept for the next call. Hence the figures of a call depend on that
call alone, and a weighing that was stopped ends in the same ledger.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Protocol

from terazi.models.interface import Score, ScoreRequest
from terazi.models.tree import common

TOO_LONG = "longer than the context window"

#: The version of the rules by which texts become tokens: :func:`as_tokens`, a backend's prompts,
#: the pieces in which a preamble is read. It is part of a model's identity: when a rule changes,
#: the answers that were kept are those of another model.
CONVENTIONS = "1"

#: So many tokens at the end of a preamble may be read again for a call, because they melt into
#: what follows or because what follows them is wanted. With more, the preamble is not used.
MELTED = 64


class Reader(Protocol):
    """What a backend does for scoring."""

    @property
    def window(self) -> int:
        """Tokens of one request at most."""
        ...

    @property
    def begin(self) -> int:
        """The token from which the first one of a text is predicted where nothing stands before."""
        ...

    def tokens(self, text: str) -> list[int]:
        """The text as tokens, with the mark of a beginning where the model has one.

        Marks that are written in the text are text.
        """
        ...

    def read(
        self,
        sequences: Sequence[Sequence[int]],
        starts: Sequence[int],
        *,
        preamble: Sequence[int],
        shared: int,
    ) -> list[float]:
        """Log-likelihood in nats of each sequence from its start on, in a tree of its own.

        The first ``shared`` tokens of every sequence are those of ``preamble``.
        """
        ...


def score(reader: Reader, requests: Sequence[ScoreRequest], preamble: str = "") -> list[Score]:
    """Score continuations after ``preamble`` + context.

    All three are tokenised together, as in running text; the continuation's tokens are those after
    the last token that the tokenisation of preamble and context alone shares. (A token that melts
    the two is thus the continuation's.) A request longer than the window is not cut but said.
    """
    sequences, starts = as_tokens(reader, requests, preamble)
    lengths = [len(sequence) for sequence in sequences]
    asked = [i for i, start in enumerate(starts) if start < lengths[i] <= reader.window]
    figures = _read(
        reader,
        [sequences[i] for i in asked],
        [starts[i] for i in asked],
        reader.tokens(preamble) if preamble else [],
    )
    found = dict(zip(asked, figures, strict=True))
    results = []
    for i, request in enumerate(requests):
        wanted, size = lengths[i] - starts[i], len(request.continuation.encode())
        if lengths[i] > reader.window:
            results.append(Score(None, wanted, size, TOO_LONG))
        else:
            results.append(Score(found.get(i, 0.0), wanted, size))
    return results


def as_tokens(
    reader: Reader, requests: Sequence[ScoreRequest], preamble: str = ""
) -> tuple[list[list[int]], list[int]]:
    """All tokens of each request, and where those of its continuation begin (at 1 or later)."""
    tokens: Callable[[str], list[int]] = cache(reader.tokens)  # choices share their context
    sequences, starts = [], []
    for request in requests:
        context = preamble + request.context
        whole = tokens(context + request.continuation)
        start = common(tokens(context), whole)
        if not start:
            whole, start = [reader.begin, *whole], 1
        sequences.append(whole)
        starts.append(start)
    return sequences, starts


def _read(
    reader: Reader,
    sequences: Sequence[Sequence[int]],
    starts: Sequence[int],
    preamble: Sequence[int],
) -> list[float]:
    if not sequences:
        return []
    shared = min(
        # The token before the first wanted one is read again: its prediction was not kept.
        min(common(preamble, sequence), start - 1)
        for sequence, start in zip(sequences, starts, strict=True)
    )
    if len(preamble) - shared > MELTED:
        preamble, shared = (), 0
    return reader.read(sequences, starts, preamble=preamble, shared=shared)
