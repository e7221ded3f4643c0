"""Files of every format, good and hostile."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from terazi.errors import InputError, TeraziError
from terazi.foundry.corpus import find
from terazi.foundry.corpus.readers import line as bounds
from terazi.foundry.corpus.readers import page
from tests.corpus_samples import look, write_corpus

CONTAINER = '<container><rootfiles><rootfile full-path="in/a.opf"/></rootfiles></container>'
PACKAGE = """<package><manifest>
<item id="two" href="b%20b.xhtml" media-type="application/xhtml+xml"/>
<item id="one" href="a.xhtml" media-type="application/xhtml+xml"/>
<item id="css" href="a.css" media-type="text/css"/>
</manifest><spine><itemref idref="one"/><itemref idref="two"/><itemref idref="none"/></spine>
</package>"""


def source(file: str, **said: object) -> dict[str, object]:
    return {"sources": [{"title": "one", "files": [file], **said}]}


def lines_of(
    folder: Path, files: dict[str, str | bytes], **said: object
) -> list[tuple[str, int, str]]:
    write_corpus(folder, files, source(next(iter(files)), **said))
    with look(folder) as audit:
        spool = audit.spool
        return [
            (spool.name(spool.document_of[at]), spool.number[at], spool.line(at))
            for at in range(spool.lines)
        ]


def book(**pages: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("META-INF/container.xml", pages.pop("container", CONTAINER))
        archive.writestr("in/a.opf", pages.pop("package", PACKAGE))
        for name, content in pages.items():
            archive.writestr(f"in/{name.replace('_', ' ')}.xhtml", content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("documents", "names"),
    [
        ("file", ["a.txt"] * 3),
        ("line", ["a.txt#1", "a.txt#3", "a.txt#4"]),
        ("blank line", ["a.txt#1", "a.txt#2", "a.txt#2"]),
        ("runs", ["a.txt#1"] * 3),
    ],
)
def test_text_with_documents_that_end_where_the_manifest_says(
    tmp_path: Path, documents: str, names: list[str]
) -> None:
    text = "\ufeffMoja  mbili\r\n \r\n tatu\n nne "
    found = lines_of(tmp_path, {"a.txt": text}, documents=documents)
    assert [name for name, _, _ in found] == names
    assert [(number, words) for _, number, words in found] == [
        (1, "Moja  mbili"),
        (3, "tatu"),
        (4, "nne"),
    ]


def test_json_lines_with_fields_of_their_own(tmp_path: Path) -> None:
    rows = [{"t": "moja\n\nmbili", "key": "x"}, {"t": "tatu \ud800", "key": 7}]
    content = "\n".join(map(json.dumps, rows)) + "\n\n"
    found = lines_of(tmp_path, {"a.jsonl": content}, field="t", id_field="key")
    assert found == [
        ("a.jsonl#x", 1, "moja"),
        ("a.jsonl#x", 3, "mbili"),
        ("a.jsonl#7", 1, "tatu \ufffd"),
    ]


def test_parquet(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow", reason="the extra `parquet` is not installed")
    parquet = pytest.importorskip("pyarrow.parquet")
    file = tmp_path / "a.parquet"
    parquet.write_table(pa.table({"text": ["moja\nmbili", "tatu"], "id": ["a", "b"]}), file)
    found = lines_of(tmp_path, {"a.parquet": file.read_bytes()}, id_field="id")
    assert [(name, words) for name, _, words in found] == [
        ("a.parquet#a", "moja"),
        ("a.parquet#a", "mbili"),
        ("a.parquet#b", "tatu"),
    ]
    with pytest.raises(InputError, match="has no column 'words'"):
        lines_of(tmp_path, {"a.parquet": file.read_bytes()}, field="words")
    with pytest.raises(InputError, match="is not Parquet that can be read"):
        lines_of(tmp_path, {"a.parquet": b"PAR1 and nothing else"})


def test_parquet_without_its_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(TeraziError, match=r"pip install 'terazi\[parquet\]'"):
        lines_of(tmp_path, {"a.parquet": b"x"})


def test_the_side_of_a_translation_memory(tmp_path: Path) -> None:
    units = "".join(
        f'<tu><tuv xml:lang="en"><seg>One {at}</seg></tuv>'
        f'<tuv xml:lang="sw-KE"><seg>Moja {at}</seg></tuv></tu>'
        for at in range(3)
    )
    tmx = f'<?xml version="1.0"?><tmx><body>{units}</body></tmx>'
    found = lines_of(tmp_path, {"a.tmx": tmx})
    assert [words for _, _, words in found] == ["Moja 0", "Moja 1", "Moja 2"]
    with pytest.raises(InputError, match="has no sentence in 'yo', but in en, sw-KE"):
        lines_of(tmp_path, {"a.tmx": tmx}, code="yo")


def test_a_web_page_without_what_is_no_text(tmp_path: Path) -> None:
    html = """<!doctype html><html><head><title>Kichwa</title><style>p {}</style></head><body>
    <nav><ul><li><a href=x>Nyumbani</a></ul></nav>
    <p>Habari <b>ya</b>
       asubuhi &amp; jioni<br>Mstari</p><script>var a = "<p>no</p>";</script>
    <div>Pili<div>Tatu</div></div><button>Bonyeza</button></body></html>"""
    found = lines_of(tmp_path, {"a.html": html})
    assert [words for _, _, words in found] == [
        "Habari ya asubuhi & jioni",
        "Mstari",
        "Pili",
        "Tatu",
    ]


def test_a_book_in_the_order_in_which_it_is_read(tmp_path: Path) -> None:
    found = lines_of(tmp_path, {"a.epub": book(b_b="<p>Pili</p>", a="<p>Kwanza</p>", c="<p>x</p>")})
    assert [words for _, _, words in found] == ["Kwanza", "Pili"]


BOMB = """<!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<p>Habari &b;</p>"""


def test_an_entity_bomb_in_a_page_stays_what_it_is(tmp_path: Path) -> None:
    found = lines_of(tmp_path, {"a.html": BOMB})
    assert sum(len(words) for _, _, words in found) < len(BOMB)


def test_an_entity_bomb_in_a_book_or_a_memory_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="declares entities, which is refused"):
        lines_of(tmp_path, {"a.epub": book(package=BOMB, a="<p>x</p>")})
    with pytest.raises(InputError, match="declares its own kind of document, which is refused"):
        lines_of(tmp_path, {"a.tmx": BOMB})


def test_a_zip_bomb(tmp_path: Path) -> None:
    bomb = book(a="<p>" + "0" * (page.MOST_PAGE + 1))
    assert len(bomb) < 20_000
    with pytest.raises(InputError, match=r"in/a\.xhtml in it is larger than 8 MB"):
        lines_of(tmp_path, {"a.epub": bomb})


def test_many_pages_that_unpack_to_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "MOST_BOOK", 10_000)
    package = PACKAGE.replace("</spine>", '<itemref idref="one"/>' * 50 + "</spine>")
    with pytest.raises(InputError, match="larger than"):
        lines_of(tmp_path, {"a.epub": book(package=package, a=f"<p>{'moja ' * 200}</p>")})


@pytest.mark.parametrize(
    ("name", "content", "line", "problem"),
    [
        ("a.txt", b"moja\nmb\xe9li\n", 2, "is not UTF-8: byte 0xe9 cannot stand there"),
        ("a.txt", "moja\nmbili".encode("utf-16"), 1, "is not UTF-8: byte 0xff"),
        ("a.txt", "moja\nmbili".encode("utf-16-be"), 1, "holds a zero byte"),
        ("a.txt", b"moja\n" + b"x" * (bounds.MOST_LINE + 1), 2, "is longer than 1,000,000 bytes"),
        ("a.html", b"<p>moja\n<p>\xff", 2, "is not UTF-8: byte 0xff"),
        ("a.jsonl", b'{"text": "a"}\n{"text": 1}', 2, "has no text in the field 'text'"),
        ("a.jsonl", b'{"text": "a"}\n["text"]', 2, "has no text in the field 'text'"),
        ("a.jsonl", b'{"text": "a"}\n{"text"', 2, "is not JSON: Expecting ':' delimiter"),
        ("a.jsonl", b"[" * 100_000, 1, "is not JSON: parts within parts"),
        ("a.epub", b"PK nothing", None, "cannot be unpacked: File is not a zip file"),
        ("a.txt", b" \n\t\n", None, "holds no text: all its lines are blank"),
        ("a.txt", b"", None, "all files are empty"),
    ],
)
def test_a_wrong_file_is_named_with_its_line_and_the_way_out(
    tmp_path: Path, name: str, content: bytes, line: int | None, problem: str
) -> None:
    with pytest.raises(InputError) as caught:
        lines_of(tmp_path, {name: content})
    assert caught.value.problem.startswith(problem)
    assert caught.value.line == line
    assert caught.value.way_out
    assert caught.value.file is not None
    assert str(tmp_path) in caught.value.file


def test_one_line_of_json_is_one_line_of_text_only_up_to_a_bound(tmp_path: Path) -> None:
    row = json.dumps({"text": "x" * (bounds.MOST_LINE + 1)})
    with pytest.raises(InputError, match=r"a\.jsonl:2: is longer than"):
        lines_of(tmp_path, {"a.jsonl": json.dumps({"text": "moja"}) + "\n" + row})


@pytest.mark.parametrize("pattern", ["../b.txt", "/etc/passwd", "x\\y", "**/../../b.txt"])
def test_no_file_outside_the_folder_is_read(tmp_path: Path, pattern: str) -> None:
    (tmp_path / "b.txt").write_text("siri")
    write_corpus(tmp_path / "in", {"a.txt": "moja"}, source(pattern))
    with pytest.raises(InputError, match="leads out of the corpus's folder"), look(tmp_path / "in"):
        pass


def test_no_link_out_of_the_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("siri")
    folder = write_corpus(tmp_path / "in", {"a.txt": "moja"}, source("*.txt"))
    (folder / "c.txt").symlink_to(tmp_path / "b.txt")
    with pytest.raises(InputError, match="is a link that leads out"), look(folder):
        pass


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (source("b.txt"), "there is no file 'b.txt'"),
        (source("a.xyz"), "how a.xyz is written cannot be told by its name"),
        (source("a.txt", colour="red"), "sources.0.colour"),
        ({"sources": []}, "sources"),
        ({"language": "not a tag"}, "language"),
        ({"withdrawn": [{"by": "A", "date": "2026"}]}, "names either a `document`"),
        (
            {"sources": [{"title": name, "files": ["a.txt"]} for name in "ab"]},
            "belongs to two sources",
        ),
        ({"sources": [{"title": "a", "files": ["a.txt"]}] * 2}, "two sources have the same title"),
    ],
)
def test_a_wrong_manifest(tmp_path: Path, said: dict[str, object], problem: str) -> None:
    write_corpus(tmp_path, {"a.txt": "moja", "a.xyz": "mbili"}, said)
    with pytest.raises(InputError) as caught, look(tmp_path):
        pass
    assert problem in str(caught.value)
    assert "manifest.yaml" in str(caught.value)
    assert "docs/data.md" not in str(caught.value)


def test_no_manifest(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no manifest here"), look(tmp_path):
        pass


def test_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find, "MOST_FILES", 2)
    files: dict[str, str | bytes] = {f"{at}.txt": "moja" for at in range(3)}
    write_corpus(tmp_path, files, source("*.txt"))
    with pytest.raises(InputError, match="has more than 2 files"), look(tmp_path):
        pass


def test_two_documents_of_one_id(tmp_path: Path) -> None:
    rows = [{"text": "moja", "id": "a"}, {"text": "mbili", "id": "b"}, {"text": "tatu", "id": "a"}]
    with pytest.raises(InputError, match=r"two documents have the id 'a.jsonl#a'"):
        lines_of(tmp_path, {"a.jsonl": "\n".join(map(json.dumps, rows))}, id_field="id")
