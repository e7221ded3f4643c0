"""The models of the European Open Source AI Index that Terazi can look up, by their exact names.

Only names and pinned files are here; what the index says of a model is fetched when a proposal
names it. Which entry is a model's is never guessed: "Llama" may be any of many.
"""

import csv
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import NamedTuple

OWNER = "opening-up-chatgpt"
REPOSITORY = "opening-up-chatgpt.github.io"
COMMIT = "801f68773ae7f7d9e527afb7bbaf3e9d8d29f2fb"

_NEAREST = 3


class IndexEntry(NamedTuple):
    """One entry: the model's name there, and its file as it is pinned."""

    name: str
    path: str
    bytes: int
    sha256: str


@cache
def index_entries() -> Mapping[str, IndexEntry]:
    """All entries by name, in small letters."""
    text = files("terazi.proposal").joinpath("openness_index.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("# "))
    return {
        row["name"].casefold(): IndexEntry(
            row["name"], row["path"], int(row["bytes"]), row["sha256"]
        )
        for row in rows
    }


def index_entry(named: str) -> IndexEntry | None:
    """The entry of exactly this name, whatever its capitals; None where there is none."""
    return index_entries().get(named.strip().casefold())


def nearest_entries(named: str) -> list[str]:
    """The names most like what was written, the most alike first."""
    asked, known = named.strip().casefold(), index_entries()
    close = get_close_matches(asked, known, n=_NEAREST, cutoff=0.5)
    close += [name for name in known if asked[:4] and asked[:4] in name]
    return [known[name].name for name in dict.fromkeys(close)][:_NEAREST]
