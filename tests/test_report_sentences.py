"""Sentences are computed from the findings, and "cannot tell" is said with what could be told."""

from dataclasses import replace

import pytest
from markupsafe import Markup

from terazi.finding import Direction, Finding, hardest_guess
from terazi.report.cells import one_sided
from terazi.report.choose import PRICE, Order, against
from terazi.report.figures.costs import costs_figure
from terazi.report.figures.tracks import drawn_rows
from terazi.report.reader import Reader
from terazi.report.sentences import (
    accuracy_says,
    budget_says,
    comparison_says,
    gates_say,
    names,
    premium_says,
    where,
)
from terazi.verdict.evidence import Evidence
from terazi.verdict.words import GateStatus
from tests import report_samples as sample
from tests.report_samples import LARGE, SMALL, TOOL

READER = Reader.of("en")
ORDER = Order.of(sample.proposal(), sample.findings())


def says(finding: Finding) -> str:
    return comparison_says(finding, ORDER, READER).striptags().replace("\N{NO-BREAK SPACE}", " ")


def test_options_are_told_from_the_guess_that_is_hardest_to_beat() -> None:
    block = [
        sample.share(TOOL, "sw", 0.57),  # 50 to 64 %
        sample.share(SMALL, "sw", 0.30),  # 23 to 37 %
        sample.share(LARGE, "sw", 0.10),  # 3 to 17 %
        sample.share(sample.NURSES, "sw", None),
        sample.share("guess: chance", "sw", 0.14),
        sample.share("guess: majority class", "sw", 0.25),
    ]
    text = accuracy_says(block, where("sw", "", READER), ORDER, READER).striptags()
    assert text == (
        "Swahili: guessing alone (majority class) is right on 25%. "
        "Clearly better than that: Vetted answers (57%). "
        "Not shown to be better than guessing: SmolLM2 135M (30%). "
        "Clearly worse than guessing: Gemma 3 270M (10%). "
        "Not measured: Nurses on the telephone."
    )


def test_without_a_guess_row_nothing_is_called_better() -> None:
    block = [sample.share(TOOL, "sw", 0.57)]
    text = accuracy_says(block, where("sw", "", READER), ORDER, READER).striptags()
    assert text == ("Swahili: Vetted answers (57%). No guess row was found to compare with.")


@pytest.mark.parametrize(
    ("low", "high", "said", "span"),
    [
        (0.05, 0.19, "is right more often than SmolLM2 135M, by 12 points", "+5 to +19 points"),
        (-0.19, -0.05, "is right less often than SmolLM2 135M, by 12 points", "−19 to −5 points"),
    ],
)
def test_a_comparison_that_can_tell_says_who(low: float, high: float, said: str, span: str) -> None:
    text = says(sample.compared(LARGE, SMALL, "sw", low, high))
    assert text == f"Swahili: Gemma 3 270M {said} ({span})."


@pytest.mark.parametrize(
    ("low", "high", "span"), [(-0.004, 0.18, "−0.4 to +18 points"), (0.0, 0.18, "0 to +18 points")]
)
def test_a_comparison_that_cannot_tell_says_what_it_could_have_told(
    low: float, high: float, span: str
) -> None:
    assert says(sample.compared(LARGE, SMALL, "sw", low, high)) == (
        f"Swahili: the items cannot tell Gemma 3 270M and SmolLM2 135M apart ({span}); they could "
        "have shown a difference of 9.8 points."
    )


def test_without_a_smallest_difference_none_is_made_up() -> None:
    text = says(sample.compared(LARGE, SMALL, "sw", -0.1, 0.1, details={}))
    assert text.endswith("apart (−10 to +10 points).")


def test_without_an_interval_it_does_not_say_who_is_better() -> None:
    text = says(sample.compared(LARGE, SMALL, "sw", 0.1, 0.2, interval=None))
    assert text == (
        "Swahili: Gemma 3 270M and SmolLM2 135M differ by 15 points; how sure that is, is not "
        "known."
    )


@pytest.mark.parametrize(
    ("direction", "low", "high", "expected"),
    [
        (Direction.HELP, -0.26, -0.09, "is right less often in Swahili than in English, by 17.5"),
        (Direction.HELP, 0.09, 0.26, "is right more often in Swahili than in English, by 17.5"),
        (Direction.HARM, 0.09, 0.26, "is right less often in Swahili than in English, by 17.5"),
        (Direction.HARM, -0.26, -0.09, "is right more often in Swahili than in English, by 17.5"),
        (Direction.HELP, -0.1, 0.1, "the items cannot tell Swahili and English apart"),
    ],
)
def test_a_gap_says_which_way_by_what_more_of_it_does(
    direction: Direction, low: float, high: float, expected: str
) -> None:
    assert expected in says(sample.gap(LARGE, "sw", low, high, direction=direction))


