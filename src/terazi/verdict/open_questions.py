"""What is not known: which measurement could change the verdict, and all that was not measured."""

import math
from collections.abc import Iterable, Sequence

from terazi.finding import Grade, Interval
from terazi.proposal.schema import Proposal
from terazi.statistics.power import items_needed
from terazi.verdict.compare import PEOPLE_MONTHS, Against, HelpRow, InPeoplesHands
from terazi.verdict.evidence import Evidence
from terazi.verdict.gates import AT_MOST
from terazi.verdict.plain import SHARE, count, listed, spoken
from terazi.verdict.standing import Standing
from terazi.verdict.words import Gate, GateStatus, MeasureFirst, NotMeasured

_HALF_WIDTHS = (1.959964 + 0.841621) / 1.959964  # 80 % power at 95 %, in half-widths
_TAIL = 0.025  # of a 95 % interval


def first_question(
    proposal: Proposal, stood: Sequence[Standing], people: InPeoplesHands | None
) -> MeasureFirst | None:
    """Choose the measurement that comes first: of the option with the fewest open questions.

    Among its questions, one that a known number of items can answer, and the fewest items.
    """
    asked = [questions(proposal, one, people) for one in stood]
    asked = [one for one in asked if one]
    if not asked:
        return None
    chosen = min(asked, key=lambda one: (len(one), _effort(one)))
    first = min(chosen, key=lambda question: _effort([question]))
    others = len(chosen) - 1
    if not others:
        return first
    also = f"{count(others, 'other question')} about {first.option or 'it'} would still be open."
    if first.option not in {one.option.name for one in stood}:
        also = f"{count(others, 'other question')} would still be open."
    why = f"{first.why} No single measurement decides: {also}"
    return MeasureFirst(first.what, first.option, first.language, first.items, why)


def questions(
    proposal: Proposal, stood: Standing, people: InPeoplesHands | None
) -> list[MeasureFirst]:
    """All that stands between an option and being let run, each asked once."""
    name = stood.option.name
    found = [_about_gate(gate) for gate in stood.open_gates]
    if stood.needs_red_line:
        why = "The stakes are high and nobody set a limit before measuring, so nothing can pass it."
        found.append(MeasureFirst("a red line", name, "", None, why))
    nothing = next(option.name for option in proposal.options if option.kind == "nothing")
    unclear = [row for row in stood.against.rows if row.stands is Against.CANNOT_TELL]
    unclear += [row for tongue in stood.against.missing if (row := _easiest(stood, tongue))]
    found += [_about_help(row, nothing) for row in unclear]
    if not stood.against.rows:
        why = "Nothing that was measured says how far it would help this purpose."
        found.append(MeasureFirst("help for the purpose", name, "", None, why))
    if people is None or people.months is None:
        why = "Without it, the option cannot be compared with people for the same money."
        found.append(MeasureFirst(PEOPLE_MONTHS, people.option if people else "", "", None, why))
    once: dict[tuple[str, str, str], MeasureFirst] = {}
    for one in found:
        once.setdefault((one.what, one.option, one.language), one)
    return list(once.values())


def not_measured(
    evidence: Evidence, gates: Iterable[Gate], unprobed: Iterable[NotMeasured]
) -> tuple[NotMeasured, ...]:
    """Name everything unknown once: rows without a figure, gates without one, missing probes."""
    seen: set[tuple[str, str, str]] = set()
    languages: dict[tuple[str, str, str], list[str]] = {}
    for finding in evidence.findings:
        if finding.grade is Grade.UNKNOWN and not finding.is_guess:
            seen.add((finding.measure, finding.option, finding.language))
            what = f"{finding.measure} ({finding.group})" if finding.group else finding.measure
            why = finding.note or finding.text or "No reason was given."
            languages.setdefault((what, why, finding.option), []).append(finding.language)
    for gate in gates:
        place = (gate.measure, gate.option, gate.language)
        if gate.status is GateStatus.UNKNOWN and place not in seen:
            seen.add(place)
            languages.setdefault((gate.measure, gate.reason, gate.option), []).append(gate.language)
    options: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for (what, why, option), tongues in languages.items():
        options.setdefault((what, why, tuple(dict.fromkeys(tongues))), []).append(option)
    found = [
        NotMeasured(f"{what} of {listed(names)}{_in_all(tongues)}", why)
        for (what, why, tongues), names in options.items()
    ]
    return tuple(dict.fromkeys([*found, *unprobed]))


