"""What follows from the findings and the proposal: computed, after everything was measured."""

from collections.abc import Iterator, Sequence

from terazi.economics.carbon import carbon_findings
from terazi.economics.displacement import displacement_findings
from terazi.economics.hardware import hardware_findings
from terazi.economics.incomes import income_findings
from terazi.economics.premium import premium_findings
from terazi.finding import Finding
from terazi.options.interface import Option
from terazi.proposal.schema import Proposal


def consequences(
    proposal: Proposal, options: Sequence[Option], findings: Sequence[Finding]
) -> Iterator[Finding]:
    """Yield carbon, income, time and price by language, another machine, and changed work.

    Args:
        proposal: the whole question.
        options: those of the proposal, as they were probed.
        findings: of the probes and the costs.

    Raises:
        InputError: money in a currency without an exchange rate.
    """
    yield from carbon_findings(proposal, findings)
    yield from income_findings(proposal, findings)
    yield from premium_findings(proposal, findings)
    yield from hardware_findings(proposal, options)
    yield from displacement_findings(proposal)
