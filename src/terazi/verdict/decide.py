"""The rules of the verdict, in their order (design, section 5). No row pays for another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from terazi.finding import Direction, Finding
from terazi.proposal.options import Option
from terazi.proposal.schema import Proposal, Stakes
from terazi.verdict import argue, terms
from terazi.verdict.compare import MEANS, InPeoplesHands, in_peoples_hands
from terazi.verdict.dates import ask_again, expiry, path_that_counts
from terazi.verdict.evidence import Evidence, is_figure
from terazi.verdict.gates import test_gates
from terazi.verdict.open_questions import first_question, not_measured
from terazi.verdict.plain import count, figure, listed, spoken
from terazi.verdict.remaining import Pair, remaining
from terazi.verdict.standing import Standing, State, standing, told
from terazi.verdict.words import Gate, MeasureFirst, NotMeasured, Verdict, Word

# The plainer first, where nothing else tells two options apart.
_PLAINER = ("tool", "combined", "local", "adapted", "model")
_WITH_PEOPLE = ("combined",)


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


def decide(
    proposal: Proposal,
    findings: Sequence[Finding],
    today: date,
    unprobed: Sequence[NotMeasured] = (),
) -> Verdict:
    """Come to a verdict.

    Args:
        proposal: the question and all that was set beforehand.
        findings: the ledger; the order does not matter.
        today: the day of the verdict, from which it expires.
        unprobed: what belongs to the purpose and no probe asks yet, to be said in the report.

    Returns:
        The verdict. The same arguments always give the same one.

    Raises:
        InputError: a red line without a limit.
    """
    evidence = Evidence(findings)
    gates = test_gates(proposal, findings)
    candidates = [one for one in proposal.options if one.kind not in ("nothing", "people")]
    case = _Case(
        proposal=proposal,
        evidence=evidence,
        gates=gates,
        stood=tuple(standing(proposal, evidence, gates, one) for one in candidates),
        people=in_peoples_hands(proposal, evidence),
        unknown=not_measured(evidence, gates, unprobed),
        today=today,
    )
    problem = _why_not_weighed(case)
    if problem:
        return _verdict(
            case,
            Word.CANNOT_WEIGH,
            summary=f"Cannot weigh: {problem[0].lower()}{problem[1:]}",
            reasons=[problem],
            counter="Not deciding is a decision as well: what happens today goes on.",
        )
    passed = [one for one in case.stood if one.state is State.PASSED]
    if passed and _people_known(case):
        return _choose(case, passed)
    held_up = [one for one in case.stood if one.state is not State.STOPPED]
    question = first_question(proposal, held_up, case.people)
    if question is not None:
        return _measure_first(case, held_up, question)
    if case.people is not None and case.people.affordable:
        return _fund_people(case, case.people)
    return _do_not_deploy(case)


def _why_not_weighed(case: _Case) -> str:
    kinds = {option.kind for option in case.proposal.options}
    for kind, why in (("nothing", "better than what"), ("people", "the same money for whom")):
        if kind not in kinds:
            return f"The option “{kind}” is missing, so nobody can say {why}."
    if not case.stood:
        return "There is no option but nothing and people, so there is nothing to put on the scale."
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
        return f"Nothing is known of what {listed(sorted(names))} would do for people or to them."
    if case.proposal.stakes is Stakes.HIGH and all(one.needs_red_line for one in case.stood):
        return (
            "The stakes are high and no red line was set for any option. The community and a "
            "professional must set the limits before anything is measured against them."
        )
    return ""


def _people_known(case: _Case) -> bool:
    return case.people is not None and case.people.months is not None


def _choose(case: _Case, passed: Sequence[Standing]) -> Verdict:
    by_name = {one.option.name: one for one in passed}
    left, pairs = remaining(case.proposal, case.evidence, tuple(one.option for one in passed))
    odds = [pair for pair in pairs if pair.first_better or pair.second_better]
    if odds:
        return _undecided(case, left, odds)
    plainest = min(left, key=lambda option: _PLAINER.index(option.kind))
    return _let_run(case, by_name[plainest.name], [by_name[option.name] for option in left])


def _let_run(case: _Case, chosen: Standing, left: Sequence[Standing]) -> Verdict:
    name = chosen.option.name
    path = path_that_counts(case.proposal, case.today)
    expires = expiry(case.proposal, case.today, chosen.months).isoformat()
    with_people = (
        case.proposal.stakes is Stakes.HIGH
        or chosen.option.kind in _WITH_PEOPLE
        or (case.proposal.stakes is Stakes.MEDIUM and path is None)
    )
    word = Word.PEOPLE_WITH_TOOL if with_people else Word.ADOPT
    who = f"People ({case.people.option})" if case.people else "People"
    what = f"{who} with {name}, under conditions" if with_people else f"Adopt {name}"
    if path is None:
        what += ", as a stop-gap only"
    kept = f"keeps {count(len(chosen.gates), 'red line')} and " if chosen.gates else ""
    reasons = [
        *told(chosen),
        terms.people_in_words(case.proposal, case.people),
        terms.months_in_words(chosen),
        terms.path_in_words(case.proposal, case.today),
    ]
    others = [one.option.name for one in left if one is not chosen]
    if others:
        reasons.append(
            f"Nothing measured tells {listed([name, *others])} apart; {name} is the plainest."
        )
    if with_people and case.proposal.stakes is Stakes.HIGH:
        reasons.append("The stakes are high, so it answers nobody without a person in between.")
    return _verdict(
        case,
        word,
        option=name,
        summary=f"{what}, until {expires}: it {kept}is better than what happens today.",
        reasons=[*reasons, *_others_told(case, chosen)],
        counter=argue.against_running(chosen, case.people, len(case.unknown)),
        conditions=terms.conditions(case.proposal, chosen, case.people, case.today, expires),
        expires=expires,
    )


def _undecided(case: _Case, left: Sequence[Option], odds: Sequence[Pair]) -> Verdict:
    names = listed([option.name for option in left])
    reasons = [
        f"{name} is shown better than {other} on {listed(rows)}: who values that more takes {name}."
        for pair in odds
        for name, other, rows in (
            (pair.first, pair.second, pair.first_better),
            (pair.second, pair.first, pair.second_better),
        )
        if rows
    ]
    sides = [f"{name} on {listed(rows)}" for name, rows in _strengths(odds)]
    return _verdict(
        case,
        Word.UNDECIDED,
        summary=(
            f"Undecided between {names}, which keep every red line and are better than nothing: "
            f"it depends on what one values ({'; '.join(sides)})."
        ),
        reasons=[*reasons, terms.people_in_words(case.proposal, case.people)],
        counter=(
            f"Any of {names} would do better than what happens today, which goes on until somebody "
            "decides."
        ),
    )


def _strengths(odds: Sequence[Pair]) -> list[tuple[str, list[str]]]:
    rows: dict[str, list[str]] = {}
    for pair in odds:
        rows.setdefault(pair.first, []).extend(pair.first_better)
        rows.setdefault(pair.second, []).extend(pair.second_better)
    return [(name, list(dict.fromkeys(found))) for name, found in rows.items() if found]


def _measure_first(case: _Case, held_up: Sequence[Standing], question: MeasureFirst) -> Verdict:
    number = f", about {question.items:,} more items" if question.items else ""
    stood = {one.option.name: one for one in held_up}
    about = f" of {question.option}" if question.option in stood else ""
    reasons = [sentence for one in held_up for sentence in told(one)]
    return _verdict(
        case,
        Word.MEASURE_FIRST,
        summary=f"Measure first: {question.what}{about}{spoken(question.language)}{number}.",
        reasons=[*reasons, terms.people_in_words(case.proposal, case.people), *_stopped_told(case)],
        counter=argue.against_waiting(stood.get(question.option, held_up[0])),
        measure_first=question,
    )


def _fund_people(case: _Case, people: InPeoplesHands) -> Verdict:
    names = listed([one.option.name for one in case.stood])
    share = figure(people.share or 0.0, "share")
    return _verdict(
        case,
        Word.FUND_PEOPLE,
        option=people.option,
        summary=(
            f"Fund people ({people.option}): for this money they answer {share} of the questions, "
            f"and {names} did not pass."
        ),
        reasons=[*_stopped_told(case), terms.people_in_words(case.proposal, case.people)],
        counter=argue.against_people(people, case.stood, case.evidence),
    )


def _do_not_deploy(case: _Case) -> Verdict:
    names = listed([one.option.name for one in case.stood])
    return _verdict(
        case,
        Word.DO_NOT_DEPLOY,
        summary=f"Do not deploy {names}: {_why_stopped(case)}.",
        reasons=[*_stopped_told(case), terms.people_in_words(case.proposal, case.people)],
        counter=argue.against_stopping(case.stood),
    )


def _why_stopped(case: _Case) -> str:
    failed = list(dict.fromkeys(gate.name for one in case.stood for gate in one.failed))
    if not failed:
        return "nothing shows that it would be better than what happens today"
    verb = "was" if len(failed) == 1 else "were"
    return f"{listed([f'“{name}”' for name in failed])} {verb} crossed"


def _stopped_told(case: _Case) -> list[str]:
    stopped = [one for one in case.stood if one.state is State.STOPPED]
    return [sentence for one in stopped for sentence in told(one)]


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
    )
