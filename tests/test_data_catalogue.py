"""A test set is data: entries are checked when they are read, and come through one door."""

from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.data import catalogue as cat
from terazi.data.catalogue import CatalogueEntry, catalogue, find, folders, read_entry
from terazi.errors import InputError
from tests.data_samples import PARALLEL, TEST, TOPICS, TRAIN, write_set

FILES = {"sw/test": TEST.encode(), "sw/train": TRAIN.encode()}


def changed(**changes: Any) -> dict[str, Any]:  # noqa: ANN401  any YAML
    return {**TOPICS, **changes}


def test_an_entry_knows_its_files(tmp_path: Path) -> None:
    entry = read_entry(write_set(tmp_path, TOPICS, FILES))
    assert isinstance(entry, CatalogueEntry)
    assert entry.languages == ("sw",)
    assert set(entry.files) == {("sw", "test"), ("sw", "train")}
    assert entry.files["sw", "test"].bytes == len(TEST)
    assert entry.file.name == "small-topics.yaml"


def test_ours_comes_through_the_same_door_as_anybodys() -> None:
    assert cat.built_in() in folders()
    assert {"sib-200", "flores-200"} <= set(catalogue())


@pytest.mark.parametrize("kind", ["path", "text", "function"])
def test_a_plugin_gives_a_folder_or_a_function_that_does(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_set(tmp_path, TOPICS, FILES)
    folder = tmp_path / "catalogue"
    given_: Any = {"path": folder, "text": str(folder), "function": lambda: folder}[kind]
    plug_in(monkeypatch, given_)
    assert folders() == (folder,)
    assert list(catalogue()) == ["small-topics"]


def plug_in(monkeypatch: pytest.MonkeyPatch, *given_: Any) -> None:  # noqa: ANN401
    class Point(EntryPoint):
        def load(self) -> Any:  # noqa: ANN401
            return given_[int(self.name)]

    points = [Point(str(at), "somebody.data:folder", "terazi.data") for at in range(len(given_))]
    monkeypatch.setattr(cat, "entry_points", lambda *, group: points if group else [])


def test_a_plugin_without_its_folder_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plug_in(monkeypatch, tmp_path / "gone")
    with pytest.raises(InputError, match="gone") as error:
        catalogue()
    assert "somebody.data:folder" in error.value.way_out


def test_two_sets_of_one_name_are_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_set(tmp_path / "a", TOPICS, FILES)
    write_set(tmp_path / "b", TOPICS, FILES)
    plug_in(monkeypatch, tmp_path / "a" / "catalogue", tmp_path / "b" / "catalogue")
    with pytest.raises(InputError, match="two test sets named small-topics"):
        catalogue()


def test_an_unknown_name_gets_the_nearest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_set(tmp_path, TOPICS, FILES)
    plug_in(monkeypatch, tmp_path / "catalogue")
    with pytest.raises(InputError) as error:
        find("Smal-topic")
    assert error.value.way_out == "did you mean small-topics?"
    with pytest.raises(InputError) as error:
        find("qqqqqq")
    assert "terazi data" in error.value.way_out


@pytest.mark.parametrize(
    ("description", "field"),
    [
        (changed(licence=""), "licence"),
        (changed(colour="red"), "colour"),
        (changed(name="Small Topics"), "name"),
        (changed(kind="essay"), "kind"),
        (changed(choices=["health"]), None),
        (changed(choices=["health", "Health"]), "choices"),
        (changed(published="last year"), "published"),
        (changed(repository={**TOPICS["repository"], "commit": "main"}), "repository.commit"),
        (changed(repository={**TOPICS["repository"], "owner": "../.."}), "repository.owner"),
        (changed(format={"kind": "lines"}), None),
        (changed(splits={"items": []}), "splits.items"),
        ({key: TOPICS[key] for key in TOPICS if key != "citation"}, "citation"),
        ({**PARALLEL, "choices": ["a", "b"]}, None),
    ],
)
def test_a_wrong_entry_names_file_and_field(
    description: dict[str, Any], field: str | None, tmp_path: Path
) -> None:
    file = write_set(tmp_path, {"name": "x", **description}, FILES)
    with pytest.raises(InputError) as error:
        read_entry(file)
    assert str(file) in str(error.value)
    assert field is None or f": {field}:" in str(error.value)
    assert "docs/data.md" in str(error.value)


@pytest.mark.parametrize("text", ["", "[1, 2]", "just words", "1"])
def test_yaml_that_is_no_entry(text: str, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        read_entry(file)


def test_broken_yaml_names_the_line(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("name: x\ntitle: [open\nabout: y\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_entry(file)
    assert error.value.line == 3


def test_yaml_cannot_run_anything(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text("name: !!python/object/apply:os.getcwd []\n", encoding="utf-8")
    with pytest.raises(InputError, match="is not YAML"):
        read_entry(file)


@pytest.mark.parametrize("published", [2026, "2026-01", "2026-01-31"])
def test_dates_as_yaml_reads_them(published: object, tmp_path: Path) -> None:
    file = write_set(tmp_path, TOPICS, FILES)
    text = file.read_text(encoding="utf-8").replace(" 2026-01\n", f" {published}\n")
    file.write_text(text, encoding="utf-8")
    assert read_entry(file).published == str(published)


ROW = "sw,test,data/sw/test.tsv,10," + "a" * 64


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        (ROW.replace("data/", "../"), "path"),
        (ROW.replace("data/", "/"), "path"),
        (ROW.replace("data/", "data/../../"), "path"),
        (ROW.replace("data/", "C:\\"), "path"),
        (ROW.replace(",10,", ",0,"), "bytes"),
        (ROW.replace(",10,", ",-1,"), "bytes"),
        (ROW.replace(",10,", ",9999999999,"), "bytes"),
        (ROW.replace("aaa", "AAA"), "sha256"),
        (ROW[:-1], "sha256"),
        (ROW.replace("sw,", "Swahili language,", 1), "language"),
        ("sw,test", "path"),
        (f"{ROW}\n{ROW}", "language"),
        (ROW, "split"),  # it has no train file
    ],
)
def test_a_wrong_table_of_files_names_the_field(rows: str, field: str, tmp_path: Path) -> None:
    file = write_set(tmp_path, TOPICS, FILES)
    table = file.with_name("small-topics.files.csv")
    table.write_text(f"language,split,path,bytes,sha256\n{rows}\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_entry(file)
    assert error.value.field == field
    assert error.value.file == str(table)
    assert "tools/pin_test_set.py" in error.value.way_out


@pytest.mark.parametrize("text", ["", "language;split\n", "path,bytes\n1,2\n"])
def test_a_table_of_other_columns(text: str, tmp_path: Path) -> None:
    file = write_set(tmp_path, TOPICS, FILES)
    file.with_name("small-topics.files.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="language, split, path, bytes, sha256"):
        read_entry(file)


def test_an_entry_without_its_table(tmp_path: Path) -> None:
    file = write_set(tmp_path, TOPICS, FILES)
    file.with_name("small-topics.files.csv").unlink()
    with pytest.raises(InputError, match=r"small-topics\.files\.csv"):
        read_entry(file)


@given(path=st.text(max_size=30))
def test_no_path_leads_out_of_its_folder(path: str) -> None:
    row = {"language": "sw", "split": "test", "path": path, "bytes": "1", "sha256": "a" * 64}
    if cat._wrong_field(row) is None:
        root = Path("/mirror/github/somebody/topics/commit")
        assert (root / path).resolve().is_relative_to(root)
        assert "\0" not in path
