"""A language model behind an OpenAI-compatible endpoint: llama-server, vLLM, or a hosted one.

What an endpoint cannot give is reported as a problem, never guessed. See docs/endpoints.md.
"""

import hashlib
import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import quote

from terazi.errors import InputError, TeraziError
from terazi.models.endpoint.address import Address, read_address, read_key
from terazi.models.endpoint.budget import Budget, Purse, Spent
from terazi.models.endpoint.form import Form
from terazi.models.endpoint.http import Transport
from terazi.models.endpoint.line import Limits, Line
from terazi.models.endpoint.llama_server import LlamaServer
from terazi.models.endpoint.openai import OpenAI
from terazi.models.endpoint.problems import NO_SCORES, REFUSED, NoAnswerError, quoted
from terazi.models.endpoint.reading import Json, field
from terazi.models.endpoint.scoring import CONVENTIONS
from terazi.models.endpoint.vllm import Vllm
from terazi.models.interface import (
    Generation,
    ModelIdentity,
    Prompt,
    Score,
    ScoreRequest,
    Usage,
)

BACKEND = "openai-compatible endpoint"
_SHOWN = 10  # names of models in a message


@dataclass(frozen=True, slots=True)
class _Served:
    """What an endpoint says of itself and of the model."""

    name: str
    owner: str  # who the list of models says owns it: "llamacpp", "vllm", …
    meta: Json
    length: int | None
    server: str
    properties: Json


