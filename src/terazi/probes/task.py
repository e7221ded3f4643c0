"""What is put to options item by item, so that each answer is right, wrong or neither."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from terazi.data.testset import ChoiceItem, ChoiceSet
from terazi.finding import Outcome
from terazi.options.interface import CanChoose, Choice, Option, Wording
from terazi.statistics.guess import best_guess
from terazi.statistics.order import Ordered

Item = TypeVar("Item", bound=Ordered)

#: Items of a language that are put to a model at once: enough to fill what it reads at once.
BLOCK = 4


class Chooser(Option, CanChoose, Protocol):
    """An option that can choose, for type checkers."""


@dataclass(frozen=True, slots=True)
class Task(Generic[Item]):
    """Something to ask, whatever it is made of.

    Attributes:
        measure: the share of right answers is called so.
        name: of the test set.
        items: by language.
        put: asks an option some items of a language; outcomes come in the order of the items.
        can: whether an option can be asked in a language.
        guess: what the best guess is right on in a language, None where guessing gets nowhere.
        block: items of a language that are put at once.
    """

    measure: str
    name: str
    items: Mapping[str, Sequence[Item]]
    put: Callable[[Any, str, Sequence[Item]], list[Outcome]]
    can: Callable[[Any, str], bool]
    guess: Callable[[str], float | None]
    block: int = BLOCK


def choosing(measure: str, testset: ChoiceSet, wordings: Sequence[Wording]) -> Task[ChoiceItem]:
    """To pick one of several, in every wording. A tool may need examples to learn from."""

    def put(option: Chooser, language: str, items: Sequence[ChoiceItem]) -> list[Outcome]:
        found: list[Outcome] = []
        chosen = option.choose(items, wordings, testset.examples.get(language, ()))
        for item, choices in zip(items, chosen, strict=True):
            names = [wording.name for wording in wordings] if len(choices) > 1 else [""]
            found += [_outcome(item, *named) for named in zip(names, choices, strict=True)]
        return found

    return Task(
        measure,
        testset.name,
        testset.items,
        put,
        lambda option, language: not why_not(option, testset, language),
        lambda language: best_guess(testset, language),
    )


def why_not(option: Chooser, testset: ChoiceSet, language: str) -> str:
    """Why an option cannot be asked to choose in a language of the set, "" where it can."""
    if not option.needs_examples:
        return ""
    examples, items = testset.examples.get(language, ()), testset.items[language]
    if len({item.choices for item in (*examples, *items)}) != 1:
        return "It learns labels, and here every question has choices of its own."
    if not examples:
        return (
            "It learns from examples, and the set has none in this language: see "
            "“split: examples” in docs/data.md."
        )
    return ""


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
