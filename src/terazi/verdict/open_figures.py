"""The figures that the rules look at and that are not certain, and what each may truly be."""

import itertools
from dataclasses import dataclass, replace

from terazi.finding import Direction, Finding, Grade, Interval, Theme
from terazi.proposal.protection import FACTS
from terazi.proposal.schema import Proposal, Stakes
from terazi.statistics.belief import Belief, any_share
from terazi.verdict.beside import Row
from terazi.verdict.evidence import AT_LEAST, is_derived, is_fact, least_kind
from terazi.verdict.plain import SHARE
from terazi.verdict.rows import belief_of, gain, rows_of, speaking
from terazi.verdict.rules import Judged
from terazi.verdict.words import Gate

Place = tuple[str, Row]  # an option and a row
_LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class OpenFigure:
    """One figure that is not certain."""

    option: str
    row: Row
    found: Finding  # as it stands, or as it would be written down once known
    belief: Belief | None  # None where nobody can say how likely its values are
    gates: tuple[Gate, ...]  # red lines on it
    assumed: bool = False

    @property
    def place(self) -> Place:
        """Which figure it is."""
        return self.option, self.row


def open_figures(proposal: Proposal, judged: Judged) -> list[OpenFigure]:
    """List the figures of red lines, of help, of today, and between options that passed."""
    gates: dict[Place, list[Gate]] = {}
    for gate in judged.gates:
        if any(line.measure == gate.measure for line in proposal.red_lines):
            gates.setdefault((gate.option, Row(gate.measure, gate.language)), []).append(gate)
    candidates = [one.option.name for one in judged.stood]
    places = {place: None for place in gates if place[0] in candidates}
    nothing = next(option.name for option in proposal.options if option.kind == "nothing")
    for stood in judged.stood:
        for row in stood.against.rows:
            place = Row(row.measure, row.language)
            places[stood.option.name, place] = None
            if row.found is not None:
                places[nothing, _of_today(judged, nothing, place)] = None
    for first, second in itertools.combinations(judged.left, 2):
        names = first.name, second.name
        for between in rows_of(proposal, judged.evidence, first.name):
            if gain(proposal, judged.evidence, names, between) is not None:
                places.update({(name, between): None for name in names})
    opened = [
        _open(proposal, judged, place, tuple(gates.get(place, ())), of_today=place[0] == nothing)
        for place in sorted(
            places, key=lambda place: (place[0], place[1].measure, place[1].language)
        )
    ]
    return [one for one in opened if one is not None]


def _of_today(judged: Judged, nothing: str, row: Row) -> Row:
    """Today's figure in that language, else the one for all, else the one that is missing."""
    whole = Row(row.measure, "")
    if judged.evidence.rows(nothing, row.measure, row.language):
        return row
    return whole if judged.evidence.rows(nothing, row.measure, "") else row


def _open(
    proposal: Proposal, judged: Judged, place: Place, gates: tuple[Gate, ...], *, of_today: bool
) -> OpenFigure | None:
    """What may still be learned of a figure; None where it is certain or no figure."""
    evidence, (option, row) = judged.evidence, place
    if row.measure in FACTS:
        return None
    if of_today:
        rows = evidence.rows(option, row.measure, row.language)
        found = least_kind(rows, Stakes.LOW, lambda one: -(one.estimate or 0.0))
    else:
        found = speaking(proposal, evidence, option, row)
    if found is not None and is_fact(found):
        return None
    if found is not None and (known := belief_of(proposal, evidence, found)) is not None:
        return None if known.is_certain else OpenFigure(option, row, found, known, gates)
    unit = evidence.unit(row.measure) or next((gate.unit for gate in gates if gate.unit), SHARE)
    between = all(0 <= gate.limit <= 1 for gate in gates)
    guess = any_share() if unit == SHARE and between and not is_derived(row.measure) else None
    if found is not None:
        guess = None  # something is known, but not how sure it is
    template = _to_be_written(proposal, judged, place, gates, unit)
    return OpenFigure(option, row, found or template, guess, gates, assumed=guess is not None)


def _to_be_written(
    proposal: Proposal, judged: Judged, place: Place, gates: tuple[Gate, ...], unit: str
) -> Finding:
    """How a figure that is not there would stand in the ledger."""
    option, row = place
    same = [one for one in judged.evidence.findings if one.measure == row.measure]
    theme = same[0].theme if same else (*proposal.themes, Theme.HEALTH)[0]
    direction = same[0].direction if same else Direction.CONTEXT
    if not same and gates:
        direction = Direction.HELP if gates[0].rule == AT_LEAST else Direction.HARM
    return Finding(
        option, theme, row.measure, unit, direction, Grade.MEASURED_HERE, "supposed",
        estimate=0.0, language=row.language,
    )  # fmt: skip


def supposed_finding(one: OpenFigure, value: float, interval: Interval | None = None) -> Finding:
    """The figure as it would stand in the ledger, were it known to be this."""
    return replace(
        one.found,
        estimate=value,
        interval=interval or Interval(value, value, _LEVEL, "supposed"),
        grade=Grade.MEASURED_HERE,
        group="",
        text="",
        n=None,
        details={},
    )
