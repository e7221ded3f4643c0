"""terazi strings, the texts that come with models, and the page about it."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from terazi.cli import main
from terazi.models.licence_text import licence_files
from terazi.models.packaged import PACKAGED, PREFIX
from terazi.strings.clauses import clauses
from terazi.strings.kinds import DISCLAIMER, Kind
from terazi.strings.text import read_text
from terazi.strings.weight import Weight, topics

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "strings.md").read_text(encoding="utf-8")
OURS = ROOT / "LICENSE"  # Apache-2.0
PROPOSAL = ROOT / "examples" / "swahili-health-line" / "proposal.yaml"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["strings", *map(str, arguments)])


def test_a_licence_is_printed_as_a_table_with_quotes_and_places() -> None:
    result = run(OURS)
    assert result.exit_code == 0
    assert "DUTY    conditions for passing on" in result.output
    assert "NOTE    patents" in result.output
    assert re.search(r"section 4\(a\), line \d+; by the words “", result.output)
    assert DISCLAIMER in result.output
    assert "STOPS" not in result.output
    assert max(map(len, result.output.splitlines())) <= 100


def test_all_shows_more_than_the_usual() -> None:
    assert len(run(OURS, "--all").output) > len(run(OURS).output)


def test_json_holds_whole_quotes_that_are_in_the_file() -> None:
    found = json.loads(run(OURS, "--proposal", PROPOSAL, "--json").output)
    text = " ".join(OURS.read_text(encoding="utf-8").split())
    assert found["clauses"]
    for clause in found["clauses"]:
        assert clause["quote"] in text
        assert Kind(clause["kind"])
        assert Weight(clause["weight"])
        assert clause["here"]
        assert clause["end"] > clause["start"] >= 0


@pytest.mark.parametrize("content", [b"", b"\0\1\2", b"GGUF", b"<script>alert(1)</script><p> </p>"])
def test_what_is_no_licence_is_wrong_input(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "LICENSE"
    file.write_bytes(content)
    result = run(file)
    assert result.exit_code == 2
    assert str(file) in result.output
    assert "→" in result.output


def test_a_text_without_clauses_says_that_this_proves_nothing(tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_text("Take it and be happy with it.\n", encoding="utf-8")
    assert "does not mean that there is none" in run(tmp_path / "LICENSE").output


@pytest.mark.parametrize(
    "text",
    [
        (
            "Le logiciel est fourni sans aucune garantie. Vous ne pouvez pas l'utiliser à des fins"
            " commerciales sans une autorisation écrite du titulaire des droits, qui peut modifier"
            " les conditions de cette licence à tout moment et sans préavis."
        ),
        "本模型仅供非商业用途使用。未经许可方书面同意不得用于商业目的。",
    ],
)
def test_a_licence_in_another_language_is_not_passed_over(tmp_path: Path, text: str) -> None:
    (tmp_path / "LICENSE").write_text(text, encoding="utf-8")
    result = run(tmp_path / "LICENSE")
    assert result.exit_code == 2
    assert "not in English" in result.output
    assert "→" in result.output
    assert "no clause was found" not in result.output


def test_nothing_of_a_licence_moves_the_cursor(tmp_path: Path) -> None:
    hostile = "You must not use the \x1b[2Jmodel\u202e for the giving of advice.\n"
    (tmp_path / "LICENSE").write_text(hostile, encoding="utf-8")
    output = run(tmp_path / "LICENSE").output
    assert "model" in output
    assert "\x1b" not in output
    assert "\u202e" not in output


@pytest.mark.parametrize("key", PACKAGED)
def test_packaged_models_bring_the_text_of_their_licence(key: str) -> None:
    told = licence_files(PREFIX + key, (), ROOT)
    if not told.found:
        pytest.skip("the packaged models are not installed")
    assert told.certain
    kinds = {clause.kind for file in told.found for clause in clauses(read_text(file))}
    assert Kind.PASSING_ON in kinds
    assert (Kind.REMOTE in kinds) is (key == "gemma-3-270m")


def test_licences_are_looked_for_where_they_belong(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    for name in ("LICENSE", "USE_POLICY.md", "README.md", "config.json"):
        (folder / name).write_text("x", encoding="utf-8")
    told = licence_files("model", ("own.txt",), tmp_path, place=folder)
    assert told.given == (tmp_path / "own.txt",)
    assert [file.name for file in told.found] == ["LICENSE", "USE_POLICY.md"]

    weights = tmp_path / "small.gguf"
    weights.touch()
    assert "licence_files" in licence_files("small.gguf", (), tmp_path, place=weights).why_not
    named = licence_files("small.gguf", (), tmp_path, place=weights, spdx="mit")
    assert "licences/mit.txt" in named.why_not
    (tmp_path / "licences").mkdir()
    (tmp_path / "licences" / "MIT.txt").write_text("x", encoding="utf-8")
    standard = licence_files("small.gguf", (), tmp_path, place=weights, spdx="mit")
    assert [file.name for file in standard.found] == ["MIT.txt"]
    assert not standard.certain
    assert not licence_files("a", (), tmp_path, place=weights, spdx="../own").found
    (tmp_path / "small.licence.txt").write_text("x", encoding="utf-8")
    beside = licence_files("small.gguf", (), tmp_path, place=weights, spdx="mit")
    assert [file.name for file in beside.found] == ["small.licence.txt"]
    assert beside.certain


def test_the_page_names_every_kind_weight_and_field() -> None:
    assert set(re.findall(r"^\| ([^|*]+) \| [^|]+ \|$", PAGE, re.MULTILINE)) >= {*map(str, Kind)}
    assert set(re.findall(r"^\| \*\*(\w+)\*\* \|", PAGE, re.MULTILINE)) >= {*map(str, Weight)}
    assert f"{len(topics())} fields" in " ".join(PAGE.split())
    for topic in topics():
        assert topic.name.split(" and ")[0] in PAGE


def test_marks_and_texts_of_the_benchmark_belong_together() -> None:
    texts = (ROOT / "benchmarks" / "licence_texts.tsv").read_text(encoding="utf-8").splitlines()
    marks = (ROOT / "benchmarks" / "licence_marks.tsv").read_text(encoding="utf-8").splitlines()
    named = {line.split("\t")[0] for line in texts[1:]}
    assert {line.split("\t")[0] for line in marks[1:]} == named
    for line in marks[1:]:
        _name, _line, words, kinds = line.split("\t")
        assert len(words.split()) <= 5
        assert all(Kind(kind) for kind in kinds.split("; "))
    assert sum(line.split("\t")[1] == "held out" for line in texts) >= 8
