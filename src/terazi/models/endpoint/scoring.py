"""Scores from an endpoint: the same convention of tokens as in the other backends.

Context and continuation are tokenised together, as running text; the continuation's tokens are
those after the last one that the tokenisation of the context alone shares. What forms of endpoint
differ in is how they tokenise and where the figures come from.
"""

from collections.abc import Hashable, Sequence
from typing import Protocol, TypeVar

from terazi.models.endpoint.line import Line
from terazi.models.endpoint.problems import TOO_LONG, NoAnswerError
from terazi.models.interface import Score, ScoreRequest

#: The version of the rules by which texts become tokens; part of a model's identity.
CONVENTIONS = "1"

Token = TypeVar("Token", bound=Hashable)
Tokens = tuple[Token, ...]
#: All tokens of a request, and how many of them are context.
Wanted = tuple[Tokens[Token], int]


class Scorer(Protocol[Token]):
    """How one form of endpoint scores."""

    @property
    def window(self) -> int | None:
        """Tokens that fit, or None where the endpoint does not say."""
        ...

    def tokens(self, text: str) -> Tokens[Token]:
        """The text's tokens with the marks that begin a text."""
        ...

    def begun(self, tokens: Tokens[Token]) -> Tokens[Token]:
        """The tokens with one before the first, from which the first is predicted."""
        ...

    def figures(self, wanted: Sequence[Wanted[Token]]) -> list[float | NoAnswerError]:
        """The log-likelihood of each request's tokens after its context, in nats."""
        ...


def score(line: Line, scorer: Scorer[Token], requests: Sequence[ScoreRequest]) -> list[Score]:
    """One score a request, in their order; a problem where there is no figure."""
    texts = dict.fromkeys(r.context for r in requests)
    texts |= dict.fromkeys(r.context + r.continuation for r in requests)
    tokens = dict(zip(texts, line.each(scorer.tokens, list(texts)), strict=True))
    wanted = [_wanted(scorer, tokens[r.context], tokens[r.context + r.continuation])
              for r in requests]  # fmt: skip
    known = [one for one in wanted if not isinstance(one, NoAnswerError) and len(one[0]) > one[1]]
    figures = iter(scorer.figures(known))
    scores = []
    for request, one in zip(requests, wanted, strict=True):
        length = len(request.continuation.encode())
        if isinstance(one, NoAnswerError):
            scores.append(Score(None, 0, length, one.problem))
            continue
        count = len(one[0]) - one[1]
        figure = next(figures) if count else 0.0
        if isinstance(figure, NoAnswerError):
            scores.append(Score(None, count, length, figure.problem))
        else:
            scores.append(Score(figure, count, length))
    return scores


def _wanted(
    scorer: Scorer[Token],
    context: Tokens[Token] | NoAnswerError,
    whole: Tokens[Token] | NoAnswerError,
) -> Wanted[Token] | NoAnswerError:
    if isinstance(context, NoAnswerError):
        return context
    if isinstance(whole, NoAnswerError):
        return whole
    if scorer.window is not None and len(whole) > scorer.window:
        return NoAnswerError(TOO_LONG)
    start = _shared(context, whole)
    if start or not whole:
        return whole, start
    try:
        return scorer.begun(whole), 1
    except NoAnswerError as error:
        return error


def _shared(a: Sequence[object], b: Sequence[object]) -> int:
    """How many tokens two texts have in common at their beginning."""
    count = 0
    for left, right in zip(a, b, strict=False):
        if left != right:
            break
        count += 1
    return count
