"""What a proposal says of a model that was trained on local text: the corpus, and the base."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from terazi.proposal.explain import short
from terazi.proposal.options import Adapted, Trained
from terazi.proposal.paths import Problem, manifest_of
from terazi.proposal.shorthand import PREFIX

#: How the manifest of a clean corpus says what it is (`terazi.foundry.corpus.clean`).
FORM = "terazi corpus 1"

_MOST_BYTES = 50_000_000


def trained_problem(
    option: Trained, folder: Path | None, packaged: Mapping[str, str] | None
) -> tuple[str, Problem] | None:
    """The field and what is wrong with it.

    Args:
        option: as it is proposed.
        folder: of the proposal; None to leave files unchecked.
        packaged: names of the models that come inside packages; None to leave them unchecked.
    """
    base = option.base if isinstance(option, Adapted) else ""
    if (
        packaged is not None
        and base.startswith(PREFIX)
        and base.removeprefix(PREFIX) not in packaged
    ):
        known = ", ".join(PREFIX + one for one in packaged)
        return "base", (f"no model {short(base)} comes inside a package", f"there are {known}")
    if folder is None or not option.corpus:
        return None
    problem = _manifest_problem(option.corpus, folder)
    return ("corpus", problem) if problem else None


def read_manifest(file: Path) -> dict[str, Any] | None:
    """The manifest of a clean corpus; None where the file is none."""
    try:
        if file.stat().st_size > _MOST_BYTES:
            return None
        found = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and found.get("form") == FORM else None


def _manifest_problem(corpus: str, folder: Path) -> Problem | None:
    way_out = "name the folder that `terazi corpus audit --write` made, or its manifest.json"
    file = folder / manifest_of(corpus, folder)
    try:
        there = file.is_file()
    except (OSError, ValueError) as error:
        return f"{short(corpus)} cannot be looked at ({error})", "check its name"
    if not there:
        return f"there is no manifest of a clean corpus at {short(corpus)}", way_out
    if read_manifest(file) is None:
        return f"{short(corpus)} has no manifest of a clean corpus", way_out
    return None
