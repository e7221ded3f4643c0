"""The catalogue of public test sets: what each is, whose, under which licence, and every file.

A test set is data, not code: a YAML file that people write, and a table of its files beside it
(language, split, path, bytes, SHA-256) that ``tools/pin_test_set.py`` writes. Folders of such files
come through entry points in the group ``terazi.data``, ours like anybody's.
"""

import csv
import difflib
import re
from collections.abc import Callable, Mapping
from importlib.metadata import entry_points
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from terazi.data.entry import CatalogueEntry, CatalogueFile, Repository
from terazi.errors import InputError, InputErrors

__all__ = [
    "CatalogueEntry",
    "CatalogueFile",
    "Repository",
    "built_in",
    "catalogue",
    "find",
    "folders",
    "read_description",
    "read_entry",
    "validated",
]

GROUP = "terazi.data"
_LARGEST_FILE = 256 * 1024 * 1024  # bytes
_LARGEST_YAML = 200_000  # bytes
_COLUMNS = ("language", "split", "path", "bytes", "sha256")

_IN_WORDS = {"extra_forbidden": "there is no such field", "missing": "is missing"}

_Form = TypeVar("_Form", bound=BaseModel)


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
    return validated(file, CatalogueEntry)


def validated(file: Path, form: type[_Form]) -> _Form:
    """Read a YAML file of that form.

    Raises:
        InputError: what is wrong, with file, line or field, and the way out.
    """
    try:
        if file.stat().st_size > _LARGEST_YAML:
            raise InputError(
                f"is larger than {_LARGEST_YAML // 1000} kB",
                file=file,
                way_out="put the items into files beside it (docs/data.md)",
            )
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", file=file) from error
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise InputError(
            f"is not YAML: {getattr(error, 'problem', error)}",
            file=file,
            line=mark.line + 1 if mark is not None else None,
            way_out="compare it with an entry of Terazi's own catalogue (docs/data.md)",
        ) from error
    try:
        return form.model_validate(data)
    except ValidationError as error:
        raise InputErrors(
            [
                InputError(
                    _IN_WORDS.get(problem["type"], problem["msg"].removeprefix("Value error, ")),
                    file=file,
                    field=".".join(map(str, problem["loc"])) or None,
                    way_out="docs/data.md describes each field",
                )
                for problem in error.errors()
                if not (problem["type"] == "too_short" and problem["input"])  # its items are wrong
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
    used += (entry.fill.names,) if entry.fill is not None else ()
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
