"""The tables that Terazi carries are what their sources say."""

import csv
import importlib.util
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import ModuleType

import pytest

from terazi.economics.tables import CODECARBON, COUNTRIES, ECOLOGITS, EXPOSURE, table
from terazi.proposal.codes import country
from terazi.proposal.occupations import occupations

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tool", ROOT / "tools/carry_over_tables.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["tool"] = module
    spec.loader.exec_module(module)
    return module


def same(made: dict[str, str]) -> None:
    assert made
    for name, text in made.items():
        assert (ROOT / "src/terazi" / name).read_text(encoding="utf-8") == text


@pytest.mark.parametrize("part", ["countries", "exposure"])
def test_tables_are_those_of_the_mirror(tool: ModuleType, mirror: Path, part: str) -> None:
    make: Callable[[Path], dict[str, str]] = getattr(tool, part)
    same(make(mirror))


def test_tables_of_electricity_are_those_of_the_packages(tool: ModuleType) -> None:
    try:
        there = (f"CodeCarbon {version('codecarbon')}", f"EcoLogits {version('ecologits')}")
    except PackageNotFoundError:
        pytest.skip("codecarbon and ecologits are not installed")
    if there != tuple(table(name).source.title for name in (CODECARBON, ECOLOGITS)):
        pytest.skip(f"other versions are installed: {there}")
    same(tool.electricity())


@pytest.mark.parametrize("name", [CODECARBON, ECOLOGITS, COUNTRIES, EXPOSURE])
def test_every_table_says_where_it_is_from(name: str) -> None:
    source = table(name).source
    assert source.title
    assert source.address.startswith("https://")
    assert source.licence
    assert source.date


@pytest.mark.parametrize("name", [CODECARBON, ECOLOGITS, COUNTRIES])
def test_countries_go_by_the_codes_of_a_proposal(name: str) -> None:
    codes = list(table(name).rows)
    assert len(codes) > 190
    assert {"KE", "NG", "ET", "TR", "SA", "IR", "BD", "NA"} <= set(codes)
    assert [country(code) for code in codes] == codes


def test_figures_are_possible() -> None:
    for name in (CODECARBON, ECOLOGITS):
        assert all(0 <= float(row["g_per_kwh"]) < 1500 for row in table(name).rows.values())
    for row in table(COUNTRIES).rows.values():
        assert 100 < float(row["income_usd"]) < 300_000
        if row["work_year"]:
            parts = [float(row[part]) for part in ("agriculture", "industry", "service")]
            assert sum(parts) == pytest.approx(100, abs=0.5)


def test_ratings_and_titles_are_of_the_same_occupations() -> None:
    ratings = table(EXPOSURE).rows
    assert list(ratings) == list(occupations())
    assert len(ratings) == 923
    for row in ratings.values():
        for rater in ("people", "gpt4"):
            alpha, beta, gamma = (float(row[f"{rater}_{p}"]) for p in ("alpha", "beta", "gamma"))
            assert 0 <= alpha <= beta <= gamma <= 1
            assert beta == pytest.approx((alpha + gamma) / 2, abs=1.1e-3)  # the definition


def test_the_licence_of_carried_figures_allows_it(mirror: Path) -> None:
    (licence,) = mirror.glob("github/openai/GPTs-are-GPTs/*/LICENSE")
    said = licence.read_text(encoding="utf-8")
    assert said.startswith("MIT License")
    assert table(EXPOSURE).source.licence.split(", ")[1] in said


def test_every_line_has_all_columns() -> None:
    for file in (ROOT / "src/terazi/economics/tables").glob("*.csv"):
        lines = file.read_text(encoding="utf-8").splitlines()
        rows = list(csv.reader(line for line in lines if not line.startswith("# ")))
        assert {len(row) for row in rows} == {len(rows[0])}
