"""The dialect of llama.cpp's llama-server: its own ``/completion``, with token ids.

Its OpenAI-compatible part gives log-probabilities of what it writes, not of what it is given: the
``echo`` of a prompt is refused, or left out without a word. Its own part can be led, one token at
a time: a bias makes the wanted token the one that is written, and the log-probability reported is
that before any bias (``post_sampling_probs: false``, tools/server/server-context.cpp, build
11434). One token only, because a server that guesses ahead (a draft model) fills in zeros for
every later one. Shared beginnings are read once, since the server keeps them.

A token that ends inside a character (scripts that a tokenizer knows only as bytes) is never
reported as written. Its figure is found among those of the likeliest tokens instead, beside
another token that is forced.
"""

import math
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TypeVar

from terazi.models.endpoint.budget import Tokens as Cost
from terazi.models.endpoint.form import TRIAL, TRIAL_ENDS, cut_at_stop, no_scores, not_generated
from terazi.models.endpoint.line import Line
from terazi.models.endpoint.problems import (
    NO_SCORES,
    NOTHING_BEFORE,
    TOO_LONG,
    TOO_UNLIKELY,
    UNREADABLE,
    NoAnswerError,
)
from terazi.models.endpoint.reading import Json, clean, count, field, log_probability
from terazi.models.endpoint.scoring import Wanted, score
from terazi.models.interface import Generation, Prompt, Score, ScoreRequest

_PLACE = "\N{OBJECT REPLACEMENT CHARACTER}"
_FORCE = 1e6  # far above any difference of logits
#: The server computes probabilities in single precision, whose smallest normal number is
#: 1.2e-38; below its logarithm the figure is too coarse or made up.
_LEAST = -87.0
#: How many of the likeliest tokens to look through, one after the other; the last is 4 MB.
_DEPTHS = (64, 4096, 50_000)
#: The greatest logits win, whatever the server was started with.
_GREEDY: Json = {"temperature": 0.0, "samplers": ["temperature"], "mirostat": 0, "stream": False}
_WANTED = ["content", "model", "tokens_predicted", "tokens_evaluated", "truncated", "stop_type",
           "completion_probabilities"]  # fmt: skip
_ENDS = {"eos": "end", "word": "stop", "limit": "limit"}

Result = TypeVar("Result")

_Ids = tuple[int, ...]


