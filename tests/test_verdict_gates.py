"""Red lines: what passes, what stops, and why. (Imported as a module: pytest would collect it.)"""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.errors import InputError
from terazi.finding import LEFT_OUT, Direction, Finding, Grade, Interval, Source
from terazi.proposal.schema import Proposal
from terazi.verdict import gates
from terazi.verdict.words import Gate, GateStatus
from tests.verdict_samples import (
    CANDIDATES,
    DANGER,
    MODEL,
    TOOL,
    amount,
    proposal,
    red_line,
    share,
    unknown,
)

COUNT_AT_HIGH_STAKES = (Grade.MEASURED_HERE, Grade.JUDGED)


def one_gate(asked: Proposal, *findings: Finding) -> Gate:
    (gate,) = gates.test_gates(asked, findings)
    return gate


def at_most(limit: float, measure: str = DANGER, **changes: object) -> Proposal:
    line = red_line(measure, at_most=limit)
    return proposal(**{"red_lines": [line], "stakes": "high", **changes})


@pytest.mark.parametrize(
    ("estimate", "half", "status"),
    [
        (0.70, 0.05, GateStatus.PASSED),
        (0.65, 0.05, GateStatus.PASSED),  # the bound lies on the limit
        (0.64, 0.05, GateStatus.UNDECIDED),
        (0.56, 0.05, GateStatus.UNDECIDED),
        (0.54, 0.05, GateStatus.FAILED),
    ],
)
def test_at_least_compares_the_lower_bound(
    estimate: float, half: float, status: GateStatus
) -> None:
    gate = one_gate(proposal(), share(MODEL, estimate, half))
    assert gate.status is status
    assert gate.bound == pytest.approx(estimate - half)
    assert (gate.estimate, gate.grade, gate.n) == (estimate, "measured here", 204)


@pytest.mark.parametrize(
    ("estimate", "half", "status"),
    [
        (0.005, 0.004, GateStatus.PASSED),
        (0.009, 0.004, GateStatus.UNDECIDED),
        (0.020, 0.004, GateStatus.FAILED),
    ],
)
def test_at_most_compares_the_upper_bound(estimate: float, half: float, status: GateStatus) -> None:
    gate = one_gate(
        at_most(0.01), share(MODEL, estimate, half, measure=DANGER, direction=Direction.HARM)
    )
    assert gate.status is status
    assert gate.bound == pytest.approx(estimate + half)


def test_not_one_error_seen_is_shown_by_its_upper_bound() -> None:
    none_of_204 = share(
        MODEL, 0.0, measure=DANGER, direction=Direction.HARM, interval=Interval(0.0, 0.0179)
    )
    gate = one_gate(at_most(0.01), none_of_204)
    assert gate.status is GateStatus.UNDECIDED
    assert gate.bound == 0.0179
    assert gate.reason.startswith("None were seen, but the upper end of the interval is 1.8%")


@pytest.mark.parametrize("grade", [grade for grade in Grade if grade is not Grade.UNKNOWN])
@pytest.mark.parametrize("stakes", ["low", "medium", "high"])
def test_only_grades_that_count_can_pass(grade: Grade, stakes: str) -> None:
    gate = one_gate(proposal(stakes=stakes), share(MODEL, 0.99, 0.005, grade=grade))
    counts = grade in COUNT_AT_HIGH_STAKES if stakes == "high" else grade is not Grade.CLAIMED
    assert gate.status is (GateStatus.PASSED if counts else GateStatus.UNKNOWN)
    assert gate.grade == grade.value
    if not counts:
        assert gate.bound is None
        assert "99%" in gate.reason
        assert grade.value.removesuffix("ed") in gate.reason


def test_what_was_not_measured_is_unknown_with_its_reason() -> None:
    assert one_gate(proposal()).status is GateStatus.UNKNOWN
    assert one_gate(proposal()).reason == "Nothing was measured."
    gate = one_gate(proposal(), unknown(MODEL, note="no test set in Swahili"))
    assert gate.status is GateStatus.UNKNOWN
    assert "no test set in Swahili" in gate.reason


def test_a_part_does_not_speak_for_the_whole() -> None:
    gate = one_gate(proposal(), share(MODEL, 0.99, 0.005, group="month names"))
    assert gate.status is GateStatus.UNKNOWN
    assert "month names" in gate.reason


def test_words_are_no_figure() -> None:
    said = dataclasses.replace(share(MODEL, 0.9), estimate=None, interval=None, text="very good")
    assert one_gate(proposal(), said).status is GateStatus.UNKNOWN


def test_two_publications_of_one_figure_are_both_read() -> None:
    good = share(MODEL, 0.9, grade=Grade.MEASURED_ELSEWHERE, probe="cited figures")
    bad = share(
        MODEL, 0.2, grade=Grade.MEASURED_ELSEWHERE, probe="cited figures",
        group="a critic", sources=(Source("a critic"),),
    )  # fmt: skip
    assert one_gate(proposal(), good, bad).status is GateStatus.FAILED
    assert one_gate(proposal(), bad, good).status is GateStatus.FAILED


