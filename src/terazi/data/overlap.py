"""The same items under two names: nobody may learn from one set and be tested on the other.

Items are the same where their texts are, but for capitals, blanks and the way letters are composed.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from terazi.data.sets import plain_text
from terazi.data.testset import (
    ChoiceItem,
    ChoiceSet,
    PairSet,
    ParallelSet,
    PromptSet,
    QuestionItem,
    QuestionSet,
    TestSet,
)
from terazi.errors import InputError

_Asked = TypeVar("_Asked", ChoiceItem, QuestionItem)


def texts_of(testset: TestSet) -> dict[str, list[str]]:
    """The texts that a set tests on, by language, as they stand in it.

    Stereotypes have none: their words are of everybody's language.
    """
    if isinstance(testset, ParallelSet):
        return {tag: list(lines) for tag, lines in testset.lines.items()}
    if isinstance(testset, ChoiceSet | QuestionSet):
        return {tag: [item.question for item in items] for tag, items in testset.items.items()}
    if isinstance(testset, PromptSet):
        return {tag: [item.text for item in items] for tag, items in testset.items.items()}
    if isinstance(testset, PairSet):
        return {
            tag: [f"{item.first}\n{item.second}" for item in items]
            for tag, items in testset.items.items()
        }
    return {}


def shared(one: TestSet, other: TestSet) -> dict[str, int]:
    """How many texts of the one are in the other as well, by language; nothing where none are."""
    here, there = texts_of(one), texts_of(other)
    counts = {
        tag: len(set(map(plain_text, here[tag])) & set(map(plain_text, there[tag])))
        for tag in here
        if tag in there
    }
    return {tag: count for tag, count in counts.items() if count}


def kept_apart(sets: Sequence[tuple[str, TestSet]]) -> Iterator[tuple[str, TestSet]]:
    """The sets, each with its use, without examples that another of them asks.

    What is left out is said in the set's note. Sentences of parallel sets ask nothing that an
    example could answer: those of FLORES are counted and translated, those of SIB-200 have topics.

    Raises:
        InputError: two sets have one name, and their items could not be told apart.
    """
    twice = [name for name, count in Counter(one.name for _, one in sets).items() if count > 1]
    if twice:
        raise InputError(
            f"two test sets are named {twice[0]}",
            field="test_sets",
            way_out="give your own another `name`",
        )
    tested: dict[str, dict[str, set[str]]] = {}
    for _, testset in sets:
        if not isinstance(testset, ParallelSet):
            tested[testset.name] = {
                tag: set(map(plain_text, texts)) for tag, texts in texts_of(testset).items()
            }
    for use, testset in sets:
        elsewhere = [(name, texts) for name, texts in tested.items() if name != testset.name]
        yield use, _without(testset, elsewhere)


def _without(testset: TestSet, elsewhere: Sequence[tuple[str, Mapping[str, set[str]]]]) -> TestSet:
    if isinstance(testset, ChoiceSet):
        choices, said = _kept(testset.examples, elsewhere)
        return replace(testset, examples=choices, note=f"{testset.note} {said}".strip())
    if isinstance(testset, QuestionSet):
        questions, said = _kept(testset.examples, elsewhere)
        return replace(testset, examples=questions, note=f"{testset.note} {said}".strip())
    return testset


def _kept(
    examples: Mapping[str, tuple[_Asked, ...]],
    elsewhere: Sequence[tuple[str, Mapping[str, set[str]]]],
) -> tuple[dict[str, tuple[_Asked, ...]], str]:
    kept = {}
    counts: Counter[str] = Counter()
    for tag, items in examples.items():
        own = []
        for item in items:
            text = plain_text(item.question)
            name = next((name for name, texts in elsewhere if text in texts.get(tag, ())), None)
            if name is None:
                own.append(item)
            else:
                counts[name] += 1
        kept[tag] = tuple(own)
    said = ", ".join(f"{count} that {name} tests on" for name, count in sorted(counts.items()))
    return kept, f"Examples left out: {said}." if said else ""
