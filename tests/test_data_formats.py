"""JSON and translation memories: read as the public files are, and never trusted."""

import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from terazi.data.fields import Tmx
from terazi.data.formats import tmx as reading
from terazi.data.formats.json_objects import read_json, read_json_lines
from terazi.data.formats.tmx import read_tmx, unquoted
from terazi.data.row import python_list
from terazi.errors import InputError

PLAIN = Tmx(kind="tmx")
UNIT = (
    '<tu tuid="A:1"><prop type="note">https://example.org</prop>'
    '<tuv xml:lang="en"><seg>Wash &amp; dry</seg></tuv>'
    '<tuv xml:lang="sw"><seg>Osha <ph>&lt;b&gt;</ph>na kausha</seg></tuv></tu>'
)
HEAD = '<?xml version="1.0" encoding="UTF-8"?><tmx version="1.4"><header/><body>'
WHOLE = f"{HEAD}{UNIT}</body></tmx>"


def written(folder: Path, content: str | bytes, name: str = "file") -> Path:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def zipped(content: bytes, *names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names or ("a.tmx",):
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("content", [WHOLE.encode(), zipped(WHOLE.encode())])
def test_units_with_a_column_a_language_zipped_or_not(content: bytes, tmp_path: Path) -> None:
    (record,) = read_tmx(written(tmp_path, content), PLAIN)
    assert dict(zip(record.names, record.cells, strict=True)) == {
        "id": "A:1",
        "note": "https://example.org",
        "en": "Wash & dry",
        "sw": "Osha na kausha",
    }


BOMB = '<!DOCTYPE tmx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE tmx [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


DEFAULT = '<!DOCTYPE tmx [<!ATTLIST seg x CDATA "y">]>'


@pytest.mark.parametrize("declared", [BOMB, OUTSIDE, DEFAULT])
def test_xml_may_declare_nothing(declared: str, tmp_path: Path) -> None:
    text = WHOLE.replace("<tmx ", f"{declared}<tmx ")
    text = text.replace("Wash", "&b;") if declared == BOMB else text
    with pytest.raises(InputError, match="refused"):
        list(read_tmx(written(tmp_path, text), PLAIN))


def test_the_usual_document_type_is_no_declaration(tmp_path: Path) -> None:
    text = WHOLE.replace("<tmx ", '<!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx ')
    assert len(list(read_tmx(written(tmp_path, text), PLAIN))) == 1


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 100_000)
    file = written(tmp_path, zipped(b" " * 1_000_000))
    assert file.stat().st_size < 10_000
    with pytest.raises(InputError, match="larger than"):
        list(read_tmx(file, PLAIN))


def test_a_zip_that_lies_about_its_size_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 100_000)
    content = bytearray(zipped(b" " * 30_000_000))
    at = content.index(b"PK\x01\x02") + 24
    content[at : at + 4] = (50).to_bytes(4, "little")  # the size that the directory tells
    file = written(tmp_path, bytes(content))
    tracemalloc.start()
    try:
        with pytest.raises(InputError):
            list(read_tmx(file, PLAIN))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 3_000_000


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "0 bytes"),
        (b"PK\x03\x04 not a zip", "cannot be unpacked"),
        (zipped(WHOLE.encode(), "a.tmx", "b.tmx"), "has 2 files in it"),
        (zipped(b"", "a.tmx"), "0 bytes"),
        (WHOLE[:200].encode(), "is not XML"),
        (b"<html>log in</html>", "no translation units"),
        (WHOLE.replace('"sw"', '"en"').encode(), "two sentences in en"),
        (WHOLE.replace("Wash", "\u0000").encode(), "is not XML"),
    ],
)
def test_a_memory_that_cannot_be_right(content: bytes, says: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=says) as error:
        list(read_tmx(written(tmp_path, content), PLAIN))
    assert error.value.way_out


@pytest.mark.parametrize(
    ("sentence", "undone"),
    [
        ('"He said ""no""."', 'He said "no".'),
        ('" He said ""no"". "', 'He said "no".'),
        ('"""No"", he said."', '"No", he said.'),
        ('"No," he said, "never"', '"No," he said, "never"'),
        ("plain", "plain"),
        ('"', '"'),
    ],
)
def test_quotation_marks_of_a_table_are_undone(sentence: str, undone: str) -> None:
    assert unquoted(sentence) == undone


@given(text=st.text(max_size=40))
def test_a_sentence_written_by_a_table_comes_back(text: str) -> None:
    sentence = text.strip()
    if '"' in sentence:
        doubled = sentence.replace('"', '""')
        assert unquoted(f'"{doubled}"') == sentence


def test_json_lines(tmp_path: Path) -> None:
    text = '{"a": 1, "b": "x\u2028y"}\r\n{"b": null, "a": [1]}\n'
    first, second = read_json_lines(written(tmp_path, text))
    assert (first.names, first.cells, first.line) == (("a", "b"), (1, "x\u2028y"), 1)
    assert (second.names, second.cells, second.line) == (("b", "a"), (None, [1]), 2)


def test_json_objects_by_name_or_in_a_list(tmp_path: Path) -> None:
    (named,) = read_json(written(tmp_path, '{"Q1": {"question": "?"}}'))
    assert (named.names, named.cells) == (("key", "question"), ("Q1", "?"))
    (listed,) = read_json(written(tmp_path, '[{"question": "?"}]'))
    assert (listed.names, listed.cells) == (("question",), ("?",))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", None),
        ("[1]\n", 1),
        ('{"a": 1}\n\n', 2),
        ('{"a": 1}\n{"a": 1', 2),
        ('{"a": 1, "a": 2}', 1),
        ('{"a": NaN}', 1),
        ("[" * 100_000, 1),
        ('{"a": ' + "9" * 5000 + "}", 1),
    ],
)
def test_json_that_cannot_be_right(text: str, line: int | None, tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        list(read_json_lines(written(tmp_path, text)))
    assert error.value.line == line
    assert error.value.way_out


@pytest.mark.parametrize(
    ("cell", "texts"),
    [
        ("['a']", ["a"]),
        ("[]", []),
        ("[ ]", []),
        ("['a', \"b\"]", ["a", "b"]),
        ("['Jami'ar Abuja']", ["Jami'ar Abuja"]),
        ("['N'Djamena', 'Abéché']", ["N'Djamena", "Abéché"]),
        ("['it\\'s']", ["it's"]),
        ("a", None),
        ("[1, 2]", None),
        ("", None),
        ("[", None),
        ("['", None),
    ],
)
def test_lists_as_python_prints_them(cell: str, texts: list[str] | None) -> None:
    assert python_list(cell) == texts


@given(texts=st.lists(st.text("abœé' ", max_size=8).map(lambda text: f"x{text}y"), max_size=4))
def test_a_list_that_python_printed_comes_back(texts: list[str]) -> None:
    assert python_list(repr(texts)) == texts


@given(content=st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_whatever_a_file_holds_it_is_records_or_an_input_error(
    content: bytes, tmp_path: Path
) -> None:
    for whole in (content, b"PK\x03\x04" + content, HEAD.encode() + content):
        file = written(tmp_path, whole)
        for read in (lambda file: read_tmx(file, PLAIN), read_json, read_json_lines):
            try:
                assert list(read(file)) is not None
            except InputError as error:
                assert error.way_out  # noqa: PT017  one of two right outcomes
