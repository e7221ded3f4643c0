"""Files that are packed: what a damaged one is called."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from terazi.errors import InputError

_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
)


@contextmanager
def damage_named(file: Path) -> Iterator[None]:
    """Name the file that cannot be unpacked inside the block.

    Raises:
        InputError: it is damaged, encrypted, or packed in a way that Python does not know.
    """
    try:
        yield
    except _DAMAGED as error:
        raise InputError(
            f"cannot be unpacked: {error}", file=file, way_out="fetch or copy it again"
        ) from error
