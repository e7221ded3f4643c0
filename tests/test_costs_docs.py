"""The spreadsheets in docs/costs.md are what the program computes, to the cent."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml

from terazi.economics.cost_table import CostTable, cost_table
from terazi.economics.costs import Performance
from terazi.economics.equal_budget import COST
from terazi.economics.money_side import SAME_MONEY, money_findings
from terazi.economics.outcomes import ONE_MORE, OUTCOME
from terazi.finding import Finding, Grade
from terazi.proposal.read import read_proposal
from terazi.proposal.schema import Proposal

PAGE = (Path(__file__).parents[1] / "docs" / "costs.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
SHEETS = PAGE.split("\n### ")[1:]


def example(number: int) -> tuple[Proposal, dict[str, Performance]]:
    """As a reader would have it: both blocks in a file, read with every check."""
    (told_apart,) = re.findall(r"^Measured: `(.*)`$", SHEETS[number - 1], re.MULTILINE)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "proposal.yaml"
        path.write_text(BLOCKS[0] + BLOCKS[number], encoding="utf-8")
        asked = read_proposal(path)
    measured = {
        option: Performance(
            told["seconds"], told.get("watts"), Grade.MEASURED_HERE,
            tokens=tuple(told["tokens"]) if "tokens" in told else None,
        )
        for option, told in yaml.safe_load(f"{{{told_apart}}}").items()
    }  # fmt: skip
    return asked, measured


def tables(number: int) -> dict[str, dict[str, list[str]]]:
    """The tables of an example by their first heading, rows by their first cell."""
    found: dict[str, dict[str, list[str]]] = {}
    for table in re.findall(r"((?:^\|.*\|\n)+)", SHEETS[number - 1], re.MULTILINE):
        head, _, *rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in
                          table.splitlines()]  # fmt: skip
        found[head[0]] = {row[0]: row[1:] for row in rows}
    return found


def computed(table: CostTable, option: str) -> dict[str, list[str]]:
    """The same from the program: months, then the whole, to the cent."""
    found: dict[str, list[str]] = {}
    for row in table.rows:
        if row.option == option and row.month is not None and row.category != "all so far":
            found.setdefault(row.category, []).append(f"{row.spread.amount:.2f}")
    for row in table.rows:
        if row.option == option and row.month is None:
            found[row.category].append(f"{row.spread.amount:.2f}")
    return found


@pytest.mark.parametrize(
    ("number", "option"),
    [(1, "look-up"), (1, "clerks"), (2, "hosted"), (2, "nurses"), (3, "look-up")],
)
def test_every_cell_of_the_spreadsheets_is_computed(number: int, option: str) -> None:
    written = tables(number)[option]
    assert written == computed(cost_table(*example(number)), option)
    assert len(written["all"]) > 3
    for column in range(len(written["all"])):  # and the page adds up by itself
        parts = sum(round(100 * float(row[column])) for name, row in written.items()
                    if name != "all")  # fmt: skip
        assert abs(parts - round(100 * float(written["all"][column]))) <= 1


def test_costs_outcomes_ratios_and_purchases_of_the_third_are_computed() -> None:
    asked, measured = example(3)
    found: dict[tuple[str, str], Finding] = {
        (one.option, one.measure): one for one in money_findings(asked, measured, [])
    }
    written = tables(3)["option"]
    assert list(written) == [option.name for option in asked.options]
    for option, (cost, visits, one_more, scholarships) in written.items():
        assert f"{found[option, COST].estimate:.2f}" == cost
        assert f"{found[option, OUTCOME].estimate:.12g}" == visits
        ratio = found[option, ONE_MORE]
        said = ratio.text if ratio.estimate is None else f"{ratio.estimate:.2f}"
        assert said == one_more
        if scholarships:
            bought = found[option, SAME_MONEY].details["scholarships"]
            assert f"{bought:.12g}" == scholarships
    best = "the best buy where one more is worth"
    assert found["look-up", ONE_MORE].details[best] == "KES 320.00 to KES 560.00"
    assert found["nurses", ONE_MORE].details[best] == "more than KES 560.00"
    assert found["today", ONE_MORE].details[best] == "less than KES 320.00"
    assert best not in found["volunteers", ONE_MORE].details
