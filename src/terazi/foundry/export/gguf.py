"""From a folder of transformers to one GGUF file, which llama.cpp runs on any laptop.

The file is written under another name in the same folder and takes its own at the end: what has
the name is whole. Tensors are read, changed and written one at a time.
"""

import contextlib
import errno
import math
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gguf
import numpy as np

from terazi.errors import InputError, TeraziError
from terazi.files import in_plain_words
from terazi.foundry.export.architecture import Architecture, architecture_of, describe
from terazi.foundry.export.vocabulary import Vocabulary, vocabulary_of
from terazi.foundry.export.weights import Array, Precision, Weights, converted
from terazi.models.digest import file_sha256
from terazi.models.torch_tree import Config, loaded, transformers
from terazi.progress import Seen

_OUTPUT, _EMBEDDING = "lm_head.weight", "model.embed_tokens.weight"


def unseen(label: str, done: int, total: int) -> None:
    """For those who do not look."""


@dataclass(frozen=True, slots=True)
class About:
    """What the header says of the model for people; nothing is made up.

    Attributes:
        name: as the report calls it; that of the folder, if left out.
        licence: its SPDX identifier or name; left out where nobody has stated one.
        languages: BCP-47 tags.
    """

    name: str = ""
    licence: str = ""
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exported:
    """A GGUF file.

    Attributes:
        file: where it is.
        architecture: in llama.cpp.
        precision: of its weights.
        parameters: number of weights.
        bytes: of the file.
        sha256: of the file.
        notes: what people should know of it.
    """

    file: Path
    architecture: str
    precision: Precision
    parameters: int
    bytes: int
    sha256: str
    notes: tuple[str, ...]


def export_gguf(
    folder: Path,
    out: Path,
    *,
    precision: Precision = Precision.F32,
    tokenizer_from: Path | None = None,
    about: About | None = None,
    seen: Seen = unseen,
) -> Exported:
    """Write a GGUF file.

    Args:
        folder: with ``config.json``, ``*.safetensors`` and ``tokenizer.json``, as
            ``save_pretrained`` writes it.
        out: the file; one that is there is replaced when the new one is whole.
        precision: of the weights.
        tokenizer_from: the GGUF file of the base, for a model that kept its vocabulary: needed
            where that is no byte-level BPE (Gemma).
        about: for people.
        seen: told how far it has come.

    Raises:
        InputError: the folder has no model, or one that llama.cpp would not compute alike.
        TeraziError: a library is not installed, or the disk refuses.
    """
    if out.is_dir():
        raise TeraziError(f"{out}: is a folder\n  → name a file in it, as {out / 'model.gguf'}")
    config = _read("configuration", folder, transformers().AutoConfig)
    architecture = architecture_of(config, folder / "config.json")
    with Weights(folder) as weights:
        names = _names(weights, architecture, config, folder)
        rows = weights.shape(_EMBEDDING)[0]
        tokenizer = _read("tokenizer", folder, transformers().AutoTokenizer)
        vocabulary = vocabulary_of(tokenizer, folder, rows, tokenizer_from)
        exporting = _Exporting(weights, names, architecture, config, vocabulary, precision)
        with _appearing(out, exporting.bytes) as growing:
            exporting.write(growing, about or About(name=folder.resolve().name), seen)
        parameters = exporting.parameters
    return Exported(
        file=out,
        architecture=architecture.name,
        precision=precision,
        parameters=parameters,
        bytes=out.stat().st_size,
        sha256=file_sha256(out),
        notes=vocabulary.notes,
    )


