"""A weighing that has ended, with a public test set and one of the people's own, to tamper with."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

from terazi import weigh as weighing
from terazi.data import catalogue as cat
from terazi.models.digest import file_sha256
from terazi.models.fake import FakeModel
from terazi.options.build import build
from terazi.options.interface import Option
from terazi.options.model import around_file
from terazi.proposal.options import Model, OptionPart
from terazi.verify.checks import Check, Checked, Status
from tests.data_samples import PARALLEL, write_own, write_set
from tests.test_weigh import DAY, PROPOSAL, write
from tests.test_weigh import _speed as speed
from tests.test_weigh_own_set import MESSAGES, TABLE

LINES = {
    f"{language}/{split}": "".join(f"{word} {number}.\n" for number in range(6)).encode()
    for language, word in (("sw", "Maneno mengine"), ("en", "Words"))
    for split in ("dev", "devtest")
}
DOCUMENT: Mapping[str, Any] = {**PROPOSAL, "test_sets": ["small-lines", "sets/own.yaml"]}


def likely(context: str, continuation: str) -> float:
    """In nats; different for every request, and always the same."""
    return -crc32((context + continuation).encode()) / 2**27


def build_fake(part: OptionPart, folder: Path) -> Option:
    """A fake where a model is wanted; its weights are those of the file that the proposal names."""
    if not isinstance(part, Model):
        return build(part, folder)
    fake = FakeModel(part.name, log_likelihood=likely, write=lambda text: f"Jibu {len(text)}")
    file = folder / part.model
    fake.identity = replace(fake.identity, weights=file_sha256(file), precision="F32")
    return around_file(part, fake, file, folder)


@contextmanager
def faked(folder: Path) -> Iterator[None]:
    """Models are fakes, and the public test sets are those of the folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(weighing, "build", build_fake)
        patch.setattr("terazi.verify.again.build", build_fake)
        patch.setattr("terazi.models.speed.measure", speed)
        patch.setattr(cat, "folders", lambda: (folder / "catalogue",))
        patch.setenv("TERAZI_MIRROR", str(folder / "mirror"))
        patch.setenv("TERAZI_CACHE", str(folder / "cache"))
        yield


def proposed(folder: Path, document: Mapping[str, Any] = DOCUMENT, licence: str = "ours") -> Path:
    """Write a proposal with its own test set, and the public one that it names."""
    write_set(folder, {**PARALLEL, "path": "lines/{language}.{split}"}, LINES)
    own = {**MESSAGES, "licence": licence}
    write_own(folder / "in/sets", own, {"messages.csv": TABLE})
    return write(folder / "in", document)


def weighed(folder: Path, document: Mapping[str, Any] = DOCUMENT, licence: str = "ours") -> str:
    """Weigh it into ``out``; returns the seal's number."""
    with faked(folder):
        return weighing.weigh(
            proposed(folder, document, licence), folder / "out", today=DAY, offline=True
        ).seal


def copied(folder: Path, target: Path) -> Path:
    """A copy of all of it to tamper with."""
    shutil.copytree(folder, target, dirs_exist_ok=True)
    return target


def found(checked: Checked, status: Status = Status.DIFFERS) -> list[Check]:
    """The checks that came to this."""
    return [check for check in checked.checks if check.status is status]


def told(checked: Checked) -> str:
    """All differences, as text."""
    return "\n".join(
        f"{check.what} ({check.file}): {one.place}: {one.kept} | {one.found}"
        for check in found(checked)
        for one in check.differences
    )


def in_journal(folder: Path, change: Callable[[sqlite3.Connection], object]) -> None:
    """Change a journal behind Terazi's back."""
    with closing(sqlite3.connect(folder / "out/journal.sqlite")) as database, database:
        change(database)
