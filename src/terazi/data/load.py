"""From the name of a test set and some languages to items, whatever file they come from."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Protocol, TypeVar

from terazi.data.catalogue import CatalogueEntry, CatalogueFile, find
from terazi.data.cldr_names import english_name
from terazi.data.fetch import NotAvailableError, fetch
from terazi.data.languages import general
from terazi.data.sets import Files, SetFile, assemble
from terazi.data.testset import Missing, TestSet
from terazi.finding import Source

_Thing = TypeVar("_Thing")


class Track(Protocol):
    """Shows how far a long piece of work has come."""

    def __call__(self, items: Sequence[_Thing], label: str) -> Iterable[_Thing]:
        """Return the items one by one."""
        ...


class Loaded(NamedTuple):
    """A test set with the use it is for, and what of it could not be had.

    ``testset`` is None where no language at all could be had.
    """

    use: str
    testset: TestSet | None
    missing: tuple[Missing, ...]


def no_progress(items: Sequence[_Thing], label: str) -> Iterator[_Thing]:  # noqa: ARG001
    """Show nothing."""
    yield from items


def load(
    name: str, languages: Sequence[str], *, allow_download: bool, track: Track = no_progress
) -> Loaded:
    """Load a test set of the catalogue in some languages.

    A language that the set has not, or whose files cannot be had, is reported, not an error.

    Args:
        name: as ``terazi data`` lists it.
        languages: BCP-47 tags; ``sw-KE`` is served by ``sw``, and keeps its own tag.
        allow_download: whether files that neither the mirror nor the cache has may be downloaded.
        track: shows progress, a step a language.

    Raises:
        InputError: there is no such set, or a file is not the pinned one or cannot be right.
        TeraziError: the cache cannot be written.
    """
    entry = find(name)
    wanted = tuple(dict.fromkeys(languages))
    found: dict[str, Files] = {}
    missing = []
    for tag in track(wanted, f"Test set {entry.title}"):
        try:
            found[tag] = _files(entry, tag, allow_download=allow_download)
        except NotAvailableError as error:
            missing.append(Missing(entry.name, tag, error.reason))
    testset = assemble(entry, found) if found else None
    return Loaded(entry.use, testset, tuple(missing))


def _files(entry: CatalogueEntry, tag: str, *, allow_download: bool) -> Files:
    own = next((one for one in (tag, general(tag)) if one in entry.languages), None)
    if own is None:
        raise NotAvailableError(f"{entry.title} has nothing in {english_name(tag)} ({tag})")

    def had(splits: Iterable[str]) -> tuple[SetFile, ...]:
        files = [entry.files[own, split] for split in splits]
        return tuple(
            SetFile(file.split, fetch(file, offline=not allow_download), _source(entry, tag, file))
            for file in files
        )

    names = (entry.fill.names,) if entry.fill is not None else ()
    return Files(own, had(entry.splits.items), had(entry.splits.examples), had(names))


def _source(entry: CatalogueEntry, tag: str, file: CatalogueFile) -> Source:
    return Source(
        title=f"{entry.title}: {english_name(tag)} ({tag}), {file.split}",
        address=file.address,
        licence=entry.licence,
        date=entry.published,
        sha256=file.sha256,
        citation=entry.citation,
    )
