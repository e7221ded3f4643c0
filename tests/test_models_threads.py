"""The number of threads: the fastest by the clock, measured in little time."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.errors import TeraziError
from terazi.models import threads
from terazi.models.interface import Prompt, ScoreRequest
from terazi.models.llama_cpp import LlamaCppModel
from terazi.models.packaged import packaged_file
from terazi.models.threads import available_cores, candidates, fastest, measured


class Machine:
    """A clock that goes on only while something is read."""

    def __init__(self, seconds: Callable[[int, int], float]) -> None:
        self.now = 0.0
        self.readings: list[int] = []
        self._seconds = seconds

    def read(self, number: int) -> None:
        self.now += self._seconds(number, len(self.readings))
        self.readings.append(number)

    def clock(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def nothing_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "_chosen", {})


@given(st.dictionaries(st.integers(1, 128), st.floats(0.001, 0.02), min_size=1, max_size=8))
def test_the_fastest_is_taken_and_of_equals_the_smallest(seconds: dict[int, float]) -> None:
    machine = Machine(lambda number, _: seconds[number])
    chosen = fastest(machine.read, list(seconds), machine.clock)
    best = min(seconds.values())
    assert seconds[chosen] <= best * 1.05
    assert all(number >= chosen for number, took in seconds.items() if took <= best * 1.0499)


def test_one_disturbed_reading_does_not_decide() -> None:
    machine = Machine(lambda number, count: 0.1 / number + (0.5 if count == 1 else 0.0))
    assert fastest(machine.read, [1, 2], machine.clock) == 2


def test_a_large_model_is_read_few_times() -> None:
    machine = Machine(lambda number, _: 8.0 / number)
    assert fastest(machine.read, [1, 2, 4, 8], machine.clock) == 8
    assert machine.readings == [8, 8]  # one to warm up, one that takes all the time there is


@given(st.floats(0.001, 1.0))
def test_it_takes_a_second_and_the_readings_at_its_ends(seconds: float) -> None:
    machine = Machine(lambda *_: seconds)
    fastest(machine.read, [1, 2, 3], machine.clock)
    assert machine.now <= 1.0 + 2 * seconds + 1e-9


def test_nothing_is_measured_where_there_is_one_core() -> None:
    machine = Machine(lambda *_: 1.0)
    assert fastest(machine.read, [1], machine.clock) == 1
    assert not machine.readings


def test_only_cores_that_the_process_may_use_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr(os, "process_cpu_count", lambda: 6, raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 6)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(6)), raising=False)
    assert candidates()[0] == 1
    assert candidates()[-1] == 6
    assert {2, 4} <= set(candidates())
    assert max(candidates(3)) == 3
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)
    assert candidates() == [1]


@pytest.mark.parametrize(("limit", "cores"), [("1", 1), ("4", 4), ("64", 6), ("0", 6), ("x", 6)])
def test_a_limit_in_the_environment_is_kept(
    monkeypatch: pytest.MonkeyPatch, limit: str, cores: int
) -> None:
    monkeypatch.setattr(os, "process_cpu_count", lambda: 6, raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 6)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(6)), raising=False)
    monkeypatch.setenv("OMP_NUM_THREADS", limit)
    assert available_cores() == cores


def test_it_is_measured_once_for_a_backend() -> None:
    tried: list[int] = []
    first = measured("one", tried.append)
    readings = len(tried)
    assert measured("one", tried.append) == first
    assert len(tried) == readings


@pytest.fixture(scope="module")
def file() -> Iterator[Path]:
    try:
        yield packaged_file("smollm2-135m")
    except TeraziError as error:
        pytest.skip(str(error))


@pytest.mark.slow
def test_figures_and_answers_do_not_depend_on_threads(file: Path) -> None:
    """As it is, quantised: there rounding would show most."""
    requests = [
        ScoreRequest(f"Swali la {i}: mji mkuu ni", f" {city}")
        for i in range(3)
        for city in ("Nairobi", "Dodoma")
    ]
    found = []
    for number in (1, 2, 3):
        model = LlamaCppModel(file, threads=number, context=256)
        assert model.threads == number
        found.append((model.score(requests), model.generate([Prompt("Habari?", max_tokens=8)])))
        model.close()
    assert found[0] == found[1] == found[2]


@pytest.mark.slow
def test_a_model_measures_its_threads_and_is_as_if_it_had_not(file: Path) -> None:
    request = ScoreRequest("Mji mkuu wa Kenya ni", " Nairobi")
    given_threads = LlamaCppModel(file, threads=1, context=256)
    measuring = LlamaCppModel(file, context=256)
    assert measuring.threads in candidates()
    assert measuring.score([request]) == given_threads.score([request])
    given_threads.close()
    measuring.close()
