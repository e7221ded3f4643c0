"""Every word of a verdict, every status of a gate and every limit is in docs/verdict.md."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from terazi.finding import Finding, Grade
from terazi.statistics.intervals import clopper_pearson
from terazi.verdict.compare import LEAST_MONTHS, LEAST_SHARE
from terazi.verdict.dates import LONGEST_MONTHS, STOP_GAP_MONTHS
from terazi.verdict.words import Gate, GateStatus, MeasureFirst, Verdict, Word

DOCS = Path(__file__).parents[1] / "docs"
VERDICT = (DOCS / "verdict.md").read_text(encoding="utf-8")
LEDGER = (DOCS / "ledger.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("word", [*Word, *GateStatus])
def test_each_word_has_its_row(word: Word | GateStatus) -> None:
    assert re.search(rf"^\| \*\*{re.escape(word.value)}\*\* \|", VERDICT, re.MULTILINE)


def test_no_row_names_a_word_that_does_not_exist() -> None:
    rows = re.findall(r"^\| \*\*(.+?)\*\* \|", VERDICT, re.MULTILINE)
    assert sorted(rows) == sorted(word.value for word in [*Word, *GateStatus])


@pytest.mark.parametrize("grade", [grade for grade in Grade if grade is not Grade.UNKNOWN])
def test_each_grade_is_said_to_count_or_not(grade: Grade) -> None:
    assert f"*{grade.value}*" in VERDICT


def test_the_limits_are_those_of_the_code() -> None:
    numbers = {6: "six", 12: "twelve", 1.0: "one"}
    assert f"{numbers[LONGEST_MONTHS]} months" in VERDICT
    assert f"{numbers[STOP_GAP_MONTHS]} months" in VERDICT
    assert f"at least {numbers[LEAST_MONTHS]} month of one person" in VERDICT
    assert f"at least {LEAST_SHARE:.0%} of the questions".replace("%", " %") in VERDICT
    assert f"{clopper_pearson(0, 100).high:.1%}".replace("%", " %") in VERDICT


@pytest.mark.parametrize("kind", [Finding, Verdict, Gate, MeasureFirst])
def test_each_field_on_disk_is_described(kind: type) -> None:
    names = {field.name for field in fields(kind)} - {"outcomes"}
    assert [name for name in names if f"`{name}`" not in LEDGER] == []
