"""The documents of a clean corpus, as ``terazi corpus audit --write`` leaves them.

Everything the foundry builds is built of these, so that a text which was withdrawn or held out
cannot come in by another door.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from terazi.errors import InputError
from terazi.foundry.corpus.clean import FORM, MANIFEST
from terazi.foundry.corpus.split import SIDES

#: Bytes of one line of a side: no single document is larger than this.
LONGEST_LINE = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Document:
    """One text.

    ``id`` is unique in its corpus, ``source`` the title that the manifest gives its source.
    """

    id: str
    source: str
    text: str

    @property
    def bytes(self) -> int:
        """Of its text in UTF-8."""
        return len(self.text.encode())


@dataclass(frozen=True, slots=True)
class Corpus:
    """A clean corpus.

    Attributes:
        folder: where it lies.
        train, validation, held_out: its three sides.
        manifest: ``manifest.json``, as it was written.
    """

    folder: Path
    train: tuple[Document, ...]
    validation: tuple[Document, ...]
    held_out: tuple[Document, ...]
    manifest: dict[str, Any]

    @property
    def language(self) -> str:
        """The tag of the language that it claims to be in."""
        return str(self.manifest["language"])

    @property
    def name(self) -> str:
        """As the manifest gives it."""
        return str(self.manifest["name"])


def read_corpus(folder: Path) -> Corpus:
    """Read a clean corpus.

    Raises:
        InputError: the folder is none, a side is empty, or a line cannot be read.
    """
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InputError(
            "this folder has no clean corpus in it",
            file=path,
            way_out=f"make one: terazi corpus audit FOLDER --write {folder}",
        ) from error
    if not isinstance(manifest, dict) or manifest.get("form") != FORM:
        raise InputError(
            f"this is not the manifest of a clean corpus (“{FORM}”)",
            file=path,
            way_out="write the corpus again with this version of Terazi",
        )
    for field in ("language", "name"):
        if not isinstance(manifest.get(field), str) or not manifest[field]:
            raise InputError(
                "the clean corpus does not say it",
                file=path,
                field=field,
                way_out="write the corpus again with terazi corpus audit --write",
            )
    train, validation, held_out = (read_text(folder / f"{side}.jsonl") for side in SIDES)
    return Corpus(folder, train, validation, held_out, manifest)


def read_text(path: Path) -> tuple[Document, ...]:
    """All documents of a file (:func:`read_documents`); at least one has text.

    Raises:
        InputError: the file is absent or empty, or a line is not such a document.
    """
    documents = tuple(read_documents(path))
    if not any(one.text for one in documents):
        raise InputError("there is no text in it", file=path, way_out="add some text")
    return documents


def read_documents(path: Path) -> Iterator[Document]:
    """The documents of a file with one a line: ``id``, ``source``, ``text``.

    Raises:
        InputError: the file is absent, or a line is not such a document.
    """
    try:
        content = path.open("rb")
    except OSError as error:
        raise InputError(
            f"it cannot be opened: {error.strerror}",
            file=path,
            way_out="name a file with a document a line: id, source, text",
        ) from error
    with content:
        for number, line in enumerate(iter(lambda: content.readline(LONGEST_LINE), b""), start=1):
            if not line.isspace():
                yield _document(line, path, number)


def _document(line: bytes, path: Path, number: int) -> Document:
    try:
        row = json.loads(line)
        document = Document(str(row["id"]), str(row.get("source", "")), row["text"])
        document.text.encode()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        long = len(line) >= LONGEST_LINE
        raise InputError(
            f"this line is longer than {LONGEST_LINE // 2**20} MiB"
            if long
            else "this line is not a document: a JSON object with id, source and text, in UTF-8",
            file=path,
            line=number,
            way_out="write the file again with terazi corpus audit --write",
        ) from error
    return document


def size(documents: Sequence[Document]) -> int:
    """Bytes of all of them in UTF-8."""
    return sum(document.bytes for document in documents)
