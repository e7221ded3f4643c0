"""Check a weighing: read this file first.

Nothing is asked of a model unless somebody wants it, nothing is fetched, and nothing in the folder
is changed: everything is made again in a copy, and compared.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from terazi.bundle.unpack import unpacked
from terazi.errors import InputError
from terazi.ledger.seal import JOURNAL, NAME, Seal, read_seal
from terazi.ledger.store import read_ledger
from terazi.probes.declare import Track, no_progress
from terazi.proposal.lock import NAME as PROPOSAL
from terazi.proposal.lock import Locked, read_locked, tables_of
from terazi.report.facts import read_facts
from terazi.verify.again import Lot, again_checks
from terazi.verify.alone import ledger_checks, seal_check, versions_check
from terazi.verify.checks import Check, Checked, Difference, Status, differs, holds, not_here
from terazi.verify.copy import Kept, copy_of, ended
from terazi.verify.files import (
    models_checks,
    own_files_check,
    sets_checks,
)
from terazi.verify.journal import journal_checks
from terazi.verify.recompute import recompute_checks


def verify(
    place: Path,
    *,
    files: Path | None = None,
    again: int = 0,
    seed: int = 1,
    track: Track = no_progress,
) -> Checked:
    """Check a weighing, or a bundle of one.

    Args:
        place: the folder of the weighing, or the ZIP file of a bundle.
        files: the folder that the proposal's own files count from; where they were if left out.
        again: how many calls of each model to put to it once more.
        seed: of the lot that chooses them.
        track: shows progress.

    Raises:
        InputError: there is no weighing that has ended, or the file is no bundle.
        TeraziError: the disk refuses.
    """
    if place.is_file():
        with unpacked(place) as folder:
            return verify(folder, files=files or folder, again=again, seed=seed, track=track)
    ended(place)
    lot = Lot(again, seed)
    try:
        seal = read_seal(place)
    except InputError as error:
        damaged = differs("the seal is whole", [_said(error)], NAME)
        return Checked("", (damaged, *_checks(place, None, files, lot, track)))
    number = seal.number if seal else ""
    return Checked(number, tuple(_checks(place, seal, files, lot, track)))


def _checks(
    folder: Path, seal: Seal | None, files: Path | None, lot: Lot, track: Track
) -> Iterator[Check]:
    yield seal_check(folder, seal)
    what = "the proposal is the one that was locked"
    try:
        locked = read_locked(folder)
    except InputError as error:
        file = Path(error.file or PROPOSAL)
        name = file.relative_to(folder).as_posix() if file.is_relative_to(folder) else PROPOSAL
        yield differs(what, [_said(error)], name)
        yield _rest("what was asked is not known")
        return
    yield holds(what, PROPOSAL, f"SHA-256 {locked.sha256}")
    yield versions_check(locked)
    beside = files or _beside(folder, seal)
    with tempfile.TemporaryDirectory(prefix="terazi-") as temporary:
        target = Path(temporary)
        yield from ledger_checks(locked, target / "ledger", beside, seal.number if seal else "")
        yield from _rests_on(locked, seal, beside, target / "journal", lot, track)


def _rests_on(  # noqa: PLR0917  all of it is needed
    locked: Locked, seal: Seal | None, files: Path, target: Path, lot: Lot, track: Track
) -> Iterator[Check]:
    """What the ledger rests on: the journal, the test sets, the models."""
    copy_of(locked.folder, target, tables_of(locked.proposal))
    journal = list(journal_checks(target / JOURNAL, seal))
    yield from journal
    try:
        kept = Kept(locked, read_ledger(locked.folder), read_facts(locked.folder), files)
    except InputError:
        yield _rest("the ledger cannot be read")  # which was said above
        return
    yield from own_files_check(locked, files)
    sets = list(sets_checks(locked.proposal, kept.facts, files))
    yield from sets
    yield from models_checks(locked, kept.facts, files)
    if len(journal) == 1 and journal[0].status is Status.DIFFERS:
        yield _rest("the journal cannot be read")
        return
    if lot.number:
        yield from again_checks(kept, target / JOURNAL, lot, track)
    if all(check.status is Status.HOLDS for check in sets):
        yield from recompute_checks(kept, target, track)
        return
    yield not_here(
        "every finding comes out of the journal and the test sets again",
        "the test sets at hand are not those of then",
        "bring them together as said above",
    )


def _beside(folder: Path, seal: Seal | None) -> Path:
    """Where the proposal's files were, if that place is there; else the folder itself."""
    if seal is not None and seal.proposal_at:
        place = folder / seal.proposal_at
        if place.is_dir():
            return place
    return folder


def _rest(why: str) -> Check:
    return not_here("everything else", why, "put right what differs above, and check again")


def _said(error: InputError) -> Difference:
    return Difference(error.field or "the file", "as Terazi wrote it", error.problem)
