"""What ``terazi data`` lists: every test set, what it costs to fetch, and where it already is."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from terazi.data import cldr, cldr_names
from terazi.data.catalogue import CatalogueEntry, CatalogueFile, catalogue
from terazi.data.fetch import cached_path, mirror

MIRROR = "mirror"
CACHE = "cache"
DOWNLOAD = "download"
PACKAGE = "package"


@dataclass(frozen=True, slots=True)
class Entry:
    """One test set as people see it.

    Attributes:
        name: for the proposal's ``test_sets``.
        title: as people know it.
        about: what it is, in a sentence.
        use: which probes take it.
        languages: BCP-47 tags.
        licence: in words.
        bytes: of all its files in all languages.
        found: how many files are where: ``mirror``, ``cache``, ``download`` (not here yet),
            ``package`` (made from an installed package, nothing to fetch).
        related_to: sets that share sentences with it.
    """

    name: str
    title: str
    about: str
    use: str
    languages: tuple[str, ...]
    licence: str
    bytes: int
    found: Mapping[str, int]
    related_to: tuple[str, ...] = ()


def entries() -> tuple[Entry, ...]:
    """List all test sets by name. Files are looked for, not read.

    Raises:
        InputError: a catalogue entry is wrong, or the mirror is not there.
    """
    place = mirror()
    listed = [_entry(entry, place) for entry in catalogue().values()]
    return tuple(sorted((*listed, _words()), key=lambda entry: entry.name))


def _entry(entry: CatalogueEntry, place: Path | str | None) -> Entry:
    files = {file.path: file for file in entry.files.values()}.values()  # some have two languages
    return Entry(
        name=entry.name,
        title=entry.title,
        about=entry.about,
        use=entry.use,
        languages=entry.languages,
        licence=entry.licence,
        bytes=sum(file.bytes for file in files),
        found=Counter(where(file, place) for file in files),
        related_to=entry.related_to,
    )


def where(file: CatalogueFile, place: Path | str | None) -> str:
    """Where a file is, as ``found`` of an entry says it; ``place`` is the mirror."""
    if isinstance(place, Path) and (place / file.mirror_path).is_file():
        return MIRROR
    if cached_path(file).is_file():
        return CACHE
    return MIRROR if isinstance(place, str) else DOWNLOAD


def _words() -> Entry:
    languages = cldr_names.all_languages()
    return Entry(
        name=cldr.NAME,
        title="Word knowledge from Unicode CLDR",
        about=(
            "Names of countries, languages, money, months and days, made for each weighing; "
            "about four in five of these languages have enough of them."
        ),
        use=cldr.USE,
        languages=languages,
        licence=cldr_names.LICENCE,
        bytes=0,
        found={PACKAGE: len(languages)},
    )
