"""How open is the model, and what strings hang on it?"""

from collections.abc import Iterator

from terazi.finding import Finding, Theme
from terazi.models.facts import facts_for
from terazi.options.interface import AsksModel, Option, RunsHere
from terazi.probes.declare import Settings, one_by_one, probe
from terazi.probes.openness_facts import openness_findings


class Asks(Option, AsksModel):
    """An option that is a model, for type checkers."""


@probe(
    theme=Theme.OPENNESS,
    measure="licence",
    asks="How open is the model, and what strings hang on it?",
    needs=AsksModel,
)
@one_by_one
def openness(option: Asks, _: None, settings: Settings) -> Iterator[Finding]:  # noqa: ARG001
    """Documented facts with their sources; what nobody has looked up is unknown."""
    if isinstance(option, RunsHere):
        facts = facts_for(option.weights, gguf=option.file)
    else:  # behind an endpoint, where nobody can look at the weights
        facts = facts_for(name=option.model.identity.name)
    yield from openness_findings(option.name, facts)
