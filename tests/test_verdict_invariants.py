"""What holds for every ledger: gates cannot be bought, and nothing is ever added up."""

import dataclasses
from collections.abc import Sequence
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from terazi.finding import Direction, Finding, Grade, Theme
from terazi.proposal.schema import Proposal
from terazi.verdict import decide as rules
from terazi.verdict.words import GateStatus, Verdict, Word
from tests.verdict_samples import (
    CANDIDATES,
    DANGER,
    PATH,
    TODAY,
    TOPIC,
    amount,
    chance,
    people,
    proposal,
    red_line,
    share,
    today,
    unknown,
)

# What is kept beside the words takes longer: tests/test_verdict_ledgers.py looks at it.
decide = partial(rules.decide, beside=False)

RUNS = (Word.ADOPT, Word.PEOPLE_WITH_TOOL)
PRICE = "price per answer"
SHARES = st.sampled_from((0.05, 0.2, 0.4, 0.55, 0.6, 0.62, 0.7, 0.8, 0.95))
GRADES = st.sampled_from([grade for grade in Grade if grade is not Grade.UNKNOWN])


@st.composite
def proposals(draw: st.DrawFn) -> Proposal:
    lines = [
        red_line(TOPIC, at_least=0.6),
        red_line(DANGER, at_most=0.3),
        red_line(PRICE, at_most=5),
    ]
    names = draw(st.lists(st.sampled_from(CANDIDATES), min_size=1, max_size=3, unique=True))
    return proposal(
        *names,
        stakes=draw(st.sampled_from(["low", "medium", "high"])),
        languages=draw(st.sampled_from([["sw"], ["sw", "en"]])),
        red_lines=draw(st.lists(st.sampled_from(lines), max_size=3, unique_by=id)),
        path_to_people=draw(st.sampled_from([None, PATH, {**PATH, "funded": False}])),
    )


@st.composite
def ledgers(draw: st.DrawFn, asked: Proposal) -> list[Finding]:
    """Half of them any mixture; half of them so good that something may run."""
    return draw(st.permutations(draw(st.one_of(mixtures(asked), promising(asked)))))


@st.composite
def mixtures(draw: st.DrawFn, asked: Proposal) -> list[Finding]:
    found: list[Finding] = []
    for language in asked.languages:
        if draw(st.booleans()):
            found.append(chance(language=language))
        if draw(st.booleans()):
            found.append(today(draw(SHARES), language=language))
        for name, measure in rows_of(asked):
            if not draw(st.integers(0, 4)):
                found.append(unknown(name, measure, language, "not tried"))
                continue
            half, grade = draw(st.sampled_from((0, 0.02, 0.1))), draw(GRADES)
            found.append(row(name, measure, language, draw(SHARES), half, grade))
    found += priced(asked, draw(st.permutations((0.5, 3.0, 6.0))))
    if draw(st.booleans()):
        found += people(draw(st.sampled_from((0.5, 20.0))), draw(st.sampled_from((100.0, 9600.0))))
    return found


@st.composite
def promising(draw: st.DrawFn, asked: Proposal) -> list[Finding]:
    found: list[Finding] = [*people()]
    for language in asked.languages:
        found += [chance(language=language), today(0.3, language=language)]
        for name, measure in rows_of(asked):
            estimates = (0.7, 0.8, 0.9) if measure == TOPIC else (0.05, 0.1, 0.2)
            estimate = draw(st.sampled_from(estimates))
            found.append(row(name, measure, language, estimate, 0.02, Grade.MEASURED_HERE))
    if asked.stakes != "high":
        found += priced(asked, draw(st.permutations((0.5, 3.0, 4.0))))
    return found


def rows_of(asked: Proposal) -> list[tuple[str, str]]:
    return [(option.name, measure) for option in asked.options[2:] for measure in (TOPIC, DANGER)]


def row(  # noqa: PLR0917  (a row is all of this)
    name: str, measure: str, language: str, estimate: float, half: float, grade: Grade
) -> Finding:
    direction = Direction.HELP if measure == TOPIC else Direction.HARM
    return share(
        name, estimate, half, measure=measure, language=language, direction=direction, grade=grade
    )


def priced(asked: Proposal, prices: Sequence[float]) -> list[Finding]:
    names = [option.name for option in asked.options[2:]]
    return [
        amount(name, PRICE, price, "KES per answer")
        for name, price in zip(names, prices, strict=False)
    ]


CASES = proposals().flatmap(lambda asked: st.tuples(st.just(asked), ledgers(asked)))


def let_run(found: Verdict, asked: Proposal) -> set[str]:
    """The options that a verdict lets run, or would once somebody has decided."""
    if found.verdict is Word.UNDECIDED:
        return {option.name for option in asked.options[2:] if option.name in found.summary}
    return {found.option} if found.verdict in RUNS else set()


