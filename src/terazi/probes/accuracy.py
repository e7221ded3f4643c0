"""Choosing, counted honestly: what the probes share that ask options to pick one of several.

Rules 4.1 to 4.5 of the design: Wilson intervals with wordings clustered by item, guess rows
beside every accuracy, refusals and unreadable answers counted apart, spread over wordings. Where
the answers decided when to stop (rule 4.8), the interval is one that is valid at every look.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any, Protocol

from terazi.data.testset import ChoiceSet
from terazi.finding import Direction, Finding, Grade, Interval, Outcome, Source, Theme
from terazi.options.interface import ChoiceStatus, Wording
from terazi.probes.asking import ITEMS, Asked, ask, languages_of
from terazi.probes.constant import SAME, constant
from terazi.probes.declare import GAP, REFERENCE, Settings
from terazi.probes.task import Chooser, choosing, why_not
from terazi.statistics.confidence_sequence import ConfidenceSequence
from terazi.statistics.guess import guesses
from terazi.statistics.paired import compare_shares, means_by_item, shares_by_item
from terazi.statistics.power import smallest_difference

SMALLEST = "smallest difference"  # a key of details

_FORMULA = "right answers ÷ answers that could be read, mean over the wordings of each item"


@dataclass(frozen=True, slots=True)
class Measured:
    """What a measure of choosing is called and where it belongs."""

    probe: str
    theme: Theme
    measure: str


def right_choices(
    measured: Measured,
    options: Sequence[Chooser],
    testset: ChoiceSet,
    wordings: Sequence[Wording],
    settings: Settings,
) -> Iterator[Finding]:
    """What most probes of choosing are: accuracy by language, and the gaps to English."""
    asked = ask(choosing(measured.measure, testset, wordings), options, settings)
    for option in options:
        found = {
            language: accuracy(
                measured,
                option.name,
                testset,
                language,
                done,
                note=_learned(option, testset, language),
            )
            for language, done in asked[option.name].items()
        }
        yield from found.values()
        yield from _not_asked(measured, option, testset, settings)
        yield from gaps_to_english(measured, option.kind, found, settings)


def _not_asked(
    measured: Measured, option: Chooser, testset: ChoiceSet, settings: Settings
) -> Iterator[Finding]:
    """An option that cannot be asked in a language does not vanish from the ledger."""
    for language in languages_of(testset.items, settings):
        why = why_not(option, testset, language)
        if why:
            yield Finding(
                option=option.name,
                theme=measured.theme,
                measure=measured.measure,
                unit="share",
                direction=Direction.HELP,
                grade=Grade.UNKNOWN,
                probe=measured.probe,
                language=language,
                note=why,
                sources=testset.sources,
            )


def _learned(option: Chooser, testset: ChoiceSet, language: str) -> str:
    """A tool's figure is about what it learned from the set, not about its table of answers."""
    if not option.needs_examples:
        return testset.note
    number = len(testset.examples[language])
    return f"It learned from {number} labelled texts of the same set. {testset.note}"


class Tested(Protocol):
    """Any test set, as far as a finding about it goes."""

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where it comes from."""
        ...

    @property
    def grade(self) -> Grade:
        """Of what is measured on it."""
        ...

    @property
    def note(self) -> str:
        """What a reader must know."""
        ...


def accuracy(
    measured: Measured,
    option: str,
    testset: Tested,
    language: str,
    asked: Asked,
    *,
    group: str = "",
    note: str = "",
) -> Finding:
    """The share of right answers with its interval, unknown where no answer could be read."""
    outcomes = asked.outcomes
    by_item = shares_by_item(outcomes)
    unread = Counter(outcome.status for outcome in outcomes if outcome.correct is None)
    details: dict[str, float | int | str] = {
        str(status): unread[status] for status in ChoiceStatus if status is not ChoiceStatus.CHOSEN
    }
    details |= asked.details
    common = {
        "option": option,
        "theme": measured.theme,
        "measure": measured.measure,
        "unit": "share",
        "direction": Direction.HELP,
        "probe": measured.probe,
        "language": language,
        "group": group,
        "sources": testset.sources,
        "outcomes": tuple(outcomes),
    }
    if not by_item:
        reason = note or "it gave no answer that could be read"
        return Finding(grade=Grade.UNKNOWN, note=reason, details=details, **common)  # type: ignore[arg-type]
    by_wording = _by_wording(outcomes)
    details |= {
        "wordings": len(by_wording),
        "lowest wording": min(by_wording.values()),
        "highest wording": max(by_wording.values()),
        "formula": _FORMULA,
    }
    same = constant(outcomes, testset.items[language] if isinstance(testset, ChoiceSet) else None)
    said = [note or testset.note]
    if same is not None:
        details[SAME] = f"{same.given} of {same.read}"
        said.insert(0, same.note)
        if isinstance(testset, ChoiceSet):
            said.insert(1, f"Chance is {_chance(testset, language):.0%}.")
    if isinstance(testset, ChoiceSet) and not asked.early:
        smallest = smallest_difference(len(by_item), _chance(testset, language))
        if smallest is not None:
            details[SMALLEST] = smallest
    return Finding(
        grade=testset.grade,
        estimate=fmean(fmean(shares) for shares in by_item.values()),
        interval=asked.interval,
        n=len(by_item),
        note=" ".join(part for part in said if part),
        details=details,
        **common,  # type: ignore[arg-type]
    )


def gaps_to_english(
    measured: Measured, kind: str, found: Mapping[str, Finding], settings: Settings
) -> Iterator[Finding]:
    """How much worse an option is in each language than in English, on the same items."""
    english = found.get(REFERENCE)
    for language, own in found.items():
        if english is None or language == REFERENCE:
            continue
        measure = f"{measured.measure}: {GAP}"
        lines = [line.limit for line in settings.binding(measure, kind, language)]
        difference = _compare(english, own, lines)
        if difference is not None:
            yield Finding(
                option=own.option,
                theme=Theme.BIAS,
                measure=measure,
                direction=Direction.HARM,
                language=language,
                group=own.group,
                **_compared(own, difference, "accuracy in English − accuracy in the language"),
            )


def guess_rows(measured: Measured, testset: ChoiceSet, settings: Settings) -> Iterator[Finding]:
    """Chance, majority class and longest answer on the same items."""
    for language in languages_of(testset.items, settings):
        for guess in guesses(testset, language):
            yield Finding(
                option=guess.option,
                theme=measured.theme,
                measure=measured.measure,
                unit="share",
                direction=Direction.CONTEXT,
                grade=testset.grade,
                probe=measured.probe,
                estimate=guess.estimate,
                interval=guess.interval,
                language=language,
                n=len(testset.items[language]),
                note=guess.note,
                sources=testset.sources,
            )


def differences(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Every two options on the same items: paired, with what the items could have shown.

    On all items; their parts are few, and cannot tell.
    """
    together: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        if finding.outcomes and finding.estimate is not None and not finding.group:
            key = (finding.probe, finding.measure, finding.language)
            together.setdefault(key, []).append(finding)
    for same in together.values():
        for number, first in enumerate(same):
            for second in same[number + 1 :]:
                yield from _difference(first, second)


