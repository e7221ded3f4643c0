"""docs/data.md names every test set and every field, and its example can be read."""

import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
import yaml
from babel.core import get_cldr_version

from terazi.data.catalogue import CatalogueEntry, catalogue, read_entry
from terazi.data.cldr import NAME, kind_of
from terazi.data.cldr_names import english_name
from terazi.data.entry import OwnEntry
from terazi.data.fields import KINDS, NEEDED, Json, JsonLines, Lines, Sheet, Table, Tmx
from tests.data_samples import TEST, TRAIN, write_set

DOCS = (Path(__file__).parents[1] / "docs" / "data.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*catalogue(), NAME])
def test_every_test_set_is_described(name: str) -> None:
    assert f"### {name}\n" in DOCS


def test_every_entry_is_described_with_licence_and_address() -> None:
    for entry in catalogue().values():
        section = " ".join(DOCS.split(f"### {entry.name}\n")[1].split("\n### ")[0].split())
        assert entry.address in section
        assert entry.licence.split()[0] in section
        size = sum({file.path: file.bytes for file in entry.files.values()}.values())
        assert (f"{size / 1e6:.1f} MB" if size > 1e5 else f"{size / 1e3:.0f} kB") in section
        if len(entry.languages) > 1:
            assert f"{len(entry.languages)} languages" in section
        else:
            assert english_name(entry.languages[0]) in section
        for other in entry.related_to:
            assert other in section


@pytest.mark.parametrize("field", [*CatalogueEntry.model_fields, *OwnEntry.model_fields])
def test_every_field_is_described(field: str) -> None:
    assert f"`{field}`" in DOCS


def test_every_group_of_names_is_described() -> None:
    for kind in ("country", "language", "currency", "month", "day"):
        assert kind_of(f"cldr/sw/{kind}/x") in DOCS


def test_the_figures_are_those_of_the_script() -> None:
    if get_cldr_version() != "47":
        pytest.skip("the figures in docs/data.md are of CLDR 47")
    script = Path(__file__).parents[1] / "tools" / "word_knowledge_guesses.py"
    run = subprocess.run(
        [sys.executable, script, "sw", "tr"], capture_output=True, text=True, check=True
    )
    _, *rows, _ = (line.split() for line in run.stdout.splitlines())
    assert len(rows) == 2
    for row in rows:
        assert f"| {' | '.join(row)} |\n" in DOCS


def test_the_example_is_an_entry(tmp_path: Path) -> None:
    example = re.findall(r"```yaml\n(.*?)```", DOCS, re.DOTALL)[0]
    described = yaml.safe_load(example)
    file = write_set(tmp_path, described, {"sw/test": TEST.encode(), "sw/train": TRAIN.encode()})
    file.write_text(example, encoding="utf-8")
    entry = read_entry(file)
    assert entry.kind == "choice"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_described_with_its_fields(kind: str) -> None:
    (row,) = re.findall(rf"^\| `{kind}` \|.*$", DOCS, re.MULTILINE)
    needed, others = NEEDED[kind]
    for field in (*needed, *others):
        for one in field.split("|"):
            assert f"`{one}`" in row


def test_every_format_is_described() -> None:
    for form in (Table, Sheet, JsonLines, Json, Lines, Tmx):
        assert f"`kind: {get_args(form.model_fields['kind'].annotation)[0]}`" in DOCS
        for field in form.model_fields:
            assert f"`{field}" in DOCS


def test_the_settings_are_described() -> None:
    for name in ("TERAZI_MIRROR", "TERAZI_CACHE", "terazi.data", "github/OWNER/NAME/COMMIT/PATH"):
        assert name in DOCS
