"""Better than what: guessing, what happens today, and people for the same money."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.finding import Direction, Finding, Grade, Interval, Theme
from terazi.proposal.schema import Proposal
from terazi.statistics.intervals import wilson
from terazi.verdict.compare import (
    Against,
    AgainstNothing,
    against_nothing,
    difference,
    help_measures,
    in_peoples_hands,
)
from terazi.verdict.dates import add_months
from terazi.verdict.evidence import Evidence
from terazi.verdict.open_questions import more_items
from terazi.verdict.plain import apart, figure, in_tongue, listed, quoted, row
from tests.verdict_samples import (
    DANGER,
    MODEL,
    NOTHING,
    TODAY,
    TOPIC,
    amount,
    chance,
    people,
    proposal,
    red_line,
    share,
    today,
)

KNOWN = Interval(0.25, 0.35)


def stands(asked: Proposal, *findings: Finding) -> AgainstNothing:
    option = next(option for option in asked.options if option.name == MODEL)
    return against_nothing(asked, Evidence(findings), option)


@pytest.mark.parametrize(
    ("estimate", "found"),
    [
        (0.36, Against.CANNOT_TELL),  # above today's 30%, but by less than both intervals
        (0.40, Against.BETTER),
        (0.22, Against.NOT_BETTER),
    ],
)
def test_the_lower_bound_of_the_difference_decides(estimate: float, found: Against) -> None:
    assert stands(proposal(), share(MODEL, estimate), today(0.3)).stands is found


@pytest.mark.parametrize(
    ("guess", "found"),
    [(0.69, Against.BETTER), (0.70, Against.CANNOT_TELL), (0.80, Against.NOT_BETTER)],
)
def test_an_option_must_be_above_the_best_guess(guess: float, found: Against) -> None:
    rows = (share(MODEL, 0.75), today(0.1), chance(0.2), share("guess: majority class", guess, 0))
    standing = stands(proposal(), *rows)
    assert standing.stands is found
    if found is not Against.BETTER:
        assert "majority class" in standing.rows[0].reason


def test_that_nothing_answers_nothing_is_not_what_happens_today() -> None:
    silent = share(NOTHING, 0.0, 0.0, details={"not answered": 204})
    assert stands(proposal(), share(MODEL, 0.75), silent).stands is Against.NOT_KNOWN
    recorded = share(NOTHING, 0.0, 0.0, details={"not answered": 10})
    assert stands(proposal(), share(MODEL, 0.75), recorded).stands is Against.BETTER


def test_today_for_all_languages_stands_in_for_one() -> None:
    assert stands(proposal(), share(MODEL, 0.75), today(language="")).stands is Against.BETTER
    other = today(unit="calls")
    assert stands(proposal(), share(MODEL, 0.75), other).stands is Against.NOT_KNOWN


@pytest.mark.parametrize(
    ("stakes", "grade", "interval", "found"),
    [
        ("low", Grade.ASSUMED, KNOWN, Against.BETTER),
        ("high", Grade.ASSUMED, KNOWN, Against.NOT_KNOWN),
        ("high", Grade.DOCUMENTED, KNOWN, Against.BETTER),
        ("low", Grade.CLAIMED, KNOWN, Against.NOT_KNOWN),
        ("low", Grade.DOCUMENTED, None, Against.BETTER),
        ("high", Grade.DOCUMENTED, None, Against.NOT_KNOWN),
    ],
)
def test_how_well_today_must_be_known(
    stakes: str, grade: Grade, interval: Interval | None, found: Against
) -> None:
    happens = today(grade=grade, interval=interval)
    assert stands(proposal(stakes=stakes), share(MODEL, 0.75), happens).stands is found


def test_of_two_figures_of_today_the_one_least_kind_to_the_option_is_taken() -> None:
    low, high = today(0.1), today(0.9, probe="another")
    assert stands(proposal(), share(MODEL, 0.75), low, high).stands is Against.NOT_BETTER


def test_it_must_be_better_in_every_language() -> None:
    asked = proposal(languages=["sw", "en"])
    swahili = (share(MODEL, 0.75), today(0.3))
    only_one = stands(asked, *swahili)
    assert only_one.stands is Against.NOT_KNOWN
    assert only_one.missing == ("en",)
    english = (share(MODEL, 0.75, language="en"), today(0.3, language="en"))
    assert stands(asked, *swahili, *english).stands is Against.BETTER
    worse = (share(MODEL, 0.1, language="en"), today(0.3, language="en"))
    assert stands(asked, *swahili, *worse).stands is Against.NOT_BETTER


def test_one_row_that_is_worse_is_not_made_up_for() -> None:
    rows = (share(MODEL, 0.95), today(0.3), share(MODEL, 0.2, measure="candour"))
    assert stands(proposal(), *rows, today(0.6, measure="candour")).stands is Against.NOT_BETTER


def test_which_measures_speak_of_help() -> None:
    rows = [
        share(MODEL, 0.7),
        share(MODEL, 0.7, measure="school sums", theme=Theme.EDUCATION),
        share(MODEL, 0.7, measure="topic accuracy: gap to English"),
        share(MODEL, 0.7, measure="harm", direction=Direction.HARM),
        amount(MODEL, "answers within the budget", 5, "answers", direction=Direction.HELP),
        share(MODEL, 0.7, measure="danger signs seen", theme=Theme.PEOPLE),
    ]
    lines = [
        red_line("danger signs seen", at_least=0.5),
        red_line("answers within the budget", at_least=1),
        red_line(DANGER, at_most=0.1),
    ]
    evidence = Evidence(rows)
    assert help_measures(proposal(red_lines=[]), evidence) == (TOPIC,)
    assert help_measures(proposal(red_lines=lines), evidence) == ("danger signs seen", TOPIC)
    anything = proposal(red_lines=[], themes=[])
    assert help_measures(anything, evidence) == ("school sums", TOPIC)


def test_a_difference_of_two_shares_is_newcombes() -> None:
    """Newcombe (1998), method 10, table II: 56/70 against 48/80 is 0.0524 to 0.3339."""
    a, b = wilson(56, 70), wilson(48, 80)
    found = difference((a.low, 0.8, a.high), (b.low, 0.6, b.high))
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)


@given(st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)))
def test_a_difference_from_itself_holds_zero(values: tuple[float, float, float]) -> None:
    low, middle, high = sorted(values)
    found = difference((low, middle, high), (low, middle, high))
    assert found.low <= 0 <= found.high
    assert math.isclose(found.high, -found.low)


def test_people_for_the_same_money() -> None:
    found = in_peoples_hands(proposal(), Evidence(people(20, 9600)))
    assert found is not None
    assert (found.months, found.answers, found.share) == (20, 9600, 0.4)
    assert found.needed == 1  # 1,000 questions a month; one nurse answers 160 x 10
    unknown = in_peoples_hands(proposal(), Evidence([]))
    assert unknown is not None
    assert (unknown.months, unknown.share, unknown.affordable) == (None, None, False)


def test_more_items_follow_the_sample_size_of_a_share() -> None:
    assert more_items(0.6, 0.63, 0.58, 204, "share") == 2075 - 204
    assert more_items(0.6, 0.6, 0.55, 204, "share") is None
    assert more_items(0.6, 0.63, 0.58, None, "share") is None


def test_more_items_for_other_units_follow_the_width() -> None:
    # from 100 lines, ±0.2 around 2.1 against 2.0: half the width takes four times the lines, and
    # to be shown four times out of five takes (1.96 + 0.8416)² / 1.96² = 2.043 times as many
    assert more_items(2.0, 2.1, 1.9, 100, "tokens") == math.ceil(100 * 4 * 2.0433) - 100


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (0.5, "share", "50%"),
        (0.0179, "share", "1.8%"),
        (0.0004, "share", "0.04%"),
        (0.0, "share", "0%"),
        (-0.03, "share", "-3%"),
        (1234567.0, "KES", "KES 1,234,567"),
        (2.34, "KES per answer", "KES 2.3 per answer"),
        (412.4, "MB", "412 MB"),
        (1.0, "nurse-months", "1 nurse-month"),
        (1e-9, "s", "0 s"),
    ],
)
def test_figures_for_people(value: float, unit: str, said: str) -> None:
    assert figure(value, unit) == said


@given(st.floats(0, 1), st.floats(0, 1))
def test_two_figures_that_differ_read_differently(first: float, second: float) -> None:
    texts = apart(first, second, "share")
    if abs(first - second) > 1e-7:
        assert texts[0] != texts[1]
    if first == second:
        assert texts[0] == texts[1]


def test_lists_and_languages_for_people() -> None:
    assert [listed(words) for words in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "", "a", "a and b", "a, b and c",
    ]  # fmt: skip
    assert row("memory", "Gemma") == "memory of Gemma"
    assert row(TOPIC, "Gemma", "sw") == "topic accuracy of Gemma in Swahili"
    assert [in_tongue(TOPIC, tag) for tag in ("sw", "")] == ["topic accuracy in Swahili", TOPIC]
    assert [quoted("X", tag) for tag in ("sw", "")] == ["“X” in Swahili", "“X”"]


def test_months_end_where_the_month_ends() -> None:
    assert add_months(TODAY, 12).isoformat() == "2027-11-22"
    assert add_months(TODAY.replace(day=30), 3).isoformat() == "2027-02-28"
    assert add_months(TODAY, 10**6).year == 9999
