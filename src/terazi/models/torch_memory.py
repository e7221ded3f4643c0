"""What a model of the transformers library takes of the memory, from its files' headers."""

import json
from collections.abc import Iterable, Mapping
from math import prod
from pathlib import Path
from typing import Any

from terazi.errors import InputError
from terazi.models.memory import Form, Need
from terazi.models.torch_tree import BATCH

_NUMBER = 4  # bytes of an F32
_LIBRARIES = 450_000_000  # bytes of torch and transformers
_TILES = 3 * 2**23 * _NUMBER  # bytes of the logits that are held at once, as they are worked on
_QUANTISED = 8  # an F32 is so many times as large as a number of 4 bits, the fewest in common use


def torch_need(place: Path, weights: Iterable[Path], form: Form) -> Need:
    """What torch takes for weights in F32.

    Args:
        place: the folder of the model, or its GGUF file, of which the most is reckoned that it may
            hold.
        weights: the files with the weights.
        form: how it is run.

    Raises:
        InputError: a file is damaged.
    """
    if not place.is_dir():
        size = place.stat().st_size * _QUANTISED
        return Need(size + _LIBRARIES + _TILES, size * 3 // 2 + _LIBRARIES)
    config = _config(place / "config.json")
    layers, width, heads = (
        int(config.get(key) or 0)
        for key in ("num_hidden_layers", "hidden_size", "num_attention_heads")
    )
    head = int(config.get("head_dim") or width // max(heads, 1))
    remembering = int(config.get("num_key_value_heads") or heads)
    cells = form.window + BATCH
    remembered = 2 * layers * remembering * head * cells  # and once more while a path is picked
    numbers = (
        sum(_numbers(file) for file in weights if file.suffix == ".safetensors")
        + 2 * remembered
        + 2 * BATCH * heads * cells
    )
    return Need(numbers * _NUMBER + _LIBRARIES + _TILES)


def _config(file: Path) -> Mapping[str, Any]:
    """Of the text part, where a model has others as well."""
    config = _json(file, file.read_bytes())
    text = config.get("text_config")
    return text if isinstance(text, dict) else config


def _numbers(file: Path) -> int:
    """How many weights are in a file.

    Format: https://github.com/huggingface/safetensors#format
    """
    with file.open("rb") as opened:
        length = int.from_bytes(opened.read(8), "little")
        header = _json(file, opened.read(min(length, file.stat().st_size)))
    tensors = (tensor for tensor in header.values() if isinstance(tensor, dict))
    return sum(prod(tensor["shape"]) for tensor in tensors if "shape" in tensor)


def _json(file: Path, content: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(content)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise InputError(
            "this file of a model is damaged",
            file=file,
            way_out="fetch the file again; a download was probably broken off",
        )
    return found
