"""People's own test sets: a descriptor in the catalogue's form, with the files beside it.

Its files are whatever they are on the day; their SHA-256 are computed, locked with the proposal,
and go with every figure.
"""

import contextlib
import hashlib
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from terazi.data.cldr_names import english_name
from terazi.data.entry import OwnEntry, OwnFile
from terazi.data.fields import Sheet
from terazi.data.formats.record import Record
from terazi.data.formats.sheet import read_sheet
from terazi.data.languages import general
from terazi.data.load import Loaded, Track, no_progress
from terazi.data.own_files import inside, path_of, read_own
from terazi.data.own_people import licence_of, licences_of, origin_of
from terazi.data.sets import Files, SetFile, assemble
from terazi.data.testset import Missing
from terazi.errors import InputError
from terazi.finding import Grade, Source


def load_own(
    name: str, folder: Path, languages: Sequence[str] = (), *, track: Track = no_progress
) -> Loaded:
    """Load people's own test set in some languages.

    Args:
        name: of the descriptor, from ``folder``.
        folder: of the proposal.
        languages: BCP-47 tags; none for all that it has.
        track: shows progress, a step a language.

    Raises:
        InputError: what is wrong, with file, line, field and the way out.
    """
    entry = read_own(name, folder)
    found: dict[str, Files] = {}
    missing = []
    wanted = tuple(dict.fromkeys(languages)) or entry.languages
    for tag in track(wanted, f"Test set {entry.title}"):
        own = next((one for one in (tag, general(tag)) if one in entry.languages), None)
        if own is None:
            reason = f"{entry.title} has nothing in {english_name(tag)} ({tag})"
            missing.append(Missing(entry.name, tag, reason))
            continue
        files = [file for file in entry.files if file.language == own]
        parts = [
            tuple(_set_file(entry, name, file, folder, tag) for file in files if file.split in part)
            for part in (
                entry.splits.items,
                entry.splits.examples,
                (entry.fill.names,) if entry.fill is not None else (),
            )
        ]
        if not parts[0]:
            reason = f"{entry.title} has no items in {english_name(tag)} ({tag})"
            missing.append(Missing(entry.name, tag, reason))
            continue
        found[tag] = Files(own, *parts)
    grade = Grade.ASSUMED if entry.starter else Grade.MEASURED_HERE
    testset = assemble(entry, found, grade) if found else None
    return Loaded(entry.use, testset, tuple(missing))


def licences_of_own(name: str, folder: Path) -> list[str]:
    """Every licence that people's own test set and the rows of its sheets name.

    Args:
        name: of the descriptor, from ``folder``.
        folder: of the proposal.

    Raises:
        InputError: what is wrong, with file, line, field and the way out.
    """
    entry = read_own(name, folder)
    rows = (inside(path_of(name, file), folder) for file in entry.files)
    sheets = [read_sheet(place) for place in rows] if isinstance(entry.format, Sheet) else []
    return licences_of(entry, chain.from_iterable(sheets))


def _set_file(entry: OwnEntry, name: str, file: OwnFile, folder: Path, tag: str) -> SetFile:
    path = path_of(name, file)
    place = inside(path, folder)
    with place.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    # Only sheets have columns for it; what is wrong with one is said where its items are read.
    records: tuple[Record, ...] = ()
    if isinstance(entry.format, Sheet):
        with contextlib.suppress(InputError):
            records = tuple(read_sheet(place))
    source = Source(
        title=f"{entry.title}: {english_name(tag)} ({tag}), {file.split}",
        address=entry.address or path,
        licence=licence_of(entry, records),
        date=entry.published,
        sha256=digest,
        citation=origin_of(entry, records),
    )
    return SetFile(file.split, place, source)
