"""The held-out texts as they are scored: pieces of documents, the same for every model.

From each document, in drawn order, one window's length is taken, then a second of each that has
one, until there is enough: many documents tell more than a few long ones, since the pieces of one
are alike.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from terazi.files import write_atomically
from terazi.foundry.corpus.split import lot
from terazi.foundry.text import Document
from terazi.models.long_text import windows


@dataclass(frozen=True, slots=True)
class Tested:
    """A held-out text.

    Attributes:
        name: "same source", "elsewhere", "English".
        pieces: (id of the document, text), several of one document in their order.
    """

    name: str
    pieces: tuple[tuple[str, str], ...]

    @property
    def bytes(self) -> int:
        """In UTF-8."""
        return sum(len(text.encode()) for _, text in self.pieces)

    @property
    def documents(self) -> int:
        """How many differ."""
        return len({document for document, _ in self.pieces})

    @property
    def digest(self) -> str:
        """SHA-256 of all pieces."""
        return hashlib.sha256(json.dumps(self.pieces).encode()).hexdigest()


def take(name: str, documents: Iterable[Document], *, most: int, piece: int, seed: int) -> Tested:
    """Take pieces until ``most`` bytes are there. Texts of one id are one document.

    Args:
        name: of the text.
        documents: all of them.
        most: bytes in all.
        piece: bytes of one.
        seed: of the order.
    """
    drawn = sorted(documents, key=lambda one: lot(one.id, seed))
    rest: dict[str, list[str]] = {}
    for one in drawn:
        rest.setdefault(one.id, []).extend(_cut(one.text, piece))
    found: dict[str, list[str]] = {}
    taken = turn = 0
    while taken < most and any(len(pieces) > turn for pieces in rest.values()):
        for document, pieces in rest.items():
            if turn < len(pieces) and taken < most:
                found.setdefault(document, []).append(pieces[turn])
                taken += len(pieces[turn].encode())
        turn += 1
    return Tested(name, tuple((name, text) for name, texts in found.items() for text in texts))


def _cut(text: str, piece: int) -> list[str]:
    """A document in pieces; a last one of less than a quarter is left out."""
    cut = [request.continuation for request in windows(text, window=piece, stride=piece)]
    if len(cut) > 1 and len(cut[-1].encode()) < piece / 4:
        cut.pop()
    return cut


def keep(texts: Iterable[Tested], path: Path) -> None:
    """Write them down, for whoever scores.

    Raises:
        TeraziError: the disk refuses.
    """
    rows = [{"name": text.name, "pieces": text.pieces} for text in texts]
    write_atomically(path, json.dumps(rows, ensure_ascii=False) + "\n")


def kept(path: Path) -> list[Tested]:
    """What :func:`keep` wrote."""
    return [
        Tested(row["name"], tuple((document, text) for document, text in row["pieces"]))
        for row in json.loads(path.read_text(encoding="utf-8"))
    ]
