"""The table of costs: on the command line alone, with a weighing, as CSV and JSON."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from terazi.cli import main
from terazi.economics.cost_table import SO_FAR, as_csv, cost_table
from terazi.economics.cost_words import as_json, cost_lines
from terazi.economics.costs import Performance
from terazi.finding import Direction, Finding, Grade, Theme
from terazi.ledger.store import write_ledger
from terazi.proposal.schema import Proposal
from tests.proposal_samples import changed, write
from tests.test_economics_costs import MEASURED, model, money, nurses, proposal

WAGE = "monthly_wage: {amount: 60000, currency: KES, date: 2026-07-01}"
UNCERTAIN = WAGE.replace("60000", "60000, low: 50000, high: 80000")


def run(*words: str | Path) -> str:
    done = CliRunner().invoke(main, ["costs", *map(str, words)])
    assert done.exit_code == 0, done.output
    return done.stdout


def uncertain() -> Proposal:
    wage = {**money(60_000), "low": 50_000, "high": 80_000}
    return proposal(nurses(monthly_wage=wage), model(name="=SUM(A1)"))


def test_rows_add_up() -> None:
    table = cost_table(uncertain(), {"=SUM(A1)": Performance(9, 20, MEASURED)}, draws=500)
    for option in ("two nurses", "=SUM(A1)"):
        rows = [row for row in table.rows if row.option == option]
        whole = {row.category: row.spread for row in rows if row.month is None}
        assert whole["all"].amount == pytest.approx(
            sum(one.amount for name, one in whole.items() if name != "all")
        )
        for category, one in whole.items():
            months = [r.spread for r in rows if r.category == category and r.month is not None]
            assert len(months) == 24
            assert sum(month.amount for month in months) == pytest.approx(one.amount)
            assert sum(month.mean for month in months) == pytest.approx(one.mean)
        so_far = [row.spread for row in rows if row.category == SO_FAR]
        assert so_far[-1].amount == pytest.approx(whole["all"].amount)
        assert so_far[-1].high == pytest.approx(whole["all"].high)


def test_the_csv_has_every_row_and_no_formula() -> None:
    table = cost_table(uncertain(), {}, draws=500)
    rows = list(csv.DictReader(io.StringIO(as_csv(table))))
    assert len(rows) == len(table.rows)
    assert {row["option"] for row in rows} == {"today", "two nurses", "'=SUM(A1)"}
    assert {row["currency"] for row in rows} == {"KES"}


def test_it_prints_categories_months_and_intervals(tmp_path: Path) -> None:
    said = run(write(tmp_path, changed((WAGE, UNCERTAIN))))
    assert "Costs over 12 months in KES, 95 % intervals of 10,000 draws." in said
    # 900 / 10 an hour = 90 hours of 160, at 60,000 a month: 33,750
    assert "months 1 to 12           33,750.00   " in said
    assert "staff                   405,000.00   " in said
    assert "not counted: its electricity: nothing was measured" in said
    assert "its machine is still worth 33,993.75 at the end" in said  # 45,325 x 36 / 48


def test_what_is_certain_has_no_interval(tmp_path: Path) -> None:
    said = run(write(tmp_path))
    assert "interval" not in said


def test_months_and_draws_can_be_chosen(tmp_path: Path) -> None:
    path = write(tmp_path, changed((WAGE, UNCERTAIN)))
    told = json.loads(run(path, "--months", "3", "--draws", "200", "--json"))
    assert (told["months"], told["draws"]) == (3, 200)
    (row,) = [
        row
        for row in told["rows"]
        if (row["option"], row["category"], row["month"]) == ("Nurse", "all", None)
    ]
    assert row["amount"] == pytest.approx(3 * 33_750)
    assert row["low"] < row["amount"] < row["high"]


def test_a_finished_weighing_tells_how_fast_options_are(tmp_path: Path) -> None:
    price = "price: {amount: 350, currency: USD, date: 2026-07-01}"
    tariff = "price_per_kwh: {amount: 25, currency: KES, date: 2026-07-01}"
    text = changed((price, f"{price}\n  watts: 20\n  electricity:\n    {tariff}"))
    path = write(tmp_path, text)
    time = Finding(
        option="Vetted answers",
        theme=Theme.COMPUTE,
        measure="time per answer",
        unit="s",
        direction=Direction.HARM,
        grade=Grade.MEASURED_HERE,
        probe="lookup_time",
        estimate=10.0,
    )
    folder = tmp_path / "weighing"
    folder.mkdir()
    write_ledger(folder, [time])
    told = json.loads(run(path, "--weighing", folder, "--json"))
    power = {
        row["option"]: row["amount"]
        for row in told["rows"]
        if row["category"] == "power" and row["month"] is None
    }
    # 900 x 10 s x 20 W = 0.05 kWh at 25, twelve times
    assert power == {"Vetted answers": pytest.approx(15)}
    assert not any("electricity" in why for why in told["left_out"]["Vetted answers"])
    assert any("electricity" in why for why in told["left_out"]["Small model"])


def test_what_is_not_known_is_no_zero_and_a_part_is_the_least(tmp_path: Path) -> None:
    text = changed((WAGE, UNCERTAIN))
    path = write(tmp_path, text)
    said = run(path).split("\n\n")
    (small,) = [part for part in said if part.startswith("Small model")]
    told = json.loads(run(path, "--json"))
    assert told["level"] == 0.95
    rows = [row for row in told["rows"] if row["option"] == "Small model"]
    (whole,) = [row for row in rows if (row["category"], row["month"]) == ("all", None)]
    assert "not known" in small
    assert (whole["amount"], whole["low"], whole["high"]) == (None, None, None)
    assert told["left_out"]["Small model"]
    part = cost_table(proposal(nurses(), model(), hardware=None), {}, draws=200)
    lines = "\n".join(cost_lines(part))
    assert "480,000.00   at least" in lines  # 120,000 + 24 x 15,000
    plain = [row for row in as_json(part)["rows"] if row["option"] == "small model"]  # type: ignore[attr-defined]
    assert all(row["at_least"] is (row["category"] in {"all", SO_FAR}) for row in plain)


def test_intervals_have_the_cents_of_their_figure(tmp_path: Path) -> None:
    said = run(write(tmp_path, changed((WAGE, UNCERTAIN))))
    (staff,) = [line for line in said.splitlines() if line.startswith("  staff")]
    assert re.search(r"405,000\.00   [\d,]+\.\d\d to [\d,]+\.\d\d$", staff)


def test_a_wrong_proposal_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, changed(("horizon_months: 12", "horizon_months: 0")))
    done = CliRunner().invoke(main, ["costs", str(path)])
    assert done.exit_code == 2
    assert "horizon_months" in done.stderr
