"""How open is the model, and what strings hang on it?"""

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from terazi.finding import Finding, Theme
from terazi.options.documented import facts_of
from terazi.options.interface import AsksModel, Option
from terazi.probes.declare import Settings, one_by_one, probe
from terazi.probes.open_source_definition import definition_finding
from terazi.probes.openness_facts import openness_findings
from terazi.probes.openness_index import index_finding
from terazi.proposal.options import Model


class Asks(Option, AsksModel):
    """An option that is a model, for type checkers."""


@runtime_checkable
class FromProposal(Protocol):
    """An option that knows what the proposal says of it."""

    @property
    def part(self) -> Model:
        """As the proposal has it."""
        ...


@probe(
    theme=Theme.OPENNESS,
    measure="licence",
    asks="How open is the model, and what strings hang on it?",
    needs=AsksModel,
)
@one_by_one
def openness(option: Asks, _: None, settings: Settings) -> Iterator[Finding]:
    """Documented facts with their sources; what nobody has looked up is unknown."""
    facts = facts_of(option)
    yield from openness_findings(option.name, facts)
    named = option.part.openness if isinstance(option, FromProposal) else ""
    yield index_finding(
        option.name, named, facts, offline=settings.offline, remember=settings.remember
    )
    yield definition_finding(option.name, facts)
