"""Which module reads which format."""

from collections.abc import Iterator

from terazi.errors import InputError
from terazi.foundry.corpus.find import Found
from terazi.foundry.corpus.manifest import Source
from terazi.foundry.corpus.readers.line import Line, Seen
from terazi.foundry.corpus.readers.memory import read_memory
from terazi.foundry.corpus.readers.page import read_book, read_page
from terazi.foundry.corpus.readers.parquet import read_parquet
from terazi.foundry.corpus.readers.text import read_json_lines, read_text


def read_lines(found: Found, source: Source, language: str, seen: Seen) -> Iterator[Line]:
    """The lines of a file of a corpus, in its order.

    Raises:
        InputError: it cannot be right; with file, line and way out.
        TeraziError: what it takes to read it is not installed.
    """
    file = found.path
    try:
        if found.format == "text":
            yield from read_text(file, source, seen)
        elif found.format == "jsonl":
            yield from read_json_lines(file, source, seen)
        elif found.format == "parquet":
            yield from read_parquet(file, source, seen)
        elif found.format == "tmx":
            yield from read_memory(file, source, language)
        elif found.format == "html":
            yield from read_page(file)
        else:
            yield from read_book(file)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", file=file) from error
    seen(found.bytes)