class LlamaServer:
    """Asks a llama-server.

    Args:
        line: to the endpoint.
        root: the path of the server's own part.
        properties: what it says at ``/props``.
    """

    def __init__(self, line: Line, root: str, properties: Json) -> None:
        self._line = line
        self._root = root
        self._properties = properties
        settings = properties.get("default_generation_settings")
        window = settings.get("n_ctx") if isinstance(settings, dict) else None
        self.window = window if isinstance(window, int) and window > 0 else None
        self._carrier = 0  # a token of whole characters

    def can_score(self) -> None:
        """Two words that are likely after the same text: their probabilities fit into one.

        A server that reports them after the bias gives each of them 1.
        """
        try:
            context = self.tokens(TRIAL.context)
            first, second = (self.tokens(TRIAL.context + end)[len(context)] for end in TRIAL_ENDS)
            self._carrier = first
            figures = [self._step((context, token)) for token in (first, second)]
        except NoAnswerError as error:
            raise no_scores(error) from error
        if math.fsum(map(math.exp, figures)) > 1 + 1e-3:
            raise NoAnswerError(NO_SCORES)

    def score(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        """Token by token; a token after the same beginning is asked for once."""
        return score(self._line, self, requests)

    def generate(self, requests: Sequence[Prompt]) -> list[Generation]:
        """Greedily. Only the chat template's own marks count as marks."""
        found = self._line.each(self._generate, requests)
        return [not_generated(one) if isinstance(one, NoAnswerError) else one for one in found]

    def count_tokens(self, texts: Sequence[str]) -> list[int | NoAnswerError]:
        """By the server's own tokenizer."""
        return self._line.each(
            lambda text: len(self._tokenize(text, special=False, marks=False)), texts
        )

    # How scores come about -------------------------------------------------------------------

    def tokens(self, text: str) -> _Ids:
        """With the begin mark where the model wants one; marks in the text are text."""
        return self._tokenize(text, special=True, marks=False)

    def begun(self, tokens: _Ids) -> _Ids:
        """After the begin mark, or the end mark where there is no begin mark."""
        return self._begin + tokens

    def figures(self, wanted: Sequence[Wanted[int]]) -> list[float | NoAnswerError]:
        """Sums over the tokens."""
        steps = [
            [(tokens[:place], tokens[place]) for place in range(start, len(tokens))]
            for tokens, start in wanted
        ]
        different = list(dict.fromkeys(step for of_one in steps for step in of_one))
        found = dict(zip(different, self._line.each(self._step, different), strict=True))
        return [_sum([found[step] for step in of_one]) for of_one in steps]

    @cached_property
    def _begin(self) -> _Ids:
        for name in ("bos_token", "eos_token"):
            mark = self._properties.get(name)
            if isinstance(mark, str) and mark:
                tokens = self._tokenize(mark, special=False, marks=True)
                if len(tokens) == 1:
                    return tokens
        raise NoAnswerError(NOTHING_BEFORE)

    def _tokenize(self, text: str, *, special: bool, marks: bool) -> _Ids:
        if not text and not special:
            return ()
        body = {"content": text, "add_special": special, "parse_special": marks}
        return self._ask("/tokenize", body, read_tokens)

    def _step(self, step: tuple[_Ids, int]) -> float:
        before, token = step
        figure = self._forced(before, token, 1, lambda reply: read_forced(reply, token))
        for depth in _DEPTHS:
            if figure is not None:
                return figure
            figure = self._forced(
                before, self._carrier, depth, lambda reply: read_listed(reply, token)
            )
        if figure is None:
            raise NoAnswerError(TOO_UNLIKELY)
        return figure

    def _forced(
        self, before: _Ids, token: int, depth: int, read: Callable[[Json], float | None]
    ) -> float | None:
        more = {"n_probs": depth, "post_sampling_probs": False, "logit_bias": [[token, _FORCE]]}
        return self._complete(before, 1, more, read)

    def _complete(
        self, tokens: _Ids, most: int, more: Json, read: Callable[[Json], Result]
    ) -> Result:
        body: Json = {
            **_GREEDY,
            "prompt": list(tokens),
            "n_predict": most,
            "cache_prompt": True,
            "response_fields": _WANTED,
            **more,
        }
        return self._ask("/completion", body, read, Cost(len(tokens), most))

    def _ask(
        self, door: str, body: Json, read: Callable[[Json], Result], most: Cost | None = None
    ) -> Result:
        # A server of several models passes the question on to the one that is named.
        body = {**body, "model": self._line.model}
        return self._line.post(f"{self._root}{door}", body, read, most)

    # How it writes ---------------------------------------------------------------------------

    def _generate(self, request: Prompt) -> Generation:
        prompt = self._prompt(request)
        most = request.max_tokens
        if self.window is not None:
            most = min(most, self.window - len(prompt) - 1)  # it stops one before
        if most <= 0:
            raise NoAnswerError(TOO_LONG)
        stop = {"stop": list(request.stop)}
        return self._complete(prompt, most, stop, lambda reply: read_written(reply, request))

    def _prompt(self, request: Prompt) -> _Ids:
        if not (request.chat and self._properties.get("chat_template")):
            return self.tokens(request.text)
        before, after = self._template
        return before + self._tokenize(request.text, special=False, marks=False) + after

    @cached_property
    def _template(self) -> tuple[_Ids, _Ids]:
        """The tokens that the chat template puts before and after a question."""
        body = {"messages": [{"role": "user", "content": _PLACE}]}
        framed = self._ask("/apply-template", body, lambda reply: field(reply, "prompt", str))
        before, place, after = framed.partition(_PLACE)
        if not place or _PLACE in after:
            raise NoAnswerError(UNREADABLE, "its chat template does not keep a question as it is")
        return (
            self._tokenize(before, special=True, marks=True),
            self._tokenize(after, special=False, marks=True),
        )


def read_tokens(reply: Json) -> _Ids:
    """The token ids of ``/tokenize``, here and in vLLM."""
    tokens = field(reply, "tokens", list)
    if not all(type(token) is int and token >= 0 for token in tokens):
        raise NoAnswerError(UNREADABLE, "a token is not a number")
    return tuple(tokens)


def read_forced(reply: Json, token: int) -> float | None:
    """The log-probability of the one token that was forced; None for a part of a character."""
    if "completion_probabilities" not in reply and field(reply, "tokens_predicted", int) == 1:
        return None
    row = _only_row(reply)
    if field(row, "id", int) != token:
        raise NoAnswerError(UNREADABLE, "it is not about the token that was asked for")
    return log_probability(row.get("logprob"), least=_LEAST)


def read_listed(reply: Json, token: int) -> float | None:
    """The log-probability of a token among the likeliest; None where it is not there."""
    for entry in field(_only_row(reply), "top_logprobs", list):
        if field(entry, "id", int) == token:
            return log_probability(entry.get("logprob"), least=_LEAST)
    return None


def _only_row(reply: Json) -> Json:
    rows = field(reply, "completion_probabilities", list)
    if len(rows) != 1 or not field(rows[0], "top_logprobs", list):
        raise NoAnswerError(UNREADABLE, "a log-probability is missing, or only a placeholder")
    row: Json = rows[0]
    return row


def read_written(reply: Json, request: Prompt) -> Generation:
    """What was written after a prompt."""
    if field(reply, "truncated", bool):
        raise NoAnswerError(TOO_LONG)
    text = clean(field(reply, "content", str))
    reason = _ENDS.get(field(reply, "stop_type", str))
    if reason is None:
        raise NoAnswerError(UNREADABLE, "it does not say why it ended")
    text, stopped = cut_at_stop(text, request.stop)
    written = count(reply, "tokens_predicted")
    return Generation(
        text,
        count(reply, "tokens_evaluated"),
        max(written - 1, 0) if reason == "end" else written,  # the end mark is no text
        ended_by="stop" if stopped else reason,
    )


def _sum(figures: Sequence[float | NoAnswerError]) -> float | NoAnswerError:
    for figure in figures:
        if isinstance(figure, NoAnswerError):
            return figure
    return math.fsum(figure for figure in figures if not isinstance(figure, NoAnswerError))
