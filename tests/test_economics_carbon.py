"""Grams of CO2e an answer, from planted energies."""

import dataclasses

import pytest

from terazi.economics import carbon
from terazi.economics.carbon import CARBON, ENERGY, UNIT, Mix, carbon_findings, mixes
from terazi.finding import Direction, Finding, Grade, Source
from terazi.verdict.evidence import is_whole
from tests.resources_samples import MODEL, found, proposal

WATT_HOURS = 2.0


def with_mixes(monkeypatch: pytest.MonkeyPatch, *grams: float) -> None:
    planted = [Mix(gram, "2023", Source(title=f"source {n}")) for n, gram in enumerate(grams)]
    monkeypatch.setattr(carbon, "mixes", lambda _: planted)


def test_one_row_where_the_sources_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    with_mixes(monkeypatch, 100, 109)
    (row,) = carbon_findings(proposal(), [found(ENERGY, WATT_HOURS, "Wh")])
    assert row.estimate == pytest.approx(0.218)  # 2 Wh / 1000 x 109, the less kind one
    assert (row.option, row.measure, row.unit, row.group) == (MODEL, CARBON, UNIT, "")
    assert row.direction is Direction.HARM
    assert row.details["other source"] == "source 0: 100 g per kWh"
    assert {source.title for source in row.sources} == {"source 0", "source 1"}


def test_both_rows_where_the_sources_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    with_mixes(monkeypatch, 100, 111)
    rows = carbon_findings(proposal(), [found(ENERGY, WATT_HOURS, "Wh")])
    assert [row.group for row in rows] == ["source 0", "source 1"]
    assert [row.estimate for row in rows] == pytest.approx([0.2, 0.222])
    assert all(is_whole(row) for row in rows)
    assert len({row.key for row in rows}) == 2


def test_a_country_without_any_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with_mixes(monkeypatch)
    (row,) = carbon_findings(proposal(), [found(ENERGY, WATT_HOURS, "Wh")])
    assert row.grade is Grade.UNKNOWN
    assert "KE" in row.note


def test_one_source_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    with_mixes(monkeypatch, 50)
    (row,) = carbon_findings(proposal(), [found(ENERGY, WATT_HOURS, "Wh")])
    assert row.estimate == pytest.approx(0.1)
    assert "other source" not in row.details


@pytest.mark.parametrize("energy", [[], [found(ENERGY, None, "Wh")]])
def test_unknown_energy_is_unknown_carbon(energy: list[Finding]) -> None:
    (row,) = carbon_findings(proposal(), energy)
    assert row.grade is Grade.UNKNOWN
    assert row.estimate is None
    assert "not measured" in row.note


@pytest.mark.parametrize(
    ("energy", "grade"),
    [
        (Grade.MEASURED_HERE, Grade.DOCUMENTED),  # the mix is only documented
        (Grade.ASSUMED, Grade.ASSUMED),
    ],
)
def test_it_is_known_no_better_than_its_parts(energy: Grade, grade: Grade) -> None:
    measured = dataclasses.replace(found(ENERGY, WATT_HOURS, "Wh"), grade=energy)
    assert {row.grade for row in carbon_findings(proposal(), [measured])} == {grade}


def test_the_real_tables_differ_for_kenya_and_not_for_turkey() -> None:
    kenya, turkey = ([mix.grams_per_kwh for mix in mixes(country)] for country in ("KE", "TR"))
    assert len(kenya) == len(turkey) == 2
    assert max(kenya) / min(kenya) > 1.1 > max(turkey) / min(turkey)
    assert mixes("XK") is not None
