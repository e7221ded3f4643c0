"""The audit: a corpus is read once onto the disk, and looked at line by line and as a whole."""

import hashlib
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from terazi.errors import InputError
from terazi.files import in_plain_words
from terazi.foundry.corpus import pieces
from terazi.foundry.corpus.find import Found, find_files
from terazi.foundry.corpus.forms import marks as marks_of_form
from terazi.foundry.corpus.manifest import FILE, Manifest, read_manifest, withdrawal
from terazi.foundry.corpus.marks import Mark
from terazi.foundry.corpus.personal import found as personal_data
from terazi.foundry.corpus.personal import masked
from terazi.foundry.corpus.readers.read import read_lines
from terazi.foundry.corpus.repeats import (
    SHORTEST,
    Bools,
    Places,
    Seen,
    exact,
    near_documents,
    near_lines,
)
from terazi.foundry.corpus.spool import Spool
from terazi.foundry.corpus.tested import KnownTests
from terazi.foundry.corpus.tongue import Tongue

_AT_ONCE = 2048  # lines
_SAMPLES = 5  # of each kind of personal data
DIGEST = 32  # bytes of a SHA-256


@dataclass(slots=True)
class Audit:
    """A corpus that has been read and looked at.

    Attributes:
        folder: of the corpus.
        manifest: what it says of itself.
        files: that it consists of.
        spool: its lines, as long as the audit is open.
        digests: the SHA-256 of each document's lines, one after the other.
        withdrawn_by: for each withdrawn document, the place of its withdrawal in the manifest.
        marks: for each line; 0 for those of withdrawn documents.
        gone: for each line, whether its document was withdrawn.
        line_pairs: lines that are nearly the same, the earlier first.
        document_pairs: the same of documents.
        tongue: what tells languages.
        others: languages that lines were told to be in, with counts.
        samples: masked examples of personal data by kind.
        in_sets: for each test set, how many lines it shares words or bytes with.
        not_compared: test sets that could not be had, and why.
    """

    folder: Path
    manifest: Manifest
    files: Sequence[Found]
    spool: Spool
    tongue: Tongue
    digests: bytearray = field(default_factory=bytearray)
    withdrawn_by: dict[int, int] = field(default_factory=dict)
    marks: npt.NDArray[np.uint32] = field(default_factory=lambda: np.zeros(0, dtype=np.uint32))
    gone: Bools = field(default_factory=lambda: np.zeros(0, dtype=bool))
    line_pairs: Places = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int64))
    document_pairs: Places = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int64))
    others: Counter[str] = field(default_factory=Counter)
    samples: dict[str, list[str]] = field(default_factory=dict)
    in_sets: dict[str, int] = field(default_factory=dict)
    not_compared: Sequence[str] = ()

    def digest(self, document: int) -> str:
        """The SHA-256 of a document's lines, joined by ends of lines, as hexadecimal."""
        return self.digests[document * DIGEST : (document + 1) * DIGEST].hex()

    @property
    def source_of_lines(self) -> npt.NDArray[np.int64]:
        """The place of each line's source in the manifest."""
        return self.source_of_documents[self.document_of_lines]

    @property
    def document_of_lines(self) -> npt.NDArray[np.int64]:
        """The number of each line's document."""
        held = self.spool.document_of
        return np.frombuffer(held, dtype=f"u{held.itemsize}").astype(np.int64)

    @property
    def source_of_documents(self) -> npt.NDArray[np.int64]:
        """The place of each document's source in the manifest."""
        held = self.spool.file_of
        sources = np.array([file.source for file in self.files], dtype=np.int64)
        return sources[np.frombuffer(held, dtype=f"u{held.itemsize}").astype(np.int64)]

    @property
    def document_gone(self) -> Bools:
        """For each document, whether it was withdrawn."""
        gone = np.zeros(self.spool.documents, dtype=bool)
        gone[list(self.withdrawn_by)] = True
        return gone

    @property
    def copies(self) -> tuple[set[int], set[int]]:
        """Documents nearly the same as an earlier one, and as a withdrawn one."""
        gone = self.document_gone
        earlier = {int(b) for a, b in self.document_pairs if not gone[a] and not gone[b]}
        taken_back = {
            int(b if gone[a] else a) for a, b in self.document_pairs if gone[a] != gone[b]
        }
        return earlier, taken_back


@contextmanager
def audit(
    folder: Path,
    *,
    tested: Mapping[str, Sequence[str]],
    seen: Seen,
    scratch: Path | None = None,
) -> Iterator[Audit]:
    """Look at a corpus; its text is on the disk until the block ends.

    Args:
        folder: with ``manifest.yaml``.
        tested: texts of test sets in the corpus's language, by the sets' names.
        seen: told how far it has come.
        scratch: where the text lies meanwhile, if not in the system's place for such files. It
            takes as much as the text itself.

    Raises:
        InputError: a file is wrong; with its line and the way out.
        TeraziError: the disk is full, or an extra is not installed.
    """
    manifest = read_manifest(folder)
    files = find_files(folder, manifest)
    tongue = Tongue(manifest.language)
    with in_plain_words(scratch or Path(tempfile.gettempdir())):
        held = tempfile.TemporaryDirectory(prefix="terazi-corpus-", dir=scratch)
    with held as place, Spool(Path(place)) as spool:
        done = Audit(folder, manifest, files, spool, tongue)
        _read(done, seen)
        _look(done, KnownTests(tested), seen)
        yield done


