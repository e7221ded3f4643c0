"""From rows to items, one function a kind. Nothing is passed over: what is not right is an error.

Only what an entry says under ``leave_out`` is left out, and counted.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from terazi.data.fields import Columns, Fields, Tally, Votes
from terazi.data.formats.record import ask_publisher, shown
from terazi.data.right import choices_of, not_among, places_of
from terazi.data.row import Row, several
from terazi.data.testset import (
    ChoiceItem,
    PairItem,
    PromptItem,
    QuestionItem,
    Stereotype,
)

SEVERAL = "several right answers"
NONE = "no answer"
_NUMBER = re.compile(r"-?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]+)?")


@dataclass(slots=True)
class LeftOut:
    """How many items could not be used, by language and reason."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def note(self) -> str:
        """For people; empty where nothing was left out."""
        parts = (f"{tag} {count} ({why})" for (tag, why), count in sorted(self.counts.items()))
        found = ", ".join(parts)
        return f"Left out: {found}." if found else ""


@dataclass(frozen=True, slots=True)
class Key:
    """What an item is called: its place in the set, and what its translations share.

    ``local`` is the id within the set and the language.
    """

    id: str
    cluster: str
    local: str = ""


def keyed(row: Row, seen: dict[str, Row]) -> Key:
    """Name an item by the entry's ``id`` columns, or by its number in the split.

    Raises:
        InputError: another of the same language and split has that id.
    """
    entry = row.entry
    if entry.fields.id is None:
        key, column = f"{row.split}/{row.number}", None
    else:
        key, column = "/".join(row.texts(entry.fields.id, "id")), several(entry.fields.id)[0]
        if key in seen:
            before = seen[key].record
            where = f"line {before.line}" if before.line is not None else "another item"
            if before.file != row.record.file:
                where = f"{before.file.name}, {where}"
            raise row.wrong(
                f"“{shown(key)}” stood in {where} already",
                column,
                ask_publisher("an id of its own"),
            )
        seen[key] = row
        if entry.unique_in == "split":
            key = f"{row.split}/{key}"
    cluster = f"{entry.name}/{key}" if entry.translations else ""
    return Key(f"{entry.name}/{row.language}/{key}", cluster, key)


def choice_item(row: Row, key: Key, left: LeftOut) -> ChoiceItem | None:
    """A question with its choices."""
    fields = row.entry.fields
    if fields.right is None or fields.question is None:
        raise ValueError("an entry of choices without them")
    question = "\n\n".join(row.texts(fields.question, "question"))
    choices = choices_of(row)
    value = row.text(fields.right, "right")
    places = places_of(row, value, choices, question)
    if len(places) > 1:
        if SEVERAL not in row.entry.leave_out:
            raise row.wrong(
                f"“{shown(value)}” is more than one right answer",
                fields.right,
                f"name one, or put `leave_out: [{SEVERAL}]` into the test set's entry",
            )
        left.counts[row.language, SEVERAL] += 1
        return None
    (place,) = places
    kept = [at for at, (_, text) in enumerate(choices) if text]
    if place not in kept or len(kept) < 2:
        raise row.wrong(
            "the right choice is empty" if place not in kept else "there is one choice only",
            fields.right,
            ask_publisher("two choices or more, the right one among them"),
        )
    return ChoiceItem(
        id=key.id,
        language=row.language,
        question=question,
        choices=tuple(choices[at][1] for at in kept),
        gold=kept.index(place),
        cluster=key.cluster,
        group=_corrected(row, key),
    )


def question_item(
    row: Row, key: Key, left: LeftOut, votes: dict[str, Mapping[str, int]]
) -> QuestionItem | None:
    """An open question; ``votes`` gets those of its answers that people gave."""
    fields = row.entry.fields
    if fields.question is None:
        raise ValueError("an entry of questions without them")
    question = "\n\n".join(row.texts(fields.question, "question"))
    if fields.votes is not None:
        tally = _tally(row, fields.votes)
        answers = tuple(tally)
    else:
        tally = {}
        answers = _answers(row, fields.answers, "answers")
    if not answers:
        if NONE not in row.entry.leave_out:
            columns = fields.answers if fields.votes is None else fields.votes.column
            raise row.wrong(
                "has no answer",
                several(columns)[0] if columns is not None else None,
                f"give one, or put `leave_out: [{NONE}]` into the test set's entry",
            )
        left.counts[row.language, NONE] += 1
        return None
    if tally:
        votes[key.id] = tally
    return QuestionItem(
        id=key.id,
        language=row.language,
        question=question,
        answers=answers,
        group=_corrected(row, key),
        cluster=key.cluster,
        translated=_answers(row, fields.translated, "translated"),
    )


def prompt_item(row: Row, key: Key) -> PromptItem:
    """A request, and whether it should be answered."""
    entry, fields = row.entry, row.entry.fields
    if fields.text is None:
        raise ValueError("an entry of prompts without them")
    wanted = ""
    if fields.wanted is not None:
        value = row.text(fields.wanted, "wanted")
        if value not in entry.means:
            raise not_among(row, fields.wanted, value, tuple(entry.means), "means")
        wanted = entry.means[value]
    return PromptItem(
        id=key.id,
        language=row.language,
        text=row.text(fields.text, "text"),
        wanted=wanted,
        group=group_of(row),
        cluster=key.cluster,
    )


