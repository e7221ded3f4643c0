"""Which files belong to which source of a corpus; none of them outside its folder."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from terazi.errors import InputError
from terazi.foundry.corpus.manifest import FILE, Manifest

MOST_FILES = 200_000
_BY_NAME = {
    ".txt": "text",
    ".md": "text",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".tmx": "tmx",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".epub": "epub",
}
_OUT = "put the file itself into the corpus's folder, and name it from there, with /"


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a corpus.

    Attributes:
        path: where it is.
        name: counted from the corpus's folder, with /.
        source: its place in the manifest.
        format: how it is written.
        bytes: its size.
    """

    path: Path
    name: str
    source: int
    format: str
    bytes: int


def find_files(folder: Path, manifest: Manifest) -> list[Found]:
    """All files of a corpus in the order of its sources, and of their names within each.

    Raises:
        InputError: a source names a file that is not there, lies outside the folder, belongs to
            two sources, is of no known format, or is the corpus's only one and empty.
    """
    found: dict[str, Found] = {}
    file = folder / FILE
    for place, source in enumerate(manifest.sources):
        for number, pattern in enumerate(source.files):
            field = f"sources.{place}.files.{number}"
            for path in _matching(folder, pattern, file, field):
                name = path.relative_to(folder).as_posix()
                if name in found and found[name].source != place:
                    raise InputError(
                        f"{name[:80]} belongs to two sources",
                        file=file,
                        field=field,
                        way_out="let each file belong to one",
                    )
                kind = source.format if source.format != "by name" else _kind(path, file, field)
                found[name] = Found(path, name, place, kind, path.stat().st_size)
                if len(found) > MOST_FILES:
                    raise InputError(
                        f"has more than {MOST_FILES:,} files",
                        file=folder,
                        way_out="put the documents into JSON Lines files, one document a line",
                    )
    if not any(one.bytes for one in found.values()):
        raise InputError("all files are empty", file=folder, way_out="put text into it")
    return list(found.values())


def _matching(folder: Path, pattern: str, file: Path, field: str) -> Iterator[Path]:
    short = pattern[:80]
    parts = PurePosixPath(pattern)
    if "\\" in pattern or "\0" in pattern or parts.is_absolute() or ".." in parts.parts:
        raise InputError(
            f"{short!r} leads out of the corpus's folder", file=file, field=field, way_out=_OUT
        )
    home = folder.resolve()
    some = False
    try:
        paths = sorted(folder.glob(pattern))
    except (OSError, ValueError, NotImplementedError) as error:
        raise InputError(
            f"{short!r} is no pattern ({error})", file=file, field=field, way_out="as news/*.txt"
        ) from error
    for path in paths:
        if not path.resolve().is_relative_to(home):
            raise InputError(
                "is a link that leads out of the corpus's folder", file=path, way_out=_OUT
            )
        if path.is_file() and path.name != FILE:
            some = True
            yield path
    if not some:
        raise InputError(
            f"there is no file {short!r}",
            file=file,
            field=field,
            way_out="check the name; it counts from the manifest's folder",
        )


def _kind(path: Path, file: Path, field: str) -> str:
    kind = _BY_NAME.get(path.suffix.lower())
    if kind is None:
        raise InputError(
            f"how {path.name[:80]} is written cannot be told by its name",
            file=file,
            field=field,
            way_out="say it: format: text (or jsonl, parquet, tmx, html, epub)",
        )
    return kind
