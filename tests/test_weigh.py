"""The whole way, with options whose behaviour is known."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from terazi import weigh as weighing
from terazi.errors import InputError, TeraziError
from terazi.finding import Finding
from terazi.models.fake import FakeModel
from terazi.options.build import build
from terazi.options.interface import Option
from terazi.options.model import ModelOption
from terazi.probes.declare import Item, Track
from terazi.proposal.options import Model, OptionPart
from terazi.verdict.words import Word

DAY = date(2026, 11, 22)
HOSTILE = "<script>alert(1)</script>"


def money(amount: float, currency: str = "KES") -> dict[str, object]:
    return {"amount": amount, "currency": currency, "date": "2026-10-01", "source": "a price list"}


PROPOSAL: dict[str, Any] = {
    "title": "A line for questions",
    "purpose": "Answer questions about clinic hours",
    "beneficiaries": "Patients",
    "owner": {"name": "A. Mwangi", "role": "clinic manager"},
    "stakes": "low",
    "community": {"name": "Kwale", "country": "KE"},
    "languages": ["sw"],
    "answers_per_month": 1000,
    "budget": money(600_000),
    "horizon_months": 12,
    "options": [
        {"name": "Nothing", "kind": "nothing", "today": "People walk to the clinic."},
        {
            "name": "Clerks",
            "kind": "people",
            "role": "clerk",
            "monthly_wage": money(30_000),
            "answers_per_hour": 20,
        },
        {"name": "Table", "kind": "tool", "table": "vetted.csv", "monthly": money(1000)},
        {"name": "Model", "kind": "model", "model": "model.gguf", "monthly": money(1000)},
    ],
    "red_lines": [
        {
            "name": "Knows our words",
            "measure": "word knowledge",
            "language": "sw",
            "at_least": 0.9,
            "set_by": "the patients' committee",
            "why": "who does not know our words cannot answer us",
        }
    ],
}
# The same question with nothing and people only, and no red line.
NO_TOOL: dict[str, Any] = {
    **{field: value for field, value in PROPOSAL.items() if field != "red_lines"},
    "options": PROPOSAL["options"][:2],
}
VETTED = f"""id,language,question,answer,vetted_by
1,sw,Kliniki inafunguliwa saa ngapi?,Saa mbili asubuhi. {HOSTILE},"A. Mwangi, 2026-10-01"
"""


@pytest.fixture
def proposal(tmp_path: Path) -> Path:
    return write(tmp_path / "in", PROPOSAL)


def write(folder: Path, content: Mapping[str, Any]) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "vetted.csv").write_text(VETTED, encoding="utf-8")
    (folder / "model.gguf").write_bytes(b"GGUF, but not really")
    file = folder / "proposal.yaml"
    file.write_text(yaml.safe_dump(dict(content), allow_unicode=True), encoding="utf-8")
    return file


class Served(ModelOption):
    """A fake model whose file nobody can run: what it needs here cannot be measured."""


@pytest.fixture
def fakes(monkeypatch: pytest.MonkeyPatch) -> list[FakeModel]:
    made: list[FakeModel] = []

    def build_fake(part: OptionPart, folder: Path) -> Option:
        if not isinstance(part, Model):
            return build(part, folder)
        fake = FakeModel(part.name, write=lambda _: HOSTILE)
        made.append(fake)
        return Served(part, fake, folder / part.model)

    monkeypatch.setattr(weighing, "build", build_fake)
    monkeypatch.setattr("terazi.models.speed.measure", _speed)
    return made


def _speed(*_: object) -> dict[str, object]:
    return {
        "memory": 10**8,
        "loading": 0.5,
        "reading": [100.0, 120.0],
        "writing": [10.0, 12.0],
        "answers": [5.0, 6.0],
        "watt_hours": 0.02,
        "energy": "planted",
        "energy_grade": "assumed",
        "threads": 2,
    }


@pytest.mark.usefixtures("fakes")
def test_a_weighing_leaves_all_that_the_contract_names(proposal: Path, tmp_path: Path) -> None:
    done = weighing.weigh(proposal, tmp_path / "out", today=DAY)
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert written >= {
        "proposal.yaml",
        "journal.sqlite",
        "ledger.json",
        "ledger.csv",
        "verdict.json",
        "report.html",
    }
    ledger = json.loads((tmp_path / "out/ledger.json").read_text(encoding="utf-8"))
    assert len(ledger["findings"]) == len(done.findings)
    verdict = json.loads((tmp_path / "out/verdict.json").read_text(encoding="utf-8"))
    assert set(verdict) >= {"verdict", "reasons", "gates", "measure_first", "expires"}
    assert verdict["verdict"] in set(Word)
    assert verdict["verdict"] != Word.ADOPT
    page = done.report.read_text(encoding="utf-8")
    assert len(page.encode()) <= 150_000
    assert "<script" not in page


def test_the_same_command_pays_for_nothing_twice(
    proposal: Path, tmp_path: Path, fakes: list[FakeModel]
) -> None:
    first = weighing.weigh(proposal, tmp_path / "out", today=DAY)
    ledger = (tmp_path / "out/ledger.json").read_bytes()
    again = weighing.weigh(proposal, tmp_path / "out", today=date(2026, 12, 24))
    assert fakes[0].calls > 0
    assert fakes[1].calls == 0
    assert again.findings == first.findings
    assert (tmp_path / "out/ledger.json").read_bytes() == ledger
    assert again.verdict == first.verdict


class _Killed(BaseException):
    """As if somebody had pressed Ctrl-C."""


def _stopping(after: int) -> Track:
    left = after

    def track(items: Sequence[Item], label: str) -> Iterator[Item]:
        nonlocal left
        for item in items:
            left -= "models" in label
            if left < 0:
                raise _Killed
            yield item

    return track


def words(done: weighing.Weighed) -> list[Finding]:
    """What has no time in it: the clock is another one in another folder."""
    return [finding for finding in done.findings if finding.probe == "word knowledge"]


def test_a_weighing_that_was_stopped_ends_in_the_same_ledger(
    proposal: Path, tmp_path: Path, fakes: list[FakeModel]
) -> None:
    whole = weighing.weigh(proposal, tmp_path / "whole", today=DAY)
    asked = fakes[0].calls
    for stop_after in (0, 2, 4):
        with pytest.raises(_Killed):
            weighing.weigh(proposal, tmp_path / "out", today=DAY, track=_stopping(stop_after))
    ended = weighing.weigh(proposal, tmp_path / "out", today=DAY)
    assert words(ended) == words(whole)
    assert sum(fake.calls for fake in fakes[1:]) == asked


@pytest.mark.usefixtures("fakes")
def test_what_could_not_be_measured_is_said(tmp_path: Path) -> None:
    proposal = write(tmp_path / "in", {**PROPOSAL, "themes": ["education"]})
    done = weighing.weigh(proposal, tmp_path / "out", today=DAY)
    unasked, *themes = [row.what for row in done.verdict.not_measured if "no test set" in row.why]
    assert {"topic accuracy", "token premium"} <= set(unasked.split(", "))
    assert themes[0] == "education"  # probes ask about it, of sets that are not named
    assert "names no test set" in done.report.read_text(encoding="utf-8")


@pytest.mark.usefixtures("fakes")
def test_offline_holds_for_the_hub_as_well(
    proposal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    weighing.weigh(proposal, tmp_path / "out", today=DAY, offline=True)
    assert os.environ["HF_HUB_OFFLINE"] == "1"


@pytest.mark.usefixtures("fakes")
def test_guess_rows_and_people_stand_beside_the_model(proposal: Path, tmp_path: Path) -> None:
    findings = weighing.weigh(proposal, tmp_path / "out", today=DAY).findings
    words = {f.option for f in findings if f.measure == "word knowledge" and f.language == "sw"}
    assert {"Model", "guess: chance", "guess: longest answer"} <= words
    priced = {f.option for f in findings if f.measure == "price per answer"}
    assert {"Clerks", "Table", "Model"} <= priced


@pytest.mark.usefixtures("fakes")
def test_another_proposal_does_not_go_into_the_same_folder(proposal: Path, tmp_path: Path) -> None:
    weighing.weigh(proposal, tmp_path / "out", today=DAY)
    other = write(tmp_path / "other", PROPOSAL | {"title": "Another line"})
    with pytest.raises(InputError, match="--out"):
        weighing.weigh(other, tmp_path / "out", today=DAY)


@pytest.mark.usefixtures("fakes")
def test_the_report_can_be_written_again(proposal: Path, tmp_path: Path) -> None:
    done = weighing.weigh(proposal, tmp_path / "out", today=DAY)
    page = done.report.read_bytes()
    done.report.unlink()
    assert weighing.report(tmp_path / "out").read_bytes() == page


@pytest.mark.usefixtures("fakes")
def test_no_room_for_the_report_is_said(
    proposal: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(TeraziError, match="no space left"):
        weighing.weigh(proposal, tmp_path / "out", today=DAY)
