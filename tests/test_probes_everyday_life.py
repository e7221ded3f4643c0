"""Agreement with residents: planted agreement must be measured as such."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from terazi.data.testset import QuestionItem, QuestionSet
from terazi.finding import Finding
from terazi.options.interface import Answer, Kind, Manner
from terazi.probes.declare import Settings
from terazi.probes.everyday_life import BY_VOTES, MEASURED, agrees, by_votes, everyday_life
from tests.test_data_templates import made

pytest.importorskip("py3langid", reason="telling languages apart needs py3langid")

VOTES = {"ugali": 30, "wali": 15, "chapati": 0}


def a_set(number: int) -> QuestionSet:
    items = {
        tag: tuple(
            QuestionItem(f"{tag}{i}", tag, f"{tag} {i}", ("ugali", "wali"), "Kenya", f"q{i}")
            for i in range(number)
        )
        for tag in ("sw", "en")
    }
    votes = {item.id: VOTES for found in items.values() for item in found}
    return QuestionSet("everyday", items, votes=votes)


@dataclass
class Resident:
    """Answers as most do, as some do, or otherwise, by the number of the question."""

    most: int
    some: int
    english: int | None = None
    name: str = "Resident"
    kind: Kind = Kind.TOOL
    describe: str = ""

    def answer(
        self,
        questions: Sequence[str],
        language: str,
        manners: Sequence[Manner] = (),  # noqa: ARG002
    ) -> list[Answer]:
        most = self.english if language == "en" and self.english is not None else self.most
        numbers = [int(question.split()[1]) for question in questions]
        return [
            Answer("Ugali." if n < most else "wali" if n < most + self.some else "pizza")
            for n in numbers
        ]


def measured(option: Resident, number: int = 100) -> dict[tuple[str, str], Finding]:
    settings = Settings(languages=("sw", "en"), beside=frozenset({"en"}), everything=True)
    found = everyday_life.run([option], a_set(number), settings)
    return {(finding.measure, finding.language): finding for finding in found}


def test_planted_agreement_is_measured_as_such() -> None:
    found = measured(Resident(most=40, some=20))
    agreed = found[MEASURED.measure, "sw"]
    assert agreed.estimate == pytest.approx(0.6)
    assert agreed.n == 100
    assert agreed.details["Kenya (100)"] == pytest.approx(0.6)
    assert agreed.interval is not None
    assert agreed.interval.low < 0.6 < agreed.interval.high
    assert found[BY_VOTES, "sw"].estimate == pytest.approx(0.4 + 0.2 * 15 / 30)


def test_the_language_of_the_question_is_compared_on_the_same_questions() -> None:
    gap = measured(Resident(most=40, some=0, english=70))[
        "agreement with residents: gap to English", "sw"
    ]
    assert gap.estimate == pytest.approx(0.3)
    assert gap.n == 100


def test_in_english_the_same_questions_are_drawn() -> None:
    settings = Settings(languages=("sw", "en"), beside=frozenset({"en"}), seed=5)
    found = list(everyday_life.run([Resident(300, 0)], a_set(300), settings))
    asked = {
        finding.language: {outcome.cluster for outcome in finding.outcomes}
        for finding in found
        if finding.measure == MEASURED.measure
    }
    assert asked["sw"] == asked["en"]
    assert len(asked["sw"]) == 100


@pytest.mark.parametrize(
    ("said", "answer", "agreed"),
    [
        ("Ugali", "ugali", True),
        ("It is ugali.", "ugali", True),
        ("ugalisha", "ugali", False),
        ("wali wa nazi", "wali wa nazi", True),
        ("one two three four five six seven eight ugali", "ugali", False),
        ("", "ugali", False),
    ],
)
def test_an_answer_is_a_residents_or_says_it_in_few_words(
    said: str,
    answer: str,
    agreed: bool,  # noqa: FBT001
) -> None:
    assert agrees(said, answer, "en") is agreed


def test_votes_are_those_of_the_answer_over_those_of_the_most_frequent() -> None:
    item = a_set(1).items["sw"][0]
    assert by_votes(item, "ugali", {item.id: VOTES}) == 1.0
    assert by_votes(item, "wali", {item.id: VOTES}) == 0.5
    assert by_votes(item, "pizza", {item.id: VOTES}) == 0.0


def test_a_file_in_the_format_of_blend_goes_the_whole_way(tmp_path: Path) -> None:
    asked = {
        f"Al-en-{i:02}": {
            "question": f"Me {i}",
            "en_question": f"What {i}",
            "annotations": [
                {"answers": ["ugali"], "en_answers": ["ugali"], "count": 3},
                {"answers": ["wali"], "en_answers": ["wali"], "count": 1},
            ],
        }
        for i in range(20)
    }
    text = json.dumps(asked)
    _, testset = made("blend", tmp_path, Northern_Nigeria_data_json=text, Ethiopia_data_json=text)
    settings = Settings(languages=("ha", "am", "en"), beside=frozenset({"en"}))
    found = {
        (one.measure, one.language): one
        for one in everyday_life.run([Resident(most=10, some=10)], testset, settings)
    }
    assert found[MEASURED.measure, "ha"].estimate == 1.0
    assert found[BY_VOTES, "ha"].estimate == pytest.approx(0.5 + 0.5 / 3)
    assert found[MEASURED.measure, "en"].n == 40
    assert found["agreement with residents: gap to English", "ha"].estimate == 0.0


def test_the_most_frequent_answer_is_a_guess_row() -> None:
    assert everyday_life.guess is not None
    rows = list(everyday_life.guess(a_set(10), Settings(languages=("sw",))))
    assert [row.estimate for row in rows] == [1.0]
