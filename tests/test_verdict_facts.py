"""Facts that a red line forbids, and vetoes: what counts as known, and what stops an option."""

import dataclasses
import re
from typing import Any

import pytest

from terazi.finding import Direction, Finding, Grade, Theme
from terazi.proposal.protection import FACTS, LEAVES_COUNTRY, YES_OR_NO
from terazi.proposal.schema import Proposal
from terazi.report.page import render
from terazi.rights.data_flow import data_findings
from terazi.rights.participation import participation_finding
from terazi.verdict import gates
from terazi.verdict.argue import thinnest
from terazi.verdict.decide import decide
from terazi.verdict.words import Gate, GateStatus, Word
from tests import report_samples
from tests.report_html import read
from tests.verdict_samples import (
    AT_LEAST,
    DANGER,
    MODEL,
    NOTHING,
    OTHER,
    PEOPLE,
    TODAY,
    people,
    proposal,
    red_line,
    share,
    today,
    unknown,
)

AT_HOME = red_line(LEAVES_COUNTRY, at_most=0)
EVIL = "<script>alert(1)</script>"
OVERRIDE = "\N{RIGHT-TO-LEFT OVERRIDE}"


def fact(yes: float | None, how: Grade = Grade.DOCUMENTED, **changes: Any) -> Finding:  # noqa: ANN401
    grade = Grade.UNKNOWN if yes is None else how
    one = Finding(
        MODEL, Theme.DATA_PROTECTION, LEAVES_COUNTRY, YES_OR_NO, Direction.CONTEXT, grade,
        "data protection", estimate=yes, text="" if yes is None else "By text message (Kenya).",
        note="in which country is not said" if yes is None else "",
    )  # fmt: skip
    return dataclasses.replace(one, **changes)


def one_gate(stakes: str, *findings: Finding, **line: object) -> Gate:
    asked = proposal(stakes=stakes, red_lines=[line or AT_HOME])
    (gate,) = gates.test_gates(asked, findings)
    return gate


@pytest.mark.parametrize("stakes", ["low", "medium", "high"])
@pytest.mark.parametrize(
    ("yes", "grade", "status"),
    [
        (0, Grade.MEASURED_HERE, GateStatus.PASSED),
        (0, Grade.DOCUMENTED, GateStatus.PASSED),
        (0, Grade.JUDGED, GateStatus.PASSED),
        (1, Grade.DOCUMENTED, GateStatus.FAILED),
        (0, Grade.CLAIMED, GateStatus.UNKNOWN),
        (None, Grade.UNKNOWN, GateStatus.UNKNOWN),
    ],
)
def test_a_documented_fact_counts_at_any_stakes(
    stakes: str, yes: float | None, grade: Grade, status: GateStatus
) -> None:
    assert one_gate(stakes, fact(yes, grade)).status is status


@pytest.mark.parametrize(
    ("stakes", "status"),
    [("low", GateStatus.PASSED), ("medium", GateStatus.PASSED), ("high", GateStatus.UNKNOWN)],
)
def test_an_assumed_fact_does_not_count_at_high_stakes(stakes: str, status: GateStatus) -> None:
    gate = one_gate(stakes, fact(0, Grade.ASSUMED))
    assert gate.status is status
    if status is GateStatus.UNKNOWN:
        assert gate.reason == "No is assumed; at high stakes somebody must show it (source)."


def test_words_are_yes_and_no() -> None:
    assert one_gate("high", fact(0)).reason == "The answer is no, as the line demands."
    assert one_gate("high", fact(1)).reason == "The answer is yes, and the line allows only no."
    assert "in which country is not said" in one_gate("high", fact(None)).reason


@pytest.mark.parametrize("grade", [Grade.DOCUMENTED, Grade.MEASURED_ELSEWHERE])
def test_no_other_measure_becomes_a_fact_by_its_unit(grade: Grade) -> None:
    # A seller's friend writes: dangerous errors, no.
    trick = fact(0, grade, measure=DANGER, direction=Direction.HARM)
    line = red_line(DANGER, at_most=0.01)
    assert one_gate("high", trick, **line).status is GateStatus.UNKNOWN
    half = fact(0.5)  # and half a yes is none
    assert one_gate("high", half).status is GateStatus.UNKNOWN


def test_of_two_documents_the_one_least_kind_counts() -> None:
    other = fact(1, probe="cited figures")
    assert one_gate("high", fact(0), other).status is GateStatus.FAILED
    assert one_gate("high", fact(0, Grade.MEASURED_HERE), other).status is GateStatus.PASSED


def test_what_the_rights_say_is_what_a_red_line_reads() -> None:
    asked = proposal(stakes="high", red_lines=[red_line(one, at_most=0) for one in FACTS])
    told = asked.model_dump()
    way = {"by": "at the desk", "on_the_machine": True, "source": "plan"}
    told["data_protection"] = {"ways": [way]}
    asked = Proposal.model_validate(told)
    found = gates.test_gates(asked, list(data_findings(asked)))
    status = {gate.measure: gate.status for gate in found}
    assert list(status.values()) == [GateStatus.PASSED, GateStatus.PASSED, GateStatus.UNKNOWN]
    assert {gate.unit for gate in found} <= {YES_OR_NO, ""}


