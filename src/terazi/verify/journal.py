"""Whether a journal is whole, and the one that was sealed. Only its own file is needed."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from terazi.ledger.journal import key_of
from terazi.ledger.journal_seal import TABLES, digest_of, tampered
from terazi.ledger.seal import JOURNAL, Seal
from terazi.models.interface import ModelIdentity
from terazi.verify.checks import Check, Difference, compared, differs, holds, not_here

_WHOLE = "the journal is whole: every call lies under the key of what was asked"
_SAME = "no answer of a model in the journal was changed, added or taken out"


def journal_checks(journal: Path, seal: Seal | None) -> Iterator[Check]:
    """Check a copy of a journal.

    Args:
        journal: the copy; it is not written to.
        seal: of the weighing.
    """
    try:
        with closing(sqlite3.connect(journal)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            database.execute("PRAGMA query_only = ON")
            damage = list(_damage(database))
            if damage:
                yield differs(_WHOLE, damage, JOURNAL)
                return
            yield compared(_WHOLE, _misplaced(database), JOURNAL)
            yield _sealed(database, seal)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        yield differs(_WHOLE, [Difference("the file", "a journal", f"damaged: {error}")], JOURNAL)


def _damage(database: sqlite3.Connection) -> Iterator[Difference]:
    """What keeps a file from being read as a journal."""
    for (found,) in database.execute("PRAGMA quick_check(5)"):
        if found != "ok":
            yield Difference("the file", "a journal", f"damaged: {found}")
    kinds = dict(database.execute("SELECT name, type FROM sqlite_master"))
    for name, kind in kinds.items():
        if not (kind == "table" and name in TABLES) and not name.startswith("sqlite_"):
            yield Difference("its tables", "those that Terazi makes", f"{kind} {name}")
    for name in sorted(TABLES - {"sealed"} - kinds.keys()):
        yield Difference("its tables", name, "nothing")


def _misplaced(database: sqlite3.Connection) -> Iterator[Difference]:
    """Calls, texts and models under a key that is not theirs."""
    for key, model, verb, request in database.execute(
        "SELECT key, model, verb, request FROM calls ORDER BY key"
    ):
        right = key_of(str(model), str(verb), str(request))
        if key != right:
            yield Difference(f"call {key}: {verb} {request}", key, right)
    for digest, text in database.execute("SELECT digest, text FROM texts ORDER BY digest"):
        right = hashlib.sha256(str(text).encode(errors="replace")).hexdigest()
        if digest != right:
            yield Difference(f"text {digest}", digest, right)
    for digest, identity in database.execute("SELECT digest, identity FROM models"):
        right = _identity(identity)
        if digest != right:
            yield Difference(f"model {digest}", digest, right)


def _identity(identity: str) -> str:
    try:
        return ModelIdentity(**json.loads(identity)).digest
    except (ValueError, TypeError, RecursionError):
        return "no identity of a model"


def _sealed(database: sqlite3.Connection, seal: Seal | None) -> Check:
    if seal is None:
        return not_here(
            _SAME,
            "this weighing was never sealed",
            "weigh again into this folder: nothing is asked twice, and it is sealed at the end",
            JOURNAL,
        )
    now = digest_of(database)
    has = database.execute("SELECT 1 FROM sqlite_master WHERE name = 'sealed'").fetchone()
    if now == seal.journal and has:
        return holds(_SAME, JOURNAL, f"{now.calls} calls, SHA-256 {now.sha256}")
    found = [Difference("SHA-256 of all of it", seal.journal.sha256, now.sha256)]
    if has:
        which = tampered(database)
        found += [_told(database, key, "another answer") for key in which.changed]
        found += [_told(database, key, "no such call") for key in which.added]
        found += [Difference(f"call {key}", "an answer", "nothing") for key in which.gone]
    return differs(
        _SAME,
        found[1:] or found,
        JOURNAL,
        why="if the weighing was started again and did not end, weigh on: it is sealed at the end",
    )


def _told(database: sqlite3.Connection, key: str, kept: str) -> Difference:
    verb, request, response = database.execute(
        "SELECT verb, request, response FROM calls WHERE key = ?", (key,)
    ).fetchone()
    return Difference(f"call {key[:12]}…: {verb} {_request(request)}", kept, str(response))


def _request(request: str) -> str:
    """The end of what was asked tells more than its beginning, which many share."""
    text = str(request)
    return text if len(text) <= 80 else f"…{text[-79:]}"
