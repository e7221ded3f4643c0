"""The tokenizer of a transformers folder as a GGUF file has it.

A byte-level BPE tokenizer is carried over from its ``tokenizer.json``. llama.cpp has the ways to
split a text before BPE in its code, by name; a tokenizer that splits otherwise is refused. Other
kinds (sentencepiece, of Gemma) have figures in their GGUF file that are in no ``tokenizer.json``:
they are taken over from the GGUF file of the base, if its vocabulary is the same.

Control marks stay marks, so that one written in a text is text to llama.cpp, as it is to
`terazi.models.transformers_model`.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import gguf
from gguf import TokenType

from terazi.errors import InputError
from terazi.models.gguf import read_header
from terazi.models.gguf_reader import Reader
from terazi.models.torch_tree import Tokenizer

Json = Mapping[str, Any]

_LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
_QWEN2 = _LLAMA3.replace(r"\p{N}{1,3}", r"\p{N}")

#: Ways to split a text before BPE: the steps of a tokenizer.json, and llama.cpp's name for them.
_SPLITTINGS = {
    ("bytes and words",): "gpt-2",
    ("single digits", "bytes and words"): "smollm",
    (_LLAMA3, "bytes"): "llama-bpe",
    (_QWEN2, "bytes"): "qwen2",
}

#: Keys of a GGUF file that are the tokenizer's, without the chat template: that is the folder's.
_PREFIX, _TEMPLATE = "tokenizer.ggml.", "tokenizer.chat_template"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the header says of the tokenizer.

    Attributes:
        tokens: by their number.
        types: of each (``gguf.TokenType``).
        merges: of BPE, in order; empty for another kind.
        scores: of sentencepiece; empty for another kind.
        model: the kind, as llama.cpp names it.
        splitting: how a text is split before; "" where nothing is said.
        numbers: of single tokens, by their key after ``tokenizer.ggml.``.
        switches: by their key after ``tokenizer.ggml.``.
        template: of a chat; "" where there is none.
        notes: what people should know.
    """

    tokens: tuple[str, ...]
    types: tuple[int, ...]
    model: str
    merges: tuple[str, ...] = ()
    scores: tuple[float, ...] = ()
    splitting: str = ""
    numbers: Mapping[str, int] = field(default_factory=dict)
    switches: Mapping[str, bool] = field(default_factory=dict)
    template: str = ""
    notes: tuple[str, ...] = ()

    def write(self, writer: gguf.GGUFWriter, rows: int) -> None:
        """Write it into the header, filled up to the rows of the embedding."""
        filling = range(len(self.tokens), rows)
        writer.add_tokenizer_model(self.model)
        if self.splitting:
            writer.add_tokenizer_pre(self.splitting)
        writer.add_token_list([*self.tokens, *(f"[PAD{number}]" for number in filling)])
        if self.scores:
            writer.add_token_scores([*self.scores, *(-1e4 for _ in filling)])
        writer.add_token_types([*self.types, *(int(TokenType.UNUSED) for _ in filling)])
        if self.merges:
            writer.add_token_merges(self.merges)
        for key, number in self.numbers.items():
            writer.add_uint32(_PREFIX + key, number)
        for key, on in self.switches.items():
            writer.add_bool(_PREFIX + key, on)
        if self.template:
            writer.add_chat_template(self.template)


def vocabulary_of(tokenizer: Tokenizer, folder: Path, rows: int, base: Path | None) -> Vocabulary:
    """The vocabulary for a GGUF file.

    Args:
        tokenizer: of the folder, as transformers reads it.
        folder: for messages.
        rows: of the embedding.
        base: the GGUF file that the tokenizer came from, whose figures are taken over.

    Raises:
        InputError: the tokenizer is of a kind that llama.cpp does not have, or not the base's.
    """
    backend = getattr(tokenizer, "backend_tokenizer", None)
    if backend is None:
        raise InputError(
            "this folder has no tokenizer.json",
            file=folder,
            way_out="save the tokenizer with save_pretrained, as one of the tokenizers library",
        )
    own = backend.get_vocab(with_added_tokens=True)
    most = max(own.values(), default=-1) + 1
    if not 0 < most <= rows:
        raise InputError(
            f"the tokenizer has {most:,} tokens and the network {rows:,} rows for them",
            file=folder,
            way_out="take the tokenizer that the model was trained with",
        )
    written = json.loads(backend.to_str())
    if base is not None:
        return _of_base(base, written, own, rows, tokenizer)
    return _of_folder(written, own, folder, tokenizer)


