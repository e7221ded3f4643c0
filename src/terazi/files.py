"""Files written whole or not at all, with the disk's refusals in plain words."""

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from terazi.errors import TeraziError

_REFUSALS = {
    errno.ENOSPC: ("there is no space left on the disk", "free some space, then start again"),
    errno.EDQUOT: ("your share of the disk is full", "free some space, then start again"),
    errno.EFBIG: ("the disk takes no file of that size", "write to another disk"),
    errno.EACCES: (
        "you may not write here",
        "choose a folder of your own, or ask the owner of this one",
    ),
    errno.EPERM: (
        "you may not write here",
        "choose a folder of your own, or ask the owner of this one",
    ),
    errno.EROFS: ("this disk is read-only", "choose a folder on another disk"),
    errno.ENOTDIR: (
        "a part of this path is a file, not a folder",
        "choose a path that leads through folders only",
    ),
    errno.EEXIST: (
        "there is a file of this name where a folder is needed",
        "choose another name",
    ),
    errno.EISDIR: (
        "there is a folder of this name where a file is needed",
        "move the folder away, or choose another place",
    ),
    errno.ENOENT: ("the folder is not there", "make the folder first, or choose another one"),
    errno.ENAMETOOLONG: ("the name is too long", "choose a shorter name"),
    errno.ELOOP: ("its links lead in a circle", "choose another path"),
}


@contextlib.contextmanager
def in_plain_words(path: Path) -> Iterator[None]:
    """Turn any OSError of the block into a TeraziError that names ``path`` and the way out."""
    try:
        yield
    except OSError as error:
        known = _REFUSALS.get(error.errno or 0)
        said = (error.strerror or str(error), "look at the disk and the path, then start again")
        problem, way_out = known or said
        raise TeraziError(f"{path}: nothing could be written: {problem}\n  → {way_out}") from error


def make_folder(path: Path) -> None:
    """Make a folder and those above it, if they are not there yet.

    Raises:
        TeraziError: the disk refuses.
    """
    with in_plain_words(path):
        path.mkdir(parents=True, exist_ok=True)


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a whole file, or leave what was there: a reader never sees half of it.

    Text becomes UTF-8 with its line ends as they are. The content goes into a temporary file in
    the same folder, which then takes the name.

    Raises:
        TeraziError: the disk refuses (full, read-only, not yours, no such folder); the
            temporary file is gone.
    """
    data = content.encode() if isinstance(content, str) else content
    temporary = path.parent / f".terazi-{secrets.token_hex(8)}.tmp"
    with in_plain_words(path):
        try:
            # Unlike those of the tempfile module, this file gets the usual permissions.
            with temporary.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
