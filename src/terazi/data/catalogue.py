"""The catalogue of public test sets: what each is, whose, under which licence, and every file.

A test set is data, not code: a YAML file that people write, and a table of its files beside it
(language, split, path, bytes, SHA-256) that ``tools/pin_test_set.py`` writes. Folders of such files
come through entry points in the group ``terazi.data``, ours like anybody's.
"""

import csv
import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from importlib.metadata import entry_points
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)

from terazi.errors import InputError, InputErrors

GROUP = "terazi.data"
_LARGEST_FILE = 256 * 1024 * 1024  # bytes
_COLUMNS = ("language", "split", "path", "bytes", "sha256")

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Word = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]


class Part(BaseModel):
    """Anything in a catalogue entry: nothing unknown in it, fixed once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Repository(Part):
    """A public repository at one commit, which never changes."""

    owner: Word
    name: Word
    commit: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{40}$")]


class Columns(Part):
    """What the columns of a table are called in its first line."""

    id: Text
    text: Text
    label: Text


class Table(Part):
    """Rows with a first line of names."""

    kind: Literal["table"]
    delimiter: Literal["tab", "comma"]
    columns: Columns


class Lines(Part):
    """A sentence a line."""

    kind: Literal["lines"]


class Splits(Part):
    """Which of the files are tested on, and which may be learnt from."""

    items: Annotated[tuple[Word, ...], Field(min_length=1)]
    examples: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """One pinned file of a test set."""

    test_set: str
    language: str
    split: str
    repository: Repository
    path: str
    bytes: int
    sha256: str

    @property
    def mirror_path(self) -> str:
        """Where it lies in a mirror and in the cache."""
        at = self.repository
        return f"github/{at.owner}/{at.name}/{at.commit}/{self.path}"

    @property
    def address(self) -> str:
        """Where the public can read it."""
        at = self.repository
        return f"https://raw.githubusercontent.com/{at.owner}/{at.name}/{at.commit}/{self.path}"


class CatalogueEntry(Part):
    """One public test set."""

    name: Name
    """As proposals name it."""
    title: Text
    """As people know it."""
    about: Text
    """What it is, in a sentence."""
    kind: Literal["choice", "parallel"]
    """Choices for each item, or the same sentences in several languages."""
    use: Text
    """Which probes take it: ``topic``, ``parallel``, …"""
    repository: Repository
    address: Text
    """Where people can read about it."""
    licence: Text
    citation: Text
    published: Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}){0,2}$")]
    """When (year, year-month or year-month-day)."""
    related_to: tuple[Name, ...] = ()
    """Test sets that share sentences with it: never learn from one to be tested on the other."""
    encoding: Literal["utf-8"] = "utf-8"
    format: Annotated[Table | Lines, Field(discriminator="kind")]
    choices: tuple[Text, ...] = ()
    """The labels as they stand in the files, in the order in which they are offered."""
    splits: Splits
    path: Text
    """Pattern of the files' paths, with ``{language}`` or ``{flores}``, and ``{split}``."""
    note: str = ""
    """What a reader of the figures must know."""

    _file: Path
    _files: Mapping[tuple[str, str], CatalogueFile]

    @model_validator(mode="after")
    def _kind_fits_format(self) -> "CatalogueEntry":
        if (self.kind == "choice") != (self.format.kind == "table"):
            raise ValueError("a set of choices is a table, and a parallel set is lines")
        if self.kind == "choice" and len(self.choices) < 2:
            raise ValueError("a set of choices needs at least two of them under `choices`")
        if self.kind == "parallel" and (self.choices or self.splits.examples):
            raise ValueError("a parallel set has neither choices nor examples")
        return self

    @field_validator("published", mode="before")
    @classmethod
    def _as_written(cls, day: object) -> object:
        return str(day) if isinstance(day, int | date) else day  # YAML has its own mind on dates

    @field_validator("choices")
    @classmethod
    def _choices_differ(cls, choices: tuple[str, ...]) -> tuple[str, ...]:
        if len({choice.casefold() for choice in choices}) < len(choices):
            raise ValueError("the same choice stands there twice")
        return choices

    @property
    def file(self) -> Path:
        """The YAML file it was read from."""
        return self._file

    @property
    def files(self) -> Mapping[tuple[str, str], CatalogueFile]:
        """All its files by language (BCP-47) and split."""
        return self._files

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages that it has items in."""
        return tuple(sorted({file.language for file in self._files.values()}))

    def with_files(
        self, file: Path, files: Mapping[tuple[str, str], CatalogueFile]
    ) -> "CatalogueEntry":
        """Return the same entry that knows where it and its files are."""
        entry = self.model_copy()
        entry._file = file  # noqa: SLF001  its own copy
        entry._files = files  # noqa: SLF001
        return entry


def built_in() -> Path:
    """The folder of the catalogue that comes with Terazi."""
    return Path(__file__).parent / "catalogue"


def folders() -> tuple[Path, ...]:
    """All installed catalogue folders, from the entry points in the group ``terazi.data``.

    Raises:
        InputError: an entry point does not lead to a folder.
    """
    found = []
    for point in sorted(entry_points(group=GROUP), key=lambda point: (point.name, point.value)):
        loaded: Path | str | Callable[[], Path | str] = point.load()
        place = Path(loaded() if callable(loaded) else loaded)
        if not place.is_dir():
            raise InputError(
                f"the catalogue folder {place} of the plugin {point.name} is not there",
                way_out=f"reinstall the package that has {point.value}, or uninstall it",
            )
        found.append(place)
    return tuple(dict.fromkeys(found))


def catalogue() -> dict[str, CatalogueEntry]:
    """All test sets of all installed catalogue folders, by name.

    Raises:
        InputError: an entry is wrong, or two have one name.
    """
    found: dict[str, CatalogueEntry] = {}
    for folder in folders():
        for file in sorted(folder.glob("*.yaml")):
            entry = read_entry(file)
            if entry.name in found:
                raise InputError(
                    f"there are two test sets named {entry.name}; the other is in "
                    f"{found[entry.name].file}",
                    file=file,
                    field="name",
                    way_out="give one of them another name",
                )
            found[entry.name] = entry
    return found


def find(name: str) -> CatalogueEntry:
    """Return the test set of that name.

    Raises:
        InputError: there is none; its way out names the nearest.
    """
    known = catalogue()
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name.casefold(), known, n=1, cutoff=0.5)
    raise InputError(
        f"there is no test set named “{name[:80]}”",
        way_out=f"did you mean {near[0]}?" if near else "`terazi data` lists those there are",
    )


def read_entry(file: Path) -> CatalogueEntry:
    """Read one catalogue entry and the table of its files.

    Raises:
        InputError: what is wrong, with file, line or field, and the way out.
    """
    entry = read_description(file)
    return entry.with_files(file, _read_files(entry, file.with_name(f"{file.stem}.files.csv")))


def read_description(file: Path) -> CatalogueEntry:
    """Read the YAML part of an entry alone, as long as its files are not pinned.

    Raises:
        InputError: what is wrong, with file, line or field, and the way out.
    """
    try:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", file=file) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise InputError(
            f"is not YAML: {getattr(error, 'problem', error)}",
            file=file,
            line=mark.line + 1 if mark is not None else None,
            way_out="compare it with an entry of Terazi's own catalogue (docs/data.md)",
        ) from error
    try:
        return CatalogueEntry.model_validate(data)
    except ValidationError as error:
        raise InputErrors(
            [
                InputError(
                    problem["msg"],
                    file=file,
                    field=".".join(map(str, problem["loc"])) or None,
                    way_out="docs/data.md describes each field",
                )
                for problem in error.errors()
            ]
        ) from error


def _read_files(entry: CatalogueEntry, table: Path) -> Mapping[tuple[str, str], CatalogueFile]:
    way_out = f"write it with tools/pin_test_set.py {entry.name} MIRROR"
    try:
        text = table.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", file=table, way_out=way_out) from error
    reader = csv.DictReader(text.splitlines())
    if tuple(reader.fieldnames or ()) != _COLUMNS:
        raise InputError(
            f"the columns are {', '.join(reader.fieldnames or ()) or 'missing'}, "
            f"not {', '.join(_COLUMNS)}",
            file=table,
            line=1,
            way_out=way_out,
        )
    found: dict[tuple[str, str], CatalogueFile] = {}
    for row in reader:
        field = _wrong_field(row)
        key = (row["language"], row["split"])
        if field is not None or key in found:
            raise InputError(
                "is there twice" if field is None else f"“{row[field]}” cannot be right",
                file=table,
                line=reader.line_num,
                field=field or "language",
                way_out=way_out,
            )
        found[key] = CatalogueFile(
            entry.name, *key, entry.repository, row["path"], int(row["bytes"]), row["sha256"]
        )
    used = (*entry.splits.items, *entry.splits.examples)
    for language, split in ((key[0], split) for key in found for split in used):
        if (language, split) not in found:
            raise InputError(
                f"{language} has no {split} file", file=table, field="split", way_out=way_out
            )
    return found


def _wrong_field(row: Mapping[str, str | None]) -> str | None:
    """The first field that cannot be right: a path that leads out of its folder, say."""
    rules = {
        "language": r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*",
        "split": r"[A-Za-z0-9][A-Za-z0-9._-]*",
        "path": r"(?!.*(^|/)\.\.?(/|$))[^\\/:\0][^\\:\0]*",
        "bytes": r"[1-9][0-9]{0,9}",
        "sha256": r"[0-9a-f]{64}",
    }
    for field, rule in rules.items():
        if not re.fullmatch(rule, row[field] or ""):
            return field
    return "bytes" if int(row["bytes"] or 0) > _LARGEST_FILE else None
