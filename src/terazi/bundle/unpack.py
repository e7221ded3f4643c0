"""Unpack a bundle that came from anybody: nothing outside its folder, and no more than is said."""

import os
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from terazi.bundle.layout import MOST_BYTES, MOST_FILES, SETS, WEIGHING
from terazi.errors import InputError
from terazi.files import in_plain_words
from terazi.proposal.lock import NAME as PROPOSAL

_CHUNK = 1 << 20
_ENCRYPTED = 0x1
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
_WAY_OUT = "take the file from where “terazi bundle” wrote it, or ask for it again"


@contextmanager
def unpacked(file: Path) -> Iterator[Path]:
    """The folder of the weighing in a bundle, as long as the block runs.

    Public test sets that came with it are taken for the mirror meanwhile.

    Raises:
        InputError: the file is no bundle, is damaged, or could do harm.
        TeraziError: there is no room for it.
    """
    with tempfile.TemporaryDirectory(prefix="terazi-") as temporary:
        folder = Path(temporary).resolve()
        try:
            with zipfile.ZipFile(file) as bundle:
                entries = _entries(bundle, file)
                with in_plain_words(folder):
                    for entry in entries:
                        _extract(bundle, entry, folder / entry.filename)
        except _DAMAGED as error:
            raise _wrong(file, f"it is no ZIP file, or it is damaged ({error})") from error
        with _mirror(folder / SETS):
            yield folder / WEIGHING


def _entries(bundle: zipfile.ZipFile, file: Path) -> list[zipfile.ZipInfo]:
    """The files in it, all of which may be written."""
    entries = [entry for entry in bundle.infolist() if not entry.is_dir()]
    names = {entry.filename for entry in entries}
    if f"{WEIGHING}/{PROPOSAL}" not in names:
        raise _wrong(file, "there is no weighing in this ZIP file")
    if len(entries) > MOST_FILES or len(names) < len(entries):
        raise _wrong(file, f"it has {len(entries)} files, too many or some of them twice")
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise _wrong(file, f"unpacked it would take more than {MOST_BYTES / 1e9:.0f} GB")
    for entry in entries:
        path = PurePosixPath(entry.filename)
        strange = {"\\", ":", "\0"} & set(entry.filename)
        if path.is_absolute() or ".." in path.parts or strange or len(entry.filename) > 500:
            raise _wrong(file, f"a file in it would be written elsewhere: {entry.filename[:80]!r}")
        mode = entry.external_attr >> 16
        if mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode):
            raise _wrong(file, f"{entry.filename[:80]!r} in it is a link, not a file")
        if entry.flag_bits & _ENCRYPTED:
            raise _wrong(file, f"{entry.filename[:80]!r} in it is encrypted")
    return entries


def _extract(bundle: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path) -> None:
    """Write one file, never more of it than was said."""
    target.parent.mkdir(parents=True, exist_ok=True)
    left = entry.file_size
    with bundle.open(entry) as content, target.open("xb") as out:
        while chunk := content.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise zipfile.BadZipFile(f"{entry.filename[:80]!r} is larger than it says")
            out.write(chunk)


@contextmanager
def _mirror(sets: Path) -> Iterator[None]:
    if not sets.is_dir():
        yield
        return
    before = os.environ.get("TERAZI_MIRROR")
    os.environ["TERAZI_MIRROR"] = str(sets)
    try:
        yield
    finally:
        if before is None:
            del os.environ["TERAZI_MIRROR"]
        else:
            os.environ["TERAZI_MIRROR"] = before


def _wrong(file: Path, problem: str) -> InputError:
    return InputError(problem, file=file, way_out=_WAY_OUT)
