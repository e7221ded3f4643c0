"""The parts ``work`` and ``tokenizers`` of a proposal, and ways to make them wrong."""

from pathlib import Path

import pytest

from terazi.proposal.paths import files_of
from tests.proposal_samples import GOOD, good, refusal, write

WORK = """\
work:
  - group: Nurses
    occupation: Registered Nurses
    isco: "2221"
    minutes_per_task: 6
    changes:
      - {option: Vetted answers, share: 0.2}
"""
TOKENIZERS = """\
tokenizers:
  - {name: Big, file: big.json}
"""


def test_work_is_read(tmp_path: Path) -> None:
    (work,) = good(tmp_path, GOOD + WORK).work
    assert (work.group, work.isco, work.changes[0].share) == ("Nurses", "2221", 0.2)
    assert work.changes[0].checking_minutes is None


@pytest.mark.parametrize(
    ("old", "new", "field", "said"),
    [
        ("Registered Nurses", "nurse", "work[0].occupation", "Registered Nurses"),
        ("Registered Nurses", "qqqq", "work[0].occupation", "leave it out"),
        ("Vetted answers", "Veted answers", "work[0].changes[0].option", "Vetted answers?"),
        ("share: 0.2", "share: 20", "work[0].changes[0].share", ""),
        ('"2221"', "nurse", "work[0].isco", ""),
    ],
)
def test_slips_are_named(tmp_path: Path, old: str, new: str, field: str, said: str) -> None:
    error = refusal(tmp_path, GOOD + WORK.replace(old, new))
    assert error.field == field
    assert said in (error.way_out or "")


def test_a_group_and_an_option_are_there_once(tmp_path: Path) -> None:
    again = WORK + "\n".join(WORK.splitlines()[1:3]) + "\n"
    assert refusal(tmp_path, GOOD + again).field == "work[1].group"
    twice = WORK + "      - {option: Vetted answers, share: 0.3}\n"
    assert refusal(tmp_path, GOOD + twice).field == "work[0].changes[1].option"


def test_a_tokenizer_is_a_file_of_the_proposal(tmp_path: Path) -> None:
    assert refusal(tmp_path, GOOD + TOKENIZERS).field == "tokenizers[0].file"
    (tmp_path / "big.json").write_text("{}", encoding="utf-8")
    read = good(tmp_path, GOOD + TOKENIZERS)
    assert files_of(read, tmp_path)["big.json"] == tmp_path / "big.json"
    assert read.tokenizers[0].shown_as == "tokenizer: Big"


def test_a_tokenizer_is_there_once(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "big.json").write_text("{}", encoding="utf-8")
    again = TOKENIZERS + TOKENIZERS.splitlines()[1] + "\n"
    assert refusal(tmp_path, GOOD + again).field == "tokenizers[1].name"
