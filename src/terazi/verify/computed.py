"""Findings that are worked out from others: where those cannot be made again, neither can they."""

from collections.abc import Collection
from functools import cached_property

from terazi.claims import PROBE as CLAIMS
from terazi.finding import Finding
from terazi.probes.declare import load_probes
from terazi.proposal.schema import Proposal


class Computed:
    """Excuses for what claims, costs and the like are worked out from.

    Args:
        proposal: with its claims and options.
        excused: keys of the findings that cannot be made again here (``Finding.key``).
    """

    def __init__(self, proposal: Proposal, excused: Collection[tuple[str, ...]]) -> None:
        self._claims = proposal.claims
        self._options = frozenset(option.name for option in proposal.options)
        self._excused = tuple(excused)

    def excuse(self, finding: Finding) -> str:
        """Why a finding that comes out otherwise could not come out as it was, or ""."""
        if finding.probe in self._measuring:
            return ""
        for _probe, measure, option, *_ in self._excused:
            if self._rests_on(finding, measure, option):
                return f"it is worked out with the {measure} of {option}"
        return ""

    @cached_property
    def _measuring(self) -> frozenset[str]:
        return frozenset(probe.name for probe in load_probes())

    def _rests_on(self, finding: Finding, measure: str, option: str) -> bool:
        if finding.probe == CLAIMS:
            number = finding.group.rpartition(" ")[2]
            place = int(number) - 1 if number.isdecimal() else -1
            named = self._claims[place].measure if 0 <= place < len(self._claims) else ""
            return (finding.option, named) == (option, measure)
        # What is said of no single option is worked out from all of them.
        return finding.option == option or finding.option not in self._options
