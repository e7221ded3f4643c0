"""``terazi corpus``: what people see, and that the page says so."""

import json
import random
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from terazi.cli import main
from terazi.foundry.corpus.manifest import Manifest, Source, Withdrawn
from terazi.foundry.corpus.marks import MEASURES
from tests.corpus_samples import sentence, write_corpus

PAGE = Path(__file__).parent.parent / "docs" / "corpus.md"


@pytest.fixture(autouse=True)
def _no_mirror(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TERAZI_MIRROR", raising=False)
    monkeypatch.setenv("TERAZI_CACHE", str(tmp_path / "cache"))


def made(folder: Path) -> Path:
    draw = random.Random(1)  # noqa: S311
    blocks = ["\n".join(sentence(draw) for _ in range(4)) for _ in range(12)]
    blocks[0] += "\nmtu@mfano.example aliandika barua ndefu \x1b[31m kwa rafiki yake"
    title = "news \x1b[2J"
    source = {"title": title, "files": ["a.txt"], "documents": "blank line", "licence": "CC0"}
    return write_corpus(folder, {"a.txt": "\n\n".join(blocks)}, {"sources": [source]})


def run(*words: object) -> Result:
    return CliRunner().invoke(main, ["corpus", *map(str, words)])


def test_the_table(tmp_path: Path) -> None:
    done = run("audit", made(tmp_path / "in"))
    assert done.exit_code == 0, done.output
    assert "made: 49 lines in 12 documents" in done.stdout
    assert re.search(r"e-mail address +2\.0%   0\.36% to 10\.7% +1", done.stdout)
    assert "•••@•••••.•••••••" in done.stdout
    assert "mtu@" not in done.stdout
    assert "does not say: address, consent, compensation, date, author" in done.stdout
    assert "Not compared: flores-200: " in done.stdout
    assert "\x1b" not in done.output
    assert "mtu@" not in (tmp_path / "in" / "audit.json").read_text("utf-8")


def test_for_programs_with_everything(tmp_path: Path) -> None:
    folder, out = made(tmp_path / "in"), tmp_path / "out"
    asked = ("--sheet", 10, "--write", out, "--held-out", 0.1, "--json", "--scratch", tmp_path)
    done = run("audit", folder, *asked)
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found == json.loads((folder / "audit.json").read_text("utf-8"))
    assert found["lines"] == 49
    rate = next(one for one in found["rates"] if one["measure"] == "e-mail address")
    assert (rate["marked"], rate["judged"]) == (1, 49)
    assert rate["interval"]["low"] < 1 / 49 < rate["interval"]["high"]
    assert (folder / "sheet.csv").exists()
    assert sum(side["documents"] for side in found["written"]["sides"].values()) == 12
    verified = run("verify", out, "--corpus", folder, "--json")
    assert verified.exit_code == 0, verified.output
    assert json.loads(verified.stdout)["holds"]
    left = {path.name for path in tmp_path.iterdir()}
    assert left <= {"in", "out", "cache"}  # nothing of the text stays behind


def test_a_corpus_that_is_not_what_it_was(tmp_path: Path) -> None:
    run("audit", made(tmp_path / "in"), "--write", tmp_path / "out")
    with (tmp_path / "out" / "train.jsonl").open("a") as train:
        train.write('{"id": "more", "text": "moja"}\n')
    done = run("verify", tmp_path / "out")
    assert done.exit_code == 1
    assert "documents.csv does not have it on this side" in done.stdout


def test_wrong_input_has_a_status_and_a_way_out(tmp_path: Path) -> None:
    done = run("audit", tmp_path)
    assert done.exit_code == 2
    assert "→" in done.stderr
    done = run("audit", made(tmp_path / "in"), "--against", "no-such-set")
    assert done.exit_code == 2
    assert "no-such-set" in done.stderr


def test_what_cannot_be_done_is_said_before_anything_is_read(tmp_path: Path) -> None:
    folder = made(tmp_path / "in")
    (folder / "a.txt").unlink()  # it would be an error once it is looked for
    (folder / "sheet.csv").write_text("mine")
    assert "is there already" in run("audit", folder, "--sheet", 5).stderr
    assert "is not empty" in run("audit", folder, "--write", folder).stderr
    asked = ("--write", tmp_path / "out", "--keep", "colour")
    assert "there is no measure “colour”" in run("audit", folder, *asked).stderr


def test_lines_of_a_public_test_set_are_found(
    tmp_path: Path, mirror: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERAZI_MIRROR", str(mirror))
    (items,) = mirror.glob(
        "github/*/tokenization-fairness/*/flores200_dataset/dev*/swh_Latn.devtest"
    )
    lines = items.read_text("utf-8").splitlines()[:40]
    draw = random.Random(2)  # noqa: S311
    text = "\n".join([*lines, *(sentence(draw) for _ in range(60))])
    done = run("audit", write_corpus(tmp_path / "in", {"a.txt": text}), "--json")
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    shared = found["test sets"]["lines shared"]
    assert sum(shared.values()) == 40
    rate = next(one for one in found["rates"] if one["measure"] == "in a test set: bytes")
    assert rate["marked"] == 40


def test_the_page_names_every_field_and_every_measure() -> None:
    page = PAGE.read_text("utf-8")
    for part in (Manifest, Source, Withdrawn):
        for field in part.model_fields:
            assert f"`{field}`" in page, field
    for one in MEASURES:
        assert f"| {one.name} |" in page
