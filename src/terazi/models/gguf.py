"""What a GGUF file says of itself, read from its header alone, and whether it is whole.

Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from terazi.errors import InputError
from terazi.models.binding import library

#: ``general.file_type`` (llama.cpp's ``llama_ftype``) by name, for those in common use.
_PRECISIONS = {
    0: "F32", 1: "F16", 2: "Q4_0", 3: "Q4_1", 7: "Q8_0", 8: "Q5_0", 9: "Q5_1", 10: "Q2_K",
    11: "Q3_K_S", 12: "Q3_K_M", 13: "Q3_K_L", 14: "Q4_K_S", 15: "Q4_K_M", 16: "Q5_K_S",
    17: "Q5_K_M", 18: "Q6_K", 32: "BF16",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """The parts of the header that Terazi uses.

    ``parameters`` is the number of weights, ``size`` the file's length in bytes, ``digest`` the
    SHA-256 of all of the header: vocabulary, merges and chat template are in it. ``remembered`` is
    how many numbers the model remembers of a token: keys and values of all layers.
    """

    path: Path
    architecture: str
    name: str
    licence: str
    precision: str
    parameters: int
    size: int
    context_length: int
    vocabulary: int
    width: int
    heads: int
    remembered: int
    template: str
    digest: str


def read_header(path: Path) -> GgufHeader:
    """Read and check the header of a GGUF file.

    Raises:
        InputError: the file is absent, empty, not GGUF, or shorter than its header says.
    """
    _check_beginning(path)
    now = path.stat()
    return _read(path, now.st_size, now.st_mtime_ns)


@lru_cache(maxsize=16)
def _read(path: Path, size: int, _changed: int) -> GgufHeader:
    """Read it once: llama.cpp reads the vocabulary for it, some 50 MB with 262,144 entries."""
    try:
        context = library().GGUFContext.from_file(str(path))
    except OSError as error:
        raise InputError(
            "this GGUF file is damaged: its header cannot be read",
            file=path,
            way_out="fetch the file again and compare its SHA-256 with the publisher's",
        ) from error
    tensors = context.get_all_tensor_info()
    metadata = {context.get_key(i): i for i in range(context.n_kv)}

    def value(key: str, default: object = "") -> object:
        return context.get_value(key) if key in metadata else default

    end = max((tensor["offset"] + tensor["size"] for tensor in tensors), default=0)
    if size < context.data_offset + end:
        raise InputError(
            f"this GGUF file is cut short: it has {size:,} bytes and its header promises "
            f"{context.data_offset + end:,}",
            file=path,
            way_out="fetch the file again; a download was probably broken off",
        )
    architecture = str(value("general.architecture"))
    shape = _shape(path)
    head = shape.width // max(shape.heads, 1)
    lengths = (value(f"{architecture}.attention.{part}_length", head) for part in ("key", "value"))
    with path.open("rb") as file:
        header = file.read(context.data_offset)
    return GgufHeader(
        path=path,
        architecture=architecture,
        name=str(value("general.name", path.stem)),
        licence=str(value("general.license")),
        precision=_precision(value("general.file_type", None)),
        parameters=shape.parameters,
        size=size,
        context_length=int(str(value(f"{architecture}.context_length", 0))),
        vocabulary=shape.vocabulary,
        width=shape.width,
        heads=shape.heads,
        remembered=shape.layers * shape.remembering * sum(int(str(length)) for length in lengths),
        template=str(value("tokenizer.chat_template")),
        digest=hashlib.sha256(header).hexdigest(),
    )


def _check_beginning(path: Path) -> None:
    if not path.is_file():
        raise InputError(
            "there is no such model file",
            file=path,
            way_out="give the path of a GGUF file, or a packaged model (`terazi models`)",
        )
    with path.open("rb") as file:
        magic = file.read(4)
    if magic == b"GGUF":
        return
    problem = "this file is empty" if not magic else "this is not a GGUF file"
    raise InputError(
        problem,
        file=path,
        way_out="give a model in GGUF form; llama.cpp's convert_hf_to_gguf.py makes one",
    )


def _precision(file_type: object) -> str:
    if not isinstance(file_type, int):
        return "unknown"
    return _PRECISIONS.get(file_type, f"file type {file_type}")


class _Shape(NamedTuple):
    parameters: int
    vocabulary: int
    width: int
    layers: int
    heads: int
    remembering: int  # heads of keys and values; of the first layer


def _shape(path: Path) -> _Shape:
    """What the weights are like, without loading them."""
    params = library().LlamaModelParams()
    params.no_alloc = True
    params.use_mmap = False
    try:
        model = library().LlamaModel(str(path), params)
    except ValueError as error:
        raise InputError(
            "llama.cpp cannot load this model (unknown architecture or damaged header)",
            file=path,
            way_out="check that the file is whole; a newer llama.cpp may know the architecture",
        ) from error
    try:
        return _Shape(
            int(model.n_params),
            int(model.get_vocab().n_vocab),
            int(model.n_embd),
            int(model.n_layer),
            int(model.n_head),
            int(model.n_head_kv),
        )
    finally:
        model.close()
