"""The corpora of the contest: running text out of packages, and none of it in two places."""

import importlib
import json
import re
import struct
import sys
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.errors import TeraziError
from terazi.foundry.corpus.manifest import Manifest, read_manifest

Documents = list[tuple[str, list[str]]]
BENCHMARKS = Path(__file__).parent.parent / "benchmarks"


def module(name: str) -> ModuleType:
    """One of the scripts, which import one another by name."""
    if str(BENCHMARKS) not in sys.path:
        sys.path.insert(0, str(BENCHMARKS))
    return importlib.import_module(name)


TEXTS, SOURCES = module("contest_texts"), module("contest_sources")
PACKAGES, TABLE = module("contest_packages"), module("contest_table")
BUILD = module("contest_corpora")


def test_a_page_gives_its_paragraphs_and_keeps_the_names_in_a_sentence() -> None:
    page = """<title>Not part of the page itself</title><header><p>Menus have many words too</p>
      </header><div id="body"><h1>How a window is opened here</h1>
      <p>Press <code>Ctrl</code>+<span class="MAC">Command and nothing</span>N &amp; wait a bit.</p>
      <ul><li>First choose one <b>of</b> them<br> from the list.</li>
      <li>Second, close it all again.</li></ul>
      <code>a listing of four words</code><pre>another listing of five words</pre>
      <p>Two words</p></div><footer><p>This page was made by somebody.</p></footer>"""
    assert TEXTS.page(page, "body") == [
        "How a window is opened here",
        "Press Ctrl+N & wait a bit.",
        "First choose one of them from the list.",
        "Second, close it all again.",
    ]


def test_what_is_still_in_the_original_language_is_left_out() -> None:
    assert TEXTS.translated(["Bir cümle.", "A sentence."], {"A sentence."}) == ["Bir cümle."]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (
            "<p>Fungua <a href='#'>ukurasa&nbsp;huu</a> tena sasa</p>",
            ["Fungua ukurasa huu tena sasa"],
        ),
        (
            "Soma [[Help:Contents|kurasa za msaada]] au [[Mwanzo]] kwanza",
            ["Soma kurasa za msaada au Mwanzo kwanza"],
        ),
        ("Tazama [https://example.org orodha yote] ya lugha", ["Tazama orodha yote ya lugha"]),
        ("~Karibu kwa %PRODUCTNAME leo rafiki\n\nFunga", ["Karibu kwa LibreOffice leo rafiki"]),
        ("Umebakiwa na {count, plural, one {siku moja} other {siku #}} tu", []),
        ("Hifadhi kama", []),
        ("1 2 3 4 5 6 7", []),
    ],
)
def test_a_message_is_a_sentence_or_nothing(said: str, shown: list[str]) -> None:
    assert TEXTS.message(said) == shown


def test_a_manual_page_gives_sentences_without_its_own_language() -> None:
    page = r"""
.ig
A comment of several words here
..
.\" one more comment of several words
.TH "MODPROBE" 8
.SH İSİM
modprobe \- Linux'a modül ekler
.PP
\fBmodprobe\fR, modülleri yükler ve bunun için
.BR depmod (8)
ile birlikte gerekli dosyalara bakar.
.nf
a listing of four words
.fi
Son paragraf da burada biter.
"""
    assert TEXTS.manual(page) == [
        "modprobe - Linux'a modül ekler",
        "modprobe, modülleri yükler ve bunun için depmod (8) ile birlikte gerekli dosyalara bakar.",
        "Son paragraf da burada biter.",
    ]


def test_a_story_has_a_title_and_pages_and_not_its_footer() -> None:
    footer = "* License: [CC-BY]\n* Language: sw\n"
    story = f"# Simba na Sungura\n\n##\nHapo zamani\nza kale.\n\n##\n{footer}"
    assert TEXTS.story(story) == ["Simba na Sungura", "Hapo zamani za kale."]
    assert TEXTS.stories_language(story) == "sw"


def test_the_declaration_is_divided_into_its_articles() -> None:
    page = """<body><h1>A title of four words</h1><header><p>Because all are born free,</p></header>
      <article data-number="1"><h2>One</h2><p>All are born free here.</p></article>
      <article data-number="2"><p>Too short</p></article>
      <article data-number="3"><p>Everyone has the right to life.</p></article></body>"""
    assert list(TEXTS.articles(page)) == [
        ("0", ["Because all are born free,"]),
        ("1", ["All are born free here."]),
        ("3", ["Everyone has the right to life."]),
    ]


