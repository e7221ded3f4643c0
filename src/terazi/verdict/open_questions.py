"""What is not known: which measurement could change the verdict, and all that was not measured."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from terazi.finding import Grade, Interval
from terazi.message import Message, Prose, Term, in_sequence, say, say_n
from terazi.proposal.schema import Proposal
from terazi.statistics.power import items_needed
from terazi.verdict.beside import Information, Row
from terazi.verdict.compare import PEOPLE_MONTHS, Against, HelpRow, InPeoplesHands
from terazi.verdict.evidence import AT_MOST, Evidence
from terazi.verdict.plain import SHARE, figure, listed, row, tongue
from terazi.verdict.standing import Standing
from terazi.verdict.words import Gate, GateStatus, MeasureFirst, NotMeasured

_HALF_WIDTHS = (1.959964 + 0.841621) / 1.959964  # 80 % power at 95 %, in half-widths
_TAIL = 0.025  # of a 95 % interval
_NEAR = 0.1  # chances that differ by less are as good as equal
_LEAST_TOLD = 0.005
_TOLD = 5  # other questions that are named


def first_question(
    asked: Sequence[Sequence[MeasureFirst]], information: Information
) -> MeasureFirst | None:
    """Choose the measurement that comes first: the one most likely to change the verdict.

    Among those within a tenth of the likeliest, the one that the fewest items answer. Where no
    single one would change the verdict, one about the option with the fewest open questions.

    Args:
        asked: the questions about each option that is not stopped, none of them empty.
        information: what knowing each figure would change.
    """
    if not asked:
        return None
    chances = {(one.option, one.row): one.chance for one in information.worth}
    everything = dict.fromkeys(question for questions in asked for question in questions)
    likely = [(chances.get(_place(one)) or 0.0, one) for one in everything]
    best = max(chance for chance, _ in likely)
    if best > 0:
        near = [one for chance, one in likely if chance >= best - _NEAR]
        first = min(near, key=lambda one: _effort([one]))
        about = min((one for one in asked if first in one), key=len)
    else:
        about = min(asked, key=lambda one: (len(one), _effort(one)))
        first = min(about, key=lambda one: _effort([one]))
    said = [first.why, *_what_it_changes(first, information)]
    others = len(about) - 1
    if others and any(one.option == first.option for one in about if one is not first):
        also = say_n(
            "No single measurement decides: %(n)s other question about %(option)s would still be "
            "open.",
            "No single measurement decides: %(n)s other questions about %(option)s would still be "
            "open.",
            n=others,
            option=first.option,
        )
        said.append(also)
    elif others:
        also = say_n(
            "No single measurement decides: %(n)s other question would still be open.",
            "No single measurement decides: %(n)s other questions would still be open.",
            n=others,
        )
        said.append(also)
    considered = sorted(likely, key=lambda pair: -pair[0])
    return replace(
        first,
        why=in_sequence(said),
        chance=chances.get(_place(first)),
        others=tuple(
            row(one.what, one.option, one.language) for _, one in considered if one is not first
        )[:_TOLD],
    )


def _place(question: MeasureFirst) -> tuple[str, Row]:
    return question.option, Row(question.measure, question.language)


def _what_it_changes(first: MeasureFirst, information: Information) -> Iterator[str]:
    """Say how likely it is that knowing it changes the verdict."""
    worth = {(one.option, one.row): one for one in information.worth}
    found = worth.get(_place(first))
    if found is None or found.chance is None:
        if information.asked and not information.worth:
            yield say("No single measurement would change the verdict.")
        return
    chance = figure(found.chance, SHARE)
    yield say("The chance that knowing it changes the verdict is about %(chance)s.", chance=chance)
    outcomes = [
        say(
            "“%(verdict)s” (%(chance)s)",
            verdict=Term(one.verdict),
            chance=figure(one.chance, SHARE),
        )
        for one in found.becomes
        if one.chance >= _LEAST_TOLD
    ]
    yield say("Known exactly, it would lead to %(outcomes)s.", outcomes=listed(outcomes))
    if found.assumed:
        yield say(
            "Nothing is known of it, so for this every share from 0%% to 100%% was taken as "
            "equally likely."
        )
    if found.items and found.chance_with_items is not None and not first.items:
        yield say_n(
            "With %(n)s item it is about %(chance)s.",
            "With %(n)s items it is about %(chance)s.",
            n=found.items,
            chance=figure(found.chance_with_items, SHARE),
        )


def questions(
    proposal: Proposal, stood: Standing, people: InPeoplesHands | None
) -> list[MeasureFirst]:
    """All that stands between an option and being let run, each asked once."""
    name = stood.option.name
    found = [_about_gate(gate) for gate in stood.open_gates]
    if stood.needs_red_line:
        why = say(
            "The stakes are high and nobody set a limit before measuring, so nothing can pass it."
        )
        found.append(MeasureFirst(say("a red line"), name, "", None, why))
    nothing = next(option.name for option in proposal.options if option.kind == "nothing")
    unclear = [row for row in stood.against.rows if row.stands is Against.CANNOT_TELL]
    unclear += [row for tongue in stood.against.missing if (row := _easiest(stood, tongue))]
    found += [_about_help(row, nothing) for row in unclear]
    if not stood.against.rows:
        why = say("Nothing that was measured says how far it would help this purpose.")
        found.append(MeasureFirst(say("help for the purpose"), name, "", None, why))
    if people is None or people.months is None:
        why = say("Without it, the option cannot be compared with people for the same money.")
        who = people.option if people else ""
        found.append(MeasureFirst(Term(PEOPLE_MONTHS), who, "", None, why, PEOPLE_MONTHS))
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
            what: str = Term(finding.measure)
            if finding.group:
                what = say("%(measure)s (%(part)s)", measure=what, part=Term(finding.group))
            prose = finding.note or finding.text
            why: str = Prose(prose) if prose else say("No reason was given.")
            languages.setdefault((what, why, finding.option), []).append(finding.language)
    for gate in gates:
        place = (gate.measure, gate.option, gate.language)
        if gate.status is GateStatus.UNKNOWN and place not in seen:
            seen.add(place)
            about = (Term(gate.measure), gate.reason, gate.option)
            languages.setdefault(about, []).append(gate.language)
    options: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for (what, why, option), tongues in languages.items():
        options.setdefault((what, why, tuple(dict.fromkeys(tongues))), []).append(option)
    found = [
        NotMeasured(_of_all(what, names, tongues), why)
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
    said: list[str] = [say("Red line “%(name)s”: %(reason)s", name=gate.name, reason=gate.reason)]
    items = None
    if gate.status is GateStatus.UNDECIDED and gate.estimate is not None and gate.bound is not None:
        items = more_items(gate.limit, gate.estimate, gate.bound, gate.n, gate.unit)
        if items is None and gate.n:
            said.append(
                say("The figure lies on the limit itself, so no number of items would tell.")
            )
    elif gate.status is GateStatus.UNKNOWN and gate.unit in (SHARE, "") and 0 < gate.limit < 1:
        rest = 1 - gate.limit if gate.rule == AT_MOST else gate.limit
        least = math.ceil(math.log(_TAIL) / math.log(rest))
        if gate.rule == AT_MOST:
            flawless = say_n(
                "If it is a share, it takes at least %(n)s rated answer, without one such case, "
                "to pass.",
                "If it is a share, it takes at least %(n)s rated answers, without one such case, "
                "to pass.",
                n=least,
            )
        else:
            flawless = say_n(
                "If it is a share, it takes at least %(n)s rated answer, every one of them right, "
                "to pass.",
                "If it is a share, it takes at least %(n)s rated answers, every one of them "
                "right, to pass.",
                n=least,
            )
        said.append(flawless)
    return MeasureFirst(
        Term(gate.measure), gate.option, gate.language, items, in_sequence(said), gate.measure
    )


def _easiest(stood: Standing, language: str) -> HelpRow | None:
    """The row that could show help in a language: best one that lacks nothing but today's figure.

    One such row is enough, so the others are not asked about.
    """
    rows = [row for row in stood.against.rows if row.language == language]
    unknown = [row for row in rows if row.stands is Against.NOT_KNOWN]
    return min(unknown, key=lambda row: row.found is None, default=None)


def _about_help(help_row: HelpRow, nothing: str) -> MeasureFirst:
    found = help_row.found
    if help_row.stands is Against.NOT_KNOWN and found is not None:
        # Translators: what to measure first: the %(measure)s of what happens today
        what = say("what happens today, as %(measure)s", measure=Term(help_row.measure))
        return MeasureFirst(
            what, nothing, help_row.language, None, help_row.reason, help_row.measure
        )
    items = None
    if found is not None and found.estimate is not None and help_row.line is not None:
        below = found.estimate < help_row.line
        interval = found.interval or Interval(found.estimate, found.estimate)
        bound = interval.high if below else interval.low
        items = more_items(help_row.line, found.estimate, bound, found.n, found.unit)
    return MeasureFirst(
        Term(help_row.measure),
        help_row.option,
        help_row.language,
        items,
        help_row.reason,
        help_row.measure,
    )


def _effort(asked: Sequence[MeasureFirst]) -> tuple[int, int]:
    """How hard the questions are: those that no number of items answers, then items."""
    return sum(one.items is None for one in asked), sum(one.items or 0 for one in asked)


def _of_all(what: str, options: Sequence[str], languages: Sequence[str]) -> Message:
    names = listed([tongue(tag) for tag in languages if tag])
    if not names:
        return say("%(what)s of %(options)s", what=what, options=listed(options))
    return say(
        "%(what)s of %(options)s in %(languages)s",
        what=what,
        options=listed(options),
        languages=names,
    )
