"""Whether a clean corpus is what its manifest says, and what was withdrawn is not in it."""

import csv
import hashlib
import json
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np

from terazi.data.formats.record import shown
from terazi.errors import InputError
from terazi.foundry.corpus.clean import COLUMNS, FILES, FORM, MANIFEST, TABLE
from terazi.foundry.corpus.manifest import Withdrawn, read_manifest, withdrawal
from terazi.foundry.corpus.pieces import normal
from terazi.foundry.corpus.repeats import SHORTEST
from terazi.foundry.corpus.split import SIDES

_MOST_MANIFEST = 50_000_000  # bytes
_LISTED = 20


@dataclass(frozen=True, slots=True)
class Proof:
    """What was checked, and what is wrong.

    Attributes:
        documents: for each side, how many documents were read.
        withdrawals: how many were looked for.
        wrong: in words, one for each fault; empty where all is as it should be.
    """

    documents: Mapping[str, int]
    withdrawals: int
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row of the table of documents."""

    file: str
    side: str
    as_read: str
    as_written: str


def verify(folder: Path, corpus: Path | None = None) -> Proof:
    """Check a clean corpus from its files alone.

    Its files are those of the manifest; each document of each side is in the table, once, with the
    text it is said to have; no document and no line of 24 letters or more is on two sides; and
    nothing that was withdrawn is in it.

    Args:
        folder: as ``terazi corpus audit --write`` made it.
        corpus: the corpus it was made from, for what was withdrawn since.

    Raises:
        InputError: there is no such folder, or a file is not of that form.
    """
    manifest = _manifest(folder)
    withdrawn = _withdrawn(manifest, folder)
    if corpus is not None:
        withdrawn += [one for one in read_manifest(corpus).withdrawn if one not in withdrawn]
    checking = _Checking(folder, withdrawn)
    wrong = [
        *checking.files(manifest.get("sha256")),
        *(fault for side in SIDES for fault in checking.documents_of(side)),
        *checking.counted(),
        *checking.shared(),
    ]
    more = len(wrong) - _LISTED
    listed = [*wrong[:_LISTED], *([f"and {more} more"] if more > 0 else [])]
    return Proof(checking.counts, len(withdrawn), tuple(listed))


class _Checking:
    def __init__(self, folder: Path, withdrawn: Sequence[Withdrawn]) -> None:
        for name in FILES:
            if not (folder / name).is_file():
                raise InputError("is not there", file=folder / name, way_out="make the corpus anew")
        self._folder = folder
        self._table = dict(_table(folder / TABLE))
        self._withdrawn = withdrawn
        self._seen: set[str] = set()
        self._lines = {side: array("Q") for side in SIDES}
        self.counts: Counter[str] = Counter()

    def files(self, digests: object) -> Iterator[str]:
        for name in FILES:
            with (self._folder / name).open("rb") as content:
                digest = hashlib.file_digest(content, "sha256").hexdigest()
            if not isinstance(digests, dict) or digests.get(name) != digest:
                yield f"{name} is not the file that the manifest names: its content differs"

    def documents_of(self, side: str) -> Iterator[str]:
        for number, name, text in _documents(self._folder / f"{side}.jsonl"):
            self.counts[side] += 1
            for fault in self._faults(side, name, text):
                yield f"{side}.jsonl, line {number}: {shown(name)}: {fault}"
            self._seen.add(name)
            plain = (normal(line) for line in text.split("\n"))
            self._lines[side].extend(
                hash(line) & 0xFFFFFFFFFFFFFFFF for line in plain if len(line) >= SHORTEST
            )

    def _faults(self, side: str, name: str, text: str) -> Iterator[str]:
        digest = hashlib.sha256(text.encode()).hexdigest()
        entry = self._table.get(name)
        if entry is None or entry.side != side:
            yield f"{TABLE} does not have it on this side"
        elif entry.as_written != digest:
            yield f"is not the text that {TABLE} names"
        if name in self._seen:
            yield "is there twice"
        file, as_read = (entry.file, entry.as_read) if entry is not None else ("", digest)
        for sha256 in (as_read, digest):
            by = withdrawal(self._withdrawn, name, file, sha256)
            if by is not None:
                one = self._withdrawn[by]
                yield f"was withdrawn by {shown(one.by)} on {one.date}"
                break

    def counted(self) -> Iterator[str]:
        planned = Counter(entry.side for entry in self._table.values())
        for side in SIDES:
            if planned[side] != self.counts[side]:
                yield f"{side}.jsonl has {self.counts[side]} documents, {TABLE} {planned[side]}"

    def shared(self) -> Iterator[str]:
        for one, other in combinations(SIDES, 2):
            both = np.intersect1d(np.array(self._lines[one]), np.array(self._lines[other]))
            if len(both):
                yield f"{len(both)} lines are in {one} and in {other}"


def _manifest(folder: Path) -> dict[str, object]:
    file = folder / MANIFEST
    way_out = "name a folder that `terazi corpus audit --write` has made"
    try:
        if file.stat().st_size > _MOST_MANIFEST:
            raise InputError("is larger than a manifest", file=file, way_out=way_out)
        found = json.loads(file.read_bytes())
    except OSError as error:
        raise InputError(
            f"cannot be read: {error.strerror or error}", file=file, way_out=way_out
        ) from error
    except (ValueError, RecursionError) as error:
        raise InputError("is not JSON", file=file, way_out=way_out) from error
    if not isinstance(found, dict) or found.get("form") != FORM:
        raise InputError("is not the manifest of a clean corpus", file=file, way_out=way_out)
    return found


def _withdrawn(manifest: Mapping[str, object], folder: Path) -> list[Withdrawn]:
    listed = manifest.get("withdrawn")
    found: list[Withdrawn] = []
    for one in listed if isinstance(listed, list) else []:
        try:
            given = {name: one[name] for name in Withdrawn.model_fields if name in one}
            found.append(Withdrawn.model_validate(given))
        except (ValueError, TypeError) as error:
            raise InputError(
                "has a withdrawal that cannot be read", file=folder / MANIFEST, field="withdrawn"
            ) from error
    return found


def _table(file: Path) -> Iterator[tuple[str, _Entry]]:
    with file.open(encoding="utf-8", newline="") as content:
        rows = csv.DictReader(content)
        try:
            for row in rows:
                yield row["id"], _Entry(row["file"], row["side"], row["sha256 read"], row["sha256"])
        except (csv.Error, KeyError, UnicodeDecodeError) as error:
            raise InputError(
                f"is not the table of documents ({', '.join(COLUMNS)})",
                file=file,
                line=rows.line_num,
                way_out="make the corpus anew",
            ) from error


def _documents(file: Path) -> Iterator[tuple[int, str, str]]:
    with file.open("rb") as content:
        for number, line in enumerate(content, 1):
            try:
                row = json.loads(line)
                name, text = row["id"], row["text"]
            except (ValueError, KeyError, TypeError, RecursionError) as error:
                raise InputError(
                    "is not a document", file=file, line=number, way_out="make the corpus anew"
                ) from error
            if not isinstance(name, str) or not isinstance(text, str):
                raise InputError("is not a document", file=file, line=number)
            yield number, name, text
