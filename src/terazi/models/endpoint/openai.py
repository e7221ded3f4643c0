"""The dialect that OpenAI published and others speak: completions, chat, and ``echo``.

Chat gives log-probabilities of what the model writes, never of a text that it is given. The older
completions do where ``echo`` is honoured: the prompt comes back in pieces, each with its figure.
Some servers take ``echo`` and leave it out without a word, so each answer is checked to spell what
was sent, piece by piece; otherwise there is no score.
"""

from collections.abc import Sequence

from terazi.models.endpoint.budget import Tokens as Cost
from terazi.models.endpoint.form import TRIAL, cut_at_stop, no_scores, not_generated
from terazi.models.endpoint.line import Line
from terazi.models.endpoint.problems import (
    NO_COUNTS,
    NO_SCORES,
    NOTHING_BEFORE,
    REFUSED,
    UNREADABLE,
    NoAnswerError,
)
from terazi.models.endpoint.reading import (
    Json,
    clean,
    count,
    ended_by,
    field,
    log_probability,
    only_choice,
)
from terazi.models.endpoint.scoring import Wanted, score
from terazi.models.interface import Generation, Prompt, Score, ScoreRequest

_TEMPLATE = 256  # tokens that a chat template may add, at most
_STOPS = 4  # OpenAI takes no more; the rest is cut here
_LIMIT, _NEW_LIMIT = "max_tokens", "max_completion_tokens"

_Pieces = tuple[str, ...]


