"""What the European Open Source AI Index says of a model: 14 dimensions, no score.

Source: Liesenfeld, Lopez & Dingemanse (2023), Opening up ChatGPT: Tracking openness, transparency,
and accountability in instruction-tuned text generators, CUI '23, doi:10.1145/3571884.3604316.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from terazi.data.catalogue import CatalogueFile, Repository
from terazi.data.fetch import NotAvailableError, fetch
from terazi.errors import InputError
from terazi.finding import Direction, Finding, Grade, Source, Theme
from terazi.models.facts import MatchedBy, ModelFacts, Openness
from terazi.probes.declare import just_compute
from terazi.proposal.openness_index import (
    COMMIT,
    OWNER,
    REPOSITORY,
    IndexEntry,
    index_entry,
    nearest_entries,
)

PROBE = "openness"
MEASURE = "openness: European Open Source AI Index"
LICENCE = "CC-BY-4.0"
CITATION = (
    "Liesenfeld, Lopez & Dingemanse (2023), Opening up ChatGPT, CUI '23, "
    "doi:10.1145/3571884.3604316; http://opening-up-chatgpt.github.io"
)

#: The dimensions by their names in the index's files, in its order.
DIMENSIONS: Mapping[str, str] = {
    "opencode": "source code",
    "llmdata": "training data of the base model",
    "llmweights": "weights of the base model",
    "rldata": "training data of the model that people use",
    "rlweights": "weights of the model that people use",
    "license": "licence as the index judges it",
    "code": "documentation of the code",
    "architecture": "documentation of the architecture",
    "preprint": "preprint",
    "paper": "peer-reviewed paper",
    "modelcard": "model card",
    "datasheet": "data sheet",
    "package": "software package",
    "api": "access over an API",
}

#: As ``Settings.remember``.
Remember = Callable[[Mapping[str, Any], Callable[[], Mapping[str, Any]]], Mapping[str, Any]]

_LONGEST_LINK = 300
_NOBODY_NAMED = (
    "Nobody named the model's entry in the index (openness), and entries are never guessed: all 14 "
    "dimensions are unknown."
)


@dataclass(frozen=True, slots=True)
class Judged:
    """One dimension: how open, and the evidence's address, or ""."""

    openness: Openness
    link: str


def index_finding(
    option: str,
    named: str,
    facts: ModelFacts | None,
    *,
    offline: bool,
    remember: Remember = just_compute,
) -> Finding:
    """What the index says of an option, by the name that the user or the facts give it.

    Args:
        option: the option's name in the proposal.
        named: the entry's exact name as the proposal has it, or "".
        facts: what is documented of the model, which may name its entry.
        offline: nothing is downloaded; a mirror and the cache are looked into.
        remember: keeps what was found, so that a weighing gone on with, or looked at elsewhere
            without the file, says the same.

    Returns:
        One finding: counts in words, each dimension in ``details``. Unknown where nobody names the
        entry or its file cannot be had.

    Raises:
        InputError: there is no such entry, or its file is not the pinned one.
    """
    by_name = not named and facts is not None and facts.matched_by is MatchedBy.NAME
    named = named or (facts.index if facts else "")
    if not named:
        return _finding(option, None, Grade.UNKNOWN, {}, note=_NOBODY_NAMED)
    entry = index_entry(named)
    if entry is None:
        near = ", ".join(nearest_entries(named))
        raise InputError(
            f"the European Open Source AI Index has no entry “{named[:80]}”",
            field=option,
            way_out=f"write its exact name{f', as {near}' if near else ''}",
        )
    found = remember(
        {"measurement": "openness index", "entry": entry.name, "sha256": entry.sha256},
        lambda: _looked_up(entry, offline=offline),
    )
    if found.get("problem"):
        return _finding(option, entry, Grade.UNKNOWN, {}, note=f"{entry.name}: {found['problem']}.")
    judged = {
        name: Judged(Openness(found["class"][name]), found["link"][name]) for name in DIMENSIONS
    }
    return _finding(
        option,
        entry,
        Grade.ASSUMED if by_name else Grade.DOCUMENTED,
        judged,
        note=(
            f"As the index judges {entry.name}; that it is this very model is what somebody stated."
            " “Closed” may also be what nobody found. What it says of each dimension, and why, is "
            "in its file."
        ),
    )


def _looked_up(entry: IndexEntry, *, offline: bool) -> Mapping[str, Any]:
    """What the index says, as the journal keeps it; or why it cannot be had."""
    try:
        judged = read_entry(fetch(pinned(entry), offline=offline))
    except NotAvailableError as error:
        return {"problem": error.reason}
    return {
        "class": {name: one.openness.value for name, one in judged.items()},
        "link": {name: one.link for name, one in judged.items()},
    }


def pinned(entry: IndexEntry) -> CatalogueFile:
    """The entry's file, as it can be fetched."""
    return CatalogueFile(
        test_set="European Open Source AI Index",
        language="",
        split="",
        repository=Repository(owner=OWNER, name=REPOSITORY, commit=COMMIT),
        path=entry.path,
        bytes=entry.bytes,
        sha256=entry.sha256,
    )


def read_entry(file: Path) -> dict[str, Judged]:
    """Read one file of the index, by dimension; what it does not say is unknown.

    Raises:
        InputError: it is no YAML.
    """
    try:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise InputError("this is no entry of the index", file=file) from error
    entries = data if isinstance(data, dict) else {}
    return {dimension: _judged(entries.get(dimension)) for dimension in DIMENSIONS}


def _judged(said: object) -> Judged:
    if not isinstance(said, dict):
        return Judged(Openness.UNKNOWN, "")
    word = str(said.get("class") or "").strip().casefold()
    known = {one.value: one for one in Openness}
    return Judged(known.get(word, Openness.UNKNOWN), _link(said.get("link")))


def _link(said: object) -> str:
    """A web address, or nothing."""
    text = str(said or "").strip()
    try:
        of_the_web = urlsplit(text).scheme in {"http", "https"}
    except ValueError:
        return ""
    return text if of_the_web and text.isprintable() and len(text) <= _LONGEST_LINK else ""


def _finding(
    option: str, entry: IndexEntry | None, grade: Grade, judged: Mapping[str, Judged], *, note: str
) -> Finding:
    counted = Counter(one.openness for one in judged.values())
    text = ", ".join(f"{counted[openness]} {openness}" for openness in Openness)
    source = Source(
        title="European Open Source AI Index (Opening up ChatGPT)",
        address=pinned(entry).address if entry else "http://opening-up-chatgpt.github.io",
        licence=LICENCE,
        sha256=entry.sha256 if entry else "",
        citation=CITATION,
    )
    return Finding(
        option=option,
        theme=Theme.OPENNESS,
        measure=MEASURE,
        unit="",
        direction=Direction.CONTEXT,
        grade=grade,
        probe=PROBE,
        text=f"{text}, of {len(DIMENSIONS)}" if judged else "",
        note=note,
        sources=(source,),
        details={
            DIMENSIONS[name]: f"{one.openness}, {one.link}" if one.link else one.openness.value
            for name, one in judged.items()
        },
    )
