"""What ``terazi data`` lists, and the script that pins files."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from terazi.data import catalogue as cat
from terazi.data.catalogue import read_entry
from terazi.data.fetch import cached_path
from terazi.data.listing import entries
from tests.data_samples import COMMIT, ROOT, TEST, TOPICS, TRAIN, write_set

FILES = {"sw/test": TEST.encode(), "sw/train": TRAIN.encode()}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cat, "folders", lambda: (tmp_path / "catalogue",))
    monkeypatch.setenv("TERAZI_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("TERAZI_MIRROR", raising=False)


def test_sets_with_size_licence_and_where_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_set(tmp_path, TOPICS, FILES)
    words, topics = entries()
    assert words.name == "cldr-words"
    assert words.found == {"package": len(words.languages)}
    assert {"sw", "ti", "yo"} <= set(words.languages)
    assert topics.name == "small-topics"
    assert topics.bytes == len(TEST) + len(TRAIN)
    assert topics.licence == "CC0-1.0"
    assert topics.languages == ("sw",)
    assert topics.use == "topic"
    assert topics.found == {"download": 2}

    kept = cached_path(read_entry(tmp_path / "catalogue" / "small-topics.yaml").files["sw", "test"])
    kept.parent.mkdir(parents=True)
    kept.write_bytes(TEST.encode())
    assert entries()[1].found == {"cache": 1, "download": 1}

    monkeypatch.setenv("TERAZI_MIRROR", str(tmp_path / "mirror"))
    assert entries()[1].found == {"mirror": 2}


def test_pinning_writes_the_table_that_the_catalogue_reads(tmp_path: Path) -> None:
    file = write_set(tmp_path, TOPICS, FILES)
    table = file.with_name("small-topics.files.csv")
    by_hand = table.read_text(encoding="utf-8")
    table.unlink()
    done = pin(file, tmp_path / "mirror", "test", "train")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "2 files pinned\n"
    assert table.read_text(encoding="utf-8") == by_hand.replace("\r\n", "\n")
    assert read_entry(file).repository.commit == COMMIT


def test_pinning_refuses_what_is_not_whole(tmp_path: Path) -> None:
    file = write_set(tmp_path, TOPICS, {"sw/test": b"", "sw/train": TRAIN.encode()})
    assert "0 bytes" in pin(file, tmp_path / "mirror", "test", "train").stderr
    assert "only test, train of" in pin(file, tmp_path / "mirror", "test", "train", "dev").stderr
    assert "none of its files" in pin(file, tmp_path, "test").stderr


def pin(*arguments: Path | str) -> subprocess.CompletedProcess[str]:
    script = Path(__file__).parents[1] / "tools" / "pin_test_set.py"
    return subprocess.run(
        [sys.executable, script, *arguments], capture_output=True, text=True, check=False
    )


def test_pinning_looks_up_codes_stars_and_one_language(tmp_path: Path) -> None:
    described = {
        **TOPICS,
        "codes": {"sw": "swa"},
        "path": "data/{code}/{split}.*.tsv",
        "paths": {"ha": "elsewhere/{split}.tsv"},
    }
    file = write_set(tmp_path, TOPICS, {})
    file.write_text(yaml.safe_dump(described), encoding="utf-8")
    root = tmp_path / "mirror" / ROOT
    for path in ("data/swa/test.en.tsv", "data/swa/train.en.tsv", "elsewhere/test.tsv"):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(TEST, encoding="utf-8")
    assert pin(file, tmp_path / "mirror", "test").stdout == "2 files pinned\n"
    table = file.with_name("small-topics.files.csv")
    paths = [line.split(",")[:3] for line in table.read_text(encoding="utf-8").splitlines()[1:]]
    assert paths == [
        ["ha", "test", "elsewhere/test.tsv"],
        ["sw", "test", "data/swa/test.en.tsv"],
    ]
    assert pin(file, tmp_path / "mirror", "test", "--language", "sw").stdout == "1 files pinned\n"
    (root / "data/swa/test.fr.tsv").write_text(TEST, encoding="utf-8")
    assert "2 files are meant" in pin(file, tmp_path / "mirror", "test").stderr
