"""What a month of use is beside a month's income."""

import pytest

from terazi.economics.equal_budget import COST
from terazi.economics.incomes import ALONE, INTERNATIONAL, income_findings
from terazi.economics.tables import COUNTRIES, table
from terazi.finding import Finding, Grade
from tests.resources_samples import MODEL, TOOL, found, proposal

RATE = {"currency": "USD", "rate": 120, "date": "2026-10-01", "source": "a bank"}
INCOME = float(table(COUNTRIES).rows["KE"]["income_usd"]) / 12 * 120  # KES a month
COSTS = [
    found(COST, 12 * 1000 * INCOME / 4, "KES"),  # a quarter of an income for each of 1,000
    found(COST, 0.0, "KES", option=TOOL, grade=Grade.DOCUMENTED),
    found(COST, 0.0, "KES", option="Today", grade=Grade.DOCUMENTED),
]


def rows(**changes: object) -> dict[str, Finding]:
    asked = proposal(**{"exchange_rates": [RATE], **changes})
    return {row.option: row for row in income_findings(asked, COSTS)}


def test_a_planted_share_is_found() -> None:
    found_rows = rows()
    assert found_rows[MODEL].estimate == pytest.approx(25)
    assert found_rows[MODEL].details[ALONE] == pytest.approx(250)
    assert "2024" in str(found_rows[MODEL].details["a monthly income"])
    assert found_rows[MODEL].grade is Grade.DOCUMENTED


def test_the_whole_cost_is_shown_in_dollars_of_equal_buying_power() -> None:
    # A quarter of an income, for 1,000 people and 12 months: as many incomes by purchasing power.
    equal = float(table(COUNTRIES).rows["KE"]["income_ppp"]) / 12
    assert rows()[MODEL].details[INTERNATIONAL] == pytest.approx(3000 * equal)
    without = rows(exchange_rates=[])[MODEL]
    assert INTERNATIONAL not in without.details


def test_what_costs_nothing_is_no_share_and_nothing_has_no_row() -> None:
    found_rows = rows()
    assert found_rows[TOOL].estimate == 0
    assert set(found_rows) == {MODEL, TOOL}


def test_without_people_only_the_one_who_pays_alone_is_known() -> None:
    row = rows(community={"name": "Kwale", "country": "KE"})[MODEL]
    assert row.grade is Grade.UNKNOWN
    assert "community.people" in row.note
    assert row.details[ALONE] == pytest.approx(250)


def test_without_a_rate_it_says_which_to_add() -> None:
    row = rows(exchange_rates=[])[MODEL]
    assert row.grade is Grade.UNKNOWN
    assert "one USD costs in KES" in row.note
    assert ALONE not in row.details


def test_a_country_without_an_income_is_named() -> None:
    missing = next(code for code in ("VA", "AQ", "BV") if code not in table(COUNTRIES).rows)
    row = rows(community={"name": "There", "country": missing, "people": 3})[MODEL]
    assert row.grade is Grade.UNKNOWN
    assert missing in row.note
