"""The strongest argument against each verdict, from the same ledger."""

from collections.abc import Sequence

from terazi.finding import Grade
from terazi.message import Term, in_sequence, say, say_n
from terazi.proposal.protection import YES_OR_NO
from terazi.verdict.compare import ANSWERS, Against, HelpRow, InPeoplesHands
from terazi.verdict.evidence import Evidence
from terazi.verdict.plain import apart, figure, in_tongue, listed, quoted, unit_in_words
from terazi.verdict.standing import Standing
from terazi.verdict.words import Gate, GateStatus


def against_running(chosen: Standing, people: InPeoplesHands | None, unknown: int) -> str:
    """The best argument against letting an option run: people, the thinnest ice, the unknown."""
    said: list[str] = []
    if people is not None and people.share is not None and people.share > 0:
        said.append(
            say(
                "For the same money people (%(people)s) would answer %(share)s of the questions, "
                "and a person can ask back.",
                people=people.option,
                share=people.reach,
            )
        )
    thin = thinnest(chosen.gates)
    if thin is not None and thin.bound is not None:
        bound, limit = apart(thin.bound, thin.limit, unit_in_words(thin.measure, thin.unit))
        said.append(
            say(
                "The smallest margin is that of %(red_line)s: %(bound)s, where the limit is "
                "%(rule)s %(limit)s.",
                red_line=quoted(thin.name, thin.language),
                bound=bound,
                rule=Term(thin.rule),
                limit=limit,
            )
        )
    weakest = _weakest_grade(chosen)
    if weakest:
        said.append(weakest)
    if unknown:
        said.append(
            say_n("%(n)s thing went unmeasured.", "%(n)s things went unmeasured.", n=unknown)
        )
    if not said:
        return say("Nothing was found that speaks against it, which is itself a warning.")
    return in_sequence(said)


def against_people(people: InPeoplesHands, stopped: Sequence[Standing], evidence: Evidence) -> str:
    """The best argument against funding people: how far the money goes, and who must be found."""
    said: list[str] = []
    if people.unanswered:
        said.append(
            say(
                "The money leaves %(share)s of the questions unanswered.",
                share=people.unanswered,
            )
        )
    said.append(
        say_n(
            "To answer all the questions takes %(n)s person (%(role)s) at work all the time, to be "
            "found, trained and kept.",
            "To answer all the questions takes %(n)s people (%(role)s) at work all the time, to be "
            "found, trained and kept.",
            n=people.needed,
            role=people.role,
        )
    )
    wider = [
        (answers, one)
        for one in stopped
        if (answers := evidence.value(one.option.name, ANSWERS)) is not None
        and answers > (people.answers or 0.0)
        and not evidence.lacks_a_part(one.option.name, ANSWERS)
    ]
    if wider:
        answers, one = max(wider, key=lambda pair: pair[0])
        reach = figure(min(answers / people.asked, 1.0), "share")
        said.append(
            say(
                "%(option)s would answer %(share)s for the same money, though it was stopped.",
                option=one.option.name,
                share=reach,
            )
        )
    return in_sequence(said)


def against_stopping(stopped: Sequence[Standing]) -> str:
    """The best argument against deploying nothing: doing nothing is a choice too."""
    said: list[str] = [
        say("Doing nothing is a choice too: nobody's question is answered better than today.")
    ]
    closest = min(stopped, key=lambda one: (len(one.failed), len(one.open_gates)), default=None)
    if closest is None:
        return in_sequence(said)
    help_row = best_help(closest.against.rows)
    if closest.failed:
        names = listed([quoted(gate.name, gate.language) for gate in closest.failed[:3]])
        said.append(
            say(
                "%(option)s came closest; it crosses %(red_lines)s.",
                option=closest.option.name,
                red_lines=names,
            )
        )
    if help_row is not None:
        said.append(say("In its favour: %(figure)s.", figure=help_row))
    return in_sequence(said)


def against_waiting(stood: Standing | None) -> str:
    """The best argument against measuring first: time passes, and what is known may be enough."""
    said: list[str] = [say("Measuring takes time and money. What happens today goes on meanwhile.")]
    if stood is None:
        return in_sequence(said)
    kept = [gate for gate in stood.gates if gate.status is GateStatus.PASSED]
    if kept:
        said.append(
            say_n(
                "%(option)s already keeps %(n)s red line.",
                "%(option)s already keeps %(n)s red lines.",
                n=len(kept),
                option=stood.option.name,
            )
        )
    help_row = best_help(stood.against.rows)
    if help_row is not None:
        said.append(say("In its favour: %(figure)s.", figure=help_row))
    return in_sequence(said)


def best_help(rows: Sequence[HelpRow]) -> str | None:
    """The row that speaks most for an option, as a clause; None where none speaks for it."""
    order = (Against.BETTER, Against.NOT_KNOWN)
    speaking = [row for row in rows if row.stands in order and row.found is not None]
    best = min(speaking, key=lambda row: order.index(row.stands), default=None)
    if best is None or best.found is None or best.found.estimate is None:
        return None
    return say(
        "%(measure)s is %(figure)s",
        measure=in_tongue(Term(best.measure), best.language),
        figure=figure(best.found.estimate, best.found.unit),
    )


def thinnest(gates: Sequence[Gate]) -> Gate | None:
    """The red line kept with the smallest margin, in proportion to limit and bound.

    Not a fact: between yes and no there is no margin.
    """
    kept = [
        gate
        for gate in gates
        if gate.status is GateStatus.PASSED and gate.bound is not None and gate.unit != YES_OR_NO
    ]

    def margin(gate: Gate) -> float:
        bound = gate.bound or 0.0
        size = max(abs(gate.limit), abs(bound))
        return abs(bound - gate.limit) / size if size else 0.0

    return min(kept, key=margin, default=None)


def _weakest_grade(chosen: Standing) -> str:
    """Say so where the verdict rests on something that nobody measured here."""
    weak = (Grade.ASSUMED, Grade.DOCUMENTED, Grade.MEASURED_ELSEWHERE)
    grades = {gate.grade for gate in chosen.gates}
    grades |= {row.found.grade.value for row in chosen.against.rows if row.found is not None}
    for grade in weak:
        if grade.value in grades:
            # Translators: %(grade)s is as “assumed” or “documented”
            return say("It rests in part on what is only %(grade)s.", grade=Term(grade.value))
    return ""
