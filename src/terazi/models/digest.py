"""SHA-256 of a file, once a process for each file as it is."""

import hashlib
from functools import lru_cache
from pathlib import Path


def file_sha256(path: Path) -> str:
    """Hexadecimal SHA-256 of the file's content."""
    status = path.stat()
    return _digest(path.resolve(), status.st_size, status.st_mtime_ns)


@lru_cache(maxsize=64)
def _digest(path: Path, size: int, changed: int) -> str:  # noqa: ARG001  part of the cache's key
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
