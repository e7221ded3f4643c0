"""Does it translate between our language and English, both ways?

Lines that professionals have translated, a sample of them by lot, each asked in one of three
wordings by lot; the score is that of the whole sample (`terazi.text.translations`). All that was
written counts as it is: a refusal, a copy of the source, another language share little with the
reference. Only lines that the model could not be asked are left out, and then they are left out of
every comparison with it too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Protocol

from terazi.data.testset import ParallelSet
from terazi.errors import TeraziError
from terazi.finding import GUESS, Direction, Finding, Grade, Outcome, Theme
from terazi.options.interface import Answer, CanTranslate, ChoiceStatus, Option
from terazi.probes.accuracy import Measured
from terazi.probes.declare import Probe, Settings
from terazi.probes.open_question import first_line
from terazi.probes.translation_lines import EXAMPLES, Way, both_ways
from terazi.probes.written import BLOCK
from terazi.text import translations
from terazi.text.language import can_tell, identify, same
from terazi.text.refusals import refuses


class Translator(Option, CanTranslate, Protocol):
    """An option that translates, for type checkers."""


def _probe(measured: Measured, *, asks: str, uses: str) -> Probe:
    def run(
        options: Sequence[Translator], testset: ParallelSet, settings: Settings
    ) -> Iterator[Finding]:
        return _run(measured, options, testset, settings)

    def guess(testset: ParallelSet, settings: Settings) -> Iterator[Finding]:
        return _guesses(measured, testset, settings)

    return Probe(
        measured.probe, measured.theme, measured.measure, asks, CanTranslate, uses, run, guess
    )


translation = _probe(
    Measured("translation", Theme.COMMUNICATION, "translation quality"),
    asks="Does it translate between our language and English?",
    uses="parallel",
)

health_translation = _probe(
    Measured("health translation", Theme.HEALTH, "health translation quality"),
    asks="Does it translate sentences about health between our language and English?",
    uses="health sentences",
)


def _run(
    measured: Measured, options: Sequence[Translator], testset: ParallelSet, settings: Settings
) -> Iterator[Finding]:
    why = translations.missing()
    for way in both_ways(testset, settings):
        if why:
            yield from (_unknown(measured, option, way, why) for option in options)
            continue
        found: dict[str, tuple[Finding, list[Answer]]] = {}
        for option in settings.track(options, f"{testset.name}, {way.language} {way.direction}"):
            answers = _written(option, way)
            quality = _quality(measured, option.name, testset, way, answers, settings)
            found[option.name] = quality, answers
            yield quality
        for (first, said), (second, told) in combinations(found.values(), 2):
            both = [
                (one, other)
                for one, other, *answers in zip(
                    first.outcomes, second.outcomes, said, told, strict=True
                )
                if all(answer.status is ChoiceStatus.CHOSEN for answer in answers)
            ]
            if both and first.estimate is not None and second.estimate is not None:
                yield _difference(first, second, both, settings)


def _written(option: Translator, way: Way) -> list[Answer]:
    found: list[Answer] = []
    for start in range(0, len(way.lines), BLOCK):
        some = slice(start, start + BLOCK)
        found += option.translate([line.text for line in way.lines[some]], way.asked[some])
    return found


def _common(measured: Measured, way: Way, testset: ParallelSet) -> dict[str, object]:
    return {
        "theme": measured.theme,
        "unit": "chrF++",
        "probe": measured.probe,
        "language": way.language,
        "sources": testset.sources,
    }


def _quality(  # noqa: PLR0917  all of it is the finding
    measured: Measured,
    option: str,
    testset: ParallelSet,
    way: Way,
    answers: Sequence[Answer],
    settings: Settings,
) -> Finding:
    outcomes = _outcomes(way, answers)
    statuses = [outcome.status for outcome in outcomes]
    details: dict[str, float | int | str] = {
        str(status): statuses.count(str(status))
        for status in ChoiceStatus
        if status is not ChoiceStatus.CHOSEN
    }
    common = _common(measured, way, testset) | {
        "option": option,
        "measure": measured.measure,
        "direction": Direction.HELP,
        "group": way.direction,
        "outcomes": outcomes,
    }
    asked = [
        outcome
        for outcome, answer in zip(outcomes, answers, strict=True)
        if answer.status is ChoiceStatus.CHOSEN
    ]
    if not any(outcome.picked for outcome in asked):
        note = "it wrote no translation"
        return Finding(grade=Grade.UNKNOWN, note=note, details=details, **common)  # type: ignore[arg-type]
    found = _score(asked, settings)
    words = translations.bleu(
        [outcome.picked for outcome in asked], [outcome.gold for outcome in asked], settings.seed
    )
    by_wording = [
        _score([outcome for outcome in asked if outcome.wording == name], settings).score
        for name in dict.fromkeys(outcome.wording for outcome in asked)
    ]
    details |= {
        "BLEU": words.score,
        "BLEU, lower end": words.interval.low,
        "BLEU, upper end": words.interval.high,
        "signature": f"chrF2++|{found.signature}",
        "BLEU signature": f"BLEU|{words.signature}",
        "wordings": len(by_wording),
        "lowest wording": min(by_wording),
        "highest wording": max(by_wording),
    }
    return Finding(
        grade=testset.grade,
        estimate=found.score,
        interval=found.interval,
        n=len(asked),
        note=_sampled(way, testset),
        details=details,
        **common,  # type: ignore[arg-type]
    )


def _score(outcomes: Sequence[Outcome], settings: Settings) -> translations.Scored:
    said = [outcome.picked for outcome in outcomes]
    return translations.chrf(said, [outcome.gold for outcome in outcomes], settings.seed)


def _sampled(way: Way, testset: ParallelSet) -> str:
    there = len(next(iter(testset.lines.values())))
    drawn_by_lot = f"{len(way.lines)} of {there} sentences, drawn by lot. "
    return (drawn_by_lot if len(way.lines) < there - EXAMPLES else "") + testset.note


def _outcomes(way: Way, answers: Sequence[Answer]) -> tuple[Outcome, ...]:
    found = []
    lines = zip(way.lines, way.references, way.asked, answers, strict=True)
    for line, reference, manner, answer in lines:
        text = first_line(answer.text)  # a line has one line as its translation
        chosen = answer.status is ChoiceStatus.CHOSEN
        status = _status(text, way.target) if chosen else answer.status
        found.append(
            Outcome(
                item=f"{line.id}, {way.direction}",
                language=way.language,
                wording=manner.name,
                picked=text,
                gold=reference,
                correct=None,
                status=str(status),
            )
        )
    return tuple(found)


def _status(text: str, target: str) -> ChoiceStatus:
    """Counted beside the score, which takes all of them as they are."""
    if not text:
        return ChoiceStatus.NOT_ANSWERED
    if refuses(text):
        return ChoiceStatus.REFUSED
    try:
        told = identify(text) if can_tell(target) else ""
    except TeraziError:
        told = ""
    return ChoiceStatus.WRONG_LANGUAGE if told and not same(told, target) else ChoiceStatus.CHOSEN


def _difference(
    first: Finding, second: Finding, both: Sequence[tuple[Outcome, Outcome]], settings: Settings
) -> Finding:
    """Of two options on the lines that both were asked, by the same draws of lines."""
    one, other = (_score(outcomes, settings) for outcomes in zip(*both, strict=True))
    estimate, interval = one.minus(other)
    told = not interval.low <= 0 <= interval.high
    return replace(
        first,
        measure=f"{first.measure}: difference",
        direction=Direction.CONTEXT,
        group=f"against {second.option}, {first.group}",
        estimate=estimate,
        interval=interval,
        n=len(both),
        note="" if told else "These sentences cannot tell.",
        details={"formula": "score of the option − score of the other, on the same sentences"},
        outcomes=(),
    )


def _guesses(measured: Measured, testset: ParallelSet, settings: Settings) -> Iterator[Finding]:
    """What a copy of the source scores, and what another sentence, always the same one.

    The latter is what little it takes to be in the right language. An empty answer scores 0.
    """
    if translations.missing():
        return
    for way in both_ways(testset, settings):
        rows = {
            "copying the source": [line.text for line in way.lines],
            "another sentence": [way.other] * len(way.lines),
            "an empty answer": [""] * len(way.lines),
        }
        for name, said in rows.items():
            found = translations.chrf(said, way.references, settings.seed)
            yield Finding(
                option=GUESS + name,
                measure=measured.measure,
                direction=Direction.CONTEXT,
                grade=testset.grade,
                group=way.direction,
                estimate=found.score,
                interval=found.interval if any(said) else None,
                n=len(way.lines),
                **_common(measured, way, testset),  # type: ignore[arg-type]
            )


def _unknown(measured: Measured, option: Option, way: Way, why: str) -> Finding:
    return Finding(
        option=option.name,
        theme=measured.theme,
        measure=measured.measure,
        unit="chrF++",
        direction=Direction.HELP,
        grade=Grade.UNKNOWN,
        probe=measured.probe,
        language=way.language,
        group=way.direction,
        note=why,
    )
