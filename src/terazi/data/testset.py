"""What a test set is once it is loaded, whatever file it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from terazi.finding import Grade, Source


@dataclass(frozen=True, slots=True)
class ChoiceItem:
    """A question with choices, one of which is right.

    ``cluster`` is shared by items that are translations of one source (design, rule 4.1);
    ``group`` is a kind of question, as a subject of an exam, or cause and effect.
    """

    id: str
    language: str
    question: str
    choices: tuple[str, ...]
    gold: int
    cluster: str = ""
    group: str = ""

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
    """The same sentences in several languages: line i says the same in each.

    ``ids`` and ``groups`` are of the lines, in order, or empty: a group is where they come from.
    """

    name: str
    lines: Mapping[str, tuple[str, ...]]
    sources: tuple[Source, ...] = ()
    note: str = ""
    ids: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    grade: Grade = Grade.MEASURED_HERE

    def __post_init__(self) -> None:
        lengths = {language: len(lines) for language, lines in self.lines.items()}
        if len(set(lengths.values())) > 1:
            raise ValueError(f"{self.name}: not parallel, lines by language: {lengths}")


@dataclass(frozen=True, slots=True)
class QuestionItem:
    """A question to be answered in free text, with all answers that count as right.

    ``group`` is a kind of question, or who is asked about it ("" for none); ``cluster`` is shared
    by translations of one source. ``translated`` are the same answers in another language (AfriQA:
    English or French): right, but not in the language of the question.
    """

    id: str
    language: str
    question: str
    answers: tuple[str, ...]
    group: str = ""
    cluster: str = ""
    translated: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.answers:
            raise ValueError(f"item {self.id}: no answer would be right")


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Open questions by language: facts (AfriQA), school mathematics (MGSM), everyday life.

    ``examples`` are worked questions that are not tested on. Where answers come from many people,
    ``votes`` tells for an item how many gave each answer.
    """

    name: str
    items: Mapping[str, tuple[QuestionItem, ...]]
    examples: Mapping[str, tuple[QuestionItem, ...]] = field(default_factory=dict)
    votes: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    grade: Grade = Grade.MEASURED_HERE
    note: str = ""


@dataclass(frozen=True, slots=True)
class PromptItem:
    """Something that somebody asks for, and whether it should be answered or refused.

    ``wanted`` is ``answer`` or ``refuse``, "" where only people can say.
    """

    id: str
    language: str
    text: str
    wanted: str = ""
    group: str = ""
    cluster: str = ""


@dataclass(frozen=True, slots=True)
class PromptSet:
    """Requests by language, as XSTest's: harmless ones that sound bad, and bad ones."""

    name: str
    items: Mapping[str, tuple[PromptItem, ...]]
    sources: tuple[Source, ...] = ()
    grade: Grade = Grade.MEASURED_HERE
    note: str = ""


@dataclass(frozen=True, slots=True)
class PairItem:
    """Two sentences that differ in few words: ``first`` is the one a biased reader would prefer.

    That is the stereotype against the anti-stereotype (CrowS-Pairs), or the entity of a dominant
    culture against the local one (CAMeL). ``group`` is the kind of bias or of entity. ``weight``
    is how much of the people asked call it so, where they were asked.
    """

    id: str
    language: str
    first: str
    second: str
    group: str = ""
    cluster: str = ""
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class PairSet:
    """Pairs of sentences by language; 50 % is neutral."""

    name: str
    items: Mapping[str, tuple[PairItem, ...]]
    sources: tuple[Source, ...] = ()
    grade: Grade = Grade.MEASURED_HERE
    note: str = ""


@dataclass(frozen=True, slots=True)
class Stereotype:
    """What is said of a people, and how many of those asked call it a stereotype.

    Attributes:
        id: unique in the set.
        identity: of whom it is said, as "Bihari" or "Nigerians".
        attribute: what is said.
        group: what kind of identity, or which region of the world.
        local: raters in the region who call it a stereotype, and raters asked there.
        outside: the same outside the region; (0, 0) where nobody was asked.
    """

    id: str
    identity: str
    attribute: str
    group: str = ""
    local: tuple[int, int] = (0, 0)
    outside: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class StereotypeSet:
    """Stereotypes with the votes of raters; of one language, that of the file."""

    name: str
    language: str
    items: tuple[Stereotype, ...]
    sources: tuple[Source, ...] = ()
    grade: Grade = Grade.MEASURED_HERE
    note: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A test set, or one language of it, that could not be had, and why: reported, never hidden."""

    name: str
    language: str
    reason: str


TestSet = ChoiceSet | ParallelSet | QuestionSet | PromptSet | PairSet | StereotypeSet
