"""From the name of a test set and some languages to items, whatever file they come from."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar

from terazi.data.catalogue import CatalogueEntry, CatalogueFile, Table, find
from terazi.data.cldr_names import english_name
from terazi.data.fetch import NotAvailableError, fetch
from terazi.data.languages import general
from terazi.data.read import read_choices, read_lines
from terazi.data.testset import ChoiceItem, ChoiceSet, Missing, ParallelSet, TestSet
from terazi.errors import InputError
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
    found: dict[str, _Files] = {}
    missing = []
    for tag in track(wanted, f"Test set {entry.title}"):
        try:
            found[tag] = _files(entry, tag, allow_download=allow_download)
        except NotAvailableError as error:
            missing.append(Missing(entry.name, tag, error.reason))
    testset = _testset(entry, found) if found else None
    return Loaded(entry.use, testset, tuple(missing))


class _Files(NamedTuple):
    """The files of one language and where they are, those tested on and those learnt from."""

    items: tuple[tuple[CatalogueFile, Path], ...]
    examples: tuple[tuple[CatalogueFile, Path], ...]


def _files(entry: CatalogueEntry, tag: str, *, allow_download: bool) -> _Files:
    own = next((one for one in (tag, general(tag)) if one in entry.languages), None)
    if own is None:
        raise NotAvailableError(f"{entry.title} has nothing in {english_name(tag)} ({tag})")

    def had(splits: Iterable[str]) -> tuple[tuple[CatalogueFile, Path], ...]:
        files = [entry.files[own, split] for split in splits]
        return tuple((file, fetch(file, offline=not allow_download)) for file in files)

    return _Files(had(entry.splits.items), had(entry.splits.examples))


def _testset(entry: CatalogueEntry, found: dict[str, _Files]) -> TestSet:
    sources = tuple(
        _source(entry, tag, file)
        for tag, files in found.items()
        for file, _ in (*files.items, *files.examples)
    )
    if isinstance(entry.format, Table):
        items = {tag: _choices(entry, entry.format, tag, had.items) for tag, had in found.items()}
        examples = {
            tag: _choices(entry, entry.format, tag, had.examples) for tag, had in found.items()
        }
        _keep_apart(found, items, examples)
        return ChoiceSet(entry.name, items, examples, sources, note=entry.note)
    lines = {
        tag: tuple(line for _, path in had.items for line in read_lines(path))
        for tag, had in found.items()
    }
    _same_length(found, lines)
    return ParallelSet(entry.name, lines, sources, note=entry.note)


def _choices(
    entry: CatalogueEntry, table: Table, tag: str, files: Sequence[tuple[CatalogueFile, Path]]
) -> tuple[ChoiceItem, ...]:
    return tuple(
        item
        for _, path in files
        for item in read_choices(
            path,
            delimiter=table.delimiter,
            columns=table.columns,
            choices=entry.choices,
            test_set=entry.name,
            language=tag,
        )
    )


def _keep_apart(
    found: dict[str, _Files],
    items: dict[str, tuple[ChoiceItem, ...]],
    examples: dict[str, tuple[ChoiceItem, ...]],
) -> None:
    """Nothing may be learnt from what is tested on, and no item counted twice."""
    for tag, own in items.items():
        known: set[str] = set()
        for item in (*own, *examples[tag]):
            if item.id in known:
                raise InputError(
                    f"the item {item.id} is in more than one file of the set",
                    file=found[tag].items[0][1],
                    way_out="tell the test set's publisher: it cannot be used as it is",
                )
            known.add(item.id)


def _same_length(found: dict[str, _Files], lines: dict[str, tuple[str, ...]]) -> None:
    first, *others = lines
    for tag in others:
        if len(lines[tag]) != len(lines[first]):
            raise InputError(
                f"has {len(lines[tag])} lines in {tag} and {len(lines[first])} in {first}: "
                "they cannot be the same sentences",
                file=found[tag].items[0][1],
                way_out="tell the test set's publisher: it cannot be used as it is",
            )


def _source(entry: CatalogueEntry, tag: str, file: CatalogueFile) -> Source:
    return Source(
        title=f"{entry.title}: {english_name(tag)} ({tag}), {file.split}",
        address=file.address,
        licence=entry.licence,
        date=entry.published,
        sha256=file.sha256,
        citation=entry.citation,
    )