def _of_folder(
    written: Json,
    own: Mapping[str, int],
    folder: Path,
    tokenizer: Tokenizer,
) -> Vocabulary:
    splitting = _splitting(written)
    if not splitting:
        raise InputError(
            "llama.cpp has no tokenizer of this kind, or takes figures for it that are not in a"
            " tokenizer.json",
            file=folder / "tokenizer.json",
            way_out="name the GGUF file of the base that the tokenizer came from"
            " (--tokenizer-from), or train a tokenizer of your own",
        )
    notes = [*_changed_before(written.get("normalizer"), folder), *_lost_bytes(own)]
    types = dict.fromkeys(own.values(), int(TokenType.NORMAL))
    for one in written.get("added_tokens", ()):
        kind = TokenType.CONTROL if one.get("special") else TokenType.USER_DEFINED
        types[int(one["id"])] = int(kind)
    names = {number: token for token, number in own.items()}
    size = max(names) + 1
    merges = tuple(
        pair if isinstance(pair, str) else " ".join(pair)
        for pair in written["model"].get("merges", ())
    )
    return Vocabulary(
        tokens=tuple(names.get(number, f"[PAD{number}]") for number in range(size)),
        types=tuple(types.get(number, int(TokenType.UNUSED)) for number in range(size)),
        model="gpt2",
        merges=merges,
        splitting=splitting,
        numbers=dict(_numbers(tokenizer, folder)),
        switches=_switches(tokenizer),
        template=_template(tokenizer),
        notes=tuple(notes),
    )


def _of_base(
    base: Path, written: Json, own: Mapping[str, int], rows: int, tokenizer: Tokenizer
) -> Vocabulary:
    """The keys of the base's file, if it is the same vocabulary."""
    read_header(base)  # says what is wrong with a file that is none, or cut short
    try:
        fields = Reader(base).fields
        said = {
            key.removeprefix(_PREFIX): one.contents()
            for key, one in fields.items()
            if key.startswith(_PREFIX)
        }
        tokens, types = tuple(said.pop("tokens")), tuple(map(int, said.pop("token_type")))
        merges = tuple(said.pop("merges", ()))
        scores = tuple(map(float, said.pop("scores", ())))
        model, splitting = str(said.pop("model")), str(said.pop("pre", ""))
    except (ValueError, KeyError, IndexError, TypeError, UnicodeDecodeError) as error:
        raise InputError(
            "the tokenizer of this GGUF file cannot be read", file=base, way_out="fetch it again"
        ) from error
    differ = next(
        (n for token, n in own.items() if n >= len(tokens) or _plain(tokens[n]) != _plain(token)),
        None,
    )
    if differ is not None or not len(own) <= len(tokens) <= rows:
        which = f", first at token {differ}" if differ is not None else ""
        raise InputError(
            f"this GGUF file has another vocabulary than the model{which}",
            file=base,
            way_out="name the file that the base came from; a model with a vocabulary of its own"
            " needs none",
        )
    return Vocabulary(
        tokens=tokens,
        types=types,
        model=model,
        merges=merges,
        scores=scores,
        # The model has learned from texts as its own tokenizer splits them, which is not always
        # what the base did: transformers leaves out a step of SmolLM2's when it reads the file.
        splitting=_splitting(written) or splitting,
        numbers={
            key: value
            for key, value in said.items()
            if isinstance(value, int) and not isinstance(value, bool)
        },
        switches={key: value for key, value in said.items() if isinstance(value, bool)}
        | _switches(tokenizer),
        template=_template(tokenizer),
    )


def _plain(token: str) -> str:
    """Tokens of blanks alone are written with blanks in one form and with their sign in another."""
    return token.replace("\N{LOWER ONE EIGHTH BLOCK}", " ")


