"""The files that a weighing was measured on: people's own, public test sets, models."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from terazi.data.catalogue import CatalogueEntry, CatalogueFile, find
from terazi.data.fetch import NotAvailableError, fetch, mirror
from terazi.data.languages import general
from terazi.data.listing import DOWNLOAD, where
from terazi.data.own_files import is_own
from terazi.errors import InputError, TeraziError
from terazi.ledger.seal import sha256_of
from terazi.measuring import languages_of
from terazi.models.endpoint.address import PREFIX as ENDPOINT
from terazi.models.open import LLAMA_CPP, backend_for, open_for_scoring, place_of
from terazi.models.packaged import PREFIX as PACKAGED
from terazi.proposal.lock import Locked
from terazi.proposal.options import Model
from terazi.proposal.schema import Proposal
from terazi.report.facts import Facts, ModelFact
from terazi.verify.checks import Check, Difference, compared, differs, holds, not_here

_ELSEWHERE = "say with --files FOLDER where the proposal and its files lie"
_MIRROR = "set TERAZI_MIRROR to a folder that has them, or use a bundle made with --with-sets"


def own_files_check(locked: Locked, files: Path) -> Iterator[Check]:
    """Files that the proposal names: own test sets, tables, models, tokenizers, ratings."""
    what = "the files that the proposal names are those that were locked"
    found, missing = [], []
    for name, digest in locked.files.items():
        place = files / name
        if not place.is_file():
            place = locked.folder / name  # tables are copied beside the locked proposal
        if not place.is_file():
            missing.append(name)
        elif sha256_of(place) != digest:
            found.append(Difference(f"SHA-256 of {name}", digest, sha256_of(place)))
    there = len(locked.files) - len(missing)
    if there:
        yield compared(what, found, why=_number(there))
    if missing:
        yield not_here(what, f"not here: {', '.join(missing)}", _ELSEWHERE)


def pinned_files(proposal: Proposal, facts: Facts) -> list[CatalogueFile]:
    """The files of public test sets that were at hand when it was weighed, by their paths."""
    found = {
        file.mirror_path: file
        for entry in _public(proposal)
        for file in entry.files.values()
        if file.sha256 in facts.set_files
    }
    return [found[path] for path in sorted(found)]


def sets_checks(proposal: Proposal, facts: Facts, files: Path) -> Iterator[Check]:
    """Whether the same test sets are at hand as then. Nothing is downloaded."""
    what = "the files of public test sets are those that were pinned"
    pinned = pinned_files(proposal, facts)
    found, missing = [], []
    for file in pinned:
        try:
            fetch(file, offline=True)
        except NotAvailableError:
            missing.append(file.path)
        except InputError as error:
            found.append(Difference(file.path, f"SHA-256 {file.sha256}", error.problem))
    if len(pinned) > len(missing):
        yield compared(what, found, why=_number(len(pinned) - len(missing)))
    if missing:
        shown = ", ".join(missing[:5]) + (f" and {len(missing) - 5} more" if missing[5:] else "")
        yield not_here(what, f"not here: {shown}", _MIRROR)
    since = list(_since(proposal, facts))
    if since:
        why = f"not at hand then, and at hand now: {', '.join(since)}"
        way_out = "unset TERAZI_MIRROR, or set TERAZI_CACHE to an empty folder, and check again"
        yield not_here("the test sets at hand are those of then", why, way_out)
    own = [name for name in proposal.test_sets if is_own(name) and not (files / name).is_file()]
    if own:
        why = f"not here: {', '.join(own)}"
        yield not_here("the test sets at hand are those of then", why, _ELSEWHERE)


def _public(proposal: Proposal) -> Iterator[CatalogueEntry]:
    for name in proposal.test_sets:
        if not is_own(name):
            # Some are made from an installed package, or are of a catalogue that is not here.
            with suppress(InputError):
                yield find(name)


def _since(proposal: Proposal, facts: Facts) -> Iterator[str]:
    """Sets in languages of which nothing was at hand then, and all is now."""
    place = mirror()
    for entry in _public(proposal):
        used = {*entry.splits.items, *entry.splits.examples}
        for tag in languages_of(proposal):
            files = [
                file
                for (language, split), file in entry.files.items()
                if language in (tag, general(tag)) and split in used
            ]
            then = any(file.sha256 in facts.set_files for file in files)
            if files and not then and all(where(file, place) != DOWNLOAD for file in files):
                yield f"{entry.name} in {tag}"


def _number(files: int) -> str:
    return "1 file" if files == 1 else f"{files} files"


def models_checks(locked: Locked, facts: Facts, files: Path) -> Iterator[Check]:
    """The weights of every model are those that answered."""
    parts = {part.name: part for part in locked.proposal.options if isinstance(part, Model)}
    for fact in facts.models:
        part = parts.get(fact.option)
        if part is not None:
            yield _model_check(part, fact, files)


def _model_check(part: Model, fact: ModelFact, files: Path) -> Check:
    what = f"the weights of {part.name} are those that answered"
    if part.model.startswith(ENDPOINT) or not fact.weights:
        why = "nobody can look at the weights behind an endpoint from here"
        return not_here(what, why, "ask whoever runs it which weights it serves")
    try:
        weights = _weights(part, files)
    except TeraziError as error:
        other = re.search(r"not the pinned file .*SHA-256 ([0-9a-f]{64})", str(error))
        if other is not None:
            return differs(what, [Difference("SHA-256 of the weights", fact.weights, other[1])])
        problem, _, way_out = str(error).partition("\n  → ")
        return not_here(what, f"they are not here: {problem}", way_out or _ELSEWHERE)
    except (OSError, ImportError, ValueError, KeyError) as error:
        return not_here(what, f"they are not here: {error}", _ELSEWHERE)
    if weights != fact.weights:
        return differs(what, [Difference("SHA-256 of the weights", fact.weights, weights)])
    return holds(what, why=f"SHA-256 {weights}")


def _weights(part: Model, files: Path) -> str:
    """As an identity has them: of the file, or over the files of a folder."""
    place = place_of(part.model, files, offline=True)
    backend = backend_for(place, part.backend or "")
    if not place.exists():
        way_out = _ELSEWHERE if not part.model.startswith(PACKAGED) else ""
        raise InputError(f"there is no {part.model}", way_out=way_out)
    if backend == LLAMA_CPP:
        return sha256_of(place)
    return open_for_scoring(place, backend).identity.weights
