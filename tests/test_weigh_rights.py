"""Openness, data protection and participation through a whole weighing, and again."""

import json
from pathlib import Path
from typing import Any

import pytest

from terazi import weigh as weighing
from terazi.finding import Finding, Grade
from terazi.proposal.protection import FACTS, LEAVES_COUNTRY, RIGHTS_NOT_SETTLED
from terazi.verdict.words import GateStatus, Word
from tests.test_weigh import DAY, HOSTILE, PROPOSAL, fakes, write

__all__ = ["fakes"]  # a fixture

INDEX = "openness: European Open Source AI Index"
DEFINITION = "openness: Open Source AI Definition"
NEW = {INDEX, DEFINITION, *FACTS}
TOLD: dict[str, Any] = {
    "participation": {
        "decided_by": "the clinic",
        "consulted": [{"who": "Patients", "quote": HOSTILE, "rung": "consultation"}],
        "can_veto": [{"who": "Elders", "used": True, "why": HOSTILE, "options": ["Model"]}],
    },
    "data_protection": {"about": ["health"], "ways": [{"by": HOSTILE, "country": "US"}]},
    "corpora": [{"name": "our table", "options": ["Table"], "consent": "not asked"}],
    "red_lines": [
        {"name": f"No {fact}", "measure": fact, "at_most": 0, "set_by": "Elders", "why": "ours"}
        for fact in (LEAVES_COUNTRY, RIGHTS_NOT_SETTLED)
    ],
}


def asked(**option: object) -> dict[str, Any]:
    *others, model = PROPOSAL["options"]
    return {**PROPOSAL, **TOLD, "options": [*others, {**model, **option}]}


def one(findings: tuple[Finding, ...], option: str, measure: str) -> Finding:
    (found,) = (f for f in findings if (f.option, f.measure) == (option, measure))
    return found


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TERAZI_MIRROR", raising=False)
    monkeypatch.setenv("TERAZI_CACHE", str(tmp_path / "cache"))


@pytest.mark.usefixtures("fakes", "nowhere")
def test_all_of_it_stands_in_the_ledger_the_verdict_and_the_report(tmp_path: Path) -> None:
    file = write(tmp_path / "in", asked(openness="OLMo 7B Instruct"))
    done = weighing.weigh(file, tmp_path / "out", today=DAY, offline=True)
    for option in ("Table", "Model"):
        own = [f.measure for f in done.findings if f.option == option and f.measure in NEW]
        assert len(own) == len(set(own)) == (3 if option == "Table" else 5)
    # Named, and not to be had without the network: unknown, with the reason.
    index = one(done.findings, "Model", INDEX)
    assert index.grade is Grade.UNKNOWN
    assert "no download was allowed" in index.note
    assert one(done.findings, "Table", LEAVES_COUNTRY).estimate == 1
    assert one(done.findings, "Table", LEAVES_COUNTRY).text.startswith("Warning: data on health go")
    assert one(done.findings, "the proposal", "participation").details
    status = {(gate.option, gate.name): gate.status for gate in done.verdict.gates}
    assert status["Table", f"No {LEAVES_COUNTRY}"] is GateStatus.FAILED
    assert status["Table", f"No {RIGHTS_NOT_SETTLED}"] is GateStatus.FAILED
    assert status["Model", f"No {RIGHTS_NOT_SETTLED}"] is GateStatus.UNKNOWN
    assert status["Model", "The veto of Elders"] is GateStatus.FAILED
    assert ("Table", "The veto of Elders") not in status
    assert done.verdict.verdict is Word.FUND_PEOPLE
    page = done.report.read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page
    assert "Warning: data on health go abroad" in page
    before = (tmp_path / "out/ledger.json").read_bytes()
    weighing.weigh(file, tmp_path / "out", today=DAY, offline=True)
    assert (tmp_path / "out/ledger.json").read_bytes() == before


@pytest.mark.usefixtures("fakes")
def test_a_named_entry_is_read_from_the_mirror(
    tmp_path: Path, mirror: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERAZI_MIRROR", str(mirror))
    file = write(tmp_path / "in", asked(openness="OLMo 7B Instruct"))
    done = weighing.weigh(file, tmp_path / "out", today=DAY, offline=True)
    index = one(done.findings, "Model", INDEX)
    assert index.text == "12 open, 1 partial, 1 closed, 0 unknown, of 14"
    ledger = json.loads((tmp_path / "out/ledger.json").read_text(encoding="utf-8"))
    (kept,) = (f for f in ledger["findings"] if f["measure"] == INDEX)
    assert len(kept["details"]) == 14
    assert "https://github.com/allenai/OLMo" in done.report.read_text(encoding="utf-8")
    # Gone on with where the mirror is not at hand, it says the same.
    monkeypatch.delenv("TERAZI_MIRROR")
    monkeypatch.setenv("TERAZI_CACHE", str(tmp_path / "cache"))
    again = weighing.weigh(file, tmp_path / "out", today=DAY, offline=True)
    assert again.findings == done.findings
