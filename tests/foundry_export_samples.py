"""Small networks that the tests of the export make, with texts that are hard on a tokenizer."""

from pathlib import Path
from typing import Any

import pytest

from terazi.foundry import tokenizer as tokenizers

torch = pytest.importorskip("torch", reason="needs the extra torch: pip install 'terazi[torch]'")
transformers = pytest.importorskip("transformers", reason="needs the extra torch")
pytest.importorskip("gguf", reason="needs the package gguf")

WINDOW = 8  # of the sliding layers of Gemma

#: Sentences in several scripts, to learn pieces from and to be scored.
SENTENCES = (
    "Habari ya asubuhi, rafiki yangu. Leo tutazungumza kuhusu afya ya mama na mtoto nyumbani.",
    "ሰላም ለዓለም። ዛሬ ስለ ጤና እንነጋገራለን፣ ሰዎች ብዙ መጡ።",
    "مرحبا بالعالم، كيف حالك اليوم؟ السِّعرُ ألف ريال في السوق",
    "Merhaba dünya! İstanbul'da hava güzel; çocuklar okula gitti.",
    "स्वास्थ्य और शिक्षा के बारे में बात करें।",
    "Ẹ káàárọ̀, ẹ̀kọ́ ni ìlera àwọn ọmọdé ní ilé ìwòsàn.",
)

#: What tells tokenizers apart: marks, blanks, digits, signs outside the alphabet, control marks.
HOSTILE = (
    "emoji 😀👩‍👩‍👧‍👦🏳️‍🌈 and ✨",
    "cafe\u0301 e\u0301\u0323 a\u0300\u0301 caf\u00e9",
    "  blanks   here    \n\n\n tabs\t\tand\r\nlines \u00a0wide\u2003ones ",
    "1234567890 12 345 6,789.01 ٣٤٥ ፲፪ २०२६ Ⅷ ²³ No5",
    "the mark <|endoftext|> in a text<|endoftext|>, <s> <bos> [PAD7]",
    "I'll can't we've they'd L'EAU 'S don’t",
    "\x00\x01\x04 control \x7f\u200b\u200d\ufeff\ufffd\u202e",
    "中文字符測試。日本語テスト ไม่มีช่องว่าง",
    "ሀሁሂ ፡ ። ፣ ትግርኛ፦ ኣሓኽቕ",
    "السَّلامُ عَلَيْكُم \u202bيمين\u202c",
    "a" * 300,
    " ",
    "\n",
    "x",
)


def save_model(folder: Path, kind: str, **more: Any) -> Path:  # noqa: ANN401  of a configuration
    """A network of random weights, large enough to tell texts apart, with a tokenizer of ours."""
    made = tokenizers.train(SENTENCES * 20, 400)
    config = transformers.AutoConfig.for_model(
        kind,
        vocab_size=made.vocabulary + more.pop("spare", 0),
        hidden_size=32,
        intermediate_size=64,
        num_attention_heads=4,
        num_key_value_heads=2,
        num_hidden_layers=6 if kind == "gemma3_text" else 2,
        max_position_embeddings=512,
        bos_token_id=made.mark,
        eos_token_id=made.mark,
        pad_token_id=None,
        **({"tie_word_embeddings": True} | _OF[kind] | more),
    )
    torch.manual_seed(7)
    network = transformers.AutoModelForCausalLM.from_config(config)
    with torch.no_grad():
        for weight in network.parameters():
            # Not those of a beginning, with which every token is nearly as likely as any other.
            spread = 0.15 if weight.dim() > 1 else 0.3
            weight.add_(torch.randn_like(weight) * spread)
    network.save_pretrained(folder)
    made.save(folder, window=512)
    return folder


_OF: dict[str, dict[str, Any]] = {
    "llama": {"head_dim": 8},
    "qwen3": {"head_dim": 16},
    "gemma3_text": {"head_dim": 16, "query_pre_attn_scalar": 16, "sliding_window": WINDOW},
}
