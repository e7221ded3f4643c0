"""A licence's text may be anything: read what is text, refuse the rest with a way out."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.errors import InputError
from terazi.strings.text import MOST_BYTES, MOST_SIGNS, read_text, text_of

PAGE = b"""<!doctype html>
<html><head><title>Terms</title><style>p { color: red }</style></head>
<body><nav><p>Buy our things.</p></nav>
<script>document.write("You must pay.")</script>
<article><h1>Terms &amp; conditions</h1>
<ul><li>You must keep
this notice.</li></ul></article><p>Subscribe to our letter.</p></body></html>
"""


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "no text"),
        (b" \n\t\n", "no text"),
        (b"You may use it.\0\0\0", "bytes in this file that no text has"),
        (bytes(range(1, 32)) * 40, "bytes in this file that no text has"),
        (b"%PDF-1.7\nYou may use it.", "PDF"),
        (b"PK\x03\x04 word", "packed file"),
        (b"GGUF\x03\0", "weights"),
        (b"a" * (MOST_BYTES + 1), "larger than 1 MB"),
        (b"ab " * (MOST_SIGNS // 3 + 1), "200,00"),
        (b"<html><script>You must pay.</script></html>", "no text"),
    ],
)
def test_what_is_no_licence_is_refused_with_a_way_out(data: bytes, problem: str) -> None:
    with pytest.raises(InputError, match=problem) as caught:
        text_of(data, "LICENSE")
    assert caught.value.way_out


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read") as caught:
        read_text(tmp_path / "LICENSE")
    assert caught.value.file == str(tmp_path / "LICENSE")
    with pytest.raises(InputError, match="cannot be read"):
        read_text(tmp_path)
    with pytest.raises(InputError, match="cannot be one of a file"):
        read_text(Path("a\0b"))


def test_of_a_page_only_what_it_is_about_is_read_with_its_lines() -> None:
    text = text_of(PAGE, "terms.html")
    assert " ".join(text.text.split()) == "Terms & conditions - You must keep this notice."
    assert text.line(text.text.index("Terms")) == 5
    assert text.line(text.text.index("You")) == 6
    assert text.line(text.text.index("this")) == 7


def test_a_page_that_never_closes_what_it_opens_is_read_to_its_end() -> None:
    text = text_of(b"<div>" * 5000 + b"<p>You may use it.<script>", "page")
    assert text.text.split() == ["You", "may", "use", "it."]


def test_what_a_file_says_about_itself_is_not_its_text() -> None:
    text = text_of(b"---\nlicense: you must pay\n---\n\nYou may use it.\n", "card.md")
    assert text.text.split() == ["You", "may", "use", "it."]
    assert text.line(text.text.index("You")) == 5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_of_common_editors_are_read(encoding: str) -> None:
    assert "“licence”" in text_of("The “licence” of a café.".encode(encoding), "x").text


def test_signs_that_turn_the_direction_or_move_the_cursor_are_gone() -> None:
    text = text_of("You \u202emay\u202c use\u200b it.\x1b[2J Really, you may.".encode(), "x").text
    assert not {"\u202e", "\u202c", "\u200b", "\x1b"} & set(text)
    assert len(text.rstrip("\n")) == len(
        "You \u202emay\u202c use\u200b it.\x1b[2J Really, you may."
    )


@given(st.binary(max_size=400))
def test_bytes_of_any_kind_are_read_or_refused(data: bytes) -> None:
    try:
        text = text_of(data, "x")
    except InputError:
        return
    assert list(text.starts) == sorted(text.starts)
    assert text.line(0) >= 1
    assert text.line(len(text.text)) == text.lines[-1]
