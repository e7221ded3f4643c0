"""What a contest is about: locked, with names that are apart; and the pieces that are scored."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terazi.errors import InputError, TeraziError
from terazi.foundry.contest.contestants import contestants, slug
from terazi.foundry.contest.settings import Settings, seconds_of
from terazi.foundry.contest.tested import keep, kept, take
from terazi.foundry.text import Document
from terazi.foundry.train.recipe import FULL


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("10min", 600), ("90s", 90), ("2h", 7200), ("3", 180), (" 1.5 min ", 90), ("30 sec", 30)],
)
def test_lengths_of_time(text: str, seconds: float) -> None:
    assert seconds_of(text) == seconds


NO_TIMES = (
    "", "min", "0", "0s", "-5min", "ten", "5 years", "nan", "inf", "1e5", "10MIN", "1_0", "9" * 400,
    "1,5min", "400000h", "٣min", "5min 3", "\x1b[2J",
)  # fmt: skip


@pytest.mark.parametrize("text", NO_TIMES)
def test_what_is_no_length_of_time(text: str) -> None:
    with pytest.raises(ValueError, match="is no length of time"):
        seconds_of(text)


# The lock --------------------------------------------------------------------------------------


def a_contest(folder: Path) -> Settings:
    corpus = folder / "corpus"
    corpus.mkdir()
    for side in ("train", "validation", "held-out"):
        (corpus / f"{side}.jsonl").write_text(f'{{"id": "{side}", "text": "moja"}}\n')
    return Settings(str(corpus), bases={"b": "/b"}, budget=60.0)


def test_the_same_contest_goes_on_and_another_is_refused(tmp_path: Path) -> None:
    asked = a_contest(tmp_path)
    asked.lock(tmp_path / "out")
    asked.lock(tmp_path / "out")
    for other in (
        replace(asked, budget=61.0),
        replace(asked, seed=2),
        replace(asked, bases={}),
        replace(asked, methods=(FULL,)),
    ):
        with pytest.raises(TeraziError, match=r"another contest was begun here.*\n  → name a new"):
            other.lock(tmp_path / "out")
    with pytest.raises(TeraziError, match=r"or files \(budget, seed\)"):
        replace(asked, budget=61.0, seed=2).lock(tmp_path / "out")
    (tmp_path / "corpus" / "held-out.jsonl").write_text('{"id": "h", "text": "mbili"}\n')
    with pytest.raises(TeraziError, match=r"or files \(held-out\.jsonl\)"):
        asked.lock(tmp_path / "out")


def test_another_base_in_the_same_place_is_another_contest(tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    (tmp_path / "base.gguf").write_bytes(b"GGUF")
    (tmp_path / "base" / "config.json").write_text("{}")
    bases = {"a": str(tmp_path / "base.gguf"), "b": str(tmp_path / "base")}
    asked = replace(a_contest(tmp_path), bases=bases)
    asked.lock(tmp_path / "out")
    asked.lock(tmp_path / "out")
    (tmp_path / "base" / "model.safetensors").write_bytes(b"1")
    (tmp_path / "base.gguf").write_bytes(b"GGUG")
    with pytest.raises(TeraziError, match=r"or files \(base\.gguf, model\.safetensors\)"):
        asked.lock(tmp_path / "out")


def test_a_text_that_is_absent_or_a_damaged_lock_say_so(tmp_path: Path) -> None:
    asked = a_contest(tmp_path)
    with pytest.raises(InputError, match=r"gone\.jsonl: it cannot be read"):
        replace(asked, elsewhere=str(tmp_path / "gone.jsonl")).lock(tmp_path / "out")
    assert not (tmp_path / "out" / "settings.json").exists()
    (tmp_path / "out" / "settings.json").write_bytes(b"\xff\xfe")
    with pytest.raises(TeraziError, match="another contest was begun here"):
        asked.lock(tmp_path / "out")


def test_settings_that_make_no_sense() -> None:
    with pytest.raises(InputError, match=r"--budget: a budget of 0.5 seconds trains nothing"):
        Settings("x", budget=0.5)
    with pytest.raises(InputError, match=r"--stride: .*\n  → give 2048 at most"):
        Settings("x", stride=4096)


# Names of files --------------------------------------------------------------------------------


@given(st.text(max_size=200))
def test_a_name_becomes_a_name_for_a_file(name: str) -> None:
    found = slug(name)
    assert 0 < len(found.encode()) <= 160
    assert not set(found) & set('/\\\0\n\r\t:*?"<>| ')
    assert not found.startswith((".", "-"))


def test_names_in_any_script_stay_apart() -> None:
    names = ["ሞዴል", "ሌላ", "модель", "نموذج", "Ü", "u", "x" * 300 + "a", "x" * 300 + "b"]
    assert len({slug(name) for name in names}) == len(names)
    assert slug("SmolLM2 135M, new vocabulary") == "smollm2-135m-new-vocabulary"
    assert slug("qwen2.5_0.5b") == "qwen2.5-0.5b"
    assert slug("<…>") == "model"


def test_all_contestants_have_places_of_their_own(tmp_path: Path) -> None:
    found = list(contestants(Settings("x", bases={"ሞ": "1", "ለ": "2"}), tmp_path))
    assert len(found) == 2 * 4 + 3
    assert len({one.place for one in found}) == len(found)
    assert len({one.name for one in found}) == len(found)


# What is scored --------------------------------------------------------------------------------

documents = st.lists(
    st.text(st.sampled_from("abc é ለ\n"), max_size=90), min_size=1, max_size=12
).map(lambda texts: [Document(str(number), "s", text) for number, text in enumerate(texts)])


@given(documents, st.integers(8, 40), st.integers(1, 300), st.integers(0, 5))
def test_pieces_are_bounded_whole_and_drawn(
    rows: list[Document], piece: int, most: int, seed: int
) -> None:
    found = take("t", rows, most=most, piece=piece, seed=seed)
    whole = sum(row.bytes for row in rows)
    assert found.bytes < most + piece
    texts = {row.id: row.text for row in rows}
    so_far = dict.fromkeys(texts, "")
    for name, text in found.pieces:
        assert 0 < len(text.encode()) <= piece
        so_far[name] += text
        assert texts[name].startswith(so_far[name])  # in their order, nothing left out between
    if found.bytes < most:  # all is there, but for last bits of less than a quarter
        assert found.bytes > whole - len(rows) * (piece / 4)
    # Nobody has a third piece while another waits for a second.
    pieces = {name: sum(one == name for one, _ in found.pieces) for name in texts}
    more = max(pieces.values(), default=0)
    full = take("t", rows, most=10**6, piece=piece, seed=seed)
    there = {name: sum(one == name for one, _ in full.pieces) for name in texts}
    assert all(pieces[name] >= min(more - 1, there[name]) for name in texts)
    again = take("t", rows[::-1], most=most, piece=piece, seed=seed)
    assert sorted(again.pieces) == sorted(found.pieces)
    assert again.digest == found.digest


def test_another_seed_takes_others() -> None:
    rows = [Document(str(number), "s", f"text {number} " * 9) for number in range(50)]
    drawn = {take("t", rows, most=500, piece=64, seed=seed).digest for seed in range(4)}
    assert len(drawn) == 4
    assert take("t", rows, most=500, piece=64, seed=1).documents == 8


@settings(max_examples=20)
@given(documents)
def test_what_is_kept_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Document]
) -> None:
    path = tmp_path_factory.mktemp("kept") / "tests.json"
    texts = [take(name, rows, most=100, piece=16, seed=1) for name in ("same source", "elsewhere")]
    keep(texts, path)
    assert kept(path) == texts
    assert [one.digest for one in kept(path)] == [one.digest for one in texts]
    json.loads(path.read_text(encoding="utf-8"))


def test_texts_of_one_id_are_one_document_and_none_is_lost() -> None:
    rows = [Document("same", "s", "moja mbili"), Document("same", "s", "tatu nne")]
    found = take("elsewhere", rows, most=10**6, piece=2048, seed=1)
    assert found.documents == 1
    assert sorted(text for _, text in found.pieces) == ["moja mbili", "tatu nne"]
