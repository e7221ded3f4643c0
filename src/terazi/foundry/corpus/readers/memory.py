"""Translation memories: the side of one language."""

from collections.abc import Iterator
from pathlib import Path

from terazi.data.fields import Tmx
from terazi.data.formats.tmx import read_tmx
from terazi.errors import InputError
from terazi.foundry.corpus.manifest import Source
from terazi.foundry.corpus.readers.line import Line


def read_memory(file: Path, source: Source, language: str) -> Iterator[Line]:
    """Each sentence of the language.

    Raises:
        InputError: it is not TMX, declares entities, unpacks to too much, or has nothing in the
            language.
    """
    wanted = (source.code or language).casefold()
    there: set[str] = set()
    some = False
    for number, record in enumerate(read_tmx(file, Tmx(kind="tmx")), 1):
        for name, text in zip(record.names[2:], record.cells[2:], strict=True):
            there.add(name)
            alike = name.casefold().replace("_", "-")
            if (alike == wanted or alike.startswith(f"{wanted}-")) and str(text).strip():
                some = True
                document = str(number) if source.documents == "line" else ""
                yield Line(document, record.line or number, " ".join(str(text).split()))
    if not some:
        listed = ", ".join(sorted(name[:20] for name in there)[:10])
        raise InputError(
            f"has no sentence in {wanted!r}, but in {listed}",
            file=file,
            way_out="name what it calls the language in the manifest: `code`",
        )
