"""Who takes part: names, kinds and folders."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from terazi.foundry.contest.settings import Settings
from terazi.foundry.train.recipe import LOCAL

AS_IS, ADAPTED = "as is", "adapted"
TRANSFORMER, NGRAM, MIXTURE = "local transformer", "local n-gram", "local mixture"
_LONGEST_SLUG = 160  # bytes: file systems take 255, and endings come after it


@dataclass(frozen=True, slots=True)
class Contestant:
    """A model of the contest.

    Attributes:
        name: for people, unique.
        kind: "as is", "adapted" or "local".
        method: how it came to be.
        base: name of the base, "" for a local one.
        folder: of its training; "" for a base.
        place: of the model.
    """

    name: str
    kind: str
    method: str
    base: str
    folder: Path
    place: Path


def contestants(settings: Settings, folder: Path) -> Iterator[Contestant]:
    """All of them, in the order of the table."""
    for base in settings.bases:
        yield Contestant(as_it_is(base), AS_IS, AS_IS, base, folder, unpacked(folder, base))
        for method in settings.methods:
            own = folder / "models" / slug(f"{base} {method}")
            yield Contestant(f"{base}, {method}", ADAPTED, method, base, own, own / "model")
    for name in (TRANSFORMER, NGRAM, MIXTURE):
        own = folder / "models" / slug(name)
        yield Contestant(name, LOCAL, name.removeprefix("local "), "", own, own / "model")


def as_it_is(base: str) -> str:
    """The name of a base in the table."""
    return f"{base}, as it is"


def unpacked(folder: Path, base: str) -> Path:
    """Where a base lies in a contest, as a folder of transformers."""
    return folder / "bases" / slug(base)


def slug(name: str) -> str:
    """A name for a file: letters of any script, figures and dots; short."""
    plain = re.sub(r"(?:[^\w.]|_)+", "-", name.casefold()).strip("-.") or "model"
    if len(plain.encode()) <= _LONGEST_SLUG:
        return plain
    return f"{plain[: _LONGEST_SLUG // 8]}-{hashlib.sha256(name.encode()).hexdigest()[:16]}"
