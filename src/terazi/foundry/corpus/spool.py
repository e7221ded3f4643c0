"""The corpus as it was read, on the disk: every line and document by its number.

In memory stay 16 bytes a line (where it stands, which document, which line of the file) and 20
bytes a document; the text does not.
"""

from array import array
from collections.abc import Iterator
from io import BufferedRandom
from pathlib import Path
from types import TracebackType
from typing import Self

from terazi.files import in_plain_words


class Texts:
    """Texts in a file, in the order in which they were added."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._ends = array("Q", [0])
        with in_plain_words(path):
            self._file: BufferedRandom = path.open("w+b")
        self._writing = True

    def __len__(self) -> int:
        return len(self._ends) - 1

    def add(self, text: str) -> None:
        """Add one.

        Raises:
            TeraziError: the disk is full.
        """
        content = text.encode()
        with in_plain_words(self._path):
            self._file.write(content)
        self._ends.append(self._ends[-1] + len(content))

    def __getitem__(self, place: int) -> str:
        return self.several(place, place + 1)[0]

    def several(self, first: int, end: int) -> list[str]:
        """Texts that stand one after the other."""
        if self._writing:
            with in_plain_words(self._path):
                self._file.flush()
            self._writing = False
        start = self._ends[first]
        self._file.seek(start)
        content = self._file.read(self._ends[end] - start)
        return [
            content[self._ends[at] - start : self._ends[at + 1] - start].decode()
            for at in range(first, end)
        ]

    def size(self, first: int, end: int) -> int:
        """How many bytes they have."""
        return self._ends[end] - self._ends[first]

    def close(self) -> None:
        """Let go of the file; what could not be written any more does not matter."""
        try:
            self._file.close()
        except OSError:
            self._file.raw.close()


class Spool:
    """Lines in documents in files.

    Attributes:
        document_of: for each line, the number of its document.
        number: for each line, its number in its file.
        file_of: for each document, the number of its file.
        first: for each document, its first line; and one more, the end.
    """

    def __init__(self, folder: Path) -> None:
        self._lines = Texts(folder / "lines")
        self._names = Texts(folder / "documents")
        self.document_of = array("I")
        self.number = array("I")
        self.file_of = array("I")
        self.first = array("Q", [0])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._lines.close()
        self._names.close()

    @property
    def lines(self) -> int:
        """How many there are."""
        return len(self._lines)

    @property
    def documents(self) -> int:
        """How many there are."""
        return len(self._names)

    def begin(self, name: str, file: int) -> None:
        """Begin another document."""
        self._names.add(name)
        self.file_of.append(file)
        self.first.append(self.first[-1])

    def add(self, text: str, number: int) -> None:
        """Add a line to the last document."""
        self._lines.add(text)
        self.document_of.append(len(self._names) - 1)
        self.number.append(number)
        self.first[-1] += 1

    def name(self, document: int) -> str:
        """The id of a document."""
        return self._names[document]

    def line(self, place: int) -> str:
        """The text of a line."""
        return self._lines[place]

    def some(self, first: int, end: int) -> list[str]:
        """The texts of lines that stand one after the other."""
        return self._lines.several(first, end)

    def bytes(self, first: int, end: int) -> int:
        """How many bytes lines have that stand one after the other."""
        return self._lines.size(first, end)

    def batches(self, size: int) -> Iterator[tuple[int, list[str]]]:
        """All lines, ``size`` at a time, with the number of the first."""
        for first in range(0, self.lines, size):
            yield first, self.some(first, min(first + size, self.lines))
