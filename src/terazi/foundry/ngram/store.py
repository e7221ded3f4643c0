"""An n-gram model in a folder: ngram.json, counts.npz, tokenizer.json.

``counts.npz`` holds of each order from 2 on how many n-grams go on from each context
(``children_K``), their last tokens (``tokens_K``) and their counts (``counts_K``), and the counts
of single tokens (``counts_1``). Nothing of it is executed; whoever made the files, no more is read
than ``ngram.json`` says, and that is bounded.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field, model_validator

from terazi.errors import InputError
from terazi.files import make_folder, write_atomically
from terazi.foundry.about import read_about as about_of
from terazi.foundry.about import unreadable, write_about
from terazi.foundry.ngram.counts import MOST, ORDERS, VOCABULARIES, Integers, Level
from terazi.foundry.ngram.model import NGram
from terazi.foundry.ngram.recent import Recent, Strength
from terazi.foundry.ngram.smoothing import Discounts, usable
from terazi.foundry.tokenizer import FILE as TOKENIZER
from terazi.foundry.tokenizer import Tokenizer
from terazi.models.digest import file_sha256

ABOUT, COUNTS = "ngram.json", "counts.npz"

_HEADER = 1024  # bytes before an array's numbers, at most
_WAY_OUT = "estimate the model again, or fetch the folder again"


class About(BaseModel):
    """What ``ngram.json`` says."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    form: Literal["terazi n-gram 1"] = "terazi n-gram 1"
    order: Annotated[int, Field(ge=ORDERS[0], le=ORDERS[-1])]
    vocabulary: Annotated[int, Field(ge=VOCABULARIES[0], le=VOCABULARIES[-1])]
    mark: Annotated[int, Field(ge=0)]
    ngrams: tuple[Annotated[int, Field(ge=0)], ...]
    """Of each order, from 1 on."""
    discounts: tuple[Discounts, ...]
    recent: Annotated[tuple[Strength, ...], Field(max_length=16)] = ()
    """Discount and strength of each order of the memory of the text so far."""
    tokenizer_sha256: str
    facts: dict[str, Any] = {}
    """What else is known of the model: its text, its licence, what was measured."""

    @model_validator(mode="after")
    def _agree(self) -> "About":
        if not len(self.ngrams) == len(self.discounts) == self.order:
            raise ValueError("one number of n-grams and three discounts are needed an order")
        if self.ngrams[0] != self.vocabulary or self.mark >= self.vocabulary:
            raise ValueError("it does not agree with its vocabulary")
        if sum(self.ngrams) > MOST + self.vocabulary:
            raise ValueError(f"it has more than {MOST:,} n-grams")
        if not all(map(usable, self.discounts)):
            raise ValueError("a discount takes all of a count, or nothing")
        Recent(self.recent)  # raises a ValueError
        return self


def save(
    model: NGram, tokenizer: Tokenizer, folder: Path, facts: Mapping[str, Any] | None = None
) -> int:
    """Write a model.

    Args:
        model: over the tokens of the tokenizer.
        tokenizer: of its tokens.
        folder: is made where it is not there.
        facts: plain data about the model.

    Returns:
        bytes on the disk.

    Raises:
        TeraziError: the disk refuses.
    """
    make_folder(folder)
    arrays: dict[str, Integers] = {"counts_1": model.levels[0].counts}
    for order, (shorter, level) in enumerate(pairwise(model.levels), start=2):
        context, tokens = np.divmod(level.keys, model.vocabulary)
        arrays[f"children_{order}"] = np.bincount(context, minlength=len(shorter.keys))
        arrays[f"tokens_{order}"] = tokens
        arrays[f"counts_{order}"] = level.counts
    packed = io.BytesIO()
    smallest: dict[str, Any] = {name: _smallest(array) for name, array in arrays.items()}
    np.savez_compressed(packed, **smallest)
    write_atomically(folder / COUNTS, packed.getvalue())
    write_atomically(folder / TOKENIZER, tokenizer.encoding.to_str(pretty=True))
    about = About(
        order=model.order,
        vocabulary=model.vocabulary,
        mark=model.mark,
        ngrams=tuple(len(level.keys) for level in model.levels),
        discounts=model.discounts,
        recent=model.recent.strengths,
        tokenizer_sha256=file_sha256(folder / TOKENIZER),
        facts=dict(facts or {}),
    )
    write_about(folder / ABOUT, about)
    return sum((folder / name).stat().st_size for name in (ABOUT, COUNTS, TOKENIZER))


