"""The journal: every model call, kept as it comes, so that nothing is asked or paid twice.

One SQLite file. Its key holds all that can change an answer: the model's identity, the verb and
the request. A call is kept before the next one starts; after a kill the same command goes on.
With it, in the same transaction, goes the work that it took and all that was spent until then.
"""

import hashlib
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
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
CREATE TABLE IF NOT EXISTS texts (
    digest TEXT PRIMARY KEY,
    text TEXT NOT NULL      -- what many requests have in common, kept once
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS work (
    model TEXT NOT NULL, about TEXT NOT NULL, verb TEXT NOT NULL, requests INTEGER NOT NULL,
    tokens INTEGER NOT NULL, once INTEGER NOT NULL, written INTEGER NOT NULL, seconds REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS spent (
    account TEXT PRIMARY KEY,
    spent TEXT NOT NULL     -- JSON, all until now
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sealed (  -- terazi.ledger.journal_seal
    key TEXT PRIMARY KEY,   -- of a call
    answer TEXT NOT NULL    -- the beginning of the SHA-256 of its response
) WITHOUT ROWID;
"""

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Work:
    """What calls of a backend took.

    Attributes:
        model: digest of its identity.
        about: the probe that asked, "" for none.
        verb: what was asked for.
        requests: how many.
        tokens: read, as if each request had been read alone.
        unique: tokens read, what requests share counted once.
        written: tokens of answers.
        seconds: by the wall clock.
    """

    model: str
    about: str
    verb: str
    requests: int
    tokens: int = 0
    unique: int = 0
    written: int = 0
    seconds: float = 0.0


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

    def model(self, digest: str) -> Json | None:
        """Who stands behind a digest, or None where nobody does."""
        row = self._database.execute(
            "SELECT identity FROM models WHERE digest = ?", (digest,)
        ).fetchone()
        return _json(row)

    def find(self, model: str, verb: str, requests: Sequence[Json]) -> list[Json | None]:
        """The kept response of each request, or None."""
        return [self._one(_key(model, verb, request)) for request in requests]

    def keep(
        self,
        model: str,
        verb: str,
        calls: Sequence[tuple[Json, Json]],
        *,
        work: Work | None = None,
        spent: tuple[str, Json] | None = None,
    ) -> None:
        """Keep requests with their responses, all or none of them.

        A response that is there already is replaced: nobody asks twice but for a lost answer.

        Args:
            model: digest of its identity.
            verb: what was asked for.
            calls: requests and responses.
            work: what the calls took, kept with them.
            spent: an account and all that was spent on it until now.

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
                    "INSERT OR REPLACE INTO calls VALUES (?, ?, ?, ?, ?)", rows
                )
                replaced = [(row[0],) for row in rows]  # a lost answer, asked for again
                self._database.executemany("DELETE FROM sealed WHERE key = ?", replaced)
                if work is not None:
                    self._database.execute(
                        "INSERT INTO work VALUES (?, ?, ?, ?, ?, ?, ?, ?)", astuple(work)
                    )
                if spent is not None:
                    self._database.execute(
                        "INSERT OR REPLACE INTO spent VALUES (?, ?)", (spent[0], _text(spent[1]))
                    )
        except sqlite3.OperationalError as error:
            raise TeraziError(
                f"{self.path}: the journal cannot be written: {error}\n"
                "  → make room on the disk; the same command then goes on where it stopped"
            ) from error

    def remember_text(self, text: str) -> str:
        """Keep a text that many requests have in common; its SHA-256 stands for it in them."""
        digest = hashlib.sha256(text.encode()).hexdigest()
        with self._database:
            self._database.execute("INSERT OR IGNORE INTO texts VALUES (?, ?)", (digest, text))
        return digest

    def count(self, verb: str = "") -> int:
        """How many calls are kept, of one verb or of all."""
        (number,) = self._database.execute(
            "SELECT count(*) FROM calls WHERE verb = ? OR ? = ''", (verb, verb)
        ).fetchone()
        return int(number)

    def outcomes(self, model: str) -> dict[str, int]:
        """How many scores and texts a model was asked for, by why there is none.

        "" stands for those that there are; of a reason, what is before its first colon.
        """
        rows = self._database.execute(
            "SELECT substr(problem, 1, instr(problem || ':', ':') - 1) AS reason, count(*) FROM "
            "(SELECT coalesce(json_extract(response, '$.problem'), '') AS problem FROM calls "
            "WHERE model = ? AND verb IN ('score', 'generate')) "
            "GROUP BY reason ORDER BY count(*) DESC, reason",
            (model,),
        )
        return {str(reason): int(number) for reason, number in rows}

    def work(self) -> list[Work]:
        """What all calls took, summed by model, probe and verb."""
        rows = self._database.execute(
            "SELECT model, about, verb, sum(requests), sum(tokens), sum(once), sum(written), "
            "sum(seconds) FROM work GROUP BY model, about, verb ORDER BY min(rowid)"
        )
        return [Work(*row) for row in rows]

    def spent(self, account: str) -> Json | None:
        """All that was spent on an account, or None where nothing was kept."""
        row = self._database.execute(
            "SELECT spent FROM spent WHERE account = ?", (account,)
        ).fetchone()
        return _json(row)

    def _one(self, key: str) -> Json | None:
        row = self._database.execute("SELECT response FROM calls WHERE key = ?", (key,)).fetchone()
        return _json(row)


def _json(row: tuple[str] | None) -> Json | None:
    if row is None:
        return None
    value: Json = json.loads(row[0])
    return value


def _text(value: Json) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _key(model: str, verb: str, request: Json) -> str:
    return key_of(model, verb, _text(request))


def key_of(model: str, verb: str, request: str) -> str:
    """The key of a call: SHA-256 of its model, verb and request, as they are kept."""
    return hashlib.sha256(f"{model}\n{verb}\n{request}".encode()).hexdigest()
