"""One audit from the folder to everything that was asked of it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from terazi.files import write_atomically
from terazi.foundry.corpus.against import texts_of_sets
from terazi.foundry.corpus.audit import audit
from terazi.foundry.corpus.clean import prepare, write_clean
from terazi.foundry.corpus.labels import not_there, read_labels, write_sheet
from terazi.foundry.corpus.manifest import read_manifest
from terazi.foundry.corpus.repeats import Seen
from terazi.foundry.corpus.report import document, table


@dataclass(frozen=True, slots=True)
class Asked:
    """What to do beside looking.

    Attributes:
        out: where the audit goes, as JSON.
        against: names of test sets; none for all that have the language.
        sheet: how many lines to draw for people; 0 for none.
        sheet_file: where they go.
        labels: a sheet that was filled in.
        write: folder of the clean corpus.
        keep: measures whose lines stay in it.
        shares: of validation and held-out.
        seed: of every lot.
        scratch: where the text lies meanwhile.
    """

    out: Path
    against: Sequence[str] = ()
    sheet: int = 0
    sheet_file: Path | None = None
    labels: Path | None = None
    write: Path | None = None
    keep: Sequence[str] = ()
    shares: tuple[float, float] = (0.05, 0.05)
    seed: int = 1
    scratch: Path | None = None


def run(folder: Path, asked: Asked, seen: Seen) -> tuple[dict[str, Any], list[str]]:
    """Audit a corpus.

    Returns:
        the audit for programs, and its lines for people.

    Raises:
        InputError: something in the corpus, its manifest or the sheet is wrong.
        TeraziError: the disk refuses, or an extra is not installed.
    """
    language = read_manifest(folder).language
    sheet = asked.sheet_file or folder / "sheet.csv"
    if asked.sheet:
        not_there(sheet)
    if asked.write is not None:
        prepare(asked.write, asked.keep)
    tested, missing = texts_of_sets(language, asked.against)
    with audit(folder, tested=tested, seen=seen, scratch=asked.scratch) as done:
        done.not_compared = missing
        labels = read_labels(done, asked.labels) if asked.labels is not None else None
        written = None
        if asked.write is not None:
            written = write_clean(
                done,
                asked.write,
                keep=asked.keep,
                shares=asked.shares,
                seed=asked.seed,
                seen=seen,
            )
        lines = list(table(done, labels, written))
        if asked.sheet:
            drawn = write_sheet(done, asked.sheet, sheet, asked.seed)
            lines += ["", f"Sheet: {sheet} ({drawn} lines; docs/corpus.md says how to fill it in)"]
        found = document(done, labels, written)
    write_atomically(asked.out, json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    return found, lines
