"""Where two versions of the same file differ, in words that lead to the place."""

import csv
import io
import itertools
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter

from terazi.economics.cost_table import NAME as COSTS
from terazi.finding import Finding
from terazi.ledger.store import ITEMS_CSV, LEDGER, LEDGER_CSV
from terazi.verify.checks import Difference

_NONE = "nothing"
_AROUND = 60  # characters of a line before the place where it differs
_PAGE = 120  # characters of a page that are shown
_KEYS = {  # columns that name a row
    LEDGER_CSV: ("probe", "measure", "option", "language", "group"),
    COSTS: ("option", "category", "month"),
    ITEMS_CSV: ("probe", "measure", "option", "finding_language", "group", "item", "wording"),
}
_NUMBER = "finding"  # the column with the number of a finding
_FINDING = ("probe", "measure", "option", "language", "group")


def between(name: str, kept: bytes, found: bytes) -> Iterator[Difference]:
    """Differences of two versions of a file; none where the bytes are the same."""
    if kept == found:
        return
    try:
        if name.endswith(".json"):
            some = list(_of_json(name, json.loads(kept), json.loads(found)))
        elif name.endswith(".html"):
            some = [_of_pages(kept.decode(), found.decode())]
        elif name.endswith(".csv"):
            some = list(_of_tables(name, kept.decode("utf-8-sig"), found.decode("utf-8-sig")))
        else:
            some = list(_of_texts(kept.decode(), found.decode()))
    except (ValueError, RecursionError, csv.Error):
        some = []
    yield from some or [_of_bytes(kept, found)]


def of_findings(
    kept: Sequence[Finding], found: Sequence[Finding]
) -> Iterator[tuple[tuple[str, ...], list[Difference]]]:
    """Findings that differ, by their keys; outcomes are not compared."""
    here, there = (
        {one.key: json.loads(_FINDING_JSON.dump_json(replace(one, outcomes=()))) for one in some}
        for some in (kept, found)
    )
    for key in [*here, *(key for key in there if key not in here)]:
        name = " · ".join(part for part in key if part)
        if key not in here or key not in there:
            one = Difference(
                name, "a finding" if key in here else _NONE, "a finding" if key in there else _NONE
            )
            yield key, [one]
        elif here[key] != there[key]:
            yield key, list(inside(name, here[key], there[key]))


def _of_json(name: str, kept: Any, found: Any) -> Iterator[Difference]:  # noqa: ANN401  JSON
    if name == LEDGER and isinstance(kept, dict) and isinstance(found, dict):
        mine, others = _by_key(kept), _by_key(found)
        if mine is not None and others is not None:
            kept, found = mine, others
    yield from inside("", kept, found)


def _by_key(ledger: Mapping[str, Any]) -> dict[str, Any] | None:
    """Findings by what makes them themselves, so that a missing one moves no other."""
    try:
        rows = {
            " · ".join(row[part] for part in _FINDING if row[part]): row
            for row in ledger["findings"]
        }
    except (KeyError, TypeError):
        return None
    return rows if len(rows) == len(ledger["findings"]) else None


def inside(place: str, kept: Any, found: Any) -> Iterator[Difference]:  # noqa: ANN401  JSON
    """Where two values of JSON differ, by the paths of their fields."""
    if isinstance(kept, dict) and isinstance(found, dict):
        for key in [*kept, *(key for key in found if key not in kept)]:
            inner = f"{place}.{key}" if place else str(key)
            if key not in kept:
                yield Difference(inner, _NONE, _short(found[key]))
            elif key not in found:
                yield Difference(inner, _short(kept[key]), _NONE)
            else:
                yield from inside(inner, kept[key], found[key])
    elif isinstance(kept, list) and isinstance(found, list):
        missing = object()
        for number, (one, other) in enumerate(
            itertools.zip_longest(kept, found, fillvalue=missing)
        ):
            inner = f"{place}[{number}]"
            if one is missing or other is missing:
                yield Difference(
                    inner,
                    _NONE if one is missing else _short(one),
                    _NONE if other is missing else _short(other),
                )
            else:
                yield from inside(inner, one, other)
    elif type(kept) is not type(found) or kept != found:
        yield Difference(place, _short(kept), _short(found))


def _short(value: Any) -> str:  # noqa: ANN401  JSON
    return json.dumps(value, ensure_ascii=False)


