"""The referee: who need not go on, why, and that it says what the verdict will say."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terazi.finding import Direction, Interval
from terazi.statistics.stopping import (
    FEWEST,
    Answer,
    Better,
    Limit,
    Narrow,
    Question,
    Result,
    Rule,
    Status,
    Stopper,
)
from terazi.verdict import gates
from tests.verdict_samples import MODEL, proposal, red_line, share

AT_LEAST = Limit("Gemma", Rule.AT_LEAST, 0.8)
BETTER = Better("Gemma", "Smol")


def asked(question: Question, items: int = 204, **outcomes: list[float | None]) -> Answer:
    stopper = Stopper([question], items)
    for place in range(max(map(len, outcomes.values()))):
        for name, values in outcomes.items():
            if stopper.wanted(name):
                stopper.add(name, str(place), values[place])
    return stopper.answer(question)


def mixed(share: float, items: int = 204) -> list[float | None]:
    return [float(right) for right in np.random.default_rng(2).random(items) < share]


def test_a_limit_that_is_missed() -> None:
    found = asked(AT_LEAST, Gemma=mixed(0.3))
    assert (found.status, found.result) == (Status.DECIDED, Result.FAILED)
    assert found.n == FEWEST
    assert found.reason == (
        "stopped after 20 of 204 items: the whole interval is below the limit of 80%"
    )
    assert found.interval.high < 0.8


def test_a_limit_that_is_kept() -> None:
    found = asked(Limit("Gemma", Rule.AT_MOST, 0.07), Gemma=[0.0] * 204)
    assert (found.status, found.result) == (Status.DECIDED, Result.PASSED)
    assert found.reason == (
        f"stopped after {found.n} of 204 items: no part of the interval is above the limit of 7%"
    )
    assert FEWEST < found.n < 100
    assert found.interval.high <= 0.07


def test_a_limit_that_the_items_cannot_tell() -> None:
    found = asked(AT_LEAST, Gemma=[1.0, 1.0, 1.0, 1.0, 0.0] * 12, items=60)
    assert (found.status, found.result, found.n) == (Status.BUDGET_SPENT, Result.UNDECIDED, 60)
    assert found.reason == (
        "not decided by 60 of 60 items: the limit of 80% lies inside the interval"
    )


def test_a_gap_has_a_limit_too() -> None:
    gap = Limit("English", Rule.AT_MOST, 0.1, against="Swahili")
    found = asked(gap, English=mixed(0.9), Swahili=mixed(0.2))
    assert found.result is Result.FAILED
    assert found.reason == (
        f"stopped after {found.n} of 204 items: the whole interval of the difference is above the "
        "limit of 10 percentage points"
    )


@pytest.mark.parametrize(
    ("first", "second", "result", "names", "side"),
    [
        (1.0, 0.0, Result.FIRST, "Gemma does better than Smol", "above"),
        (0.0, 1.0, Result.SECOND, "Smol does better than Gemma", "below"),
    ],
)
def test_which_is_better(
    first: float, second: float, result: Result, names: str, side: str
) -> None:
    found = asked(BETTER, Gemma=[first, 0.5] * 40, Smol=[second, 0.5] * 40, items=80)
    assert found.result is result
    assert found.reason == (
        f"stopped after {found.n} of 80 items: {names}: the whole interval of the difference is "
        f"{side} zero"
    )
    assert found.estimate == pytest.approx((first - second) / 2)


def test_who_always_agree_cannot_be_told_apart() -> None:
    found = asked(BETTER, Gemma=mixed(0.6), Smol=mixed(0.6))
    assert found.status is Status.BUDGET_SPENT
    assert found.reason.endswith("zero lies inside the interval of the difference")


def test_known_well_enough() -> None:
    found = asked(Narrow("Gemma", 0.25), Gemma=mixed(0.5))
    assert found.result is Result.NARROW
    assert FEWEST < found.n < 150
    assert found.interval.high - found.interval.low <= 0.25
    assert found.reason.endswith("the interval is no wider than 25 percentage points")
    assert asked(Narrow("Gemma", 0.01), Gemma=mixed(0.5)).reason == (
        "not decided by 204 of 204 items: the interval is still wider than 1 percentage points"
    )


def test_no_question_is_decided_on_a_handful() -> None:
    stopper = Stopper([AT_LEAST], 204)
    for place in range(FEWEST - 1):
        stopper.add("Gemma", str(place), 0.0)
    found = stopper.answer(AT_LEAST)
    assert found.interval.high < 0.8
    assert (found.status, found.result) == (Status.GO_ON, Result.UNDECIDED)
    assert found.reason == ("after 19 of 204 items: no question is decided on fewer than 20 items")
    assert stopper.wanted("Gemma")
    stopper.add("Gemma", "last", 0.0)
    assert stopper.done
    assert asked(AT_LEAST, Gemma=[0.0] * 8, items=8).reason == (
        "decided with the last of 8 items: the whole interval is below the limit of 80%"
    )


def test_time_is_up() -> None:
    stopper = Stopper([AT_LEAST, BETTER], 204)
    for place, outcome in enumerate(mixed(0.8)[:30]):
        stopper.add("Gemma", str(place), outcome)
        stopper.add("Smol", str(place), outcome)
    stopper.end("the time of 20 minutes is over")
    assert stopper.done
    assert {answer.status for answer in stopper.answers} == {Status.BUDGET_SPENT}
    assert stopper.answer(AT_LEAST).reason == (
        "not decided by 30 of 204 items (the time of 20 minutes is over): the limit of 80% lies "
        "inside the interval"
    )


def test_one_option_may_be_done_before_the_other() -> None:
    other = Limit("Smol", Rule.AT_LEAST, 0.8)
    stopper = Stopper([AT_LEAST, other], 204)
    for place in range(30):
        stopper.add("Gemma", str(place), 0.0)
        stopper.add("Smol", str(place), 0.8)
    assert not stopper.wanted("Gemma")
    assert stopper.wanted("Smol")
    stopper.end("it costs too much", "Smol")
    assert stopper.done
    assert stopper.answer(AT_LEAST).status is Status.DECIDED
    assert "it costs too much" in stopper.answer(other).reason


def test_an_open_comparison_keeps_both_going() -> None:
    stopper = Stopper([AT_LEAST, BETTER], 204)
    for place in range(30):
        stopper.add("Gemma", str(place), 0.0)
    assert stopper.answer(AT_LEAST).status is Status.DECIDED
    assert stopper.wanted("Gemma")
    assert stopper.answer(BETTER).n == 0


def test_later_items_narrow_the_interval_and_leave_the_decision() -> None:
    stopper = Stopper([AT_LEAST], 204)
    for place in range(40):
        stopper.add("Gemma", str(place), 0.0)
    early = stopper.answer(AT_LEAST)
    for place in range(40, 60):
        stopper.add("Gemma", str(place), 1.0)
    late = stopper.answer(AT_LEAST)
    assert (late.n, late.result) == (early.n, early.result) == (FEWEST, Result.FAILED)
    assert early.interval.low <= late.interval.low
    assert late.interval.high <= early.interval.high


@settings(max_examples=20)
@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=25, max_size=40))
def test_side_by_side_or_one_after_the_other(pairs: list[tuple[bool, bool]]) -> None:
    side_by_side, in_turn = Stopper([BETTER], 60), Stopper([BETTER], 60)
    for place, (first, second) in enumerate(pairs):
        side_by_side.add("Gemma", str(place), first)
        side_by_side.add("Smol", str(place), second)
    for place, (first, _) in enumerate(pairs):
        in_turn.add("Gemma", str(place), first)
    for place, (_, second) in enumerate(pairs):
        in_turn.add("Smol", str(place), second)
    assert side_by_side.answers == in_turn.answers


def test_what_could_not_be_read_is_neither_right_nor_wrong() -> None:
    unread = asked(BETTER, Gemma=[None, 1.0] * 40, Smol=[0.0, 0.0] * 40, items=80)
    read = asked(BETTER, Gemma=[1.0] * 40, Smol=[0.0] * 40, items=40)
    assert unread.estimate == read.estimate == 1
    assert unread.n == FEWEST
    nothing = asked(AT_LEAST, Gemma=[None] * 30, items=30)
    assert (nothing.estimate, nothing.interval.low, nothing.interval.high) == (None, 0, 1)
    assert nothing.status is Status.BUDGET_SPENT


def test_the_error_is_shared_among_the_questions() -> None:
    questions: list[Question] = [
        AT_LEAST,
        BETTER,
        Narrow("Smol", 0.1),
        Limit("Smol", Rule.AT_LEAST, 0.5),
    ]
    together = Stopper(questions, 204)
    assert together.answers[0].interval.level == pytest.approx(1 - 0.05 / 4)
    assert together.promise.startswith("The chance that any of these 4 answers is wrong")
    assert together.promise.endswith("at most 5%.")
    alone = Stopper(questions, 204, shared=False)
    assert alone.answers[0].interval.level == 0.95
    assert alone.promise.startswith("The chance that an answer is wrong")
    assert Stopper([AT_LEAST], 204).promise == alone.promise


def test_a_set_asked_whole_is_decided() -> None:
    stopper = Stopper([AT_LEAST, BETTER], 30, of_set=True)
    for place in range(30):
        stopper.add("Gemma", str(place), float(place % 5 != 0))
        stopper.add("Smol", str(place), float(place % 5 != 1))
    assert stopper.answer(AT_LEAST).result is Result.PASSED
    interval = stopper.answer(AT_LEAST).interval
    assert (interval.low, interval.high) == pytest.approx((0.8, 0.8))
    assert stopper.answer(BETTER).status is Status.BUDGET_SPENT


ENDS = st.tuples(st.integers(0, 20), st.integers(0, 20)).map(sorted)


@given(ENDS, st.integers(0, 20), st.sampled_from(Rule))
def test_it_says_what_the_verdict_will_say(ends: list[int], limit: int, rule: Rule) -> None:
    low, high = (end / 20 for end in ends)
    finding = dataclasses.replace(share(MODEL, low), interval=Interval(low, high))
    line = red_line() | {rule.name.lower(): limit / 20}
    if rule is Rule.AT_MOST:
        finding = dataclasses.replace(finding, direction=Direction.HARM)
    (gate,) = gates.test_gates(proposal(red_lines=[line]), [finding])
    result, _ = Limit("a", rule, limit / 20).read(low, high)
    assert gate.status.value == result.value


@pytest.mark.parametrize(
    ("name", "item", "outcome", "said"),
    [
        ("Gemini", "2", 1.0, "no question is about 'Gemini'"),
        ("Gemma", "1", 1.0, "asked 1 twice"),
        ("Gemma", "2", 1.5, "not between"),
        ("Gemma", "2", float("nan"), "not between"),
    ],
)
def test_what_makes_no_sense_is_refused(name: str, item: str, outcome: float, said: str) -> None:
    stopper = Stopper([AT_LEAST], 204)
    stopper.add("Gemma", "1", 1.0)
    with pytest.raises(ValueError, match=said):
        stopper.add(name, item, outcome)
    assert stopper.answer(AT_LEAST).n == 1


def test_more_items_than_there_are_and_no_questions_are_refused() -> None:
    stopper = Stopper([AT_LEAST], 1)
    stopper.add("Gemma", "1", 1.0)
    with pytest.raises(ValueError, match="more than the 1 items"):
        stopper.add("Gemma", "2", 1.0)
    for questions, items in (([], 5), ([AT_LEAST], 0), ([AT_LEAST, AT_LEAST], 5)):
        with pytest.raises(ValueError, match=r"questions|twice"):
            Stopper(questions, items)