def more_items(line: float, estimate: float, bound: float, n: int | None, unit: str) -> int | None:
    """Return how many more items would tell an estimate from a line, four times out of five.

    Shares by the sample size of a score test. Other figures by the width of their interval, which
    shrinks with the root of the number of items.

    Args:
        line: what it is compared with, in ``unit``.
        estimate: the present estimate.
        bound: the end of its 95 % interval on the side of the line.
        n: items behind the estimate.
        unit: of all three.

    Returns:
        The number, or None where nobody can say or no number would do.
    """
    gap = abs(estimate - line)
    if not n or gap == 0:
        return None
    if unit == SHARE and 0 < line < 1 and 0 <= estimate <= 1:
        total = items_needed(line, estimate)
    else:
        total = math.ceil(n * (_HALF_WIDTHS * abs(estimate - bound) / gap) ** 2)
    return None if total is None else max(total - n, 1)


def _about_gate(gate: Gate) -> MeasureFirst:
    why = f"Red line “{gate.name}”: {gate.reason}"
    items = None
    if gate.status is GateStatus.UNDECIDED and gate.estimate is not None and gate.bound is not None:
        items = more_items(gate.limit, gate.estimate, gate.bound, gate.n, gate.unit)
        if items is None and gate.n:
            why += " The figure lies on the limit itself, so no number of items would tell."
    elif gate.status is GateStatus.UNKNOWN and gate.unit in (SHARE, "") and 0 < gate.limit < 1:
        rest = 1 - gate.limit if gate.rule == AT_MOST else gate.limit
        least = math.ceil(math.log(_TAIL) / math.log(rest))
        flawless = "without one such case" if gate.rule == AT_MOST else "every one of them right"
        why += f" If it is a share, it takes at least {least} rated answers, {flawless}, to pass."
    return MeasureFirst(gate.measure, gate.option, gate.language, items, why)


def _easiest(stood: Standing, language: str) -> HelpRow | None:
    """The row that could show help in a language: best one that lacks nothing but today's figure.

    One such row is enough, so the others are not asked about.
    """
    rows = [row for row in stood.against.rows if row.language == language]
    unknown = [row for row in rows if row.stands is Against.NOT_KNOWN]
    return min(unknown, key=lambda row: row.found is None, default=None)


def _about_help(row: HelpRow, nothing: str) -> MeasureFirst:
    found = row.found
    if row.stands is Against.NOT_KNOWN and found is not None:
        what = f"what happens today, as {row.measure}"
        return MeasureFirst(what, nothing, row.language, None, row.reason)
    items = None
    if found is not None and found.estimate is not None and row.line is not None:
        below = found.estimate < row.line
        interval = found.interval or Interval(found.estimate, found.estimate)
        bound = interval.high if below else interval.low
        items = more_items(row.line, found.estimate, bound, found.n, found.unit)
    return MeasureFirst(row.measure, row.option, row.language, items, row.reason)


def _effort(asked: Sequence[MeasureFirst]) -> tuple[int, int]:
    """How hard the questions are: those that no number of items answers, then items."""
    return sum(one.items is None for one in asked), sum(one.items or 0 for one in asked)


def _in_all(languages: Sequence[str]) -> str:
    names = [spoken(tag).removeprefix(" in ") for tag in languages if tag]
    return f" in {listed(names)}" if names else ""
