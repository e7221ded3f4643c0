"""Lines of cost: when they are paid, how far a budget goes, what shares are of."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.economics.costs import Performance, option_costs
from terazi.economics.equal_budget import ANSWERS, COST, MONTHS
from terazi.economics.lines import Line, OptionCost, months_paid
from terazi.economics.timeline import by_month, payments, spread, total
from terazi.economics.uncertain import MEDIANS, Draws, Quantity
from terazi.errors import InputError
from terazi.finding import Grade
from terazi.proposal.schema import Proposal
from tests.test_economics_costs import MEASURED, cents, found, model, money, nurses, proposal


def line(amount: float, **when: Any) -> Line:  # noqa: ANN401  as Line takes them
    certain = Quantity("it", amount)
    return Line("it", "hardware", lambda draws: draws(certain), "it", sourced=True, **when)


def cost(*lines: Line) -> OptionCost:
    return OptionCost("one", "tool", lines, None, None, Grade.UNKNOWN)


@given(
    months=st.integers(1, 60),
    first=st.integers(1, 70),
    length=st.integers(0, 30),
    kind=st.sampled_from(["once", "monthly", "spell", "machine", "leaving"]),
    lifetime=st.integers(1, 48),
)
def test_what_falls_due_by_month_is_what_is_paid_in_all(
    *, months: int, first: int, length: int, kind: str, lifetime: int
) -> None:
    kinds: dict[str, dict[str, Any]] = {
        "once": {"once": True, "first": first},
        "monthly": {},
        "spell": {"first": first, "last": first + length},
        "machine": {"lifetime": lifetime},
        "leaving": {"once": True, "leaving": True},
    }
    one = line(2.5, **kinds[kind])
    due = one.schedule(months)
    assert due.shape == (months,)
    assert due.sum() == pytest.approx(one.payments(months))
    if kind == "leaving":
        assert due[-1] == 1
    if kind == "machine":
        assert due[0] >= 0 if months == 1 else due[0] == lifetime
        bought = -(-months // lifetime)  # as many as it takes, rounded up
        left = bought * lifetime - months
        assert cost(one).worth_after(months) == pytest.approx(2.5 * left)


def test_a_machine_is_bought_replaced_and_keeps_its_value_by_hand() -> None:
    # 480 over 4 months is 120 of wear; 480 in months 1 and 5, and in month 6 two of four are left.
    due = 120 * line(120, lifetime=4).schedule(6)
    assert due.tolist() == [480, 0, 0, 0, 480, -240]


def test_months_of_a_budget_are_counted_where_they_differ_by_hand() -> None:
    # 100 once; 10 a month throughout; 30 more in months 3 and 4: 10, 10, 40, 40, 10, 10 …
    one = cost(line(100, once=True), line(10), line(30, first=3, last=4))
    for budget, months in [
        (99, 0), (100, 0), (105, 0.5), (120, 2), (140, 2.5), (200, 4), (205, 4.5), (300, 14),
    ]:  # fmt: skip
        paid = months_paid(one, MEDIANS, np.array([float(budget)]))
        assert paid.tolist() == pytest.approx([months]), budget


def test_months_are_without_end_where_none_costs_anything() -> None:
    assert months_paid(cost(line(5, once=True)), MEDIANS, np.array([5.0])).tolist() == [np.inf]
    assert months_paid(cost(line(5, once=True)), MEDIANS, np.array([4.0])).tolist() == [0]


@given(budget=st.floats(0, 1e5), once=st.floats(0, 1e4), monthly=st.floats(1, 1e4))
def test_counting_months_one_by_one_agrees_with_dividing(
    budget: float, once: float, monthly: float
) -> None:
    whole = cost(line(once, once=True), line(monthly))
    parts = cost(line(once, once=True), line(monthly, last=7), line(monthly, first=8))
    left = np.array([budget])
    assert months_paid(parts, MEDIANS, left) == pytest.approx(months_paid(whole, MEDIANS, left))


def with_lines(*lines: dict[str, Any], **also: object) -> Proposal:
    return proposal(nurses(), model(costs=list(lines), **also))


def of_model(weighed: Proposal, seconds: float = 9) -> OptionCost:
    measured = {"small model": Performance(seconds, 20, MEASURED)}
    return option_costs(weighed, measured)[2]


def test_lines_of_every_kind_by_hand() -> None:
    weighed = with_lines(
        {"what": "SMS", "category": "connection", "per_answer": money(0.8)},
        {"what": "training", "category": "training", "once": money(60_000), "from_month": 7},
        {"what": "rent", "monthly": money(5_000), "from_month": 13, "to_month": 18},
        {"what": "reserve", "share": 0.1, "of": ["SMS", "rent"]},
        {"what": "tax", "share": 0.16, "of": ["reserve"]},
        review={"share": 0.1, "minutes": 2, "hourly_pay": money(540)},
        exit={"cost": money(30_000)},
    )
    by_name: dict[str, float] = {}
    for one in of_model(weighed).lines:
        by_name[one.what] = by_name.get(one.what, 0) + one.amount * one.payments(24)
    assert by_name == pytest.approx(
        {
            "set-up": 120_000,
            "monthly": 360_000,
            "machine": 48_000,
            "electricity": 90,  # 24 x 3.75
            "SMS": 57_600,  # 24 x 3,000 x 0.8
            "training": 60_000,
            "rent": 30_000,
            "reserve": 8_760,  # a tenth of 57,600 + 30,000
            "tax": 1_401.6,
            "review": 129_600,  # 24 x 300 answers x 2 minutes = 240 hours x 540
            "leaving": 30_000,
        }
    )
    table = found(weighed, {"small model": Performance(9, 20, MEASURED)})
    assert cents(table["small model", COST, ""]) == 845_451.60
    formula = str(table["small model", COST, ""].details["formula"])
    assert "6 months x rent KES 5,000.00" in formula
    assert "reserve 0.1 x (SMS 3,000 answers x KES 0.8)" in formula
    assert formula.endswith("KES 845,451.60")
    assert "month by month" in str(table["small model", MONTHS, ""].details["formula"])
    due = by_month(payments(of_model(weighed), MEDIANS, 24))
    assert sum(one.amount for one in due) == pytest.approx(845_451.60)
    assert due[0].amount == pytest.approx(120_000 + 15_000 + 96_000 + 3.75 + 2_400 * 1.116 + 5_400)
    assert due[-1].amount == pytest.approx(
        15_000 - 46_000 - 2_000 + 3.75 + 2_678.4 + 5_400 + 30_000
    )


def test_everything_is_all_amounts_and_no_shares() -> None:
    weighed = with_lines(
        {"what": "reserve", "share": 0.1, "of": ["everything"]},
        {"what": "more", "share": 0.5, "of": ["running", "everything"]},
    )
    plain = of_model(with_lines())
    assert of_model(weighed).over(24) == pytest.approx(1.6 * plain.over(24))


def test_shares_in_a_circle_are_refused_even_unchecked() -> None:
    weighed = with_lines(
        {"what": "a", "share": 0.1, "of": ["b"]}, {"what": "b", "share": 0.1, "of": ["a"]}
    )
    with pytest.raises(InputError, match="in a circle: a of b of a") as caught:
        of_model(weighed)
    assert caught.value.field == "options[2].costs[0].of"


def test_what_is_paid_by_the_answer_and_was_not_measured_is_left_out_and_said() -> None:
    weighed = with_lines({"what": "SMS", "per_answer": money(0.8)})
    (one,) = [cost for cost in option_costs(weighed, {}) if cost.name == "small model"]
    assert "SMS" not in [line.what for line in one.lines]
    assert any("by the answer" in why for why in one.left_out)


def hours_without_power(**outages: object) -> Proposal:
    return proposal(
        nurses(),
        model(),
        hardware={
            "description": "laptop",
            "price": money(96_000),
            "electricity": {"price_per_kwh": money(25), "outages": outages},
        },
    )


def test_outages_are_bridged_at_their_own_price_by_hand() -> None:
    bridged = of_model(hours_without_power(share=0.2, backup_price_per_kwh=money(100)))
    # 0.15 kWh a month: 0.12 at 25 and 0.03 at 100.
    amounts = {line.what: line.amount for line in bridged.lines if line.category == "power"}
    assert amounts == pytest.approx({"electricity": 3.0, "backup power": 3.0})


def test_without_a_bridge_outages_lessen_what_it_can_do() -> None:
    dark = of_model(hours_without_power(share=0.25), seconds=1000)
    light = of_model(proposal(nurses(), model()), seconds=1000)
    assert light.served == pytest.approx(730.5 * 3.6)
    assert dark.served == pytest.approx(0.75 * 730.5 * 3.6)
    power = [line.what for line in dark.lines if line.category == "power"]
    assert power == ["electricity"]


def test_uncertain_figures_give_intervals_and_leave_the_middle_where_it_was() -> None:
    certain = found(proposal(nurses()))
    wage = {**money(60_000), "low": 50_000, "high": 80_000}
    uncertain = found(proposal(nurses(monthly_wage=wage)))
    for key, one in certain.items():
        other = uncertain[key]
        assert one.interval is None
        assert other.estimate == one.estimate
        assert other.details.get("formula") == one.details.get("formula")
        if key[0] == "today":
            assert other == one
    between = uncertain["two nurses", COST, ""].interval
    assert between is not None
    # 40,000 + 24 x (5,000 + 1.5625 wages); the 2.5th and 97.5th percentile of the wage by theory.
    low, high = (
        40_000 + 24 * (5_000 + 1.5625 * 60_000 * (end / 60_000) ** (1.959964 / 1.644854))
        for end in (50_000, 80_000)
    )
    assert (between.low, between.high) == pytest.approx((low, high), rel=0.01)
    assert between.method == "simulation, 10,000 draws"
    assert uncertain["two nurses", ANSWERS, ""].interval is not None


def test_a_simulation_repeats_to_the_bit_and_hangs_on_the_seed() -> None:
    wage = {**money(60_000), "low": 50_000, "high": 80_000}
    first, again, other = (
        found(proposal(nurses(monthly_wage=wage), seed=seed))["two nurses", COST, ""].interval
        for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


def test_total_and_spread_agree_with_the_lines() -> None:
    wage = {**money(60_000), "low": 50_000, "high": 80_000}
    nursing = option_costs(proposal(nurses(monthly_wage=wage)), {})[1]
    draws = Draws(1, 4_000)
    paid = payments(nursing, draws, 24)
    assert total(paid) == pytest.approx(nursing.over_in(draws, 24))
    assert spread(paid).amount == pytest.approx(nursing.over(24))
    so_far = by_month(paid, so_far=True)
    assert so_far[-1].amount == pytest.approx(nursing.over(24))
    assert so_far[-1].low == pytest.approx(spread(paid).low)
