import multiprocessing
import os
import signal
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import ClassVar

import pytest

from terazi.errors import InputError, TeraziError
from terazi.ledger.journal import Journal, Work
from terazi.models.endpoint.problems import OVERLOADED, TOO_LONG
from terazi.models.fake import FakeModel
from terazi.models.interface import (
    Generation,
    ModelIdentity,
    Prompt,
    Score,
    ScoreRequest,
    Usage,
)
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


PARTS = [part.name for part in fields(ModelIdentity) if part.name != "name"]


@pytest.mark.parametrize("part", PARTS)
def test_models_that_differ_in_any_one_part_never_share_an_answer(
    part: str, tmp_path: Path
) -> None:
    with Journal(tmp_path / "journal.sqlite") as journal:
        JournaledModel(FakeModel(), journal).score(REQUESTS)
        other = FakeModel(log_likelihood=lambda _, __: -2.0)
        other.identity = replace(other.identity, **{part: "another"})
        (score, *_) = JournaledModel(other, journal).score(REQUESTS)
        assert (other.calls, score.log_likelihood) == (len(REQUESTS), -2.0)


def test_only_the_name_may_differ(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal.sqlite") as journal:
        first = JournaledModel(FakeModel(), journal).score(REQUESTS)
        renamed = FakeModel()
        renamed.identity = replace(renamed.identity, name="for people")
        assert JournaledModel(renamed, journal).score(REQUESTS) == first
        assert renamed.calls == 0


def test_another_preamble_is_another_question(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal.sqlite") as journal:
        fake = FakeModel(log_likelihood=lambda context, _: -float(len(context)))
        model = JournaledModel(fake, journal)
        plain, shown, other = (
            model.score(REQUESTS[:1], preamble=text)[0] for text in ("", "abc", "ab")
        )
        assert shown.log_likelihood == (plain.log_likelihood or 0) - 3
        assert other.log_likelihood == (plain.log_likelihood or 0) - 2
        assert fake.calls == 3
        assert model.score(REQUESTS[:1], preamble="abc") == [shown]
        assert fake.calls == 3
    assert b"abc" in (tmp_path / "journal.sqlite").read_bytes()


def test_a_figure_is_that_of_its_own_company(tmp_path: Path) -> None:
    """Rounding depends on what else is read: a call finds its own figures, not another's."""
    seen: list[int] = []

    def alone_or_not(_: str, __: str) -> float:
        return -float(seen[-1])

    def score(model: JournaledModel, number: int) -> list[float | None]:
        seen.append(number)
        return [one.log_likelihood for one in model.score(REQUESTS[:number])]

    found = []
    for _ in range(2):
        with Journal(tmp_path / "journal.sqlite") as journal:
            model = JournaledModel(FakeModel(log_likelihood=alone_or_not), journal)
            found.append([score(model, number) for number in (1, 3, 2, 1)])
    assert found[0] == [[-1.0], [-3.0] * 3, [-2.0] * 2, [-1.0]]
    assert found[1] == found[0]


class Forgetful(FakeModel):
    """Behaves as an endpoint: loses some questions the first time it is asked them."""

    apart = True
    at_once = 2

    def __init__(self, loses: Callable[[str], bool], problem: str = OVERLOADED.text) -> None:
        super().__init__(write=lambda text: text.upper())
        self.loses = loses
        self.problem = f"{problem}: details"
        self.calls_of_generate: list[list[str]] = []

    def generate(self, requests: Sequence[Prompt]) -> list[Generation]:
        self.calls_of_generate.append([request.text for request in requests])
        return [
            replace(one, text="", problem=self.problem) if self.loses(request.text) else one
            for request, one in zip(requests, super().generate(requests), strict=True)
        ]


PROMPTS = [Prompt(text) for text in "abcde"]


def test_what_was_lost_is_counted_and_asked_again_when_the_weighing_goes_on(
    tmp_path: Path,
) -> None:
    path = tmp_path / "journal.sqlite"
    with Journal(path) as journal:
        first = JournaledModel(Forgetful(lambda text: text in "bde"), journal)
        assert [bool(one.problem) for one in first.generate(PROMPTS)] == [0, 1, 0, 1, 1]
        assert first.outcomes == {OVERLOADED.text: 3, "": 2}
    with Journal(path) as journal:
        inner = Forgetful(lambda text: text == "d")
        model = JournaledModel(inner, journal)
        assert model.outcomes == {OVERLOADED.text: 3, "": 2}  # told without asking
        assert [one.text for one in model.generate(PROMPTS)] == ["A", "B", "C", "", "E"]
        assert inner.calls_of_generate == [["b"], ["d"], ["e"]]
        assert model.outcomes == {"": 4, OVERLOADED.text: 1}


def test_equal_questions_of_one_call_are_paid_once(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal.sqlite") as journal:
        inner = Forgetful(lambda _: False)
        found = JournaledModel(inner, journal).generate([PROMPTS[0], PROMPTS[0], PROMPTS[1]])
        assert [one.text for one in found] == ["A", "A", "B"]
        assert inner.calls_of_generate == [["a"], ["b"]]
        fake = FakeModel()
        twice = JournaledModel(fake, journal).score([REQUESTS[0], REQUESTS[1], REQUESTS[0]])
        assert (twice[0], fake.calls) == (twice[2], 2)


def test_a_lasting_loss_is_not_asked_again(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    for calls in (1, 0):
        with Journal(path) as journal:
            inner = Forgetful(lambda _: True, TOO_LONG.text)
            model = JournaledModel(inner, journal)
            assert model.generate(PROMPTS[:2])[1].problem == f"{TOO_LONG.text}: details"
            assert len(inner.calls_of_generate) == calls
            assert model.outcomes == {TOO_LONG.text: 2}


def test_answers_are_kept_as_many_at_a_time_as_the_model_writes(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal.sqlite") as journal:
        inner = Forgetful(lambda _: False)
        JournaledModel(inner, journal).generate(PROMPTS)
        assert inner.calls_of_generate == [["a", "b"], ["c", "d"], ["e"]]
        (work,) = journal.work()
        assert (work.verb, work.requests) == ("generate", 5)


def test_scores_of_an_endpoint_are_kept_a_few_at_a_time_and_a_context_is_not_divided(
    tmp_path: Path,
) -> None:
    class Told(Forgetful):
        calls_of_score: ClassVar[list[list[ScoreRequest]]] = []

        def score(self, requests: Sequence[ScoreRequest], *, preamble: str = "") -> list[Score]:
            self.calls_of_score.append(list(requests))
            return super().score(requests, preamble=preamble)

    asked = [ScoreRequest(context, end) for context in "uvwxyz" for end in "1234"]
    with Journal(tmp_path / "journal.sqlite") as journal:
        inner = Told(lambda _: False)
        assert len(JournaledModel(inner, journal).score(asked)) == len(asked)
        assert [len(call) for call in inner.calls_of_score] == [8, 8, 8]
        assert [one for call in inner.calls_of_score for one in call] == asked
        assert JournaledModel(inner, journal).score([]) == []
        assert len(inner.calls_of_score) == 3


class Counting(FakeModel):
    """Says that it reads and writes the same with every call."""

    def score(self, requests: Sequence[ScoreRequest], *, preamble: str = "") -> list[Score]:
        before = self.usage
        found = super().score(requests, preamble=preamble)
        self.usage = Usage(before.tokens + 10, before.unique + 4, before.written + 1)
        return found


def test_the_work_is_booked_under_the_probe_that_asked_once(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    for _ in range(2):  # what is in the journal is no work
        with Journal(path) as journal:
            model = JournaledModel(Counting(), journal)
            model.about = "topic"
            model.score(REQUESTS)
            model.score(REQUESTS[:1])
            model.about = "word knowledge"
            model.score(REQUESTS[1:])
            model.count_tokens(["abc"])
    with Journal(path) as journal:
        booked = [replace(work, seconds=0) for work in journal.work()]
        seconds = [work.seconds for work in journal.work()]
    digest = FakeModel().identity.digest
    assert booked == [
        Work(digest, "topic", "score", 4, tokens=20, unique=8, written=2),
        Work(digest, "word knowledge", "score", 2, tokens=10, unique=4, written=1),
        Work(digest, "word knowledge", "count_tokens", 1),
    ]
    assert min(seconds) > 0


def test_answers_and_work_are_kept_together_or_not_at_all(tmp_path: Path) -> None:
    with Journal(tmp_path / "journal.sqlite") as journal:
        journal._database.execute("DROP TABLE work")
        with pytest.raises(TeraziError, match="cannot be written"):
            JournaledModel(FakeModel(), journal).score(REQUESTS)
        assert journal.count() == 0


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
