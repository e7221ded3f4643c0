"""What an option hangs on: where the money goes, who controls it, what shocks would cost."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.economics.dependency import (
    CONTROL,
    EXCHANGE,
    EXCHANGE_SHOCK,
    EXIT,
    LOCAL,
    PRICES,
    STOPS,
    WITHDRAWN,
    dependency_findings,
)
from terazi.economics.performance import Performance
from terazi.economics.price_changes import gone, rises
from terazi.finding import Finding, Grade, Theme
from terazi.proposal.schema import Proposal
from tests.resources_samples import MODEL, PEOPLE, TOOL, found, money, proposal

RATES = [{"currency": "USD", "rate": 130, "date": "2026-10-01", "source": "a bank"}]
LAPTOP = {
    "description": "a laptop",
    "price": money(48_000),
    "lifetime_months": 48,
    "watts": 36,
    "electricity": {"price_per_kwh": money(100)},
}
HOSTED = "endpoint:https://models.example.org/v1#small"


def options(**model: Any) -> list[dict[str, Any]]:  # noqa: ANN401  fields of an option
    return [
        {"name": "Today", "kind": "nothing", "today": "They walk."},
        {
            "name": PEOPLE,
            "kind": "people",
            "role": "clerk",
            "monthly_wage": money(30_000),
            "answers_per_hour": 20,
        },
        {"name": TOOL, "kind": "tool", "table": "table.csv"},
        {"name": MODEL, "kind": "model", "model": "model.gguf", **model},
    ]


def hosted(**more: Any) -> list[dict[str, Any]]:  # noqa: ANN401  fields of an option
    prices = {"read_price": money(1, "USD"), "written_price": money(3, "USD")}
    return options(model=HOSTED, endpoint={**prices, **more.pop("endpoint", {})}, **more)


def table(asked: Proposal, *facts: Finding) -> dict[tuple[str, str], Finding]:
    # Ten seconds an answer: 1,000 answers at 36 W are 0.1 kWh. Tokens: 0.2 and 0.1 million.
    speed = Performance(10, None, Grade.MEASURED_HERE, tokens=(200.0, 100.0))
    rows = list(dependency_findings(asked, {TOOL: speed, MODEL: speed}, facts))
    assert {row.theme for row in rows} == {Theme.DEPENDENCY}
    assert len({row.key for row in rows}) == len(rows)
    assert "Today" not in {row.option for row in rows}
    return {(row.option, row.measure): row for row in rows}


def fact(measure: str, text: str, kind: str) -> Finding:
    return found(
        measure, None, probe="openness", text=text, grade=Grade.DOCUMENTED, details={"class": kind}
    )


def test_machines_go_abroad_and_wages_and_power_stay() -> None:
    rows = table(proposal(hardware=LAPTOP, options=options(monthly=money(500))))
    assert rows[PEOPLE, LOCAL].estimate == 1
    # 12 months of 1,000 for the machine, 10 for 0.1 kWh, and 500.
    assert rows[MODEL, LOCAL].estimate == pytest.approx(6_120 / 18_120)
    assert rows[MODEL, LOCAL].details["paid abroad"] == pytest.approx(12_000)
    assert rows[MODEL, LOCAL].grade is Grade.ASSUMED


def test_what_is_paid_in_another_currency_goes_abroad() -> None:
    asked = proposal(
        options=options(monthly=money(10, "USD"), set_up=money(1_300)), exchange_rates=RATES
    )
    row = table(asked)[MODEL, LOCAL]
    assert row.estimate == pytest.approx(1_300 / (1_300 + 12 * 1_300))


@given(st.floats(0, 1), st.floats(0, 1))
def test_the_proposals_shares_come_before_the_rule(machine: float, rest: float) -> None:
    asked = proposal(
        hardware={**LAPTOP, "spent_locally": machine},
        options=options(spent_locally=rest, monthly=money(500)),
    )
    row = table(asked)[MODEL, LOCAL]
    assert row.estimate == pytest.approx((1_000 * machine + 510 * rest) / 1_510)


def test_an_endpoints_tokens_go_abroad_unless_the_proposal_says_otherwise() -> None:
    asked = proposal(options=hosted(), exchange_rates=RATES)
    assert table(asked)[MODEL, LOCAL].estimate == 0
    asked = proposal(options=hosted(endpoint={"spent_locally": 0.25}), exchange_rates=RATES)
    assert table(asked)[MODEL, LOCAL].estimate == pytest.approx(0.25)


def test_where_no_cost_is_named_share_and_shocks_are_not_known() -> None:
    rows = table(proposal(hardware=LAPTOP, shocks={"price_rise": 0.1}))
    for measure in (LOCAL, PRICES, EXCHANGE):
        assert (rows[MODEL, measure].grade, rows[MODEL, measure].estimate) == (Grade.UNKNOWN, None)
        assert "set_up, monthly, costs" in rows[MODEL, measure].note
    part = table(proposal(options=options(monthly=money(500)), shocks={"price_rise": 0.1}))
    assert part[MODEL, PRICES].estimate == pytest.approx(600)
    assert part[MODEL, PRICES].text == "at least"


def test_control_is_read_off_and_the_rest_is_not_said() -> None:
    licence = fact("licence", "Apache 2.0", "open")
    row = table(proposal(options=options()), licence)[MODEL, CONTROL]
    assert "weights: the maker, and you have a copy under an open licence;" in row.text
    assert "hosting: your own machine;" in row.text
    assert row.text.endswith("skills: not said")
    told = {"skills": "two of our own", "weights": "the university"}
    row = table(proposal(options=options(control=told)), licence)[MODEL, CONTROL]
    assert row.text.startswith("weights: the university; hosting: your own machine;")
    assert row.text.endswith("skills: two of our own")


def test_behind_an_endpoint_the_host_controls_it() -> None:
    rows = table(proposal(options=hosted(), exchange_rates=RATES))
    assert rows[MODEL, CONTROL].text.count("models.example.org") == 3
    local = options(model="endpoint:http://127.0.0.1:8080/v1#small")
    rows = table(proposal(options=local))
    assert "weights: not said; hosting: your own machine" in rows[MODEL, CONTROL].text
    # What serves it may only pass questions on: nobody has looked.
    assert "if its weights are here too" in rows[MODEL, STOPS].text


@pytest.mark.parametrize(
    ("kind", "said"),
    [("open", "you may go on using"), ("closed", "may have to stop"), ("unknown", "nobody has")],
)
def test_a_copy_goes_on_as_far_as_its_licence_lets_it(kind: str, said: str) -> None:
    row = table(proposal(), fact("termination", "Section 4.", kind))[MODEL, STOPS]
    assert said in row.text
    assert "goes on" in row.text
    assert f"{gone().share:.0%}" in row.text
    assert (MODEL, WITHDRAWN) not in table(proposal())


def test_a_hosted_model_is_withdrawn_as_often_as_the_lists_say() -> None:
    leaving = {"cost": money(9_000), "months": 2, "what": "Move the questions."}
    asked = proposal(options=hosted(exit=leaving), exchange_rates=RATES, horizon_months=24)
    rows = table(asked)
    row = rows[MODEL, WITHDRAWN]
    assert row.estimate == pytest.approx(1 - (1 - gone().share) ** 2)
    assert row.interval is not None
    assert row.interval.low < (row.estimate or 0) < row.interval.high
    assert row.details["questions unanswered while you move"] == pytest.approx(2_000)
    assert "genai-prices" in str(row.details["by another list of prices"])
    assert "models.example.org ends: answers stop" in rows[MODEL, STOPS].text
    assert rows[MODEL, EXIT].estimate == 9_000
    assert rows[MODEL, EXIT].details["months that it takes"] == 2


def test_leaving_is_unknown_where_nobody_says() -> None:
    row = table(proposal())[MODEL, EXIT]
    assert row.grade is Grade.UNKNOWN
    assert "exit" in row.note


def test_tokens_become_dearer_as_they_did_elsewhere() -> None:
    rows = table(proposal(options=hosted(), exchange_rates=RATES))
    paid = 12 * 130 * (0.2 * 1 + 0.1 * 3)
    assert rows[MODEL, PRICES].estimate == pytest.approx((rises()[1] - 1) * paid)
    assert "chance of a rise within the horizon" in rows[MODEL, PRICES].details
    assert (TOOL, PRICES) not in rows  # how often wages or power rise is not known


def test_a_rise_that_the_proposal_names_is_of_all_that_is_paid_again() -> None:
    shocks = {"price_rise": 0.1, "source": "the last bill"}
    asked = proposal(hardware=LAPTOP, shocks=shocks, options=options(set_up=money(5_000)))
    rows = table(asked)
    assert rows[MODEL, PRICES].estimate == pytest.approx(12)  # power, and no machine or set-up
    # 1,000 answers are 50 hours of 160.
    assert rows[PEOPLE, PRICES].estimate == pytest.approx(0.1 * 12 * 30_000 * 50 / 160)
    assert rows[PEOPLE, PRICES].sources[0].title == "the last bill"


def test_a_falling_currency_makes_dearer_what_is_paid_abroad() -> None:
    priced = options(monthly=money(500))
    rows = table(proposal(hardware=LAPTOP, options=priced))
    assert rows[MODEL, EXCHANGE].estimate == pytest.approx(EXCHANGE_SHOCK * 12_000)
    assert "assumed" in str(rows[MODEL, EXCHANGE].details["formula"])
    assert rows[PEOPLE, EXCHANGE].estimate == 0
    rows = table(proposal(hardware=LAPTOP, options=priced, shocks={"exchange_rate": 1.0}))
    assert rows[MODEL, EXCHANGE].estimate == pytest.approx(12_000)


def test_one_wage_changes_only_what_it_should() -> None:
    def one(wage: float) -> dict[tuple[str, str], Finding]:
        asked = options()
        asked[1]["monthly_wage"] = money(wage)
        return table(proposal(hardware=LAPTOP, options=asked, shocks={"price_rise": 0.1}))

    before, after = one(30_000), one(33_000)
    changed = {key for key in before if before[key] != after[key]}
    assert changed == {(PEOPLE, LOCAL), (PEOPLE, PRICES)}
    assert before[PEOPLE, LOCAL].estimate == after[PEOPLE, LOCAL].estimate == 1
