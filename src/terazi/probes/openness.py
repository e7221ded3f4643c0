"""How open is the model, and what strings hang on it?"""

from collections.abc import Iterator

from terazi.finding import Finding, Theme
from terazi.models.facts import facts_for
from terazi.options.interface import Option, RunsHere
from terazi.probes.declare import Settings, probe
from terazi.probes.openness_facts import openness_findings


class Runs(Option, RunsHere):
    """An option that is a model file, for type checkers."""


@probe(
    theme=Theme.OPENNESS,
    measure="licence",
    asks="How open is the model, and what strings hang on it?",
    needs=RunsHere,
)
def openness(option: Runs, _: None, settings: Settings) -> Iterator[Finding]:  # noqa: ARG001
    """Documented facts with their sources; what nobody has looked up is unknown."""
    yield from openness_findings(option.name, facts_for(option.weights, gguf=option.file))
