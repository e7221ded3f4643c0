import multiprocessing
import os
import signal
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from terazi.errors import InputError, TeraziError
from terazi.ledger.journal import Journal
from terazi.models.fake import FakeModel
from terazi.models.interface import Prompt, ScoreRequest
from terazi.models.journaled import JournaledModel

REQUESTS = [ScoreRequest("Nairobi is in", f" {place}") for place in ("Kenya", "Peru", "Oman")]


def test_what_was_asked_once_is_not_asked_again(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal.sqlite") as journal:
        fake = FakeModel()
        first = JournaledModel(fake, journal).score(REQUESTS)
        written = JournaledModel(fake, journal).generate([Prompt("Habari")])
    with Journal(tmp_path / "journal.sqlite") as journal:
        silent = FakeModel()
        again = JournaledModel(silent, journal)
        assert again.score(REQUESTS) == first
        assert again.generate([Prompt("Habari")]) == written
        assert silent.calls == 0
        assert again.count_tokens(["abcde"]) == [2]
        assert journal.count() == len(REQUESTS) + 2


def test_two_models_never_share_an_answer(tmp_path: Path) -> None:
    """As lm-evaluation-harness did in issue 4063: its cache key had no model in it."""
    likely = FakeModel("likely", log_likelihood=lambda _, __: -1.0)
    unlikely = FakeModel("unlikely", log_likelihood=lambda _, __: -2.0)
    with Journal(tmp_path / "journal.sqlite") as journal:
        JournaledModel(likely, journal).score(REQUESTS)
        (score, *_) = JournaledModel(unlikely, journal).score(REQUESTS)
    assert score.log_likelihood == -2.0


@pytest.mark.parametrize(
    "part", ["weights", "tokenizer", "template", "precision", "backend", "backend_version"]
)
def test_every_part_of_the_identity_but_the_name_keeps_models_apart(part: str) -> None:
    identity = FakeModel().identity
    assert replace(identity, **{part: "another"}).digest != identity.digest
    assert replace(identity, name="another").digest == identity.digest


def test_a_call_with_one_unknown_request_is_asked_whole(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal.sqlite") as journal:
        fake = FakeModel()
        model = JournaledModel(fake, journal)
        model.score(REQUESTS[:1])
        model.score(REQUESTS)
    assert fake.calls == 1 + len(REQUESTS)


def test_a_file_that_is_no_journal_is_named(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(InputError) as caught:
        Journal(path)
    assert caught.value.file == str(path)
    assert caught.value.way_out


def test_a_folder_that_cannot_be_written_is_an_error_of_the_work(tmp_path: Path) -> None:
    with pytest.raises(TeraziError, match="cannot be opened"):
        Journal(tmp_path / "absent" / "journal.sqlite")


def _ask_until_killed(path: Path, asked: "multiprocessing.Queue[int]") -> None:
    with Journal(path) as journal:
        model = JournaledModel(FakeModel(), journal)
        for number in range(10_000):
            model.score([ScoreRequest("x", str(number))])
            asked.put(number)


def test_a_kill_loses_at_most_the_call_in_flight(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    context = multiprocessing.get_context("spawn")
    asked = context.Queue()
    process = context.Process(target=_ask_until_killed, args=(path, asked))
    process.start()
    seen = [asked.get(timeout=60) for _ in range(25)]
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()
    with Journal(path) as journal:
        fake = FakeModel()
        JournaledModel(fake, journal).score([ScoreRequest("x", str(seen[-1]))])
        assert fake.calls == 0
