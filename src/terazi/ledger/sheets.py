"""The ledger and its items as spreadsheets: one row a finding, one row an outcome."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from terazi.errors import InputError
from terazi.finding import Finding, Outcome, Source

Key = tuple[str, str, str, str, str]

# "finding" is the number that the report links to: the place in the ledger, from 1.
LEDGER_COLUMNS = (
    "finding", "option", "theme", "measure", "language", "group", "estimate", "unit", "low", "high",
    "level", "interval", "n", "direction", "grade", "text", "note", "details", "sources", "probe",
)  # fmt: skip
ITEM_COLUMNS = (
    "finding", "probe", "measure", "option", "finding_language", "group", "item", "language",
    "wording", "picked", "gold", "correct", "status", "cluster",
)  # fmt: skip

_RIGHT, _WRONG, _NEITHER = "right", "wrong", "neither"
_WORDS = {True: _RIGHT, False: _WRONG, None: _NEITHER}
_VALUES = {word: value for value, word in _WORDS.items()}
# What makes a spreadsheet run a cell (OWASP, CSV injection), and the mark that stops it.
_DANGEROUS = frozenset("=+-@\t\r\n＝＋－＠")  # noqa: RUF001  (full-width forms work as well)
_MARK = "'"


def cell(text: str) -> str:
    """Make a text safe in a spreadsheet: one that could be a formula gets an apostrophe before it.

    A text that begins with an apostrophe gets another, so that ``uncell`` can take them away.
    """
    return _MARK + text if text and (text[0] in _DANGEROUS or text[0] == _MARK) else text


def uncell(text: str) -> str:
    """Take the apostrophe of ``cell`` away."""
    return text.removeprefix(_MARK)


def whole_characters(text: str) -> str:
    """Put a question mark for half a character (a lone surrogate): it has no UTF-8."""
    return text.encode(errors="replace").decode()


def ledger_csv(findings: Iterable[Finding]) -> bytes:
    """Write one row a finding. Figures are written in full; texts are made safe."""
    numbered = enumerate(findings, start=1)
    return _sheet(LEDGER_COLUMNS, ([str(n), *_ledger_row(finding)] for n, finding in numbered))


def items_csv(findings: Iterable[Finding]) -> bytes:
    """Write one row an outcome, with the number and the key of its finding before it."""
    return _sheet(
        ITEM_COLUMNS,
        (
            [cell(text) for text in (str(number), *finding.key, *_outcome_row(outcome))]
            for number, finding in enumerate(findings, start=1)
            for outcome in finding.outcomes
        ),
    )


def read_items(file: Path, keys: set[Key], way_out: str) -> dict[Key, tuple[Outcome, ...]]:
    """Read items.csv back: outcomes by the key of their finding.

    Raises:
        InputError: the file is missing or damaged, or does not belong to these findings.
    """
    try:
        text = file.read_bytes().decode()
    except OSError as error:
        problem = f"it cannot be read: {error.strerror}"
        raise InputError(problem, file=file, way_out=way_out) from error
    except UnicodeDecodeError as error:
        raise InputError("it is damaged: not UTF-8", file=file, way_out=way_out) from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    outcomes: dict[Key, list[Outcome]] = {}
    try:
        for key, outcome in _outcomes(reader):
            outcomes.setdefault(_one_of(keys, key), []).append(outcome)
    except (ValueError, csv.Error) as error:
        problem = f"it is damaged: {error}"
        raise InputError(problem, file=file, line=reader.line_num, way_out=way_out) from error
    return {key: tuple(found) for key, found in outcomes.items()}


def _outcomes(rows: Iterator[list[str]]) -> Iterator[tuple[Key, Outcome]]:
    if tuple(next(rows, ())) != ITEM_COLUMNS:
        raise ValueError("its first line is not the one it was written with")
    for row in rows:
        yield _outcome(row)


def _one_of(keys: set[Key], key: Key) -> Key:
    if key not in keys:
        raise ValueError(f"the ledger has no finding “{' · '.join(key)}”")
    return key


def _ledger_row(finding: Finding) -> list[str]:
    interval = finding.interval
    return [
        cell(finding.option),
        finding.theme.value,
        cell(finding.measure),
        cell(finding.language),
        cell(finding.group),
        _number(finding.estimate),
        cell(finding.unit),
        _number(interval.low if interval else None),
        _number(interval.high if interval else None),
        _number(interval.level if interval else None),
        cell(interval.method if interval else ""),
        _number(finding.n),
        finding.direction.value,
        finding.grade.value,
        cell(finding.text),
        cell(finding.note),
        cell(_details(finding.details)),
        cell("; ".join(_source(source) for source in finding.sources)),
        cell(finding.probe),
    ]


def _outcome_row(outcome: Outcome) -> list[str]:
    return [
        outcome.item,
        outcome.language,
        outcome.wording,
        outcome.picked,
        outcome.gold,
        _WORDS[outcome.correct],
        outcome.status,
        outcome.cluster,
    ]


def _outcome(row: list[str]) -> tuple[Key, Outcome]:
    if len(row) != len(ITEM_COLUMNS):
        raise ValueError(f"{len(row)} cells in a row of {len(ITEM_COLUMNS)}")
    _number_of_it, probe, measure, option, spoken, group, *rest = (uncell(text) for text in row)
    item, language, wording, picked, gold, correct, status, cluster = rest
    if correct not in _VALUES:
        raise ValueError(f"“{correct}” is not {_RIGHT}, {_WRONG} or {_NEITHER}")
    outcome = Outcome(item, language, wording, picked, gold, _VALUES[correct], status, cluster)
    return (probe, measure, option, spoken, group), outcome


def _number(value: float | None) -> str:
    return "" if value is None else repr(float(value)) if isinstance(value, float) else str(value)


def _details(details: Mapping[str, float | int | str]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in sorted(details.items()))


def _source(source: Source) -> str:
    more = [part for part in (source.address, source.date, source.licence) if part]
    return f"{source.title} ({', '.join(more)})" if more else source.title


def _sheet(columns: Iterable[str], rows: Iterable[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    # The usual line end (RFC 4180); with any other, Python leaves a lone \r in a cell unquoted.
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return whole_characters(text.getvalue()).encode()
