"""What an hour of one learner costs, with a machine and with a teacher, reckoned in the head."""

from typing import Any

import pytest

from terazi.economics.costs import Performance
from terazi.economics.equal_budget import PRICE, cost_findings
from terazi.economics.learner_hour import LEARNER_HOUR, learner_hour_findings
from terazi.finding import Direction, Finding, Grade, Theme
from tests.resources_samples import MODEL, PEOPLE, TOOL, found, money, proposal

SAID = {
    "answers_per_learner_hour": 30,
    "learners_per_teacher": 25,
    "source": "counted in June in two schools",
}
MEASURED = {TOOL: Performance(0.01, 5, Grade.MEASURED_HERE)}


def rows(prices: list[Finding] | None = None, **changes: Any) -> dict[str, Finding]:  # noqa: ANN401  fields of a proposal
    asked = proposal(**{"themes": ["education"], "learning": SAID, **changes})
    known = cost_findings(asked, MEASURED) if prices is None else prices
    return {row.option: row for row in learner_hour_findings(asked, known)}


def test_a_teachers_hour_is_the_wage_by_hours_and_learners() -> None:
    row = rows()[PEOPLE]
    # 30,000 a month / 160 hours = 187.50 an hour / 25 learners.
    assert row.estimate == pytest.approx(7.5)
    assert row.details["formula"] == (
        "KES 9.38 an answer x 20 answers an hour / 25 learners = KES 7.50"
    )
    assert row.unit == "KES per learner-hour"
    assert (row.theme, row.direction) == (Theme.EDUCATION, Direction.HARM)
    assert row.grade is Grade.DOCUMENTED
    assert "counted in June in two schools" in [source.title for source in row.sources]


def test_what_a_teacher_costs_besides_the_wage_is_in_it() -> None:
    options = proposal().model_dump(mode="json", exclude_none=True)["options"]
    options[1]["set_up"] = money(12_000)  # 1,000 a month, for 50 hours: 20 an hour
    assert rows(options=options)[PEOPLE].estimate == pytest.approx((187.5 + 20) / 25)


def test_an_hour_with_a_machine_is_its_answers_at_their_price() -> None:
    row = rows([found(PRICE, 0.4, option=MODEL), found(PRICE, 0.0, option=TOOL)])
    assert row[MODEL].estimate == pytest.approx(12)
    assert row[TOOL].estimate == 0
    assert row[MODEL].grade is Grade.DOCUMENTED  # no better than what it rests on


def test_nothing_has_no_lessons_and_so_no_row() -> None:
    assert set(rows()) == {PEOPLE, TOOL, MODEL}


def test_what_was_not_measured_or_not_said_is_unknown_and_says_why() -> None:
    assert rows()[MODEL].grade is Grade.UNKNOWN
    assert "price per answer" in rows()[MODEL].note
    silent = rows(learning=None)
    assert {row.grade for row in silent.values()} == {Grade.UNKNOWN}
    assert "learning.learners_per_teacher" in silent[PEOPLE].note
    assert "learning.answers_per_learner_hour" in silent[TOOL].note
    half = rows(learning={"learners_per_teacher": 25})
    assert half[PEOPLE].estimate == pytest.approx(7.5)
    assert half[PEOPLE].grade is Grade.ASSUMED  # nobody is named who counted
    assert half[TOOL].estimate is None


def test_only_who_promises_education_is_asked() -> None:
    assert not rows(themes=["health"], learning=None)
    assert rows(themes=["health"])  # who says what an hour takes wants to know


def test_it_is_said_that_learning_is_not_compared() -> None:
    assert "not compared" in rows()[PEOPLE].note
    assert {row.measure for row in rows().values()} == {LEARNER_HOUR}