@dataclass(slots=True)
class _Exporting:
    weights: Weights
    names: dict[str, str]
    architecture: Architecture
    config: Config
    vocabulary: Vocabulary
    precision: Precision

    @property
    def parameters(self) -> int:
        return sum(math.prod(self.weights.shape(name)) for name in self.names)

    @property
    def bytes(self) -> int:
        """Of all tensors; the header comes to that."""
        return sum(self._size(name) for name in self.names)

    def write(self, path: Path, about: About, seen: Seen) -> None:
        writer = gguf.GGUFWriter(path, self.architecture.name)
        try:
            self._header(writer, about)
            writer.write_header_to_file()
            writer.write_kv_data_to_file()
            writer.write_ti_data_to_file()
            whole = self._end(writer)
            for done, name in enumerate(self.names):
                seen("Writing weights", done, len(self.names))
                _write(writer, self._tensor(name))
            writer.flush()
            seen("Writing weights", len(self.names), len(self.names))
        finally:
            # On a full disk closing fails as well, which would hide why.
            with contextlib.suppress(OSError):
                writer.close()
        if path.stat().st_size < whole:  # numpy does not notice the loss of the last bytes
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _header(self, writer: gguf.GGUFWriter, about: About) -> None:
        writer.add_type("model")
        writer.add_name(about.name)
        if about.licence:
            writer.add_license(about.licence)
        if about.languages:
            writer.add_languages(list(about.languages))
        describe(writer, self.config)
        writer.add_file_type(self.precision.file_type)
        writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
        self.vocabulary.write(writer, self.weights.shape(_EMBEDDING)[0])
        for name, called in self.names.items():
            kind = self.precision.of(self.weights.shape(name))
            writer.add_tensor_info(
                called,
                self.weights.shape(name),
                np.dtype(np.float32),  # what counts is the raw type
                self._size(name),
                raw_dtype=kind,
            )

    def _size(self, name: str) -> int:
        shape = self.weights.shape(name)
        block, size = gguf.GGML_QUANT_SIZES[self.precision.of(shape)]
        return math.prod(shape) // block * size

    def _end(self, writer: gguf.GGUFWriter) -> int:
        """How long the file must be, once the header is written."""
        if not writer.fout:
            raise ValueError("the file is not open")
        sizes = (writer.fout[0].tell(), *map(self._size, self.names))
        return sum(writer.ggml_pad(size, writer.data_alignment) for size in sizes)

    def _tensor(self, name: str) -> Array:
        changed = self.architecture.change(name, self.weights.read(name), self.config)
        return converted(changed, self.precision.of(changed.shape))


def _read(what: str, folder: Path, by: Any) -> Any:  # noqa: ANN401  classes of an extra
    try:
        return loaded(by, folder)
    except Exception as error:  # what a damaged file makes the libraries raise is anything
        why = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise InputError(
            f"transformers cannot read the {what} of this folder: {why[:300]}",
            file=folder,
            way_out="name the folder of a trained model: config.json, *.safetensors and"
            " tokenizer.json, as save_pretrained writes them",
        ) from error


def _names(
    weights: Weights,
    architecture: Architecture,
    config: Config,
    folder: Path,
) -> dict[str, str]:
    """llama.cpp's name for each tensor; one that it does not know cannot be left out."""
    if _EMBEDDING not in weights:
        raise InputError(
            f"these weights have no “{_EMBEDDING}”",
            file=folder,
            way_out="save the whole model with save_pretrained; an adapter (LoRA) is merged first",
        )
    names = {}
    for name in weights:
        if name == _OUTPUT and config.tie_word_embeddings:
            continue  # the same as the embedding, kept twice
        called = architecture.tensor_name(name, config.num_hidden_layers)
        if called is None:
            raise InputError(
                f"llama.cpp has no place for the weights “{name[:100]}” in a network of this kind",
                file=folder,
                way_out="run the folder by transformers, which needs no GGUF file",
            )
        names[name] = f"{called}.weight" if not called.endswith(".weight") else called
    return names


def _write(writer: gguf.GGUFWriter, tensor: Array) -> None:
    try:
        writer.write_tensor_data(tensor)
    except OSError as error:
        if error.errno is None:  # numpy says only how much of it was written
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        raise


@contextlib.contextmanager
def _appearing(path: Path, size: int) -> Iterator[Path]:
    """A name to write to; what is there at the end takes the name ``path``, all at once."""
    with in_plain_words(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(path.parent).free < size:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        growing = path.parent / f".terazi-{secrets.token_hex(8)}.part"
        try:
            yield growing
            with growing.open("rb") as whole:
                os.fsync(whole.fileno())
            growing.replace(path)
        finally:
            with contextlib.suppress(OSError):
                growing.unlink(missing_ok=True)
