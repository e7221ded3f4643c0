"""A weighing as it lies there, and a copy to work on, so that checking it changes nothing."""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from terazi.errors import InputError
from terazi.files import in_plain_words
from terazi.finding import Finding
from terazi.ledger.handouts import FOLDER as RATINGS
from terazi.ledger.seal import JOURNAL
from terazi.ledger.store import LEDGER, VERDICT
from terazi.plan.figures import NAME as PLAN
from terazi.proposal.lock import NAME as PROPOSAL
from terazi.proposal.lock import Locked
from terazi.report.facts import Facts

_JOURNAL = (JOURNAL, f"{JOURNAL}-wal")


@dataclass(frozen=True, slots=True)
class Kept:
    """A weighing as its folder has it.

    Attributes:
        locked: the proposal, in the weighing's own folder.
        findings: with their outcomes.
        facts: how it was measured.
        files: where the proposal's own files lie.
    """

    locked: Locked
    findings: Sequence[Finding]
    facts: Facts
    files: Path


def ended(folder: Path) -> None:
    """Make sure that there is a weighing in the folder and that it has ended.

    Raises:
        InputError: there is none, or it has not.
    """
    if not folder.is_dir():
        raise InputError(
            "there is no such folder",
            file=folder,
            way_out="name the folder that “terazi weigh” made with --out",
        )
    if not (folder / PROPOSAL).is_file():
        raise InputError(
            f"there is no weighing here: {PROPOSAL} is missing",
            file=folder,
            way_out="name the folder that “terazi weigh” made with --out",
        )
    missing = [name for name in (LEDGER, VERDICT, JOURNAL) if not (folder / name).is_file()]
    if missing:
        raise InputError(
            f"this weighing has not ended, or is not whole: {' and '.join(missing)} missing",
            file=folder,
            way_out="start “terazi weigh” again: it goes on where it was stopped",
        )


def copy_of(folder: Path, target: Path, tables: Iterable[str]) -> None:
    """Copy what a weighing starts from, nothing of what it ends in.

    Raises:
        TeraziError: a file cannot be read, or there is no room for the copy.
    """
    with in_plain_words(target):
        target.mkdir(parents=True, exist_ok=True)
        for name in (PROPOSAL, PLAN, *_JOURNAL, *tables, *_sheets(folder)):
            file = folder / name
            if file.is_file() and not file.is_symlink():
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, target / name)


def _sheets(folder: Path) -> Iterator[str]:
    for sheet in (folder / RATINGS).glob("*.csv"):
        yield f"{RATINGS}/{sheet.name}"