class OpenAI:
    """Asks an endpoint of which nothing else is known.

    Args:
        line: to the endpoint.
        path: of the OpenAI-compatible part.
        more: what to send besides, in a dialect that knows it.
    """

    window: int | None = None

    def __init__(self, line: Line, path: str, more: Json | None = None) -> None:
        self._line = line
        self._plain: Json = {"temperature": 0, "top_p": 1, **(more or {})}
        self._path = path
        self._limit = _LIMIT
        self._echoed: dict[_Pieces, tuple[float | None, ...]] = {}

    def can_score(self) -> None:
        """Score a short text; what cannot be read as a score means no."""
        try:
            self.tokens(TRIAL.context + TRIAL.continuation)
        except NoAnswerError as error:
            raise no_scores(error) from error

    def score(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        """From the echo of context and continuation."""
        try:
            return score(self._line, self, requests)
        finally:
            self._echoed.clear()

    def generate(self, requests: Sequence[Prompt]) -> list[Generation]:
        """As greedily as the endpoint allows; chat goes through its chat template."""
        found = self._line.each(self._generate, requests)
        return [not_generated(one) if isinstance(one, NoAnswerError) else one for one in found]

    def count_tokens(self, texts: Sequence[str]) -> list[int | NoAnswerError]:
        """It has no door for that; what it charges includes its template and marks."""
        return [NoAnswerError(NO_COUNTS) for _ in texts]

    # How scores come about -------------------------------------------------------------------

    def tokens(self, text: str) -> _Pieces:
        """The pieces of an echoed text; their figures are kept until the scores are done."""
        if not text:
            return ()
        body = {
            **self._plain, "model": self._line.model, "prompt": text,
            "echo": True, "logprobs": 1, "max_tokens": 1,
        }  # fmt: skip
        pieces, figures = self._line.post(
            f"{self._path}/completions",
            body,
            lambda reply: read_echo(reply, text),
            Cost(len(text.encode()) + 1, 1),
        )
        self._echoed[pieces] = figures
        return pieces

    def begun(self, tokens: _Pieces) -> _Pieces:
        """Only where the endpoint put a mark before the text, which bears no figure itself."""
        figures = self._echoed[tokens]
        if len(figures) > 1 and figures[0] is None and figures[1] is not None and not tokens[0]:
            return tokens
        raise NoAnswerError(NOTHING_BEFORE)

    def figures(self, wanted: Sequence[Wanted[str]]) -> list[float | NoAnswerError]:
        """Sums over the pieces after the context."""
        return [self._figure(tokens, start) for tokens, start in wanted]

    def _figure(self, tokens: _Pieces, start: int) -> float | NoAnswerError:
        figures = self._echoed[tokens][start:]
        try:
            return sum(log_probability(figure) for figure in figures)
        except NoAnswerError as error:
            return error

    # How it writes ---------------------------------------------------------------------------

    def _generate(self, request: Prompt) -> Generation:
        try:
            return self._written(request, self._limit)
        except NoAnswerError as error:
            # OpenAI's newer models know the limit by another name only, and say so.
            if error.kind is not REFUSED or _NEW_LIMIT not in error.problem:
                raise
        self._limit = _NEW_LIMIT
        return self._written(request, self._limit)

    def _written(self, request: Prompt, limit: str) -> Generation:
        body: Json = {**self._plain, "model": self._line.model, "n": 1, "stream": False}
        if request.stop:
            body["stop"] = list(request.stop[:_STOPS])
        most = Cost(len(request.text.encode()) + _TEMPLATE, request.max_tokens)
        if request.chat:
            body |= {limit: request.max_tokens}
            body["messages"] = [{"role": "user", "content": request.text}]
            path = f"{self._path}/chat/completions"
        else:
            body |= {"max_tokens": request.max_tokens, "prompt": request.text}
            path = f"{self._path}/completions"
        return self._line.post(path, body, lambda reply: read_written(reply, request), most)


def read_written(reply: Json, request: Prompt) -> Generation:
    """What was written, in chat or after a plain text."""
    choice = only_choice(reply)
    reason = ended_by(choice)
    if request.chat:
        message = field(choice, "message", dict)
        nothing = message.get("content") is None and reason == "limit"  # it only thought
        text = "" if nothing else field(message, "content", str)
    else:
        text = field(choice, "text", str)
    usage = field(reply, "usage", dict)
    read, written = count(usage, "prompt_tokens"), count(usage, "completion_tokens")
    if written > request.max_tokens:
        allowed = f"{written} tokens where {request.max_tokens} were allowed"
        raise NoAnswerError(UNREADABLE, f"it wrote {allowed}")
    text, stopped = cut_at_stop(clean(text), request.stop)
    return Generation(text, read, written, ended_by="stop" if stopped else reason)


def read_echo(reply: Json, text: str) -> tuple[_Pieces, tuple[float | None, ...]]:
    """The pieces of the text that was sent, and the figure of each.

    A mark before the text, which the text does not spell, becomes an empty piece.

    Raises:
        NoAnswerError: the text did not come back, or not in pieces that spell it.
    """
    choice = only_choice(reply)
    logprobs = choice.get("logprobs")
    if not isinstance(logprobs, dict):
        raise NoAnswerError(NO_SCORES)
    pieces = field(logprobs, "tokens", list)
    figures = field(logprobs, "token_logprobs", list)
    if len(pieces) != len(figures) or not all(isinstance(piece, str) for piece in pieces):
        raise NoAnswerError(UNREADABLE, "pieces and figures do not belong together")
    spelled = [_spelled(piece) for piece in pieces]
    wanted = text.encode()
    marks = int(bool(spelled) and figures[0] is None and not wanted.startswith(spelled[0]))
    length, end = 0, marks
    while end < len(spelled) and length < len(wanted):
        length += len(spelled[end])
        end += 1
    if b"".join(spelled[marks:end]) != wanted:
        raise NoAnswerError(UNREADABLE, "its pieces do not spell the text that was sent")
    return ("",) * marks + tuple(pieces[marks:end]), tuple(figures[:end])


def _spelled(piece: str) -> bytes:
    r"""The bytes of a piece; those that are no whole characters come as ``bytes:\xe1\x88``."""
    if piece.startswith("bytes:\\x"):
        try:
            return bytes.fromhex(piece.removeprefix("bytes:").replace("\\x", ""))
        except ValueError:
            return b"\xff"  # spells nothing
    return clean(piece).encode()
