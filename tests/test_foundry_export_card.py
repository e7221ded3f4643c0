"""The card of a model says what is known, and of the rest that it is not stated."""

import errno
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from terazi.errors import InputError, TeraziError
from terazi.foundry.export.card import FACTS, PAGE, copy_model, read_card, write_card
from terazi.foundry.export.card_text import card_text
from terazi.foundry.export.facts import Base, CardFacts, Figure, Rate, Training
from terazi.foundry.export.markdown import one_line, said

SOURCE = {
    "title": "Stories of Kibera school",
    "address": "https://example.org/stories",
    "licence": "CC BY 4.0",
    "consent": "written consent of the parents",
    "compensation": "KES 500 a story",
    "date": "2025",
    "author": "pupils of class 6",
    "made": "written",
}
MANIFEST: dict[str, Any] = {
    "form": "terazi corpus 1",
    "name": "swahili-stories",
    "language": "sw",
    "sources": [SOURCE],
    "sides": {"train": {"documents": 10, "lines": 1200, "bytes": 90_000}},
    "withdrawn": [{"document": "a#1", "by": "the mother", "documents found": 2}],
    "lines dropped": {"repeated": 12},
}
FULL = CardFacts(
    name="Hadithi",
    kind="local",
    languages=("sw",),
    made="2026-11-22",
    made_by="Terazi 0.1.0",
    licence="CC BY 4.0",
    training=Training("from scratch", "10 minutes", 600.0, 590.0, 4321, 1_234_567, 7, "2 cores",
                      3.21, "estimated from 20 W", {"learning rate": 0.02}, {"torch": "2.13"}),
    corpus=MANIFEST,
    audit=(Rate("other language", 0.021, 0.011, 0.034),),
    parameters=1_000_000,
    results=(Figure("bits per byte", "held-out text of the same sources", 1.62, 1.58, 1.66, n=23),),
)  # fmt: skip
BARE = CardFacts("x", "adapted", (), "", Training(""))


def front(page: str) -> dict[str, Any]:
    parts = page.split("---\n")
    assert parts[0] == ""
    read = yaml.safe_load(parts[1])
    assert isinstance(read, dict)
    return read


def with_licences(*licences: str) -> CardFacts:
    sources = [SOURCE | {"title": f"source {n}", "licence": one} for n, one in enumerate(licences)]
    return replace(FULL, corpus=MANIFEST | {"sources": sources})


def test_the_card_states_every_fact() -> None:
    page = card_text(FULL)
    assert front(page) == {
        "language": ["sw"],
        "license": "cc-by-4.0",
        "library_name": "transformers",
        "pipeline_tag": "text-generation",
        "tags": ["terazi", "local", "text-generation"],
    }
    for fact in (
        "Stories of Kibera school <https://example.org/stories>", "CC BY 4.0", "KES 500 a story",
        "written consent of the parents", "2 documents, in 1 requests", "repeated 12", "2.10%",
        "1.10% to 3.40%", "10 minutes", "4,321", "1,234,567", "3.21 Wh", "estimated from 20 W",
        "1.62", "1.58 to 1.66", "1,000,000", "learning rate", "whether what it writes is true",
    ):  # fmt: skip
        assert fact in page, fact
    assert "Before you use" not in page  # nothing forbids or clouds its use


def test_what_nobody_stated_is_not_made_up() -> None:
    page = card_text(BARE)
    assert front(page)["license"] == "unknown"
    assert "| Licence | not stated |" in page
    assert "| Energy | not known |" in page
    assert "Nothing was measured." in page
    assert "it may have lost what its base could" in page
    assert "Nobody has stated a licence for the model itself" in page
    assert "Nothing is stated of the text it learned from" in page
    for licence in ("apache", "mit", "cc-by"):
        assert licence not in page.casefold().replace("limit", "").replace("commit", "")


@pytest.mark.parametrize(
    "licence",
    ["CC BY-NC 4.0", "cc-by-nc-sa-4.0", "Non-commercial use", "research only", "noncommercial"],
)
def test_what_forbids_commercial_use_comes_first(licence: str) -> None:
    page = card_text(with_licences("CC BY 4.0", licence, "CC0"))
    warning = page.index("1 of 3 sources of the text it learned from may not be used commercially")
    assert f"source 1 ({said(licence)})" in page
    assert warning < page.index("This is a language model")


@pytest.mark.parametrize("licence", ["", "unknown", " Not stated ", "?", "none"])
def test_a_licence_that_is_not_known_comes_first(licence: str) -> None:
    page = card_text(with_licences(licence, "MIT"))
    warning = page.index("1 of 2 sources of the text it learned from came under a licence that is")
    assert warning < page.index("This is a language model")


@pytest.mark.parametrize("licence", ["CC BY 4.0", "MIT", "GPL-2.0-or-later", "CC BY-ND", "INC-1"])
def test_other_licences_raise_no_alarm(licence: str) -> None:
    assert "Before you use" not in card_text(with_licences(licence))


def test_the_base_and_what_was_forgotten() -> None:
    base = Base("HuggingFaceTB/SmolLM2-135M", "Apache-2.0", "https://example.org/b", "a" * 64)
    forgot = Figure("bits per byte", "English", 1.2, 1.1, 1.3, before=1.13)
    page = card_text(replace(FULL, kind="adapted", base=base, forgotten=(forgot,)))
    assert front(page)["base_model"] == "HuggingFaceTB/SmolLM2-135M"
    assert "| bits per byte | English | 1.13 | 1.2 | 1.1 to 1.3 |  |" in page
    silent = card_text(replace(FULL, kind="adapted", base=Base("somebody's model")))
    assert "base_model" not in front(silent)
    assert "The licence of its base, somebody's model, is not stated." in silent


