"""A digest of all that a journal holds, and one of every answer, so that a changed one is named.

The digests of answers lie in the journal itself, in a table of their own; the digest of everything
else goes into the seal of the weighing (`terazi.ledger.seal`).
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from terazi.errors import InputError, TeraziError

_SEALED = """
CREATE TABLE IF NOT EXISTS sealed (
    key TEXT PRIMARY KEY,   -- of a call
    answer TEXT NOT NULL    -- the beginning of the SHA-256 of its response
) WITHOUT ROWID
"""
_SHORT = 16  # hexadecimal digits: found by accident once in 10^19 changes
# All that a journal holds, in an order that does not depend on how it came in.
_CONTENTS = (
    "SELECT key, model, verb, request, response FROM calls ORDER BY key",
    "SELECT digest, identity FROM models ORDER BY digest",
    "SELECT digest, text FROM texts ORDER BY digest",
    "SELECT model, about, verb, requests, tokens, once, written, seconds FROM work ORDER BY rowid",
    "SELECT account, spent FROM spent ORDER BY account",
)
TABLES = frozenset({"calls", "models", "texts", "work", "spent", "sealed"})


@dataclass(frozen=True, slots=True)
class JournalSeal:
    """What a journal held when it was sealed."""

    calls: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Tampered:
    """Calls that are not as they were when the journal was sealed, by key."""

    changed: tuple[str, ...]
    added: tuple[str, ...]
    gone: tuple[str, ...]


def seal_journal(path: Path) -> JournalSeal:
    """Keep the digest of every answer in the journal, and return that of all of it.

    Raises:
        TeraziError: the journal cannot be written.
    """
    try:
        with closing(sqlite3.connect(path)) as database:
            with database:
                database.execute(_SEALED)
                database.execute("DELETE FROM sealed")
                database.executemany("INSERT INTO sealed VALUES (?, ?)", list(_answers(database)))
            return digest_of(database)
    except sqlite3.OperationalError as error:
        raise TeraziError(
            f"{path}: the journal cannot be sealed: {error}\n"
            "  → make room on the disk; the same command then goes on where it stopped"
        ) from error


def untouched(path: Path) -> None:
    """Make sure that nobody else changed an answer since the journal was last sealed.

    Raises:
        InputError: somebody did; to go on from there would seal it as if it were the model's.
    """
    with closing(sqlite3.connect(path)) as database:
        found = tampered(database)
    keys = (*found.changed, *found.gone)
    if keys:
        raise InputError(
            f"{len(keys)} answers in it were changed since it was sealed, the first under "
            f"{keys[0][:12]}",
            file=path,
            way_out="put the former journal back, or weigh into another folder (--out)",
        )


def digest_of(database: sqlite3.Connection) -> JournalSeal:
    """How many calls a journal holds, and the SHA-256 of everything in it."""
    digest = hashlib.sha256()
    for query in _CONTENTS:
        for row in database.execute(query):
            digest.update(json.dumps(row, ensure_ascii=False).encode(errors="replace") + b"\n")
        digest.update(b"\n")
    (calls,) = database.execute("SELECT count(*) FROM calls").fetchone()
    return JournalSeal(int(calls), digest.hexdigest())


def tampered(database: sqlite3.Connection) -> Tampered:
    """Compare every answer with the digest that was kept of it; a journal has the table."""
    now = dict(_answers(database))
    then = dict(database.execute("SELECT key, answer FROM sealed"))
    return Tampered(
        changed=tuple(sorted(key for key in now.keys() & then.keys() if now[key] != then[key])),
        added=tuple(sorted(now.keys() - then.keys())),
        gone=tuple(sorted(then.keys() - now.keys())),
    )


def _answers(database: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    for key, response in database.execute("SELECT key, response FROM calls ORDER BY key"):
        yield key, hashlib.sha256(str(response).encode(errors="replace")).hexdigest()[:_SHORT]
