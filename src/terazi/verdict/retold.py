"""The verdict that was kept as text, in words that can be said in other languages again.

``verdict.json`` holds sentences in English. They are composed once more from the ledger; where the
same verdict comes out, to the letter, it knows what its sentences are made of.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from terazi.finding import Finding
from terazi.message import Listing, Term, say
from terazi.proposal.schema import Proposal
from terazi.verdict.decide import decide
from terazi.verdict.words import NotMeasured, Verdict

_NO_TEST_SET = say("the proposal names no test set for it (`terazi data` lists them)")
_NOTHING = say("nothing was measured about it")


def no_test_set(measures: Iterable[str]) -> NotMeasured:
    """What nothing was asked about for want of a test set."""
    return NotMeasured(Listing(map(Term, measures), ", "), _NO_TEST_SET)


def nothing_measured(theme: str) -> NotMeasured:
    """A promise of the proposal, or a danger, of which nothing could be asked."""
    return NotMeasured(Term(theme), _NOTHING)


def retold(proposal: Proposal, findings: Sequence[Finding], today: date, kept: Verdict) -> Verdict:
    """Tell a verdict again.

    Args:
        proposal: the question.
        findings: the ledger.
        today: the day of the verdict.
        kept: the verdict as it was read back.

    Returns:
        The verdict with sentences for every language; the kept one where this version decides or
        says it otherwise.
    """
    again = decide(proposal, findings, today, [said_again(gap) for gap in kept.not_measured])
    return again if again == kept else kept


def said_again(gap: NotMeasured) -> NotMeasured:
    """What was kept as text, as one of the two above where it is one."""
    if gap.why == _NO_TEST_SET:
        return no_test_set(gap.what.split(", "))
    return nothing_measured(gap.what) if gap.why == _NOTHING else gap
