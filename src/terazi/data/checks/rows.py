"""The rows of people's own test set, and all that is wrong with any of them, found at once.

A weighing stops at the first row that cannot be right. Somebody who fills in a sheet wants to know
of all of them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from terazi.data.checks.notice import Notice
from terazi.data.entry import OwnEntry
from terazi.data.fields import Column, Columns
from terazi.data.formats.read import read_records
from terazi.data.items import (
    LeftOut,
    choice_item,
    keyed,
    pair_item,
    prompt_item,
    question_item,
    stereotype,
    taken,
)
from terazi.data.own_files import inside, path_of
from terazi.data.row import Row, several
from terazi.data.testset import ChoiceItem
from terazi.errors import InputError

MOST_ERRORS = 200

_Named = Mapping[str, Columns | None]  # columns by the field of the entry that names them


@dataclass(frozen=True, slots=True)
class Read:
    """A row of the set.

    Attributes:
        row: as the file has it.
        asked: the columns that hold what is asked, each with its text.
        answers: the columns that hold choices or answers, each with its text.
        choice: the item, where it has choices and is right as it stands.
    """

    row: Row
    asked: tuple[tuple[Column, str], ...]
    answers: tuple[tuple[Column, str], ...]
    choice: ChoiceItem | None = None

    @property
    def texts(self) -> tuple[tuple[Column, str], ...]:
        """All of them."""
        return (*self.asked, *self.answers)

    @property
    def question(self) -> str:
        """What is asked, in one piece."""
        return "\n".join(text for _, text in self.asked)


def read_rows(entry: OwnEntry, name: str, folder: Path) -> tuple[list[Read], list[Notice]]:
    """Read all files of the set.

    Returns:
        the rows as far as they could be read, and what is wrong with some.
    """
    found: list[Read] = []
    wrong: list[Notice] = []
    seen: dict[tuple[str, str], dict[str, Row]] = {}
    numbers: Counter[tuple[str, str]] = Counter()
    for file in entry.files:
        part = (file.language, file.split)
        try:
            for record in read_records(inside(path_of(name, file), folder), entry.format):
                numbers[part] += 1
                row = Row(record, entry, file.language, file.language, file.split, numbers[part])
                try:
                    for one in taken([row]):
                        read = _texts_of(one)
                        found.append(read)
                        found[-1] = replace(read, choice=_item(one, seen.setdefault(part, {})))
                except InputError as error:
                    notice = Notice.of(error)
                    if notice not in wrong:  # a column that is not there is said once
                        wrong.append(notice)
                if len(wrong) >= MOST_ERRORS:
                    return found, wrong
        except InputError as error:  # of the file as a whole
            wrong.append(Notice.of(error))
    return found, wrong


def _texts_of(row: Row) -> Read:
    entry, fields = row.entry, row.entry.fields
    asked: dict[str, _Named] = {
        "choice": {"question": fields.question},
        "question": {"question": fields.question},
        "pair": {"first": fields.first, "second": fields.second},
        "stereotype": {"identity": fields.identity, "attribute": fields.attribute},
    }
    if entry.fill is not None:
        asked["pair"] = {"text": fields.text}
    if entry.fill is not None and _is_name(row):
        return Read(row, (), tuple(_texts(row, {"name": entry.fill.name})))
    return Read(
        row,
        tuple(_texts(row, asked.get(entry.kind, {"text": _text_column(row)}))),
        tuple(_texts(row, {"choices": fields.choices, "answers": fields.answers})),
    )


def _item(row: Row, seen: dict[str, Row]) -> ChoiceItem | None:
    """Make the item, to see that it can be made.

    Raises:
        InputError: it cannot.
    """
    entry = row.entry
    if _is_name(row):
        return None
    key = keyed(row, seen)
    if entry.kind == "choice":
        return choice_item(row, key, LeftOut())
    if entry.kind == "question":
        question_item(row, key, LeftOut(), {})
    elif entry.kind == "prompt":
        prompt_item(row, key)
    elif entry.kind == "pair" and entry.fill is None:
        pair_item(row, key)
    elif entry.kind == "stereotype":
        stereotype(row, key)
    else:
        row.text(_text_column(row), "text")
    return None


def _is_name(row: Row) -> bool:
    """Whether it holds a name to be filled in, not an item."""
    return row.entry.fill is not None and row.split == row.entry.fill.names


def _text_column(row: Row) -> Column:
    default = "{code}" if row.entry.format.kind == "tmx" else "text"
    return row.entry.fields.text or default


def _texts(row: Row, given: _Named) -> Iterator[tuple[Column, str]]:
    for field, columns in given.items():
        for column in several(columns) if columns else ():
            cell = row.cell(column, field)
            text = cell.strip() if isinstance(cell, str) else "" if cell is None else str(cell)
            if text:
                yield column, text