def read_about(folder: Path) -> About:
    """What a folder says of its model; the counts are not read.

    Raises:
        InputError: there is no model in it, or a damaged one.
    """
    about = about_of(folder / ABOUT, About, _damaged)
    try:
        digest = file_sha256(folder / TOKENIZER)
    except OSError as error:
        raise _damaged(folder / TOKENIZER, str(error)) from error
    if digest != about.tokenizer_sha256:
        raise _damaged(folder / TOKENIZER, "it is not the tokenizer that the model was made by")
    return about


def load(folder: Path, about: About | None = None) -> NGram:
    """Read a model.

    Args:
        folder: as :func:`save` made it.
        about: what it says, where that has been read.

    Raises:
        InputError: there is no model in it, or a damaged one.
    """
    about = about or read_about(folder)
    file = folder / COUNTS
    try:
        arrays = _arrays(file, about)
    except (OSError, ValueError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise _damaged(file, str(error)) from error
    except NotImplementedError as error:  # another way of packing
        raise _damaged(file, str(error)) from error
    levels = [Level(np.arange(about.vocabulary, dtype=np.int64), arrays["counts_1"])]
    for order in range(2, about.order + 1):
        contexts = np.arange(about.ngrams[order - 2], dtype=np.int64)
        context = np.repeat(contexts, arrays[f"children_{order}"])
        tokens, counts = arrays[f"tokens_{order}"], arrays[f"counts_{order}"]
        if len(context) != len(tokens) or (len(tokens) and tokens.max() >= about.vocabulary):
            raise _damaged(file, f"the n-grams of order {order} do not fit together")
        keys = context * about.vocabulary + tokens
        if (np.diff(keys) <= 0).any() or (counts < 1).any():
            raise _damaged(file, f"the n-grams of order {order} are not in their order")
        levels.append(Level(keys, counts))
    if not arrays["counts_1"].any():
        raise _damaged(file, "no token was ever seen")
    return NGram(levels, about.discounts, about.vocabulary, about.mark, Recent(about.recent))


def _arrays(file: Path, about: About) -> dict[str, Integers]:
    """All arrays, each of the length that it must have."""
    lengths = {"counts_1": about.vocabulary}
    for order in range(2, about.order + 1):
        lengths[f"children_{order}"] = about.ngrams[order - 2]
        lengths[f"tokens_{order}"] = lengths[f"counts_{order}"] = about.ngrams[order - 1]
    with zipfile.ZipFile(file) as archive:
        entries = {entry.filename: entry for entry in archive.infolist()}
        if len(archive.infolist()) != len(lengths):
            raise ValueError("it does not hold the arrays that ngram.json speaks of")
        found = {}
        for name, length in lengths.items():
            entry = entries.get(f"{name}.npy")
            if entry is None or entry.file_size > length * np.dtype(np.int64).itemsize + _HEADER:
                raise ValueError(f"{name} is not of the size that ngram.json says")
            found[name] = _array(name, archive.read(entry), length)
    return found


def _array(name: str, content: bytes, length: int) -> Integers:
    """The numbers of one array; what it says of itself is looked at before it is believed."""
    stream = io.BytesIO(content)
    if np.lib.format.read_magic(stream) != (1, 0):
        raise ValueError(f"{name} is of another version")
    shape, _, kind = np.lib.format.read_array_header_1_0(stream)
    if shape != (length,) or kind not in _KINDS:
        raise ValueError(f"{name} has not {length} whole numbers")
    return np.frombuffer(stream.read(), dtype=kind, count=length).astype(np.int64)


_KINDS = [np.dtype(kind) for kind in ("|u1", "<u2", "<u4")]


def _smallest(array: Integers) -> npt.NDArray[np.unsignedinteger]:
    most = int(array.max(initial=0))
    return array.astype(next(kind for kind in _KINDS if most <= np.iinfo(kind).max))


def _damaged(file: Path, why: str) -> InputError:
    return unreadable("this n-gram model", file, why, _WAY_OUT)
