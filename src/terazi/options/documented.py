"""What is documented of the model behind an option."""

from pathlib import Path
from typing import Protocol, runtime_checkable

from terazi.models.facts import ModelFacts, facts_for
from terazi.models.interface import LanguageModel
from terazi.options.interface import RunsHere
from terazi.proposal.options import Model, Trained


class HasModel(Protocol):
    """An option that is a model."""

    model: LanguageModel


@runtime_checkable
class OfAProposal(Protocol):
    """An option that knows what the proposal says of it, and where that lies."""

    part: Model
    folder: Path


def facts_of(option: HasModel) -> ModelFacts | None:
    """Find the facts by the file that runs, or by name where nobody can look at the weights.

    Raises:
        InputError: the file of facts beside the model, its card or its corpus cannot be used.
    """
    if not isinstance(option, RunsHere):
        return facts_for(name=option.model.identity.name)
    found = facts_for(option.weights, gguf=option.file)
    if found is None and isinstance(option, OfAProposal) and isinstance(option.part, Trained):
        from terazi.options.trained import trained_facts  # noqa: PLC0415  seldom

        return trained_facts(option.part, option.file, option.folder)
    return found
