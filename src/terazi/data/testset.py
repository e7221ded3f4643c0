"""What a test set is once it is loaded, whatever file it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from terazi.finding import Grade, Source


@dataclass(frozen=True, slots=True)
class ChoiceItem:
    """A question with choices, one of which is right.

    ``cluster`` is shared by items that are translations of one source (design, rule 4.1).
    """

    id: str
    language: str
    question: str
    choices: tuple[str, ...]
    gold: int
    cluster: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.gold < len(self.choices):
            raise ValueError(f"item {self.id}: no choice {self.gold} among {len(self.choices)}")


@dataclass(frozen=True, slots=True)
class ChoiceSet:
    """Four-choice questions, topics, routes: items to choose on, by language.

    ``examples`` are labelled items that are not tested on: a classical tool learns from them, a
    model may be shown a few. ``grade`` is that of what is measured on the set: *assumed* for
    starter items that the project wrote itself.
    """

    name: str
    items: Mapping[str, tuple[ChoiceItem, ...]]
    examples: Mapping[str, tuple[ChoiceItem, ...]] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    grade: Grade = Grade.MEASURED_HERE
    note: str = ""


@dataclass(frozen=True, slots=True)
class ParallelSet:
    """The same sentences in several languages: line i says the same in each."""

    name: str
    lines: Mapping[str, tuple[str, ...]]
    sources: tuple[Source, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        lengths = {language: len(lines) for language, lines in self.lines.items()}
        if len(set(lengths.values())) > 1:
            raise ValueError(f"{self.name}: not parallel, lines by language: {lengths}")


@dataclass(frozen=True, slots=True)
class Missing:
    """A test set, or one language of it, that could not be had, and why: reported, never hidden."""

    name: str
    language: str
    reason: str


TestSet = ChoiceSet | ParallelSet
