"""The strongest argument against each verdict, from the same ledger."""

from collections.abc import Sequence

from terazi.finding import Grade
from terazi.verdict.compare import ANSWERS, Against, HelpRow, InPeoplesHands
from terazi.verdict.evidence import Evidence
from terazi.verdict.plain import apart, count, figure, listed, spoken
from terazi.verdict.standing import Standing
from terazi.verdict.words import Gate, GateStatus

_GOES_ON = "What happens today goes on meanwhile."


def against_running(chosen: Standing, people: InPeoplesHands | None, unknown: int) -> str:
    """The best argument against letting an option run: people, the thinnest ice, the unknown."""
    said = []
    if people is not None and people.share is not None and people.share > 0:
        said.append(
            f"For the same money people ({people.option}) would answer "
            f"{figure(people.share, 'share')} of the questions, and a person can ask back."
        )
    thin = thinnest(chosen.gates)
    if thin is not None and thin.bound is not None:
        bound, limit = apart(thin.bound, thin.limit, thin.unit)
        said.append(
            f"The smallest margin is that of “{thin.name}”{spoken(thin.language)}: {bound}, where "
            f"the limit is {thin.rule} {limit}."
        )
    weakest = _weakest_grade(chosen)
    if weakest:
        said.append(weakest)
    if unknown:
        said.append(f"{count(unknown, 'thing')} went unmeasured.")
    return " ".join(said) or "Nothing was found that speaks against it, which is itself a warning."


def against_people(people: InPeoplesHands, stopped: Sequence[Standing], evidence: Evidence) -> str:
    """The best argument against funding people: how far the money goes, and who must be found."""
    share = people.share or 0.0
    needed = f"{people.needed} people" if people.needed != 1 else "1 person"
    staff = f"takes {needed} ({people.role}) at work all the time, to be found, trained and kept"
    if share < 1:
        unanswered = figure(1 - share, "share")
        said = f"The money leaves {unanswered} of the questions unanswered. To answer all {staff}."
    else:
        said = f"To answer all the questions {staff}."
    wider = [
        (answers, one)
        for one in stopped
        if (answers := evidence.value(one.option.name, ANSWERS)) is not None
        and answers > (people.answers or 0.0)
    ]
    if wider:
        answers, one = max(wider, key=lambda pair: pair[0])
        reach = figure(min(answers / people.asked, 1.0), "share")
        said += (
            f" {one.option.name} would answer {reach} for the same money, though it was stopped."
        )
    return said


def against_stopping(stopped: Sequence[Standing]) -> str:
    """The best argument against deploying nothing: doing nothing is a choice too."""
    said = "Doing nothing is a choice too: nobody's question is answered better than today."
    closest = min(stopped, key=lambda one: (len(one.failed), len(one.open_gates)), default=None)
    if closest is None:
        return said
    help_row = best_help(closest.against.rows)
    if closest.failed:
        names = listed([f"“{gate.name}”{spoken(gate.language)}" for gate in closest.failed[:3]])
        said += f" {closest.option.name} came closest; it crosses {names}."
    if help_row is not None:
        said += f" In its favour: {help_row}."
    return said


def against_waiting(stood: Standing | None) -> str:
    """The best argument against measuring first: time passes, and what is known may be enough."""
    said = f"Measuring takes time and money. {_GOES_ON}"
    if stood is None:
        return said
    kept = [gate for gate in stood.gates if gate.status is GateStatus.PASSED]
    if kept:
        said += f" {stood.option.name} already keeps {count(len(kept), 'red line')}."
    help_row = best_help(stood.against.rows)
    if help_row is not None:
        said += f" In its favour: {help_row}."
    return said


def best_help(rows: Sequence[HelpRow]) -> str | None:
    """The row that speaks most for an option, as a clause; None where none speaks for it."""
    order = (Against.BETTER, Against.NOT_KNOWN)
    speaking = [row for row in rows if row.stands in order and row.found is not None]
    best = min(speaking, key=lambda row: order.index(row.stands), default=None)
    if best is None or best.found is None or best.found.estimate is None:
        return None
    said = figure(best.found.estimate, best.found.unit)
    return f"{best.measure}{spoken(best.language)} is {said}"


def thinnest(gates: Sequence[Gate]) -> Gate | None:
    """The red line kept with the smallest margin, in proportion to limit and bound."""
    kept = [gate for gate in gates if gate.status is GateStatus.PASSED and gate.bound is not None]

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
            return f"It rests in part on what is only {grade.value}."
    return ""