@given(CASES)
def test_nothing_runs_that_has_not_passed_every_gate(case: tuple[Proposal, list[Finding]]) -> None:
    asked, findings = case
    found = decide(asked, findings, TODAY)
    running = let_run(found, asked)
    for gate in found.gates:
        assert gate.option not in running or gate.status is GateStatus.PASSED


@given(CASES, st.data())
def test_no_benefit_buys_a_failed_gate(
    case: tuple[Proposal, list[Finding]], data: st.DataObject
) -> None:
    """Take a candidate that crosses a line; make everything else about it splendid."""
    asked, findings = case
    line = red_line("a right that has no price", at_most=0.1)
    asked = proposal(
        *(option.name for option in asked.options[2:]),
        stakes=asked.stakes,
        languages=list(asked.languages),
        red_lines=[line],
    )
    doomed = data.draw(st.sampled_from([option.name for option in asked.options[2:]]))
    crossed = share(doomed, 0.5, measure=line_measure(asked), language="", direction=Direction.HARM)
    splendid = [
        share(doomed, 0.99, 0.005, measure=TOPIC, language=language, probe="splendid")
        for language in asked.languages
    ]
    others = [row for row in findings if row.option != doomed]
    dirt_cheap = amount(doomed, PRICE, 0.0, "KES per answer")
    found = decide(asked, [*others, crossed, *splendid, dirt_cheap], TODAY)
    assert doomed not in let_run(found, asked)
    assert any(gate.option == doomed and gate.status is GateStatus.FAILED for gate in found.gates)


def line_measure(asked: Proposal) -> str:
    return asked.red_lines[0].measure


@given(CASES, st.floats(-1e6, 1e6), st.sampled_from(list(Theme)))
def test_an_irrelevant_row_changes_nothing(
    case: tuple[Proposal, list[Finding]], estimate: float, theme: Theme
) -> None:
    asked, findings = case
    rows = [
        Finding(option.name, theme, "colour of the box", "shades", Direction.CONTEXT,
                Grade.MEASURED_HERE, "colour", estimate=estimate, language=language)
        for option in asked.options
        for language in ("", "sw", "fr")
    ]  # fmt: skip
    assert decide(asked, [*findings, *rows], TODAY) == decide(asked, findings, TODAY)


@given(CASES, st.data())
def test_the_order_of_the_findings_changes_nothing(
    case: tuple[Proposal, list[Finding]], data: st.DataObject
) -> None:
    asked, findings = case
    again = data.draw(st.permutations(findings))
    assert decide(asked, again, TODAY) == decide(asked, findings, TODAY)


@given(CASES)
def test_the_name_of_the_country_changes_nothing(case: tuple[Proposal, list[Finding]]) -> None:
    asked, findings = case
    elsewhere = asked.community.model_copy(update={"country": "NO", "name": "x", "region": "y"})
    moved = asked.model_copy(update={"community": elsewhere})
    assert decide(moved, findings, TODAY) == decide(asked, findings, TODAY)


@given(CASES, st.sampled_from((1e-3, 7.0, 1e3)))
def test_there_is_no_total(case: tuple[Proposal, list[Finding]], factor: float) -> None:
    """If rows were added up, the unit in which one of them is written would matter."""
    asked, findings = case
    lines = tuple(
        line.model_copy(update={"at_most": (line.at_most or 0) * factor})
        if line.measure == PRICE
        else line
        for line in asked.red_lines
    )
    rescaled = [
        dataclasses.replace(row, estimate=(row.estimate or 0) * factor)
        if row.measure == PRICE
        else row
        for row in findings
    ]
    plain = decide(asked, findings, TODAY)
    other = decide(asked.model_copy(update={"red_lines": lines}), rescaled, TODAY)
    assert (other.verdict, other.option) == (plain.verdict, plain.option)
    assert [gate.status for gate in other.gates] == [gate.status for gate in plain.gates]


@given(CASES)
def test_what_is_worse_never_runs_instead(case: tuple[Proposal, list[Finding]]) -> None:
    """Taking away what an option does best never lets it run where it did not."""
    asked, findings = case
    before = let_run(decide(asked, findings, TODAY), asked)
    for option in asked.options[2:]:
        worse = [
            dataclasses.replace(row, estimate=0.0, interval=None, n=None, grade=Grade.CLAIMED)
            if row.option == option.name and row.measure == TOPIC and row.estimate is not None
            else row
            for row in findings
        ]
        if option.name not in before:
            assert option.name not in let_run(decide(asked, worse, TODAY), asked)


@given(CASES)
def test_each_verdict_says_what_it_must(case: tuple[Proposal, list[Finding]]) -> None:
    found = decide(*case, TODAY)
    assert found.counter_argument
    assert found.reasons
    assert found.expires > TODAY.isoformat()
    assert (found.measure_first is not None) == (found.verdict is Word.MEASURE_FIRST)
    assert bool(found.conditions) == (found.verdict in RUNS)
    assert not any(
        isinstance(getattr(found, field.name), float) for field in dataclasses.fields(found)
    )
