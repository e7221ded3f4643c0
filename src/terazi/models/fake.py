"""A model whose behaviour is known beforehand: planted truth for every measurement."""

import hashlib
import math
from collections.abc import Callable, Sequence

from terazi.models.interface import Generation, ModelIdentity, Prompt, Score, ScoreRequest


class FakeModel:
    """Answers by given functions, so that what must be measured is known.

    Args:
        name: also the digest of its weights.
        log_likelihood: of a continuation after a context, in nats; by default every byte has
            the probability 1/256.
        write: the text that follows a prompt.
        bytes_per_token: its tokenizer cuts the text's UTF-8 into pieces of this many bytes.
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
        self._bytes_per_token = bytes_per_token
        self.calls = 0  # requests asked, for tests that count what is paid

    def score(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        """As given by ``log_likelihood``."""
        self.calls += len(requests)
        return [
            Score(
                self._log_likelihood(request.context, request.continuation),
                self._length(request.continuation),
                len(request.continuation.encode()),
            )
            for request in requests
        ]

    def generate(self, requests: Sequence[Prompt]) -> list[Generation]:
        """As given by ``write``."""
        self.calls += len(requests)
        return [self._generation(request) for request in requests]

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Pieces of ``bytes_per_token`` bytes, the last one shorter."""
        return [self._length(text) for text in texts]

    def _length(self, text: str) -> int:
        return math.ceil(len(text.encode()) / self._bytes_per_token)

    def _generation(self, request: Prompt) -> Generation:
        text = self._write(request.text)
        return Generation(text, self._length(request.text), self._length(text), ended_by="end")


def _one_in_256(_: str, continuation: str) -> float:
    return -math.log(256) * len(continuation.encode())
