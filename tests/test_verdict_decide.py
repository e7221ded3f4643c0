"""Ledgers with a known right verdict."""

from datetime import date

import pytest

from terazi.finding import Direction, Finding, Grade, Interval
from terazi.proposal.schema import Proposal
from terazi.verdict.decide import decide
from terazi.verdict.words import NotMeasured, Verdict, Word
from tests.verdict_samples import (
    AT_LEAST,
    DANGER,
    MODEL,
    NOTHING,
    OTHER,
    PATH,
    PEOPLE,
    TODAY,
    TOOL,
    amount,
    chance,
    people,
    proposal,
    red_line,
    share,
    today,
    unknown,
)

GOOD = (share(MODEL, 0.75), chance(), today(), *people())
HIGH_LINES = [AT_LEAST, red_line(DANGER, at_most=0.01)]
MONTHS, PRICE = "months within the budget", "price per answer"


def verdict(*findings: Finding, asked: Proposal | None = None) -> Verdict:
    return decide(asked or proposal(), findings, TODAY)


def test_a_good_option_with_a_funded_path_is_adopted_for_a_year() -> None:
    found = verdict(*GOOD)
    assert found.verdict is Word.ADOPT
    assert found.option == MODEL
    assert found.expires == "2027-11-22"
    assert found.expires in found.summary


@pytest.mark.parametrize(
    ("changes", "expires"),
    [
        ({"horizon_months": 7}, "2027-06-22"),
        ({"path_to_people": {**PATH, "by": date(2027, 1, 31)}}, "2027-01-31"),
        ({"path_to_people": None}, "2027-05-22"),
        ({"path_to_people": None, "horizon_months": 3}, "2027-02-22"),
        ({"path_to_people": {**PATH, "funded": False}}, "2027-05-22"),
        ({"path_to_people": {**PATH, "by": date(2026, 11, 22)}}, "2027-05-22"),  # already due
    ],
)
def test_it_expires_at_the_soonest(changes: dict[str, object], expires: str) -> None:
    found = verdict(*GOOD, asked=proposal(**changes))
    assert found.verdict is Word.ADOPT
    assert found.expires == expires
    stop_gap = expires not in {"2027-06-22", "2027-01-31"}
    assert ("stop-gap" in found.summary) == stop_gap
    assert any("stop-gap" in condition for condition in found.conditions) == stop_gap


def test_it_does_not_run_longer_than_it_is_paid_for() -> None:
    found = verdict(*GOOD, amount(MODEL, MONTHS, 4.9, "months", direction=Direction.HELP))
    assert (found.verdict, found.expires) == (Word.ADOPT, "2027-03-22")
    broke = verdict(*GOOD, amount(MODEL, MONTHS, 0.9, "months", direction=Direction.HELP))
    assert broke.verdict is Word.FUND_PEOPLE
    assert any("not pay for one month" in reason for reason in broke.reasons)


@pytest.mark.parametrize(
    ("stakes", "path", "word"),
    [
        ("low", None, Word.ADOPT),
        ("medium", PATH, Word.ADOPT),
        ("medium", None, Word.PEOPLE_WITH_TOOL),
        ("high", PATH, Word.PEOPLE_WITH_TOOL),
        ("high", None, Word.PEOPLE_WITH_TOOL),
    ],
)
def test_the_higher_the_stakes_the_more_people(stakes: str, path: object, word: Word) -> None:
    found = verdict(*GOOD, asked=proposal(stakes=stakes, path_to_people=path))
    assert found.verdict is word
    assert found.expires == ("2027-11-22" if path else "2027-05-22")
    if stakes == "high":
        assert any("reads every answer" in condition for condition in found.conditions)


def test_high_stakes_without_a_red_line_cannot_be_weighed() -> None:
    found = verdict(*GOOD, asked=proposal(stakes="high", red_lines=[]))
    assert found.verdict is Word.CANNOT_WEIGH
    assert "red line" in found.summary
    assert verdict(*GOOD, asked=proposal(red_lines=[])).verdict is Word.ADOPT


def test_nothing_known_of_any_candidate_cannot_be_weighed() -> None:
    only_facts = amount(MODEL, "memory", 400, "MB", direction=Direction.CONTEXT)
    money = amount(MODEL, PRICE, 2.0, "KES per answer")
    found = verdict(*people(), today(), chance(), unknown(MODEL), only_facts, money)
    assert found.verdict is Word.CANNOT_WEIGH


@pytest.mark.parametrize("missing", [NOTHING, PEOPLE])
def test_without_nothing_or_people_there_is_no_weighing(missing: str) -> None:
    asked = proposal()
    left = tuple(option for option in asked.options if option.name != missing)
    found = verdict(*GOOD, asked=asked.model_copy(update={"options": left}))
    assert found.verdict is Word.CANNOT_WEIGH
    kind = "nothing" if missing == NOTHING else "people"
    assert f"“{kind}”" in found.summary


def test_without_a_candidate_there_is_nothing_to_weigh() -> None:
    asked = proposal()
    found = verdict(*GOOD, asked=asked.model_copy(update={"options": asked.options[:2]}))
    assert found.verdict is Word.CANNOT_WEIGH


