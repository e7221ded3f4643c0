"""The option *people*: the same money in people's hands."""

from pathlib import Path

from terazi.finding import Finding
from terazi.options.figures import cited_figures
from terazi.options.interface import Kind
from terazi.proposal.options import People as Part


class People:
    """Somebody of a trade who answers. Nobody is tested here.

    What is known of them are figures that were recorded or published elsewhere, each with its
    source; so there is neither ``choose`` nor ``answer``.
    """

    kind = Kind.PEOPLE

    def __init__(self, part: Part) -> None:
        self.part = part
        self.name = part.name
        wage = part.monthly_wage
        self.describe = (
            f"One {part.role} answers about {part.answers_per_hour:g} questions an hour and costs "
            f"{wage.amount:,.0f} {wage.currency} a month ({wage.date.isoformat()})."
        )

    @property
    def answers_per_month(self) -> float:
        """How many questions one of them answers in a month of full time."""
        return self.part.hours_per_month * self.part.answers_per_hour

    def figures(self) -> list[Finding]:
        """What the proposal quotes about people's work."""
        return cited_figures(self.part)


def build(part: Part, _folder: Path) -> People:
    """Make the option from its part of the proposal."""
    return People(part)
