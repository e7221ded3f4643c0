"""The journal: every model call, kept as it comes, so that nothing is asked or paid twice.

One SQLite file. Its key holds all that can change an answer: the model's identity, the verb and
the request. A call is kept before the next one starts; after a kill the same command goes on.
"""

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from terazi.errors import InputError, TeraziError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS calls (
    key TEXT PRIMARY KEY,   -- SHA-256 of model, verb and request
    model TEXT NOT NULL,    -- digest of the model's identity
    verb TEXT NOT NULL,     -- score, generate, count_tokens, measure
    request TEXT NOT NULL,  -- JSON
    response TEXT NOT NULL  -- JSON
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS models (
    digest TEXT PRIMARY KEY,
    identity TEXT NOT NULL  -- JSON, with the name for people
) WITHOUT ROWID;
"""

Json = Mapping[str, Any]


class Journal:
    """Calls by model, verb and request.

    Raises:
        InputError: the file is there and is not a journal.
        TeraziError: it cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._database = sqlite3.connect(path)
            self._database.execute("PRAGMA journal_mode=WAL")
            self._database.executescript(_SCHEMA)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise TeraziError(f"{path}: the journal cannot be opened: {error}") from error
            raise InputError(
                "this is not a journal of Terazi, or it is damaged",
                file=path,
                way_out="weigh into another folder (--out), or move the file away",
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Fold everything into the one file and let go of it."""
        self._database.close()

    def remember_model(self, digest: str, identity: Json) -> None:
        """Keep who stands behind a digest."""
        with self._database:
            self._database.execute(
                "INSERT OR REPLACE INTO models VALUES (?, ?)", (digest, _text(identity))
            )

    def find(self, model: str, verb: str, requests: Sequence[Json]) -> list[Json | None]:
        """The kept response of each request, or None."""
        return [self._one(_key(model, verb, request)) for request in requests]

    def keep(self, model: str, verb: str, calls: Sequence[tuple[Json, Json]]) -> None:
        """Keep requests with their responses, all or none of them.

        Raises:
            TeraziError: the disk is full or read-only; what was kept before stays.
        """
        rows = [
            (_key(model, verb, request), model, verb, _text(request), _text(response))
            for request, response in calls
        ]
        try:
            with self._database:
                self._database.executemany(
                    "INSERT OR IGNORE INTO calls VALUES (?, ?, ?, ?, ?)", rows
                )
        except sqlite3.OperationalError as error:
            raise TeraziError(
                f"{self.path}: the journal cannot be written: {error}\n"
                "  → make room on the disk; the same command then goes on where it stopped"
            ) from error

    def count(self) -> int:
        """How many calls are kept."""
        (number,) = self._database.execute("SELECT count(*) FROM calls").fetchone()
        return int(number)

    def _one(self, key: str) -> Json | None:
        row = self._database.execute("SELECT response FROM calls WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        response: Json = json.loads(row[0])
        return response


def _text(value: Json) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _key(model: str, verb: str, request: Json) -> str:
    return hashlib.sha256(f"{model}\n{verb}\n{_text(request)}".encode()).hexdigest()
