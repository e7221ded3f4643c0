"""The options *model*, *adapted* and *local*: a language model, asked without examples.

The three kinds are asked alike. Who trained the model on what makes them differ, and that is what
`terazi.options.documented` finds.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Self

from terazi.data.testset import ChoiceItem
from terazi.errors import InputError, TeraziError
from terazi.finding import Finding, Theme
from terazi.models.endpoint.address import PREFIX
from terazi.models.endpoint.budget import Budget
from terazi.models.endpoint.line import Limits
from terazi.models.endpoint.model import EndpointModel
from terazi.models.gguf import read_header
from terazi.models.interface import LanguageModel, Score, ScoreRequest
from terazi.models.licence_text import LicenceFiles, licence_files
from terazi.models.open import LLAMA_CPP, backend_for, open_for_scoring, place_of
from terazi.options.figures import cited_figures
from terazi.options.interface import Answer, Choice, ChoiceStatus, Kind, Manner, Wording
from terazi.proposal.options import Endpoint
from terazi.proposal.options import Model as Part

_WHICH = {
    Kind.MODEL: "The language model",
    Kind.ADAPTED: "The language model, trained further on local text,",
    Kind.LOCAL: "The language model, trained on local text,",
}


class AnyModel:
    """A language model behind the verbs of an option, wherever it runs.

    Args:
        part: the option as the proposal has it.
        model: any backend.
    """

    needs_examples = False

    def __init__(self, part: Part, model: LanguageModel) -> None:
        self.part = part
        self.folder = Path()  # of the proposal
        self.name = part.name
        self.kind = Kind(part.kind)
        self.model = model
        self.licence = LicenceFiles(why_not="nobody has looked for its text")
        self._unasked: dict[ScoreRequest, Score] = {}  # of the last call
        identity = model.identity
        self.describe = (
            f"{_WHICH[self.kind]} {identity.name}, asked as it is, run by {identity.backend} "
            f"{identity.backend_version}."
        )

    @property
    def chats(self) -> bool:
        """Whether what is asked reaches it as what somebody says, through a chat template."""
        return bool(self.model.identity.template)

    def choose(
        self,
        items: Sequence[ChoiceItem],
        wordings: Sequence[Wording],
        examples: Sequence[ChoiceItem],  # noqa: ARG002  as it is: no examples are shown
    ) -> list[tuple[Choice, ...]]:
        """Pick the choice whose log-likelihood the question raises most, in nats.

        That is the domain-conditional pointwise mutual information of choice and question. The
        likelihood alone says as much about how common and how long a choice's words are: by
        likelihood per byte a small model calls nearly every text "entertainment".

        Source: Holtzman, West, Shwartz, Choi & Zettlemoyer (2021), Surface form competition: why
        the highest probability answer isn't always right, EMNLP.
        """
        # One call for all items, since they share what they have in common. Another for the
        # choices without a question, which are mostly the same again and again, and asked once.
        asked = [_requests(item, wordings) for item in items]
        unasked = [_requests(replace(item, question=""), wordings) for item in items]
        likely = iter(self.model.score(list(chain.from_iterable(asked))))
        beforehand = self._without_question(dict.fromkeys(chain.from_iterable(unasked)))
        found = []
        for item, requests in zip(items, unasked, strict=True):
            both = [(next(likely), beforehand[request]) for request in requests]
            step = len(item.choices)
            by_wording = (both[i : i + step] for i in range(0, len(both), step))
            found.append(tuple(map(_most_raised, by_wording)))
        return found

    def answer(
        self,
        questions: Sequence[str],
        language: str,  # noqa: ARG002  the question itself is in it
        manners: Sequence[Manner] = (),
    ) -> list[Answer]:
        """Write greedily, at most as many tokens as the manner says (``ANSWER_TOKENS``)."""
        prompts = [
            manner.prompt(question, chat=self.chats)
            for question, manner in zip(
                questions, manners or [Manner("")] * len(questions), strict=True
            )
        ]
        return [
            Answer("", status=ChoiceStatus.NOT_ANSWERED)
            if generation.problem
            else Answer(generation.text)
            for generation in self.model.generate(prompts)
        ]

    def translate(self, lines: Sequence[str], manners: Sequence[Manner]) -> list[Answer]:
        """Asked as for any other answer."""
        return self.answer(lines, "", manners)

    def likelihoods(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        """As the model has them, in nats."""
        return self.model.score(requests)

    def put_to(self, model: LanguageModel) -> Self:
        """The same option, asking another model or the same one in another way."""
        other = copy(self)
        other.model = model
        other._unasked = {}  # noqa: SLF001  it is one of this class
        return other

    def release(self) -> None:
        """Give the model's memory back until it is asked again."""
        close = getattr(self.model, "close", None)
        if close is not None:
            close()

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """By the model's own tokenizer."""
        return self.model.count_tokens(texts)

    def figures(self) -> list[Finding]:
        """What the proposal quotes about the model."""
        return cited_figures(self.part, theme=Theme.MODELS)

    def _without_question(
        self, requests: Mapping[ScoreRequest, None]
    ) -> Mapping[ScoreRequest, Score]:
        if not requests.keys() <= self._unasked.keys():
            scores = self.model.score(list(requests))
            self._unasked = dict(zip(requests, scores, strict=True))
        return self._unasked


