"""Better than what? Each option against nothing (and a guess), and against people for the money."""

import math
from dataclasses import dataclass, replace
from enum import StrEnum

from terazi.finding import GUESS, Direction, Finding, Grade, Interval, Theme
from terazi.message import Message, Term, marked, say
from terazi.proposal.options import Option, People
from terazi.proposal.schema import Proposal, Stakes
from terazi.statistics.two_intervals import difference_of
from terazi.verdict.evidence import Evidence, bounds, is_derived, is_figure, least_kind
from terazi.verdict.plain import apart, figure
from terazi.verdict.plain import row as named

PEOPLE_MONTHS = "people-months for the same money"
ANSWERS = "answers within the budget"
MONTHS = "months within the budget"
WHOLE_BUDGET = "whole budget"  # the group of people-months that is all the money

# People are worth naming as the answer where the budget pays for a month of one of them and they
# reach a tenth of the questions. A convention, not a measurement.
LEAST_MONTHS = 1.0
LEAST_SHARE = 0.1

# What an option costs, needs or is made of: no help or harm to anybody by itself.
MEANS = (Theme.RESOURCES, Theme.COMPUTE, Theme.MODELS, Theme.OPENNESS, Theme.DEPENDENCY)


class Against(StrEnum):
    """How an option stands against nothing."""

    BETTER = "better"
    NOT_BETTER = "not better"  # the whole interval says so
    CANNOT_TELL = "cannot tell"  # the interval holds the line: more items could tell
    NOT_KNOWN = "not known"  # of the option, or of what happens today


@dataclass(frozen=True, slots=True)
class HelpRow:
    """One kind of help in one language, against guessing and against what happens today."""

    option: str
    measure: str
    language: str
    stands: Against
    reason: str
    found: Finding | None = None  # None where nothing counts that is known of the option
    line: float | None = None  # what it must be above: the best guess, or today's figure
    margin: float | None = None  # by how much the gain over today is surely above zero


@dataclass(frozen=True, slots=True)
class AgainstNothing:
    """All rows of one option, and what they say together."""

    option: str
    stands: Against
    rows: tuple[HelpRow, ...]
    missing: tuple[str, ...]  # languages without a row that is better, "" for all


@dataclass(frozen=True, slots=True)
class InPeoplesHands:
    """What the whole budget is when people are paid with it, or None where it is not known."""

    option: str
    role: str
    months: float | None  # months of one person's work
    answers: float | None
    share: float | None  # of the questions expected over the horizon
    asked: float  # those questions
    needed: int  # people at work at once to answer them all
    between: tuple[float, float] | None = None  # ends of the share, where the cost is uncertain

    @property
    def reach(self) -> str:
        """The share in words, with its interval where there is one."""
        return shares_in_words(self.share or 0.0, self.between)

    @property
    def unanswered(self) -> str:
        """The share that is not reached in words; "" where that is certainly none."""
        share, ends = 1 - (self.share or 0.0), self.between
        turned = None if ends is None else (1 - ends[1], 1 - ends[0])
        if share <= 0 and (turned is None or turned[1] <= 0):
            return ""
        return shares_in_words(share, turned)

    @property
    def affordable(self) -> bool:
        """Whether it is worth naming as the answer; False where that is not known."""
        if self.months is None or self.share is None:
            return False
        return self.months >= LEAST_MONTHS and self.share >= LEAST_SHARE


def shares_in_words(share: float, between: tuple[float, float] | None) -> str:
    """A share, and from where to where it may be."""
    said = figure(share, "share")
    if between is None:
        return said
    low, high = (figure(end, "share") for end in between)
    return say("%(share)s (%(low)s to %(high)s)", share=said, low=low, high=high)


def help_measures(proposal: Proposal, evidence: Evidence) -> tuple[str, ...]:
    """The measures that speak of help to this purpose.

    Those of a probe that calls it help and belongs to one of the proposal's themes (to any
    promise where it names none), and those for which a red line demands *at least* something:
    who sets such a line says that it matters. What an option costs, needs or is made of is a
    means and helps nobody by itself; comparisons of measures are not measures.
    """
    purpose = set(proposal.themes or [theme for theme in Theme if theme.part == "promise"])
    demanded = {line.measure for line in proposal.red_lines if line.at_least is not None}
    helpful = {
        finding.measure
        for finding in evidence.findings
        if finding.direction is Direction.HELP and finding.theme in purpose
    }
    means = {finding.measure for finding in evidence.findings if finding.theme in MEANS}
    found = (helpful | demanded) - means
    return tuple(sorted(measure for measure in found if not is_derived(measure)))


