"""From the files of a test set to the set, whatever its kind and its format."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeVar

from terazi.data.entry import Description
from terazi.data.fill import filled
from terazi.data.formats.read import read_records
from terazi.data.items import (
    Key,
    LeftOut,
    choice_item,
    group_of,
    keyed,
    pair_item,
    prompt_item,
    question_item,
    stereotype,
    taken,
)
from terazi.data.row import Row
from terazi.data.testset import (
    ChoiceItem,
    ChoiceSet,
    PairItem,
    PairSet,
    ParallelSet,
    PromptSet,
    QuestionItem,
    QuestionSet,
    StereotypeSet,
    TestSet,
)
from terazi.errors import InputError
from terazi.finding import Grade, Source

_Asked = TypeVar("_Asked", ChoiceItem, QuestionItem)
_Item = TypeVar("_Item")
_PUBLISHER = "tell the test set's publisher: it cannot be used as it is"


@dataclass(frozen=True, slots=True)
class SetFile:
    """A file of a test set that is here."""

    split: str
    path: Path
    source: Source


class Files(NamedTuple):
    """The files of one language: those tested on, those learnt from, those with names to fill in.

    ``own`` is the tag under which the set has the language, as ``sw`` for ``sw-KE``.
    """

    own: str
    items: tuple[SetFile, ...]
    examples: tuple[SetFile, ...] = ()
    names: tuple[SetFile, ...] = ()


def assemble(
    entry: Description, found: Mapping[str, Files], grade: Grade = Grade.MEASURED_HERE
) -> TestSet:
    """Read the files and make the set.

    Args:
        entry: what the files are.
        found: at least one language by its tag.
        grade: of what is measured on the set.

    Raises:
        InputError: something in the files cannot be right.
    """
    return _Reading(entry, found, grade).testset()


class _Reading:
    def __init__(self, entry: Description, found: Mapping[str, Files], grade: Grade) -> None:
        self._entry = entry
        self._found = found
        self._grade = grade
        self._left = LeftOut()
        self._sources = tuple(
            file.source
            for files in found.values()
            for file in (*files.items, *files.examples, *files.names)
        )

    def testset(self) -> TestSet:
        kind = self._entry.kind
        if kind in {"choice", "question"}:
            return self._to_answer()
        if kind == "parallel":
            return self._parallel()
        name, sources, grade = self._entry.name, self._sources, self._grade
        if kind == "prompt":
            return PromptSet(name, self._each(prompt_item), sources, grade, self._note())
        if kind == "pair":
            return PairSet(name, self._pairs(), sources, grade, self._note())
        # Identities and attributes are words of one language: the first that was asked for.
        language, said = next(iter(self._each(stereotype).items()))
        return StereotypeSet(name, language, said, sources, grade, self._note())

    def _to_answer(self) -> ChoiceSet | QuestionSet:
        name, sources, grade = self._entry.name, self._sources, self._grade
        if self._entry.kind == "choice":
            items, examples = self._asked(lambda row, key: choice_item(row, key, self._left))
            return ChoiceSet(name, items, examples, sources, grade, self._note())
        votes: dict[str, Mapping[str, int]] = {}
        asked, shown = self._asked(lambda row, key: question_item(row, key, self._left, votes))
        return QuestionSet(name, asked, shown, votes, sources, grade, self._note())

    def _pairs(self) -> dict[str, tuple[PairItem, ...]]:
        fill = self._entry.fill
        if fill is None:
            return self._each(pair_item)
        return {
            tag: filled(fill, self._rows(tag, files.items), self._rows(tag, files.names))
            for tag, files in self._found.items()
        }

    def _note(self) -> str:
        return " ".join(part for part in (self._entry.note.strip(), self._left.note()) if part)

    def _rows(self, tag: str, files: Sequence[SetFile]) -> list[Row]:
        """The rows of one language, at least one if there are files."""
        rows = []
        own = self._found[tag].own
        for split in dict.fromkeys(file.split for file in files):
            in_split = (
                record
                for file in files
                if file.split == split
                for record in read_records(file.path, self._entry.format)
            )
            numbered = (
                Row(record, self._entry, tag, own, split, number)
                for number, record in enumerate(in_split, 1)
            )
            rows += list(taken(numbered))
        if files and not rows:
            code = self._entry.codes.get(own, own)
            raise InputError(
                f"has no rows to take in {tag}",
                file=files[0].path,
                way_out=f"look whether the file says “{code}” for the language, and at `only`",
            )
        return rows

    def _keyed(
        self, tag: str, files: Sequence[SetFile], make: Callable[[Row, Key], _Item]
    ) -> Iterator[tuple[Row, _Item]]:
        seen: dict[str, dict[str, Row]] = {}
        for row in self._rows(tag, files):
            yield row, make(row, keyed(row, seen.setdefault(row.split, {})))

    def _each(self, make: Callable[[Row, Key], _Item]) -> dict[str, tuple[_Item, ...]]:
        return {
            tag: tuple(item for _, item in self._keyed(tag, files.items, make))
            for tag, files in self._found.items()
        }

    def _asked(
        self, make: Callable[[Row, Key], _Asked | None]
    ) -> tuple[dict[str, tuple[_Asked, ...]], dict[str, tuple[_Asked, ...]]]:
        """Items and examples; nothing may be learnt from what is tested on."""
        items: dict[str, tuple[_Asked, ...]] = {}
        examples: dict[str, tuple[_Asked, ...]] = {}
        for tag, files in self._found.items():
            known: set[str] = set()
            asked = [
                self._once(row, item, known)
                for row, item in self._keyed(tag, files.items, make)
                if item is not None
            ]
            # What is left out of the examples changes no figure, and is not counted.
            counted = self._left.counts.copy()
            shown = [
                self._once(row, item, known)
                for row, item in self._keyed(tag, files.examples, make)
                if item is not None
            ]
            self._left.counts = counted
            tested = {plain_text(item.question) for item in asked}
            kept = tuple(item for item in shown if plain_text(item.question) not in tested)
            if len(kept) < len(shown):
                why = "examples that are tested on as well"
                self._left.counts[tag, why] += len(shown) - len(kept)
            items[tag], examples[tag] = tuple(asked), kept
        return items, examples

    @staticmethod
    def _once(row: Row, item: _Asked, known: set[str]) -> _Asked:
        if item.id in known:
            raise InputError(
                f"the item {item.id} is in more than one file of the set",
                file=row.record.file,
                line=row.record.line,
                way_out=f"say `unique_in: split` if ids begin anew in each, else {_PUBLISHER}",
            )
        known.add(item.id)
        return item

    def _parallel(self) -> ParallelSet:
        lines: dict[str, tuple[str, ...]] = {}
        ids: tuple[str, ...] = ()
        groups: tuple[str, ...] = ()
        first = ""
        for tag, files in self._found.items():
            rows = self._rows(tag, files.items)
            column = self._entry.fields.text or self._text_column()
            texts = [row.text(column, "text") for row in rows]
            keys = self._keys(rows)
            if not lines:
                first, ids = tag, keys
                if self._entry.fields.group is not None:
                    groups = tuple(group_of(row) for row in rows)
            elif keys:
                texts = _in_order(ids, dict(zip(keys, texts, strict=True)), (first, tag), files)
            if lines and len(texts) != len(lines[first]):
                raise _not_parallel(len(texts), len(lines[first]), (first, tag), files)
            lines[tag] = tuple(texts)
        name, sources, grade = self._entry.name, self._sources, self._grade
        return ParallelSet(name, lines, sources, self._note(), ids, groups, grade)

    def _text_column(self) -> str:
        return "{code}" if self._entry.format.kind == "tmx" else "text"

    def _keys(self, rows: Sequence[Row]) -> tuple[str, ...]:
        columns = self._entry.fields.id or ("id" if self._entry.format.kind == "tmx" else None)
        if columns is None:
            return ()
        seen: dict[str, Row] = {}
        for row in rows:
            key = "/".join(row.texts(columns, "id"))
            if key in seen:
                raise row.wrong(
                    f"the sentence {key[:40]} is there twice", None, "give each an id of its own"
                )
            seen[key] = row
        return tuple(seen)


def plain_text(text: str) -> str:
    """A text without what makes no difference between two items: capitals, blanks, composition."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _in_order(
    ids: Iterable[str], texts: Mapping[str, str], tags: tuple[str, str], files: Files
) -> list[str]:
    ordered = tuple(ids)
    if set(ordered) != set(texts):
        differing = sorted(set(ordered) ^ set(texts))
        raise InputError(
            f"does not have the same sentences in {tags[1]} as in {tags[0]}: "
            f"{len(differing)} are in one only, {differing[0][:40]} for one",
            file=files.items[0].path,
            way_out=_PUBLISHER,
        )
    return [texts[key] for key in ordered]


def _not_parallel(here: int, there: int, tags: tuple[str, str], files: Files) -> InputError:
    return InputError(
        f"has {here} lines in {tags[1]} and {there} in {tags[0]}: "
        "they cannot be the same sentences",
        file=files.items[0].path,
        way_out=_PUBLISHER,
    )