HOSTILE = (
    "x\n---\nlicense: mit\n---\n# Heading",
    "a | b | [c](javascript:alert(1)) <script>alert(1)</script>",
    "`code` **bold** ![i](http://x.example/i.png) www.example.org",
    "${{ x }} {{ y }} {% z %} $math$ ~~struck~~",
    "\u202eright to left\x00\x1b[31m",
    "y" * 5000,
)


@pytest.mark.parametrize("text", HOSTILE)
def test_words_of_others_are_only_words(text: str) -> None:
    source = dict.fromkeys(SOURCE, text)
    base = Base(text, text, text, text, text)
    training = Training(text, text, hardware=text, energy=text, watt_hours=1.0, recipe={text: text})
    page = card_text(
        CardFacts(
            text, "adapted", (text,), text, training, text, licence=text, notes=(text,),
            corpus=MANIFEST | {"name": text, "sources": [source], "sides": {text: {}}},
            base=base, audit=(Rate(text, 0.1, 0.0, 0.2),), not_tested=(text,),
            results=(Figure(text, text, 1.0, unit=text, note=text),), sha256={text: text},
        )
    )  # fmt: skip
    plain = card_text(replace(BARE, corpus=MANIFEST))
    assert front(page)["license"] in {"other", "unknown"}
    assert front(page).get("license_name") == one_line(text, 100)
    headings = [line for line in page.splitlines() if line.startswith("#")]
    assert len(headings) == len([line for line in plain.splitlines() if line.startswith("#")])
    body = page.split("---\n", 2)[2]
    fenced = body.split("```")  # what stands there is code, shown as it is
    assert len(fenced) == 3
    outside = fenced[0] + fenced[2]
    for mark in ("<script", "](", "http:/", "www.", "\x00", "\x1b", "\u202e"):
        for at in range(len(outside)):
            if outside.startswith(mark, at):
                assert outside[at - 1] in "\\`" or "`" in outside[:at].rsplit("\n", 1)[-1], mark
    assert max(map(len, page.splitlines())) < 20_000


@given(st.text(max_size=60))
def test_a_text_stays_in_its_cell(text: str) -> None:
    written = said(text)
    assert written
    assert "\n" not in written
    unescaped = written.replace("\\\\", "")
    assert not re.search(r"(?<!\\)[|<\[`*]", unescaped)


def model(folder: Path) -> Path:
    folder.mkdir()
    for name in ("config.json", "model.safetensors", "tokenizer.json", "LICENSE.txt"):
        (folder / name).write_text(f"content of {name}")
    (folder / "checkpoint-100").mkdir()
    (folder / "checkpoint-100" / "optimizer.pt").write_text("large")
    (folder / "notes.txt").write_text("of nobody's business")
    return folder


def test_the_facts_come_back_from_their_json(tmp_path: Path) -> None:
    folder = model(tmp_path / "model")
    other = tmp_path / "model.gguf"
    other.write_text("gguf")
    whole = write_card(folder, FULL, also=(other,))
    assert read_card(folder) == whole
    assert json.loads((folder / FACTS).read_text())["form"] == "terazi card 1"
    assert set(whole.sha256) == {
        "config.json", "model.safetensors", "tokenizer.json", "LICENSE.txt", "model.gguf",
    }  # fmt: skip
    digest = hashlib.sha256(b"content of config.json").hexdigest()
    assert whole.sha256["config.json"] == digest
    assert digest in (folder / PAGE).read_text()
    assert write_card(folder, FULL, also=(other,)) == whole  # the card is no part of what it tells


def test_a_file_that_is_no_card_is_refused(tmp_path: Path) -> None:
    assert read_card(tmp_path) is None
    for text in ("{", "[]", "{}", '{"form": "terazi card 1"}', "[" * 100_000):
        (tmp_path / FACTS).write_text(text)
        with pytest.raises(InputError, match="card"):
            read_card(tmp_path)
    document = {"form": "terazi card 1", "name": 7, "kind": "local"}
    (tmp_path / FACTS).write_text(json.dumps(document))
    with pytest.raises(InputError, match="name"):
        read_card(tmp_path)


def test_a_model_is_copied_whole_and_nothing_else(tmp_path: Path) -> None:
    folder = model(tmp_path / "model")
    write_card(folder, FULL)
    out = copy_model(folder, tmp_path / "given" / "hadithi")
    assert {file.name for file in out.iterdir()} == {
        "config.json", "model.safetensors", "tokenizer.json", "LICENSE.txt", PAGE, FACTS,
    }  # fmt: skip
    assert read_card(out) == read_card(folder)
    with pytest.raises(TeraziError, match="is not empty"):
        copy_model(folder, out)
    with pytest.raises(InputError, match="no model"):
        copy_model(tmp_path / "nothing", tmp_path / "there")


def test_the_parts_of_a_mixture_belong_to_it(tmp_path: Path) -> None:
    folder = tmp_path / "mixture"
    names = [
        "mixture.json",
        "ngram/ngram.json",
        "ngram/counts.npz",
        "transformer/model.safetensors",
    ]
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    assert set(write_card(folder, FULL).sha256) == set(names)
    copied = copy_model(folder, tmp_path / "copy")
    assert all((copied / name).read_text() == name for name in names)


def test_nothing_of_a_copy_is_left_where_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = model(tmp_path / "model")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("terazi.foundry.export.card.shutil.copyfile", full)
    with pytest.raises(TeraziError, match="no space left"):
        copy_model(folder, tmp_path / "given" / "hadithi")
    assert not list((tmp_path / "given").iterdir())
