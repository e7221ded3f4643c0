"""Where a pinned file comes from: the mirror, the cache, or the public address, in that order.

The mirror (``TERAZI_MIRROR``) is a folder, or the address of a server on the local network, laid
out as ``github/OWNER/NAME/COMMIT/PATH``; so is the cache, which can be copied and used as a mirror.
Whatever the place, a file is used only when its SHA-256 is the pinned one, and nothing comes into
the cache before it is.
"""

import hashlib
import http.client
import os
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from terazi import __version__
from terazi.data.catalogue import CatalogueFile
from terazi.errors import InputError, TeraziError
from terazi.places import cache_folder

#: Called with the file's path in its repository, the bytes that have come, and all its bytes.
Progress = Callable[[str, int, int], None]

TIMEOUT = 20.0  # seconds without a byte
PAUSES = (0.5, 2.0, 8.0)  # seconds before each further attempt
_CHUNK = 64 * 1024
_SILENT_HOSTS: set[str] = set()  # asked in vain once: not waited for again in this process
_TRY_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_WAY_OUT = (
    "set TERAZI_MIRROR to a folder or local server that has the file, or try again when online "
    "(docs/data.md)"
)


class NotAvailableError(TeraziError):
    """The file is nowhere to be had; nothing is wrong with it. ``reason`` is for people."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"{reason}\n  → {_WAY_OUT}")


class _CutShortError(Exception):
    """The connection ended before the file did: worth another try."""

    def __init__(self, problem: InputError) -> None:
        self.problem = problem
        super().__init__(str(problem))


def silent(path: str, done: int, total: int) -> None:
    """Show nothing."""


def mirror() -> Path | str | None:
    """The mirror that ``TERAZI_MIRROR`` names: a folder, an http(s) address, or None.

    Raises:
        InputError: it names a folder that is not there. Going on without it could cost money on a
            metered connection, so it is not passed over.
    """
    place = os.environ.get("TERAZI_MIRROR", "").strip()
    if not place:
        return None
    if place.startswith(("http://", "https://")):
        return place.rstrip("/")
    folder = Path(place).expanduser()
    if not folder.is_dir():
        raise InputError(
            f"the mirror {place} is not there",
            field="TERAZI_MIRROR",
            way_out="plug it in, or unset TERAZI_MIRROR to do without it",
        )
    return folder


def cached_path(file: CatalogueFile) -> Path:
    """Where the file lies in the cache once it has been downloaded."""
    return cache_folder() / "data" / file.mirror_path


def fetch(file: CatalogueFile, *, offline: bool, progress: Progress = silent) -> Path:
    """Return where the file is, after a download if there must be one.

    Args:
        file: as the catalogue pins it.
        offline: the public address is not asked. A mirror is: the user named it.
        progress: told about a download as it comes.

    Raises:
        NotAvailableError: it could not be had.
        InputError: what was found is not the pinned file.
        TeraziError: the cache cannot be written.
    """
    place = mirror()
    if isinstance(place, Path):
        at_hand = place / file.mirror_path
        if at_hand.is_file():
            _check_file(at_hand, file)
            return at_hand
    kept = cached_path(file)
    damaged: InputError | None = None
    if kept.is_file():
        try:
            _check_file(kept, file)
        except InputError as error:
            damaged = error  # our own copy: it is fetched again where it can be
        else:
            return kept
    addresses = [f"{place}/{file.mirror_path}"] if isinstance(place, str) else []
    if not offline:
        addresses.append(file.address)
    tried = []
    for address in addresses:
        try:
            return _download(address, file, kept, progress)
        except NotAvailableError as error:
            tried.append(error.reason)
    if damaged is not None:
        raise damaged
    raise NotAvailableError("; ".join(tried) or _not_here(file, place))


def _not_here(file: CatalogueFile, place: Path | str | None) -> str:
    where = f"neither in the mirror {place} nor" if place is not None else "not"
    return f"{file.path} is {where} in the cache, and no download was allowed"


def _check_file(path: Path, file: CatalogueFile) -> None:
    status = path.stat()
    digest = _sha256(path, status.st_size, status.st_mtime_ns)
    if digest != file.sha256:
        with path.open("rb") as content:
            start = content.read(_CHUNK)
        raise _wrong(file, str(path), status.st_size, digest, start)


@lru_cache(maxsize=4096)
def _sha256(path: Path, size: int, changed: int) -> str:  # noqa: ARG001  part of the cache's key
    """Once a process for each file as it is."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _wrong(file: CatalogueFile, place: str, size: int, digest: str, start: bytes) -> InputError:
    """What is wrong with something that is not the pinned file, in words."""
    if not size:
        what = "is empty (0 bytes)"
    elif _is_web_page(start):
        what = "is a web page, not the file: a network's log-in page, perhaps"
    elif size < file.bytes:
        what = f"is cut short: {size:,} of {file.bytes:,} bytes"
    elif size > file.bytes:
        what = f"is too long: more than the {file.bytes:,} bytes it should have"
    else:
        what = "is not the file that the catalogue names: its content differs"
    way_out = f"delete it, and fetch it anew from {file.address}"
    if place.startswith(("http://", "https://")):
        way_out = "try again on another network, or set TERAZI_MIRROR to a folder that has the file"
    return InputError(
        f"{what} (SHA-256 {digest}, expected {file.sha256})", file=place, way_out=way_out
    )


