"""The weights of a transformers folder, one tensor at a time, in the precision that is wanted."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

import gguf
import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open

from terazi.errors import InputError

Array = npt.NDArray[Any]

ONE, INDEX = "model.safetensors", "model.safetensors.index.json"


class Precision(StrEnum):
    """How exactly weights are written. Norms and what does not fit into blocks stay exacter."""

    F32 = "f32"
    F16 = "f16"
    Q8_0 = "q8_0"

    @property
    def file_type(self) -> gguf.LlamaFileType:
        """As the header of a GGUF file names it."""
        return {
            Precision.F32: gguf.LlamaFileType.ALL_F32,
            Precision.F16: gguf.LlamaFileType.MOSTLY_F16,
            Precision.Q8_0: gguf.LlamaFileType.MOSTLY_Q8_0,
        }[self]

    def of(self, shape: tuple[int, ...]) -> gguf.GGMLQuantizationType:
        """The form in which a tensor of this shape is written."""
        kinds = gguf.GGMLQuantizationType
        if self is Precision.F32 or len(shape) < 2:
            return kinds.F32
        block, _ = gguf.GGML_QUANT_SIZES[kinds.Q8_0]
        if self is Precision.Q8_0 and shape[-1] % block == 0:
            return kinds.Q8_0
        return kinds.F16


class Weights:
    """The safetensors files of a folder, opened and not read.

    Args:
        folder: as ``save_pretrained`` writes it.

    Raises:
        InputError: a file is absent or damaged.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open = ExitStack()
        self._in: dict[str, Any] = {}
        try:
            for file in _files(folder):
                self._add(file)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[str]:
        return iter(self._in)

    def close(self) -> None:
        """Close the files."""
        self._open.close()

    def shape(self, name: str) -> tuple[int, ...]:
        """Of a tensor, as the file's header says."""
        return tuple(self._in[name].get_slice(name).get_shape())

    def read(self, name: str) -> npt.NDArray[np.float32]:
        """A tensor in F32.

        Raises:
            InputError: it has a weight that is no number.
        """
        read: npt.NDArray[np.float32] = self._in[name].get_tensor(name).float().numpy()
        if not np.isfinite(read).all():
            raise InputError(
                f"the weights “{name[:100]}” are not all numbers: the training has failed",
                file=self._folder,
                way_out="go back to an earlier checkpoint, and train with a lower learning rate",
            )
        return read

    def _add(self, file: Path) -> None:
        try:
            # By torch, since numpy has no bfloat16.
            opened = self._open.enter_context(safe_open(file, framework="pt"))
            self._in |= dict.fromkeys(opened.keys(), opened)
        except (SafetensorError, OSError) as error:
            raise InputError(
                f"these weights cannot be read: {str(error)[:200]}",
                file=file,
                way_out="save the model with save_pretrained, whole",
            ) from error


def converted(tensor: npt.NDArray[np.float32], kind: gguf.GGMLQuantizationType) -> Array:
    """The tensor in the form in which it is written."""
    if kind is gguf.GGMLQuantizationType.F32:
        return np.ascontiguousarray(tensor, dtype=np.float32)
    if kind is gguf.GGMLQuantizationType.F16:
        # Beyond what F16 can hold there is only infinity, and a model that writes nothing.
        most = float(np.finfo(np.float16).max)
        return np.clip(tensor, -most, most).astype(np.float16)
    quantised: Array = gguf.quants.quantize(tensor, kind)
    return quantised


def _files(folder: Path) -> list[Path]:
    """The files of weights; an index may name no file outside the folder."""
    if not (folder / INDEX).is_file():
        if not (folder / ONE).is_file():
            raise InputError(
                f"there is no {ONE} in this folder",
                file=folder,
                way_out="name the folder of a trained model, as save_pretrained writes it",
            )
        return [folder / ONE]
    try:
        named = json.loads((folder / INDEX).read_bytes())["weight_map"].values()
        parts = sorted({str(name) for name in named})
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError) as error:
        raise InputError(
            "this is no index of weights", file=folder / INDEX, way_out="save the model again"
        ) from error
    for part in parts:
        if Path(part).name != part or not (folder / part).is_file():
            raise InputError(
                f"the index names “{part[:100]}”, and there is no such file here",
                file=folder / INDEX,
                way_out="copy all files of the model",
            )
    return [folder / part for part in parts]