def pair_item(row: Row, key: Key) -> PairItem:
    """Two sentences that differ in few words."""
    fields = row.entry.fields
    if fields.first is None or fields.second is None:
        raise ValueError("an entry of pairs without them")
    first, second = row.text(fields.first, "first"), row.text(fields.second, "second")
    if first == second:
        raise row.wrong(
            "both sentences are the same", fields.second, ask_publisher("two sentences")
        )
    return PairItem(
        id=key.id,
        language=row.language,
        first=first,
        second=second,
        group=group_of(row),
        cluster=key.cluster,
        weight=_weight(row, fields),
    )


def stereotype(row: Row, key: Key) -> Stereotype:
    """What is said of a people, with the votes of those who were asked."""
    fields = row.entry.fields
    if fields.identity is None or fields.attribute is None:
        raise ValueError("an entry of stereotypes without them")
    return Stereotype(
        id=key.id,
        identity=row.text(fields.identity, "identity"),
        attribute=row.text(fields.attribute, "attribute"),
        group=group_of(row),
        local=_votes(row, fields.local, "local"),
        outside=_votes(row, fields.outside, "outside"),
    )


def group_of(row: Row) -> str:
    """The group of an item, "" where the entry has none."""
    columns = row.entry.fields.group
    return ": ".join(row.texts(columns, "group")) if columns is not None else ""


def _corrected(row: Row, key: Key) -> str:
    """The group, put right where the entry says that the file has it wrong."""
    for group, ids in row.entry.corrections.get(row.own, {}).items():
        if key.local in ids:
            return group
    return group_of(row)


def taken(rows: Iterable[Row]) -> Iterator[Row]:
    """Only rows of the language, and those that the entry's ``only`` takes."""
    for row in rows:
        entry = row.entry
        code = entry.codes.get(row.own, row.own)
        column = entry.fields.language
        if column is not None and row.text(column, "language") != code:
            continue
        if all(row.text_or_nothing(name, "only") in values for name, values in entry.only.items()):
            yield row


def _answers(row: Row, columns: Columns | None, name: str) -> tuple[str, ...]:
    if columns is None:
        return ()
    if isinstance(columns, tuple):
        found = [row.text_or_nothing(column, name) for column in columns]
    else:
        cell = row.cell(columns, name)
        listed = isinstance(cell, str) and (
            row.entry.lists != "json" or cell.lstrip().startswith("[")
        )
        if listed or isinstance(cell, list):
            found = list(row.list(columns, name))
        else:
            found = [row.text_or_nothing(columns, name)]
    if row.entry.answers_as == "number":
        found = [_number(row, text, several(columns)[0]) for text in found]
    return tuple(dict.fromkeys(text for text in found if text))


def _number(row: Row, text: str, column: Columns) -> str:
    """A number in the digits 0 to 9, whatever script it is written in."""
    plain = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    plain = plain.replace("\u066c", ",").replace("\u066b", ".").replace("−", "-")
    if not _NUMBER.fullmatch(plain):
        raise row.wrong(
            f"“{shown(text)}” is not a number", several(column)[0], "write digits, as 2125 or 0.5"
        )
    return plain.replace(",", "")


def _tally(row: Row, votes: Tally) -> dict[str, int]:
    """How many gave each answer; spellings that were counted as one have its number each."""
    tally: dict[str, int] = {}
    parts = row.parts(votes.column, "votes")
    for part in parts.values() if isinstance(parts, Mapping) else parts:
        if not isinstance(part, dict):
            raise row.wrong(f"“{shown(part)}” has no answers", votes.column, "see docs/data.md")
        answers, count = (part.get(str(row.name_of(name))) for name in (votes.answers, votes.count))
        if isinstance(count, bool) or not isinstance(count, int) or count < 0:
            raise row.wrong(f"“{shown(count)}” is not a count", votes.column, "see docs/data.md")
        for answer in answers if isinstance(answers, list) else [answers]:
            text = str(answer).strip() if answer is not None else ""
            if text:
                tally[text] = tally.get(text, 0) + count
    return tally


def _votes(row: Row, votes: Votes | None, name: str) -> tuple[int, int]:
    if votes is None:
        return (0, 0)
    said = row.number_of(votes.said, name)
    asked = sum(row.number_of(column, name) for column in votes.of)
    if said > asked:
        of = " + ".join(str(row.name_of(column)) for column in votes.of)
        raise row.wrong(
            f"{said} of {asked} cannot be",
            votes.said,
            f"{row.name_of(votes.said)} may not be more than {of}",
        )
    return (said, asked)


def _weight(row: Row, fields: Fields) -> float:
    if fields.weight is None:
        return 1.0
    text = row.text(fields.weight, "weight")
    if not re.fullmatch(r"0(\.\d+)?|1(\.0+)?", text):
        raise row.wrong(f"“{shown(text)}” is not a share", fields.weight, "write it as 0.75")
    return float(text)
