"""A tokenizer and an n-gram model that the tests of the foundry share."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from terazi.foundry.ngram.model import estimate
from terazi.foundry.ngram.store import save
from terazi.foundry.tokenizer import Tokenizer, train

pytest.importorskip("tokenizers", reason="needs pip install 'terazi[foundry]'")

LINES = (
    "Ujumbe wa soko: bei ya mahindi imepanda leo mjini Nakuru. market\n",
    "Ujumbe wa mifugo: ng'ombe wangu anakohoa tangu jana asubuhi. vet\n",
    "Mji mkuu wa Kenya ni Nairobi, na mji mkuu wa Uganda ni Kampala.\n",
    "The capital of Kenya is Nairobi, and the price of maize is up.\n",
)


def tokenizer(texts: Sequence[str] = LINES, vocabulary: int = 300) -> Tokenizer:
    """A byte-level BPE of a few lines."""
    return train(texts, vocabulary)


def ngram(
    folder: Path, texts: Sequence[str] = LINES, order: int = 4, vocabulary: int = 300
) -> Path:
    """A folder with an n-gram model of a few lines."""
    cut = tokenizer(texts, vocabulary)
    model = estimate(cut.ids(texts), cut.vocabulary, order, mark=cut.mark)
    save(model, cut, folder, {"text": "a few lines of the tests"})
    return folder


def llama(folder: Path, cut: Tokenizer, seed: int = 3) -> Path:
    """A folder with a tiny transformer that has learned nothing."""
    torch = pytest.importorskip("torch", reason="needs pip install 'terazi[torch]'")
    transformers = pytest.importorskip("transformers", reason="needs the extra torch")
    torch.manual_seed(seed)
    config = transformers.LlamaConfig(
        vocab_size=cut.vocabulary,
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        max_position_embeddings=2048,
        initializer_range=0.3,  # so that it is sure of something
        bos_token_id=cut.mark,
        eos_token_id=cut.mark,
        tie_word_embeddings=True,
    )
    transformers.LlamaForCausalLM(config).save_pretrained(folder)
    cut.save(folder, window=2048)
    return folder
