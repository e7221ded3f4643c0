"""Licences and claims on the whole way: read before anything is asked, told in the report."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from terazi import weigh as weighing
from terazi.errors import InputError
from terazi.finding import Finding, Grade, Theme
from terazi.models.fake import FakeModel
from terazi.models.licence_text import licence_files
from terazi.options.interface import Option
from terazi.options.model import ModelOption
from terazi.proposal.options import Model, OptionPart
from terazi.strings.findings import MEASURE
from tests.test_weigh import DAY, HOSTILE, PROPOSAL, fakes, write

__all__ = ["fakes"]  # a fixture

TERMS = f"You must not use the model to help {HOSTILE} patients in clinics with advice.\n"
ASKED: dict[str, Any] = {
    **PROPOSAL,
    "options": [
        *PROPOSAL["options"][:-1],
        {**PROPOSAL["options"][-1], "licence_files": ["terms.txt"]},
    ],
    "claims": [
        {
            "option": "Model",
            "text": f"It knows every word {HOSTILE}",
            "source": "a letter",
            "date": "2026-10-01",
            "measure": "word knowledge",
            "language": "sw",
            "value": 0.99,
        },
        {
            "option": "Model",
            "text": "It reads with pleasure",
            "source": "a letter",
            "date": "2026-10-01",
        },
    ],
}


@pytest.fixture
def licensed(fakes: list[FakeModel], monkeypatch: pytest.MonkeyPatch) -> list[FakeModel]:
    build_fake: Callable[[OptionPart, Path], Option] = vars(weighing)["build"]

    def build(part: OptionPart, folder: Path) -> Option:
        option = build_fake(part, folder)
        if isinstance(part, Model) and isinstance(option, ModelOption):
            option.licence = licence_files(part.model, part.licence_files, folder)
        return option

    monkeypatch.setattr(weighing, "build", build)
    return fakes


def weighed(folder: Path, terms: str = TERMS) -> weighing.Weighed:
    folder.mkdir(exist_ok=True)
    file = write(folder / "in", ASKED)
    (folder / "in" / "terms.txt").write_text(terms, encoding="utf-8")
    return weighing.weigh(file, folder / "out", today=DAY)


def about(done: weighing.Weighed, measure: str) -> list[Finding]:
    return [one for one in done.findings if (one.option, one.measure) == ("Model", measure)]


@pytest.mark.usefixtures("licensed")
def test_strings_and_claims_are_in_the_ledger_and_the_report(tmp_path: Path) -> None:
    done = weighed(tmp_path)
    groups = {one.group: one for one in about(done, MEASURE)}
    assert set(groups) == {"", "forbidden uses"}
    assert groups["forbidden uses"].text.startswith("May stop this")
    tested, untested = sorted(about(done, "claim"), key=lambda one: one.group)
    assert (tested.theme, tested.grade) == (Theme.CLAIMS, Grade.MEASURED_HERE)
    assert tested.text.startswith("Contradicted")
    assert untested.grade is Grade.UNKNOWN
    page = done.report.read_text(encoding="utf-8")
    assert "It reads with pleasure" in page
    assert "May stop this" in page
    assert "<script" not in page
    assert done.report.stat().st_size <= 150_000


@pytest.mark.usefixtures("licensed")
def test_no_claim_moves_a_verdict(tmp_path: Path) -> None:
    with_claims = weighed(tmp_path / "with")
    folder = tmp_path / "without"
    file = write(folder, {name: value for name, value in ASKED.items() if name != "claims"})
    (folder / "terms.txt").write_text(TERMS, encoding="utf-8")
    without = weighing.weigh(file, tmp_path / "out", today=DAY)
    assert with_claims.verdict.verdict == without.verdict.verdict
    assert with_claims.verdict.summary == without.verdict.summary
    rest = [one.key for one in with_claims.findings if one.measure != "claim"]
    assert rest == [one.key for one in without.findings]  # times differ from run to run


def test_a_licence_that_cannot_be_read_stops_before_anything_is_asked(
    licensed: list[FakeModel], tmp_path: Path
) -> None:
    with pytest.raises(InputError, match=r"terms\.txt"):
        weighed(tmp_path / "x", "\0\0\0")
    assert all(not fake.calls for fake in licensed)
