"""Does it work without a connection?"""

from collections.abc import Iterator

from terazi.finding import Direction, Finding, Grade, Theme
from terazi.options.interface import CanAnswer, Option, RunsElsewhere
from terazi.probes.declare import Settings, one_by_one, probe

MEASURE = "works without a connection"


class Answers(Option, CanAnswer):
    """An option that answers, for type checkers."""


@probe(
    theme=Theme.RESOURCES,
    measure=MEASURE,
    asks="Does it work without a connection?",
    needs=CanAnswer,
)
@one_by_one
def works_without_a_connection(
    option: Answers,
    _: None,
    settings: Settings,  # noqa: ARG001
) -> Iterator[Finding]:
    """By how it is built: files on this machine, or questions that are sent away."""
    text = "yes: all of it is on the machine that answers"
    if isinstance(option, RunsElsewhere):
        text = "no: every question is sent over the network"
    yield Finding(
        option=option.name,
        theme=Theme.RESOURCES,
        measure=MEASURE,
        unit="",
        direction=Direction.CONTEXT,
        grade=Grade.DOCUMENTED,
        probe=works_without_a_connection.name,
        text=text,
    )
