"""The worked example in docs/economics.md is what the program computes."""

import re
from pathlib import Path

import pytest
import yaml

from terazi.economics.costs import Performance
from terazi.economics.equal_budget import cost_findings
from terazi.finding import Finding, Grade
from terazi.proposal.schema import Proposal

PAGE = (Path(__file__).parents[1] / "docs" / "economics.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def findings() -> list[Finding]:
    example = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert example
    proposal = Proposal.model_validate(yaml.safe_load(example[1]))
    measured = Performance(6, 15, Grade.MEASURED_HERE, watts_grade=Grade.ASSUMED)
    return cost_findings(proposal, {"small model": measured})


def test_every_formula_on_the_page_is_computed(findings: list[Finding]) -> None:
    written = re.findall(r"^- (.+?): `(.+)`$", PAGE, re.MULTILINE)
    computed = [
        (f"{f.measure} ({f.group})" if f.group else f.measure, f.details["formula"])
        for f in findings
        if "formula" in f.details
    ]
    assert written == computed
    assert len(written) == 14


def test_the_figures_in_the_text_are_computed(findings: list[Finding]) -> None:
    text = " ".join(PAGE.split())
    table = {(f.option, f.measure, f.group): f for f in findings}
    nurses = table["nurses", "cost over the horizon", ""]
    assert f"would take {nurses.details['people needed']:g} nurses" in text
    left = table["nurses", "answers within the budget", ""].details["left unanswered"]
    assert f"leaves {left:,.0f} questions unanswered" in text
    assert str(table["small model", "price per answer", ""].details["electricity"]) in text
