"""Scenarios: the same costs and outcomes under each, and the regret, by hand."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.economics.costs import Performance, option_costs
from terazi.economics.future import future_findings, futures, in_future, paid_in
from terazi.economics.timeline import spread, total
from terazi.economics.uncertain import MEDIANS
from terazi.finding import Finding, Grade
from terazi.proposal.futures import Future
from terazi.proposal.schema import Proposal
from tests.test_economics_costs import MEASURED, model, money, nurses, proposal

HOSTED = "endpoint:https://m.example.org/v1#m"


def hosted(**changes: object) -> dict[str, Any]:
    prices = {"read_price": money(100), "written_price": money(200)}
    return model(
        name="hosted", model=HOSTED, set_up=None, monthly=money(1_000), endpoint=prices, **changes
    )


def asked(*options: dict[str, Any], **changes: object) -> Proposal:
    return proposal(nurses(set_up=None, monthly=None), *options, **{"horizon_months": 10} | changes)


#: 3,000 answers x 1,000 tokens: 3 million at 100 = 300 a month.
TOKENS = {"hosted": Performance(1, None, MEASURED, tokens=(1000, 0))}


def seen(weighed: Proposal, **future: object) -> Any:  # noqa: ANN401  a row of several
    one = Future.model_validate({"name": "then", **future})
    return in_future(weighed, one, TOKENS, {}, MEDIANS)


def test_nothing_different_costs_the_same() -> None:
    weighed = asked(hosted(exit={"cost": money(700)}))
    for cost in option_costs(weighed, TOKENS):
        here = seen(weighed, from_month=4)[cost.name]
        assert here.cost == pytest.approx(cost.over(10))
        assert here.answers == pytest.approx((cost.served or 0) * 10)


def test_factors_by_hand() -> None:
    weighed = asked(hosted(review={"share": 0.1, "minutes": 2, "hourly_pay": money(600)}))
    # Before: 1,000 + 300 + review 300 x 2 / 60 x 600 = 6,000. Nurses: 1.5625 x 60,000 = 93,750.
    dearer = seen(weighed, from_month=5, token_price=3)
    assert dearer["hosted"].cost == pytest.approx(10 * 7_000 + 4 * 300 + 6 * 900)
    assert dearer["two nurses"].cost == pytest.approx(937_500)
    busier = seen(weighed, from_month=6, volume=2)
    assert busier["hosted"].cost == pytest.approx(5 * 7_300 + 5 * (1_000 + 600 + 12_000))
    assert busier["hosted"].answers == 45_000
    assert busier["two nurses"].cost == pytest.approx(93_750 * 15)
    paid = seen(weighed, wages=2)
    assert paid["hosted"].cost == pytest.approx(10 * 13_300)
    assert paid["two nurses"].cost == pytest.approx(1_875_000)


def test_what_is_gone_is_left_and_answers_no_more_by_hand() -> None:
    weighed = asked(hosted(exit={"cost": money(700)}))
    gone = seen(weighed, from_month=4, gone=["endpoints"])["hosted"]
    assert gone.cost == pytest.approx(3 * 1_300 + 700)
    assert gone.answers == 9_000
    named = seen(weighed, from_month=4, gone=["two nurses"])
    assert named["two nurses"].cost == pytest.approx(3 * 93_750)
    assert named["hosted"].cost == pytest.approx(13_000 + 700)
    at_once = seen(weighed, gone=["endpoints"])["hosted"]
    assert (at_once.cost, at_once.answers) == (700, 0)


def test_the_machine_of_what_is_gone_is_taken_for_what_it_is_worth() -> None:
    weighed = asked(model())
    one = option_costs(weighed, {})[2]
    paid = paid_in(one, one, 4, 10, MEDIANS, ends=True)
    hardware = [payment for payment in paid if payment.category == "hardware"]
    assert spread(hardware).amount == pytest.approx(3 * 2_000)  # 96,000 / 48 months


@given(start=st.integers(1, 10), ends=st.booleans())
def test_a_future_never_pays_for_more_than_the_horizon(start: int, *, ends: bool) -> None:
    weighed = asked(model(exit={"cost": money(700)}))
    one = option_costs(weighed, {})[2]
    paid = total(paid_in(one, one, start, 10, MEDIANS, ends=ends))
    until_then = 700 + (start > 1) * 120_000 + (start - 1) * 17_000
    expected = until_then if ends else one.over(10)
    assert float(paid[0]) == pytest.approx(expected)


def findings(weighed: Proposal) -> dict[tuple[str, str], Finding]:
    return {(one.option, one.group): one for one in future_findings(weighed, TOKENS, [])}


def test_regret_by_the_price_of_an_answer_by_hand() -> None:
    weighed = asked(
        hosted(exit={"cost": money(100_000)}),
        future=[{"name": "good"}, {"name": "bad", "from_month": 2, "gone": ["hosted"]}],
    )
    found = findings(weighed)
    # Nurses 31.25 an answer. Hosted: 113,000 / 30,000 = 3.7667; if bad 101,300 / 3,000 = 33.7667.
    nurses_, hosted_ = found["two nurses", ""], found["hosted", ""]
    assert nurses_.details["regret if good"] == pytest.approx(31.25 - 3.766667)
    assert nurses_.details["regret if bad"] == 0
    assert hosted_.details["regret if bad"] == pytest.approx(33.766667 - 31.25)
    assert "at most KES 2.52" in hosted_.text
    assert "(if bad)" in hosted_.text
    assert "regretted least" in hosted_.text
    assert "regretted least" not in nurses_.text
    assert hosted_.grade is Grade.ASSUMED
    assert "Scenarios, not forecasts" in hosted_.note
    assert ("today", "") not in found


def test_regret_in_net_benefit_by_hand() -> None:
    weighed = asked(
        hosted(outcomes=[{"what": "visits", "per_answer": 0.1}]),
        outcomes=[
            {"what": "visits", "about": "health", "worth_from": money(10), "worth_to": money(400)},
            {"what": "a voice", "about": "rights"},
        ],
        future=[{"name": "good"}, {"name": "bad", "outcomes": 0.01}],
    )
    weighed = weighed.model_copy(update={"options": tuple(
        option.model_copy(update={"outcomes": weighed.options[2].outcomes})
        if option.kind == "people" else option for option in weighed.options
    )})  # fmt: skip
    found = findings(weighed)
    assert {group for _, group in found} == {"visits"}  # rights have no regret in money
    # 3,000 visits each; if bad, 30 by the hosted one. Costs 0, 937,500, 13,000.
    # Worth 10: good 0, -907,500, 17,000; bad 0, -907,500, -12,700.
    today = found["today", "visits"].text
    assert "where one more is worth KES 10.00: at most KES 17,000 lost" in today
    hosted_ = found["hosted", "visits"].text
    assert "KES 10.00: at most KES 12,700 lost against the best (if bad), regretted" in hosted_
    # Worth 400: good 0, 262,500, 1,187,000; bad 0, 262,500, -1,000.
    assert "KES 400.00: at most KES 263,500 lost against the best (if bad), reg" in hosted_
    assert found["hosted", "visits"].details["visits if bad"] == pytest.approx(30)


def test_prices_that_differ_by_a_hair_are_no_regret() -> None:
    other = hosted() | {"name": "other", "monthly": money(1_000.1)}
    told = TOKENS | {"other": TOKENS["hosted"]}
    found = {one.option: one for one in future_findings(asked(hosted(), other), told, [])}
    for option in ("hosted", "other"):
        assert found[option].text.startswith("no regret in any future")
    assert "more for an answer" in found["two nurses"].text


def test_three_futures_are_assumed_and_say_so() -> None:
    weighed = asked(hosted())
    assert [one.name for one in futures(weighed)] == [
        "it pays off", "it stays as it is", "it collapses",
    ]  # fmt: skip
    assert all(one.why.startswith("assumed") for one in futures(weighed))
    found = findings(weighed)["hosted", ""]
    assert found.details["answers if it collapses"] == 15_000
    assert "assumed" in found.note


def test_a_horizon_of_one_month_has_futures_too() -> None:
    assert all(
        np.isfinite(figure)
        for one in findings(asked(hosted(), horizon_months=1)).values()
        for figure in one.details.values()
        if isinstance(figure, float)
    )


def test_a_hidden_price_is_not_regretted_least() -> None:
    unpriced = model(name="unpriced", set_up=None, monthly=None)
    measured = TOKENS | {"unpriced": Performance(9, 20, MEASURED)}
    rows = {one.option: one for one in future_findings(asked(hosted(), unpriced), measured, [])}
    assert rows["unpriced"].text == "unknown: what it costs is not known, or not all of it"
    assert not any(key.startswith("cost") for key in rows["unpriced"].details)
    assert "Not compared: the price of an answer of unpriced is not known." in (
        rows["two nurses"].note
    )
    alone = {one.option: one for one in future_findings(asked(unpriced), measured, [])}
    assert "known of no other option" in alone["two nurses"].text
    assert "regretted least" not in alone["two nurses"].text
