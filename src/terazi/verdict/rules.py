"""The rules by which findings become one of the verdict's words: no sentence, only the decision.

They are small enough to be run again on figures that are only supposed, to see whether knowing
one of them could change the verdict (``terazi.verdict.information``).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from terazi.finding import Finding
from terazi.proposal.options import Option
from terazi.proposal.schema import Proposal, Stakes
from terazi.verdict.compare import InPeoplesHands, in_peoples_hands
from terazi.verdict.dates import path_that_counts
from terazi.verdict.evidence import Evidence
from terazi.verdict.gates import gates_of
from terazi.verdict.remaining import Pair, remaining
from terazi.verdict.standing import Standing, State, standing
from terazi.verdict.words import Gate, Word

# The plainer first, where nothing else tells two options apart.
_PLAINER = ("tool", "combined", "local", "adapted", "model")
_WITH_PEOPLE = ("combined",)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is decided: the word, and the option that it speaks of, or those it lies between."""

    word: Word
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules found on the way to the word."""

    evidence: Evidence
    gates: tuple[Gate, ...]
    stood: tuple[Standing, ...]
    people: InPeoplesHands | None
    left: tuple[Option, ...]  # options that passed and that none is shown to be better than
    odds: tuple[Pair, ...]  # pairs of them of which each is shown better on something
    outcome: Outcome

    @property
    def held_up(self) -> tuple[Standing, ...]:
        """Options that are not stopped for good."""
        return tuple(one for one in self.stood if one.state is not State.STOPPED)

    @property
    def passed(self) -> tuple[str, ...]:
        """Names of the options that passed everything."""
        return tuple(one.option.name for one in self.stood if one.state is State.PASSED)


def judge(
    proposal: Proposal,
    findings: Sequence[Finding],
    today: date,
    *,
    before: Judged | None = None,
    changed: Collection[str] = (),
) -> Judged:
    """Apply the rules in their order: red lines, nothing, people, what remains.

    Args:
        proposal: what was set beforehand.
        findings: the ledger; the order does not matter.
        today: the day of the verdict.
        before: what was judged of findings that differ only on rows of some options.
        changed: those options; where the others stand is taken from before.

    Raises:
        InputError: a red line without a limit.
    """
    evidence = Evidence(findings)
    candidates = [one for one in proposal.options if one.kind not in {"nothing", "people"}]
    if before is None:
        gates = gates_of(proposal, evidence, [option.name for option in proposal.options])
        stood = tuple(standing(proposal, evidence, gates, one) for one in candidates)
        people = in_peoples_hands(proposal, evidence)
    else:
        gates = gates_of(proposal, evidence, changed)
        stood = tuple(
            standing(proposal, evidence, gates, one.option) if one.option.name in changed else one
            for one in before.stood
        )
        people = before.people
    passed = tuple(one.option for one in stood if one.state is State.PASSED)
    left: tuple[Option, ...] = ()
    odds: tuple[Pair, ...] = ()
    if passed and people is not None and people.months is not None:
        left, pairs = remaining(proposal, evidence, passed)
        odds = tuple(pair for pair in pairs if pair.first_better or pair.second_better)
        if odds:
            outcome = Outcome(Word.UNDECIDED, tuple(option.name for option in left))
        else:
            chosen = min(left, key=lambda option: _PLAINER.index(option.kind))
            outcome = Outcome(run_with(proposal, chosen, today), (chosen.name,))
    elif any(one.state is not State.STOPPED for one in stood):
        outcome = Outcome(Word.MEASURE_FIRST)
    elif people is not None and people.affordable:
        outcome = Outcome(Word.FUND_PEOPLE, (people.option,))
    else:
        outcome = Outcome(Word.DO_NOT_DEPLOY)
    return Judged(evidence, gates, stood, people, left, odds, outcome)


def run_with(proposal: Proposal, option: Option, today: date) -> Word:
    """The word for an option that is let run: by itself, or only with people in between."""
    with_people = (
        proposal.stakes is Stakes.HIGH
        or option.kind in _WITH_PEOPLE
        or (proposal.stakes is Stakes.MEDIUM and path_that_counts(proposal, today) is None)
    )
    return Word.PEOPLE_WITH_TOOL if with_people else Word.ADOPT
