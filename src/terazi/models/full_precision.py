"""The same weights written out as F32, so that scores repeat whatever the batch.

Quantised kernels of llama.cpp round differently as the batch changes: the same request alone and
in company differed by up to 0.24 nats here (SmolLM2-135M, Q4_1); in F32 it repeats. The files are
kept in the cache, the least recently used ones leave when it grows over its bound.
"""

import os
import shutil
from pathlib import Path

from terazi.errors import TeraziError
from terazi.models.binding import library
from terazi.models.digest import file_sha256
from terazi.models.gguf import read_header
from terazi.places import cache_folder

_BYTES = 4
_CACHE_BOUND = 8 * 2**30
_ALL_F32 = 0  # LLAMA_FTYPE_ALL_F32


def full_precision(path: Path, memory: int | None = None) -> Path:
    """The F32 form of a GGUF file; the file itself where it is F32 or F32 would not fit.

    Args:
        path: any GGUF file.
        memory: bytes that the weights may take, None for any.

    Raises:
        InputError: the file is damaged.
        TeraziError: the F32 form cannot be written.
    """
    header = read_header(path)
    too_large = memory is not None and header.parameters * _BYTES > memory
    if header.precision == "F32" or too_large:
        return path
    target = copy_of(path)
    folder = target.parent
    if target.is_file():
        os.utime(target)
        return target
    folder.mkdir(parents=True, exist_ok=True)
    _make_room(folder, header.parameters * _BYTES)
    part = target.with_suffix(f".{os.getpid()}.part")
    params = library().LlamaModelQuantizeParams()
    params.allow_requantize = True
    params.ftype = _ALL_F32
    try:
        library().model_quantize(str(path), str(part), params)
        part.replace(target)
    except (OSError, RuntimeError, ValueError) as error:
        raise TeraziError(
            f"{path}: its F32 form could not be written to {folder}: {error}\n"
            "  → make room there, or set TERAZI_CACHE to a folder on another disk"
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return target


def copy_of(path: Path) -> Path:
    """Where the F32 form of a GGUF file is once it has been written."""
    return cache_folder() / "models" / f"{file_sha256(path)}.f32.gguf"


def _make_room(folder: Path, wanted: int) -> None:
    kept = sorted(folder.glob("*.f32.gguf"), key=lambda file: file.stat().st_mtime)
    total = sum(file.stat().st_size for file in kept)
    while kept and total + wanted > _CACHE_BOUND:
        oldest = kept.pop(0)
        total -= oldest.stat().st_size
        oldest.unlink()
    if shutil.disk_usage(folder).free < wanted * 1.05:
        raise TeraziError(
            f"{folder}: {wanted / 1e9:.1f} GB are needed for the model in full precision, and the "
            "disk has less\n  → make room there, or set TERAZI_CACHE to a folder on another disk"
        )
