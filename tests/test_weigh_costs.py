"""The money side of a whole weighing: intervals in the ledger, tables in the folder."""

import csv
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from terazi import weigh as weighing
from terazi.cli import main
from tests.test_weigh import DAY, HOSTILE, PROPOSAL, fakes, money, write

__all__ = ["fakes"]  # a fixture

OUTCOME = f"visits {HOSTILE}"


def asked() -> dict[str, Any]:
    """The proposal of the test with an uncertain wage, an outcome and another purchase."""
    options = []
    for option in PROPOSAL["options"]:
        changed = dict(option)
        if option["kind"] == "people":
            wage = option["monthly_wage"]
            amount = float(wage["amount"])
            changed["monthly_wage"] = wage | {"low": amount * 0.8, "high": amount * 1.5}
            changed["outcomes"] = [{"what": OUTCOME, "per_answer": 0.05}]
        if option["kind"] == "tool":
            changed["outcomes"] = [{"what": OUTCOME, "per_answer": 0.02}]
        options.append(changed)
    return {
        **PROPOSAL,
        "options": options,
        "outcomes": [{"what": OUTCOME, "about": "health"}],
        "for_the_same_money": [{"what": f"books {HOSTILE}", "price": money(500)}],
    }


@pytest.mark.usefixtures("fakes")
def test_intervals_are_in_the_ledger_and_months_in_the_folder(tmp_path: Path) -> None:
    file = write(tmp_path / "in", asked())
    done = weighing.weigh(file, tmp_path / "out", today=DAY)
    found = {(one.option, one.measure): one for one in done.findings}
    cost = found["Clerks", "cost over the horizon"]
    assert cost.interval is not None
    assert cost.interval.method == "simulation, 10,000 draws"
    assert cost.interval.low < (cost.estimate or 0) < cost.interval.high
    assert found["Clerks", "outcome over the horizon"].estimate
    assert "books" in found["Clerks", "for the same money"].text
    assert "Scenarios, not forecasts" in found["Clerks", "regret over the futures"].note
    with (tmp_path / "out/costs.csv").open(encoding="utf-8", newline="") as file_:
        rows = list(csv.DictReader(file_))
    (whole,) = [
        row for row in rows
        if (row["option"], row["category"], row["month"]) == ("Clerks", "all", "")
    ]  # fmt: skip
    assert float(whole["amount"]) == pytest.approx(cost.estimate or 0, abs=0.005)
    assert float(whole["low"]) == pytest.approx(cost.interval.low, abs=0.005)
    assert (tmp_path / "out/outcomes.csv").read_text(encoding="utf-8").startswith("outcome,worth")
    page = done.report.read_text(encoding="utf-8")
    assert "<script" not in page
    assert "visits" in page
    said = CliRunner().invoke(main, ["costs", str(file), "--weighing", str(tmp_path / "out")])
    assert said.exit_code == 0, said.output
    assert f"{float(whole['amount']):,.2f}" in said.stdout
    assert "another proposal" not in said.stderr
    other = write(tmp_path / "other", {**asked(), "title": "Something else"})
    said = CliRunner().invoke(main, ["costs", str(other), "--weighing", str(tmp_path / "out")])
    assert said.exit_code == 0, said.output
    assert "weighed another proposal" in said.stderr


@pytest.mark.usefixtures("fakes")
def test_without_outcomes_there_is_no_table_of_them(tmp_path: Path) -> None:
    weighing.weigh(write(tmp_path / "in", PROPOSAL), tmp_path / "out", today=DAY)
    assert (tmp_path / "out/costs.csv").is_file()
    assert not (tmp_path / "out/outcomes.csv").exists()