def test_the_units_of_tico_are_put_together_by_article() -> None:
    def unit(name: str, **sides: str) -> str:
        inner = "".join(
            f'<tuv xml:lang="{code}">\n<seg>{text}</seg></tuv>' for code, text in sides.items()
        )
        return f'<tu tuid="{name}">{inner}\n</tu>'

    text = (
        unit("A_1:1", en="one", sw="moja &amp; mbili")
        + unit("B_2:1", en="two")
        + unit("A_1:2", en="three", sw="tatu")
    )
    assert list(TEXTS.units(text, "sw")) == [("A_1", ["moja & mbili", "tatu"])]
    assert list(TEXTS.units(text, "en")) == [("A_1", ["one", "three"]), ("B_2", ["two"])]


def resource_file(messages: list[str], version: int = 5) -> bytes:
    """A resource file of Chromium, as its tools write it."""
    texts = [message.encode() for message in messages]
    at = 12 + 6 * (len(texts) + 1)
    table = b""
    for number, text in enumerate([*texts, b""]):
        table += struct.pack("<HI", number, at)
        at += len(text)
    return struct.pack("<IIHH", version, 1, len(texts), 0) + table + b"".join(texts)


def test_the_messages_of_a_resource_file_are_read() -> None:
    messages = ["Fungua dirisha jipya hapa sasa", "Funga", "Ukurasa huu haupatikani leo tena"]
    assert TEXTS.resources(resource_file(messages)) == [messages[0], messages[2]]
    with pytest.raises(ValueError, match="version 4"):
        TEXTS.resources(resource_file(messages, version=4))


def test_of_a_compiled_catalogue_only_translations_are_read() -> None:
    pairs = [
        (b"", b"Content-Type: text/plain; charset=UTF-8\n"),
        (b"menu\x04Open this file here now", b"Vula le fayela lapha manje"),
        (b"The same as it was before", b"The same as it was before"),
    ]
    start = 28 + 16 * len(pairs)
    tables: list[bytes] = [b"", b""]
    content = b""
    for side in (0, 1):
        for pair in pairs:
            tables[side] += struct.pack("<II", len(pair[side]), start + len(content))
            content += pair[side] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    assert TEXTS.catalogue(head + b"".join(tables) + content) == ["Vula le fayela lapha manje"]


def test_of_a_file_of_strings_only_translations_are_read() -> None:
    own = {"a": "Ukurasa huu haupo kabisa", "b": "Still in English all of it", "@metadata": {}}
    english = {"b": "Still in English all of it"}
    found = TEXTS.strings(json.dumps(own).encode(), json.dumps(english).encode())
    assert found == ["Ukurasa huu haupo kabisa"]


@given(st.lists(st.tuples(st.sampled_from("ab"), st.lists(st.sampled_from("tuvwxyz") | st.text()))))
def test_each_message_is_in_one_document_once(files: list[tuple[str, list[str]]]) -> None:
    documents = list(TEXTS.chunks(files))
    lines = [line for _, chunk in documents for line in chunk]
    assert lines == list(dict.fromkeys(line for _, messages in files for line in messages))
    assert all(0 < len(chunk) <= TEXTS.CHUNK for _, chunk in documents)


def test_the_table_pins_what_the_sources_take_and_nothing_else() -> None:
    table = PACKAGES.packages()
    taken = {
        package
        for corpus in TABLE.CORPORA.values()
        for source in corpus.sources
        for package in source.packages
    }
    assert taken == set(table)
    assert all(re.fullmatch("[0-9a-f]{64}", one.sha256) for one in table.values())
    assert all(one.version and one.keep and one.client for one in table.values())
    for one in table.values():
        assert any(one.version in word for word in one.command)


@pytest.mark.parametrize("name", sorted(TABLE.CORPORA))
def test_each_corpus_can_be_described(name: str) -> None:
    corpus = TABLE.CORPORA[name]
    content = {
        "name": f"contest-{name}",
        "language": corpus.language,
        "sources": [BUILD.described(source, ["file"]) for source in corpus.sources],
    }
    manifest = Manifest.model_validate(content)
    assert all(source.licence and source.address for source in manifest.sources)
    if corpus.elsewhere_of:
        training = TABLE.CORPORA[corpus.elsewhere_of]
        assert training.language == corpus.language
        titles = {source.title for source in training.sources}
        assert not titles & {source.title for source in corpus.sources}
        order = list(TABLE.CORPORA)
        assert order.index(corpus.elsewhere_of) < order.index(name)


def test_no_training_text_is_a_test_set() -> None:
    for name in ("sw", "ha", "yo", "am", "tr", "english"):
        assert not any(source.test_set for source in TABLE.CORPORA[name].sources)


def wheel(cache: Path, members: dict[str, str]) -> Any:  # noqa: ANN401  of a script
    """A package that has been downloaded, and its row."""
    file = cache / "packages" / "pip-tales" / "tales-1.0-py3-none-any.whl"
    file.parent.mkdir(parents=True)
    with zipfile.ZipFile(file, "w") as held:
        for name, text in members.items():
            held.writestr(name, text)
    return PACKAGES.Package("pip", "tales", "1.0", PACKAGES._sha256(file), ("*.txt",))


