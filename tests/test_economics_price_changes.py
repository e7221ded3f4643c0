"""Rates counted from price lists: planted lists, and the table that ships."""

import csv
import importlib.util
import json
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.economics.price_changes import LIST, OTHER_LIST, Row, dearer, gone, rate, rises
from terazi.economics.tables import PRICE_CHANGES, table
from terazi.finding import Interval
from terazi.statistics.intervals import wilson

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("price_lists", ROOT / "tools/price_lists.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["price_lists"] = module
    spec.loader.exec_module(module)
    return module


def offer(seller: str, read: float = 1e-6, written: float = 2e-6, **more: str) -> dict[str, Any]:
    return {
        "litellm_provider": seller,
        "mode": "chat",
        "input_cost_per_token": read,
        "output_cost_per_token": written,
        **more,
    }


WAS = {
    "sample_spec": {"mode": "one of: chat, …", "litellm_provider": "all of them"},
    "stays": offer("one"),
    "rises": offer("one", read=1e-6),
    "falls": offer("one", written=4e-6),
    "vanishes": offer("one"),
    "ends": offer("one"),
    "had ended": offer("one", deprecation_date="2023-06-01"),
    "free": offer("one", 0.0, 0.0),
    "picture": {**offer("one"), "mode": "image_generation"},
    "two/put right": offer("two", read=1e-3, written=2e-3),
    "two/vanishes": offer("two"),
    # One offer under four names, two of them regions of the same seller.
    "big": offer("azure"),
    "azure/big": offer("azure_ai"),
    "azure/eu/big": offer("azure"),
    "eu.big": offer("azure"),
}
NOW = {
    "stays": offer("one"),
    "rises": offer("one", read=1.5e-6),
    "falls": offer("one", written=1e-6),
    "ends": offer("one", deprecation_date="2024-12-31"),
    "two/put right": offer("two", read=1e-6, written=2e-6),
    "azure/big": offer("azure_ai"),
    "new": offer("one"),
}
GENAI = """
import os
os.mkdir({folder!r})
providers: list[Provider] = [
    Provider(id='one', models=[
        ModelInfo(id='stays', prices=ModelPrice(input_mtok=Decimal('1'), output_mtok=Decimal('2'))),
        ModelInfo(id='tiers', prices=[
            ConditionalPrice(prices=ModelPrice(input_mtok=Decimal('9'))),
            ConditionalPrice(constraint=StartDateConstraint(start_date=datetime.date(2026, 3, 13)),
                prices=ModelPrice(input_mtok=TieredPrices(base=Decimal('{base}'),
                    tiers=[Tier(start=200000, price=Decimal('70'))]))),
        ]),
        ModelInfo(id='ends', {ends}prices=ModelPrice(input_mtok=Decimal('3'))),
    ]),
]
"""


def wheel(folder: Path, name: str, inside: str, text: str) -> None:
    with zipfile.ZipFile(folder / f"{name}-py3-none-any.whl", "w") as archive:
        archive.writestr(inside, text)


def rows(text: str) -> dict[str, dict[str, str]]:
    lines = [line for line in text.splitlines() if not line.startswith("# ")]
    return {row["seller"]: row for row in csv.DictReader(lines)}


def test_what_was_planted_is_counted(tool: ModuleType, tmp_path: Path) -> None:
    inside = "litellm/model_prices_and_context_window_backup.json"
    for version, content in (("1.0.0", WAS), ("2.0.0", NOW)):
        wheel(tmp_path, f"litellm-{version}", inside, json.dumps(content))
    releases = (("litellm", "1.0.0", "2024-01-01"), ("litellm", "2.0.0", "2025-01-01"))
    found = rows(tool.table(tmp_path, releases))
    assert set(found) == {"one", "two", "azure"}

    def counts(seller: str, *columns: str) -> list[int]:
        return [int(found[seller][column]) for column in columns]

    assert counts("one", "offers", "vanished", "ended") == [5, 1, 1]
    assert counts("one", "read_rose", "read_fell", "read_stayed") == [1, 0, 2]
    assert counts("one", "written_rose", "written_fell", "written_stayed") == [0, 1, 2]
    assert found["one"]["rises"] == "1.5"
    # A thousandth of the price is a list put right, not a price that fell.
    assert counts("two", "offers", "vanished", "read_fell", "read_corrected") == [2, 1, 0, 1]
    assert counts("azure", "offers", "vanished", "read_stayed") == [1, 0, 1]
    assert (found["one"]["from"], found["one"]["to"]) == ("2024-01-01", "2025-01-01")


def test_a_list_that_is_python_is_read_and_not_run(tool: ModuleType, tmp_path: Path) -> None:
    for version, base, ends in (("0.0.1", "2", ""), ("0.0.2", "4", "deprecated=True, ")):
        text = GENAI.format(folder=str(tmp_path / "made"), base=base, ends=ends)
        wheel(tmp_path, f"genai_prices-{version}", "genai_prices/data.py", text)
    releases = (("genai-prices", "0.0.1", "2025-01-01"), ("genai-prices", "0.0.2", "2026-01-01"))
    (row,) = rows(tool.table(tmp_path, releases)).values()
    assert (row["offers"], row["vanished"], row["ended"]) == ("3", "0", "1")
    assert (row["read_rose"], row["read_stayed"], row["rises"]) == ("1", "1", "2")
    assert not (tmp_path / "made").exists()


def planted(sellers: int, years: int, offers: int, happened: int) -> list[Row]:
    return [
        {"seller": f"s{seller}", "from": str(year), "to": str(year + 1), "package": "p",
         "offers": str(offers), "vanished": str(happened)}
        for seller in range(sellers)
        for year in range(years)
    ]  # fmt: skip


def reckoned(found: Sequence[Row]) -> tuple[float, Interval]:
    made = rate(found, lambda row: int(row["vanished"]), lambda row: int(row["offers"]))
    return made.share, made.interval


def test_sellers_are_the_unit_and_not_offers() -> None:
    # Ten sellers of which each keeps all of its offers or loses all: ten answers, not a thousand.
    found = planted(7, 1, 100, 0) + [
        {**row, "seller": f"gone {row['seller']}"} for row in planted(3, 1, 100, 100)
    ]
    share, interval = reckoned(found)
    assert share == pytest.approx(0.3)
    assert interval.high - interval.low > 0.9 * (wilson(3, 10).high - wilson(3, 10).low)
    assert interval.low < 0.3 < interval.high


def test_years_that_differ_widen_the_interval() -> None:
    alike = planted(20, 3, 10, 3)
    differ = [{**row, "vanished": {"0": "0", "1": "2", "2": "7"}[row["from"]]} for row in alike]
    one, other = reckoned(alike), reckoned(differ)
    assert one[0] == other[0] == pytest.approx(0.3)
    assert other[1].high - other[1].low > 1.5 * (one[1].high - one[1].low)


@given(st.floats(1, 60), st.floats(1, 60))
def test_a_longer_horizon_is_never_safer(months: float, more: float) -> None:
    near, near_interval = gone().within(months)
    far, far_interval = gone().within(months + more)
    assert near <= far
    assert near_interval.low <= near <= near_interval.high <= far_interval.high


def test_a_year_is_the_share_and_two_years_are_its_complement_squared() -> None:
    share = gone().share
    assert gone().within(12)[0] == pytest.approx(share)
    assert gone().within(24)[0] == pytest.approx(1 - (1 - share) ** 2)
    assert gone().within(0)[0] == 0


@pytest.mark.parametrize("package", [LIST, OTHER_LIST])
def test_the_table_that_ships_adds_up(package: str) -> None:
    kept = [row for row in table(PRICE_CHANGES).rows.values() if row["package"] == package]
    for row in kept:
        left = int(row["offers"]) - int(row["vanished"]) - int(row["ended"])
        for which in ("read", "written"):
            changed = [
                int(row[f"{which}_{how}"]) for how in ("rose", "fell", "stayed", "corrected")
            ]
            assert sum(changed) <= left
        assert len(row["rises"].split()) == int(row["read_rose"]) + int(row["written_rose"])
        assert all(1 < float(one) <= 20 for one in row["rises"].split())
    happened = sum(int(row["vanished"]) + int(row["ended"]) for row in kept)
    offers = sum(int(row["offers"]) for row in kept)
    assert gone(package).share == pytest.approx(happened / offers)
    assert f"{happened:,} / {offers:,}" in gone(package).formula
    assert gone(package).interval.low < gone(package).share < gone(package).interval.high
    assert dearer(package).share < gone(package).share
    low, middle, high = rises(package)
    assert 1 < low <= middle <= high


def test_pairs_of_lists_lie_about_a_year_apart() -> None:
    for span in (*gone(LIST).spans, *gone(OTHER_LIST).spans):
        assert 0.9 < _years(span.until) - _years(span.since) < 1.1
        assert span.since in table(PRICE_CHANGES).source.title


def _years(day: str) -> float:
    year, month, date = (int(part) for part in day.split("-"))
    return year + (month - 1) / 12 + (date - 1) / 365
