"""The files of people's own test sets: a descriptor and what lies beside it, and nothing else.

A proposal names the descriptor under ``test_sets`` (``messages.yaml``). Neither it nor its files
may lie outside the proposal's folder, so no proposal can measure on another file of its reader.
"""

from pathlib import Path, PurePosixPath

from terazi.data.catalogue import validated
from terazi.data.entry import OwnEntry, OwnFile
from terazi.errors import InputError

SUFFIXES = (".yaml", ".yml")
MOST_BYTES = 50_000_000  # of one file


def is_own(name: str) -> bool:
    """Whether a proposal's ``test_sets`` entry names a descriptor, not a set of the catalogue."""
    return name.casefold().endswith(SUFFIXES)


def read_own(name: str, folder: Path) -> OwnEntry:
    """Read a descriptor and make sure that its files are there, and nowhere else.

    Args:
        name: as the proposal writes it, from its folder.
        folder: of the proposal; neither the descriptor nor its files may lie outside.

    Raises:
        InputError: something in it is wrong, or a file is not there.
    """
    descriptor = inside(name, folder)
    if not is_own(name):
        raise _is_no_descriptor(descriptor)
    entry = validated(descriptor, OwnEntry)
    for number, file in enumerate(entry.files):
        try:
            inside(path_of(name, file), folder)
        except InputError as error:
            raise InputError(
                error.problem,
                file=descriptor,
                field=f"files.{number}.path",
                way_out=error.way_out,
            ) from error
    return entry


def _is_no_descriptor(file: Path) -> InputError:
    """What to say of a sheet; its descriptor has the first part of its name (``x.sw.csv``)."""
    stem = file.name.partition(".")[0]
    beside = (file.with_name(f"{stem}{suffix}") for suffix in SUFFIXES)
    found = next((one.name for one in beside if one.is_file()), None)
    named = f"name {found}" if found else "name the .yaml file beside it"
    if found is None:
        named += "; `terazi testset new` makes both"
    return InputError(
        "this is a sheet of items, not the file that describes it", file=file, way_out=named
    )


def files_of_own(name: str, folder: Path) -> tuple[str, ...]:
    """The descriptor and its files, each as counted from the proposal's folder.

    Raises:
        InputError: as ``read_own``.
    """
    entry = read_own(name, folder)
    return tuple(dict.fromkeys((name, *(path_of(name, file) for file in entry.files))))


def path_of(name: str, file: OwnFile) -> str:
    """Where a file lies, counted from the proposal's folder as its descriptor is."""
    return (PurePosixPath(name).parent / file.path).as_posix()


def inside(name: str, folder: Path) -> Path:
    """The file of that name in the folder.

    Raises:
        InputError: it leads out of the folder, is not there, or is too large.
    """
    path = PurePosixPath(name)
    short = name if len(name) <= 80 else f"{name[:80]}…"
    beside = "put it beside the proposal and write its name, with / between folders"
    if "\\" in name or "\0" in name or ":" in name or path.is_absolute() or ".." in path.parts:
        raise InputError(f"{short!r} leads out of the proposal's folder", way_out=beside)
    place = folder / path
    try:
        if not place.is_file():
            raise InputError(
                f"there is no file {short!r}",
                file=_said(folder),
                way_out="check the name; it counts from the file that names it",
            )
        if not place.resolve().is_relative_to(folder.resolve()):
            raise InputError(
                f"{short!r} is a link that leads out of the proposal's folder",
                way_out="put the file itself there",
            )
        if place.stat().st_size > MOST_BYTES:
            raise InputError(
                f"{short!r} is larger than {MOST_BYTES // 1_000_000} MB",
                file=place,
                way_out="a test set of a few hundred items is enough",
            )
    except (OSError, ValueError) as error:
        raise InputError(
            f"{short!r} cannot be looked at ({error})",
            file=_said(folder),
            way_out="check its name",
        ) from error
    return place


def _said(folder: Path) -> Path | None:
    """The folder, as far as it tells people anything: not the one they are in."""
    return folder if folder.parts else None
