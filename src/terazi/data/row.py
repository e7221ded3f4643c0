"""A record as an entry's ``fields`` see it: what stands in the column that is the question, say."""

import difflib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from terazi.data.entry import Description
from terazi.data.fields import Column, Columns
from terazi.data.formats.record import Record, ask_publisher, shown
from terazi.errors import InputError

_MOST = 10_000  # parts of a list
_LONGEST = 100_000  # characters of one text
_PYTHON_BREAK = re.compile(r"""['"]\s*,\s*['"]""")


@dataclass(frozen=True, slots=True)
class Row:
    """A record of one language and split of a test set.

    Attributes:
        record: as the file has it.
        entry: says what its columns are.
        language: BCP-47 tag as people asked for it.
        own: the tag under which the set has it, as ``sw`` for ``sw-KE``.
        split: the file's.
        number: among the records of this language and split, from 1 on.
    """

    record: Record
    entry: Description
    language: str
    own: str
    split: str
    number: int

    def text(self, column: Column, field: str) -> str:
        """What stands in the column, without the blanks at its ends.

        Raises:
            InputError: there is no such column, it is empty, or holds no text or number.
        """
        found = self.text_or_nothing(column, field)
        if not found:
            raise self.wrong("is empty", column, ask_publisher("a value"))
        return found

    def text_or_nothing(self, column: Column, field: str) -> str:
        """The same, where it may be empty."""
        return self._as_text(self.cell(column, field), column)

    def texts(self, columns: Columns, field: str) -> tuple[str, ...]:
        """What stands in each of the columns."""
        return tuple(self.text(column, field) for column in several(columns))

    def number_of(self, column: Column, field: str) -> int:
        """A count.

        Raises:
            InputError: it is not a whole number from 0 on.
        """
        text = self.text(column, field)
        if not re.fullmatch(r"[0-9]{1,9}(\.0)?", text):
            raise self.wrong(f"“{shown(text)}” is not a count", column, "write a whole number")
        return int(text.removesuffix(".0"))

    def parts(self, column: Column, field: str) -> tuple[object, ...] | Mapping[str, object]:
        """A list in one column, or an object whose members have names.

        Raises:
            InputError: what stands there is neither, as ``lists`` of the entry writes them.
        """
        cell = self.cell(column, field)
        if isinstance(cell, str):
            cell = self._parsed(cell.strip(), column)
        if isinstance(cell, dict):
            return cell
        if not isinstance(cell, list):
            raise self.wrong(
                f"“{shown(cell)}” is not a list", column, f"name another column for {field}"
            )
        if len(cell) > _MOST:
            raise self.wrong("is too long a list", column, ask_publisher("a list of choices"))
        return tuple(cell)

    def list(self, column: Column, field: str) -> tuple[str, ...]:
        """The texts of such a list; empty ones are left out."""
        parts = self.parts(column, field)
        values = parts.values() if isinstance(parts, Mapping) else parts
        found = (self._as_text(part, column) for part in values)
        return tuple(text for text in found if text)

    def cell(self, column: Column, field: str) -> object:
        """What stands in the column, whatever it is.

        Raises:
            InputError: there is no such column; the nearest is named.
        """
        name = self.name_of(column)
        names, cells = self.record.names, self.record.cells
        if isinstance(name, int):
            if name > len(cells):
                raise self._no_column(f"there are {len(cells)} columns, not {name}", name, field)
            return cells[name - 1]
        if name == "{split}":
            return self.split
        if names.count(name) == 1:
            return cells[names.index(name)]
        how = "no" if name not in names else "more than one"
        columns = ", ".join(map(shown, names[:30]))
        raise self._no_column(
            f"there is {how} column “{shown(name)}”; the columns are {columns}", name, field
        )

    def name_of(self, column: Column) -> str | int:
        """The column's name or place for this language."""
        if isinstance(column, dict):
            column = column[self.own] if self.own in column else column.get("*", "")
        if isinstance(column, int):
            return column
        code = self.entry.codes.get(self.own, self.own)
        return column.replace("{language}", self.own).replace("{code}", code)

    def wrong(self, problem: str, column: Column | None, way_out: str) -> InputError:
        """What is wrong in the column."""
        return InputError(
            problem,
            file=self.record.file,
            line=self.record.line,
            field=None if column is None else str(self.name_of(column)),
            way_out=way_out,
        )

    def _no_column(self, problem: str, name: str | int, field: str) -> InputError:
        near = difflib.get_close_matches(str(name), self.record.names, n=1)
        way_out = f"name the right one under fields.{field} of the test set's entry"
        if self.entry.format.kind == "sheet" and isinstance(name, str):  # it came with them
            again = name not in self.record.names
            way_out = f"call the column {name} again" if again else "keep one of them"
        return InputError(
            problem,
            file=self.record.file,
            line=self.record.names_line or self.record.line,
            field=str(name),
            way_out=way_out + (f": {shown(near[0])}?" if near and near[0] != name else ""),
        )

    def _as_text(self, cell: object, column: Column) -> str:
        if cell is None:
            return ""
        if isinstance(cell, str):
            if len(cell) > _LONGEST:
                raise self.wrong(
                    f"has {len(cell):,} characters", column, "no text may be so long: divide it"
                )
            return cell.strip()
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            return str(cell)
        raise self.wrong(
            f"“{shown(cell)}” is neither text nor a number", column, "name another column"
        )

    def _parsed(self, cell: str, column: Column) -> object:
        how = self.entry.lists
        if how == "bar":
            return [part.strip() for part in cell.split("|") if part.strip()]
        if how == "python":
            found = python_list(cell)
            if found is not None:
                return found
        else:
            try:
                return json.loads(cell)
            except (ValueError, RecursionError):
                pass
        raise self.wrong(
            f"“{shown(cell)}” is not a list as `lists: {how}` writes it",
            column,
            "`lists` of the entry is json, python or bar (a | b)",
        )


def several(columns: Columns) -> Sequence[Column]:
    """One column or several as several."""
    return columns if isinstance(columns, tuple) else (columns,)


def python_list(cell: str) -> list[str] | None:
    """The texts of a list as Python prints it; None where it is none. Nothing is evaluated.

    Published files have lists whose texts hold quotation marks unmarked (``['Jami'ar Abuja']``), so
    a text ends only where a comma and another text follow.
    """
    if not (cell.startswith("[") and cell.endswith("]")):
        return None
    inside = cell[1:-1].strip()
    if not inside:
        return []
    if len(inside) < 2 or inside[0] not in "'\"" or inside[-1] not in "'\"":
        return None
    texts = _PYTHON_BREAK.split(inside[1:-1])
    return [text.replace("\\'", "'").replace('\\"', '"').replace("\\\\", "\\") for text in texts]
