import errno
import os
import stat
from pathlib import Path
from typing import NoReturn

import pytest

from terazi.errors import TeraziError
from terazi.files import in_plain_words, make_folder, write_atomically
from tests.proposal_samples import names


def test_text_and_bytes_are_written_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a"
    write_atomically(path, "Türkçe\r\nعربي\n")
    assert path.read_bytes() == "Türkçe\r\nعربي\n".encode()
    write_atomically(path, b"\x00\xff")
    assert path.read_bytes() == b"\x00\xff"
    assert names(tmp_path) == ["a"]


def test_the_file_has_the_usual_permissions(tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    usual.touch()
    write_atomically(tmp_path / "ours", "x")
    assert stat.S_IMODE((tmp_path / "ours").stat().st_mode) == stat.S_IMODE(usual.stat().st_mode)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "no space left"),
        (errno.EDQUOT, "share of the disk is full"),
        (errno.EACCES, "you may not write here"),
        (errno.EROFS, "read-only"),
        (errno.EIO, os.strerror(errno.EIO)),
    ],
)
def test_a_refusal_of_the_disk_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    path = tmp_path / "a"
    path.write_text("before")

    def refuse(_descriptor: int) -> NoReturn:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(TeraziError) as caught:
        write_atomically(path, "after")
    assert words in str(caught.value)
    assert str(path) in str(caught.value)
    assert "→" in str(caught.value)
    assert caught.value.exit_status == 1
    assert path.read_text() == "before"
    assert names(tmp_path) == ["a"]


def test_an_interruption_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_descriptor: int) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "a", "after")
    assert names(tmp_path) == []


def test_a_really_full_disk_is_said() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    path = Path("/dev/full")
    with pytest.raises(TeraziError, match="no space left"), in_plain_words(path):
        path.write_text("x")


def test_paths_that_cannot_be_are_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    for path, words in (
        (tmp_path / "file" / "a", "a file, not a folder"),
        (tmp_path / "folder", "a folder of this name"),
        (tmp_path / "none" / "a", "the folder is not there"),
        (tmp_path / ("x" * 300), "the name is too long"),
    ):
        with pytest.raises(TeraziError, match=words):
            write_atomically(path, "x")
    with pytest.raises(TeraziError, match="a file of this name"):
        make_folder(tmp_path / "file")
    assert names(tmp_path) == ["file", "folder"]


def test_folders_are_made_with_those_above(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()
