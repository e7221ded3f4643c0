"""The package gguf's reader of GGUF files, with each array of a header read in one go.

The package makes several views of a memory map for each entry of a vocabulary: 11 s of a processor
for Gemma's 262,144 tokens with their scores and types, and transformers reads a file five times to
have its model and tokenizer. Here it is a second.

Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import gguf
import numpy as np
import numpy.typing as npt
from gguf import GGUFValueType as Kind

_Part = npt.NDArray[Any]
_HEAD = 12  # bytes: the kind of an array's entries and their number


class Reader(gguf.GGUFReader):
    """What ``gguf.GGUFReader`` is, field by field."""

    def _get_field_parts(
        self, orig_offs: int, raw_type: int
    ) -> tuple[int, list[_Part], list[int], list[Kind]]:
        plain = self.data.view(np.ndarray)  # a memory map is slow to cut
        inside = plain[orig_offs : orig_offs + 4].view(np.uint32)
        plainly = self.byte_order == "I" and raw_type == Kind.ARRAY and inside[0] != Kind.ARRAY
        number = plain[orig_offs + 4 : orig_offs + _HEAD].view(np.uint64) if plainly else inside
        if not plainly or not number[0]:
            return super()._get_field_parts(orig_offs, raw_type)
        kind, count, start = Kind(inside[0]), int(number[0]), orig_offs + _HEAD
        parts: list[_Part] = [inside, number]
        if kind == Kind.STRING:
            end = _strings(plain, start, count, parts)
            return end - orig_offs, parts, [*range(3, len(parts), 2)], [Kind.ARRAY, kind]
        dtype = np.dtype(self.gguf_scalar_to_np[kind])
        end = start + count * dtype.itemsize
        if end > plain.size:
            raise ValueError(f"an array of {count} entries goes beyond the end of the file")
        parts.extend(plain[start:end].view(dtype).reshape(-1, 1))
        return end - orig_offs, parts, [*range(2, len(parts))], [Kind.ARRAY, kind]


def _strings(plain: _Part, at: int, count: int, parts: list[_Part]) -> int:
    """Add the length and the bytes of each; where the last one ends."""
    for _ in range(count):
        begin = at + 8
        length = plain[at:begin].view(np.uint64)
        at = begin + int(length[0])
        if at > plain.size:
            raise ValueError("a string goes beyond the end of the file")
        parts += (length, plain[begin:at])
    return at


@contextmanager
def in_use() -> Iterator[None]:
    """Meanwhile transformers, which takes the reader from the package by name, takes this one."""
    before = gguf.GGUFReader
    gguf.GGUFReader = Reader  # type: ignore[misc]  # a class is put in the place of another
    try:
        yield
    finally:
        gguf.GGUFReader = before  # type: ignore[misc]
