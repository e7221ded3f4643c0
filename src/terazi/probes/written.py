"""Answers in free text, each judged: right, wrong, or neither and why.

Rule 4.3 of the design: a refusal, an answer in the wrong language and an answer that cannot be
read are three counts, and none of them is right or wrong.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Protocol, TypeVar

from terazi.data.testset import QuestionSet
from terazi.errors import TeraziError
from terazi.finding import GUESS, Direction, Finding, Grade, Outcome
from terazi.options.interface import Answer, AsksModel, CanAnswer, ChoiceStatus, Manner, Option
from terazi.probes.accuracy import Measured
from terazi.probes.asking import Asked, languages_of
from terazi.probes.declare import REFERENCE, Settings
from terazi.probes.manners import by_lot
from terazi.probes.task import Task
from terazi.statistics.intervals import wilson
from terazi.statistics.order import Ordered
from terazi.text.language import can_tell
from terazi.text.refusals import refuses

Item = TypeVar("Item", bound=Ordered)

#: Items of a language that are put at once: as many as a model writes at once.
BLOCK = 16
_KEPT = 2000  # signs of an answer that are kept beside the ledger


class Answerer(Option, CanAnswer, Protocol):
    """An option that answers, for type checkers."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What becomes of an answer: right, wrong, or None with a status that says why."""

    correct: bool | None
    status: ChoiceStatus = ChoiceStatus.CHOSEN


Judge = Callable[[Item, str], Judged]

UNREADABLE = Judged(None, ChoiceStatus.UNREADABLE)
WRONG_LANGUAGE = Judged(None, ChoiceStatus.WRONG_LANGUAGE)
REFUSED = Judged(None, ChoiceStatus.REFUSED)


def answering(
    measure: str,
    name: str,
    items: Mapping[str, Sequence[Item]],
    *,
    asked: Callable[[Item], str],
    right: Callable[[Item], str],
    judge: Judge[Item],
    ways: Mapping[str, Sequence[Manner]],
    guess: Callable[[str], float | None] = lambda _: None,
) -> Task[Item]:
    """To answer in free text, each item in one wording by lot.

    Args:
        measure: the share of right answers is called so.
        name: of the test set.
        items: by language.
        asked: the question of an item.
        right: what would be right, to be shown beside the answer.
        judge: says of an answer that is there and no refusal what it is.
        ways: the wordings by language.
        guess: what the best guess is right on in a language.
    """

    def put(option: Answerer, language: str, some: Sequence[Item]) -> list[Outcome]:
        chosen = [by_lot(item, ways[language]) for item in some]
        asks_model = isinstance(option, AsksModel)
        answers = option.answer(
            [asked(item) for item in some], language, chosen if asks_model else ()
        )
        return [
            _outcome(item, manner.name if asks_model else "", answer, right(item), judge)
            for item, manner, answer in zip(some, chosen, answers, strict=True)
        ]

    return Task(measure, name, items, put, lambda *_: True, guess, BLOCK)


def _outcome(item: Item, wording: str, answer: Answer, right: str, judge: Judge[Item]) -> Outcome:
    text = answer.text.strip()
    if answer.status is not ChoiceStatus.CHOSEN:
        judged = Judged(None, answer.status)
    elif not text:
        judged = Judged(None, ChoiceStatus.NOT_ANSWERED)
    elif refuses(text):
        judged = REFUSED
    else:
        judged = judge(item, text)
    return Outcome(
        item=item.id,
        language=item.language,
        wording=wording,
        picked=text[:_KEPT],
        gold=right,
        correct=judged.correct,
        status=str(judged.status),
        cluster=item.cluster,
    )


def no_identifier() -> str:
    """Why no wrong language could be told, "" where it can."""
    try:
        can_tell(REFERENCE)
    except TeraziError as error:
        return str(error)
    return ""


def unknown(
    measured: Measured, options: Sequence[Option], languages: Iterable[str], why: str
) -> Iterator[Finding]:
    """What could not be measured, and why."""
    for language in languages:
        for option in options:
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
            )


def mean_share(
    found: Finding, measure: str, asked: Asked, figure: Callable[[Outcome], float]
) -> Finding:
    """The mean of another figure, from 0 to 1, on the answers that could be read.

    Args:
        found: the share of right answers, unless unknown.
        measure: what the other figure is called.
        asked: the answers.
        figure: of an outcome.
    """
    by_item: dict[str, list[float]] = {}
    for outcome in asked.outcomes:
        together = by_item.setdefault(outcome.cluster or outcome.item, [])
        together += [] if outcome.correct is None else [figure(outcome)]
    known = [fmean(values) for values in by_item.values() if values]
    return replace(
        found,
        measure=measure,
        estimate=fmean(known),
        interval=asked.interval_of(by_item),
        n=len(known),
        details=asked.details | {"formula": "mean over the answers that could be read"},
        outcomes=(),
    )


@dataclass(frozen=True, slots=True)
class MostCommon:
    """Guessing without reading: always the one answer that is right most often among the examples.

    Attributes:
        measured: what is measured.
        key: of an answer in a language; answers with the same key are the same.
    """

    measured: Measured
    key: Callable[[str, str], Hashable]

    def rows(self, testset: QuestionSet, settings: Settings) -> Iterator[Finding]:
        """The guess row of each language."""
        for language in languages_of(testset.items, settings):
            found = self._row(testset, language)
            if found is not None:
                yield found

    def rate(self, testset: QuestionSet, language: str) -> float | None:
        """What it is right on, None where there is nothing to learn it from."""
        found = self._row(testset, language)
        return None if found is None else found.estimate

    def _row(self, testset: QuestionSet, language: str) -> Finding | None:
        return _most_common(
            self.measured, testset, language, lambda answer: self.key(answer, language)
        )


def _most_common(
    measured: Measured,
    testset: QuestionSet,
    language: str,
    key: Callable[[str], Hashable],
) -> Finding | None:
    items, examples = testset.items.get(language, ()), testset.examples.get(language, ())
    counts = Counter(same for item in examples or items for same in set(map(key, item.answers)))
    if not counts or not items:
        return None
    # A tie is broken by the spelling, so that the row is the same whatever the order of the items.
    most = max(counts.values())
    best, said = min(
        (
            (key(one), one)
            for item in examples or items
            for one in item.answers
            if counts[key(one)] == most
        ),
        key=lambda pair: pair[1],
    )
    right = sum(best in set(map(key, item.answers)) for item in items)
    where = f"{len(examples)} examples" if examples else "the asked items, which flatters it"
    return Finding(
        option=f"{GUESS}most common answer",
        theme=measured.theme,
        measure=measured.measure,
        unit="share",
        direction=Direction.CONTEXT,
        grade=testset.grade,
        probe=measured.probe,
        estimate=right / len(items),
        interval=wilson(right, len(items)),
        language=language,
        n=len(items),
        note=f"Always answers “{said[:60]}”, which is right most often, learned on {where}.",
        sources=testset.sources,
    )
