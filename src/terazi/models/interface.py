"""What a language model can do for Terazi: three verbs, and an identity.

Everything that scores, asks or counts goes through them, so that a fake model makes the whole
program testable offline.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Protocol

#: Tokens of a written answer at most, where nobody says otherwise.
ANSWER_TOKENS = 64


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """Everything that can change an answer. Two models that differ in any part never share one.

    ``weights``, ``tokenizer`` and ``template`` are SHA-256 digests in hexadecimal ("" where the
    model has none); ``precision`` is that of the weights as they are run ("F32 from Q4_1").
    ``conventions`` is the version of our own rules by which texts become tokens
    (`terazi.models.scoring.CONVENTIONS`). Texts, tokenizer and rules together give the tokens, so
    whoever keeps answers under all three keeps them under exact token ids, and needs no model to
    look one up.
    """

    name: str
    weights: str
    tokenizer: str
    template: str
    precision: str
    backend: str
    backend_version: str
    conventions: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 over all parts but the name, which is only for people."""
        parts = {key: value for key, value in asdict(self).items() if key != "name"}
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ScoreRequest:
    """How likely is ``continuation`` after ``context``? Both are plain text."""

    context: str
    continuation: str


@dataclass(frozen=True, slots=True)
class Score:
    """The log-likelihood of a continuation.

    Attributes:
        log_likelihood: natural logarithm of the probability, in nats; None where the model could
            not score the request (``problem`` says why), never a guess.
        tokens: number of tokens scored.
        bytes: length of the continuation in UTF-8, for normalising.
        problem: "" or why there is no figure ("longer than the context window", …).
    """

    log_likelihood: float | None
    tokens: int
    bytes: int
    problem: str = ""

    @property
    def per_byte(self) -> float | None:
        """Nats per byte of the continuation (design, rule 4.5)."""
        if self.log_likelihood is None:
            return None
        return self.log_likelihood / max(self.bytes, 1)


@dataclass(frozen=True, slots=True)
class Prompt:
    """A text to go on from, at most ``max_tokens`` further; greedy, so that it repeats.

    ``chat`` puts the text into the model's own chat template where it has one. ``stop`` strings
    end the answer and are not part of it.
    """

    text: str
    max_tokens: int = ANSWER_TOKENS
    stop: tuple[str, ...] = ()
    chat: bool = True


@dataclass(frozen=True, slots=True)
class Generation:
    """What the model wrote: hostile text, to be escaped and never executed.

    ``seconds`` from question to answer are known where an endpoint was asked for this alone.
    """

    text: str
    prompt_tokens: int
    tokens: int
    ended_by: str  # "end" (its own), "stop", "limit", or a problem
    problem: str = ""
    seconds: float | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Usage:
    """What a backend has read and written until now, in tokens.

    Attributes:
        tokens: read, as if each request had been read alone.
        unique: read, what requests share counted once.
        written: of answers.
    """

    tokens: int = 0
    unique: int = 0
    written: int = 0

    def since(self, earlier: "Usage") -> "Usage":
        """What came since an earlier count."""
        return Usage(
            self.tokens - earlier.tokens,
            self.unique - earlier.unique,
            self.written - earlier.written,
        )


class LanguageModel(Protocol):
    """A language model, wherever it runs.

    A backend that cannot give log-probabilities of a given continuation returns scores whose
    ``problem`` says so. It may tell more of itself:

    - ``usage``: a :class:`Usage` that only grows;
    - ``at_once``: prompts that it writes at once (1 where it does not say); as many are kept in
      one go, and lost by a kill;
    - ``apart``: True where a request's answer depends on no other request of the call, so that
      each may be asked by itself another day.
    """

    @property
    def identity(self) -> ModelIdentity:
        """What exactly is answering."""
        ...

    def score(self, requests: Sequence[ScoreRequest], *, preamble: str = "") -> list[Score]:
        """Return one score a request, in their order; the preamble stands before every context."""
        ...

    def generate(self, requests: Sequence[Prompt]) -> list[Generation]:
        """Return one generation a request, in the order of the requests."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the number of tokens of each text, without begin and end marks."""
        ...