def against_nothing(proposal: Proposal, evidence: Evidence, option: Option) -> AgainstNothing:
    """Compare an option with what happens today (design, rule 5.2, first half).

    *Nothing* answers nothing, so being right more often than never is no merit. The option must be
    above the best guess where there are guess rows, and above what happens today: a figure of
    the same measure for *nothing*. Where nobody knows what happens today, an option cannot be
    shown to be better. It must be shown in every language of the proposal and contradicted in none.
    """
    rows = []
    for measure in help_measures(proposal, evidence):
        by_language = evidence.has_languages(measure)
        languages = tuple(proposal.languages) if by_language else ("",)
        rows += [_row(proposal, evidence, option, measure, language) for language in languages]
    stood = {row.stands for row in rows}
    shown_in = {row.language for row in rows if row.stands is Against.BETTER}
    wanted = proposal.languages if any(row.language for row in rows) else ("",)
    missing = tuple(tongue for tongue in wanted if not shown_in & {tongue, ""})
    if Against.NOT_BETTER in stood:
        stands = Against.NOT_BETTER
    elif Against.CANNOT_TELL in stood:
        stands = Against.CANNOT_TELL
    else:
        stands = Against.NOT_KNOWN if missing else Against.BETTER
    return AgainstNothing(option.name, stands, tuple(rows), missing)


def difference(first: tuple[float, float, float], second: tuple[float, float, float]) -> Interval:
    """Interval of first minus second from two figures that were not measured on the same items.

    For two shares with Wilson intervals that is Newcombe's method 10. Where both were measured on
    the same items a paired difference is narrower; take that where there is one.

    Args:
        first: lower bound, estimate, upper bound.
        second: the same of the other, in the same unit.
    """
    intervals = (Interval(low, high) for low, _, high in (second, first))
    found = difference_of(second[1], next(intervals), first[1], next(intervals))
    return replace(found, method="square-and-add")


def ends(finding: Finding, stakes: Stakes) -> tuple[float, float, float] | None:
    """Lower bound, estimate and upper bound, or None where they are not known."""
    found = bounds(finding, stakes)
    if found is None or finding.estimate is None:
        return None
    return found[0], finding.estimate, found[1]


def in_peoples_hands(proposal: Proposal, evidence: Evidence) -> InPeoplesHands | None:
    """What the budget is in people's hands; of several kinds of people, those who reach most."""
    kinds = [option for option in proposal.options if isinstance(option, People)]
    found = [_people(proposal, evidence, option) for option in kinds]
    return max(found, key=lambda people: people.share or 0.0, default=None)


def _row(
    proposal: Proposal, evidence: Evidence, option: Option, measure: str, language: str
) -> HelpRow:
    of = named(measure, option.name, language)
    rows = evidence.rows(option.name, measure, language)
    found = least_kind(rows, proposal.stakes, lambda row: _low(row, proposal.stakes))
    if found is None:
        known = [row for row in rows if is_figure(row)]
        # Translators: %(figure)s is as “topic accuracy of Gemma in Swahili”, of any gender
        reason = say("The %(figure)s is not known.", figure=of)
        if known:
            grade = Term(known[0].grade.value)
            reason = say("The %(figure)s is only %(grade)s.", figure=of, grade=grade)
        return HelpRow(option.name, measure, language, Against.NOT_KNOWN, reason)
    mine = ends(found, proposal.stakes)
    if mine is None:
        reason = say("The %(figure)s has no interval, so nobody can say how sure it is.", figure=of)
        return HelpRow(option.name, measure, language, Against.NOT_KNOWN, reason)
    guess = evidence.best_guess(measure, language)
    if guess is not None and guess.estimate is not None and mine[0] <= guess.estimate:
        beaten = mine[2] <= guess.estimate
        stands = Against.NOT_BETTER if beaten else Against.CANNOT_TELL
        end, line = apart(mine[2] if beaten else mine[0], guess.estimate, found.unit)
        how = Term(guess.option.removeprefix(GUESS))
        if beaten:
            reason = say(
                "The %(figure)s is %(end)s at best, not above the %(line)s that guessing gets "
                "(%(how)s).",
                figure=of,
                end=end,
                line=line,
                how=how,
            )
        else:
            reason = say(
                "The %(figure)s may be as low as %(end)s, not above the %(line)s that guessing "
                "gets (%(how)s).",
                figure=of,
                end=end,
                line=line,
                how=how,
            )
        return HelpRow(option.name, measure, language, stands, reason, found, guess.estimate)
    return _against_today(proposal, evidence, found, mine)