def test_a_package_is_unpacked_within_its_folder(tmp_path: Path) -> None:
    package = wheel(
        tmp_path / "cache",
        {"a/tale.txt": "Hapo zamani", "a/code.py": "1", "../../out.txt": "x", "/top.txt": "y"},
    )
    folder = PACKAGES.unpacked(package, tmp_path / "cache")
    found = {one.relative_to(tmp_path).as_posix() for one in tmp_path.rglob("*.txt")}
    top = folder.relative_to(tmp_path).as_posix()
    assert found == {f"{top}/a/tale.txt", f"{top}/top.txt"}
    assert not list(folder.rglob("*.py"))
    (folder / "a" / "tale.txt").write_text("as it is", encoding="utf-8")
    PACKAGES.unpacked(package, tmp_path / "cache")  # not again
    assert (folder / "a" / "tale.txt").read_text(encoding="utf-8") == "as it is"


def test_a_package_that_is_not_the_pinned_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = wheel(tmp_path, {"a/tale.txt": "Hapo zamani"})
    other = PACKAGES.Package("pip", "tales", "1.0", "0" * 64, ("*.txt",))
    write = "import pathlib; pathlib.Path('tales.whl').write_text('another')"
    monkeypatch.setattr(PACKAGES.Package, "command", [sys.executable, "-c", write])
    with pytest.raises(TeraziError, match="is not the file that was pinned"):
        PACKAGES.unpacked(other, tmp_path)
    monkeypatch.setattr(PACKAGES.Package, "command", [sys.executable, "-c", "exit('no such one')"])
    with pytest.raises(TeraziError, match="cannot be downloaded: no such one"):
        PACKAGES.unpacked(package, tmp_path)


def test_what_is_in_the_training_text_is_not_held_out_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = "Wanafunzi kumi na wanne walikwenda sokoni asubuhi na mapema kununua matunda mengi"
    numbers = ("moja", "mbili", "tatu", "nne", "tano", "sita", "saba", "nane", "tisa", "kumi")
    places = ("Kisumu", "Dodoma", "Arusha", "Mombasa", "Tanga", "Nakuru")

    def said(what: str) -> list[tuple[str, list[str]]]:
        return [
            (
                f"{place}-{number}",
                [f"Huko {place} {what} {number} ilikuwa ya {place} siku {number}."],
            )
            for place in places
            for number in numbers
        ]

    def source(name: str, documents: Documents) -> Any:  # noqa: ANN401  as above
        return SOURCES.Source(
            name=name,
            title=name,
            licence="CC0-1.0",
            about="made up",
            made="written",
            read=lambda _place: documents,
            address="https://example.org",
        )

    elsewhere = [*said("hadithi")[:20], ("both", ["Ndege waliruka juu.", f"{copied}!"])]
    corpora = {
        "near": TABLE.Corpus("sw", (source("near", [*said("nyumba"), ("copy", [copied])]),)),
        "far": TABLE.Corpus("sw", (source("far", elsewhere),), "near", "far.jsonl"),
    }
    monkeypatch.setattr(BUILD, "CORPORA", corpora)
    monkeypatch.setenv("TERAZI_MIRROR", str(tmp_path))
    monkeypatch.setenv("TERAZI_CACHE", str(tmp_path / "cache"))
    for name in corpora:
        BUILD.build(name, tmp_path, tmp_path / "cache")
    assert read_manifest(tmp_path / "corpora" / "far").language == "sw"
    lines = BUILD.training_lines("near", tmp_path / "clean")
    assert copied in lines
    text = (tmp_path / "clean" / "far.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(row) for row in text.splitlines()]
    assert rows[-1]["text"] == "Ndege waliruka juu."
    assert {row["source"] for row in rows} == {"far"}
    kept = [row["id"] for row in rows[:-1]]
    assert kept == sorted(kept, key=[f"far.jsonl#{one}" for one, _ in said("hadithi")].index)


def test_the_mirror_has_what_is_taken_from_it(mirror: Path) -> None:
    place = SOURCES.Place(mirror / "github", mirror)
    assert len(list(SOURCES.stories("sw").read(place))) == 110
    assert [name for name, _ in SOURCES.lafand("swa").read(place)] == ["dev", "test", "train"]
    news, witnesses = (dict(one.read(place)) for one in SOURCES.lafand_yoruba())
    whole = dict(SOURCES.lafand("yor").read(place))
    assert news["train"] + witnesses["train"] == whole["train"]
    assert not any("Jèhófà" in line for line in news["train"])
    health = dict(SOURCES.tico("ha").read(place))
    assert len(health) == 31
    assert sum(map(len, health.values())) == 3071
    short = dict(SOURCES.tico("fr", side="en", short=True).read(place))
    assert len(short) == 16
    assert set(short) < set(health)
