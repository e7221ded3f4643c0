"""All findings on the rights of people: their data, their work, their say."""

from collections.abc import Iterator, Sequence

from terazi.finding import Finding
from terazi.options.documented import facts_of
from terazi.options.interface import AsksModel, Option
from terazi.proposal.schema import Proposal
from terazi.rights.creators import creators_findings
from terazi.rights.data_flow import data_findings
from terazi.rights.participation import participation_finding


def rights_findings(proposal: Proposal, options: Sequence[Option]) -> Iterator[Finding]:
    """Yield three findings for each tool and model, and one for the whole proposal.

    Args:
        proposal: what is stated.
        options: as they were built, to find what is documented of their models.

    Raises:
        InputError: the file of facts beside a model cannot be used.
    """
    facts = {one.name: facts_of(one) for one in options if isinstance(one, AsksModel)}
    yield from data_findings(proposal)
    yield from creators_findings(proposal, facts)
    yield participation_finding(proposal)
