"""The clean corpus: documents that were kept, in three sides, with a proof of what went in.

The folder holds ``train.jsonl``, ``validation.jsonl`` and ``held-out.jsonl`` (one document a line:
``id``, ``source``, ``text``), ``documents.csv`` (every document that was read, which side it went
to or why it did not, and its SHA-256) and ``manifest.json`` (sources with their licences, counts,
withdrawals, and the SHA-256 of the other files).
"""

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from terazi import __version__
from terazi.errors import InputError, TeraziError
from terazi.files import in_plain_words, make_folder, write_atomically
from terazi.foundry.corpus.audit import Audit
from terazi.foundry.corpus.marks import MEASURES, Mark
from terazi.foundry.corpus.repeats import Seen
from terazi.foundry.corpus.split import SIDES, split

MANIFEST = "manifest.json"
TABLE = "documents.csv"
COLUMNS = ("id", "file", "source", "side", "lines read", "lines", "bytes", "sha256 read", "sha256")
FORM = "terazi corpus 1"
#: The files whose SHA-256 the manifest has.
FILES = (*(f"{side}.jsonl" for side in SIDES), TABLE)
COPIES = "nearly repeated documents"
WITHDRAWN = "withdrawn"
COPY_OF_WITHDRAWN = "copy of a withdrawn document"
NOTHING_LEFT = "no line left"
_ALWAYS = Mark.WITHDRAWN | Mark.REPEATED  # dropped whatever is kept


@dataclass(frozen=True, slots=True)
class Written:
    """What became of it.

    Attributes:
        folder: where it is.
        sides: for each side its documents, lines and bytes.
        dropped_documents: counts by reason.
        dropped_lines: of documents that were kept, by the first of the measures that a line has.
    """

    folder: Path
    sides: dict[str, tuple[int, int, int]]
    dropped_documents: dict[str, int]
    dropped_lines: dict[str, int]


def keepable() -> tuple[str, ...]:
    """What ``--keep`` may name."""
    return tuple(one.name for one in MEASURES if one.dropped and not one.marks & _ALWAYS)


def prepare(folder: Path, keep: Sequence[str]) -> None:
    """Make the folder, and see that what was asked can be done, before hours are spent on it.

    Raises:
        InputError: ``keep`` names no measure.
        TeraziError: the folder is not empty, or the disk refuses.
    """
    unknown = [name for name in keep if name not in keepable()]
    if unknown:
        raise InputError(
            f"there is no measure “{unknown[0][:60]}”",
            field="--keep",
            way_out=f"one of: {', '.join(keepable())}",
        )
    make_folder(folder)
    if any(folder.iterdir()):
        raise TeraziError(f"{folder}: is not empty\n  → name a new folder")


def write_clean(
    audit: Audit,
    folder: Path,
    *,
    keep: Sequence[str] = (),
    shares: tuple[float, float] = (0.05, 0.05),
    seed: int = 1,
    seen: Seen,
) -> Written:
    """Write the corpus without what the audit found wrong.

    Args:
        audit: of the corpus.
        folder: new, or empty.
        keep: measures whose lines are kept all the same.
        shares: of all bytes, for validation and held-out.
        seed: of the lot that divides the documents.
        seen: told how far it has come.

    Raises:
        InputError: ``keep`` names no measure, or too few documents are left.
        TeraziError: the folder is not empty, or the disk refuses.
    """
    prepare(folder, keep)
    writing = _Writing(audit, folder, tuple(keep))
    sides = split(writing.sizes, writing.names, _together(audit), shares, seed)
    writing.write(sides, seen)
    return writing.finish(seed, shares)


