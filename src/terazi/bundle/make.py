"""Write a bundle: the same folder gives the same bytes."""

import hashlib
import secrets
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from terazi.bundle import contents
from terazi.bundle.contents import LeftOut
from terazi.bundle.layout import (
    MODELS,
    MOST_BYTES,
    README,
    REQUIREMENTS,
    SETS,
    SUMS,
    TEST_SETS,
    WEIGHING,
)
from terazi.bundle.readme import readme
from terazi.data.catalogue import find
from terazi.data.own import licences_of_own
from terazi.data.own_files import is_own
from terazi.errors import InputError
from terazi.files import in_plain_words
from terazi.ledger.seal import NAME as SEAL
from terazi.ledger.seal import read_seal, sha256_of
from terazi.proposal.lock import read_locked
from terazi.report.facts import read_facts
from terazi.verify.copy import ended
from terazi.verify.files import pinned_files

_MOMENT = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP file knows
_MODE = 0o100644 << 16  # a plain file that everybody may read
_CHUNK = 1 << 20

Content = Path | bytes


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that was written."""

    file: Path
    bytes: int
    sha256: str
    files: int
    seal: str
    left_out: tuple[LeftOut, ...]


def bundle(
    folder: Path,
    out: Path | None = None,
    *,
    files: Path | None = None,
    with_own: bool = False,
    with_sets: bool = False,
) -> Bundle:
    """Write a weighing and all that is needed to check it into one ZIP file.

    Args:
        folder: of a weighing that has ended.
        out: the ZIP file; beside the folder, with its name, if left out.
        files: the folder of the proposal; where it was if left out.
        with_own: also people's own test sets, where their licence allows it.
        with_sets: also the files of public test sets, where their licence allows it.

    Raises:
        InputError: there is no such weighing, it goes on, or it is too large.
        TeraziError: the disk refuses; nothing is left behind.
    """
    ended(folder)
    locked, seal = read_locked(folder), read_seal(folder)
    beside = files or (folder / seal.proposal_at if seal and seal.proposal_at else folder)
    number = seal.number if seal else ""
    target = out or folder.resolve().with_name(f"{folder.resolve().name}.zip")
    facts = read_facts(folder)
    pinned = pinned_files(locked.proposal, facts)
    own, left = contents.own_files(locked, beside, wanted=with_own)
    public, missing = contents.public_files(pinned, wanted=with_sets)
    left += missing
    inside: dict[str, Content] = {
        f"{WEIGHING}/{name}": file for name, file in contents.of_the_folder(folder).items()
    }
    for name, file in own.items():
        inside.setdefault(f"{WEIGHING}/{name}", file)
    if seal is not None:
        inside[f"{WEIGHING}/{SEAL}"] = contents.without_places(folder / SEAL)
    inside |= {f"{SETS}/{name}": file for name, file in public.items()}
    licences = [find(one.test_set).licence for one in pinned if one.mirror_path in public]
    named = [name for name in locked.proposal.test_sets if is_own(name) and name in own]
    licences += [f"{name}: {'; '.join(licences_of_own(name, beside))}" for name in named]
    told = {
        README: readme(target.name, locked, number, left, licences),
        REQUIREMENTS: contents.requirements(locked),
        MODELS: contents.models(locked, facts),
        TEST_SETS: contents.test_sets(pinned, public),
    }
    inside |= {name: text.encode() for name, text in told.items()}
    inside[SUMS] = _sums(inside).encode()
    _write(inside, target)
    size = target.stat().st_size
    return Bundle(target, size, sha256_of(target), len(inside), number, tuple(left))


def _sums(inside: Mapping[str, Content]) -> str:
    """In the form of ``sha256sum``."""
    return "".join(f"{_digest(inside[name])}  {name}\n" for name in sorted(inside))


def _digest(content: Content) -> str:
    return sha256_of(content) if isinstance(content, Path) else hashlib.sha256(content).hexdigest()


def _write(inside: Mapping[str, Content], target: Path) -> None:
    """All of it or nothing."""
    sizes = [
        content.stat().st_size if isinstance(content, Path) else len(content)
        for content in inside.values()
    ]
    if sum(sizes) > MOST_BYTES:
        raise InputError(
            f"the bundle would hold more than {MOST_BYTES / 1e9:.0f} GB",
            file=target,
            way_out="leave out --with-sets, and take what does not belong out of the folder",
        )
    temporary = target.parent / f".terazi-{secrets.token_hex(8)}.tmp"
    with in_plain_words(target):
        try:
            with zipfile.ZipFile(temporary, "x", zipfile.ZIP_DEFLATED, compresslevel=9) as out:
                for name in sorted(inside):
                    _add(out, name, inside[name])
            temporary.replace(target)
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


def _add(out: zipfile.ZipFile, name: str, content: Content) -> None:
    entry = zipfile.ZipInfo(name, _MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3  # Unix, wherever it is written
    entry.external_attr = _MODE
    if isinstance(content, bytes):
        out.writestr(entry, content)
        return
    with content.open("rb") as file, out.open(entry, "w") as to:
        while chunk := file.read(_CHUNK):
            to.write(chunk)
