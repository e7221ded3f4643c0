"""Each word of the verdict in sentences: summary, reasons, counter-argument, conditions."""

from collections.abc import Sequence

from terazi.message import Day, Fitted, Listing, say, say_n
from terazi.proposal.options import Option
from terazi.proposal.schema import Stakes
from terazi.verdict import argue, terms, what_if
from terazi.verdict.case import Case
from terazi.verdict.compare import InPeoplesHands
from terazi.verdict.dates import ask_again, expiry, path_that_counts
from terazi.verdict.plain import in_tongue, listed, quoted, row
from terazi.verdict.remaining import Pair
from terazi.verdict.rules import run_with
from terazi.verdict.standing import Standing, State, told
from terazi.verdict.words import MeasureFirst, Verdict, Word


def cannot_weigh(case: Case, problem: str) -> Verdict:
    """Say what is missing."""
    return _verdict(
        case,
        Word.CANNOT_WEIGH,
        summary=say("Cannot weigh: %(why)s.", why=Fitted(problem, "inside")),
        reasons=[problem],
        counter=say("Not deciding is a decision as well: what happens today goes on."),
    )


def let_run(case: Case, chosen: Standing, left: Sequence[Standing]) -> Verdict:
    """What is let run, until when, on what conditions."""
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


def _runs(case: Case, chosen: Standing, expires: str, *, with_people: bool, stop_gap: bool) -> str:
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


def undecided(case: Case, left: Sequence[Option], odds: Sequence[Pair]) -> Verdict:
    """What the choice hangs on."""
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


def measure_first(case: Case, held_up: Sequence[Standing], question: MeasureFirst) -> Verdict:
    """What has to be known before."""
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


def fund_people(case: Case, people: InPeoplesHands) -> Verdict:
    """What people do for the same money."""
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


def do_not_deploy(case: Case) -> Verdict:
    """Why nothing passed."""
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


def _stopped(case: Case) -> str:
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


def _stopped_told(case: Case) -> list[str]:
    stopped = [one for one in case.stood if one.state is State.STOPPED]
    return [sentence for one in stopped for sentence in told(one)]


def _what_if(case: Case, chosen: str, told_of: frozenset[str]) -> list[str]:
    """Who else remains beside what is let run, and what would change that."""
    if case.beside is None:
        return []
    return [
        *what_if.others_that_remain(case.beside.remaining, chosen, told_of),
        *what_if.worth_in_words(case.information),
    ]


def _others_told(case: Case, chosen: Standing) -> list[str]:
    """Why the others were not chosen: at least their first reason each."""
    return [
        told(one)[0] for one in case.stood if one is not chosen and one.state is not State.PASSED
    ]


def _verdict(
    case: Case,
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