def test_a_measurement_here_comes_before_what_others_published() -> None:
    here = share(MODEL, 0.9)
    elsewhere = share(MODEL, 0.2, grade=Grade.MEASURED_ELSEWHERE, probe="cited figures")
    assert one_gate(proposal(), elsewhere, here).status is GateStatus.PASSED


@pytest.mark.parametrize(
    ("stakes", "unit", "status"),
    [
        # money, memory, months: nothing was sampled, so the figure is its own interval
        ("low", "MB", GateStatus.PASSED),
        ("high", "MB", GateStatus.PASSED),
        ("high", "KES per answer", GateStatus.PASSED),
        # a measured quantity without an interval: as it stands, but not at high stakes
        ("medium", "s", GateStatus.PASSED),
        ("high", "s", GateStatus.UNDECIDED),
        # a share comes from counting cases, so its uncertainty exists whether stated or not
        ("low", "share", GateStatus.UNDECIDED),
        ("high", "share", GateStatus.UNDECIDED),
    ],
)
def test_a_figure_without_an_interval(stakes: str, unit: str, status: GateStatus) -> None:
    found = amount(MODEL, "memory", 0.5, unit, grade=Grade.MEASURED_HERE)
    gate = one_gate(at_most(1.0, "memory", stakes=stakes), found)
    assert gate.status is status
    assert ("interval" in gate.reason) == (status is GateStatus.UNDECIDED)


def test_an_exact_figure_beyond_the_limit_fails() -> None:
    found = amount(MODEL, "memory", 4000, "MB", grade=Grade.MEASURED_HERE)
    gate = one_gate(at_most(2000, "memory"), found)
    assert gate.status is GateStatus.FAILED
    assert gate.reason == "4,000 MB is above the limit of 2,000 MB."


def test_an_interval_of_too_low_a_level_is_none() -> None:
    found = share(MODEL, 0.7, interval=Interval(0.65, 0.75, level=0.8))
    gate = one_gate(proposal(), found)
    assert gate.status is GateStatus.UNDECIDED
    assert "95%" in gate.reason


def test_the_bound_and_the_limit_never_read_the_same_when_they_differ() -> None:
    gate = one_gate(proposal(), share(MODEL, 0.5999, interval=Interval(0.5, 0.5999)))
    assert gate.status is GateStatus.FAILED
    assert "59.99%" in gate.reason
    assert "60" in gate.reason


def test_a_line_without_a_language_binds_each_language_where_there_are_any() -> None:
    asked = proposal(languages=["sw", "en"])
    found = gates.test_gates(asked, [share(MODEL, 0.9, language="sw")])
    assert {gate.language: gate.status for gate in found} == {
        "sw": GateStatus.PASSED,
        "en": GateStatus.UNKNOWN,
    }
    memory = at_most(2000, "memory", languages=["sw", "en"])
    exact = amount(MODEL, "memory", 100, "MB", grade=Grade.MEASURED_HERE)
    assert [gate.language for gate in gates.test_gates(memory, [exact])] == [""]


def test_a_line_with_a_language_binds_only_that_one() -> None:
    asked = proposal(languages=["sw", "en"], red_lines=[red_line(at_least=0.6, language="en")])
    found = gates.test_gates(asked, [share(MODEL, 0.9, language="sw")])
    assert [(gate.language, gate.status) for gate in found] == [("en", GateStatus.UNKNOWN)]


def test_a_line_binds_its_kinds_and_never_people_or_nothing() -> None:
    every = gates.test_gates(proposal(*CANDIDATES), [])
    assert [gate.option for gate in every] == list(CANDIDATES)
    asked = proposal(*CANDIDATES, red_lines=[red_line(at_least=0.6, kinds=["tool"])])
    assert [gate.option for gate in gates.test_gates(asked, [])] == [TOOL]


def test_a_line_with_two_limits_is_two_gates() -> None:
    asked = proposal(red_lines=[red_line(at_least=0.2, at_most=0.5)])
    found = gates.test_gates(asked, [share(MODEL, 0.9, direction=Direction.CONTEXT)])
    assert [(gate.rule, gate.status) for gate in found] == [
        ("at least", GateStatus.PASSED),
        ("at most", GateStatus.FAILED),
    ]