def _requests(item: ChoiceItem, wordings: Sequence[Wording]) -> list[ScoreRequest]:
    return [
        ScoreRequest(wording.render(item), f" {choice}")
        for wording in wordings
        for choice in item.choices
    ]


def _most_raised(choices: Sequence[tuple[Score, Score]]) -> Choice:
    """The choice that the question makes most likelier than it was without the question."""
    raised = tuple(
        asked.log_likelihood - unasked.log_likelihood
        for asked, unasked in choices
        if asked.log_likelihood is not None and unasked.log_likelihood is not None
    )
    if len(raised) < len(choices):
        return Choice(None, ChoiceStatus.NOT_ANSWERED)
    return Choice(raised.index(max(raised)), scores=raised)


class ModelOption(AnyModel):
    """A language model on this machine.

    Args:
        part: the option as the proposal has it.
        model: any backend.
        file: the GGUF file or the folder as it would be served.
        backend: what runs it.
    """

    def __init__(
        self, part: Part, model: LanguageModel, file: Path, backend: str = LLAMA_CPP
    ) -> None:
        super().__init__(part, model)
        self.file = file
        self.weights = model.identity.weights
        self.backend = backend


class EndpointOption(AnyModel):
    """A language model behind an endpoint.

    Args:
        part: the option as the proposal has it.
        model: what asks the endpoint.
        address: the endpoint's URL.
    """

    chats = True  # most endpoints have a chat template and do not show it

    def __init__(self, part: Part, model: LanguageModel, address: str) -> None:
        super().__init__(part, model)
        self.address = address


def build(part: Part, folder: Path) -> AnyModel:
    """Make the option from what the proposal names.

    Raises:
        InputError: the file is absent or damaged, the address or its key cannot be used, or the
            endpoint does not serve the model.
        TeraziError: the packaged model or the backend is not installed, or the endpoint cannot be
            reached.
    """
    if part.model.startswith(PREFIX):
        model = _endpoint(part)
        return around_endpoint(part, model, model.address.url, folder)
    place = place_of(part.model, folder)
    backend = backend_for(place, part.backend or "")
    return around_file(part, open_for_scoring(place, backend, name=part.name), place, folder)


def around_endpoint(part: Part, model: LanguageModel, url: str, folder: Path) -> EndpointOption:
    """The option around what asks an endpoint, or stands for what did."""
    option = EndpointOption(part, model, url)
    option.folder = folder
    option.licence = licence_files(part.model, part.licence_files, folder)
    return option


def around_file(
    part: Part, model: LanguageModel, place: Path, folder: Path, backend: str = ""
) -> ModelOption:
    """The option around a model on this machine, or around what stands for one."""
    backend = backend or backend_for(place, part.backend or "")
    option = ModelOption(part, model, place, backend)
    option.folder = folder
    option.licence = licence_files(
        part.model,
        part.licence_files,
        folder,
        place=place,
        spdx=_licence_name(place, backend),
    )
    return option


def _licence_name(place: Path, backend: str) -> str:
    """What the model's own file calls its licence, "" where it does not say."""
    if backend != LLAMA_CPP:
        return ""
    try:
        return read_header(place).licence
    except TeraziError:  # whether the file is right was said where it was opened
        return ""


def _endpoint(part: Part) -> EndpointModel:
    told = part.endpoint or Endpoint()
    read, written, most = told.read_price, told.written_price, told.at_most
    currency = next((price.currency for price in (read, written) if price), "")
    budget = Budget(
        tokens=most.tokens,
        money=most.money.amount if most.money else None,
        seconds=most.minutes * 60 if most.minutes else None,
        read_price=read.amount if read else 0.0,
        written_price=written.amount if written else 0.0,
        currency=currency,
    )
    try:
        return EndpointModel(
            part.model,
            key_variable=told.key_variable,
            unencrypted=told.unencrypted,
            budget=budget,
            limits=Limits(at_once=told.at_once),
        )
    except InputError as error:
        raise InputError(error.problem, field=part.name, way_out=error.way_out) from error
