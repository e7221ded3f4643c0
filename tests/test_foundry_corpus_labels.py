"""The sheet for people, and what their labels make of the shares."""

import csv
import random
from pathlib import Path

import numpy as np
import pytest

from terazi.errors import InputError, TeraziError
from terazi.foundry.corpus.labels import HEADER, read_labels, stratified, write_sheet
from tests.corpus_samples import ENGLISH, look, sentence, write_corpus

LINES = 600


def is_english(line: str) -> bool:
    return line.split()[1].casefold().strip(".") in ENGLISH


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    draw = random.Random(2)  # noqa: S311
    lines = []
    for at in range(LINES):
        if at % 10 == 0:
            lines.append(sentence(draw, ENGLISH))
        elif at % 10 == 1:
            lines.append(sentence(draw, ENGLISH, length=3))  # too short for the identifier
        else:
            lines.append(sentence(draw))
    lines[5] = "=HYPERLINK(1) " + lines[5]
    place = tmp_path_factory.mktemp("corpus")
    return write_corpus(place, {"a.txt": "\n".join(lines)})


def fill(sheet: Path, out: Path, **changes: str) -> list[dict[str, str]]:
    """Fill a sheet in as somebody would who knows both languages."""
    with sheet.open(encoding="utf-8-sig", newline="") as content:
        rows = list(csv.DictReader(content))
    for row in rows:
        row["wrong language" if is_english(row["text"]) else "correct"] = "x"
    for name, value in changes.items():
        rows[0][name.replace("_", " ")] = value
    with out.open("w", encoding="utf-8", newline="") as content:
        writer = csv.DictWriter(content, HEADER, delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return rows


def test_labels_correct_what_the_identifier_does_not_see(folder: Path, tmp_path: Path) -> None:
    with look(folder) as audit:
        assert write_sheet(audit, 120, tmp_path / "sheet.csv", 1) in range(115, 126)
        fill(tmp_path / "sheet.csv", tmp_path / "filled.csv")
        labels = read_labels(audit, tmp_path / "filled.csv")
        seen_by_machine = sum(audit.marks & 4 > 0) / LINES
    shares = {one.kind: one for one in labels.corrected}
    wrong = shares["wrong language"]
    assert seen_by_machine < 0.12
    assert wrong.interval.low <= 0.2 <= wrong.interval.high
    assert wrong.interval.high - wrong.interval.low < 0.15
    assert wrong.share + shares["correct"].share == pytest.approx(1)
    assert shares["offensive"].share == 0
    assert labels.open == 0
    assert sum(size for size, _, _ in labels.groups.values()) == LINES


def test_whoever_labels_does_not_see_what_the_machine_thinks(folder: Path, tmp_path: Path) -> None:
    with look(folder) as audit:
        write_sheet(audit, 120, tmp_path / "sheet.csv", 1)
    text = (tmp_path / "sheet.csv").read_text("utf-8-sig")
    first, *rows = csv.reader(text.splitlines())
    assert tuple(first) == HEADER
    order = [is_english(row[4]) for row in rows]
    assert order != sorted(order)
    assert not any(cell for row in rows for cell in row[5:])


def test_a_spreadsheet_finds_no_formula(folder: Path, tmp_path: Path) -> None:
    with look(folder) as audit:
        write_sheet(audit, LINES, tmp_path / "sheet.csv", 1)
        with (tmp_path / "sheet.csv").open(encoding="utf-8-sig", newline="") as content:
            cells = [row["text"] for row in csv.DictReader(content)]
        assert any(cell.startswith("'=HYPERLINK") for cell in cells)
        assert not any(cell.startswith("=") for cell in cells)
        fill(tmp_path / "sheet.csv", tmp_path / "filled.csv")
        read_labels(audit, tmp_path / "filled.csv")  # and the key still fits


def test_a_sheet_with_labels_is_not_written_over(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_text("mine")
    with look(folder) as audit, pytest.raises(TeraziError, match="is there already"):
        write_sheet(audit, 10, tmp_path / "sheet.csv", 1)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"key": "3-0123456789ab"}, "is of no line of this corpus as it is now"),
        ({"key": "99999999-0123456789ab"}, "is of no line of this corpus"),
        ({"correct": "x", "wrong_language": "x"}, "says correct and wrong language"),
        ({"correct": "", "wrong_language": "", "offensive": "x"}, "says offensive"),
    ],
)
def test_a_wrong_row_is_named(
    folder: Path, tmp_path: Path, changes: dict[str, str], problem: str
) -> None:
    with look(folder) as audit:
        write_sheet(audit, 60, tmp_path / "sheet.csv", 1)
        fill(tmp_path / "sheet.csv", tmp_path / "filled.csv", **changes)
        with pytest.raises(InputError, match=problem) as caught:
            read_labels(audit, tmp_path / "filled.csv")
    assert "filled.csv:2" in str(caught.value)


def test_a_sheet_that_nobody_filled_in(folder: Path, tmp_path: Path) -> None:
    with look(folder) as audit:
        write_sheet(audit, 60, tmp_path / "sheet.csv", 1)
        with pytest.raises(InputError, match=r"no line of the group .* has a label"):
            read_labels(audit, tmp_path / "sheet.csv")


def test_no_sheet_at_all(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    with look(folder) as audit, pytest.raises(InputError, match="has no column 'key'"):
        read_labels(audit, tmp_path / "a.csv")


def test_the_joined_interval_holds_the_truth_as_often_as_it_says() -> None:
    draw = np.random.default_rng(11)
    sizes, drawn, risks = [9000, 700, 300], [60, 40, 30], [0.01, 0.7, 0.35]
    truth = sum(size * risk for size, risk in zip(sizes, risks, strict=True)) / sum(sizes)
    held, times = 0, 2000
    for _ in range(times):
        hits = [int(draw.binomial(n, risk)) for n, risk in zip(drawn, risks, strict=True)]
        share, interval = stratified(sizes, drawn, hits)
        assert interval.low <= share <= interval.high
        held += interval.low <= truth <= interval.high
    assert held / times >= 0.93


def test_where_all_lines_were_labelled_nothing_is_left_open() -> None:
    share, interval = stratified([10, 0, 30], [10, 0, 30], [5, 0, 3])
    assert share == interval.low == interval.high == 0.2
