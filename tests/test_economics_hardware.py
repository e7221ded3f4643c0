"""Memory and speed on a machine that is only described."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.economics.hardware import MEMORY, READING, WRITING, hardware_findings, speeds
from terazi.errors import TeraziError
from terazi.finding import Finding, Grade
from terazi.models.fake import FakeModel
from terazi.models.gguf import read_header
from terazi.models.memory import Form, need
from terazi.models.packaged import packaged_file
from terazi.options.model import ModelOption
from terazi.proposal.options import Model
from tests.resources_samples import MODEL, money, proposal


def hardware(**more: object) -> dict[str, object]:
    return {"description": "a laptop", "price": money(1000), **more}


DESCRIBED = hardware(memory_gb=8, memory_bandwidth_gb_s=20, cores=2)


@pytest.fixture(scope="module")
def smollm() -> Path:
    try:
        return packaged_file("smollm2-135m")
    except TeraziError as error:
        pytest.skip(str(error))


def rows(file: Path, machine: dict[str, object] | None) -> dict[str, Finding]:
    option = ModelOption(Model(name=MODEL, kind="model", model=str(file)), FakeModel(), file)
    return {row.measure: row for row in hardware_findings(proposal(hardware=machine), [option])}


def test_writing_is_bound_by_memory_or_by_reckoning() -> None:
    assert speeds(10**9, 10**9, bandwidth=10, gigaflops=10**6).writing == pytest.approx(10)
    assert speeds(10**9, 10**9, bandwidth=10**6, gigaflops=20).writing == pytest.approx(10)


@given(st.floats(1, 1000), st.floats(1, 1000), st.floats(1.01, 10))
def test_a_better_machine_is_never_slower(bandwidth: float, gigaflops: float, by: float) -> None:
    before = speeds(10**8, 2 * 10**8, bandwidth, gigaflops)
    after = speeds(10**8, 2 * 10**8, bandwidth * by, gigaflops * by)
    assert after.writing > before.writing
    assert after.reading > before.reading
    assert before.reading >= before.writing  # read together, weights are fetched once


def test_what_is_not_described_has_no_row(smollm: Path) -> None:
    assert rows(smollm, None) == {}
    assert rows(smollm, hardware()) == {}


def test_memory_is_counted_as_the_weighing_counts_it(smollm: Path) -> None:
    row = rows(smollm, DESCRIBED)[MEMORY]
    expected = need(read_header(smollm), Form(full=False, window=2048)).running / 1e6
    assert row.estimate == pytest.approx(expected)
    assert row.details["share of the machine's memory"] == pytest.approx(expected / 8000)
    assert row.grade is Grade.ASSUMED


def test_it_says_when_a_model_does_not_fit(smollm: Path) -> None:
    tiny = rows(smollm, hardware(memory_gb=0.1))
    assert "does not fit" in tiny[MEMORY].note
    assert "does not fit" not in rows(smollm, DESCRIBED)[MEMORY].note


def test_speed_is_that_of_the_formula(smollm: Path) -> None:
    row = rows(smollm, DESCRIBED)[WRITING]
    header = read_header(smollm)
    by_memory, by_cores = 20e9 / header.size, 64e9 / (2 * header.parameters)
    assert row.estimate == pytest.approx(min(by_memory, by_cores))
    read = header.parameters - header.vocabulary * header.width
    assert row.details[READING] == pytest.approx(64e9 / (2 * read))


def test_what_is_missing_is_named(smollm: Path) -> None:
    row = rows(smollm, hardware(memory_gb=8, cores=2))[WRITING]
    assert row.grade is Grade.UNKNOWN
    assert "memory_bandwidth_gb_s" in row.note
    assert "cores" not in row.note


def test_a_model_without_a_header_is_unknown(tmp_path: Path) -> None:
    (tmp_path / "model.gguf").write_bytes(b"GGUF, but not really")
    found = rows(tmp_path / "model.gguf", DESCRIBED)
    assert {row.grade for row in found.values()} == {Grade.UNKNOWN}
    assert set(found) == {MEMORY, WRITING}