def test_a_failed_line_stops_and_people_are_funded() -> None:
    found = verdict(share(MODEL, 0.5), chance(), today(), *people())
    assert found.verdict is Word.FUND_PEOPLE
    assert found.option == PEOPLE
    assert "40%" in found.summary
    assert "60% of the questions unanswered" in found.counter_argument


@pytest.mark.parametrize(
    ("months", "answers", "word"),
    [
        (1.0, 2_400, Word.FUND_PEOPLE),  # a month of one person, a tenth of the questions
        (0.99, 2_400, Word.DO_NOT_DEPLOY),
        (1.0, 2_399, Word.DO_NOT_DEPLOY),
    ],
)
def test_people_are_the_answer_only_where_the_money_reaches(
    months: float, answers: float, word: Word
) -> None:
    assert verdict(share(MODEL, 0.5), today(), *people(months, answers)).verdict is word


def test_the_months_of_people_are_those_of_the_whole_budget() -> None:
    months, answers = people()
    service = amount(
        PEOPLE, months.measure, 0.2, months.unit, group="", direction=Direction.CONTEXT
    )
    found = verdict(share(MODEL, 0.5), today(), service, months, answers)
    assert found.verdict is Word.FUND_PEOPLE
    assert any("pays for 20 nurse-months" in reason for reason in found.reasons)


def test_an_undecided_line_is_measured_first_with_a_number_of_items() -> None:
    found = verdict(share(MODEL, 0.63), chance(), today(), *people())
    assert found.verdict is Word.MEASURE_FIRST
    first = found.measure_first
    assert first is not None
    assert (first.what, first.option, first.language) == ("topic accuracy", MODEL, "sw")
    # Fleiss, Levin & Paik (2003), 2.4: (1.96 √(0.6 x 0.4) + 0.8416 √(0.63 x 0.37))² / 0.03²
    assert first.items == 2075 - 204
    assert "1,871 more items" in found.summary


def test_an_unknown_line_is_measured_first_and_says_what_it_takes() -> None:
    asked = proposal(TOOL, MODEL, stakes="high", red_lines=HIGH_LINES)
    tool = share(TOOL, 0.8)
    found = verdict(tool, share(MODEL, 0.4), chance(), today(), *people(), asked=asked)
    assert found.verdict is Word.MEASURE_FIRST
    first = found.measure_first
    assert first is not None
    assert (first.what, first.option, first.items) == (DANGER, TOOL, None)
    # exact: with 0 of n, the upper end of Clopper-Pearson's interval is 1 - 0.025^(1/n)
    assert 1 - 0.025 ** (1 / 368) <= 0.01 < 1 - 0.025 ** (1 / 367)
    assert "at least 368 rated answers" in first.why
    assert any(DANGER in row.what for row in found.not_measured)


def test_of_two_open_options_the_one_with_fewer_questions_comes_first() -> None:
    asked = proposal(MODEL, OTHER, red_lines=[AT_LEAST, red_line("candour", at_least=0.5)])
    candour = share(OTHER, 0.9, measure="candour")
    ledger = (share(MODEL, 0.75), share(OTHER, 0.64), candour, chance(), today(), *people())
    first = verdict(*ledger, unknown(MODEL, "candour"), asked=asked).measure_first
    assert first is not None
    assert (first.option, first.what) == (OTHER, "topic accuracy")
    both = verdict(*ledger[:2], *ledger[3:], asked=asked).measure_first
    assert both is not None
    assert both.option == MODEL
    lone = verdict(share(OTHER, 0.64), chance(), today(), *people(), asked=asked).measure_first
    assert lone is not None
    assert "No single measurement decides" in lone.why


def test_one_hard_question_comes_before_two_easy_ones() -> None:
    asked = proposal(MODEL, OTHER, red_lines=[AT_LEAST, red_line("candour", at_least=0.5)])
    easy = (share(OTHER, 0.64), share(OTHER, 0.53, measure="candour"))
    hard = (share(MODEL, 0.75), unknown(MODEL, "candour"))
    found = verdict(*easy, *hard, chance(), today(), *people(), asked=asked).measure_first
    assert found is not None
    assert (found.option, found.what, found.items) == (MODEL, "candour", None)


def test_what_is_shown_no_better_than_guessing_is_stopped_without_any_red_line() -> None:
    found = verdict(
        share(MODEL, 0.2), chance(), today(0.1), *people(), asked=proposal(red_lines=[])
    )
    assert found.verdict is Word.FUND_PEOPLE
    assert any("guessing" in reason for reason in found.reasons)


def test_at_high_stakes_an_option_that_no_line_binds_does_not_slip_through() -> None:
    only_tools = red_line(at_least=0.6, kinds=["tool"])
    asked = proposal(TOOL, MODEL, stakes="high", red_lines=[only_tools])
    found = verdict(*GOOD, share(TOOL, 0.4), asked=asked)
    assert found.verdict is Word.MEASURE_FIRST
    assert found.measure_first is not None
    assert (found.measure_first.option, found.measure_first.what) == (MODEL, "a red line")


