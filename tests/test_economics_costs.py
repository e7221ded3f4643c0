"""Three cases computed by hand, to the cent, and what must hold in every case."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.economics.costs import Performance
from terazi.economics.equal_budget import (
    ANSWERS,
    COST,
    MONTHS,
    PEOPLE_MONTHS,
    PRICE,
    WHOLE_BUDGET,
    cost_findings,
)
from terazi.errors import InputError
from terazi.finding import LEFT_OUT, Direction, Finding, Grade, Source
from terazi.proposal.schema import Proposal

DAY = "2026-03-01"
MEASURED = Grade.MEASURED_HERE


def money(amount: float, currency: str = "KES", source: str = "price list") -> dict[str, Any]:
    return {"amount": amount, "currency": currency, "date": DAY, "source": source}


def nurses(**changes: object) -> dict[str, Any]:
    return {
        "kind": "people",
        "name": "two nurses",
        "role": "Nurse",
        "monthly_wage": money(60_000),
        "answers_per_hour": 12,
        "set_up": money(40_000),
        "monthly": money(5_000),
        **changes,
    }


def model(**changes: object) -> dict[str, Any]:
    return {
        "kind": "model",
        "name": "small model",
        "model": "packaged:smollm2-135m",
        "set_up": money(120_000),
        "monthly": money(15_000),
        **changes,
    }


def proposal(*options: dict[str, Any], **changes: object) -> Proposal:
    fields: dict[str, Any] = {
        "title": "A line",
        "purpose": "Answer questions",
        "beneficiaries": "Those who ask",
        "owner": {"name": "A. Person", "role": "Officer"},
        "stakes": "high",
        "community": {"name": "Kilifi", "country": "KE"},
        "languages": ["sw"],
        "answers_per_month": 3_000,
        "budget": money(3_000_000),
        "horizon_months": 24,
        "hardware": {
            "description": "laptop",
            "price": money(96_000),
            "lifetime_months": 48,
            "electricity": {"price_per_kwh": money(25)},
        },
        "options": [{"kind": "nothing", "name": "today", "today": "They walk."}, *options],
        **changes,
    }
    return Proposal.model_validate(fields)


def found(
    weighed: Proposal, performances: Mapping[str, Performance] | None = None
) -> dict[tuple[str, str, str], Finding]:
    findings = cost_findings(weighed, performances)
    table = {(finding.option, finding.measure, finding.group): finding for finding in findings}
    assert len(table) == len(findings)
    return table


def cents(finding: Finding) -> float:
    assert finding.estimate is not None
    return round(finding.estimate, 2)


def test_a_health_line_by_hand() -> None:
    table = found(proposal(nurses(), model()), {"small model": Performance(9, 20, MEASURED)})
    # Nurses: 3,000 answers / 12 an hour = 250 hours / 160 = 1.5625 nurses x 60,000 = 93,750 and
    # 5,000 a month; 40,000 + 24 x 98,750.
    cost = table["two nurses", COST, ""]
    assert cents(cost) == 2_410_000.00
    assert cost.details["monthly cost"] == pytest.approx(98_750)
    assert cost.details["people needed"] == pytest.approx(1.5625)
    assert cents(table["two nurses", PRICE, ""]) == 33.47  # 2,410,000 / 72,000
    assert cents(table["two nurses", MONTHS, ""]) == 29.97  # 2,960,000 / 98,750
    assert cents(table["two nurses", ANSWERS, ""]) == 72_000
    assert cents(table["two nurses", PEOPLE_MONTHS, ""]) == 40.17  # 2,410,000 / 60,000
    assert cents(table["two nurses", PEOPLE_MONTHS, WHOLE_BUDGET]) == 50.00
    # Model: 3,000 x 9 s x 20 W = 540 kWs = 0.15 kWh x 25 = 3.75; machine 96,000 / 48 = 2,000;
    # 120,000 + 24 x (15,000 + 2,000 + 3.75).
    cost = table["small model", COST, ""]
    assert cents(cost) == 528_090.00
    assert cost.details["formula"] == (
        "set-up KES 120,000.00 + 24 months x (monthly KES 15,000.00 + machine KES 96,000.00"
        " / 48 months + electricity 0.15 kWh at KES 25.00) = KES 528,090.00"
    )
    assert cost.details["electricity"] == (
        "0.15 kWh a month (3,000 answers x 9 s x 20 W while answering, measured here)"
    )
    assert cents(table["small model", PRICE, ""]) == 7.33  # 528,090 / 72,000
    assert cents(table["small model", MONTHS, ""]) == 169.37  # 2,880,000 / 17,003.75
    assert cents(table["small model", PEOPLE_MONTHS, ""]) == 8.80  # 528,090 / 60,000
    assert table["small model", PEOPLE_MONTHS, ""].unit == "nurse-months"
    assert table["small model", ANSWERS, ""].details["share of need met"] == 1


def test_a_market_desk_by_hand_with_another_currency_and_too_small_a_budget() -> None:
    clerks = {
        "kind": "people",
        "name": "clerks",
        "role": "clerk",
        "monthly_wage": money(45_000, "TRY"),
        "hours_per_month": 180,
        "answers_per_hour": 40,
    }
    tool = {
        "kind": "tool",
        "name": "look-up",
        "set_up": money(2_000, "USD"),
        "monthly": money(8_000, "TRY"),
    }
    weighed = proposal(
        clerks,
        tool,
        answers_per_month=20_000,
        horizon_months=12,
        budget=money(1_200_000, "TRY"),
        exchange_rates=[{"currency": "USD", "rate": 41.25, "date": DAY, "source": "central bank"}],
        hardware={"description": "laptop", "price": money(800, "USD"), "lifetime_months": 60},
    )
    table = found(weighed, {"look-up": Performance(0.05, 15, MEASURED)})
    # Clerks: 20,000 / 40 = 500 hours / 180 x 45,000 = 125,000 a month, 1,500,000 in all.
    assert cents(table["clerks", COST, ""]) == 1_500_000.00
    assert cents(table["clerks", PRICE, ""]) == 6.25
    assert cents(table["clerks", MONTHS, ""]) == 9.60
    answers = table["clerks", ANSWERS, ""]
    assert cents(answers) == 192_000  # 9.6 x 20,000
    assert answers.details["share of need met"] == pytest.approx(0.8)
    assert answers.details["left unanswered"] == pytest.approx(48_000)
    assert cents(table["clerks", PEOPLE_MONTHS, WHOLE_BUDGET]) == 26.67
    # Look-up: USD 2,000 = 82,500; USD 800 = 33,000 / 60 = 550; 82,500 + 12 x 8,550.
    cost = table["look-up", COST, ""]
    assert cents(cost) == 185_100.00
    assert "TRY 82,500.00 (USD 2,000.00 at 41.25 on 2026-03-01)" in str(cost.details["formula"])
    assert "no price of a kilowatt-hour" in cost.note
    assert cost.grade is Grade.ASSUMED
    assert Source(title="central bank", date=DAY) in cost.sources
    assert cents(table["look-up", PRICE, ""]) == 0.77  # 185,100 / 240,000
    assert cents(table["look-up", MONTHS, ""]) == 130.70  # 1,117,500 / 8,550
    assert table["look-up", PRICE, ""].unit == "TRY per answer"


def test_a_machine_too_slow_for_the_need_by_hand() -> None:
    weighed = proposal(
        nurses(),
        model(set_up=money(10_000), monthly=money(9_000)),
        answers_per_month=100_000,
        horizon_months=6,
        budget=money(50_000),
        hardware={
            "description": "laptop",
            "price": money(60_000),
            "watts": 40,
            "electricity": {"price_per_kwh": money(8)},
        },
    )
    table = found(weighed, {"small model": Performance(60, 999, MEASURED)})
    # One machine: 730.5 hours x 60 answers = 43,830 a month; 43,830 x 60 s x 40 W = 29.22 kWh
    # x 8 = 233.76; 60,000 / 48 = 1,250; 10,000 + 6 x (9,000 + 1,250 + 233.76).
    cost = table["small model", COST, ""]
    assert cents(cost) == 72_902.56
    assert "40 W while answering, documented" in str(cost.details["electricity"])
    assert cents(table["small model", PRICE, ""]) == 0.28  # 72,902.56 / 262,980
    assert cents(table["small model", MONTHS, ""]) == 3.82  # 40,000 / 10,483.76
    answers = table["small model", ANSWERS, ""]
    assert cents(answers) == 167_230.08  # 40,000 / 10,483.76 x 43,830
    assert answers.details["capacity per month"] == pytest.approx(43_830)
    assert answers.details["left unanswered"] == pytest.approx(600_000 - 167_230.08, abs=0.01)


def hosted(**endpoint: object) -> Proposal:
    """A model behind an endpoint whose bill is in dollars."""
    told = {"endpoint": endpoint} if endpoint else {}
    option = model(model="endpoint:https://models.example.org/v1#m", set_up=None, monthly=None)
    rate = {"currency": "USD", "rate": 130, "date": DAY, "source": "bank"}
    return proposal(option | told, exchange_rates=[rate])


def test_a_model_behind_an_endpoint_is_paid_by_the_token_by_hand() -> None:
    asked = hosted(read_price=money(0.1, "USD"), written_price=money(0.4, "USD"))
    figures = found(asked, {"small model": Performance(2, None, MEASURED, tokens=(400, 60))})
    # 3000 x 400 = 1.2 million at KES 13 and 3000 x 60 = 0.18 million at KES 52: 24.96 a month
    assert cents(figures["small model", COST, ""]) == 599.04
    assert figures["small model", PRICE, ""].estimate == pytest.approx(24.96 / 3000)
    formula = str(figures["small model", COST, ""].details["formula"])
    assert "1.2 million tokens read (3,000 answers x 400) at KES 13.00" in formula
    assert "0.18 million tokens written (3,000 answers x 60) at KES 52.00" in formula
    assert "machine" not in formula
    assert figures["small model", COST, ""].grade is Grade.DOCUMENTED
    answers = figures["small model", ANSWERS, ""]
    assert "one question after the other" in answers.note
    assert answers.details["capacity per month"] == 730.5 * 3600 / 2


@pytest.mark.parametrize(
    ("endpoint", "tokens", "said"),
    [
        ({}, (400, 60), "no price of its tokens and no monthly cost"),
        ({"read_price": money(1, "USD")}, (400, 60), "tokens written: the proposal gives no price"),
        ({"read_price": money(1, "USD")}, None, "how many an answer takes was not measured"),
    ],
)
def test_what_an_endpoint_charges_and_nobody_knows_is_said(
    endpoint: dict[str, Any], tokens: tuple[float, float] | None, said: str
) -> None:
    measured = Performance(2, None, MEASURED, tokens=tokens)
    cost = found(hosted(**endpoint), {"small model": measured})["small model", COST, ""]
    assert said in cost.note
    # Where no price at all can be counted it is not known; a part of it is the least it may be.
    part = bool(endpoint) and tokens is not None
    assert cost.grade is (Grade.ASSUMED if part else Grade.UNKNOWN)
    assert cost.text == ("at least" if part else "")


def test_a_cost_that_nobody_names_is_unknown_and_never_free() -> None:
    weighed = proposal(nurses(), model(set_up=None, monthly=None))
    table = found(weighed, {"small model": Performance(9, 20, MEASURED)})
    figures = [one for (option, _, _), one in table.items() if option == "small model"]
    assert {one.measure for one in figures} == {COST, PRICE, MONTHS, ANSWERS, PEOPLE_MONTHS}
    for one in figures:
        assert (one.grade, one.estimate, one.text) == (Grade.UNKNOWN, None, "")
        assert "(set_up, monthly, costs)" in one.note
    assert table["today", MONTHS, ""].text == "without end: no month costs anything"
    share = {"what": "reserve", "share": 0.1, "of": ["hardware"]}
    only = proposal(nurses(), model(set_up=None, monthly=None, costs=[share]))
    cost = found(only, {"small model": Performance(9, 20, MEASURED)})["small model", COST, ""]
    assert cost.grade is Grade.UNKNOWN
    assert "shares of the machine" in cost.note


def test_a_cost_with_a_part_missing_is_the_least_that_it_may_be() -> None:
    spread = {**money(15_000), "low": 10_000, "high": 40_000}
    whole = proposal(nurses(), model(monthly=spread))
    measured = {"small model": Performance(9, 20, MEASURED)}
    assert found(whole, measured)["small model", COST, ""].interval is not None
    table = found(proposal(nurses(), model(monthly=spread), hardware=None), measured)
    said = {COST: "at least", PRICE: "at least", PEOPLE_MONTHS: "at least",
            MONTHS: "at most", ANSWERS: "at most"}  # fmt: skip
    for measure, text in said.items():
        one = table["small model", measure, ""]
        assert one.estimate is not None
        assert (one.text, one.interval, one.details[LEFT_OUT]) == (text, None, 2)
    assert LEFT_OUT not in table["two nurses", COST, ""].details
    once = proposal(nurses(), model(monthly=None), hardware=None)
    months = found(once, measured)["small model", MONTHS, ""]
    assert months.grade is Grade.UNKNOWN  # not "without end"


def test_nothing_costs_nothing_and_answers_nothing() -> None:
    table = found(proposal(nurses()))
    assert table["today", COST, ""].estimate == 0
    assert table["today", ANSWERS, ""].estimate == 0
    assert table["today", ANSWERS, ""].details["left unanswered"] == 72_000
    assert table["today", MONTHS, ""].estimate is None
    assert table["today", MONTHS, ""].text
    assert ("today", PRICE, "") not in table


def test_what_was_not_measured_is_unknown_and_never_zero() -> None:
    table = found(proposal(nurses(), model()))
    for measure in (PRICE, ANSWERS):
        unknown = table["small model", measure, ""]
        assert unknown.grade is Grade.UNKNOWN
        assert unknown.estimate is None
        assert unknown.note
    cost = table["small model", COST, ""]
    assert cost.grade is Grade.ASSUMED
    assert "electricity: nothing was measured" in cost.note


def test_what_cannot_be_counted_is_said_and_makes_it_assumed() -> None:
    measured = {"small model": Performance(9, 20, MEASURED)}
    whole = found(proposal(nurses(), model()), measured)["small model", COST, ""]
    assert whole.grade is Grade.DOCUMENTED
    assert whole.note == ""
    part = found(proposal(nurses(), model(), hardware=None), measured)["small model", COST, ""]
    assert part.grade is Grade.ASSUMED
    assert "no machine" in part.note


def test_no_cost_named_is_said() -> None:
    cost = found(proposal(nurses(), model(set_up=None, monthly=None)))["small model", COST, ""]
    assert "no cost of setting it up" in cost.note


def test_power_that_nobody_knows_is_said() -> None:
    measured = {"small model": Performance(9, None, MEASURED)}
    cost = found(proposal(nurses(), model()), measured)["small model", COST, ""]
    assert "power it takes is not known" in cost.note


def test_the_machines_that_come_after_the_first_are_paid_too() -> None:
    weighed = proposal(nurses(), model(set_up=None), horizon_months=60)
    cost = found(weighed, {"small model": Performance(9, 0, MEASURED)})["small model", COST, ""]
    assert cents(cost) == 60 * (15_000 + 96_000 / 48)


@pytest.mark.parametrize(
    ("option", "measure", "grade"),
    [
        ("two nurses", COST, Grade.ASSUMED),
        ("two nurses", PEOPLE_MONTHS, Grade.ASSUMED),
        ("small model", COST, Grade.DOCUMENTED),
        ("small model", PRICE, Grade.DOCUMENTED),
        ("small model", PEOPLE_MONTHS, Grade.ASSUMED),
    ],
)
def test_an_amount_without_a_source_is_assumed(option: str, measure: str, grade: Grade) -> None:
    weighed = proposal(nurses(monthly_wage=money(60_000, source=" ")), model())
    table = found(weighed, {"small model": Performance(9, 20, MEASURED)})
    assert table[option, measure, ""].grade is grade


def test_an_estimated_power_is_labelled_and_a_guessed_time_weakens_the_answers() -> None:
    weighed = proposal(nurses(), model())
    estimated = {"small model": Performance(9, 20, MEASURED, watts_grade=Grade.ASSUMED)}
    table = found(weighed, estimated)
    assert str(table["small model", COST, ""].details["electricity"]).endswith("assumed)")
    assert table["small model", ANSWERS, ""].grade is Grade.DOCUMENTED
    claimed = {"small model": Performance(9, 20, Grade.CLAIMED, Source(title="a seller"))}
    table = found(weighed, claimed)
    assert table["small model", ANSWERS, ""].grade is Grade.CLAIMED
    assert table["small model", PRICE, ""].grade is Grade.CLAIMED


def test_two_kinds_of_people_are_told_apart() -> None:
    clerk = nurses(name="one clerk", role="Clerk", monthly_wage=money(30_000))
    table = found(proposal(nurses(), clerk))
    assert table["two nurses", PEOPLE_MONTHS, "clerk"].unit == "clerk-months"
    assert cents(table["two nurses", PEOPLE_MONTHS, "clerk"]) == 80.33  # 2,410,000 / 30,000
    assert cents(table["one clerk", PEOPLE_MONTHS, f"{WHOLE_BUDGET}, clerk"]) == 100


def test_setting_up_beyond_the_budget_buys_no_month() -> None:
    weighed = proposal(nurses(set_up=money(4_000_000)))
    table = found(weighed)
    assert table["two nurses", MONTHS, ""].estimate == 0
    assert "more than the budget" in str(table["two nurses", MONTHS, ""].details["formula"])
    assert table["two nurses", ANSWERS, ""].estimate == 0


def test_money_without_a_rate_names_the_field_and_the_way_out() -> None:
    weighed = proposal(nurses(), model(monthly=money(5, "USD")))
    with pytest.raises(InputError, match="exchange rate from USD") as caught:
        cost_findings(weighed)
    assert caught.value.field == "options[2].monthly"
    assert "exchange_rates" in caught.value.way_out


def test_more_of_a_cost_is_harm_and_more_answers_help() -> None:
    directions = {key[1]: finding.direction for key, finding in found(proposal(nurses())).items()}
    assert directions == {
        COST: Direction.HARM,
        PRICE: Direction.HARM,
        ANSWERS: Direction.HELP,
        MONTHS: Direction.HELP,
        PEOPLE_MONTHS: Direction.CONTEXT,
    }


@pytest.mark.parametrize("seconds", [0, -1, float("nan"), float("inf")])
def test_a_performance_that_cannot_be_is_refused(seconds: float) -> None:
    with pytest.raises(ValueError, match="seconds"):
        Performance(seconds, 10, MEASURED)
    with pytest.raises(ValueError, match="watts"):
        Performance(1, seconds - 1, MEASURED)


AMOUNTS = st.floats(1, 1e7)


@given(
    budget=AMOUNTS,
    set_up=AMOUNTS,
    monthly=AMOUNTS,
    volume=st.floats(1, 1e6),
    horizon=st.integers(1, 120),
    seconds=st.floats(0.01, 1000),
    watts=st.floats(0, 500),
)
def test_costs_hang_together(
    *,
    budget: float,
    set_up: float,
    monthly: float,
    volume: float,
    horizon: int,
    seconds: float,
    watts: float,
) -> None:
    weighed = proposal(
        nurses(),
        model(set_up=money(set_up), monthly=money(monthly)),
        budget=money(budget),
        answers_per_month=volume,
        horizon_months=horizon,
    )
    table = found(weighed, {"small model": Performance(seconds, watts, MEASURED)})
    for option in ("two nurses", "small model"):
        figures = {
            measure: table[option, measure, ""].estimate or 0
            for measure in (COST, PRICE, ANSWERS, MONTHS, PEOPLE_MONTHS)
        }
        assert all(figure >= 0 for figure in figures.values())
        assert figures[ANSWERS] <= volume * horizon * (1 + 1e-9)
        # What the whole horizon costs is within the budget just where all its months are.
        if abs(figures[COST] - budget) > 1e-6 * budget:
            assert (figures[MONTHS] >= horizon) is (figures[COST] <= budget)
        assert figures[PEOPLE_MONTHS] == pytest.approx(figures[COST] / 60_000)
        answers = table[option, ANSWERS, ""].details
        left = answers["left unanswered"]
        assert isinstance(left, float)
        assert left + figures[ANSWERS] == pytest.approx(volume * horizon)
