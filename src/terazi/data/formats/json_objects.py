"""JSON: an object a line, or one list or object of objects in a file."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from terazi.data.formats.lines import split_lines
from terazi.data.formats.record import Record, ask_publisher, read_text
from terazi.errors import InputError

KEY = "key"  # the column with the name of an object among objects


def read_json_lines(file: Path) -> Iterator[Record]:
    """Each line as a record of its object's members.

    Raises:
        InputError: the file is empty or not UTF-8, or a line is not a JSON object.
    """
    for number, line in enumerate(split_lines(read_text(file)), 1):
        found = _parsed(line, file, number)
        yield _record(found, file, number)


def read_json(file: Path) -> Iterator[Record]:
    """Each object of the list, or of the object with its name as ``key``.

    Raises:
        InputError: the file is empty or not UTF-8, or is not JSON of that shape.
    """
    whole = _parsed(read_text(file), file, None)
    if isinstance(whole, dict):
        for key, found in whole.items():
            yield _record({KEY: key, **found} if isinstance(found, dict) else found, file, None)
    elif isinstance(whole, list):
        for found in whole:
            yield _record(found, file, None)
    else:
        raise _wrong(file, None, "is neither a list nor an object")


def _record(found: object, file: Path, line: int | None) -> Record:
    if not isinstance(found, dict):
        raise _wrong(file, line, "is not a JSON object")
    return Record(file, line, tuple(found), tuple(found.values()))


def _parsed(text: str, file: Path, line: int | None) -> Any:  # noqa: ANN401  any JSON
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise _wrong(file, line or error.lineno, f"is not JSON: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        problem = str(error) if isinstance(error, ValueError) else "too many parts in parts"
        raise _wrong(file, line, f"is not JSON that can be used: {problem[:100]}") from error


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def _wrong(file: Path, line: int | None, problem: str) -> InputError:
    return InputError(problem, file=file, line=line, way_out=ask_publisher("a JSON object"))
