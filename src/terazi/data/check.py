"""What ``terazi testset check`` says of people's own test set before anything is measured on it."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from terazi.data.cldr_names import english_name
from terazi.data.entry import OwnEntry
from terazi.data.formats.record import shown
from terazi.data.load import Loaded
from terazi.data.overlap import shared, texts_of
from terazi.data.own import load_own
from terazi.data.own_files import read_own
from terazi.data.scripts import script_of, script_of_language
from terazi.data.sets import plain_text
from terazi.data.testset import (
    ChoiceItem,
    ChoiceSet,
    ParallelSet,
    PromptSet,
    QuestionSet,
    StereotypeSet,
    TestSet,
)
from terazi.errors import InputError
from terazi.statistics.guess import Guess, chance, longest_answer, majority_class

_FEW = 30  # items: fewer can hardly tell two options apart
_STRANGE = {"Cc", "Cf", "Co", "Cn"}  # categories of signs that nobody sees
_USEFUL = {"\n", "\t", "\u200c", "\u200d", "\u200e", "\u200f"}  # joiners and marks of direction


@dataclass(frozen=True, slots=True)
class Checked:
    """What was read, and what might be wrong with it.

    Attributes:
        name: of the set.
        facts: name and value, in order.
        warnings: each a sentence.
    """

    name: str
    facts: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]


def check_own(file: Path, against: Sequence[Loaded] = ()) -> Checked:
    """Read a descriptor with all its files, and look at what is in them.

    Args:
        file: the descriptor.
        against: other sets, whose items should not be among these.

    Raises:
        InputError: it cannot be used at all: what is wrong, where, and the way out.
    """
    entry = read_own(file.name, file.parent)
    loaded = load_own(file.name, file.parent)
    testset = loaded.testset
    if testset is None:
        raise InputError(
            "has examples only, and nothing to test on",
            file=file,
            way_out="give a file the split “items”",
        )
    others = [other.testset for other in against if other.testset is not None]
    return Checked(
        entry.name,
        tuple(_facts(entry, testset)),
        (
            *_about(entry),
            *_texts(testset),
            *_common(testset, others),
            *(
                f"{absent.language}: not compared with {absent.name}: {absent.reason}"
                for other in against
                for absent in other.missing
            ),
        ),
    )


def _facts(entry: OwnEntry, testset: TestSet) -> Iterator[tuple[str, str]]:
    yield "title", entry.title
    yield "kind", f"{entry.kind}, used for: {entry.use}"
    yield "licence", entry.licence
    yield "author", entry.author
    yield "consent", entry.consent
    yield "reviewed by", entry.reviewed_by
    yield "grade", str(testset.grade)
    if isinstance(testset, StereotypeSet):
        yield "items", f"{testset.language} {len(testset.items)}"
        first = testset.items[0]
        yield "first item", shown(f"{first.identity}: {first.attribute}")
    else:
        yield "items", ", ".join(f"{tag} {len(texts)}" for tag, texts in texts_of(testset).items())
        yield from _first(testset)
    if isinstance(testset, ChoiceSet | QuestionSet):
        counts = [f"{tag} {len(found)}" for tag, found in testset.examples.items() if found]
        yield "examples", ", ".join(counts)
    if isinstance(testset, ChoiceSet):
        for tag, items in testset.items.items():
            yield f"right answers in {tag}", _labels(items)
    groups = _groups(testset)
    yield "groups", ", ".join(f"{group} {count}" for group, count in groups.most_common(20))
    yield "note", testset.note


def _first(testset: TestSet) -> Iterator[tuple[str, str]]:
    tag, texts = next(iter(texts_of(testset).items()))
    yield f"first item ({english_name(tag)})", shown(texts[0])
    if isinstance(testset, ChoiceSet):
        item = testset.items[tag][0]
        listed = " | ".join(map(shown, item.choices[:8]))
        yield "its choices", f"{listed} → {shown(item.choices[item.gold])}"
    elif isinstance(testset, QuestionSet):
        yield "its answers", " | ".join(map(shown, testset.items[tag][0].answers[:8]))
    elif isinstance(testset, PromptSet):
        yield "it should be", testset.items[tag][0].wanted or "judged by people"


def _labels(items: Sequence[ChoiceItem]) -> str:
    same = len({item.choices for item in items}) == 1
    counts = Counter(
        shown(item.choices[item.gold]) if same else f"choice {item.gold + 1}" for item in items
    )
    return ", ".join(f"{label} {count}" for label, count in counts.most_common(30))


def _groups(testset: TestSet) -> Counter[str]:
    if isinstance(testset, ParallelSet):
        return Counter(group for group in testset.groups if group)
    if isinstance(testset, StereotypeSet):
        return Counter(item.group for item in testset.items if item.group)
    return Counter(item.group for items in testset.items.values() for item in items if item.group)


def _about(entry: OwnEntry) -> Iterator[str]:
    for field, why in (
        ("author", "who wrote or collected the items is not said"),
        ("consent", "whether those whose words these are have agreed is not said"),
        ("reviewed_by", "nobody is named who has gone through the items"),
    ):
        if not getattr(entry, field).strip():
            yield f"{why} (`{field}`)"
    if entry.starter:
        yield "these are starter items: everything measured on them is assumed, not measured"


def _texts(testset: TestSet) -> Iterator[str]:
    for tag, texts in texts_of(testset).items():
        yield from _signs(tag, [*texts, *_answers(testset, tag)])
        yield from _scripts(tag, texts)
        repeated = [text for text, count in Counter(map(plain_text, texts)).items() if count > 1]
        if repeated:
            yield f"{tag}: {len(repeated)} items are there twice, “{shown(repeated[0])}” for one"
        if len(texts) < _FEW:
            yield f"{tag}: {len(texts)} items can hardly tell two options apart; {_FEW} or more can"
    if isinstance(testset, ChoiceSet):
        for tag, items in testset.items.items():
            yield from _giveaways(tag, items)


def _answers(testset: TestSet, tag: str) -> list[str]:
    if isinstance(testset, ChoiceSet):
        return [choice for item in testset.items[tag] for choice in item.choices]
    if isinstance(testset, QuestionSet):
        return [answer for item in testset.items[tag] for answer in item.answers]
    return []


def _signs(tag: str, texts: Sequence[str]) -> Iterator[str]:
    composed = sum(not unicodedata.is_normalized("NFC", text) for text in texts)
    if composed:
        yield (
            f"{tag}: {composed} texts have letters in an unusual composition (not Unicode NFC): "
            "the same word may be counted as two"
        )
    broken = sum("\ufffd" in text for text in texts)
    if broken:
        yield f"{tag}: {broken} texts have letters lost on the way (�): save the file as UTF-8"
    hidden = sum(
        any(unicodedata.category(sign) in _STRANGE and sign not in _USEFUL for sign in text)
        for text in texts
    )
    if hidden:
        yield f"{tag}: {hidden} texts have signs that nobody sees"


def _scripts(tag: str, texts: Sequence[str]) -> Iterator[str]:
    expected = script_of_language(tag)
    other = [text for text in texts if expected and script_of(text) not in {expected, ""}]
    if other:
        yield (
            f"{tag}: {len(other)} items are not in the script of {english_name(tag)} "
            f"({expected.capitalize()}), “{shown(other[0])}” for one: another language?"
        )


def _giveaways(tag: str, items: Sequence[ChoiceItem]) -> Iterator[str]:
    by_chance = chance(items).estimate
    same = len({item.choices for item in items}) == 1
    right = {item.choices[item.gold] if same else str(item.gold) for item in items}
    if len(right) == 1 and len(items) > 1:
        what = f"“{shown(next(iter(right)))}”" if same else f"choice {int(next(iter(right))) + 1}"
        yield f"{tag}: every right answer is {what}: whoever always says so is right in 100 %"
    elif not same:
        yield from _guessed(tag, majority_class(items), by_chance, "the most frequent place")
    if not same:
        yield from _guessed(tag, longest_answer(items), by_chance, "the longest choice")
    never = [shown(choice) for choice in items[0].choices if choice not in right] if same else []
    if never:
        yield f"{tag}: never right: {', '.join(never[:10])}"
    doubled = sum(len(set(map(plain_text, item.choices))) < len(item.choices) for item in items)
    if doubled:
        yield f"{tag}: {doubled} items have the same choice twice"


def _guessed(tag: str, guess: Guess, by_chance: float, what: str) -> Iterator[str]:
    """Where a guess is surely better than chance, the items give their answers away."""
    if guess.interval is not None and guess.interval.low > by_chance:
        yield f"{tag}: {what} is right in {guess.estimate:.0%} (chance: {by_chance:.0%})"


def _common(testset: TestSet, others: Sequence[TestSet]) -> Iterator[str]:
    texts = {tag: set(map(plain_text, found)) for tag, found in texts_of(testset).items()}
    for one, other in combinations(texts, 2):
        same = texts[one] & texts[other]
        if same:
            yield (
                f"{len(same)} items are the same in {one} and {other}, "
                f"“{shown(next(iter(sorted(same))))}” for one: not translated?"
            )
    for set_ in others:
        for tag, count in shared(testset, set_).items():
            yield f"{tag}: {count} items are in {set_.name} as well: learn from neither"