def test_a_failed_option_is_not_worth_measuring() -> None:
    asked = proposal(red_lines=HIGH_LINES)
    found = verdict(share(MODEL, 0.5), chance(), today(), *people(), asked=asked)
    assert found.verdict is Word.FUND_PEOPLE


def test_where_nobody_knows_what_happens_today_that_is_measured_first() -> None:
    found = verdict(share(MODEL, 0.75), chance(), *people())
    assert found.verdict is Word.MEASURE_FIRST
    assert found.measure_first is not None
    assert found.measure_first.option == NOTHING
    assert "what happens today" in found.measure_first.what


def test_people_must_be_known_for_the_same_money() -> None:
    found = verdict(share(MODEL, 0.75), chance(), today())
    assert found.verdict is Word.MEASURE_FIRST
    assert found.measure_first is not None
    assert found.measure_first.option == PEOPLE


def test_two_that_trade_off_are_undecided_and_it_says_on_what() -> None:
    prices = [amount(name, PRICE, price, "KES per answer") for name, price in
              ((MODEL, 1.0), (OTHER, 2.0))]  # fmt: skip
    ledger = (share(MODEL, 0.75), share(OTHER, 0.9), chance(), today(), *people())
    found = verdict(*ledger, *prices, asked=proposal(MODEL, OTHER))
    assert found.verdict is Word.UNDECIDED
    assert found.option == ""
    assert f"{MODEL} on price per answer" in found.summary
    assert f"{OTHER} on topic accuracy in Swahili" in found.summary
    same_price = [*ledger, *(amount(name, PRICE, 1.0, "KES per answer") for name in (MODEL, OTHER))]
    better = verdict(*same_price, asked=proposal(MODEL, OTHER))
    assert (better.verdict, better.option) == (Word.ADOPT, OTHER)


def test_a_paired_difference_tells_apart_what_two_intervals_cannot() -> None:
    ledger = (share(MODEL, 0.75), share(OTHER, 0.78), chance(), today(), *people())
    asked = proposal(MODEL, OTHER)
    alone = verdict(*ledger, asked=asked)
    assert (alone.verdict, alone.option) == (Word.ADOPT, MODEL)
    assert any("tells Small and Large apart" in reason for reason in alone.reasons)
    paired = share(
        MODEL, -0.03, measure="topic accuracy: difference", group=f"against {OTHER}",
        direction=Direction.CONTEXT, interval=Interval(-0.05, -0.01),
    )  # fmt: skip
    assert verdict(*ledger, paired, asked=asked).option == OTHER


def test_an_exact_tie_goes_to_the_plainer_kind() -> None:
    ledger = (share(MODEL, 0.75), share(TOOL, 0.75), chance(), today(), *people())
    for names in ((MODEL, TOOL), (TOOL, MODEL)):
        found = verdict(*ledger, asked=proposal(*names))
        assert (found.verdict, found.option) == (Word.ADOPT, TOOL)


def test_claims_never_count_as_a_benefit() -> None:
    claimed = share(MODEL, 0.99, 0.005, grade=Grade.CLAIMED)
    found = verdict(claimed, chance(), today(), *people(), asked=proposal(red_lines=[]))
    assert found.verdict not in {Word.ADOPT, Word.PEOPLE_WITH_TOOL, Word.UNDECIDED}


def test_starter_items_let_nothing_run_at_high_stakes() -> None:
    ledger = (share(MODEL, 0.99, 0.005, grade=Grade.ASSUMED), chance(), today(), *people())
    assert verdict(*ledger, asked=proposal(stakes="high")).verdict is Word.MEASURE_FIRST
    low = verdict(*ledger)
    assert low.verdict is Word.ADOPT
    assert "only assumed" in low.counter_argument


def test_who_was_absent_is_said_and_silence_too() -> None:
    assert verdict(*GOOD).absent == ("men",)
    nobody = proposal(participation={"decided_by": "the clinic", "absent": ["herders"]})
    assert verdict(*GOOD, asked=nobody).absent == ("herders", "Nobody was named as consulted.")
    assert "not said" in verdict(*GOOD, asked=proposal(participation=None)).absent[0]


def test_what_was_not_measured_is_named_once() -> None:
    asked = proposal(TOOL, MODEL, languages=["sw", "en"])
    rows = [unknown(name, "safety", tongue, "no test set") for name in (TOOL, MODEL)
            for tongue in ("sw", "en")]  # fmt: skip
    missing = NotMeasured("reading comprehension", "there is no probe for it yet")
    found = decide(asked, [*GOOD, *rows], TODAY, unprobed=(missing, missing))
    said = [row.what for row in found.not_measured]
    assert len(set(said)) == len(said)
    assert "safety of Small and Vetted answers in English and Swahili" in said
    assert found.not_measured[-1] == missing


def test_every_verdict_has_a_day_a_reason_and_a_counter_argument() -> None:
    for ledger in (GOOD, (), (share(MODEL, 0.5), today(), *people()), (share(MODEL, 0.63),)):
        found = verdict(*ledger)
        assert TODAY.isoformat() < found.expires <= "2027-11-22"
        assert found.reasons
        assert found.counter_argument
        assert found.summary.endswith(".")
