"""Choosing, counted honestly: what the probes share that ask options to pick one of several.

Rules 4.1 to 4.5 of the design: Wilson intervals with wordings clustered by item, guess rows
beside every accuracy, refusals and unreadable answers counted apart, spread over wordings.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from terazi.data.testset import ChoiceItem, ChoiceSet
from terazi.finding import Direction, Finding, Grade, Interval, Outcome, Theme
from terazi.options.interface import CanChoose, Choice, ChoiceStatus, Option, Wording
from terazi.probes.declare import Settings
from terazi.statistics.guess import guesses
from terazi.statistics.intervals import clustered_wilson
from terazi.statistics.paired import compare_shares, shares_by_item
from terazi.statistics.power import smallest_difference

REFERENCE = "en"
_FORMULA = "right answers ÷ answers that could be read, mean over the wordings of each item"


class Chooser(Option, CanChoose):
    """An option that can choose, for type checkers."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a measure of choosing is called and where it belongs."""

    probe: str
    theme: Theme
    measure: str


def ask(
    option: Chooser,
    testset: ChoiceSet,
    language: str,
    wordings: Sequence[Wording],
    settings: Settings,
) -> list[Outcome]:
    """Ask every item of the language in every wording, one item at a time."""
    examples = testset.examples.get(language, ())
    outcomes = []
    for item in settings.track(
        testset.items[language], f"{option.name}, {testset.name} {language}"
    ):
        (choices,) = option.choose([item], wordings, examples)
        names = [wording.name for wording in wordings] if len(choices) > 1 else [""]
        outcomes += [
            _outcome(item, name, choice) for name, choice in zip(names, choices, strict=True)
        ]
    return outcomes


def accuracy(
    measured: Measured,
    option: str,
    testset: ChoiceSet,
    language: str,
    outcomes: Sequence[Outcome],
    *,
    group: str = "",
    note: str = "",
) -> Finding:
    """The share of right answers with its interval, unknown where no answer could be read."""
    by_item = shares_by_item(outcomes)
    unread = Counter(outcome.status for outcome in outcomes if outcome.correct is None)
    details: dict[str, float | int | str] = {
        str(status): unread[status] for status in ChoiceStatus if status is not ChoiceStatus.CHOSEN
    }
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
    smallest = smallest_difference(len(by_item), _chance(testset, language))
    details |= {
        "wordings": len(by_wording),
        "lowest wording": min(by_wording.values()),
        "highest wording": max(by_wording.values()),
        "formula": _FORMULA,
    }
    if smallest is not None:
        details["smallest difference"] = smallest
    return Finding(
        grade=testset.grade,
        estimate=fmean(fmean(shares) for shares in by_item.values()),
        interval=clustered_wilson(list(by_item.values())),
        n=len(by_item),
        note=note or testset.note,
        details=details,
        **common,  # type: ignore[arg-type]
    )


def gaps_to_english(measured: Measured, found: Mapping[str, Finding]) -> Iterator[Finding]:
    """The gap of each language of an option, where English was measured beside it."""
    english = found.get(REFERENCE)
    for language, own in found.items():
        if english is not None and language != REFERENCE:
            gap = _gap(measured, own, english)
            if gap is not None:
                yield gap


def _gap(measured: Measured, own: Finding, english: Finding) -> Finding | None:
    """How much worse the option is in a language than in English on the same items, paired."""
    difference = compare_shares(shares_by_item(english.outcomes), shares_by_item(own.outcomes))
    if difference is None:
        return None
    return Finding(
        option=own.option,
        theme=Theme.BIAS,
        measure=f"{measured.measure}: gap to English",
        unit="share",
        direction=Direction.HARM,
        grade=own.grade,
        probe=measured.probe,
        estimate=difference.estimate,
        interval=difference.interval,
        language=own.language,
        group=own.group,
        n=difference.n,
        note=_cannot_tell(difference.interval, difference.smallest_difference),
        sources=own.sources,
        details={
            "smallest difference": difference.smallest_difference,
            "formula": "accuracy in English − accuracy in the language, item by item",
        },
    )


def guess_rows(measured: Measured, testset: ChoiceSet, settings: Settings) -> Iterator[Finding]:
    """Chance, majority class and longest answer on the same items."""
    for language in languages_of(testset, settings):
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
    """Every two options on the same items: paired, with what the items could have shown."""
    together: dict[tuple[str, str, str, str], list[Finding]] = {}
    for finding in findings:
        if finding.outcomes and finding.estimate is not None:
            key = (finding.probe, finding.measure, finding.language, finding.group)
            together.setdefault(key, []).append(finding)
    for same in together.values():
        for number, first in enumerate(same):
            for second in same[number + 1 :]:
                yield from _difference(first, second)


def languages_of(testset: ChoiceSet, settings: Settings) -> list[str]:
    """The languages to measure that the set has; English comes last, beside them."""
    return [language for language in settings.languages if language in testset.items]


def askable(option: CanChoose, testset: ChoiceSet, settings: Settings) -> list[str]:
    """Those languages in which the option can be asked: a tool may need examples to learn from."""
    return [
        language
        for language in languages_of(testset, settings)
        if testset.examples.get(language) or not option.needs_examples
    ]


def _difference(first: Finding, second: Finding) -> Iterator[Finding]:
    difference = compare_shares(shares_by_item(first.outcomes), shares_by_item(second.outcomes))
    if difference is None:
        return
    yield Finding(
        option=first.option,
        theme=first.theme,
        measure=f"{first.measure}: difference",
        unit="share",
        direction=Direction.CONTEXT,
        grade=first.grade,
        probe=first.probe,
        estimate=difference.estimate,
        interval=difference.interval,
        language=first.language,
        group=f"against {second.option}" + (f", {first.group}" if first.group else ""),
        n=difference.n,
        note=_cannot_tell(difference.interval, difference.smallest_difference),
        sources=first.sources,
        details={
            "smallest difference": difference.smallest_difference,
            "formula": "accuracy of the option − accuracy of the other, item by item",
        },
    )


def _cannot_tell(interval: Interval, smallest: float) -> str:
    if not interval.low <= 0 <= interval.high:
        return ""
    return f"The items cannot tell; they could have shown a difference of {smallest:.2f} or more."


def _outcome(item: ChoiceItem, wording: str, choice: Choice) -> Outcome:
    return Outcome(
        item=item.id,
        language=item.language,
        wording=wording,
        picked="" if choice.picked is None else item.choices[choice.picked],
        gold=item.choices[item.gold],
        correct=None if choice.picked is None else choice.picked == item.gold,
        status=str(choice.status),
        cluster=item.cluster,
    )


def _by_wording(outcomes: Sequence[Outcome]) -> dict[str, float]:
    found: dict[str, list[float]] = {}
    for outcome in outcomes:
        if outcome.correct is not None:
            found.setdefault(outcome.wording, []).append(float(outcome.correct))
    return {wording: fmean(shares) for wording, shares in found.items()}


def _chance(testset: ChoiceSet, language: str) -> float:
    return fmean(1 / len(item.choices) for item in testset.items[language])
