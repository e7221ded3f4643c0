"""``terazi testset check``: what people see."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from terazi.cli import main
from tests.data_samples import write_own
from tests.test_data_check import EXAM, GOOD


def exam(folder: Path) -> Path:
    lines = ["q,A,B,C,D,r", *(",".join([q, *choices, right]) for q, choices, right in GOOD)]
    return write_own(folder, {**EXAM, "consent": ""}, {"exam.csv": "\n".join(lines) + "\n"})


def test_what_was_read_and_what_might_be_wrong(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["testset", "check", str(exam(tmp_path))])
    assert done.exit_code == 0, done.output
    assert "own: this test set can be used." in done.stdout
    assert "  items: sw 40\n" in done.stdout
    assert "  ! own.yaml: consent: whether those whose words these are have agreed" in done.stdout


def test_for_programs(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["testset", "check", str(exam(tmp_path)), "--json"])
    found = json.loads(done.stdout)
    assert found["name"] == "own"
    assert found["facts"]["items"] == "sw 40"
    (warning,) = found["warnings"]
    assert (warning["file"], warning["field"]) == ("own.yaml", "consent")
    assert warning["way_out"]
    assert found["usable"]
    assert found["errors"] == []


def test_against_a_public_set_that_is_not_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERAZI_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("TERAZI_MIRROR", raising=False)
    done = CliRunner().invoke(
        main, ["testset", "check", str(exam(tmp_path)), "--against", "sib-200"]
    )
    assert done.exit_code == 0, done.output
    assert "own.yaml: sw: not compared with sib-200: " in done.stdout


def test_a_set_that_cannot_be_used_is_said_with_the_way_out(tmp_path: Path) -> None:
    file = exam(tmp_path)
    (tmp_path / "exam.csv").write_bytes(b"")
    done = CliRunner().invoke(main, ["testset", "check", str(file)])
    assert done.exit_code == 2
    assert "exam.csv: is empty (0 bytes)" in done.stderr
    assert "→" in done.stderr


@pytest.mark.parametrize(
    ("name", "way_out"), [("own.sw.csv", "name own.yaml"), ("other.csv", "terazi testset new")]
)
def test_a_sheet_is_not_its_descriptor(name: str, way_out: str, tmp_path: Path) -> None:
    exam(tmp_path)
    (tmp_path / name).write_text("id,text\n1,a: b: c\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["testset", "check", str(tmp_path / name)])
    assert done.exit_code == 2
    assert "this is a sheet of items" in done.stderr
    assert way_out in done.stderr


def test_what_is_not_here_is_said_without_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["testset", "check", "nope.yaml"])
    assert done.stderr.startswith("terazi: there is no file 'nope.yaml'")
