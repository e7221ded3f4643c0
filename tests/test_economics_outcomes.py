"""Outcomes: how much, at what cost, and never a price on what has none."""

import csv
import io
from typing import Any

import pytest

from terazi.economics.costs import Performance
from terazi.economics.money_side import SAME_MONEY, purchase_findings
from terazi.economics.outcomes import (
    ONE_MORE,
    OUTCOME,
    WITHIN,
    as_csv,
    comparisons,
    outcome_findings,
)
from terazi.finding import Direction, Finding, Grade, Interval, Theme
from terazi.proposal.schema import Proposal
from tests.test_economics_costs import MEASURED, model, money, nurses, proposal

SPEED = {"small model": Performance(9, 20, MEASURED)}
VISITS: dict[str, Any] = {"what": "visits", "about": "health"}


def gain(**said: object) -> list[dict[str, object]]:
    return [{"what": "visits", **said}]


def accuracy(estimate: float | None, interval: Interval | None = None) -> Finding:
    return Finding(
        option="small model",
        theme=Theme.BUSINESS,
        measure="topic accuracy",
        unit="share",
        direction=Direction.HELP,
        grade=Grade.UNKNOWN if estimate is None else Grade.MEASURED_HERE,
        probe="topic",
        estimate=estimate,
        interval=interval,
        language="sw",
    )


def found(weighed: Proposal, *findings: Finding) -> dict[tuple[str, str], Finding]:
    return {
        (one.option, one.measure): one for one in outcome_findings(weighed, SPEED, list(findings))
    }


def test_no_outcome_counted_no_finding() -> None:
    assert found(proposal(nurses(), model())) == {}


def test_by_the_month_and_by_the_answer_by_hand() -> None:
    weighed = proposal(
        nurses(outcomes=gain(per_month=7)),
        model(outcomes=gain(per_answer={"amount": 0.01, "low": 0.005, "high": 0.02})),
        outcomes=[VISITS],
    )
    rows = found(weighed)
    assert rows["two nurses", OUTCOME].estimate == 168  # 24 x 7
    assert rows["two nurses", OUTCOME].interval is None
    outcome = rows["small model", OUTCOME]
    assert outcome.estimate == pytest.approx(720)  # 72,000 / 100
    assert outcome.interval is not None
    # A 95 % interval is wider than the 90 % one that was stated.
    assert outcome.interval.low < 360
    assert outcome.interval.high > 1440
    assert outcome.grade is Grade.ASSUMED
    assert outcome.direction is Direction.CONTEXT
    assert rows["today", OUTCOME].estimate == 0
    # The budget of 3,000,000 is enough for both; half of it pays nurses for 14.78 of 24 months.
    assert rows["two nurses", OUTCOME].details[WITHIN] == 168
    poorer = found(weighed.model_copy(update={"budget": weighed.budget.model_copy(
        update={"amount": 1_500_000.0})}))  # fmt: skip
    within = 7 * (1_500_000 - 40_000) / 98_750
    assert poorer["two nurses", OUTCOME].details[WITHIN] == pytest.approx(within)
    # The model costs less and brings more.
    beaten = rows["two nurses", ONE_MORE]
    assert beaten.text == "small model costs no more and brings about no less"
    assert beaten.estimate is None


def test_a_measured_share_of_answers_brings_its_interval_and_grade() -> None:
    weighed = proposal(
        nurses(outcomes=gain(per_answer=0.9)),
        model(outcomes=gain(measure="topic accuracy", language="sw")),
        outcomes=[VISITS],
    )
    rows = found(weighed, accuracy(0.5, Interval(0.4, 0.6, method="Wilson")))
    outcome = rows["small model", OUTCOME]
    assert outcome.estimate == pytest.approx(36_000)
    assert outcome.grade is Grade.MEASURED_HERE
    assert outcome.interval is not None
    assert outcome.interval.low == pytest.approx(28_800, rel=0.01)
    assert outcome.interval.high == pytest.approx(43_200, rel=0.01)


@pytest.mark.parametrize("findings", [[], [accuracy(None)]])
def test_what_was_not_measured_is_left_out_and_said(findings: list[Finding]) -> None:
    weighed = proposal(
        nurses(outcomes=gain(per_answer=0.9)),
        model(outcomes=gain(measure="topic accuracy", language="sw")),
        outcomes=[VISITS],
    )
    rows = found(weighed, *findings)
    assert ("small model", OUTCOME) not in rows
    note = rows["two nurses", OUTCOME].note
    assert "topic accuracy of small model was not measured" in note


@pytest.mark.parametrize("about", ["rights", "dignity", "culture"])
def test_what_has_no_price_gets_none(about: str) -> None:
    weighed = proposal(
        nurses(outcomes=gain(per_month=7)),
        model(outcomes=gain(per_answer=0.01)),
        outcomes=[{"what": "visits", "about": about}],
    )
    rows = found(weighed)
    assert {measure for _, measure in rows} == {OUTCOME}
    assert "no price" in str(rows["two nurses", OUTCOME].details["about"])
    assert as_csv(comparisons(weighed, SPEED, [])).count("\n") == 1


def test_the_table_of_worths_covers_the_stated_range() -> None:
    worths = {"worth_from": money(100), "worth_to": money(500)}
    weighed = proposal(
        nurses(outcomes=gain(per_answer=0.02), monthly_wage=money(60_000) | {"low": 50_000,
               "high": 90_000}),
        model(outcomes=gain(per_answer=0.01)),
        outcomes=[VISITS | worths],
    )  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(as_csv(comparisons(weighed, SPEED, [])))))
    assert len(rows) == 21 * 3
    assert [rows[0]["worth"], rows[-1]["worth"]] == ["100", "500"]
    for place in range(0, len(rows), 3):
        best = [float(row["probability_best"]) for row in rows[place : place + 3]]
        assert sum(best) == pytest.approx(1)
    details = found(weighed)["two nurses", ONE_MORE].details
    assert "probability of being the best buy where one is worth KES 300.00" in details


def test_what_else_the_money_buys_by_hand() -> None:
    weighed = proposal(
        nurses(),
        model(),
        for_the_same_money=[{"what": "scholarships", "price": money(100_000)}],
    )
    rows = {one.option: one for one in purchase_findings(weighed, SPEED)}
    assert set(rows) == {"two nurses", "small model"}  # nothing buys nothing
    assert rows["two nurses"].measure == SAME_MONEY
    assert rows["two nurses"].details == {
        "scholarships": pytest.approx(24.1),
        "scholarships for the whole budget": pytest.approx(30),
    }
    assert "24.1 scholarships (at KES 100,000.00 each)" in rows["two nurses"].text