GOOD = (share(MODEL, 0.8), share(OTHER, 0.9), today(), *people())


def decided(*findings: Finding, veto: dict[str, Any] | None = None, **changes: Any) -> Any:  # noqa: ANN401
    participation = {"decided_by": "the clinic", "can_veto": [veto] if veto else []}
    asked = proposal(MODEL, OTHER, participation=participation, **changes)
    return decide(asked, [*GOOD, *findings], TODAY)


def test_data_abroad_stop_an_option_however_good_it_is() -> None:
    lines = [AT_LEAST, AT_HOME]
    home = [fact(0), fact(0, option=OTHER)]
    assert decided(*home, red_lines=lines).option == OTHER
    abroad = [fact(0), fact(1, option=OTHER)]
    assert decided(*abroad, red_lines=lines).option == MODEL
    assert decided(fact(1), fact(1, option=OTHER), red_lines=lines).verdict is Word.FUND_PEOPLE
    first = decided(fact(None), fact(None, option=OTHER), red_lines=lines)
    assert first.verdict is Word.MEASURE_FIRST
    assert first.measure_first.what == LEAVES_COUNTRY
    assert first.measure_first.items is None


def test_facts_alone_say_nothing_of_help_or_harm() -> None:
    asked = proposal(MODEL, OTHER)
    only = [fact(0), fact(0, option=OTHER), *people()]
    assert decide(asked, only, TODAY).verdict is Word.CANNOT_WEIGH
    assert decide(asked, [unknown(MODEL), *only], TODAY).verdict is Word.CANNOT_WEIGH


def test_a_veto_stops_an_option_like_a_failed_red_line() -> None:
    veto = {"who": "Mothers of Pongwe", "used": True, "why": "Not in our name.",
            "when": "2026-10-01", "options": [OTHER]}  # fmt: skip
    assert decided().option == OTHER
    stopped = decided(veto=veto)
    assert stopped.option == MODEL
    (gate,) = (gate for gate in stopped.gates if gate.status is GateStatus.FAILED)
    assert (gate.option, gate.set_by, gate.why) == (OTHER, "Mothers of Pongwe", "Not in our name.")
    assert gate.reason == "The veto was used on 2026-10-01: Not in our name."
    assert any("The veto of Mothers of Pongwe" in reason for reason in stopped.reasons)
    of_all = decided(veto={**veto, "options": []})
    assert of_all.verdict is Word.FUND_PEOPLE
    assert {gate.option for gate in of_all.gates if gate.set_by == veto["who"]} == {MODEL, OTHER}
    assert not {NOTHING, PEOPLE} & {gate.option for gate in of_all.gates}


def test_a_veto_that_was_not_used_is_a_condition() -> None:
    kept = decided(veto={"who": "Elders"})
    assert kept.option == OTHER
    assert "Elders can stop it at any time." in kept.conditions
    of_another = decided(veto={"who": "Elders", "options": [MODEL]})
    assert not any("Elders" in one for one in of_another.conditions)


def test_a_fact_has_no_margin() -> None:
    lines = [AT_LEAST, AT_HOME]
    asked = proposal(MODEL, red_lines=lines)
    found = gates.test_gates(asked, [*GOOD, fact(0)])
    thin = thinnest(found)
    assert thin
    assert thin.measure != LEAVES_COUNTRY
    assert thinnest([gate for gate in found if gate.measure == LEAVES_COUNTRY]) is None


@pytest.mark.parametrize("evil", [EVIL, '"><img src=x onerror=alert(1)>', OVERRIDE + "gnp.exe"])
def test_hostile_quotes_and_vetoes_are_shown_and_never_obeyed(evil: str) -> None:
    base = report_samples.proposal().model_dump()
    base["participation"] = {
        "decided_by": evil,
        "consulted": [{"who": evil, "quote": evil, "evidence": evil}],
        "can_veto": [{"who": evil, "used": True, "why": evil}],
    }
    base["data_protection"] = {"ways": [{"by": evil, "source": evil}], "law": evil, "kept": evil}
    asked = Proposal.model_validate(base)
    findings = [*data_findings(asked), participation_finding(asked)]
    verdict = report_samples.verdict(gates=gates.test_gates(asked, findings))
    html = render(asked, findings, verdict, report_samples.facts())
    page = read(html)
    assert not [one for one in page.all() for name in one.attributes if name.startswith("on")]
    assert OVERRIDE not in html
    assert evil.replace(OVERRIDE, "\N{REPLACEMENT CHARACTER}") in page.one("html").text


def test_the_report_says_yes_and_no() -> None:
    asked = report_samples.proposal(red_lines=[AT_HOME])
    findings = list(data_findings(asked))
    verdict = report_samples.verdict(gates=gates.test_gates(asked, findings))
    text = read(render(asked, findings, verdict, report_samples.facts())).one("html").text
    assert "no is demanded" in text
    assert set(re.findall(r"..yes or no..", text)) == {"· yes or no ·"}  # in headings, as the unit
