"""What the forms of endpoint have in common: the three verbs, in the endpoint's own dialect."""

from collections.abc import Sequence
from typing import Protocol

from terazi.models.endpoint.problems import (
    NO_SCORES,
    REFUSED,
    UNREADABLE,
    NoAnswerError,
)
from terazi.models.interface import Generation, Prompt, Score, ScoreRequest


class Form(Protocol):
    """One dialect: that of llama-server, of vLLM, or what OpenAI once published."""

    def can_score(self) -> None:
        """Find out by asking whether log-probabilities of a given continuation can be had.

        Raises:
            NoAnswerError: of kind NO_SCORES where they cannot; of another where it is not known.
        """
        ...

    def score(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        """One score a request."""
        ...

    def generate(self, requests: Sequence[Prompt]) -> list[Generation]:
        """One generation a request."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int | NoAnswerError]:
        """The number of each text's own tokens."""
        ...


#: What ``can_score`` asks about.
TRIAL = ScoreRequest("The capital of France is", " Paris")
#: Two different next words.
TRIAL_ENDS = (" Paris", " the")


def no_scores(error: NoAnswerError) -> NoAnswerError:
    """What a failed trial means: a refusal or a missing field is a no, the rest is not known."""
    return NoAnswerError(NO_SCORES) if error.kind in {REFUSED, UNREADABLE} else error


def not_generated(error: NoAnswerError, prompt_tokens: int = 0) -> Generation:
    """A generation that holds only its problem."""
    return Generation("", prompt_tokens, 0, ended_by="problem", problem=error.problem)


def cut_at_stop(text: str, stops: Sequence[str]) -> tuple[str, bool]:
    """The text before the first stop string, and whether there was one."""
    places = [place for place in (text.find(stop) for stop in stops) if place >= 0]
    return (text[: min(places)], True) if places else (text, False)
