"""The command line: exit statuses, messages that say the way out, JSON for programs."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from terazi.cli import main

EXAMPLE = Path(__file__).parent.parent / "examples/swahili-health-line/proposal.yaml"


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def changed(folder: Path, old: str, new: str) -> Path:
    """The example with one thing wrong."""
    text = EXAMPLE.read_text(encoding="utf-8")
    assert old in text
    file = folder / "proposal.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    (folder / "vetted.csv").write_bytes((EXAMPLE.parent / "vetted.csv").read_bytes())
    return file


def test_a_good_proposal_is_said_to_be_good() -> None:
    result = run("check", EXAMPLE)
    assert result.exit_code == 0
    assert "can be weighed" in result.stdout


def test_check_prints_json_for_programs() -> None:
    result = run("check", EXAMPLE, "--json")
    assert json.loads(result.stdout)["proposal"]["community"]["country"] == "KE"


@pytest.mark.parametrize("command", ["check", "weigh"])
def test_a_missing_file_is_wrong_input(command: str, tmp_path: Path) -> None:
    result = run(command, tmp_path / "absent.yaml")
    assert result.exit_code == 2
    assert "absent.yaml" in result.stderr
    assert "→" in result.stderr


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("purpose: >-", "purpos: >-", "purpose"),
        ("languages: [sw, en]", "languages: [Swahili, en]", "sw"),
        ("languages: [sw, en]", "languages: [xq, en]", "xq"),
        ("  amount: 4800000", "  amount: -1", "budget"),
        ("country: KE", "country: Kenya", "KE"),
        ("stakes: high", "stakes: [high", "proposal.yaml:"),
        ("  currency: KES", "  currency: Ksh", "KES"),
        ("kind: nothing", "kind: tool", "nothing"),
    ],
)
def test_what_is_wrong_is_said_with_the_way_out(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    result = run("check", changed(tmp_path, old, new))
    assert result.exit_code == 2
    assert said in result.stderr
    assert "proposal.yaml:" in result.stderr
    assert "→" in result.stderr
    assert "Traceback" not in result.output


def test_an_empty_proposal_is_refused_in_words(tmp_path: Path) -> None:
    file = tmp_path / "proposal.yaml"
    file.write_text("", encoding="utf-8")
    result = run("check", file)
    assert result.exit_code == 2
    assert "empty" in result.stderr


@pytest.mark.parametrize("content", [b"", b"hello", b"GGUF" + bytes(100)])
def test_a_damaged_model_stops_before_anything_is_measured(tmp_path: Path, content: bytes) -> None:
    pytest.importorskip("cyllama", reason="the extra llama is not installed")
    (tmp_path / "small.gguf").write_bytes(content)
    # Claims and more are about the packaged models, so these stay; the damaged one comes first.
    models = "models: [small.gguf, packaged:smollm2-135m, packaged:gemma-3-270m]"
    file = changed(tmp_path, "models: packaged", models)
    result = run("weigh", file, "--out", tmp_path / "out", "--offline")
    assert result.exit_code == 2
    assert "small.gguf" in result.stderr
    assert "→" in result.stderr


def test_a_folder_without_a_weighing_is_wrong_input(tmp_path: Path) -> None:
    result = run("report", tmp_path)
    assert result.exit_code == 2
    assert str(tmp_path) in result.stderr


@pytest.mark.parametrize("command", ["probes", "models", "data"])
def test_lists_come_as_json_too(command: str) -> None:
    result = run(command, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)


def test_the_schema_is_printed() -> None:
    assert json.loads(run("schema").stdout)["title"]
