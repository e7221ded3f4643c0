"""The ledger and the verdict on disk: written whole, the same bytes for the same findings.

``ledger.json`` is what programs read back; ``ledger.csv`` and ``items.csv`` are for spreadsheets.
What is in them came from models and from users, so it may be hostile: see ``cell``.

The verdict is plain data like a finding (``terazi.verdict.words`` imports only more of
it); this module knows its shape and nothing of how it comes about.
"""

import dataclasses
import itertools
import json
import math
import numbers
from collections.abc import Iterable, Mapping
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError

from terazi.errors import InputError, TeraziError
from terazi.files import make_folder, write_atomically
from terazi.finding import Finding
from terazi.ledger.sheets import items_csv, ledger_csv, read_items, whole_characters
from terazi.verdict.words import Verdict

LEDGER, LEDGER_CSV, ITEMS_CSV, VERDICT = "ledger.json", "ledger.csv", "items.csv", "verdict.json"

_WAY_OUT = "weigh again into this folder: nothing that is in the journal is paid for twice"
_NOTHING_ELSE = ConfigDict(extra="forbid")
_FINDINGS = TypeAdapter(tuple[Finding, ...], config=_NOTHING_ELSE)
_VERDICTS = TypeAdapter(tuple[Verdict, ...], config=_NOTHING_ELSE)  # there is one


def write_ledger(folder: Path, findings: Iterable[Finding]) -> None:
    """Write ledger.json, ledger.csv and items.csv, sorted by the findings' keys.

    Raises:
        TeraziError: two findings share a key, a figure is not a finite number, or the disk
            refuses.
    """
    rows = sorted(findings, key=lambda finding: finding.key)
    for first, second in itertools.pairwise(rows):
        if first.key == second.key:
            raise TeraziError(f"two findings of one weighing are the same row: {_named(first)}")
    plain = [_plain_finding(finding) for finding in rows]
    make_folder(folder)
    # The file that is read back comes last: if it is new, so are the others.
    write_atomically(folder / ITEMS_CSV, items_csv(rows))
    write_atomically(folder / LEDGER_CSV, ledger_csv(rows))
    write_atomically(folder / LEDGER, _json({"findings": plain}))


def read_ledger(folder: Path) -> tuple[Finding, ...]:
    """Read the findings back, with their outcomes, sorted by their keys.

    Raises:
        InputError: a file is missing or damaged.
    """
    file = folder / LEDGER
    document = _document(file)
    rows = document.get("findings") if isinstance(document, dict) else None
    if not isinstance(rows, list):
        raise InputError("there are no findings in it", file=file, way_out=_WAY_OUT)
    findings = _checked(_FINDINGS, rows, file)
    outcomes = read_items(folder / ITEMS_CSV, {finding.key for finding in findings}, _WAY_OUT)
    return tuple(
        dataclasses.replace(finding, outcomes=outcomes.get(finding.key, ())) for finding in findings
    )


def write_verdict(folder: Path, verdict: Verdict) -> None:
    """Write verdict.json.

    Raises:
        TeraziError: a figure is not a finite number, or the disk refuses.
    """
    plain = _plain(verdict, "the verdict")
    make_folder(folder)
    write_atomically(folder / VERDICT, _json(plain))


def read_verdict(folder: Path) -> Verdict:
    """Read the verdict back.

    Raises:
        InputError: the file is missing or damaged.
    """
    file = folder / VERDICT
    return _checked(_VERDICTS, [_document(file)], file)[0]


def _plain_finding(finding: Finding) -> dict[str, Any]:
    alone = dataclasses.replace(finding, outcomes=())  # they are in items.csv
    plain: dict[str, Any] = _plain(alone, _named(finding))
    del plain["outcomes"]
    return plain


def _plain(value: object, what: str) -> Any:  # noqa: ANN401, PLR0911  (JSON is any of these)
    """Turn plain data into what JSON has words for; numbers of numpy become numbers."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return {field.name: _plain(getattr(value, field.name), what) for field in fields}
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return whole_characters(value)
    if isinstance(value, numbers.Integral):
        return int(value)
    if isinstance(value, numbers.Real):
        if not math.isfinite(value):
            raise TeraziError(f"{what}: {value} is not a number that can be kept")
        return float(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(found, what) for key, found in sorted(value.items())}
    if isinstance(value, tuple | list):
        return [_plain(one, what) for one in value]
    raise TeraziError(f"{what}: a {type(value).__name__} cannot be kept")


def _json(plain: object) -> bytes:
    return (json.dumps(plain, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def _document(file: Path) -> Any:  # noqa: ANN401  (JSON is any of these)
    """Parse a JSON file, strictly."""
    try:
        return json.loads(file.read_bytes(), parse_constant=_no_constant)
    except FileNotFoundError as error:
        raise InputError(
            "there is no such file",
            file=file,
            way_out="name the folder of a finished weighing, or run terazi weigh into this one",
        ) from error
    except OSError as error:
        problem = f"it cannot be read: {error.strerror}"
        raise InputError(problem, file=file, way_out=_WAY_OUT) from error
    except json.JSONDecodeError as error:
        problem = f"it is damaged: {error.msg}"
        raise InputError(problem, file=file, line=error.lineno, way_out=_WAY_OUT) from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"it is damaged: {error}", file=file, way_out=_WAY_OUT) from error


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number")


Rows = TypeVar("Rows")


def _checked(adapter: TypeAdapter[Rows], rows: list[Any], file: Path) -> Rows:
    try:
        return adapter.validate_json(json.dumps(rows, allow_nan=False), strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        row, *inside = first["loc"]
        path = [f"[{part}]" if isinstance(part, int) else str(part) for part in inside]
        place = f"findings[{row}]." if adapter is _FINDINGS else ""
        field = (place + ".".join(path)).replace(".[", "[")
        problem = f"it is damaged: {first['msg']}"
        raise InputError(problem, file=file, field=field, way_out=_WAY_OUT) from error
    except ValueError as error:
        raise InputError(f"it is damaged: {error}", file=file, way_out=_WAY_OUT) from error


def _named(finding: Finding) -> str:
    return " · ".join(part for part in finding.key if part)
