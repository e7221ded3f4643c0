"""Every column of the spreadsheets is in docs/ledger.md."""

from pathlib import Path

import pytest

from terazi.ledger.sheets import ITEM_COLUMNS, LEDGER_COLUMNS
from terazi.ledger.store import ITEMS_CSV, LEDGER, LEDGER_CSV, VERDICT

DOCS = (Path(__file__).parents[1] / "docs" / "ledger.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("file", "columns"), [("ledger", LEDGER_COLUMNS), ("items", ITEM_COLUMNS)])
def test_each_column_is_described_in_its_part(file: str, columns: tuple[str, ...]) -> None:
    part = DOCS.partition(f"## {file}.csv")[2].partition("\n## ")[0]
    assert [column for column in columns if f"`{column}`" not in part] == []


@pytest.mark.parametrize("file", [LEDGER, LEDGER_CSV, ITEMS_CSV, VERDICT])
def test_each_file_is_described(file: str) -> None:
    assert f"| `{file}` |" in DOCS