def _difference(first: Finding, second: Finding) -> Iterator[Finding]:
    difference = _compare(first, second, limits=(0.0,))
    if difference is not None:
        yield Finding(
            option=first.option,
            theme=first.theme,
            measure=f"{first.measure}: difference",
            direction=Direction.CONTEXT,
            language=first.language,
            group=f"against {second.option}",
            **_compared(first, difference, "share of the option − share of the other"),
        )


def compared_in_pairs(first: Finding, second: Finding, formula: str) -> dict[str, Any] | None:
    """The first less the second, item by item: what a finding about it has to hold.

    None where they have no answered item in common.
    """
    difference = _compare(first, second, limits=(0.0,))
    return None if difference is None else _compared(second, difference, formula)


@dataclass(frozen=True, slots=True)
class _Compared:
    """A paired difference; what the items could have shown only where they were looked at once."""

    estimate: float
    interval: Interval
    n: int
    smallest: float | None = None


def _compare(first: Finding, second: Finding, limits: Sequence[float]) -> _Compared | None:
    """First minus second, item by item, by an interval that is honest for how they were asked."""
    one, other = (finding.details.get(ITEMS) for finding in (first, second))
    if not isinstance(one, int) and not isinstance(other, int):
        found = compare_shares(shares_by_item(first.outcomes), shares_by_item(second.outcomes))
        if found is None:
            return None
        return _Compared(found.estimate, found.interval, found.n, found.smallest_difference)
    mine, others = means_by_item(first.outcomes), means_by_item(second.outcomes)
    sequence = ConfidenceSequence(
        lowest=-1.0,
        items=min(number for number in (one, other) if isinstance(number, int)),
        limits=limits,
    )
    for item, share in mine.items():
        if item in others:
            theirs = others[item]
            sequence.add(None if share is None or theirs is None else share - theirs)
    if sequence.estimate is None:
        return None
    return _Compared(sequence.estimate, sequence.interval, sequence.n)


def _compared(own: Finding, found: _Compared, formula: str) -> dict[str, Any]:
    details: dict[str, float | int | str] = {"formula": f"{formula}, item by item"}
    if found.smallest is not None:
        details[SMALLEST] = found.smallest
    return {
        "unit": "share",
        "grade": own.grade,
        "probe": own.probe,
        "estimate": found.estimate,
        "interval": found.interval,
        "n": found.n,
        "note": _cannot_tell(found),
        "sources": own.sources,
        "details": details,
    }


def _cannot_tell(found: _Compared) -> str:
    if not found.interval.low <= 0 <= found.interval.high:
        return ""
    return "The items that were asked cannot tell."


def _by_wording(outcomes: Sequence[Outcome]) -> dict[str, float]:
    found: dict[str, list[float]] = {}
    for outcome in outcomes:
        if outcome.correct is not None:
            found.setdefault(outcome.wording, []).append(float(outcome.correct))
    return {wording: fmean(shares) for wording, shares in found.items()}


def _chance(testset: ChoiceSet, language: str) -> float:
    return fmean(1 / len(item.choices) for item in testset.items[language])
