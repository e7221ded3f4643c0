"""People's own test set goes the whole way: locked, measured on, and said where it is assumed."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
import yaml

from terazi import weigh as weighing
from terazi.errors import InputError
from terazi.finding import Grade
from terazi.proposal.lock import read_locked
from terazi.proposal.read import read_proposal
from tests.data_samples import write_own
from tests.test_weigh import DAY, PROPOSAL, fakes, write

__all__ = ["fakes"]  # a fixture
TABLE = "n,message,goes to\n" + "".join(
    f"{n},Ujumbe {n} wa {'soko' if n % 2 else 'mifugo'},{'market' if n % 2 else 'vet'}\n"
    for n in range(14)
)
MESSAGES: dict[str, Any] = {
    "name": "our-messages",
    "kind": "choice",
    "use": "topic",
    "format": {"kind": "table", "delimiter": "comma"},
    "fields": {"id": "n", "question": "message", "right": "goes to"},
    "choices": ["market", "vet"],
    "files": [{"language": "sw", "path": "messages.csv"}],
}


def proposed(folder: Path, **changes: Any) -> Path:  # noqa: ANN401  any YAML
    write_own(folder / "sets", {**MESSAGES, **changes}, {"messages.csv": TABLE})
    return write(folder, {**PROPOSAL, "test_sets": ["sets/own.yaml"]})


@pytest.mark.usefixtures("fakes")
def test_it_is_measured_on_and_locked(tmp_path: Path) -> None:
    file = proposed(tmp_path / "in")
    done = weighing.weigh(file, tmp_path / "out", today=DAY)
    measured = [f for f in done.findings if f.measure == "topic accuracy" and f.option == "Model"]
    (swahili,) = [f for f in measured if f.language == "sw" and not f.group]
    assert swahili.n == 14
    assert swahili.grade is Grade.MEASURED_HERE
    digest = hashlib.sha256(TABLE.encode()).hexdigest()
    assert digest in {source.sha256 for source in swahili.sources}
    (english,) = [f for f in measured if f.language == "en"]
    assert english.grade is Grade.UNKNOWN
    assert "has nothing in English" in english.note
    locked = read_locked(tmp_path / "out")
    assert locked.files["sets/messages.csv"] == digest
    assert "sets/own.yaml" in locked.files


@pytest.mark.usefixtures("fakes")
def test_another_file_is_another_weighing(tmp_path: Path) -> None:
    file = proposed(tmp_path / "in")
    weighing.weigh(file, tmp_path / "out", today=DAY)
    (tmp_path / "in/sets/messages.csv").write_text(TABLE.replace("soko", "sokoni"), "utf-8")
    with pytest.raises(InputError, match="has changed since the proposal was locked"):
        weighing.weigh(file, tmp_path / "out", today=DAY)


@pytest.mark.usefixtures("fakes")
def test_starter_items_are_assumed_and_the_report_says_so(tmp_path: Path) -> None:
    done = weighing.weigh(proposed(tmp_path / "in", starter=True), tmp_path / "out", today=DAY)
    grades = {
        f.grade
        for f in done.findings
        if f.measure == "topic accuracy" and f.option == "Model" and f.language == "sw"
    }
    assert grades == {Grade.ASSUMED}
    assert "our-messages: all items of this test set" in done.report.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("../own.yaml", "leads out of the proposal"),
        ("gone.yaml", "there is no file"),
        ("sets/bad.yaml", "title: is missing"),
    ],
)
def test_a_proposal_with_a_set_that_cannot_be_is_refused_at_once(
    name: str, says: str, tmp_path: Path
) -> None:
    proposed(tmp_path / "in")
    (tmp_path / "in/sets/bad.yaml").write_text("name: x\nkind: essay\n", encoding="utf-8")
    file = tmp_path / "in" / "proposal.yaml"
    document = yaml.safe_load(file.read_text(encoding="utf-8"))
    file.write_text(yaml.safe_dump({**document, "test_sets": [name]}), encoding="utf-8")
    with pytest.raises(InputError, match=says) as error:
        read_proposal(file)
    assert "test_sets[0]" in str(error.value)
