"""A model that is asked in place of another one and only counts: what a weighing would cost.

It turns texts into tokens as the other does and reads them nowhere. The figures that it gives are
dummies, all alike; the counts are those of the engine (`terazi.models.tree`).
"""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Protocol, Self, runtime_checkable

from terazi.models.interface import Generation, ModelIdentity, Prompt, Score, ScoreRequest
from terazi.models.scoring import TOO_LONG, score
from terazi.models.tree import Limits, chain, plan
from terazi.models.usage import of_answers


@runtime_checkable
class Tokenizer(Protocol):
    """The part of a backend that turns texts into tokens; it needs no weights."""

    @property
    def window(self) -> int:
        """Tokens of one request at most, prompt and answer together."""
        ...

    @property
    def begin(self) -> int:
        """The token from which the first one of a text is predicted where nothing stands before."""
        ...

    def tokens(self, text: str) -> list[int]:
        """The text as tokens, as it is scored."""
        ...

    def prompt_tokens(self, prompt: Prompt) -> list[int]:
        """The prompt as tokens, in the model's own template where it has one."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text alone, without begin and end marks."""
        ...


@dataclass(frozen=True, slots=True)
class Work:
    """What there is to do for a model.

    Attributes:
        requests: asked one by one.
        tokens: to read, if each request were asked alone.
        unique: to read, each token once a call, as the engine does.
        written: tokens to write, at most.
        waves: decodes of several tokens together.
        rows: places after which the probabilities of the whole vocabulary are wanted.
    """

    requests: int = 0
    tokens: int = 0
    unique: int = 0
    written: int = 0
    waves: int = 0
    rows: int = 0

    def __add__(self, other: Self) -> "Work":
        return Work(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))

    def __sub__(self, other: Self) -> "Work":
        return Work(*(a - b for a, b in zip(astuple(self), astuple(other), strict=True)))


class PlanningModel:
    """Counts what another model would have to do.

    Args:
        identity: the other model's.
        tokenizer: the other model's, or one that stands in for it.
        limits: of the other model's waves.
    """

    def __init__(
        self, identity: ModelIdentity, tokenizer: Tokenizer, limits: Limits | None = None
    ) -> None:
        self.identity = identity
        self.work = Work()
        self._tokenizer = tokenizer
        self._limits = limits or Limits()
        self._preamble: tuple[int, ...] = ()

    def score(self, requests: Sequence[ScoreRequest], *, preamble: str = "") -> list[Score]:
        """Every continuation is as likely as any other."""
        self.work += Work(requests=len(requests))
        return score(self, requests, preamble)

    def generate(self, requests: Sequence[Prompt]) -> list[Generation]:
        """Nothing is written; all that may be is counted."""
        prompts = [self._tokenizer.prompt_tokens(request) for request in requests]
        answers = list(map(self._answer, requests, prompts))
        used = of_answers(prompts, answers)
        self.work += Work(
            requests=len(requests),
            tokens=used.tokens,
            unique=used.unique,
            written=used.written,
            waves=-(-used.unique // self._limits.nodes),
            rows=len(requests),
        )
        return answers

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text alone; this costs nothing, so it is not counted."""
        return self._tokenizer.count_tokens(texts)

    # What scoring asks for ---------------------------------------------------------------------

    @property
    def window(self) -> int:
        """Tokens of one request at most."""
        return self._tokenizer.window

    @property
    def begin(self) -> int:
        """The mark of a beginning."""
        return self._tokenizer.begin

    def tokens(self, text: str) -> list[int]:
        """The text as tokens."""
        return self._tokenizer.tokens(text)

    def read(
        self,
        sequences: Sequence[Sequence[int]],
        starts: Sequence[int],
        *,
        preamble: Sequence[int],
        shared: int,
    ) -> list[float]:
        """Count the waves that the engine would read."""
        waves = list(plan(sequences, starts, shared=shared, limits=self._limits))
        if tuple(preamble) != self._preamble:  # read once, and kept for the next call
            self._preamble = tuple(preamble)
            waves += chain(preamble, self._limits.nodes)
        self.work += Work(
            tokens=sum(len(sequence) - 1 for sequence in sequences),
            unique=sum(wave.size for wave in waves),
            waves=len(waves),
            rows=sum(len(wave.rows) for wave in waves),
        )
        return [0.0] * len(sequences)

    def _answer(self, request: Prompt, prompt: Sequence[int]) -> Generation:
        room = self.window - len(prompt)
        if room <= 0:
            return Generation("", len(prompt), 0, ended_by="problem", problem=TOO_LONG)
        return Generation("", len(prompt), min(request.max_tokens, room), ended_by="limit")