def _read(done: Audit, seen: Seen) -> None:
    total = sum(file.bytes for file in done.files)
    before = 0
    for number, file in enumerate(done.files):
        _read_file(done, number, partial(_far, seen, before, total))
        before += file.bytes
    if not done.spool.lines:
        raise InputError(
            "holds no text: all its lines are blank", file=done.folder, way_out="put text into it"
        )
    _one_of_each_name(done)
    _take_back(done)


def _far(seen: Seen, before: int, total: int, in_this_file: int) -> None:
    seen("Reading", before + in_this_file, total)


def _read_file(done: Audit, number: int, far: Callable[[int], None]) -> None:
    file = done.files[number]
    name = None
    digest = hashlib.sha256()
    source = done.manifest.sources[file.source]
    for line in read_lines(file, source, done.manifest.language, far):
        if line.document != name:
            if name is not None:
                done.digests += digest.digest()
            digest = hashlib.sha256()
            name = line.document
            done.spool.begin(f"{file.name}#{name}" if name else file.name, number)
        else:
            digest.update(b"\n")
        digest.update(line.text.encode())
        done.spool.add(line.text, line.number)
    if name is not None:
        done.digests += digest.digest()


def _take_back(done: Audit) -> None:
    """Find the documents that were withdrawn."""
    listed = done.manifest.withdrawn
    for document in range(done.spool.documents) if listed else ():
        file = done.files[done.spool.file_of[document]].name
        by = withdrawal(listed, done.spool.name(document), file, done.digest(document))
        if by is not None:
            done.withdrawn_by[document] = by
    done.gone = done.document_gone[done.document_of_lines]
    if done.gone.all():
        raise InputError(
            "all documents were withdrawn: nothing is left",
            file=done.folder / FILE,
            field="withdrawn",
            way_out="look whether that is meant",
        )


def _one_of_each_name(done: Audit) -> None:
    spool = done.spool
    hashes = np.fromiter(
        (hash(spool.name(at)) for at in range(spool.documents)), np.int64, spool.documents
    )
    order = np.argsort(hashes, kind="stable")
    for at in np.flatnonzero(hashes[order][1:] == hashes[order][:-1]):
        one, other = spool.name(int(order[at])), spool.name(int(order[at + 1]))
        if one == other:
            raise InputError(
                f"two documents have the id {one[:80]!r}",
                file=done.files[spool.file_of[int(order[at + 1])]].path,
                way_out="give each an id of its own, or leave `id_field` out",
            )


def _look(done: Audit, tested: KnownTests, seen: Seen) -> None:
    spool = done.spool
    marks = np.zeros(spool.lines, dtype=np.uint32)
    hashes = np.zeros(spool.lines, dtype=np.uint64)
    in_sets: Counter[int] = Counter()
    elsewhere: list[str] = []
    for first, texts in spool.batches(_AT_ONCE):
        plain = [pieces.normal(text) for text in texts]
        for at, text in enumerate(texts):
            if plain[at]:
                hashes[first + at] = hash(plain[at]) & 0xFFFFFFFFFFFFFFFF
            if done.gone[first + at]:
                continue
            mark = done.tongue.marks(text) | marks_of_form(text, done.manifest.language)
            for kind, words in personal_data(text):
                mark |= kind
                _keep_sample(done.samples, kind, words)
            if len(plain[at]) < SHORTEST:
                mark |= Mark.TOO_SHORT
            if mark & Mark.OTHER_LANGUAGE and len(elsewhere) < _AT_ONCE:
                elsewhere.append(text)
            marks[first + at] = mark
        for at, (mark, test_set) in tested.marks(plain).items():
            if not done.gone[first + at]:
                marks[first + at] |= np.uint32(mark)
                in_sets[test_set] += 1
        seen("Looking at lines", first + len(texts), spool.lines)
    more, firsts = exact(hashes, done.gone, spool)
    marks |= more
    pairs = near_lines(spool, firsts, seen)
    gone = done.gone[pairs]
    marks[pairs[~gone.any(axis=1), 1]] |= np.uint32(Mark.NEARLY)
    # A line that has the words of a withdrawn one stands for it in the pairs.
    copied = (marks[pairs] & np.uint32(Mark.WITHDRAWN) > 0).any(axis=1)
    marks[pairs[copied].ravel()] |= np.uint32(Mark.WITHDRAWN)
    marks[pairs[gone[:, 0] & ~gone[:, 1], 1]] |= np.uint32(Mark.WITHDRAWN)
    marks[pairs[gone[:, 1] & ~gone[:, 0], 0]] |= np.uint32(Mark.WITHDRAWN)
    short = marks & np.uint32(Mark.TOO_SHORT) > 0
    marks[short] &= ~np.uint32(Mark.WITHDRAWN | Mark.REPEATED)
    marks[done.gone] = 0
    done.marks, done.line_pairs = marks, pairs
    done.document_pairs = near_documents(spool, seen)
    done.others = Counter(done.tongue.other(elsewhere))
    done.in_sets = {name: in_sets[place] for place, name in enumerate(tested.sets)}


def _keep_sample(samples: dict[str, list[str]], kind: Mark, words: str) -> None:
    kept = samples.setdefault((kind.name or "").lower(), [])
    form = masked(words)
    if len(kept) < _SAMPLES and form not in kept:
        kept.append(form)
