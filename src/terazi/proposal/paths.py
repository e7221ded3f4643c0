"""Which files a proposal may name, and whether they are there."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from terazi.data.own_files import files_of_own, is_own, read_own
from terazi.errors import InputError, InputErrors
from terazi.proposal.explain import short
from terazi.proposal.options import Model, Tool, Trained
from terazi.proposal.schema import Proposal
from terazi.proposal.shorthand import ENDPOINT, HUB, PREFIX

Problem = tuple[str, str]  # what is wrong, and the way out

MOST_TABLE_BYTES = 50_000_000
_OURS = ("ledger.csv",)  # what a weighing writes into the folder that the table is copied to
#: Files of a model's folder.
_OF_A_MODEL = {".json", ".safetensors", ".npz", ".model", ".txt", ".jinja"}


def files_of(proposal: Proposal, folder: Path) -> dict[str, Path]:
    """The files that a proposal names, as it names them, and where they are.

    Args:
        proposal: a proposal that has been read, so its files have been checked.
        folder: the folder of the proposal.
    """
    named = [option.table for option in proposal.options if isinstance(option, Tool)]
    for option in proposal.options:
        if isinstance(option, Model) and not option.model.startswith((PREFIX, ENDPOINT, HUB)):
            named += _files_of_model(option.model, folder)
        if isinstance(option, Model):
            named += option.licence_files
        if isinstance(option, Trained) and option.corpus:
            named.append(manifest_of(option.corpus, folder))
    for test_set in proposal.test_sets:
        if is_own(test_set):
            named += files_of_own(test_set, folder)
    named += [one.file for one in proposal.tokenizers]
    named.append(proposal.ratings)
    return {name: folder / name for name in named if name}


def _files_of_model(model: str, folder: Path) -> Iterator[str]:
    """The file itself, or the files of a folder by their names in it.

    A mixture has a folder for each of its models.
    """
    place = folder / model
    if not place.is_dir():
        yield model
        return
    inside = ("additional_chat_templates", "transformer", "ngram")
    deeper = (file for name in inside for file in place.glob(f"{name}/*"))
    for file in sorted([*place.iterdir(), *deeper]):
        if file.is_file() and file.suffix in _OF_A_MODEL:
            yield (PurePosixPath(model) / file.relative_to(place).as_posix()).as_posix()


def manifest_of(corpus: str, folder: Path) -> str:
    """The manifest of a clean corpus, by its name or that of its folder."""
    try:
        inside = (folder / corpus).is_dir()
    except (OSError, ValueError):
        inside = False
    return (PurePosixPath(corpus) / "manifest.json").as_posix() if inside else corpus


def table_problem(table: str, folder: Path | None) -> Problem | None:
    """What is wrong with the table of a tool.

    It is copied into the folder of the weighing, which people pass on; so it must lie beside the
    proposal, and no proposal can carry off another file of its reader.
    """
    problem = _table_name_problem(table)
    if problem or folder is None:
        return problem
    problem = not_there(table, folder)
    if problem:
        return problem
    if not (folder / table).resolve().is_relative_to(folder.resolve()):
        return (
            f"{short(table)} is a link that leads out of the proposal's folder",
            "put the table itself beside the proposal",
        )
    if (folder / table).stat().st_size > MOST_TABLE_BYTES:
        return f"{short(table)} is larger than 50 MB", "keep only vetted questions and answers"
    return None


def licence_problem(name: str, folder: Path | None) -> Problem | None:
    """What is wrong with a licence text; the report quotes from it, so it lies there too."""
    path = PurePosixPath(name)
    if "\\" in name or path.is_absolute() or ".." in path.parts or ":" in name:
        return (
            f"{short(name)} leads out of the proposal's folder",
            "put the licence beside the proposal and write its name, with / between folders",
        )
    if folder is None:
        return None
    problem = not_there(name, folder)
    if problem is None and not (folder / name).resolve().is_relative_to(folder.resolve()):
        return (
            f"{short(name)} is a link that leads out of the proposal's folder",
            "put the licence itself beside the proposal",
        )
    return problem


def own_set_problem(test_set: str, folder: Path | None) -> Problem | None:
    """What is wrong with people's own test set; its items are looked at by those who load it."""
    if folder is None or not is_own(test_set):
        return None
    try:
        read_own(test_set, folder)
    except InputError as error:
        first = error.errors[0] if isinstance(error, InputErrors) else error
        where = f"{first.field}: " if first.field else ""
        return f"in {short(test_set)}: {where}{first.problem}", first.way_out
    return None


def _table_name_problem(table: str) -> Problem | None:
    path = PurePosixPath(table)
    if "\\" in table or path.is_absolute() or ".." in path.parts or ":" in table:
        return (
            f"{short(table)} leads out of the proposal's folder",
            "put the table beside the proposal and write its name, with / between folders",
        )
    if path.suffix.casefold() != ".csv":
        return f"{short(table)} is not a CSV file", "save the table as CSV (UTF-8)"
    if str(path).casefold() in _OURS:
        return f"{table} is the name of a file that Terazi writes", "rename the table"
    return None


def not_there(name: str, folder: Path) -> Problem | None:
    """What is wrong with a file that must be there and hold something."""
    path = folder / name
    try:
        if path.is_dir():
            return f"{short(name)} is a folder", "name a file in it"
        if not path.is_file():
            return (
                f"there is no file {short(name)}",
                "check the name; it counts from the proposal's folder",
            )
        if path.stat().st_size == 0:
            return f"{short(name)} is empty", "look whether it was copied or loaded whole"
    except (OSError, ValueError) as error:
        return f"{short(name)} cannot be looked at ({error})", "check its name"
    return None
