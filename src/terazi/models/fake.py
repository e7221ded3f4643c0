"""A model whose behaviour is known beforehand: planted truth for every measurement."""

import hashlib
import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from terazi.models.interface import (
    Generation,
    ModelIdentity,
    Prompt,
    Score,
    ScoreRequest,
    Usage,
)
from terazi.models.pieces import Pieces


class FakeModel:
    """Answers by given functions, so that what must be measured is known.

    Args:
        name: also the digest of its weights.
        log_likelihood: of a continuation after a context, in nats; by default every byte has
            the probability 1/256.
        write: the text that follows a prompt.
        bytes_per_token: its tokenizer cuts the text's UTF-8 into pieces of this many bytes.

    Attributes:
        calls: requests asked, for tests that count what is paid.
        usage: tokens, counted in the plainest way.
        tokenizer: it has no weights, so this is all of it.
    """

    def __init__(
        self,
        name: str = "fake",
        *,
        log_likelihood: Callable[[str, str], float] | None = None,
        write: Callable[[str], str] | None = None,
        bytes_per_token: int = 4,
    ) -> None:
        digest = hashlib.sha256(name.encode()).hexdigest()
        self.identity = ModelIdentity(
            name=name,
            weights=digest,
            tokenizer=digest,
            template="",
            precision="none",
            backend="fake",
            backend_version="1",
        )
        self._log_likelihood = log_likelihood or _one_in_256
        self._write = write or (lambda _: "")
        self.tokenizer = Pieces(bytes_per_token)
        self.calls = 0
        self.usage = Usage()

    def score(self, requests: Sequence[ScoreRequest], *, preamble: str = "") -> list[Score]:
        """As given by ``log_likelihood``."""
        self.calls += len(requests)
        self._use([self._sequence(preamble + r.context, r.continuation) for r in requests])
        return [
            Score(
                self._log_likelihood(preamble + request.context, request.continuation),
                self._length(request.continuation),
                len(request.continuation.encode()),
            )
            for request in requests
        ]

    def generate(self, requests: Sequence[Prompt]) -> list[Generation]:
        """As given by ``write``."""
        self.calls += len(requests)
        written = [self._generation(request) for request in requests]
        prompts = [self.tokenizer.tokens(request.text) for request in requests]
        self._use(prompts, sum(generation.tokens for generation in written))
        return written

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Pieces of ``bytes_per_token`` bytes, the last one shorter."""
        return self.tokenizer.count_tokens(texts)

    def _length(self, text: str) -> int:
        (length,) = self.tokenizer.count_tokens([text])
        return length

    def _sequence(self, context: str, continuation: str) -> list[int]:
        """What is read for a score: all tokens but the last, with a mark before a first one."""
        before, tokens = (self.tokenizer.tokens(t) for t in (context, context + continuation))
        if tokens == before:
            return []
        marked = tokens[:1] == before[:1]
        return tokens[:-1] if marked else [self.tokenizer.begin, *tokens[:-1]]

    def _use(self, sequences: Sequence[Sequence[int]], written: int = 0) -> None:
        self.usage = Usage(
            self.usage.tokens + sum(map(len, sequences)),
            self.usage.unique + _different(sequences),
            self.usage.written + written,
        )

    def _generation(self, request: Prompt) -> Generation:
        text = self._write(request.text)
        return Generation(text, self._length(request.text), self._length(text), ended_by="end")


def _one_in_256(_: str, continuation: str) -> float:
    return -math.log(256) * len(continuation.encode())


def _different(sequences: Iterable[Sequence[int]]) -> int:
    """Tokens of all of them, what they share at their beginning counted once."""
    tree: dict[int, Any] = {}
    number = 0
    for sequence in sequences:
        node = tree
        for token in sequence:
            number += token not in node
            node = node.setdefault(token, {})
    return number