def _of_tables(name: str, kept: str, found: str) -> Iterator[Difference]:
    """Rows by what names them, so that one that is missing is one difference and moves no other."""
    here, there = _rows(kept), _rows(found)
    columns = here[0] if here else []
    if there and columns != there[0]:
        yield Difference("line 1", ", ".join(columns), ", ".join(there[0]))
        return
    mine, theirs = (_by_name(name, columns, rows[1:]) for rows in (here, there))
    numbers = 0  # rows that differ in nothing but the number of their finding
    for key in [*mine, *(key for key in theirs if key not in mine)]:
        if key not in mine:
            number, row = theirs[key]
            yield Difference(f"row {number} {key[0]}".strip(), _NONE, ", ".join(row))
        elif key not in theirs:
            number, row = mine[key]
            yield Difference(f"row {number} {key[0]}".strip(), ", ".join(row), _NONE)
        else:
            unlike = [
                (column, one, other)
                for column, one, other in itertools.zip_longest(
                    columns, mine[key][1], theirs[key][1], fillvalue=""
                )
                if one != other
            ]
            if [column for column, _, _ in unlike] == [_NUMBER]:
                numbers += 1
                continue
            for column, one, other in unlike:
                place = f"row {mine[key][0]} {key[0]}, column {column}"
                yield Difference(place, one, other)
    if numbers:
        yield Difference(f"column {_NUMBER} of {numbers} rows", "one number", "another")
    if list(mine) != list(theirs) and set(mine) == set(theirs):
        yield Difference("the order of the rows", "one", "another")


def _by_name(
    name: str, columns: Sequence[str], rows: Sequence[list[str]]
) -> dict[tuple[str, int], tuple[int, list[str]]]:
    """Rows with their line numbers, by their name and how often it came before."""
    parts = [columns.index(part) for part in _KEYS.get(name, ()) if part in columns]
    seen: Counter[str] = Counter()
    named: dict[tuple[str, int], tuple[int, list[str]]] = {}
    for number, row in enumerate(rows, start=2):
        key = " · ".join(row[part] if part < len(row) else "" for part in parts)
        named[key, seen[key]] = number, row  # without columns that name it, by its place
        seen[key] += 1
    return named


def _rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def _of_pages(kept: str, found: str) -> Difference:
    """Where two pages first differ, in words that a reader sees; a style sheet is not quoted."""
    at = len(_common(kept, found))
    before = kept[:at]
    if before.rfind("<style") > before.rfind("</style"):
        return Difference("the report differs, first at its style sheet", "one", "another")
    start = max(before.rfind("<"), at - _AROUND)
    if kept[start:at].startswith("<") and ">" not in kept[start:at]:
        return Difference(
            "the report differs, first at", kept[start:][:_PAGE], found[start:][:_PAGE]
        )
    start = max(before.rfind(">") + 1, at - _AROUND)
    mine, theirs = (page[start:][:_PAGE].partition("<")[0] for page in (kept, found))
    return Difference("the report differs, first at", mine or _NONE, theirs or _NONE)


def _of_texts(kept: str, found: str) -> Iterator[Difference]:
    """Lines that differ; long ones from shortly before the place."""
    for number, (one, other) in enumerate(
        itertools.zip_longest(kept.splitlines(), found.splitlines()), start=1
    ):
        if one != other:
            mine, theirs = one or "", other or ""
            same = len(_common(mine, theirs))
            start = max(same - _AROUND, 0)
            yield Difference(
                f"line {number}",
                _NONE if one is None else mine[start:],
                _NONE if other is None else theirs[start:],
            )


def _common(one: str, other: str) -> Sequence[str]:
    return [
        a
        for a, b in itertools.takewhile(
            lambda pair: pair[0] == pair[1], zip(one, other, strict=False)
        )
    ]


def _of_bytes(kept: bytes, found: bytes) -> Difference:
    """Where no words can be found for it: the same content written in another way, or no text."""
    pairs = enumerate(zip(kept, found, strict=False))
    at = next((place for place, (a, b) in pairs if a != b), min(len(kept), len(found)))
    return Difference(f"byte {at}", repr(kept[at : at + 20]), repr(found[at : at + 20]))


_FINDING_JSON = TypeAdapter(Finding)