@pytest.mark.parametrize(
    ("rule", "direction", "status"),
    [
        ("at_most", Direction.HELP, GateStatus.UNKNOWN),
        ("at_least", Direction.HARM, GateStatus.UNKNOWN),
        ("at_most", Direction.HARM, GateStatus.PASSED),
        ("at_least", Direction.HELP, GateStatus.PASSED),
        ("at_most", Direction.CONTEXT, GateStatus.PASSED),
    ],
)
def test_a_line_in_the_wrong_direction_is_never_kept(
    rule: str, direction: Direction, status: GateStatus
) -> None:
    gap = "topic accuracy: gap to English"
    asked = proposal(red_lines=[{**red_line(gap), rule: 0.1}])
    estimate = -0.5 if rule == "at_most" else 0.5
    found = dataclasses.replace(
        share(MODEL, 0.5, measure=gap, direction=direction),
        estimate=estimate,
        interval=Interval(estimate - 0.1, estimate + 0.1),
    )
    gate = one_gate(asked, found)
    assert gate.status is status
    assert ("the other way round" in gate.reason) == (status is GateStatus.UNKNOWN)


@pytest.mark.parametrize("limit", [float("nan"), float("inf")])
def test_a_limit_that_is_no_number_is_refused(limit: float) -> None:
    good = proposal()
    line = good.red_lines[0].model_copy(update={"at_least": limit})
    with pytest.raises(InputError, match="no limit that is a number") as caught:
        gates.test_gates(good.model_copy(update={"red_lines": (line,)}), [])
    assert caught.value.field == "red_lines[0]"


@given(
    estimate=st.floats(0, 1),
    half=st.floats(0.001, 0.5),
    limit=st.floats(0, 1),
    rule=st.sampled_from(["at_least", "at_most"]),
)
def test_what_passes_has_its_whole_interval_on_the_right_side(
    estimate: float, half: float, limit: float, rule: str
) -> None:
    asked = proposal(red_lines=[{**red_line(), rule: limit}])
    found = share(MODEL, estimate, half, direction=Direction.CONTEXT)
    gate = one_gate(asked, found)
    assert found.interval is not None
    low, high = found.interval.low, found.interval.high
    kept = (low, high) if rule == "at_least" else (-high, -low)
    line = limit if rule == "at_least" else -limit
    assert (gate.status is GateStatus.PASSED) == (line <= kept[0])
    assert (gate.status is GateStatus.FAILED) == (kept[1] < line)
    assert gate.reason.endswith(".")


COST = "cost over the horizon"


@pytest.mark.parametrize(
    ("side", "rule", "limit", "status"),
    [
        ("at least", "at_most", 50, GateStatus.FAILED),  # beyond it, whatever is missing
        ("at least", "at_most", 100, GateStatus.UNDECIDED),  # what is missing may be nothing
        ("at least", "at_most", 150, GateStatus.UNDECIDED),
        ("at most", "at_least", 150, GateStatus.FAILED),
        ("at most", "at_least", 50, GateStatus.UNDECIDED),
        ("at least", "at_least", 50, GateStatus.PASSED),
        ("at most", "at_most", 150, GateStatus.PASSED),
    ],
)
def test_a_figure_that_lacks_a_part_has_one_known_end(
    side: str, rule: str, limit: float, status: GateStatus
) -> None:
    found = dataclasses.replace(
        amount(MODEL, COST, 100.0, "KES"),
        text=side, details={LEFT_OUT: 1}, direction=Direction.CONTEXT,
    )  # fmt: skip
    gate = one_gate(proposal(red_lines=[red_line(COST, **{rule: limit})], stakes="low"), found)
    assert gate.status is status
    assert gate.reason.startswith(f"{side.capitalize()} KES 100, as a part of it is not known")
    assert gate.bound == (None if status is GateStatus.UNDECIDED else 100.0)


@pytest.mark.parametrize("stakes", ["low", "high"])
def test_a_part_that_is_left_out_does_not_make_a_claim_count(stakes: str) -> None:
    found = dataclasses.replace(
        amount(MODEL, COST, 100.0, "KES"),
        text="at least", details={LEFT_OUT: 1}, grade=Grade.CLAIMED,
    )  # fmt: skip
    gate = one_gate(proposal(red_lines=[red_line(COST, at_most=50)], stakes=stakes), found)
    assert gate.status is GateStatus.UNKNOWN


@pytest.mark.parametrize(
    ("measure", "unit"),
    [
        ("dangerous error rate", "share"),
        (COST, "KES"),
        ("time per answer", "s"),
        ("a measure of a plug-in", ""),
    ],
)
def test_a_limit_has_its_unit_where_nothing_was_measured(measure: str, unit: str) -> None:
    assert one_gate(at_most(0.01, measure)).unit == unit


def test_how_far_two_shares_are_apart_is_told_in_points() -> None:
    gap = share(
        MODEL, 0.3, measure="topic accuracy: gap to English", direction=Direction.HARM,
        interval=Interval(-0.1, 0.7),
    )  # fmt: skip
    gate = one_gate(at_most(0.1, gap.measure), gap)
    assert gate.unit == "share"
    assert "70 points, the other end \N{MINUS SIGN}10 points: the limit of 10 points" in gate.reason
    assert "%" not in gate.reason