class EndpointModel:
    """Asks an endpoint over HTTP. Nothing is sent before the first question.

    Args:
        address: ``endpoint:URL#MODEL``, or a read address.
        key_variable: the environment variable that holds the key; "" for none.
        unencrypted: allow ``http://`` to another machine.
        budget: what may be spent.
        limits: how patiently to ask.

    Raises:
        InputError: the address or key cannot be used.
    """

    apart = True  # requests are sent one by one; what one costs is paid once

    def __init__(
        self,
        address: str | Address,
        *,
        key_variable: str = "",
        unencrypted: bool = False,
        budget: Budget | None = None,
        limits: Limits | None = None,
    ) -> None:
        if isinstance(address, str):
            address = read_address(address, unencrypted=unencrypted)
        self.address = address
        self._key_variable = key_variable
        key = read_key(key_variable)
        self._transport = Transport(address, key)
        self._purse = Purse(budget or Budget())
        self._line = Line(self._transport, self._purse, limits or Limits(), key)
        self._scores: str | None = None  # "" or why it does not, once that is known
        self.losses: Counter[str] = Counter()
        self.at_once = (limits or Limits()).at_once

    @property
    def spent(self) -> Spent:
        """What was spent until now; :meth:`go_on_from` takes it another day."""
        return self._purse.spent

    def go_on_from(self, spent: Spent) -> None:
        """Count what an earlier part of this weighing has spent; before the first question."""
        self._purse.go_on_from(spent)

    @property
    def currency(self) -> str:
        """Of the money spent, "" where no price is known."""
        return self._purse.budget.currency

    @property
    def usage(self) -> Usage:
        """Tokens as the endpoint counts them; what it remembers of earlier ones is not told."""
        spent = self._purse.spent
        return Usage(tokens=spent.read, unique=spent.read, written=spent.written)

    @cached_property
    def identity(self) -> ModelIdentity:
        """What the endpoint says it is. Nobody can check its weights from here.

        Raises:
            InputError: the endpoint does not serve the named model, or several and none is named.
            TeraziError: it cannot be reached.
        """
        served = self._served
        template = served.properties.get("chat_template")
        facts = json.dumps([served.owner, served.meta], sort_keys=True)
        digest = hashlib.sha256(facts.encode()).hexdigest()[:12]
        said = [self.address.url, f"model {quoted(served.name)}", served.server, f"facts {digest}"]
        return ModelIdentity(
            name=quoted(served.name)[1:-1],
            weights="",
            tokenizer="",
            template=_sha256(template) if isinstance(template, str) and template else "",
            precision=_precision(served),
            backend=BACKEND,
            backend_version=", ".join(part for part in said if part),
            conventions=CONVENTIONS,
        )

    def score(self, requests: Sequence[ScoreRequest], *, preamble: str = "") -> list[Score]:
        """Log-likelihoods after ``preamble`` + context where they can be had, else a problem."""
        form = self._form
        requests = [replace(request, context=preamble + request.context) for request in requests]
        with self._purse.waiting():
            problem = self._why_no_scores(form)
            if problem:
                lengths = [len(request.continuation.encode()) for request in requests]
                scores = [Score(None, 0, length, problem) for length in lengths]
            else:
                scores = form.score(requests)
        self._count_losses([score.problem for score in scores])
        return scores

    def generate(self, requests: Sequence[Prompt]) -> list[Generation]:
        """Answers as greedy as the endpoint allows, or generations with a problem."""
        form = self._form
        started = time.perf_counter()
        with self._purse.waiting():
            generations = form.generate(requests)
        if len(requests) == 1:
            generations = [replace(generations[0], seconds=time.perf_counter() - started)]
        self._count_losses([generation.problem for generation in generations])
        return generations

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text alone, where the endpoint has a tokenizer that can be asked.

        Raises:
            NoAnswerError: it has none, or one text could not be counted.
        """
        form = self._form
        with self._purse.waiting():
            found = form.count_tokens(texts)
        counts = []
        for one in found:
            if isinstance(one, NoAnswerError):
                raise one
            counts.append(one)
        return counts

    def close(self) -> None:
        """Let go of the connections."""
        self._transport.close()

    # What is there ---------------------------------------------------------------------------

    @cached_property
    def _form(self) -> Form:
        served = self._served
        path, root = self.address.path, self.address.root
        if "chat_template" in served.properties:
            return LlamaServer(self._line, root, served.properties)
        if served.owner == "vllm":
            return Vllm(self._line, path, root, served.length)
        return OpenAI(self._line, path)

    @cached_property
    def _served(self) -> _Served:
        try:
            served = self._look()
        except NoAnswerError as error:
            key = f", and that {self._key_variable} holds its key" if self._key_variable else ""
            raise TeraziError(
                f"{self.address.url}: {error.problem}\n"
                f"  → check that the endpoint runs and that the address is right{key}"
            ) from error
        self._line.model = served.name
        return served

    def _look(self) -> _Served:
        try:
            listed, headers = self._line.get(f"{self.address.path}/models")
        except NoAnswerError as error:
            if error.kind is not REFUSED or not self.address.model:
                raise
            listed, headers = {"data": []}, {}  # it keeps no list; the answers will say who answers
        entry = self._entry([one for one in field(listed, "data", list) if isinstance(one, dict)])
        owner = _text(entry.get("owned_by"))
        # A server of several models wants to know whose properties are meant.
        which = f"?model={quote(entry['id'], safe='')}"
        properties = self._own(f"/props{which}") if owner == "llamacpp" else {}
        version = properties.get("build_info") or (
            self._own("/version").get("version") if owner == "vllm" else ""
        )
        meta = entry.get("meta")
        length = entry.get("max_model_len")
        # The product only: its version would be another one with every update of a gateway.
        product = headers.get("server", "").partition("/")[0]
        server = f"{_text(product)} {_text(version)}".strip()
        return _Served(
            name=entry["id"],
            owner=owner,
            meta=_lasting(meta) if isinstance(meta, dict) else {},
            length=length if isinstance(length, int) and length > 1 else None,
            server=server if owner != "vllm" else f"vLLM {server}",
            properties=properties,
        )

    def _entry(self, models: Sequence[Json]) -> Json:
        """The entry of the model that is meant."""
        wanted = self.address.model
        named = {field(one, "id", str): one for one in models}
        for one in models:
            aliases = one.get("aliases")
            for alias in aliases if isinstance(aliases, list) else ():
                if isinstance(alias, str):
                    named.setdefault(alias, one)
        if wanted in named:
            return named[wanted]
        if wanted and not models:
            return {"id": wanted}
        if not wanted and len(models) == 1:
            return models[0]
        names = ", ".join(quoted(name, 60) for name in list(named)[:_SHOWN]) or "none"
        raise InputError(
            f"the endpoint {self.address.url} does not serve {quoted(wanted)}"
            if wanted
            else f"the endpoint {self.address.url} serves {len(models)} models, and none is named",
            way_out=f"write the name after #; it lists {names}",
        )

    def _own(self, path: str) -> Json:
        """What only llama-server or vLLM has; empty where it is not there."""
        try:
            found, _ = self._line.get(f"{self.address.root}{path}")
        except NoAnswerError as error:
            if error.kind is not REFUSED:
                raise
            return {}
        return found

    def _why_no_scores(self, form: Form) -> str:
        """Found out once; where the answer was neither yes nor no, the next call asks again."""
        if self._scores is None:
            try:
                form.can_score()
            except NoAnswerError as error:
                if error.kind is not NO_SCORES:
                    return error.problem
                self._scores = error.problem
            else:
                self._scores = ""
        return self._scores

    def _count_losses(self, problems: Sequence[str]) -> None:
        self.losses.update(problem.partition(":")[0] for problem in problems if problem)


def _precision(served: _Served) -> str:
    said = served.properties.get("model_ftype")
    return f"{_text(said)}, as the endpoint says" if said else "not known"


def _lasting(meta: Json) -> Json:
    """What the endpoint says of the model, without what changes with how it was started."""
    return {name: value for name, value in meta.items() if name != "n_ctx"}


def _text(value: Any) -> str:  # noqa: ANN401  whatever was sent
    return quoted(value, 60)[1:-1] if isinstance(value, str) else ""


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()
