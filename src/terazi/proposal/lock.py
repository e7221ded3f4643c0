"""Lock a proposal: what was asked is written down whole before anything is measured.

``FOLDER/proposal.yaml`` holds the proposal with every default filled in, then a block ``locked:``
with the day, the seed, the versions, the SHA-256 of each file that the proposal names, and the
SHA-256 of all bytes above the line ``locked:``, which anybody can check::

    sed '/^locked:$/,$d' proposal.yaml | sha256sum

Tables are copied beside it, so that the folder stands alone.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import StringConstraints, ValidationError

from terazi.errors import InputError, TeraziError
from terazi.files import in_plain_words, make_folder, write_atomically
from terazi.proposal.checks import Surroundings
from terazi.proposal.document import MOST_BYTES, parse_document, read_document
from terazi.proposal.options import Tool
from terazi.proposal.read import LOCK, check_document
from terazi.proposal.schema import Proposal
from terazi.proposal.values import Day, Part

NAME = "proposal.yaml"
_RESULTS = ("journal.sqlite", "ledger.json")  # a folder with one of these has been used
_ELSEWHERE = "name another folder with --out"
_HEADING = """\
# What was asked, fixed before anything was measured. Terazi wrote this file; a change to it is
# another proposal and needs another folder.
"""

Digest = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


class Lock(Part):
    """The block that says what a proposal was locked with."""

    date: Day
    """The day it was locked."""
    seed: int
    """For the order of items and every simulation."""
    sha256: Digest
    """SHA-256 of all bytes of the file above this block."""
    files: dict[str, Digest]
    """SHA-256 of each file that the proposal names."""
    versions: dict[str, str]
    """Versions of Terazi and of what it stands on."""


@dataclass(frozen=True)
class Locked:
    """A locked proposal.

    Attributes:
        proposal: the proposal, every default filled in.
        folder: the weighing it belongs to.
        date: the day it was locked.
        sha256: of the proposal as it stands in the file; what the report calls its identity.
        versions: of Terazi and of what it stands on, by name, on that day.
        files: SHA-256 of each file that the proposal names, by the name it has there. Tables
            lie in the folder under that name; models stay where they are.
    """

    proposal: Proposal
    folder: Path
    date: dt.date
    sha256: str
    versions: Mapping[str, str]
    files: Mapping[str, str]


def lock(
    proposal: Proposal,
    folder: Path,
    *,
    versions: Mapping[str, str],
    files: Mapping[str, Path],
    today: dt.date,
) -> Locked:
    """Write the locked proposal into ``folder``, all of it or nothing.

    The same proposal with the same files in the same folder is locked once: the first lock is
    returned, with its date and versions.

    Args:
        proposal: as ``read_proposal`` returned it.
        folder: of the weighing; made if it is not there.
        versions: by name, ``terazi`` among them.
        files: where each file is that the proposal names (``paths.files_of``).
        today: the day of the lock.

    Raises:
        InputError: the folder is that of another proposal, or a file cannot be read.
        TeraziError: the disk refuses; nothing is left behind.
    """
    with in_plain_words(folder):
        locked = (folder / NAME).exists()
        used = [name for name in _RESULTS if (folder / name).exists()]
    if locked:
        return _lock_there_is(proposal, folder, files)
    if used:
        raise InputError(
            f"this folder has a {used[0]} and no proposal that it belongs to",
            file=folder,
            way_out=_ELSEWHERE,
        )
    copies = {name: _content(files[name]) for name in tables_of(proposal)}
    digests = {
        name: _digest(copies[name]) if name in copies else file_digest(path)
        for name, path in sorted(files.items())
    }
    text, sha256 = _text(proposal, versions, digests, today)
    with ExitStack() as undo:
        _make_folder(folder, undo)
        for name, content in copies.items():
            _copy(content, folder / name, undo)
        write_atomically(folder / NAME, text)  # last: with this file the lock is complete
        undo.pop_all()
    return Locked(proposal, folder, today, sha256, dict(versions), digests)


def read_locked(folder: Path) -> Locked:
    """Read the locked proposal of a weighing, and make sure that nobody has changed it.

    Raises:
        InputError: there is none, it has been changed, or a table beside it has.
    """
    path = folder / NAME
    if not path.is_file():
        raise InputError(
            f"there is no weighing here: {NAME} is missing",
            file=folder,
            way_out="name the folder that “terazi weigh” made with --out",
        )
    document = read_document(path)
    block = document.data.pop(LOCK, None)
    if block is None:
        raise InputError(
            "this proposal is not locked", file=path, way_out=f"to weigh it, {_ELSEWHERE}"
        )
    try:
        about = Lock.model_validate(block)
    except ValidationError as error:
        raise _changed(path, "its block “locked” is not what Terazi writes") from error
    above, line, _below = path.read_bytes().replace(b"\r\n", b"\n").rpartition(b"\nlocked:\n")
    if _digest(above + b"\n") != about.sha256 or not line:
        raise _changed(path, "it has been changed since it was locked")
    # Rules and names of a later Terazi do not bind a proposal that was locked before.
    around = Surroundings(folder=None, today=about.date, packaged=None)
    proposal = check_document(document, around)
    for option in proposal.options:
        if isinstance(option, Tool) and option.table in about.files:
            copy = folder / option.table
            if not copy.is_file() or file_digest(copy) != about.files[option.table]:
                raise _changed(copy, "this table is not the one that was locked")
    return Locked(proposal, folder, about.date, about.sha256, about.versions, about.files)


def is_of_another(proposal: Proposal, folder: Path) -> bool:
    """Whether a weighing is of another proposal: title or options differ; amounts may have changed.

    False where no proposal lies in the folder.

    Raises:
        InputError: the locked proposal has been changed.
    """
    if not (folder / NAME).is_file():
        return False
    locked = read_locked(folder).proposal
    here, there = (
        [(option.name, option.kind) for option in one.options] for one in (proposal, locked)
    )
    return proposal.title != locked.title or here != there


def tables_of(proposal: Proposal) -> list[str]:
    """The files of a proposal that are copied beside it."""
    tables = {option.table for option in proposal.options if isinstance(option, Tool)}
    return sorted(tables - {""})


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal.

    Raises:
        InputError: it cannot be read.
    """
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(path, error) from error


