"""Errors that people read: what is wrong, where, and the way out."""

from pathlib import Path


class TeraziError(Exception):
    """The work could not be done (exit status 1)."""

    exit_status = 1


class InputError(TeraziError):
    """The input was wrong (exit status 2).

    Args:
        problem: what is wrong, in plain words.
        file: the file it is in, where there is one.
        line: the line, counted from 1.
        field: the field's path, as ``options[2].monthly_wage.currency``.
        way_out: what the reader can do about it.
    """

    exit_status = 2

    def __init__(
        self,
        problem: str,
        *,
        file: Path | str | None = None,
        line: int | None = None,
        field: str | None = None,
        way_out: str = "",
    ) -> None:
        self.problem = problem
        self.file = str(file) if file is not None else None
        self.line = line
        self.field = field
        self.way_out = way_out
        super().__init__(str(self))

    def __str__(self) -> str:
        place = self.file or ""
        if self.line is not None:
            place += f":{self.line}" if place else f"line {self.line}"
        parts = [part for part in (place, self.field) if part]
        message = ": ".join([*parts, self.problem])
        return f"{message}\n  → {self.way_out}" if self.way_out else message


class InputErrors(InputError):  # noqa: N818  several of them
    """Several input errors found in one reading, reported together."""

    def __init__(self, errors: list[InputError]) -> None:
        self.errors = errors
        super().__init__("\n".join(str(error) for error in errors))

    def __str__(self) -> str:
        return self.problem