def _is_web_page(start: bytes) -> bool:
    return start.lstrip()[:9].lower().startswith((b"<!doctype", b"<html"))


def _download(address: str, file: CatalogueFile, target: Path, progress: Progress) -> Path:
    """Try until it comes whole; a file that is wrong, not cut short, is not asked for again."""
    host = urllib.parse.urlsplit(address).netloc
    if host in _SILENT_HOSTS:
        raise NotAvailableError(f"{address}: {host} has not answered before")
    last: Exception | None = None
    for pause in (0.0, *PAUSES):
        time.sleep(pause)
        try:
            return _download_once(address, file, target, progress)
        except urllib.error.HTTPError as error:
            error.close()
            last = error
            if error.code not in _TRY_AGAIN:
                break
        except (OSError, http.client.HTTPException, _CutShortError) as error:
            last = error
    if isinstance(last, _CutShortError):
        raise last.problem
    if isinstance(last, urllib.error.HTTPError):
        reason = f"answered “{last.code} {last.reason}”"
    else:
        _SILENT_HOSTS.add(host)
        reason = f"no answer ({getattr(last, 'reason', None) or last})"
    raise NotAvailableError(f"{address}: {reason}") from last


def _download_once(address: str, file: CatalogueFile, target: Path, progress: Progress) -> Path:
    request = urllib.request.Request(  # noqa: S310  http or https only, see mirror()
        address, headers={"User-Agent": f"terazi/{__version__}"}
    )
    with urllib.request.urlopen(request, timeout=TIMEOUT) as response:  # noqa: S310
        part = _new_part(target)
        try:
            digest, size, start = _receive(response, part, file, progress)
            if digest == file.sha256:
                with _keeping(target):
                    part.replace(target)
                return target
        finally:
            part.unlink(missing_ok=True)
    problem = _wrong(file, address, size, digest, start)
    if 0 < size < file.bytes and not _is_web_page(start):
        raise _CutShortError(problem)
    raise problem


def _receive(
    response: http.client.HTTPResponse, part: Path, file: CatalogueFile, progress: Progress
) -> tuple[str, int, bytes]:
    """Write what comes, never more than the pinned size and a byte: SHA-256, bytes, beginning."""
    digest = hashlib.sha256()
    start = b""
    size = 0
    with part.open("wb") as out:
        while size <= file.bytes:
            chunk = response.read(min(_CHUNK, file.bytes + 1 - size))
            if not chunk:
                break
            start = start or chunk
            size += len(chunk)
            digest.update(chunk)
            with _keeping(part):
                out.write(chunk)
                out.flush()
            progress(file.path, min(size, file.bytes), file.bytes)
    return digest.hexdigest(), size, start


def _new_part(target: Path) -> Path:
    """An empty file beside the target, so that moving it there is one step."""
    with _keeping(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(suffix=".part", dir=target.parent)
        os.close(handle)
        return Path(name)


@contextmanager
def _keeping(path: Path) -> Iterator[None]:
    """Whatever goes wrong on the disk is not a fault of the network."""
    try:
        yield
    except OSError as error:
        raise TeraziError(
            f"{path.parent}: the test data cannot be kept there: {error.strerror or error}\n"
            "  → make room there, or set TERAZI_CACHE to a folder that can be written"
        ) from error