def _lock_there_is(proposal: Proposal, folder: Path, files: Mapping[str, Path]) -> Locked:
    """The lock of the folder, if it is that of the same proposal with the same files."""
    there = read_locked(folder)
    if there.proposal != proposal:
        raise InputError(
            f"this folder is that of another proposal, locked on {there.date}",
            file=folder,
            way_out=_ELSEWHERE,
        )
    for name, path in files.items():
        if file_digest(path) != there.files.get(name):
            raise InputError(
                f"this file has changed since the proposal was locked on {there.date}",
                file=path,
                way_out=f"put the former one back, or {_ELSEWHERE}",
            )
    return there


def _text(
    proposal: Proposal, versions: Mapping[str, str], files: Mapping[str, str], today: dt.date
) -> tuple[str, str]:
    """The locked file and the digest of what is above the lock."""
    above = _HEADING + _yaml(proposal)
    sha256 = _digest(above.encode())
    block = Lock(
        date=today, seed=proposal.seed, sha256=sha256, files=dict(files), versions=dict(versions)
    )
    text = f"{above}{LOCK}:\n" + "".join(
        f"  {line}\n" for line in _yaml(block).removesuffix("\n").split("\n")
    )
    document = parse_document(Path(NAME), text)
    document.data.pop(LOCK)
    if len(text.encode()) > MOST_BYTES or Proposal.model_validate(document.data) != proposal:
        raise TeraziError(
            "this proposal cannot be written down so that it reads the same again\n"
            "  → shorten its texts, and leave out signs that are not on a keyboard"
        )
    return text, sha256


class _Dumper(yaml.SafeDumper):
    """Writes every value where it belongs, never as a reference to an equal one."""

    def ignore_aliases(self, data: object) -> bool:
        del data
        return True


def _yaml(part: Part) -> str:
    plain = _plain(part.model_dump())
    return yaml.dump(plain, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


def _plain(value: object) -> object:
    """The value in what YAML has: names of enumerations as text, tuples as lists."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.value if isinstance(value, Enum) else value


def _make_folder(folder: Path, undo: ExitStack) -> None:
    """Make a folder; ``undo`` takes away what was made, as long as it is empty."""
    with in_plain_words(folder):
        missing = [above for above in (folder, *folder.parents) if not above.exists()]
    for above in reversed(missing):
        undo.callback(_remove, above)
    make_folder(folder)


def _copy(content: bytes, target: Path, undo: ExitStack) -> None:
    """Write a table beside the proposal, unless it lies there already."""
    if target.exists():
        if _content(target) == content:
            return
        raise InputError(
            "a file of this name is in the folder already", file=target, way_out=_ELSEWHERE
        )
    _make_folder(target.parent, undo)
    undo.callback(_remove, target)
    write_atomically(target, content)


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _unreadable(path: Path, error: OSError) -> InputError:
    return InputError(
        f"the file cannot be read: {error.strerror}", file=path, way_out="check that it is there"
    )


def _changed(path: Path, problem: str) -> InputError:
    return InputError(
        problem,
        file=path,
        way_out=f"put the former file back; to weigh the changed proposal, {_ELSEWHERE}",
    )
