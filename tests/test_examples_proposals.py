from datetime import date
from pathlib import Path

import pytest

from terazi.options.vetted import STARTER, read_table
from terazi.proposal.options import Model, Tool
from terazi.proposal.read import read_proposal
from terazi.proposal.schema import Proposal, Stakes
from terazi.proposal.values import Money

EXAMPLES = Path(__file__).parents[1] / "examples"
FOLDERS = ("swahili-health-line", "turkish-market-desk")
A_TOUR = "every-probe"  # no example of a decision: tests/test_examples_every_probe.py
TODAY = date(2026, 11, 22)
STARTER_TABLE = EXAMPLES / "swahili-health-line" / "vetted.csv"


@pytest.fixture(scope="module", params=FOLDERS)
def folder(request: pytest.FixtureRequest) -> Path:
    return EXAMPLES / str(request.param)


@pytest.fixture(scope="module")
def proposal(folder: Path) -> Proposal:
    return read_proposal(folder / "proposal.yaml", today=TODAY)


def test_every_example_is_tested() -> None:
    there = {file.parent.name for file in EXAMPLES.glob("*/proposal.yaml")}
    assert there == {*FOLDERS, A_TOUR}


def test_it_reads_and_has_every_pan(proposal: Proposal) -> None:
    kinds = [option.kind for option in proposal.options]
    assert kinds == ["nothing", "people", "tool", "model", "model"]
    models = [option for option in proposal.options if isinstance(option, Model)]
    assert [model.name for model in models] == ["SmolLM2-135M-Instruct", "Gemma-3-270M"]
    assert proposal.test_sets == ("sib-200", "flores-200")
    assert "en" in proposal.languages


def test_nobody_can_take_it_for_real(proposal: Proposal, folder: Path) -> None:
    assert proposal.title.startswith("Example: ")
    assert proposal.owner.name.startswith("Example: ")
    assert all(line.set_by.startswith("Example: ") for line in proposal.red_lines)
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert "made up" in readme
    assert "no native speaker" in readme


def test_all_money_has_a_source(proposal: Proposal) -> None:
    amounts: list[Money | None] = [proposal.budget]
    assert proposal.hardware
    assert proposal.hardware.electricity
    amounts += [proposal.hardware.price, proposal.hardware.electricity.price_per_kwh]
    amounts += [money for option in proposal.options for money in (option.set_up, option.monthly)]
    amounts += [getattr(option, "monthly_wage", None) for option in proposal.options]
    assert all(money.source for money in amounts if money)
    assert all(money.date <= TODAY for money in amounts if money)


def test_who_is_absent_is_named(proposal: Proposal) -> None:
    assert proposal.participation
    assert proposal.participation.absent
    assert proposal.path_to_people


def test_red_lines_of_the_health_line_bind_tool_and_models_alike() -> None:
    health = read_proposal(EXAMPLES / FOLDERS[0] / "proposal.yaml", today=TODAY)
    assert health.stakes is Stakes.HIGH
    danger = next(one for one in health.red_lines if one.measure == "dangerous error rate")
    assert danger.at_most == 0.01
    assert {"tool", "model"} <= set(danger.kinds)


def test_every_vetted_row_says_that_nobody_vetted_it() -> None:
    rows = read_table(STARTER_TABLE)
    assert {row.vetted_by for row in rows} == {STARTER}
    tables = {
        option.table
        for option in read_proposal(STARTER_TABLE.with_name("proposal.yaml"), today=TODAY).options
        if isinstance(option, Tool)
    }
    assert tables == {STARTER_TABLE.name}


def test_every_vetted_row_is_in_both_languages_and_sends_people_to_a_clinic() -> None:
    rows = read_table(STARTER_TABLE)
    by_language = {
        language: {row.id.removesuffix(f"-{language}") for row in rows if row.language == language}
        for language in ("sw", "en")
    }
    assert by_language["sw"] == by_language["en"]
    assert sum(map(len, by_language.values())) == len(rows) == 40
    care = {
        "sw": ("kituo cha afya", "hospitali", "kliniki"),
        "en": ("health facility", "hospital", "clinic"),
    }
    for row in rows:
        assert any(place in row.answer for place in care[row.language]), row.id
