"""A language model that asks the journal first, so that nothing is asked or paid twice.

The key of an answer is the model's identity (weights, tokenizer, template, precision, backend and
its version, our conventions), the verb and the request; what becomes of a request is exact token
ids, which follow from these and are therefore not looked up (`ModelIdentity`).

What is asked in one call of a local model is read together, and rounding depends on the company.
So the company is part of the request: a weighing that was stopped finds the figures of the very
calls it makes. An endpoint is asked for each request apart.
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, runtime_checkable

from terazi.ledger.journal import Journal, Work
from terazi.models.endpoint.budget import Spent
from terazi.models.endpoint.problems import may_be_asked_again
from terazi.models.interface import (
    Generation,
    LanguageModel,
    ModelIdentity,
    Prompt,
    Score,
    ScoreRequest,
    Usage,
)

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_WAVES = 4  # of questions to an endpoint, kept in one go: while one is waited for, others go on

Request = TypeVar("Request", bound="DataclassInstance")
Answer = Callable[[Sequence[Request]], "Sequence[DataclassInstance]"]


@dataclass(frozen=True, slots=True)
class _Text:
    text: str


@dataclass(frozen=True, slots=True)
class _Count:
    tokens: int


@runtime_checkable
class Spends(Protocol):
    """A backend whose answers may cost money, within a budget."""

    @property
    def spent(self) -> Spent:
        """Until now."""
        ...

    @property
    def currency(self) -> str:
        """Of the money."""
        ...

    def go_on_from(self, spent: Spent) -> None:
        """Count what was spent before."""
        ...


class JournaledModel:
    """Wraps any backend. Backends load their weights when they are first asked, not before.

    An answer that an endpoint failed to give is kept, to be counted, and asked for again when the
    weighing goes on another day.

    Args:
        model: who answers what the journal does not know.
        journal: where calls are kept.
        account: whose budget is spent, as long as the journal lives: the option's name.

    Attributes:
        about: what the work is booked under, the probe that asks.
        apart: whether each request is asked by itself.
    """

    def __init__(self, model: LanguageModel, journal: Journal, account: str = "") -> None:
        self.identity: ModelIdentity = model.identity
        self.about = ""
        self._model = model
        self._journal = journal
        self._account = account or self.identity.digest
        self.apart = bool(getattr(model, "apart", False))
        journal.remember_model(self.identity.digest, asdict(self.identity))
        earlier = journal.spent(self._account)
        if isinstance(model, Spends) and earlier is not None:
            model.go_on_from(Spent(**earlier))

    @property
    def outcomes(self) -> dict[str, int]:
        """How many scores and texts were asked for, by why there is none ("" where there is)."""
        return self._journal.outcomes(self.identity.digest)

    @property
    def spent(self) -> tuple[Spent, str] | None:
        """What was spent, and in which currency; None where the backend costs nothing."""
        model = self._model
        return (model.spent, model.currency) if isinstance(model, Spends) else None

    def score(self, requests: Sequence[ScoreRequest], *, preamble: str = "") -> list[Score]:
        """Requests of one call are asked together, or, of an endpoint, a few at a time."""
        found: list[dict[str, Any]] = []
        for part in self._parts(requests):
            found += self._ask(
                "score",
                part,
                lambda asked: self._model.score(asked, preamble=preamble),
                preamble=preamble,
            )
        return [Score(**response) for response in found]

    def generate(self, requests: Sequence[Prompt]) -> list[Generation]:
        """As many at once as the backend writes at once, so that a kill loses no more."""
        step = self.at_once
        found: list[dict[str, Any]] = []
        for start in range(0, len(requests), step):
            found += self._ask("generate", requests[start : start + step], self._model.generate)
        return [Generation(**response) for response in found]

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Kept as well: a resumed weighing needs no model for what it has counted."""
        found = self._ask("count_tokens", [_Text(text) for text in texts], self._count, apart=True)
        return [int(response["tokens"]) for response in found]

    @property
    def at_once(self) -> int:
        """Prompts that the backend writes at once."""
        return max(int(getattr(self._model, "at_once", 1)), 1)

    def _parts(self, requests: Sequence[ScoreRequest]) -> Iterator[Sequence[ScoreRequest]]:
        """As many as may be lost by a kill; those of one context, which is paid once, together."""
        part: list[ScoreRequest] = []
        for _, same in groupby(requests, key=lambda request: request.context):
            if self.apart and len(part) >= _WAVES * self.at_once:
                yield part
                part = []
            part += same
        yield part

    def close(self) -> None:
        """Give the model's memory back until it is asked again."""
        close = getattr(self._model, "close", None)
        if close is not None:
            close()

    def _count(self, texts: Sequence[_Text]) -> list[_Count]:
        return [_Count(tokens) for tokens in self._model.count_tokens([t.text for t in texts])]

    def _ask(
        self,
        verb: str,
        requests: Sequence[Request],
        answer: Answer[Request],
        *,
        preamble: str = "",
        apart: bool = False,
    ) -> list[dict[str, Any]]:
        """The response to each request, from the journal or from the model."""
        asked = [asdict(request) for request in requests]
        together = {"preamble": self._journal.remember_text(preamble)} if preamble else {}
        if len(asked) > 1 and not (self.apart or apart):
            together["company"] = _digest(asked)
        asked = [request | together for request in asked]
        found = self._journal.find(self.identity.digest, verb, asked)
        # Equal requests of one call are asked once.
        missing = {
            request: told
            for request, told, response in zip(requests, asked, found, strict=True)
            if self._is_missing(response)
        }
        given: dict[Request, Mapping[str, Any]] = {}
        if missing:
            answers, work = self._work(verb, list(missing), answer)
            given = dict(zip(missing, map(asdict, answers), strict=True))
            calls = [(told, given[request]) for request, told in missing.items()]
            model = self._model
            spent = (self._account, asdict(model.spent)) if isinstance(model, Spends) else None
            self._journal.keep(self.identity.digest, verb, calls, work=work, spent=spent)
        known = zip(requests, found, strict=True)
        return [dict(given.get(request, response or {})) for request, response in known]

    def _is_missing(self, response: Mapping[str, Any] | None) -> bool:
        """Not asked yet, or lost at an endpoint that may do better now."""
        if response is None:
            return True
        return self.apart and may_be_asked_again(str(response.get("problem", "")))

    def _work(
        self, verb: str, requests: Sequence[Request], answer: Answer[Request]
    ) -> tuple[Sequence["DataclassInstance"], Work]:
        before, started = self._usage, time.perf_counter()
        given = answer(requests)
        seconds = time.perf_counter() - started
        used = self._usage.since(before)
        work = Work(
            self.identity.digest,
            self.about,
            verb,
            len(requests),
            used.tokens,
            used.unique,
            used.written,
            seconds,
        )
        return given, work

    @property
    def _usage(self) -> Usage:
        usage = getattr(self._model, "usage", None)
        return usage if isinstance(usage, Usage) else Usage()


def _digest(requests: Sequence[Mapping[str, Any]]) -> str:
    return hashlib.sha256(json.dumps(requests, sort_keys=True).encode()).hexdigest()[:32]