def _low(row: Finding, stakes: Stakes) -> float:
    found = bounds(row, stakes)
    return -math.inf if found is None else found[0]


def _against_today(
    proposal: Proposal, evidence: Evidence, found: Finding, mine: tuple[float, float, float]
) -> HelpRow:
    option, measure, language = found.option, found.measure, found.language
    of = named(measure, option, language)
    today = _today(proposal, evidence, found)
    if today is None:
        reason = say(
            "The %(figure)s was measured, but nobody knows the same of what happens today, so it "
            "cannot be shown to be better.",
            figure=of,
        )
        return HelpRow(option, measure, language, Against.NOT_KNOWN, reason, found)
    todays = _ends_of_today(today, proposal.stakes)
    if todays is None:
        reason = say(
            "The %(figure)s cannot be compared with what happens today: at high stakes that figure "
            "needs an interval too.",
            figure=of,
        )
        return HelpRow(option, measure, language, Against.NOT_KNOWN, reason, found)
    gain = difference(mine, todays)
    stands = (
        Against.BETTER
        if gain.low > 0
        else Against.NOT_BETTER
        if gain.high <= 0
        else Against.CANNOT_TELL
    )
    mine_said, todays_said = apart(mine[1], todays[1], found.unit)
    reason = Message(_SAYS[stands], {"figure": of, "mine": mine_said, "today": todays_said})
    return HelpRow(option, measure, language, stands, reason, found, todays[1], gain.low)


_SAYS = {
    Against.BETTER: marked(
        "The %(figure)s, %(mine)s, is better than what happens today, %(today)s."
    ),
    Against.NOT_BETTER: marked(
        "The %(figure)s, %(mine)s, is not better than what happens today, %(today)s."
    ),
    Against.CANNOT_TELL: marked(
        "The %(figure)s, %(mine)s, cannot be told from what happens today, %(today)s."
    ),
}


def _today(proposal: Proposal, evidence: Evidence, found: Finding) -> Finding | None:
    """What is known of nothing: in that language, else for all. The one least kind to the option.

    It may be measured elsewhere or documented at any stakes, but at high stakes not assumed. A
    row in which *nothing* answered no item says only that nothing answers nothing.
    """
    high = proposal.stakes is Stakes.HIGH
    names = [option.name for option in proposal.options if option.kind == "nothing"]
    for language in dict.fromkeys((found.language, "")):
        rows = [
            row
            for name in names
            for row in evidence.rows(name, found.measure, language)
            if row.unit == found.unit
            and not (high and row.grade is Grade.ASSUMED)
            and not (row.n and row.details.get("not answered") == row.n)
        ]
        today = least_kind(rows, Stakes.LOW, lambda row: -(row.estimate or 0.0))
        if today is not None:
            return today
    return None


def _ends_of_today(today: Finding, stakes: Stakes) -> tuple[float, float, float] | None:
    """Its interval; without one, below high stakes, the figure as it was written down."""
    known = ends(today, stakes)
    if known is None and stakes is not Stakes.HIGH and today.estimate is not None:
        return today.estimate, today.estimate, today.estimate
    return known


def _people(proposal: Proposal, evidence: Evidence, option: People) -> InPeoplesHands:
    answers, ends = evidence.value(option.name, ANSWERS), evidence.between(option.name, ANSWERS)
    asked = proposal.answers_per_month * proposal.horizon_months
    each = option.answers_per_hour * option.hours_per_month
    return InPeoplesHands(
        option=option.name,
        role=option.role,
        months=evidence.value(option.name, PEOPLE_MONTHS, WHOLE_BUDGET)
        or evidence.value(option.name, PEOPLE_MONTHS, f"{WHOLE_BUDGET}, {option.role.lower()}"),
        answers=answers,
        share=None if answers is None else min(answers / asked, 1.0),
        asked=asked,
        needed=math.ceil(proposal.answers_per_month / each),
        between=None if ends is None else (min(ends[0] / asked, 1.0), min(ends[1] / asked, 1.0)),
    )
