"""People's own test sets: beside the proposal, with their SHA-256, and nothing from elsewhere."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
import yaml

from terazi.data.own import load_own
from terazi.data.own_files import files_of_own, is_own, read_own
from terazi.data.testset import ChoiceSet, ParallelSet
from terazi.errors import InputError, InputErrors
from terazi.finding import Grade
from tests.data_samples import write_own

TABLE = "message,goes to\nBei gani?,market\nNg'ombe mgonjwa,vet\n"
MESSAGES: dict[str, Any] = {
    "kind": "choice",
    "use": "routing",
    "author": "us",
    "format": {"kind": "table", "delimiter": "comma"},
    "fields": {"question": "message", "right": "goes to"},
    "choices": ["market", "vet"],
    "files": [{"language": "sw", "path": "messages.csv"}],
}


def own(folder: Path, table: str = TABLE, **changes: Any) -> Path:  # noqa: ANN401  any YAML
    return write_own(folder, {**MESSAGES, **changes}, {"messages.csv": table})


def test_what_is_a_descriptor() -> None:
    assert is_own("messages.yaml")
    assert is_own("sets/Messages.YML")
    assert not is_own("sib-200")


def test_items_with_the_files_fingerprint(tmp_path: Path) -> None:
    own(tmp_path)
    use, testset, missing = load_own("own.yaml", tmp_path, ["sw-KE", "en"])
    assert use == "routing"
    assert isinstance(testset, ChoiceSet)
    assert testset.grade is Grade.MEASURED_HERE
    first, second = testset.items["sw-KE"]
    assert (first.id, first.question, first.gold) == ("own/sw-KE/items/1", "Bei gani?", 0)
    assert second.cluster == ""
    (source,) = testset.sources
    assert source.sha256 == hashlib.sha256(TABLE.encode()).hexdigest()
    assert (source.address, source.licence) == ("messages.csv", "ours")
    assert source.citation == "us; consent: not said; read by: nobody who is named"
    assert [(one.name, one.language) for one in missing] == [("own", "en")]


def test_starter_items_are_assumed(tmp_path: Path) -> None:
    own(tmp_path, starter=True)
    testset = load_own("own.yaml", tmp_path).testset
    assert isinstance(testset, ChoiceSet)
    assert testset.grade is Grade.ASSUMED


def test_a_folder_of_its_own_is_fine(tmp_path: Path) -> None:
    own(tmp_path / "sets")
    assert load_own("sets/own.yaml", tmp_path).testset is not None
    assert files_of_own("sets/own.yaml", tmp_path) == ("sets/own.yaml", "sets/messages.csv")


@pytest.mark.parametrize(
    "path", ["../x.csv", "/etc/passwd", "a/../../x.csv", "C:x.csv", "a\\b.csv"]
)
def test_no_file_from_outside(path: str, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(TABLE, encoding="utf-8")
    own(tmp_path / "in", files=[{"language": "sw", "path": path}])
    with pytest.raises(InputError, match="leads out of the proposal's folder") as error:
        read_own("own.yaml", tmp_path / "in")
    assert error.value.field == "files.0.path"
    assert error.value.way_out


@pytest.mark.parametrize("name", ["../own.yaml", "/tmp/own.yaml", "in/../../own.yaml"])  # noqa: S108
def test_no_descriptor_from_outside(name: str, tmp_path: Path) -> None:
    own(tmp_path)
    (tmp_path / "in").mkdir()
    with pytest.raises(InputError, match="leads out of the proposal's folder"):
        read_own(name, tmp_path / "in")


def test_no_link_to_outside(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text(TABLE, encoding="utf-8")
    own(tmp_path / "in")
    (tmp_path / "in" / "messages.csv").unlink()
    (tmp_path / "in" / "messages.csv").symlink_to(tmp_path / "secret.csv")
    with pytest.raises(InputError, match="is a link that leads out"):
        read_own("own.yaml", tmp_path / "in")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"files": []}, "files"),
        ({"files": 5}, "files"),
        ({"files": [{"language": "sw", "split": ["a"], "path": "messages.csv"}]}, "files.0.split"),
        ({"files": [{"language": "sw", "path": "gone.csv"}]}, "there is no file 'gone.csv'"),
        ({"files": [{"language": "Swahili language", "path": "messages.csv"}]}, "language"),
        ({"files": [{"language": "xx", "path": "messages.csv"}]}, "“xx” is not the tag"),
        ({"licence": ""}, "licence"),
        ({"colour": "red"}, "colour"),
        ({"repository": {"owner": "a"}}, "repository"),
    ],
)
def test_a_wrong_descriptor_says_what(changes: dict[str, Any], says: str, tmp_path: Path) -> None:
    own(tmp_path, **changes)
    with pytest.raises(InputError, match=says) as error:
        read_own("own.yaml", tmp_path)
    assert "own.yaml" in str(error.value)


@pytest.mark.parametrize("text", ["", "[1]", "a: [", "x: &a [*a]", "? {a: 1}\n: b", "\0"])
def test_yaml_that_is_no_descriptor(text: str, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        read_own("own.yaml", tmp_path)


def test_examples_alone_are_missing_items(tmp_path: Path) -> None:
    files = [
        {"language": "sw", "path": "messages.csv"},
        {"language": "ha", "path": "messages.csv", "split": "examples"},
    ]
    own(tmp_path, files=files)
    _, testset, missing = load_own("own.yaml", tmp_path, ["sw", "ha"])
    assert isinstance(testset, ChoiceSet)
    assert list(testset.items) == ["sw"]
    assert missing[0].reason == "Own has no items in Hausa (ha)"


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    own(tmp_path, "")
    with pytest.raises(InputError, match="0 bytes") as error:
        load_own("own.yaml", tmp_path)
    assert error.value.file is not None
    assert error.value.file.endswith("messages.csv")


def test_numbers_go_on_from_file_to_file(tmp_path: Path) -> None:
    files = [{"language": "sw", "path": name} for name in ("messages.csv", "more.csv")]
    own(tmp_path, files=files)
    (tmp_path / "more.csv").write_text(TABLE.replace("Bei", "Kesho bei"), encoding="utf-8")
    testset = load_own("own.yaml", tmp_path).testset
    assert isinstance(testset, ChoiceSet)
    ids = [item.id for item in testset.items["sw"]]
    assert ids == [f"own/sw/items/{number}" for number in (1, 2, 3, 4)]


SENTENCES: dict[str, Any] = {
    "kind": "parallel",
    "use": "health sentences",
    "format": {"kind": "table", "delimiter": "comma"},
    "fields": {"id": "n", "text": "text"},
    "files": [{"language": tag, "path": f"{tag}.csv"} for tag in ("en", "sw")],
}


def test_sentences_go_by_their_ids_not_by_their_places(tmp_path: Path) -> None:
    tables = {
        "en.csv": "n,text\na,One.\nb,Two.\n",
        "sw.csv": "n,text\nb,Mbili.\na,Moja.\n",
    }
    write_own(tmp_path, SENTENCES, tables)
    testset = load_own("own.yaml", tmp_path).testset
    assert isinstance(testset, ParallelSet)
    assert testset.lines == {"en": ("One.", "Two."), "sw": ("Moja.", "Mbili.")}
    assert testset.ids == ("a", "b")


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("b,Mbili.\nc,Tatu.\n", "2 are in one only"),
        ("a,Moja.\na,Moja.\n", "a is there twice"),
        ("a,Moja.\n", "1 are in one only, b for one"),
    ],
)
def test_sentences_that_are_not_the_same(rows: str, says: str, tmp_path: Path) -> None:
    tables = {"en.csv": "n,text\na,One.\nb,Two.\n", "sw.csv": f"n,text\n{rows}"}
    write_own(tmp_path, SENTENCES, tables)
    with pytest.raises(InputError, match=says):
        load_own("own.yaml", tmp_path)


def test_norway_is_no_no(tmp_path: Path) -> None:
    """YAML reads an unquoted ``no`` as false: said, not guessed."""
    descriptor = own(tmp_path)
    descriptor.write_text(
        descriptor.read_text(encoding="utf-8").replace("language: sw", "language: no"),
        encoding="utf-8",
    )
    assert yaml.safe_load("no") is False
    with pytest.raises(InputError, match=r"files\.0\.language"):
        read_own("own.yaml", tmp_path)


def test_a_wrong_file_is_said_once(tmp_path: Path) -> None:
    own(tmp_path, files=[{"language": "xx", "path": "messages.csv"}])
    with pytest.raises(InputErrors) as error:
        read_own("own.yaml", tmp_path)
    assert [one.field for one in error.value.errors] == ["files.0.language"]
