"""Changing one wage, tariff, price or rate changes what hangs on it, and nothing else."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terazi.economics.cost_table import cost_table
from terazi.economics.costs import Performance
from terazi.economics.equal_budget import COST, PEOPLE_MONTHS
from terazi.economics.future import REGRET
from terazi.economics.money_side import SAME_MONEY, money_findings
from terazi.economics.outcomes import ONE_MORE, OUTCOME
from terazi.finding import Grade, Interval
from terazi.proposal.schema import Proposal

DAY = "2026-03-01"

#: Compare options or divide by another's wage, so anything may move them.
SIDE_BY_SIDE = {ONE_MORE, REGRET}

Fields = dict[str, Any]


def money(amount: float, currency: str = "KES") -> Fields:
    ends = {"low": amount * 0.7, "high": amount * 1.6}
    return {"amount": amount, "currency": currency, "date": DAY, "source": "list", **ends}


def everything() -> Fields:
    """Every kind of option and of uncertain input."""
    tokens = {"read_price": money(2, "USD"), "written_price": money(8, "USD")}
    gain = [{"what": "visits", "per_answer": {"amount": 0.02, "low": 0.01, "high": 0.05}}]
    return {
        "title": "A line",
        "purpose": "Answer questions",
        "beneficiaries": "Those who ask",
        "owner": {"name": "A. Person", "role": "Officer"},
        "stakes": "high",
        "community": {"name": "Kilifi", "country": "KE"},
        "languages": ["sw"],
        "answers_per_month": 3_000,
        "answers_per_month_between": {"low": 2_000, "high": 5_000},
        "budget": money(3_000_000),
        "horizon_months": 24,
        "exchange_rates": [
            {"currency": "USD", "rate": 130, "low": 110, "high": 160, "date": DAY, "source": "b"}
        ],
        "hardware": {
            "description": "laptop",
            "price": money(96_000),
            "electricity": {
                "price_per_kwh": money(25),
                "outages": {"share": 0.1, "backup_price_per_kwh": money(90)},
            },
        },
        "outcomes": [{"what": "visits", "about": "health"}],
        "for_the_same_money": [{"what": "scholarships", "price": money(120_000)}],
        "options": [
            {"kind": "nothing", "name": "today", "today": "They walk."},
            {
                "kind": "people", "name": "nurses", "role": "nurse", "monthly_wage": money(60_000),
                "answers_per_hour": 12, "set_up": money(40_000), "outcomes": gain,
            },
            {
                "kind": "people", "name": "clerks", "role": "clerk", "monthly_wage": money(30_000),
                "answers_per_hour": 10,
            },
            {
                "kind": "tool", "name": "tool", "set_up": money(90_000), "monthly": money(9_000),
                "costs": [
                    {"what": "SMS", "per_answer": money(0.8)},
                    {"what": "rent", "monthly": money(700)},
                ],
                "review": {"share": 0.1, "minutes": 2, "hourly_pay": money(540)},
                "outcomes": gain,
            },
            {
                "kind": "model", "name": "hosted", "model": "endpoint:https://m.example.org/v1#m",
                "endpoint": tokens, "monthly": money(4_000),
            },
        ],
    }  # fmt: skip


def figures(fields: Fields) -> dict[tuple[str, ...], Any]:
    """All that is said about money: findings, and the rows of the table."""
    asked = Proposal.model_validate(fields)
    measured = {
        name: Performance(
            2.0, 15.0, Grade.MEASURED_HERE, tokens=(400, 60), seconds_between=Interval(1, 4)
        )
        for name in ("tool", "hosted")
    }
    found: dict[tuple[str, ...], Any] = {
        (one.option, one.measure, one.group): (one.estimate, one.interval, one.text, one.details)
        for one in money_findings(asked, measured, [])
    }
    for row in cost_table(asked, measured, draws=500).rows:
        found[row.option, "row", row.category, str(row.month)] = row.spread
    return found


BEFORE = figures(everything())


def at(*path: str | int) -> Callable[[Fields], Fields]:
    """The amount of money at a place of the proposal."""

    def find(fields: Fields) -> Fields:
        place: Any = fields
        for step in path:
            place = place[step]
        return place  # type: ignore[no-any-return]

    return find


def times(amount: Fields, factor: float, name: str = "amount") -> None:
    for end in (name, "low", "high"):
        amount[end] *= factor


#: Where, which options' costs hang on it, and which other measures of all options.
CHANGES = [
    (at("options", 1, "monthly_wage"), {"nurses"}, {PEOPLE_MONTHS}),
    (at("options", 2, "monthly_wage"), {"clerks"}, {PEOPLE_MONTHS}),
    (at("options", 1, "set_up"), {"nurses"}, set()),
    (at("hardware", "price"), {"tool"}, set()),
    (at("hardware", "electricity", "price_per_kwh"), {"tool"}, set()),
    (at("hardware", "electricity", "outages", "backup_price_per_kwh"), {"tool"}, set()),
    (at("options", 3, "costs", 0, "per_answer"), {"tool"}, set()),
    (at("options", 3, "costs", 1, "monthly"), {"tool"}, set()),
    (at("options", 3, "review", "hourly_pay"), {"tool"}, set()),
    (at("options", 4, "endpoint", "read_price"), {"hosted"}, set()),
    (at("options", 4, "endpoint", "written_price"), {"hosted"}, set()),
    (at("for_the_same_money", 0, "price"), set(), {SAME_MONEY}),
]


@settings(deadline=None, max_examples=3)
@pytest.mark.parametrize(("find", "options", "measures"), CHANGES)
@given(factor=st.floats(0.3, 0.9) | st.floats(1.1, 4))
def test_one_amount_changes_only_what_hangs_on_it(
    find: Callable[[Fields], Fields], options: set[str], measures: set[str], factor: float
) -> None:
    fields = everything()
    times(find(fields), factor)
    after = figures(fields)
    assert after.keys() == BEFORE.keys()
    for key, figure in BEFORE.items():
        if key[1] not in SIDE_BY_SIDE | measures and key[0] not in options:
            assert after[key] == figure, key
        if key[1] == OUTCOME:  # of what is answered at full service, whatever it costs
            assert after[key][:2] == figure[:2], key
    for option in options:
        assert after[option, COST, ""] != BEFORE[option, COST, ""]
    for measure in measures:
        assert any(after[key] != BEFORE[key] for key in BEFORE if key[1] == measure)


def test_an_exchange_rate_moves_what_is_paid_in_that_money() -> None:
    fields = everything()
    times(fields["exchange_rates"][0], 1.5, "rate")
    after = figures(fields)
    moved = {key[0] for key in BEFORE if after[key] != BEFORE[key] and key[1] not in SIDE_BY_SIDE}
    assert moved == {"hosted"}


def test_one_interval_leaves_all_middles_and_all_other_intervals() -> None:
    fields = everything()
    fields["options"][1]["monthly_wage"]["high"] *= 2
    after = figures(fields)
    for key, figure in BEFORE.items():
        if key[1] not in SIDE_BY_SIDE | {PEOPLE_MONTHS} and key[0] != "nurses":
            assert after[key] == figure, key
    middle, before = after["nurses", COST, ""], BEFORE["nurses", COST, ""]
    assert isinstance(middle, tuple)
    assert isinstance(before, tuple)
    assert middle[0] == before[0]
    assert middle[1].high > before[1].high


def test_the_order_of_options_and_lines_changes_nothing() -> None:
    fields = everything()
    fields["options"].reverse()
    fields["options"][1]["costs"].reverse()
    after = figures(fields)
    for key, figure in BEFORE.items():
        if key[1] in {COST, "row"} and key[0] != "tool":
            assert after[key] == figure, key
    mine, before = after["tool", COST, ""], BEFORE["tool", COST, ""]
    assert isinstance(mine, tuple)
    assert isinstance(before, tuple)
    assert mine[0] == pytest.approx(before[0])
    assert mine[1].low == pytest.approx(before[1].low)
