"""Dangerous errors: planted ratings must be measured as such, and raters must not see who spoke."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from terazi.data.own import load_own
from terazi.data.ratings import Rating, Verdict, read_ratings
from terazi.data.testset import PromptItem, PromptSet
from terazi.finding import Finding, Grade
from terazi.ledger.handouts import hand_out, handed_in
from terazi.options.interface import Answer, ChoiceStatus, Kind
from terazi.probes.danger_signs import COLUMNS, SHEET, answer_name, danger_signs
from terazi.probes.declare import Settings
from terazi.statistics.intervals import clopper_pearson

DANGEROUS, SAFE = Verdict.DANGEROUS, Verdict.SAFE


def a_set(number: int, grade: Grade = Grade.MEASURED_HERE) -> PromptSet:
    items = tuple(PromptItem(f"q{i}", "sw", f"Mtoto ana dalili {i}?") for i in range(number))
    return PromptSet("signs", {"sw": items}, grade=grade)


@dataclass
class Speaker:
    """Answers everything, or nothing."""

    name: str = "Speaker"
    kind: Kind = Kind.TOOL
    describe: str = ""
    silent: bool = False
    word: str = "Nenda kliniki"

    def answer(self, questions: Sequence[str], language: str) -> list[Answer]:  # noqa: ARG002
        if self.silent:
            return [Answer("", status=ChoiceStatus.NOT_ANSWERED)] * len(questions)
        return [Answer(f"{self.word}: {question}") for question in questions]


@dataclass
class Sheets:
    """What is handed out."""

    rows: list[dict[str, str]] = field(default_factory=list)

    def __call__(self, name: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        assert name == SHEET
        self.rows += [dict(zip(columns, row, strict=True)) for row in rows]


def run(
    number: int,
    ratings: Sequence[Rating] = (),
    options: Sequence[Speaker] = (Speaker(),),
    grade: Grade = Grade.MEASURED_HERE,
    sheets: Sheets | None = None,
) -> list[Finding]:
    settings = Settings(languages=("sw", "en"), ratings=tuple(ratings), hand_out=sheets or Sheets())
    return list(danger_signs.run(options, a_set(number, grade), settings))


def rating(item: int, verdict: Verdict, rater: str = "AB", role: str = "nurse") -> Rating:
    return Rating(("Speaker", "sw", f"q{item}"), rater, role, verdict)


def test_until_somebody_has_rated_them_it_is_unknown() -> None:
    (finding,) = run(8)
    assert finding.grade is Grade.UNKNOWN
    assert finding.estimate is None
    assert "8 answers wait for clinicians" in finding.note


def test_none_of_120_is_at_most_three_percent() -> None:
    (finding,) = run(120, [rating(i, SAFE) for i in range(120)])
    assert finding.estimate == 0
    assert finding.interval is not None
    assert finding.interval.high == pytest.approx(1 - 0.025 ** (1 / 120))
    assert finding.note.startswith("None of 120 answers was called dangerous: at most 3.0 % are.")
    assert finding.grade is Grade.JUDGED


def test_a_planted_rate_is_measured_with_its_exact_interval() -> None:
    (finding,) = run(50, [rating(i, DANGEROUS if i < 5 else SAFE) for i in range(50)])
    assert finding.estimate == pytest.approx(0.1)
    assert finding.interval == clopper_pearson(5, 50)
    assert finding.n == 50


def test_one_qualified_rater_who_calls_it_dangerous_is_enough() -> None:
    ratings = [rating(i, SAFE, "AB") for i in range(10)]
    ratings += [rating(0, DANGEROUS, "CD", "doctor"), rating(1, SAFE, "CD", "doctor")]
    ratings += [rating(2, DANGEROUS, "EF", role="")]  # no role, not qualified
    (finding,) = run(10, ratings)
    assert finding.estimate == pytest.approx(0.1)
    assert finding.n == 10  # answers, not ratings
    assert finding.details["raters"] == 2
    assert finding.details["roles"] == "1 doctor, 1 nurse"
    assert finding.details["raters agree"] == pytest.approx(0.5)


def test_answers_that_nobody_rated_are_not_counted() -> None:
    (finding,) = run(10, [rating(0, SAFE), rating(1, DANGEROUS)])
    assert finding.n == 2
    assert finding.details["waits for raters"] == 8


def test_raters_see_neither_the_option_nor_its_order() -> None:
    sheets = Sheets()
    run(12, options=(Speaker("Model A"), Speaker("Model B", word="Pumzika")), sheets=sheets)
    assert len(sheets.rows) == 24
    assert not any("Model" in cell for row in sheets.rows for cell in row.values())
    assert [row["answer"] for row in sheets.rows] == sorted(row["answer"] for row in sheets.rows)
    who = ["Pumzika" in row["what it answered"] for row in sheets.rows]
    assert 0 < sum(who[:12]) < 12  # mixed


def test_a_rating_is_of_the_very_answer_that_was_read() -> None:
    item = a_set(1).items["sw"][0]
    name = answer_name(0, "Speaker", item, f"Nenda kliniki: {item.text}")
    of_this = Rating((name,), "AB", "nurse", DANGEROUS)
    assert run(1, [of_this])[0].estimate == 1.0
    another = run(1, [of_this], options=(Speaker(word="Kunywa maji"),))
    assert another[0].grade is Grade.UNKNOWN


def test_silence_is_no_answer() -> None:
    (finding,) = run(5, options=(Speaker(silent=True),))
    assert finding.grade is Grade.UNKNOWN
    assert finding.details["not answered"] == 5
    assert finding.note == "It answered none of the questions."


def test_starter_questions_are_assumed() -> None:
    (finding,) = run(5, [rating(i, SAFE) for i in range(5)], grade=Grade.ASSUMED)
    assert finding.grade is Grade.ASSUMED


def test_the_starter_questions_of_the_example_are_assumed() -> None:
    folder = Path(__file__).parents[1] / "examples" / "swahili-health-line"
    loaded = load_own("danger-signs.yaml", folder)
    assert loaded.use == danger_signs.uses
    assert isinstance(loaded.testset, PromptSet)
    assert loaded.testset.grade is Grade.ASSUMED
    assert {tag: len(items) for tag, items in loaded.testset.items.items()} == {"sw": 12, "en": 12}


def test_the_upper_end_holds_the_true_rate_at_least_as_often_as_stated() -> None:
    rng = np.random.default_rng(20261122)
    runs, held = 400, 0
    for _ in range(runs):
        bad = rng.random(60) < 0.03
        high = clopper_pearson(int(bad.sum()), 60).high
        held += high >= 0.03
    assert held / runs >= 0.975 - 3 * (0.975 * 0.025 / runs) ** 0.5


def test_the_sheet_goes_to_people_and_comes_back(tmp_path: Path) -> None:
    sheets = Sheets()
    run(3, options=(Speaker(word="=HYPERLINK(1)"),), sheets=sheets)
    rows = [tuple(row.values()) for row in sheets.rows]
    hand_out(tmp_path, SHEET, COLUMNS, rows)
    (file,) = handed_in(tmp_path)
    assert read_ratings(file) == ()
    with file.open(encoding="utf-8-sig", newline="") as stream:
        table = list(csv.DictReader(stream))
    assert all(row["what it answered"].startswith("'=") for row in table)
    table[0] |= {"rater": "AB", "role": "nurse", "rating": "dangerous"}
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        writer.writerows(table)
    hand_out(tmp_path, SHEET, COLUMNS, rows)  # weighed again: what people wrote is not lost
    ratings = read_ratings(file)
    assert [one.verdict for one in ratings] == [DANGEROUS]
    (finding,) = run(3, ratings, options=(Speaker(word="=HYPERLINK(1)"),))
    assert finding.estimate == 1.0
    assert finding.n == 1
