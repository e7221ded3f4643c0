"""The option *nothing*: what happens today, and goes on happening."""

from pathlib import Path

from terazi.finding import Finding
from terazi.options.figures import cited_figures
from terazi.options.interface import Kind
from terazi.proposal.options import Nothing as Part


class Nothing:
    """Answers nothing and costs nothing.

    It has neither ``choose`` nor ``answer``: a question that nobody answers is not a wrong answer,
    so probes leave it out. What becomes of people today is in ``today`` and in the figures.
    """

    kind = Kind.NOTHING

    def __init__(self, part: Part) -> None:
        self.part = part
        self.name = part.name
        self.today = part.today
        self.describe = f"Nothing new is done. {part.today}"

    def figures(self) -> list[Finding]:
        """What the proposal quotes about today."""
        return cited_figures(self.part)


def build(part: Part, _folder: Path) -> Nothing:
    """Make the option from its part of the proposal."""
    return Nothing(part)
