"""The option *model*: a language model as it is, asked without examples."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from terazi.data.testset import ChoiceItem
from terazi.finding import Finding, Theme
from terazi.models.full_precision import full_precision
from terazi.models.interface import LanguageModel, Prompt, Score, ScoreRequest
from terazi.models.llama_cpp import LlamaCppModel
from terazi.models.machine import free_memory
from terazi.models.packaged import PREFIX, packaged_file
from terazi.options.figures import cited_figures
from terazi.options.interface import Answer, Choice, ChoiceStatus, Kind, Wording
from terazi.proposal.schema import Model as Part


class ModelOption:
    """A language model behind the verbs of an option.

    Args:
        part: the option as the proposal has it.
        model: any backend.
        file: the GGUF file as it would be served.
    """

    kind = Kind.MODEL
    needs_examples = False

    def __init__(self, part: Part, model: LanguageModel, file: Path) -> None:
        self.part = part
        self.name = part.name
        self.model = model
        self.file = file
        self._beforehand: dict[tuple[ScoreRequest, ...], list[Score]] = {}
        identity = model.identity
        self.weights = identity.weights
        self.describe = (
            f"The language model {identity.name}, asked as it is, run by {identity.backend} "
            f"{identity.backend_version}."
        )

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
        return [self._choose(item, wordings) for item in items]

    def answer(self, questions: Sequence[str], language: str) -> list[Answer]:  # noqa: ARG002
        """Write at most ``ANSWER_TOKENS`` tokens, greedily."""
        prompts = [Prompt(question) for question in questions]
        return [Answer(generation.text) for generation in self.model.generate(prompts)]

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """By the model's own tokenizer."""
        return self.model.count_tokens(texts)

    def figures(self) -> list[Finding]:
        """What the proposal quotes about the model."""
        return cited_figures(self.part, theme=Theme.MODELS)

    def _choose(self, item: ChoiceItem, wordings: Sequence[Wording]) -> tuple[Choice, ...]:
        # One call an item: its wordings and choices share what they have in common.
        likely = _by_wording(self.model.score(_requests(item, wordings)), item)
        unasked = replace(item, question="")
        beforehand = _by_wording(self._without_item(tuple(_requests(unasked, wordings))), item)
        return tuple(map(_most_raised, likely, beforehand))

    def _without_item(self, requests: tuple[ScoreRequest, ...]) -> list[Score]:
        """Scores that are the same for every item with the same choices: asked once."""
        if requests not in self._beforehand:
            self._beforehand[requests] = self.model.score(requests)
        return self._beforehand[requests]


def _requests(item: ChoiceItem, wordings: Sequence[Wording]) -> list[ScoreRequest]:
    return [
        ScoreRequest(wording.render(item), f" {choice}")
        for wording in wordings
        for choice in item.choices
    ]


def _by_wording(scores: Sequence[Score], item: ChoiceItem) -> list[Sequence[Score]]:
    step = len(item.choices)
    return [scores[i : i + step] for i in range(0, len(scores), step)]


def _most_raised(likely: Sequence[Score], beforehand: Sequence[Score]) -> Choice:
    """The choice that the question makes most likelier than it was without the question."""
    raised = tuple(
        with_item.log_likelihood - without.log_likelihood
        for with_item, without in zip(likely, beforehand, strict=True)
        if with_item.log_likelihood is not None and without.log_likelihood is not None
    )
    if len(raised) < len(likely):
        return Choice(None, ChoiceStatus.NOT_ANSWERED)
    return Choice(raised.index(max(raised)), scores=raised)


def build(part: Part, folder: Path) -> ModelOption:
    """Make the option from a packaged model's name or the path of a GGUF file.

    The option is asked with the weights in full precision where that takes at most half of the
    memory that is free; as it would be served, it is the file itself.

    Raises:
        InputError: the file is absent or damaged.
        TeraziError: the packaged model or llama.cpp is not installed.
    """
    key = part.model.removeprefix(PREFIX)
    file = packaged_file(key) if part.model.startswith(PREFIX) else folder / part.model
    running = full_precision(file, memory=free_memory() // 2)
    return ModelOption(part, LlamaCppModel(running, original=file, name=part.name), file)
