"""A language model that asks the journal first, so that nothing is asked or paid twice."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from terazi.ledger.journal import Journal
from terazi.models.interface import (
    Generation,
    LanguageModel,
    ModelIdentity,
    Prompt,
    Score,
    ScoreRequest,
)

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Request = TypeVar("Request", bound="DataclassInstance")


@dataclass(frozen=True, slots=True)
class _Text:
    text: str


@dataclass(frozen=True, slots=True)
class _Count:
    tokens: int


class JournaledModel:
    """Wraps any backend. Backends load their weights when they are first asked, not before.

    Args:
        model: who answers what the journal does not know.
        journal: where calls are kept.
    """

    def __init__(self, model: LanguageModel, journal: Journal) -> None:
        self.identity: ModelIdentity = model.identity
        self._model = model
        self._journal = journal
        journal.remember_model(self.identity.digest, asdict(self.identity))

    def score(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        """Requests of one call are asked together or not at all: they share tokens."""
        found = self._ask("score", requests, self._model.score)
        return [Score(**response) for response in found]

    def generate(self, requests: Sequence[Prompt]) -> list[Generation]:
        """One at a time, so that a kill loses one."""
        found: list[dict[str, Any]] = []
        for request in requests:
            found += self._ask("generate", [request], self._model.generate)
        return [Generation(**response) for response in found]

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Kept as well: a resumed weighing needs no model for what it has counted."""
        found = self._ask("count_tokens", [_Text(text) for text in texts], self._count)
        return [int(response["tokens"]) for response in found]

    def _count(self, texts: Sequence[_Text]) -> list[_Count]:
        return [_Count(tokens) for tokens in self._model.count_tokens([t.text for t in texts])]

    def _ask(
        self,
        verb: str,
        requests: Sequence[Request],
        answer: Callable[[Sequence[Request]], "Sequence[DataclassInstance]"],
    ) -> list[dict[str, Any]]:
        """The response to each request, from the journal or from the model."""
        asked = [asdict(request) for request in requests]
        found = self._journal.find(self.identity.digest, verb, asked)
        known = [dict(response) for response in found if response is not None]
        if len(known) == len(requests):
            return known
        # All of them again, though some may be known: what is asked in one call is computed
        # together, and the same company gives the same figures to the last digit.
        given = [asdict(response) for response in answer(requests)]
        self._journal.keep(self.identity.digest, verb, list(zip(asked, given, strict=True)))
        return given
