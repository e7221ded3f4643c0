"""The rules of the verdict, in their order (design, section 5). No row pays for another."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from terazi.finding import Direction, Finding
from terazi.message import Day, Fitted, Listing, say, say_n
from terazi.proposal.options import Option
from terazi.proposal.schema import Proposal, Stakes
from terazi.verdict import argue, terms, what_if
from terazi.verdict.beside import Flips, Information, Remaining, Row
from terazi.verdict.compare import MEANS, InPeoplesHands
from terazi.verdict.dates import ask_again, expiry, path_that_counts
from terazi.verdict.dominance import that_remain
from terazi.verdict.evidence import Evidence, is_figure
from terazi.verdict.flips import what_flips
from terazi.verdict.how_far import how_far
from terazi.verdict.information import worth_knowing
from terazi.verdict.open_questions import first_question, not_measured, questions
from terazi.verdict.plain import in_tongue, listed, quoted, row
from terazi.verdict.remaining import Pair
from terazi.verdict.rules import Judged, judge, run_with
from terazi.verdict.standing import Standing, State, told
from terazi.verdict.words import Gate, MeasureFirst, NotMeasured, Verdict, Word


@dataclass(frozen=True, slots=True)
class _Beside:
    """What is kept beside the words."""

    remaining: Remaining
    flips: Flips
    information: Information


@dataclass(frozen=True, slots=True)
class _Case:
    """All that a verdict is made from."""

    proposal: Proposal
    evidence: Evidence
    gates: tuple[Gate, ...]
    stood: tuple[Standing, ...]
    people: InPeoplesHands | None
    unknown: tuple[NotMeasured, ...]
    today: date
    beside: _Beside | None = None  # None where nothing can be weighed

    @property
    def information(self) -> Information:
        """What knowing more would change."""
        return self.beside.information if self.beside else Information((), 0, None, 0)


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
    case = _Case(
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
        return _verdict(
            case,
            Word.CANNOT_WEIGH,
            summary=say("Cannot weigh: %(why)s.", why=Fitted(problem, "inside")),
            reasons=[problem],
            counter=say("Not deciding is a decision as well: what happens today goes on."),
        )
    asked = [questions(proposal, one, judged.people) for one in judged.held_up]
    if beside:
        case = replace(case, beside=_look_beside(proposal, today, judged, asked))
    return _in_words(case, judged, asked)


def _look_beside(
    proposal: Proposal,
    today: date,
    judged: Judged,
    asked: Sequence[Sequence[MeasureFirst]],
) -> _Beside:
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
    return _Beside(left, replace(flips, how_far=distances), information)


def _in_words(case: _Case, judged: Judged, asked: Sequence[Sequence[MeasureFirst]]) -> Verdict:
    """Say what was decided."""
    if judged.odds:
        return _undecided(case, judged.left, judged.odds)
    if judged.left:
        (chosen,) = judged.outcome.options
        by_name = {one.option.name: one for one in judged.stood}
        return _let_run(case, by_name[chosen], [by_name[option.name] for option in judged.left])
    question = first_question(asked, case.information) if judged.held_up else None
    if question is not None:
        return _measure_first(case, judged.held_up, question)
    if case.people is not None and judged.outcome.word is Word.FUND_PEOPLE:
        return _fund_people(case, case.people)
    return _do_not_deploy(case)


def _why_not_weighed(case: _Case) -> str:
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


def _let_run(case: _Case, chosen: Standing, left: Sequence[Standing]) -> Verdict:
    name = chosen.option.name
    path = path_that_counts(case.proposal, case.today)
    expires = expiry(case.proposal, case.today, chosen.months).isoformat()
    word = run_with(case.proposal, chosen.option, case.today)
    with_people = word is Word.PEOPLE_WITH_TOOL
    reasons: list[str] = [
        *told(chosen),
        terms.people_in_words(case.proposal, case.people),
        terms.months_in_words(chosen),
        terms.path_in_words(case.proposal, case.today),
    ]
    others = [one.option.name for one in left if one is not chosen]
    if others:
        reasons.append(
            say(
                "Nothing measured tells %(options)s apart; %(option)s is the plainest.",
                options=listed([name, *others]),
                option=name,
            )
        )
    if with_people and case.proposal.stakes is Stakes.HIGH:
        reasons.append(
            say("The stakes are high, so it answers nobody without a person in between.")
        )
    return _verdict(
        case,
        word,
        option=name,
        summary=_runs(case, chosen, expires, with_people=with_people, stop_gap=path is None),
        reasons=[
            *reasons,
            *_others_told(case, chosen),
            *_what_if(case, name, frozenset(one.option.name for one in left)),
        ],
        counter=argue.against_running(chosen, case.people, len(case.unknown)),
        conditions=terms.conditions(
            case.proposal, chosen, case.people, case.evidence, today=case.today, expires=expires
        ),
        expires=expires,
    )


def _runs(case: _Case, chosen: Standing, expires: str, *, with_people: bool, stop_gap: bool) -> str:
    """Say in one sentence what is let run, until when and why."""
    name, people = chosen.option.name, case.people.option if case.people else ""
    if with_people and stop_gap:
        # Translators: these four begin the sentence “…, until 1 May 2027: it is better than …”
        what = say(
            "People (%(people)s) with %(option)s, under conditions, as a stop-gap only",
            people=people,
            option=name,
        )
    elif with_people:
        what = say(
            "People (%(people)s) with %(option)s, under conditions", people=people, option=name
        )
    elif stop_gap:
        what = say("Adopt %(option)s, as a stop-gap only", option=name)
    else:
        what = say("Adopt %(option)s", option=name)
    day = Day(expires)
    if not chosen.gates:
        return say(
            "%(what)s, until %(day)s: it is better than what happens today.", what=what, day=day
        )
    return say_n(
        "%(what)s, until %(day)s: it keeps %(n)s red line and is better than what happens today.",
        "%(what)s, until %(day)s: it keeps %(n)s red lines and is better than what happens today.",
        n=len(chosen.gates),
        what=what,
        day=day,
    )


def _undecided(case: _Case, left: Sequence[Option], odds: Sequence[Pair]) -> Verdict:
    names = listed([option.name for option in left])
    reasons = [
        say(
            "%(option)s is shown better than %(other)s on %(rows)s: who values that more takes "
            "%(option)s.",
            option=name,
            other=other,
            rows=listed(rows),
        )
        for pair in odds
        for name, other, rows in (
            (pair.first, pair.second, pair.first_better),
            (pair.second, pair.first, pair.second_better),
        )
        if rows
    ]
    sides = [
        say("%(option)s on %(rows)s", option=name, rows=listed(rows))
        for name, rows in _strengths(odds)
    ]
    return _verdict(
        case,
        Word.UNDECIDED,
        summary=say(
            "Undecided between %(options)s, which keep every red line and are better than nothing: "
            "it depends on what one values (%(sides)s).",
            options=names,
            sides=Listing(sides, "; "),
        ),
        reasons=[
            *reasons,
            *(what_if.for_whom(case.beside.flips) if case.beside else ()),
            terms.people_in_words(case.proposal, case.people),
            *what_if.worth_in_words(case.information),
        ],
        counter=say(
            "Any of %(options)s would do better than what happens today, which goes on until "
            "somebody decides.",
            options=names,
        ),
    )


def _strengths(odds: Sequence[Pair]) -> list[tuple[str, list[str]]]:
    rows: dict[str, list[str]] = {}
    for pair in odds:
        rows.setdefault(pair.first, []).extend(pair.first_better)
        rows.setdefault(pair.second, []).extend(pair.second_better)
    return [(name, list(dict.fromkeys(found))) for name, found in rows.items() if found]


def _measure_first(case: _Case, held_up: Sequence[Standing], question: MeasureFirst) -> Verdict:
    stood = {one.option.name: one for one in held_up}
    reasons = [sentence for one in held_up for sentence in told(one)]
    about = in_tongue(question.what, question.language)
    if question.option in stood:
        about = row(question.what, question.option, question.language)
    summary = say("Measure first: %(what)s.", what=about)
    if question.items:
        summary = say_n(
            "Measure first: %(what)s, about %(n)s more item.",
            "Measure first: %(what)s, about %(n)s more items.",
            n=question.items,
            what=about,
        )
    return _verdict(
        case,
        Word.MEASURE_FIRST,
        summary=summary,
        reasons=[*reasons, terms.people_in_words(case.proposal, case.people), *_stopped_told(case)],
        counter=argue.against_waiting(stood.get(question.option, held_up[0])),
        measure_first=question,
    )


def _fund_people(case: _Case, people: InPeoplesHands) -> Verdict:
    names = listed([one.option.name for one in case.stood])
    return _verdict(
        case,
        Word.FUND_PEOPLE,
        option=people.option,
        summary=say(
            "Fund people (%(people)s): for this money they answer %(share)s of the questions, and "
            "%(options)s did not pass.",
            people=people.option,
            share=people.reach,
            options=names,
        ),
        reasons=[
            *_stopped_told(case),
            terms.people_in_words(case.proposal, case.people),
            *what_if.worth_in_words(case.information),
        ],
        counter=argue.against_people(people, case.stood, case.evidence),
    )


def _do_not_deploy(case: _Case) -> Verdict:
    return _verdict(
        case,
        Word.DO_NOT_DEPLOY,
        summary=_stopped(case),
        reasons=[
            *_stopped_told(case),
            terms.people_in_words(case.proposal, case.people),
            *what_if.worth_in_words(case.information),
        ],
        counter=argue.against_stopping(case.stood),
    )


def _stopped(case: _Case) -> str:
    names = listed([one.option.name for one in case.stood])
    failed = dict.fromkeys(gate.name for one in case.stood for gate in one.failed)
    if not failed:
        return say(
            "Do not deploy %(options)s: nothing shows that it would be better than what happens "
            "today.",
            options=names,
        )
    # "%(n)s" is the number of red lines; no English sentence needs it, another may.
    return say_n(
        "Do not deploy %(options)s: %(red_lines)s was crossed.",
        "Do not deploy %(options)s: %(red_lines)s were crossed.",
        n=len(failed),
        options=names,
        red_lines=listed([quoted(name, "") for name in failed]),
    )


def _stopped_told(case: _Case) -> list[str]:
    stopped = [one for one in case.stood if one.state is State.STOPPED]
    return [sentence for one in stopped for sentence in told(one)]


def _what_if(case: _Case, chosen: str, told_of: frozenset[str]) -> list[str]:
    """Who else remains beside what is let run, and what would change that."""
    if case.beside is None:
        return []
    return [
        *what_if.others_that_remain(case.beside.remaining, chosen, told_of),
        *what_if.worth_in_words(case.information),
    ]


def _others_told(case: _Case, chosen: Standing) -> list[str]:
    """Why the others were not chosen: at least their first reason each."""
    return [
        told(one)[0] for one in case.stood if one is not chosen and one.state is not State.PASSED
    ]


def _verdict(
    case: _Case,
    word: Word,
    *,
    summary: str,
    reasons: Sequence[str],
    counter: str,
    option: str = "",
    conditions: tuple[str, ...] = (),
    measure_first: MeasureFirst | None = None,
    expires: str = "",
) -> Verdict:
    return Verdict(
        verdict=word,
        option=option,
        summary=summary,
        reasons=tuple(dict.fromkeys(reason for reason in reasons if reason)),
        gates=case.gates,
        counter_argument=counter,
        conditions=conditions,
        measure_first=measure_first,
        expires=expires or ask_again(case.proposal, case.today).isoformat(),
        absent=terms.absent(case.proposal),
        not_measured=case.unknown,
        remaining=case.beside.remaining if case.beside else None,
        flips=case.beside.flips if case.beside else None,
        information=case.beside.information if case.beside else None,
    )