def test_a_comparison_on_a_part_of_the_items_names_both() -> None:
    group = f"against {SMALL}, month names"
    text = says(sample.compared(LARGE, SMALL, "sw", 0.1, 0.2, group=group))
    assert text.startswith("Swahili, month names: Gemma 3 270M is right more often than SmolLM2")
    fields = sample.proposal().model_dump()
    fields["options"][3]["name"] = "A"
    fields["options"][4]["name"] = "A, month names"
    order = Order.of(type(sample.proposal()).model_validate(fields), [])
    long = sample.compared("B", "", "sw", 0, 1, group="against A, month names")
    assert against(long, order) == ("A, month names", "")


def test_a_premium_is_said_largest_first() -> None:
    unit = "tokens per English token"
    block = [sample.figure(o, "token premium", unit, t) for o, t in ((LARGE, 1.63), (SMALL, 3.21))]
    assert premium_says(block, "sw", READER).striptags() == (
        "Tokens that the same text takes in Swahili, compared with English: "
        "SmolLM2 135M 3.2 times as many and Gemma 3 270M 1.6 times as many."
    )


def test_the_budget_is_said_in_answers_of_each_option() -> None:
    answers = [sample.figure(TOOL, "answers within the budget", "answers", 240_000.0)]
    assert budget_says(answers, "KES 12", 240_000, 24, READER).striptags() == (
        "Answers that KES 12 would pay for: Vetted answers 240,000. Expected over 24 months: "
        "240,000."
    )
    assert "is not known" in budget_says([], "KES 12", 240_000, 24, READER)


def test_a_figure_that_lacks_a_part_is_said_as_the_least_or_the_most_that_it_may_be() -> None:
    answers = sample.figure(TOOL, "answers within the budget", "answers", 240_000.0)
    most, least = replace(answers, text="at most"), replace(answers, text="at least")
    assert one_sided(Markup("9"), most, READER) == "at most 9"
    assert one_sided("<9", least, READER) == "at least &lt;9"
    assert one_sided("9", answers, READER) == one_sided("9", None, READER) == "9"
    assert f"{TOOL} at most 240,000." in budget_says([most], "KES 12", 9, 24, READER).striptags()
    (row,) = drawn_rows("", [most], lambda _: Markup(""), order=ORDER, reader=READER).cells
    assert ">at most 240,000</a>" in row[-1]


def test_months_of_an_option_whose_cost_lacks_a_part_are_at_least_that() -> None:
    findings = [f for f in sample.findings() if f.measure in {"cost over the horizon", PRICE}]
    lacking = [replace(f, text="at least") if f.option == TOOL else f for f in findings]
    figure = costs_figure(sample.proposal(), sample.costs(), lacking, ORDER, READER)
    assert figure is not None
    (told,) = figure.says
    assert str(told).count("at least") == 1
    assert "at least KES\N{NO-BREAK SPACE}150,000" in told
    assert figure.table is not None
    for row in map(str, figure.table.groups[0].cells):
        assert row.count("at least") == (3 if TOOL in row else 0)


def test_one_failed_gate_stops_an_option_however_many_it_passed() -> None:
    gates = [sample.gate(TOOL, GateStatus.PASSED)] * 3 + [sample.gate(TOOL, GateStatus.UNKNOWN)]
    gates.append(sample.gate(LARGE, GateStatus.PASSED))
    said = [sentence.striptags() for sentence in gates_say(gates, READER)]
    assert said == [
        "Stopped by a red line: Vetted answers.",
        "Within every red line: Gemma 3 270M.",
    ]


def test_many_names_are_counted_not_listed() -> None:
    assert names([str(i) for i in range(9)], READER).striptags() == "0, 1, 2, 3, 4, 5 and 3 more"
    assert "<bdi>0</bdi>" in names(["0"], READER)


def test_verdict_and_report_name_the_same_guess_where_two_are_equal() -> None:
    rows = [sample.share(f"guess: {how}", "sw", 0.25) for how in ("chance", "majority class")]
    rows.append(sample.share(sample.LARGE, "sw", 0.5))
    for order in (rows, rows[::-1]):
        hardest = Evidence(order).best_guess("topic accuracy", "sw")
        assert hardest is not None
        assert hardest == hardest_guess(order)
        said = accuracy_says(order, Markup("Swahili"), Order.of(sample.proposal(), order), READER)
        assert f"({hardest.option.removeprefix('guess: ')})" in said


def test_a_guess_at_what_is_no_share_is_told_in_its_unit() -> None:
    rows = [
        replace(sample.share(option, "sw", 0.5), estimate=score, unit="chrF++", interval=None)
        for option, score in (("guess: another sentence", 14.9), (sample.LARGE, 30.0))
    ]
    said = accuracy_says(rows, Markup("Swahili"), Order.of(sample.proposal(), rows), READER)
    assert "guessing alone (another sentence) gets 14.9 chrF++." in said
    assert f"{sample.LARGE}</bdi> (30 chrF++)" in said
    assert "%" not in said
