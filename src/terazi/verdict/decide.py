"""The rules of the verdict, in their order (design, section 5). No row pays for another."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from terazi.finding import Direction, Finding
from terazi.message import say
from terazi.proposal.schema import Proposal, Stakes
from terazi.verdict import announce
from terazi.verdict.beside import Row
from terazi.verdict.case import Beside, Case
from terazi.verdict.compare import MEANS
from terazi.verdict.dominance import that_remain
from terazi.verdict.evidence import is_figure
from terazi.verdict.flips import what_flips
from terazi.verdict.how_far import how_far
from terazi.verdict.information import worth_knowing
from terazi.verdict.open_questions import first_question, not_measured, questions
from terazi.verdict.plain import listed
from terazi.verdict.rules import Judged, judge
from terazi.verdict.words import MeasureFirst, NotMeasured, Verdict, Word


def decide(
    proposal: Proposal,
    findings: Sequence[Finding],
    today: date,
    unprobed: Sequence[NotMeasured] = (),
    *,
    beside: bool = True,
) -> Verdict:
    """Come to a verdict.

    Args:
        proposal: the question and all that was set beforehand.
        findings: the ledger; the order does not matter.
        today: the day of the verdict, from which it expires.
        unprobed: what belongs to the purpose and no probe asks yet, to be said in the report.
        beside: whether to look for what remains, what flips it and what is worth knowing. Without,
            what is measured first is not chosen by its chance to change the verdict.

    Returns:
        The verdict. The same arguments always give the same one.

    Raises:
        InputError: a red line without a limit.
    """
    judged = judge(proposal, findings, today)
    case = Case(
        proposal=proposal,
        evidence=judged.evidence,
        gates=judged.gates,
        stood=judged.stood,
        people=judged.people,
        unknown=not_measured(judged.evidence, judged.gates, unprobed),
        today=today,
    )
    problem = _why_not_weighed(case)
    if problem:
        return announce.cannot_weigh(case, problem)
    asked = [questions(proposal, one, judged.people) for one in judged.held_up]
    if beside:
        case = replace(case, beside=_look_beside(proposal, today, judged, asked))
    return _in_words(case, judged, asked)


def _look_beside(
    proposal: Proposal,
    today: date,
    judged: Judged,
    asked: Sequence[Sequence[MeasureFirst]],
) -> Beside:
    left = that_remain(proposal, judged.evidence, judged.passed)
    flips = what_flips(proposal, judged.evidence, left.options)
    distances = how_far(proposal, judged.evidence, judged.stood, left.options, flips.rows)
    items = {
        (one.option, Row(one.measure, one.language)): one.items
        for questions_of in asked
        for one in questions_of
        if one.items
    }
    information = worth_knowing(proposal, today, judged, items)
    return Beside(left, replace(flips, how_far=distances), information)


def _in_words(case: Case, judged: Judged, asked: Sequence[Sequence[MeasureFirst]]) -> Verdict:
    """Say what was decided."""
    if judged.odds:
        return announce.undecided(case, judged.left, judged.odds)
    if judged.left:
        (chosen,) = judged.outcome.options
        by_name = {one.option.name: one for one in judged.stood}
        left = [by_name[option.name] for option in judged.left]
        return announce.let_run(case, by_name[chosen], left)
    question = first_question(asked, case.information) if judged.held_up else None
    if question is not None:
        return announce.measure_first(case, judged.held_up, question)
    if case.people is not None and judged.outcome.word is Word.FUND_PEOPLE:
        return announce.fund_people(case, case.people)
    return announce.do_not_deploy(case)


def _why_not_weighed(case: Case) -> str:
    kinds = {option.kind for option in case.proposal.options}
    if "nothing" not in kinds:
        return say("The option “nothing” is missing, so nobody can say better than what.")
    if "people" not in kinds:
        return say("The option “people” is missing, so nobody can say the same money for whom.")
    if not case.stood:
        return say(
            "There is no option but nothing and people, so there is nothing to put on the scale."
        )
    names = {one.option.name for one in case.stood}
    demanded = {line.measure for line in case.proposal.red_lines}
    known = [
        finding
        for finding in case.evidence.findings
        if finding.option in names
        and is_figure(finding)
        and (
            finding.measure in demanded
            or (finding.direction is not Direction.CONTEXT and finding.theme not in MEANS)
        )
    ]
    if not known:
        return say(
            "Nothing is known of what %(options)s would do for people or to them.",
            options=listed(sorted(names)),
        )
    if case.proposal.stakes is Stakes.HIGH and all(one.needs_red_line for one in case.stood):
        return say(
            "The stakes are high and no red line was set for any option. The community and a "
            "professional must set the limits before anything is measured against them."
        )
    return ""
