"""What is documented of the model behind an option."""

from typing import Protocol

from terazi.models.facts import ModelFacts, facts_for
from terazi.models.interface import LanguageModel
from terazi.options.interface import RunsHere


class HasModel(Protocol):
    """An option that is a model."""

    model: LanguageModel


def facts_of(option: HasModel) -> ModelFacts | None:
    """Find the facts by the file that runs, or by name where nobody can look at the weights.

    Raises:
        InputError: the file of facts beside the model cannot be used.
    """
    if isinstance(option, RunsHere):
        return facts_for(option.weights, gguf=option.file)
    return facts_for(name=option.model.identity.name)
