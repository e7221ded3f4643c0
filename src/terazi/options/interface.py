"""What an option can be asked: a tool and a model answer the same verbs on the same items."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol, runtime_checkable

from terazi.data.testset import ChoiceItem
from terazi.finding import Finding
from terazi.models.interface import ANSWER_TOKENS, LanguageModel, Prompt, Score, ScoreRequest
from terazi.models.licence_text import LicenceFiles


class Kind(StrEnum):
    """The kinds of option; ``nothing`` and ``people`` are in every proposal."""

    NOTHING = "nothing"
    PEOPLE = "people"
    TOOL = "tool"
    MODEL = "model"
    ADAPTED = "adapted"
    LOCAL = "local"
    COMBINED = "combined"


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to put a question: a name and a template with ``{question}`` and ``{choices}``.

    The answer follows the rendered text after one space, so a template ends without one.
    """

    name: str
    template: str

    def render(self, item: ChoiceItem) -> str:
        """Put the item into the template; braces inside the item are just text."""
        choices = ", ".join(item.choices)
        before, _, after = self.template.partition("{question}")
        return (
            before.replace("{choices}", choices)
            + item.question
            + after.replace("{choices}", choices)
        )


@dataclass(frozen=True, slots=True)
class Manner:
    """One way to ask a language model for an answer in free text; a tool is asked as people ask.

    Attributes:
        name: of the wording.
        template: with ``{question}``; put into the model's own chat template.
        bare: the same for a model without a chat template, which only goes on writing, so that it
            is shown worked examples here; "" where ``template`` does for it as well.
        max_tokens: of the answer.
        stop: strings that end the answer of a model without a chat template.
    """

    name: str
    template: str = "{question}"
    bare: str = ""
    max_tokens: int = ANSWER_TOKENS
    stop: tuple[str, ...] = ()

    def prompt(self, question: str, *, chat: bool) -> Prompt:
        """Put the question into the template; braces inside the question are just text."""
        template = self.template if chat or not self.bare else self.bare
        # From the right: worked examples stand before the question, and are just text too.
        before, _, after = template.rpartition("{question}")
        return Prompt(before + question + after, self.max_tokens, () if chat else self.stop)


class ChoiceStatus(StrEnum):
    """A refusal, a wrong language and an unreadable answer are three separate counts."""

    CHOSEN = "chosen"
    REFUSED = "refused"
    WRONG_LANGUAGE = "wrong language"
    UNREADABLE = "unreadable"
    NOT_ANSWERED = "not answered"


@dataclass(frozen=True, slots=True)
class Choice:
    """What an option picked: the index of a choice, or None with a status that says why not."""

    picked: int | None
    status: ChoiceStatus = ChoiceStatus.CHOSEN
    scores: tuple[float, ...] = ()  # by choice, higher is preferred; their unit is the option's


@dataclass(frozen=True, slots=True)
class Answer:
    """A free-text answer and the identifier of the vetted answer it came from, if any."""

    text: str
    source: str = ""
    status: ChoiceStatus = ChoiceStatus.CHOSEN


class Option(Protocol):
    """Every option has a name, a kind and a description for the report."""

    @property
    def name(self) -> str:
        """The option's name in the proposal."""
        ...

    @property
    def kind(self) -> Kind:
        """Which kind it is."""
        ...

    @property
    def describe(self) -> str:
        """One sentence for people."""
        ...


@runtime_checkable
class CanChoose(Protocol):
    """An option that can pick one of several choices."""

    @property
    def needs_examples(self) -> bool:
        """Whether it can choose only where there are labelled examples to learn from."""
        ...

    def choose(
        self,
        items: Sequence[ChoiceItem],
        wordings: Sequence[Wording],
        examples: Sequence[ChoiceItem],
    ) -> list[tuple[Choice, ...]]:
        """Return for each item one choice a wording, or just one where wording means nothing.

        ``examples`` are labelled items of the same set and language.
        """
        ...


@runtime_checkable
class CanAnswer(Protocol):
    """An option that can answer a question in free text."""

    def answer(
        self, questions: Sequence[str], language: str, manners: Sequence[Manner] = ()
    ) -> list[Answer]:
        """Return one answer a question.

        ``manners`` are how to ask a model, one a question; without them it is just asked. A tool
        looks a question up and needs none.
        """
        ...


@runtime_checkable
class CanTranslate(Protocol):
    """An option that can translate."""

    def translate(self, lines: Sequence[str], manners: Sequence[Manner]) -> list[Answer]:
        """Return one translation a line; from which language into which, the manners say."""
        ...


@runtime_checkable
class CanPrefer(Protocol):
    """An option that finds some texts likelier than others: a language model, but no tool."""

    def likelihoods(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        """Return how likely each continuation is after its context ("" for a whole text)."""
        ...


@runtime_checkable
class AsksModel(Protocol):
    """An option that puts its questions to a language model.

    The journal is set between them.
    """

    model: LanguageModel


@runtime_checkable
class Quotes(Protocol):
    """An option about which the proposal quotes figures of others."""

    def figures(self) -> list[Finding]:
        """Return them with their sources."""
        ...


@runtime_checkable
class Licensed(Protocol):
    """An option that stands under somebody's licence."""

    @property
    def licence(self) -> LicenceFiles:
        """Where its text is."""
        ...


@runtime_checkable
class RunsHere(Protocol):
    """An option that is a model on this machine."""

    @property
    def file(self) -> Path:
        """The GGUF file, or the folder of weights, as it would be served."""
        ...

    @property
    def weights(self) -> str:
        """SHA-256 of that file, or over those of the folder."""
        ...

    @property
    def backend(self) -> str:
        """What runs it, as `terazi.models.open` names it."""
        ...

    def release(self) -> None:
        """Give the model's memory back until it is asked again."""
        ...


@runtime_checkable
class RunsElsewhere(Protocol):
    """An option that is a model behind an endpoint."""

    model: LanguageModel

    @property
    def address(self) -> str:
        """The endpoint's URL."""
        ...


@runtime_checkable
class CanCountTokens(Protocol):
    """An option that reads text in tokens."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the number of tokens of each text."""
        ...
