"""A tokenizer of one's own: any text can be written down, and the mark in a text is text."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.errors import TeraziError
from terazi.foundry.tokenizer import FILE, MARK, SMALLEST, Tokenizer, load, train
from tests.foundry_samples import LINES, tokenizer

OWN = tokenizer()


def written(own: Tokenizer, ids: list[int]) -> str:
    return str(own.encoding.decode(ids, skip_special_tokens=False))


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_text_can_be_written_down_and_comes_back(text: str) -> None:
    (ids,) = OWN.ids([text])
    assert written(OWN, ids.tolist()) == text
    assert not set(ids.tolist()) & {OWN.mark}
    assert ids.max(initial=0) < OWN.vocabulary
    assert len(ids) <= len(text.encode())


@given(st.text(st.characters(codec="utf-8"), max_size=9), st.integers(1, 3))
def test_the_mark_written_in_a_text_is_text(text: str, times: int) -> None:
    hostile = text + MARK * times
    (ids,) = OWN.ids([hostile])
    assert OWN.mark not in ids
    assert written(OWN, ids.tolist()) == hostile
    stream = OWN.stream([hostile, hostile])
    assert np.flatnonzero(stream == OWN.mark).tolist() == [0, len(ids) + 1, 2 * len(ids) + 2]


def test_a_mark_stands_before_each_text_and_after_the_last() -> None:
    texts = ["moja", "", "mbili tatu"]
    parts = OWN.ids(texts)
    stream = OWN.stream(texts)
    wanted = [OWN.mark, *parts[0], OWN.mark, OWN.mark, *parts[2], OWN.mark]
    assert stream.tolist() == wanted
    assert stream.dtype == np.int64
    assert OWN.stream([]).tolist() == [OWN.mark]
    many = OWN.ids(["moja"] * 2500)  # more than are cut at once
    assert {tuple(one.tolist()) for one in many} == {tuple(parts[0].tolist())}
    assert len(many) == 2500


def test_what_it_learns_is_in_the_text_and_worth_a_token() -> None:
    (ids,) = OWN.ids(["".join(LINES)])
    assert len(ids) < 0.8 * len("".join(LINES).encode())
    assert OWN.vocabulary == 300
    small = train(["aa"], 1000)
    assert SMALLEST < small.vocabulary < 265  # a small text has few pieces
    with pytest.raises(ValueError, match="257 are the fewest"):
        train(LINES, 256)


def test_it_is_saved_and_read_again(tmp_path: Path) -> None:
    OWN.save(tmp_path, window=77)
    again = load(tmp_path)
    assert (again.mark, again.vocabulary, again.digest) == (OWN.mark, OWN.vocabulary, OWN.digest)
    hostile = f"moja{MARK}\u202e\x00 é"
    assert again.ids([hostile])[0].tolist() == OWN.ids([hostile])[0].tolist()
    settings = json.loads((tmp_path / "tokenizer_config.json").read_text("utf-8"))
    assert settings["model_max_length"] == 77
    assert train(LINES, 300).digest == OWN.digest  # the same text, the same tokenizer


def test_the_transformers_library_reads_the_same_tokens(tmp_path: Path) -> None:
    transformers = pytest.importorskip("transformers", reason="needs the extra torch")
    OWN.save(tmp_path, window=77)
    theirs = transformers.AutoTokenizer.from_pretrained(tmp_path)
    for text in ("Ujumbe wa soko", " ሰላም\n\n", f"a{MARK}b"):
        ids = theirs(text, add_special_tokens=False, split_special_tokens=True).input_ids
        assert ids == OWN.ids([text])[0].tolist()
    assert theirs.bos_token_id == theirs.eos_token_id == OWN.mark


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\x00", b'{"model": {"type": "BPE"}}'])
def test_a_damaged_one_names_its_file(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(TeraziError, match=r"tokenizer\.json: this tokenizer cannot be read"):
        load(tmp_path)
    with pytest.raises(TeraziError, match="this tokenizer cannot be read"):
        load(tmp_path / "nothing")


def test_one_without_our_mark_is_not_ours(tmp_path: Path) -> None:
    text = OWN.encoding.to_str().replace(MARK, "[other]")
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(TeraziError, match="has no"):
        load(tmp_path)
