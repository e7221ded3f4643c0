"""What is wrong with a file before any field is looked at."""

import os
import time
from pathlib import Path

import pytest

from terazi.errors import InputError
from terazi.proposal.document import MOST_BYTES, read_document
from terazi.proposal.read import read_proposal
from tests.proposal_samples import GOOD, changed, good, line_of, refusal, write


def test_scalars_stay_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(
        "a: NO\nb: 0722000000\nc: 1_000\nd: 12:30:45\ne: 2026-01-02\nf: 0x1F\ng: ~\nh: '~'\ni:\n"
    )
    assert read_document(path).data == {
        "a": "NO",
        "b": "0722000000",
        "c": "1_000",
        "d": "12:30:45",
        "e": "2026-01-02",
        "f": "0x1F",
        "g": None,
        "h": "~",
        "i": None,
    }


def test_every_field_has_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: 1\n\nb:\n  - c: {d: 2,\n      e: 3}\n  - f\n")
    document = read_document(path)
    assert document.lines == {
        "a": 1,
        "b": 3,
        "b[0]": 4,
        "b[0].c": 4,
        "b[0].c.d": 4,
        "b[0].c.e": 5,
        "b[1]": 6,
    }
    assert document.line("b[0].c.missing") == 4
    assert document.line("b[7].x") == 3
    assert document.line("nowhere[2].x") is None
    assert document.line("]") is None


@pytest.mark.parametrize(
    ("old", "new", "problem", "way_out"),
    [
        ("  - name: Today", "\t- name: Today", "a tab cannot indent", "spaces"),
        ("head of the clinic", "'head", "a quote is opened and never closed", "close the quote"),
        ("[sw, en]", "[sw, en", "bracket", "close the bracket"),
        ("title: Health line", "title: Health: line", "a colon where none can be", "quotes"),
        ("title: Health line", "title: @health", "no text may begin with this sign", "quotes"),
        ("title: Health line", "title: *health", "& and * refer", "in quotes"),
        ("title: Health line", "title: &health line", "& and * refer", "in quotes"),
        ("title: Health line", "title: !!python/name:os.system x", "begin with !", "in quotes"),
        ("title: Health line", "title: 'mother's'", "after a closing quote", "'it''s'"),
        ("title: Health line", 'title: "a\\z"', "a backslash", "single quotes"),
        ("title: Health line", "title: - line", "a list cannot begin here", "next line"),
        ("purpose: Mothers", "  purpose: Mothers", "colon", "line of its own"),
        ("    kind: nothing", "     kind: nothing", "colon", "line of its own"),
        ("    kind: nothing", "   kind: nothing", "does not fit", "same number of spaces"),
        ("stakes: high", "stakes high", "needs a colon after its name", "“name: value”"),
        ("stakes: high", "stakes: high\n---", "second document", "---"),
        ("stakes: high", "stakes: high\n? [a, b]\n: c", "short name before its colon", "name:"),
        ("stakes: high", 'stakes: "hi\\x1b[31mgh"', "hidden character (U+001B)", "anew"),
        ("stakes: high", "stakes: hi\u202egh", "hidden character (U+202E)", "anew"),
    ],
)
def test_a_slip_of_yaml_is_said_in_plain_words(
    tmp_path: Path, old: str, new: str, problem: str, way_out: str
) -> None:
    text = changed((old, new))
    error = refusal(tmp_path, text)
    assert problem in error.problem
    assert way_out in error.way_out
    first = line_of(text, new)
    last = first + new.count("\n") + 1  # a missing colon shows in the next line
    assert error.line is not None
    assert first <= error.line <= last


def test_a_field_may_be_there_only_once(tmp_path: Path) -> None:
    error = refusal(tmp_path, GOOD + "stakes: low\n")
    assert error.problem == f"the field is there twice, first in line {line_of(GOOD, 'stakes')}"
    assert error.field == "stakes"
    assert error.line == GOOD.count("\n") + 1


def test_a_field_may_be_there_only_once_in_a_part(tmp_path: Path) -> None:
    error = refusal(tmp_path, changed(("{name: Kilifi", "{name: Kwale, name: Kilifi")))
    assert error.field == "community.name"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "the file is empty"),
        (" \n\n", "the file is empty"),
        ("# only a comment\n", "holds nothing"),
        ("- a\n- b\n", "holds a list"),
        ("a plain text\n", "holds text"),
        ("''\n", "holds nothing"),
        (b"title: caf\xe9\n", "not UTF-8"),
        (GOOD.encode("utf-16"), "not UTF-8"),
        (b"a: b\nc: \x00\n", "a control character"),
        ('a: "\\UFFFFFFFF"\n', "an escape that stands for no character"),
        ('a: "\\ud800"\n', "hidden character"),
        ("%YAML " + "9" * 5000 + ".0\n---\na: b\n", ""),
        ("a: " + "x" * MOST_BYTES, "larger than 256 kB"),
        ("[" * 5000, "too many parts"),
        ("a: " + "{a: " * 5000, "too many parts"),
        ("- " * 5000, "too many parts"),
        ("? " + "x" * 5000 + "\n: 1\n", "short name"),
    ],
)
def test_a_file_that_is_no_proposal_is_refused(
    tmp_path: Path, content: str | bytes, problem: str
) -> None:
    error = refusal(tmp_path, content)
    assert problem in error.problem
    assert len(str(error)) < 600


def test_the_line_of_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path, b"a: b\nc: \xe9\n").line == 2
    assert refusal(tmp_path, b"a: b\nc: d\ne: \x07\n").line == 3


def test_an_alias_bomb_is_refused_at_once(tmp_path: Path) -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
    )
    started = time.process_time()
    assert "refer to other places" in refusal(tmp_path, bomb).problem
    assert time.process_time() - started < 1


def test_a_file_with_a_byte_order_mark_and_windows_lines_is_read(tmp_path: Path) -> None:
    text = "\ufeff" + GOOD.replace("\n", "\r\n")
    assert good(tmp_path / "windows", text) == good(tmp_path / "plain")


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_proposal(tmp_path / "none.yaml")
    assert caught.value.problem == "there is no such file"
    assert caught.value.file == str(tmp_path / "none.yaml")
    assert caught.value.way_out


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_proposal(tmp_path)
    assert caught.value.problem == "this is a folder, not a file"
    path = write(tmp_path)
    with pytest.raises(InputError) as caught:
        read_proposal(tmp_path)
    assert str(path) in caught.value.way_out


def test_what_is_not_an_ordinary_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError) as caught:
        read_proposal(tmp_path / "pipe")
    assert caught.value.problem == "this is not an ordinary file"


def test_a_file_that_may_not_be_read_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path)

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InputError) as caught:
        read_proposal(path)
    assert "Permission denied" in caught.value.problem
    assert caught.value.way_out
