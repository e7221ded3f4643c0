"""What is claimed, held against what was measured."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.claims import Outcome, claim_findings, hold
from terazi.finding import Direction, Finding, Grade, Interval, Theme
from terazi.proposal.claims import Claim
from terazi.proposal.read import read_proposal
from terazi.proposal.schema import Proposal
from tests.proposal_samples import GOOD, TABLE, TODAY, refusals

DAY = date(2026, 10, 1)


def claim(**fields: Any) -> Claim:  # noqa: ANN401  any field of a claim
    said = {"option": "Model", "text": "It is good.", "source": "the seller's letter", "date": DAY}
    return Claim(**{**said, "measure": "topic accuracy", "language": "sw", **fields})


def measured(estimate: float, low: float | None, high: float | None, **fields: Any) -> Finding:  # noqa: ANN401  any field of a finding
    found = Finding(
        option="Model",
        theme=Theme.COMMUNICATION,
        measure="topic accuracy",
        unit="share",
        direction=Direction.HELP,
        grade=Grade.MEASURED_HERE,
        probe="topic",
        estimate=estimate,
        interval=None if low is None or high is None else Interval(low, high),
        language="sw",
        n=204,
        details={"wordings": 3, "smallest difference": 0.09},
    )
    return replace(found, **fields)


OURS = measured(0.62, 0.55, 0.69)
NOT_KNOWN = replace(OURS, grade=Grade.UNKNOWN, estimate=None, interval=None)
GUESS = measured(0.25, None, None, option="guess: majority class", grade=Grade.DOCUMENTED)


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ({"value": 0.6}, Outcome.CONFIRMED),
        ({"value": 0.85}, Outcome.CONTRADICTED),
        ({"value": 0.4}, Outcome.CONTRADICTED),
        ({"value": 0.75, "low": 0.68, "high": 0.82}, Outcome.CONFIRMED),
        ({"value": 0.75, "low": 0.70, "high": 0.80}, Outcome.CONTRADICTED),
        ({"about": 0.75}, Outcome.CONFIRMED),
        ({"about": 0.8}, Outcome.CONTRADICTED),
        ({"at_least": 0.5}, Outcome.CONFIRMED),
        ({"at_least": 0.6}, Outcome.NOT_TESTABLE),
        ({"at_least": 0.7}, Outcome.CONTRADICTED),
        ({"at_most": 0.7}, Outcome.CONFIRMED),
        ({"at_most": 0.6}, Outcome.NOT_TESTABLE),
        ({"at_most": 0.5}, Outcome.CONTRADICTED),
    ],
)
def test_intervals_decide(said: dict[str, float], outcome: Outcome) -> None:
    assert hold(claim(**said), [OURS, GUESS]).outcome is outcome


def test_who_cannot_be_told_from_guessing_has_shown_nothing() -> None:
    weak = measured(0.28, 0.22, 0.35)
    held = hold(claim(value=0.3), [weak, GUESS])
    assert held.outcome is Outcome.NOT_TESTABLE
    assert "guess: majority class" in held.why
    assert "a difference of 0.09" in held.why
    assert hold(claim(value=0.3), [weak]).outcome is Outcome.CONFIRMED
    assert hold(claim(value=0.9), [weak, GUESS]).outcome is Outcome.CONTRADICTED


def test_an_interval_that_holds_nearly_everything_says_nothing() -> None:
    held = hold(claim(value=0.4), [measured(0.5, 0.05, 0.95, n=3)])
    assert held.outcome is Outcome.NOT_TESTABLE
    assert "cannot tell" in held.why


@pytest.mark.parametrize(
    ("said", "findings", "why"),
    [
        ({"measure": ""}, [OURS], "nothing that Terazi can measure"),
        ({}, [], "was not measured"),
        ({"language": None}, [OURS], "names no language"),
        ({"language": "en"}, [OURS], "in sw only"),
        ({"language": "en"}, [NOT_KNOWN], "“topic accuracy” was not measured of this option"),
        ({"language": "en"}, [OURS, replace(NOT_KNOWN, language="am")], "in sw only"),
        ({"language": None}, [NOT_KNOWN], "“topic accuracy” was not measured of this option"),
        ({"value": 90}, [OURS], "not a share, which is between 0 and 1"),
        ({"low": 55, "high": 65}, [OURS], "not a share"),
        ({"option": "Other"}, [OURS], "was not measured"),
        ({}, [replace(OURS, grade=Grade.CLAIMED)], "none that was measured here"),
        ({}, [replace(OURS, grade=Grade.MEASURED_ELSEWHERE)], "none that was measured here"),
        ({}, [replace(OURS, group="long texts")], "none that was measured here on the whole"),
        (
            {},
            [replace(OURS, grade=Grade.UNKNOWN, estimate=None, interval=None, note="no test set")],
            "no test set",
        ),
        ({}, [replace(OURS, interval=None)], "how uncertain our own figure is"),
    ],
)
def test_what_nothing_here_could_show_is_not_testable(
    said: dict[str, Any], findings: Sequence[Finding], why: str
) -> None:
    figure = {} if said.get("measure") == "" else {"value": 0.6}
    held = hold(claim(**{**figure, **said}), findings)
    assert held.outcome is Outcome.NOT_TESTABLE
    assert why in held.why


def test_limits_are_held_against_what_has_no_interval() -> None:
    memory = measured(220, None, None, measure="memory", unit="MB", language="", n=None, details={})
    for most, outcome in ((512.0, Outcome.CONFIRMED), (200.0, Outcome.CONTRADICTED)):
        told = claim(measure="memory", language=None, at_most=most)
        assert hold(told, [memory]).outcome is outcome


def test_of_several_sets_the_largest_decides() -> None:
    other = replace(measured(0.9, 0.8, 0.95), probe="another", n=30)
    assert hold(claim(value=0.6), [other, OURS]).ours == OURS


PROPOSAL = GOOD.replace(
    "  - name: Vetted answers",
    "  - {name: Model, kind: model, model: 'packaged:smollm2-135m'}\n  - name: Vetted answers",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "answers.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


def proposed(folder: Path, claims: str) -> Proposal:
    file = folder / "proposal.yaml"
    file.write_text(f"{PROPOSAL}claims:\n{claims}", encoding="utf-8")
    return read_proposal(file, today=TODAY)


def test_each_claim_becomes_one_text_with_both_figures_and_what_differs(folder: Path) -> None:
    proposal = proposed(
        folder,
        "  - {option: Model, text: Nine of ten, source: a letter, date: 2026-10-01,\n"
        "     measure: topic accuracy, language: sw, value: 0.9, n: 50, version: v2,\n"
        "     prompting: five examples}\n"
        "  - {option: Model, text: Half, source: a letter, date: 2026-10-01,\n"
        "     measure: topic accuracy, language: sw, at_least: 0.5}\n"
        "  - {option: Model, text: People love it, source: an advertisement, date: 2026-10-01}\n",
    )
    first, second, third = claim_findings(proposal, [OURS, GUESS])
    assert [one.grade for one in (first, second, third)] == [
        Grade.MEASURED_HERE,
        Grade.MEASURED_HERE,
        Grade.UNKNOWN,
    ]
    assert all(one.theme is Theme.CLAIMS and one.estimate is None for one in (first, second, third))
    assert len({one.key for one in (first, second, third)}) == 3
    assert first.text.startswith("Contradicted: “Nine of ten”")
    assert "0.9, 50 cases" in first.text
    assert "0.62 (0.55 to 0.69)" in first.text
    for words in ("v2", "five examples", "3 wordings", "204 items", "packaged:smollm2-135m"):
        assert words in first.note
    assert "2 claims were tested" in first.note
    assert first.details["claimed (grade claimed)"] == "topic accuracy 0.9, 50 cases"
    assert second.text.startswith("Confirmed")
    assert "there: not said" in second.note
    assert third.text.startswith("Not testable")
    assert claim_findings(proposal.model_copy(update={"claims": ()}), [OURS]) == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ("option: Modell, date: 2026-10-01", "no option “Modell”"),
        ("option: Model, date: 2027-10-01", "nobody can have said this"),
        ("option: Model, date: 2026-10-01, measure: memory", "says how much"),
        ("option: Model, date: 2026-10-01, value: 3", "needs the name of what is measured"),
        ("option: Model, date: 2026-10-01, measure: memory, value: 3, about: 4", "one figure"),
        ("option: Model, date: 2026-10-01, measure: memory, value: 3, low: 2", "two ends"),
        ("option: Model, date: 2026-10-01, measure: memory, value: 3, low: 4, high: 5", "two ends"),
        ("option: Model, date: 2026-10-01, measure: memory, value: .nan", "number"),
        ("option: Model, date: 2026-10-01, meassure: memory", "measure"),
    ],
)
def test_wrong_claims_are_refusals(folder: Path, fields: str, words: str) -> None:
    text = f"{PROPOSAL}claims:\n  - {{text: x, source: y, {fields}}}\n"
    errors = refusals(folder, text)
    assert any(words in str(error) for error in errors), [str(error) for error in errors]


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ("terms.txt", "there is no file"),
        ("../terms.txt", "leads out"),
        ("/etc/passwd", "leads out"),
        ("C:/terms.txt", "leads out"),
    ],
)
def test_licences_lie_beside_the_proposal(folder: Path, named: str, words: str) -> None:
    text = PROPOSAL.replace("smollm2-135m'}", f"smollm2-135m', licence_files: '{named}'}}")
    errors = refusals(folder, text)
    assert any(words in str(error) for error in errors), [str(error) for error in errors]


def test_one_licence_needs_no_list_around_it(folder: Path) -> None:
    (folder / "terms.txt").write_text("You must not use it.", encoding="utf-8")
    text = PROPOSAL.replace("smollm2-135m'}", "smollm2-135m', licence_files: terms.txt}")
    file = folder / "proposal.yaml"
    file.write_text(text, encoding="utf-8")
    model = next(one for one in read_proposal(file, today=TODAY).options if one.kind == "model")
    assert model.licence_files == ("terms.txt",)


@given(
    value=st.floats(0, 1),
    low=st.floats(0, 1),
    width=st.floats(0, 1),
    field=st.sampled_from(["value", "about", "at_least", "at_most"]),
)
def test_a_claim_never_breaks_and_what_is_outside_is_never_confirmed(
    value: float, low: float, width: float, field: str
) -> None:
    high = min(1.0, low + width)
    held = hold(claim(**{field: value}), [measured((low + high) / 2, low, high), GUESS])
    if field == "value" and not low <= value <= high:
        assert held.outcome is Outcome.CONTRADICTED
    if field == "at_least" and value > high:
        assert held.outcome is Outcome.CONTRADICTED
    if held.outcome is Outcome.CONFIRMED and field == "value":
        assert low <= value <= high
