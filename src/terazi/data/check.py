"""What ``terazi testset check`` says of people's own test set before anything is measured on it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from terazi.data.checks.alike import repeated
from terazi.data.checks.copied import counted_on
from terazi.data.checks.giveaways import giveaways
from terazi.data.checks.notice import Notice, Notices
from terazi.data.checks.people import recorded, unsaid
from terazi.data.checks.rows import Read, read_rows
from terazi.data.checks.signs import signs
from terazi.data.checks.tongue import how_told, scripts, tongues
from terazi.data.cldr_names import english_name
from terazi.data.entry import OwnEntry
from terazi.data.formats.record import shown
from terazi.data.load import Loaded
from terazi.data.overlap import shared, texts_of
from terazi.data.own import load_own
from terazi.data.own_files import read_own
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

_FEW = 30  # items: fewer can hardly tell two options apart
_CAUSE = {"cause", "effect"}


@dataclass(frozen=True, slots=True)
class Checked:
    """What was read, and what might be wrong with it.

    Attributes:
        name: of the set.
        facts: name and value, in order.
        warnings: what might be wrong; the set can be used.
        errors: what must be put right before it can be used.
    """

    name: str
    facts: tuple[tuple[str, str], ...]
    warnings: tuple[Notice, ...]
    errors: tuple[Notice, ...] = ()


def check_own(file: Path, against: Sequence[Loaded] = ()) -> Checked:
    """Read a descriptor with all its files, and look at what is in them.

    Args:
        file: the descriptor.
        against: other sets, whose items should not be among these.

    Raises:
        InputError: the descriptor cannot be read: what is wrong, where, and the way out.
    """
    entry = read_own(file.name, file.parent)
    rows, wrong = read_rows(entry, file.name, file.parent)
    wrong += [one for one in _neither_cause_nor_effect(entry, rows) if one not in wrong]
    testset = None
    if not wrong:
        try:
            testset = load_own(file.name, file.parent).testset
        except InputError as error:
            wrong.append(Notice.of(error))
        else:
            if testset is None:
                wrong.append(
                    Notice(
                        "has examples only, and nothing to test on",
                        "give a file the split “items”",
                        file.name,
                        field="files",
                    )
                )
    facts = (*_about(entry), *recorded(entry, rows), *how_told(rows))
    if testset is not None:
        facts += tuple(_facts(testset))
    return Checked(
        entry.name,
        facts,
        (
            *unsaid(entry, rows, file.name),
            *_starter(entry, file),
            *repeated(rows),
            *giveaways([read for read in rows if read.row.split in entry.splits.items]),
            *scripts(rows),
            *tongues(rows),
            *signs(rows),
            *counted_on(rows),
            *(_common(testset, against, file) if testset is not None else ()),
        ),
        tuple(wrong),
    )


def _about(entry: OwnEntry) -> Iterator[tuple[str, str]]:
    yield "title", entry.title
    yield "kind", f"{entry.kind}, used for: {entry.use}"


def _facts(testset: TestSet) -> Iterator[tuple[str, str]]:
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


def _starter(entry: OwnEntry, file: Path) -> Iterator[Notice]:
    if entry.starter:
        yield Notice(
            "these are starter items: everything measured on them is assumed, not measured",
            "let people go through them, say so in `reviewed_by`, and take `starter` out",
            file.name,
            field="starter",
        )


def _neither_cause_nor_effect(entry: OwnEntry, rows: Sequence[Read]) -> Iterator[Notice]:
    """Whatever is not the one would be asked for as if it were the other."""
    column = entry.fields.group
    if entry.use != "cause and effect" or column is None or isinstance(column, tuple):
        return
    notices = Notices()
    for read in rows:
        try:
            said = read.row.text_or_nothing(column, "group")
        except InputError as error:  # there is no such column
            yield Notice.of(error)
            return
        if said not in _CAUSE:
            notices.add(
                read.row, column, "is neither cause nor effect", "write cause or effect", said
            )
    yield from notices.all()


def _common(testset: TestSet, against: Sequence[Loaded], file: Path) -> Iterator[Notice]:
    """Too few items, the same ones in two languages, and those of other sets."""
    found = texts_of(testset)
    for tag, texts in found.items():
        if len(texts) < _FEW:
            yield Notice(
                f"{tag}: {len(texts)} items can hardly tell two options apart",
                f"collect {_FEW} or more; docs/statistics.md says what each number can show",
                file.name,
                field="files",
            )
    plain = {tag: set(map(plain_text, texts)) for tag, texts in found.items()}
    for one, other in combinations(plain, 2):
        same = plain[one] & plain[other]
        if same:
            yield Notice(
                f"{len(same)} items are the same in {one} and {other}",
                "look whether they were translated",
                file.name,
                field="files",
                sample=min(same),
            )
    for loaded in against:
        for absent in loaded.missing:
            yield Notice(
                f"{absent.language}: not compared with {absent.name}: {absent.reason}",
                "name a mirror in TERAZI_MIRROR (docs/data.md), then check again",
                file.name,
            )
        if loaded.testset is not None:
            yield from _in_both(testset, loaded.testset, file)


def _in_both(testset: TestSet, other: TestSet, file: Path) -> Iterator[Notice]:
    for tag, count in shared(testset, other).items():
        yield Notice(
            f"{tag}: {count} items are in {other.name} as well: learn from neither",
            "take them out; a model may have seen the public ones, and a tool must not learn from "
            "what it is tested on",
            file.name,
            field="files",
        )
