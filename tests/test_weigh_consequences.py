"""What follows from a weighing stands in its ledger and its report."""

import json
from pathlib import Path
from typing import Any

import pytest

from terazi import weigh as weighing
from terazi.finding import Finding, Grade
from terazi.options import tokenizer
from tests.test_weigh import DAY, HOSTILE, PROPOSAL, fakes, money, write

__all__ = ["fakes"]  # a fixture

RATE = {"currency": "USD", "rate": 129, "date": "2026-10-01", "source": "a bank"}
WORK: dict[str, Any] = {
    "group": f"Clerks {HOSTILE}",
    "occupation": "Office Clerks, General",
    "minutes_per_task": 3,
    "hourly_pay": money(200),
    "changes": [{"option": "Table", "share": 0.5, "checking_minutes": 1}],
}


def table(findings: tuple[Finding, ...]) -> dict[tuple[str, str], Finding]:
    return {(found.option, found.measure): found for found in findings}


@pytest.mark.usefixtures("fakes")
def test_they_are_in_the_ledger_and_the_report(tmp_path: Path) -> None:
    community = {**PROPOSAL["community"], "people": 500}
    asked = {**PROPOSAL, "community": community, "exchange_rates": [RATE], "work": [WORK]}
    done = weighing.weigh(write(tmp_path / "in", asked), tmp_path / "out", today=DAY)
    found = table(done.findings)
    assert found["Table", "hours of work lost"].estimate == pytest.approx(25)
    assert found["Table", "hours of work gained"].estimate == pytest.approx(1000 * 0.5 / 60)
    assert found["Table", "pay lost"].estimate == pytest.approx(5000)
    assert found["Model", "exposure of the occupation"].grade is Grade.MEASURED_ELSEWHERE
    assert found["Clerks", "share of a monthly income for a month of use"].estimate
    assert found["Table", "works without a connection"].text.startswith("yes")
    carbon = [one for one in done.findings if one.measure == "carbon per answer"]
    assert {one.option for one in carbon} == {"Model"}
    assert all(one.estimate for one in carbon)
    page = done.report.read_text(encoding="utf-8")
    assert "Exposure is not loss" in page
    assert "<script" not in page
    ledger = json.loads((tmp_path / "out/ledger.json").read_text(encoding="utf-8"))
    assert len(ledger["findings"]) == len(done.findings)


@pytest.mark.usefixtures("fakes")
def test_only_the_countrys_own_figures_change_with_its_name(tmp_path: Path) -> None:
    verdicts, kept = [], []
    own = {"carbon per answer", "share of a monthly income for a month of use"}
    for country in ("KE", "NG"):
        community = {"name": "Kwale", "country": country, "people": 500}
        asked = {**PROPOSAL, "community": community, "exchange_rates": [RATE], "work": [WORK]}
        done = weighing.weigh(write(tmp_path / country, asked), tmp_path / f"o{country}", today=DAY)
        verdicts.append((done.verdict.verdict, done.verdict.summary))
        kept.append({
            one.key: one.estimate
            for one in done.findings
            if one.measure not in own and one.measure not in {"time per answer", "time per choice"}
            and one.probe != "costs"
        })  # fmt: skip
    assert verdicts[0] == verdicts[1]
    assert kept[0] == kept[1]


@pytest.mark.usefixtures("fakes")
def test_a_named_tokenizer_is_counted_and_has_no_part_in_the_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mirror: Path
) -> None:
    monkeypatch.setattr(
        tokenizer,
        "read_tokenizer",
        lambda *_: lambda texts: [len(text.encode()) for text in texts],
    )
    named = {"name": "Bytes", "file": "model.gguf", "window": 1000}
    for key in ("read_price", "written_price"):
        named[key] = money(1)
    asked = {**PROPOSAL, "tokenizers": [named], "test_sets": ["flores-200"]}
    with_it = weighing.weigh(write(tmp_path / "in", asked), tmp_path / "out", today=DAY)
    found = table(with_it.findings)
    premium = found["tokenizer: Bytes", "token premium"]
    assert premium.details["bytes per token"] == pytest.approx(1)  # its tokens are bytes
    assert found["tokenizer: Bytes", "words in the context window"].estimate
    assert found["tokenizer: Bytes", "price of the tokens of the same answer"].estimate
    plain = write(tmp_path / "plain", {**asked, "tokenizers": []})
    without = weighing.weigh(plain, tmp_path / "out2", today=DAY)
    assert with_it.verdict == without.verdict
    assert mirror.is_dir()