class _Writing:
    def __init__(self, audit: Audit, folder: Path, keep: tuple[str, ...]) -> None:
        self._audit = audit
        self._folder = folder
        self._keep = keep
        dropped = [one for one in MEASURES if one.dropped and one.name not in keep]
        # A line that was withdrawn is first of all that.
        self._drop = sorted(dropped, key=lambda one: one.marks != Mark.WITHDRAWN)
        self._mask = 0
        for one in self._drop:
            self._mask |= int(one.marks)
        self._why: dict[int, str] = {}
        self._lines: Counter[str] = Counter()
        self._totals = {side: [0, 0, 0] for side in SIDES}
        self.sizes: dict[int, int] = {}
        self.names: dict[int, str] = {}
        self._decide()

    def _decide(self) -> None:
        spool = self._audit.spool
        earlier, taken_back = self._audit.copies
        for document in range(spool.documents):
            first, end = spool.first[document], spool.first[document + 1]
            if document in self._audit.withdrawn_by:
                self._why[document] = WITHDRAWN
            elif document in taken_back:
                self._why[document] = COPY_OF_WITHDRAWN
            elif document in earlier:
                self._why[document] = COPIES
            elif not (self._audit.marks[first:end] & self._mask == 0).any():
                self._why[document] = NOTHING_LEFT
            else:
                self.sizes[document] = spool.bytes(first, end)
                self.names[document] = spool.name(document)

    def _text(self, document: int) -> list[str]:
        spool = self._audit.spool
        first, end = spool.first[document], spool.first[document + 1]
        kept = []
        for at, text in enumerate(spool.some(first, end)):
            mark = int(self._audit.marks[first + at]) & self._mask
            if mark:
                name = next(one.name for one in self._drop if mark & int(one.marks))
                self._lines[name] += 1
            else:
                kept.append(text)
        return kept

    def write(self, sides: dict[int, str], seen: Seen) -> None:
        """Write the three sides and the table of documents."""
        audit, spool = self._audit, self._audit.spool
        with ExitStack() as stack:
            outs = {
                side: stack.enter_context(_new(self._folder / f"{side}.jsonl")) for side in SIDES
            }
            rows = stack.enter_context(_new(self._folder / TABLE))
            stack.enter_context(in_plain_words(self._folder))
            rows.write(_row(COLUMNS))
            for document in range(spool.documents):
                file = audit.files[spool.file_of[document]]
                source = audit.manifest.sources[file.source].title
                name = spool.name(document)
                side, lines, size, digest = self._why.get(document, ""), 0, 0, ""
                if document in sides:
                    side, kept = sides[document], self._text(document)
                    text = "\n".join(kept)
                    content = text.encode()
                    lines, size, digest = (
                        len(kept),
                        len(content),
                        hashlib.sha256(content).hexdigest(),
                    )
                    row = {"id": name, "source": source, "text": text}
                    outs[side].write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
                    for at, number in enumerate((1, lines, size)):
                        self._totals[side][at] += number
                read = spool.first[document + 1] - spool.first[document]
                given = audit.digest(document)
                rows.write(_row((name, file.name, source, side, read, lines, size, given, digest)))
                seen("Writing", document + 1, spool.documents)

    def finish(self, seed: int, shares: tuple[float, float]) -> Written:
        """Write the manifest, last: a folder without one is not whole."""
        audit = self._audit
        dropped = dict(Counter(self._why.values()).most_common())
        found = Counter(audit.withdrawn_by.values())
        document: dict[str, Any] = {
            "form": FORM,
            "made by": f"Terazi {__version__}",
            "name": audit.manifest.name,
            "language": audit.manifest.language,
            "seed": seed,
            "shares": {"validation": shares[0], "held-out": shares[1]},
            "kept although marked": list(self._keep),
            "sides": {
                side: dict(zip(("documents", "lines", "bytes"), numbers, strict=True))
                for side, numbers in self._totals.items()
            },
            "documents dropped": dropped,
            "lines dropped": dict(self._lines.most_common()),
            "sources": [
                one.model_dump(mode="json", exclude={"files", "format", "field", "id_field"})
                for one in audit.manifest.sources
            ],
            "withdrawn": [
                {**one.model_dump(mode="json"), "documents found": found[place]}
                for place, one in enumerate(audit.manifest.withdrawn)
            ],
            "test sets": audit.in_sets,
            "sha256": {name: _sha256(self._folder / name) for name in FILES},
        }
        text = json.dumps(document, ensure_ascii=False, indent=2)
        write_atomically(self._folder / MANIFEST, text + "\n")
        totals = {side: (one[0], one[1], one[2]) for side, one in self._totals.items()}
        return Written(self._folder, totals, dropped, dict(self._lines.most_common()))


def _together(audit: Audit) -> Iterator[tuple[int, int]]:
    """Documents that are nearly the same; of one line, those whose line is."""
    spool, document = audit.spool, audit.document_of_lines
    for one, other in audit.document_pairs:
        yield int(one), int(other)
    for one, other in audit.line_pairs:
        first, second = int(document[one]), int(document[other])
        if all(spool.first[at + 1] - spool.first[at] == 1 for at in (first, second)):
            yield first, second


def _new(path: Path) -> BinaryIO:
    with in_plain_words(path):
        return path.open("xb")


def _row(cells: Sequence[object]) -> bytes:
    class _Line:
        text = ""

        def write(self, text: str) -> int:
            self.text = text
            return len(text)

    line = _Line()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.text.encode()


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
