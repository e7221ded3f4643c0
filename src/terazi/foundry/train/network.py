"""The networks that are trained: fresh ones, and bases made ready for local text.

All are causal language models of the transformers library, so that one loop trains them and
everything that loads such a folder can run what came of it. A fresh one has the form of Qwen3
(root mean square norms, rotary positions, SwiGLU, norms of queries and keys, tied vectors of
tokens), which llama.cpp runs too.
"""

import errno
import os
import re
import shutil
import warnings
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from terazi.errors import InputError
from terazi.files import in_plain_words
from terazi.foundry.tokenizer import Ids, Tokenizer
from terazi.foundry.train.recipe import Shape
from terazi.models.torch_tree import Network, loaded, mark_of, torch, transformers

#: Tokens that a fresh network reads at most.
WINDOW = 4096
#: Rank of the two thin matrices that LoRA learns beside each matrix (Hu et al. 2022).
RANK = 32
_ROTATION = 10_000.0


def fresh(shape: Shape, tokenizer: Tokenizer, seed: int) -> Network:
    """A network that knows nothing yet.

    Args:
        shape: its size; the vocabulary is the tokenizer's.
        tokenizer: whose tokens it will know.
        seed: of its first weights.
    """
    torch().manual_seed(seed)
    config = transformers().Qwen3Config(
        vocab_size=tokenizer.vocabulary,
        hidden_size=shape.width,
        intermediate_size=shape.inner,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        num_key_value_heads=shape.heads,
        head_dim=shape.width // shape.heads,
        max_position_embeddings=WINDOW,
        tie_word_embeddings=True,
        rope_parameters={"rope_type": "default", "rope_theta": _ROTATION},
        bos_token_id=tokenizer.mark,
        eos_token_id=tokenizer.mark,
    )
    return transformers().Qwen3ForCausalLM(config)


def base(place: Path) -> Network:
    """The weights of a base, in 32 bits.

    Args:
        place: a folder of transformers, or a GGUF file.

    Raises:
        InputError: they cannot be read.
    """
    try:
        kind = transformers().AutoModelForCausalLM
        network = loaded(kind, place, dtype=torch().float32, use_safetensors=True)
    except Exception as error:  # what a damaged file makes the libraries raise is anything
        raise _not_read("base", place, error) from error
    network.hf_quantizer = None  # dequantised: it may be saved
    vars(network.config).pop("quantization_config", None)
    return network


def tokenizer_of(place: Path) -> Any:  # noqa: ANN401  an extra, without types here
    """The tokenizer of a base.

    Raises:
        InputError: it has none that can be read.
    """
    try:
        found = loaded(transformers().AutoTokenizer, place)
    except Exception as error:  # what a damaged file makes the libraries raise is anything
        raise _not_read("tokenizer of this base", place, error) from error
    if not getattr(found, "is_fast", False):
        raise InputError(
            "this base has no tokenizer.json, nor one that can be made of its files",
            file=place,
            way_out="name a base with a tokenizer of the library tokenizers",
        )
    return found


def streaming(tokenizer: Any) -> Callable[[Sequence[str]], Ids]:  # noqa: ANN401
    """Makes tokens as a base knows them: its mark of a beginning, or of an end, before each text.

    Marks that are written in a text are text.
    """
    mark = [mark_of(tokenizer)]

    def stream(texts: Sequence[str]) -> Ids:
        cut = tokenizer(list(texts), add_special_tokens=False, split_special_tokens=True)
        parts = [part for ids in cut.input_ids for part in (mark, ids)]
        return np.array([*chain.from_iterable(parts), *mark], dtype=np.int64)

    return stream


def with_lora(network: Network, seed: int) -> Network:
    """The network with thin matrices beside its own, which alone will learn."""
    import peft  # noqa: PLC0415  an extra

    torch().manual_seed(seed)
    config = peft.LoraConfig(
        r=RANK,
        lora_alpha=RANK,
        lora_dropout=0.0,
        target_modules="all-linear",
        task_type="CAUSAL_LM",
    )
    with warnings.catch_warnings():
        # Older versions of that library ask for a property by the name that it had.
        warnings.filterwarnings("ignore", "`is_gradient_checkpointing`", FutureWarning)
        return peft.get_peft_model(network, config)


