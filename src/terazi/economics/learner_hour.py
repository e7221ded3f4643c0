"""What an hour of one learner costs: with a tool or model, and with a teacher.

An hour with a machine is as many answers as a learner takes in it, each at its price. An hour with
a teacher is shared by the learners of a class. Nothing here says what is learned in either hour:
that would have to be measured in a classroom, and the two figures are not added or divided.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from terazi.economics.equal_budget import PRICE
from terazi.economics.grades import weaker
from terazi.economics.money import in_words
from terazi.finding import LEFT_OUT, Direction, Finding, Grade, Source, Theme
from terazi.proposal.learning import Learning
from terazi.proposal.options import Nothing, Option, People
from terazi.proposal.schema import Proposal

PROBE = "learner-hour"
LEARNER_HOUR = "cost per learner-hour"

_NOT_THE_SAME = "What is learned in an hour with a teacher and with a machine is not compared."


def learner_hour_findings(proposal: Proposal, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the cost of a learner's hour with every option but *nothing*, in the budget's currency.

    Only for a proposal that promises education, or that says what an hour of learning takes. What
    it does not say is unknown.

    Args:
        proposal: the whole question.
        findings: with each option's *price per answer*.
    """
    if Theme.EDUCATION not in proposal.themes and proposal.learning is None:
        return
    prices = {found.option: found for found in findings if found.measure == PRICE}
    learning = proposal.learning or Learning()
    for option in proposal.options:
        if not isinstance(option, Nothing):
            yield _finding(proposal, option, learning, prices.get(option.name))


@dataclass(frozen=True, slots=True)
class _Hour:
    """Answers of an hour and the learners who share them, or why they are not known."""

    answers: float = 0.0
    learners: float = 1.0
    why: str = ""


def _hour(option: Option, learning: Learning) -> _Hour:
    """A teacher's hour costs as much as the answers that would be given in it."""
    if isinstance(option, People):
        if learning.learners_per_teacher is None:
            return _Hour(
                why="how many learners a teacher has is not said (learning.learners_per_teacher)"
            )
        return _Hour(option.answers_per_hour, learning.learners_per_teacher)
    if learning.answers_per_learner_hour is None:
        return _Hour(
            why="how many answers a learner takes in an hour is not said "
            "(learning.answers_per_learner_hour)"
        )
    return _Hour(learning.answers_per_learner_hour)


def _finding(
    proposal: Proposal, option: Option, learning: Learning, price: Finding | None
) -> Finding:
    home = proposal.budget.currency
    hour = _hour(option, learning)
    amount, why = None, hour.why
    if not why and (price is None or price.estimate is None):
        why = "its price per answer is not known"
    grade, text = Grade.UNKNOWN, ""
    details: dict[str, float | int | str] = {}
    sources: tuple[Source, ...] = ()
    if not why and price is not None and price.estimate is not None:
        amount = price.estimate * hour.answers / hour.learners
        shared = f" / {hour.learners:,.10g} learners" if isinstance(option, People) else ""
        details = {
            "formula": f"{in_words(price.estimate, home)} an answer x {hour.answers:,.10g} answers"
            f" an hour{shared} = {in_words(amount, home)}"
        }
        text = price.text
        details |= {key: price.details[key] for key in (LEFT_OUT,) if key in price.details}
        said = Grade.DOCUMENTED if learning.source else Grade.ASSUMED
        grade = weaker(price.grade, said)
        stated = (Source(title=learning.source),) if learning.source else ()
        sources = (*price.sources, *stated)
    return Finding(
        option=option.name,
        theme=Theme.EDUCATION,
        measure=LEARNER_HOUR,
        unit=f"{home} per learner-hour",
        direction=Direction.HARM,
        grade=grade,
        probe=PROBE,
        estimate=amount,
        text=text,
        note=why or _NOT_THE_SAME,
        sources=sources,
        details=details,
    )
