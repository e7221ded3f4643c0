"""The dialect of vLLM: completions with ``prompt_logprobs``, by token ids.

The ids come from its ``/tokenize`` and go back as the prompt, so that there is no doubt which
figure belongs to which token (vllm/entrypoints/openai/completion/protocol.py).
"""

import math
from collections.abc import Sequence

from terazi.models.endpoint.budget import Tokens as Cost
from terazi.models.endpoint.form import TRIAL, no_scores
from terazi.models.endpoint.line import Line
from terazi.models.endpoint.llama_server import read_tokens
from terazi.models.endpoint.openai import OpenAI
from terazi.models.endpoint.problems import NOTHING_BEFORE, UNREADABLE, NoAnswerError
from terazi.models.endpoint.reading import Json, field, log_probability, only_choice
from terazi.models.endpoint.scoring import Wanted, score
from terazi.models.interface import Generation, Prompt, Score, ScoreRequest

_Ids = tuple[int, ...]
#: A model may come with settings of its own for writing (generation_config.json).
_PLAIN: Json = {"repetition_penalty": 1.0, "presence_penalty": 0.0, "frequency_penalty": 0.0}


class Vllm:
    """Asks a vLLM server.

    Args:
        line: to the endpoint.
        path: of the OpenAI-compatible part.
        root: of the server's own part.
        length: tokens of prompt and answer together, or None where it is not said.
    """

    def __init__(self, line: Line, path: str, root: str, length: int | None) -> None:
        self._line = line
        self._path = path
        self._root = root
        self._writes = OpenAI(line, path, more=_PLAIN)
        self.window = None if length is None else length - 1  # one token must be written

    def can_score(self) -> None:
        """Score a short text; what cannot be read as a score means no."""
        try:
            tokens = self.tokens(TRIAL.context + TRIAL.continuation)
            self._read(tokens)
        except NoAnswerError as error:
            raise no_scores(error) from error

    def score(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        """Each different text of context and continuation is read once."""
        return score(self._line, self, requests)

    def generate(self, requests: Sequence[Prompt]) -> list[Generation]:
        """Greedily."""
        return self._writes.generate(requests)

    def count_tokens(self, texts: Sequence[str]) -> list[int | NoAnswerError]:
        """By the server's own tokenizer."""
        return self._line.each(lambda text: len(self._tokenize(text, special=False)), texts)

    # How scores come about -------------------------------------------------------------------

    def tokens(self, text: str) -> _Ids:
        """With the begin mark where the model wants one."""
        return self._tokenize(text, special=True)

    def begun(self, tokens: _Ids) -> _Ids:  # noqa: ARG002  as other forms have it
        """The begin mark of its model, or the end mark, is not said."""
        raise NoAnswerError(NOTHING_BEFORE)

    def figures(self, wanted: Sequence[Wanted[int]]) -> list[float | NoAnswerError]:
        """Sums over the tokens after the context."""
        different = list(dict.fromkeys(tokens for tokens, _ in wanted))
        found = dict(zip(different, self._line.each(self._read, different), strict=True))
        return [_sum(found[tokens], start) for tokens, start in wanted]

    def _read(self, tokens: _Ids) -> tuple[float | NoAnswerError, ...]:
        body = {
            "model": self._line.model, "prompt": list(tokens), "max_tokens": 1, "temperature": 0,
            "prompt_logprobs": 1,
        }  # fmt: skip
        return self._line.post(
            f"{self._path}/completions",
            body,
            lambda reply: read_prompt(reply, tokens),
            Cost(len(tokens), 1),
        )

    def _tokenize(self, text: str, *, special: bool) -> _Ids:
        if not text and not special:
            return ()
        body = {"model": self._line.model, "prompt": text, "add_special_tokens": special}
        return self._line.post(f"{self._root}/tokenize", body, read_tokens)


def read_prompt(reply: Json, tokens: _Ids) -> tuple[float | NoAnswerError, ...]:
    """The figure of each token of the prompt; the first has none.

    Beside each token stands the likeliest one. Where the server was told to report raw logits
    instead (``--logprobs-mode``), the two are no logarithms of probabilities, which is noticed.
    """
    rows = field(only_choice(reply), "prompt_logprobs", list)
    if len(rows) != len(tokens):
        raise NoAnswerError(UNREADABLE, f"{len(rows)} figures for {len(tokens)} tokens")
    first = NoAnswerError(NOTHING_BEFORE)
    return (first, *(_figure(*pair) for pair in zip(rows[1:], tokens[1:], strict=True)))


def _figure(row: object, token: int) -> float | NoAnswerError:
    entry = field(row, str(token), dict)
    shares = 0.0
    for other in row.values() if isinstance(row, dict) else ():
        value = other.get("logprob") if isinstance(other, dict) else None
        try:
            shares += math.exp(log_probability(value))
        except NoAnswerError as error:
            if not error.kind.lasting:
                raise
    if shares > 1 + 1e-3:
        raise NoAnswerError(UNREADABLE, "its log-probabilities add up to more than 1")
    try:
        return log_probability(entry.get("logprob"))
    except NoAnswerError as error:
        return error


def _sum(figures: Sequence[float | NoAnswerError] | NoAnswerError,
         start: int) -> float | NoAnswerError:  # fmt: skip
    if isinstance(figures, NoAnswerError):
        return figures
    total = 0.0
    for figure in figures[start:]:
        if isinstance(figure, NoAnswerError):
            return figure
        total += figure
    return total