def merged(network: Network) -> Network:
    """The plain network that a LoRA amounts to; any other is returned as it is."""
    merge = getattr(network, "merge_and_unload", None)
    return merge() if merge else network


def with_vocabulary(network: Network, old: Any, new: Tokenizer) -> Network:  # noqa: ANN401
    """The network with a vocabulary of local pieces.

    Each new token begins as the mean of the old tokens that its letters are written with (as
    Gee et al. 2022, Fast vocabulary transfer); one that is no whole letter begins as the mean of
    all.

    Args:
        network: changed in place.
        old: its tokenizer, of the transformers library.
        new: tokenizer, trained on the local text.
    """
    vectors = network.get_input_embeddings().weight.detach()
    tied = network.config.get_text_config().tie_word_embeddings
    out = None if tied else network.get_output_embeddings().weight.detach()
    pieces = _in_old_tokens(old, new)
    network.resize_token_embeddings(new.vocabulary, mean_resizing=False)
    _fill(network.get_input_embeddings().weight, vectors, pieces)
    if out is not None:
        _fill(network.get_output_embeddings().weight, out, pieces)
    for config in (network.config, network.generation_config):
        config.bos_token_id = config.eos_token_id = new.mark
        config.pad_token_id = None
    return network


def _fill(weight: Any, vectors: Any, pieces: Sequence[Sequence[int]]) -> None:  # noqa: ANN401
    with torch().no_grad():
        everything = vectors.mean(dim=0)
        # All are read before one is written: a vocabulary of the same size may be the same matrix.
        found = [vectors[list(old)].mean(dim=0) if old else everything for old in pieces]
        weight.copy_(torch().stack(found))


def _in_old_tokens(old: Any, new: Tokenizer) -> list[list[int]]:  # noqa: ANN401
    """For each new token the old ones that stand for its letters; none where it is no letter."""
    begin = old.bos_token_id if old.bos_token_id is not None else old.eos_token_id
    found: list[list[int]] = []
    for token in range(new.vocabulary):
        text = new.encoding.decode([token], skip_special_tokens=False)
        if token == new.mark:
            found.append([begin] if begin is not None else [])
        elif not text or "\N{REPLACEMENT CHARACTER}" in text:
            found.append([])
        else:
            ids = old(text, add_special_tokens=False, split_special_tokens=True).input_ids
            found.append(list(ids))
    return found


def _not_read(what: str, place: Path, error: Exception) -> InputError:
    lines = str(error).splitlines() or [type(error).__name__]
    return InputError(
        f"the {what} cannot be read: {lines[0][:300]}",
        file=place,
        way_out="name a folder with config.json, *.safetensors and tokenizer.json, or a GGUF file",
    )


def unpacked(place: Path, folder: Path) -> None:
    """Write a base as a folder of transformers, in 32 bits: read much faster than a GGUF file.

    Raises:
        InputError: the base cannot be read.
        TeraziError: the disk refuses.
    """
    part = folder.with_name(f"{folder.name}.{os.getpid()}.part")
    with in_plain_words(folder):
        try:
            tokenizer_of(place).save_pretrained(part)
            save(base(place), part)
            part.replace(folder)
        finally:
            shutil.rmtree(part, ignore_errors=True)


def save(network: Network, folder: Path) -> None:
    """Write a network as the transformers library reads it.

    Raises:
        TeraziError: the disk refuses.
    """
    from safetensors import SafetensorError  # noqa: PLC0415  an extra

    with in_plain_words(folder):
        try:
            network.save_pretrained(folder)
        except SafetensorError as error:  # how that library says that the disk is full
            raise OSError(*refusal(folder, error)) from error


def refusal(path: Path, error: Exception) -> tuple[int, str]:
    """What the disk said, where a library hides it."""
    told = re.search(r"os error (\d+)", str(error))
    if told:
        return int(told[1]), os.strerror(int(told[1]))
    full = shutil.disk_usage(path.parent).free < 2**20
    return (errno.ENOSPC, "no space left") if full else (0, str(error).splitlines()[0])
