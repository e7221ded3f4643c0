"""Every probe has a page, made from its declaration and its text, and no page is too many."""

import importlib.util
import json
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner

from terazi.cli import main
from terazi.errors import InputError, TeraziError
from terazi.finding import Finding
from terazi.probes.declare import load_probes
from terazi.probes.page import PARTS, Described, described, find, index, page, written

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
TEXTS = ROOT / "src" / "terazi" / "probes" / "pages"


def writer() -> ModuleType:
    """The script that writes the pages, as a module."""
    file = ROOT / "tools" / "write_probe_pages.py"
    spec = importlib.util.spec_from_file_location("write_probe_pages", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PROBES = described()
AGAIN = "out of date: run python tools/write_probe_pages.py"


@pytest.mark.parametrize("one", PROBES, ids=lambda one: one.probe.name)
def test_the_page_of_each_probe_is_as_the_program_makes_it(one: Described) -> None:
    assert (DOCS / "probes" / one.file).read_text(encoding="utf-8") == page(one), AGAIN


def test_there_is_a_page_and_a_text_for_each_probe_and_none_too_many() -> None:
    names = {one.file for one in PROBES}
    assert len(names) == len(PROBES) == len(load_probes())
    assert {file.name for file in (DOCS / "probes").iterdir()} == names
    assert {file.name for file in TEXTS.iterdir()} == names


def test_the_table_of_all_of_them_is_as_the_program_makes_it() -> None:
    text = (DOCS / "probes.md").read_text(encoding="utf-8")
    module = writer()
    assert text.count(module.BEGIN) == text.count(module.END) == 1
    assert module.with_table(text, index(PROBES)) == text, AGAIN
    for one in PROBES:
        assert f"](probes/{one.file})" in text


@pytest.mark.parametrize("one", PROBES, ids=lambda one: one.probe.name)
def test_a_page_says_what_is_asked_measured_needed_and_used(one: Described) -> None:
    text = page(one)
    assert one.probe.asks in text
    assert f"**{one.probe.measure}**" in text
    assert one.needs.startswith(("An option", "A model"))
    for entry in one.sets:
        assert f"`{entry.name}`" in text
        assert entry.licence in text
    if one.takes_own:
        assert f"`use: {one.probe.uses}`" in text
    assert one.takes_own == (one.probe.uses not in {"", "words"})
    for part in PARTS:
        assert len(text.partition(part)[2].partition("\n## ")[0].strip()) > 60


def test_a_probe_without_a_text_or_without_a_part_of_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "their_probes"
    (folder / "pages").mkdir(parents=True)
    (folder / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))

    def run(*_: object) -> list[Finding]:
        return []

    run.__module__ = "their_probes.one"
    theirs = Described(replace(find("topic").probe, name="their own", run=run), ())
    with pytest.raises(TeraziError, match=r"has no page\n.*pages/their_own\.md"):
        written(theirs)
    text = folder / "pages" / "their_own.md"
    text.write_text("## How it is measured\n\nSo.\n", encoding="utf-8")
    with pytest.raises(TeraziError, match="What it does not show"):
        written(theirs)
    text.write_text("## How it is measured\n\n## What it does not show\n\nThat.", encoding="utf-8")
    with pytest.raises(TeraziError, match="How it is measured"):
        written(theirs)
    text.write_text("## How it is measured\n\nSo.\n\n## What it does not show\n\nThat.\n")
    assert page(theirs).startswith("# their own\n")


def test_every_use_of_the_catalogue_is_that_of_a_probe() -> None:
    used = {entry.name for one in PROBES for entry in one.sets}
    listed = json.loads(CliRunner().invoke(main, ["data", "--json"]).stdout)
    assert {row["test set"] for row in listed} == used


def test_the_command_lists_and_shows_them() -> None:
    listed = CliRunner().invoke(main, ["probes"]).stdout
    rows = json.loads(CliRunner().invoke(main, ["probes", "--json"]).stdout)
    assert [row["probe"] for row in rows] == [one.probe.name for one in PROBES]
    for row in rows:
        assert all(row[key] for key in ("asks", "theme", "measure", "needs", "test sets"))
        assert row["asks"] in listed
    sets = {row["probe"]: row["test sets"] for row in rows}
    assert sets["topic"] == "sib-200, your own with `use: topic`"
    assert sets["openness"] == "none needed"
    shown = CliRunner().invoke(main, ["probes", "medical exam"])
    assert shown.stdout == page(find("medical exam"))
    (row,) = json.loads(CliRunner().invoke(main, ["probes", "topic", "--json"]).stdout)
    assert row["measure"] == "topic accuracy"
    wrong = CliRunner().invoke(main, ["probes", "no such"])
    assert wrong.exit_code == 2
    assert "no such" in wrong.stderr


def test_the_nearest_probe_is_offered() -> None:
    with pytest.raises(InputError, match="did you mean “mathematics”"):
        find("mathematic")
