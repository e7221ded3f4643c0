"""How likely a long text is, read in windows that are the same for every model.

Windows are cut in bytes of the text, not in tokens, so that models with different tokenizers see
the same beginnings and as much of them; and only through `LanguageModel.score`, so that anything
that scores (an n-gram, a transformer, an endpoint) is compared on equal terms.

- The first window is scored whole. Each further one moves on by ``stride`` bytes: they are scored,
  after as much of the text before them as fills the window. Hence every byte is scored once, and
  ``window / stride`` times the text is read.
- A window is cut before the space of a word, where there is one in the latter half of what it may
  score, else between two characters. Most tokenizers have no token across such a place. Where one
  melts all the same, it belongs to the later window (`terazi.models.scoring`).
- Windows that do not begin the text begin as any text does, with the model's mark of a beginning
  where it puts one.

lm-evaluation-harness (``loglikelihood_rolling``) cuts its windows in tokens, each predicted after
at least one, and lets the last one reach back; with windows of the same text the figures agree
(docs/scoring.md).
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from terazi.models.interface import LanguageModel, Score, ScoreRequest

#: Windows of one call. They share nothing, but an endpoint is asked for several at once, a journal
#: keeps them together, and a kill loses no more.
TOGETHER = 8

_LONGEST_CHARACTER = 4  # bytes of UTF-8


@dataclass(frozen=True, slots=True)
class TextScore:
    """The log-likelihood of a text.

    Attributes:
        log_likelihood: in nats; None where a window could not be scored (``problem`` says why).
        bytes: of the text in UTF-8.
        tokens: scored.
        windows: read.
        problem: "" or why there is no figure.
    """

    log_likelihood: float | None
    bytes: int
    tokens: int
    windows: int
    problem: str = ""

    @property
    def bits_per_byte(self) -> float | None:
        """Comparable between tokenizers; lower is better. None where there is no figure."""
        if self.log_likelihood is None or not self.bytes:
            return None
        return -self.log_likelihood / math.log(2) / self.bytes


def log_likelihood_of_text(
    model: LanguageModel, text: str, *, window: int, stride: int
) -> TextScore:
    """Score every byte of a text once.

    Args:
        model: anything that scores.
        text: of any length.
        window: bytes that are read at once at most, context included.
        stride: bytes by which a window moves on. As large as the window, nothing is read twice
            and each window begins without context; half as large, each byte but those of the
            first window has about half a window before it, at twice the cost.

    Raises:
        ValueError: the stride is larger than the window, or has no room for a character.
    """
    requests = list(windows(text, window=window, stride=stride))
    scores: list[Score] = []
    for first in range(0, len(requests), TOGETHER):
        scores += model.score(requests[first : first + TOGETHER])
    figures = [score.log_likelihood for score in scores if score.log_likelihood is not None]
    return TextScore(
        math.fsum(figures) if len(figures) == len(scores) else None,
        sum(score.bytes for score in scores),
        sum(score.tokens for score in scores),
        len(scores),
        next((score.problem for score in scores if score.log_likelihood is None), ""),
    )


def windows(text: str, *, window: int, stride: int) -> Iterator[ScoreRequest]:
    """The text in pieces, each with what stands before it within its window.

    Raises:
        ValueError: as :func:`log_likelihood_of_text`.
    """
    if not _LONGEST_CHARACTER <= stride <= window:
        raise ValueError(
            f"a stride of {stride} bytes, where {_LONGEST_CHARACTER} to {window} make sense"
        )
    data = text.encode()
    done = 0
    while done < len(data):
        end = _cut(data, done, done + (stride if done else window))
        first = max(end - window, 0)
        while first < done and _inside_a_character(data, first):
            first += 1
        yield ScoreRequest(data[first:done].decode(), data[done:end].decode())
        done = end


def _cut(data: bytes, start: int, limit: int) -> int:
    """Where a piece from ``start`` ends: after it, at ``limit`` at the latest."""
    if limit >= len(data):
        return len(data)
    for place in range(limit, start + (limit - start) // 2, -1):
        if data[place : place + 1] == b" " and not data[place - 1 : place].isspace():
            return place
    while _inside_a_character(data, limit):
        limit -= 1
    return limit


def _inside_a_character(data: bytes, place: int) -> bool:
    """Bytes of UTF-8 that go on with a character look like 10xxxxxx."""
    return data[place] & 0b1100_0000 == 0b1000_0000
