"""What is found of an exported model: how near it is to the trained one, and what it writes."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from terazi.cli import main
from terazi.errors import InputError
from terazi.models.fake import FakeModel
from tests.foundry_export_samples import HOSTILE, SENTENCES, save_model

from terazi.foundry.export import check  # isort: skip  after what it needs is known to be there
from terazi.foundry.export.card import read_card, write_card  # isort: skip
from terazi.foundry.export.check import alike, beginnings, writes_its_language  # isort: skip
from terazi.foundry.export.facts import CardFacts, Training  # isort: skip
from terazi.foundry.export.gguf import export_gguf  # isort: skip

pytestmark = pytest.mark.filterwarnings("ignore")  # of libraries that are not in our hands

SWAHILI = "Watoto wanakwenda shuleni kila siku asubuhi na wanarudi nyumbani jioni wakiwa wamechoka."
ENGLISH = "The children go to school every morning and come home tired in the late afternoon."
DOCUMENTS = [f"Hadithi ya {number}: {SWAHILI}" for number in range(40)]


class Planted(FakeModel):
    """Writes Swahili, but English in the first ``english`` texts, and too little in the last."""

    english = 0
    asked = 0

    def __init__(self, _file: Path) -> None:
        super().__init__("planted", write=self._next)

    def _next(self, _text: str) -> str:
        Planted.asked += 1
        if Planted.asked == 40:
            return "Ndiyo."
        return ENGLISH if Planted.asked <= Planted.english else SWAHILI

    def close(self) -> None:
        """Nothing is held."""


@pytest.mark.parametrize("english", [0, 7, 39])
def test_the_share_in_the_language_is_what_was_planted(
    english: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check, "LlamaCppModel", Planted)
    monkeypatch.setattr(Planted, "english", english)
    monkeypatch.setattr(Planted, "asked", 0)
    found = writes_its_language(Path("model.gguf"), DOCUMENTS, "sw", samples=40)
    assert (found.samples, found.agreeing, found.short) == (40, 39 - english, 1)
    assert found.others == ({"en": english} if english else {})
    assert found.share == (39 - english) / 40
    assert found.interval is not None
    assert found.interval.low <= found.share < found.interval.high
    prompts = [prompt for prompt, _ in found.texts]
    assert all(prompt.startswith("Hadithi ya ") for prompt in prompts)
    assert len(set(prompts)) == 40


def test_of_a_language_that_cannot_be_told_there_is_no_share(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(check, "LlamaCppModel", Planted)
    found = writes_its_language(Path("model.gguf"), DOCUMENTS[:3], "ny")
    assert (found.samples, found.share, found.interval) == (3, None, None)


def test_beginnings_are_of_as_many_documents_as_there_are() -> None:
    long = "moja mbili tatu nne\nfupi sana\ntano sita saba nane tisa"
    assert sorted(beginnings([long, "kumi na moja", " "], 3, 50, 1)) == [
        "kumi na moja", "moja mbili tatu", "tano sita saba",
    ]  # fmt: skip
    first = beginnings([long, "kumi na moja"], 3, 2, 1)
    assert sorted(first) == ["kumi na moja", "moja mbili tatu"]
    assert beginnings(DOCUMENTS, 3, 5, 1) == beginnings(DOCUMENTS, 3, 5, 1)
    assert max(map(len, beginnings(["字" * 5000], 8, 1, 1))) <= 320
    with pytest.raises(InputError, match="no document"):
        beginnings(["", " \n"], 3, 5, 1)


def test_every_token_is_compared_with_the_model_that_was_trained(tmp_path: Path) -> None:
    folder = save_model(tmp_path / "model", "qwen3")
    file = export_gguf(folder, tmp_path / "model.gguf").file
    texts = [*SENTENCES, *(one for one in HOSTILE if one.strip())]
    found = alike(folder, file, texts, texts=100)
    assert (found.texts, found.other_tokens) == (len(texts), 0)
    assert found.tokens > 500
    assert found.largest_of_a_text <= found.largest_of_a_token < 1e-3
    other = save_model(tmp_path / "other", "qwen3", rms_norm_eps=0.5)
    apart = alike(other, file, texts, texts=100)
    assert apart.largest_of_a_token > 0.1


def test_the_command_writes_tries_and_copies_a_model(tmp_path: Path) -> None:
    folder = save_model(tmp_path / "model", "llama")
    card = CardFacts("Hadithi", "local", ("sw",), "2026-11-22", Training("x"), licence="CC0-1.0")
    write_card(folder, card)
    held_out = tmp_path / "held-out.jsonl"
    lines = [json.dumps({"id": str(n), "text": text}) for n, text in enumerate(DOCUMENTS[:4])]
    held_out.write_text("\n".join(lines))
    out, copy = folder / "hadithi.gguf", tmp_path / "given"
    asked = ["export", str(folder), "--gguf", str(out), "--check", str(held_out), "--samples", "3"]
    done = CliRunner().invoke(main, [*asked, "--copy", str(copy), "--json"])
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert said["gguf"]["bytes"] == out.stat().st_size
    assert said["beside transformers"]["largest difference of one token, nats"] < 1e-3
    assert said["writes"]["samples"] == 3
    told = read_card(folder)
    assert told is not None
    assert told.sha256[out.name] == said["gguf"]["sha256"]
    assert read_card(copy) == told
    plain = CliRunner().invoke(main, asked)
    assert plain.exit_code == 0, plain.output
    assert f"SHA-256: {said['gguf']['sha256']}" in plain.stdout
    assert "Of 3 texts that it wrote" in plain.stdout


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ([], "nothing is asked for"),
        (["--gguf", "x.gguf"], "configuration"),
        (["--gguf", "x.gguf", "--type", "q2"], "no type of weights"),
        (["--copy", "y"], "no model in this folder"),
    ],
)
def test_what_was_asked_wrongly_is_exit_status_two(
    asked: list[str], problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["export", str(tmp_path), *asked])
    assert done.exit_code == 2
    assert problem in done.stderr
