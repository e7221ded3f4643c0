"""What is said of a fault: the file, the lines, the column, and the way out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from terazi.data.fields import Column
from terazi.data.formats.record import shown
from terazi.data.row import Row
from terazi.errors import InputError

_LISTED = 8  # lines that a sentence names


@dataclass(frozen=True, slots=True)
class Notice:
    """One fault, wherever it is.

    Attributes:
        problem: in plain words.
        way_out: what can be done about it.
        file: its name.
        lines: all the lines it is in, counted from 1; empty where it is in the whole file.
        field: the column, or the field of the descriptor.
        sample: a few characters of the first.
    """

    problem: str
    way_out: str
    file: str = ""
    lines: tuple[int, ...] = ()
    field: str = ""
    sample: str = ""

    def __str__(self) -> str:
        first, *others = self.lines or (None,)
        problem = self.problem
        if self.sample:
            problem += f": “{shown(self.sample)}”"
        if others:
            listed = ", ".join(map(str, others[: _LISTED - 1]))
            more = len(others) - (_LISTED - 1)
            problem += f" (and in {len(others)} more: {listed}{' …' if more > 0 else ''})"
        said = InputError(
            problem,
            file=self.file or None,
            line=first,
            field=self.field or None,
            way_out=self.way_out,
        )
        return str(said)

    @classmethod
    def of(cls, error: InputError) -> "Notice":
        """The notice of an error that reading a file found."""
        return cls(
            error.problem,
            error.way_out.partition("; if the file is as published")[0],  # it is people's own
            Path(error.file).name if error.file else "",
            (error.line,) if error.line is not None else (),
            error.field or "",
        )


@dataclass(slots=True)
class Notices:
    """Faults as they are found: the same one in many lines is said once."""

    _lines: dict[tuple[str, str, str, str], list[int | None]] = field(default_factory=dict)
    _samples: dict[tuple[str, str, str, str], str] = field(default_factory=dict)

    def add(
        self, row: Row, column: Column | str, problem: str, way_out: str, sample: str = ""
    ) -> None:
        """A fault of one row."""
        name = str(row.name_of(column)) if column != "" else ""
        key = (problem, way_out, row.record.file.name, name)
        self._lines.setdefault(key, []).append(row.record.line)
        self._samples.setdefault(key, sample)

    def all(self) -> Iterable[Notice]:
        """What was found, in the order in which it was found first."""
        for key, lines in self._lines.items():
            problem, way_out, file, name = key
            known = tuple(dict.fromkeys(line for line in lines if line is not None))
            yield Notice(problem, way_out, file, known, name, self._samples[key])
