"""docs/own_test_sets.md names every use, column and option, and its commands work."""

import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from terazi.cli import main
from terazi.data.forms import FORMS, RECORDS, TO_BE_SAID

DOCS = (Path(__file__).parents[1] / "docs" / "own_test_sets.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("use", FORMS)
def test_every_use_stands_in_the_table_with_its_columns(use: str) -> None:
    form = FORMS[use]
    (line,) = re.findall(rf"^\| `{form.kind}` \| `{use}`.*$", DOCS, re.MULTILINE)
    usual = next(other.use for other in FORMS.values() if other.kind == form.kind) == use
    alone = sum(other.kind == form.kind for other in FORMS.values()) == 1
    assert ("(the usual one)" in line) is (usual and not alone)
    columns = line.rpartition(" | ")[2].removesuffix(" |")
    named = [name for part in columns.split(", ") for name in part.split(" to ")]
    assert [name for name in named if not re.fullmatch("[A-J]", name)] == [
        column for column in form.columns if column != "..."
    ]
    letters = [name for name in named if re.fullmatch("[A-J]", name)]
    if form.choices:
        assert letters[-1] == chr(ord("A") + form.choices - 1)


def test_every_option_and_column_is_described() -> None:
    group = main.commands["testset"]
    assert isinstance(group, click.Group)
    for parameter in group.commands["new"].params:
        if isinstance(parameter, click.Option):
            assert f"| `{parameter.opts[-1]}` |" in DOCS or f"| `{parameter.opts[0]}` |" in DOCS
    for column in RECORDS:
        assert f"| `{column}` |" in DOCS
    for field in TO_BE_SAID:
        assert f"`{field}`" in DOCS.partition("may be said once")[2]


def test_the_command_of_the_page_makes_the_files_of_the_page(tmp_path: Path) -> None:
    (command,) = re.findall(r"terazi (testset new .*?)\n\n", DOCS, re.DOTALL)
    words = shlex.split(command.replace("\\\n", " "))
    done = CliRunner().invoke(main, [*words, "--folder", str(tmp_path)])
    assert done.exit_code == 0, done.output
    made = {file.name for file in tmp_path.iterdir()}
    assert made == {"our-messages.sw.csv", "our-messages.yaml"}
    for name in made:
        assert f"`{name}`" in DOCS