def _numbers(tokenizer: Tokenizer, folder: Path) -> Iterator[tuple[str, int]]:
    """Begin and end are always said: llama.cpp takes token 11 where they are not."""
    begin, end = tokenizer.bos_token_id, tokenizer.eos_token_id
    some = next((one for one in (end, begin, tokenizer.pad_token_id) if one is not None), None)
    if some is None:
        raise InputError(
            "the tokenizer has no mark for the end of a text",
            file=folder,
            way_out="give it one (eos_token), and train the model with it",
        )
    yield "bos_token_id", begin if begin is not None else some
    yield "eos_token_id", end if end is not None else some
    for name, number in (
        ("unknown_token_id", tokenizer.unk_token_id),
        ("padding_token_id", tokenizer.pad_token_id),
    ):
        if number is not None:
            yield name, number


def _switches(tokenizer: Tokenizer) -> dict[str, bool]:
    """Marks around a text, as this tokenizer puts them."""
    around: list[int] = tokenizer("").input_ids
    return {
        "add_bos_token": around[:1] == [tokenizer.bos_token_id],
        "add_eos_token": len(around) > 1 and around[-1:] == [tokenizer.eos_token_id],
        "add_space_prefix": False,
    }


def _template(tokenizer: Tokenizer) -> str:
    template = tokenizer.chat_template
    return template if isinstance(template, str) else ""


def _splitting(written: Json) -> str:
    """llama.cpp's name for how a tokenizer.json splits a text, "" where it has none."""
    model = written["model"]
    odd = ("byte_fallback", "continuing_subword_prefix", "end_of_word_suffix", "dropout")
    if model.get("type") != "BPE" or any(model.get(name) for name in odd):
        return ""
    return _SPLITTINGS.get(tuple(map(_step, _steps(written.get("pre_tokenizer")))), "")


def _steps(said: object) -> Sequence[Json]:
    if not isinstance(said, dict):
        return ()
    inside: Sequence[Json] = said["pretokenizers"] if said.get("type") == "Sequence" else (said,)
    return inside


def _step(one: Json) -> str:
    match one:
        case {"type": "ByteLevel", "add_prefix_space": False}:
            return "bytes and words" if one.get("use_regex", True) else "bytes"
        case {"type": "Digits", "individual_digits": True}:
            return "single digits"
        case {"type": "Split", "pattern": {"Regex": str(regex)}, "behavior": "Isolated"}:
            return "" if one.get("invert") else regex
    return ""


def _changed_before(normalizer: object, folder: Path) -> Iterator[str]:
    """What is done to a text before it is split."""
    if not normalizer:
        return
    if not isinstance(normalizer, dict) or normalizer.get("type") != "NFC":
        raise InputError(
            "the tokenizer changes a text before it reads it, which llama.cpp does not",
            file=folder / "tokenizer.json",
            field="normalizer",
            way_out="train a tokenizer without a normalizer",
        )
    yield (
        "The tokenizer composes letters and their marks (NFC) first, and llama.cpp does not: a"
        " text that is written decomposed becomes other tokens there."
    )


def _lost_bytes(own: Mapping[str, int]) -> Iterator[str]:
    """Bytes of UTF-8 that are no tokens: transformers and llama.cpp both leave them out."""
    signs = _byte_signs()
    never = {0xC0, 0xC1, *range(0xF5, 0x100)}
    lost = [byte for byte in range(256) if byte not in never and signs[byte] not in own]
    if lost:
        listed = ", ".join(f"0x{byte:02X}" for byte in lost[:8])
        yield (
            f"{len(lost)} bytes are no tokens of this vocabulary and are left out of a text that"
            f" has them: {listed}{', …' if len(lost) > 8 else ''}."
        )


def _byte_signs() -> list[str]:
    """The sign that stands for each byte in a byte-level vocabulary: itself where it is printed.

    Source: Radford et al. (2019), Language models are unsupervised multitask learners; the table of
    their tokenizer.
    """
    printed = {*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)}
    others = iter(range(256, 512))
    return [chr(byte if byte in printed else next(others)) for byte in range(256)]
