"""Which files a proposal may name, and whether they are there."""

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from terazi.proposal.explain import nearest, short
from terazi.proposal.schema import Model, Proposal, Tool
from terazi.proposal.shorthand import PREFIX

Problem = tuple[str, str]  # what is wrong, and the way out

MOST_TABLE_BYTES = 50_000_000
_OURS = ("ledger.csv",)  # what a weighing writes into the folder that the table is copied to


def files_of(proposal: Proposal, folder: Path) -> dict[str, Path]:
    """The files that a proposal names, as it names them, and where they are.

    Args:
        proposal: a proposal that has been read, so its files have been checked.
        folder: the folder of the proposal.
    """
    named = [option.table for option in proposal.options if isinstance(option, Tool)]
    named += [option.model for option in proposal.options if isinstance(option, Model)]
    return {name: folder / name for name in named if name and not name.startswith(PREFIX)}


def table_problem(table: str, folder: Path | None) -> Problem | None:
    """What is wrong with the table of a tool.

    It is copied into the folder of the weighing, which people pass on; so it must lie beside the
    proposal, and no proposal can carry off another file of its reader.
    """
    problem = _table_name_problem(table)
    if problem or folder is None:
        return problem
    problem = _not_there(table, folder)
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


def model_problem(
    model: str, folder: Path | None, packaged: Mapping[str, str] | None
) -> Problem | None:
    """What is wrong with the name or path of a model."""
    if packaged is None:
        return None
    if model.startswith(PREFIX):
        name = model.removeprefix(PREFIX)
        known = ", ".join(PREFIX + one for one in packaged)
        no_such = f"no model of the name {short(name)} comes inside a package"
        return (
            None if name in packaged else (no_such, f"{nearest(name, packaged)}There are {known}")
        )
    if model in packaged:
        return f"{short(model)} needs to be told from a path", f"write {PREFIX}{model}"
    if "://" in model:
        return (
            "Terazi fetches no model from the network",
            "fetch the GGUF file yourself, then write its path",
        )
    return _not_there(model, folder) if folder is not None else None


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


def _not_there(name: str, folder: Path) -> Problem | None:
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
