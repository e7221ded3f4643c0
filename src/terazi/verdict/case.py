"""What a verdict is made from, once all has been judged."""

from dataclasses import dataclass
from datetime import date

from terazi.proposal.schema import Proposal
from terazi.verdict.beside import Flips, Information, Remaining
from terazi.verdict.compare import InPeoplesHands
from terazi.verdict.evidence import Evidence
from terazi.verdict.standing import Standing
from terazi.verdict.words import Gate, NotMeasured


@dataclass(frozen=True, slots=True)
class Beside:
    """What is kept beside the words."""

    remaining: Remaining
    flips: Flips
    information: Information


@dataclass(frozen=True, slots=True)
class Case:
    """All that a verdict is made from."""

    proposal: Proposal
    evidence: Evidence
    gates: tuple[Gate, ...]
    stood: tuple[Standing, ...]
    people: InPeoplesHands | None
    unknown: tuple[NotMeasured, ...]
    today: date
    beside: Beside | None = None  # None where nothing can be weighed

    @property
    def information(self) -> Information:
        """What knowing more would change."""
        return self.beside.information if self.beside else Information((), 0, None, 0)
