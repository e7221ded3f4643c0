"""The seal of a weighing: SHA-256 of all that its report rests on, under one short number.

A seal proves nothing by itself: whoever changes a file can seal the folder again. But then the
number is another one than that which was printed in the report and told to others.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter  # its ValidationError is a ValueError

from terazi.errors import InputError
from terazi.files import write_atomically
from terazi.ledger.handouts import FOLDER as RATINGS
from terazi.ledger.journal_seal import JournalSeal, seal_journal
from terazi.ledger.store import ITEMS_CSV, LEDGER, LEDGER_CSV, VERDICT

NAME = "seal.json"
JOURNAL = "journal.sqlite"
# What a weighing writes; reports are made from these, byte for byte, and so need no seal.
_WRITTEN = (
    "proposal.yaml",
    "plan.json",
    LEDGER,
    LEDGER_CSV,
    ITEMS_CSV,
    VERDICT,
    "facts.json",
    "costs.csv",
    "outcomes.csv",
)
_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Seal:
    """What a weighing held when it ended.

    Attributes:
        files: SHA-256 by name, counted from the folder.
        journal: the calls of models.
        proposal_at: where the proposal's own files lay, as seen from the folder; not sealed.
    """

    files: Mapping[str, str]
    journal: JournalSeal
    proposal_at: str = field(default="", compare=False)

    @property
    def number(self) -> str:
        """The beginning of the SHA-256 over all of it, to be read out: ``3f2a 91bc 0d41 77e0``."""
        sealed = [sorted(self.files.items()), self.journal.calls, self.journal.sha256]
        digits = hashlib.sha256(json.dumps(sealed).encode()).hexdigest()[:_DIGITS]
        return " ".join(digits[start : start + 4] for start in range(0, _DIGITS, 4))


def write_seal(folder: Path, tables: Iterable[str], proposal_at: Path) -> str:
    """Seal a weighing that has ended; returns the seal's number.

    Args:
        folder: of the weighing.
        tables: files of the proposal that were copied into the folder.
        proposal_at: the folder of the proposal.

    Raises:
        TeraziError: the disk refuses.
    """
    seal = Seal(
        files={name: sha256_of(folder / name) for name in sorted(_sealed(folder, tables))},
        journal=seal_journal(folder / JOURNAL),
        proposal_at=_seen_from(folder, proposal_at),
    )
    written = {"seal": seal.number, **_SEAL.dump_python(seal, mode="json")}
    content = json.dumps(written, ensure_ascii=False, indent=1) + "\n"
    write_atomically(folder / NAME, content)
    return seal.number


def read_seal(folder: Path) -> Seal | None:
    """Read the seal of a weighing; None where there is none.

    Raises:
        InputError: it is damaged, or its number is not that of what it lists.
    """
    file = folder / NAME
    if not file.is_file():
        return None
    way_out = "take the file from where you have the weighing from, or weigh again"
    try:
        content = json.loads(file.read_bytes())
        number = content.pop("seal")
        seal = _SEAL.validate_python(content)
    except (OSError, ValueError, KeyError, AttributeError, RecursionError) as error:
        raise InputError("the seal is damaged", file=file, way_out=way_out) from error
    if seal.number != number:
        raise InputError(
            f"the seal says {number} and what it lists has {seal.number}",
            file=file,
            way_out=way_out,
        )
    return seal


def sha256_of(file: Path) -> str:
    """Hexadecimal SHA-256 of a file as it is now."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _sealed(folder: Path, tables: Iterable[str]) -> Iterator[str]:
    for name in {*_WRITTEN, *tables}:
        if (folder / name).is_file():
            yield name
    for sheet in (folder / RATINGS).glob("*.csv"):
        yield f"{RATINGS}/{sheet.name}"


def _seen_from(folder: Path, other: Path) -> str:
    try:
        return Path(os.path.relpath(other.resolve(), folder.resolve())).as_posix()
    except ValueError:  # another drive, on Windows
        return ""


_SEAL = TypeAdapter(Seal)
