"""Pieces of work in processes of their own: what comes first, what fails, and who outlives whom."""

import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from terazi.errors import InputError, TeraziError
from terazi.foundry import tasks
from terazi.foundry.tasks import Task, do

WORKER = (sys.executable, str(Path(__file__).with_name("foundry_worker.py")))
Told = list[tuple[str, float, float, float | None, str]]


@pytest.fixture(autouse=True)
def _looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "WORKER", WORKER)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent.parent))


def note(folder: Path, name: str, *needs: str, weight: float = 1.0, **more: object) -> Task:
    """A task that writes when it began and when it ended."""
    out = folder / name
    return Task(name, {"do": "note", "out": str(out), **more}, weight, out, needs)


def failing(folder: Path, name: str, how: str, *needs: str) -> Task:
    return Task(name, {"do": "fail", "how": how}, 1.0, folder / name, needs)


def held(folder: Path, *names: str) -> list[tuple[float, float]]:
    """When each began and ended."""
    found = []
    for name in names:
        began, ended = map(float, (folder / name).read_text().split())
        found.append((began, ended))
    return found


def quiet(name: str, part: float, whole: float, figure: float | None, problem: str = "") -> None:
    """Told of the progress, says nothing."""
    assert name
    assert 0 <= part <= 1
    assert 0 <= whole <= 1
    assert figure is None or figure >= 0
    assert isinstance(problem, str)


def test_what_is_needed_comes_first_whatever_the_order(tmp_path: Path) -> None:
    asked = [note(tmp_path, "c", "b", "a"), note(tmp_path, "b", "a"), note(tmp_path, "a")]
    assert do(asked, at_once=3, seen=quiet) == {}
    a, b, c = held(tmp_path, "a", "b", "c")
    assert a[1] <= b[0] < b[1] <= c[0]


def test_as_many_at_once_as_asked_and_no_more(tmp_path: Path) -> None:
    pair = ("one", "two")
    until = [str(tmp_path / f"{name}.begun") for name in pair]
    # Each ends only once the other has begun: by one at a time they would never end.
    assert do([note(tmp_path, name, until=until) for name in pair], at_once=2, seen=quiet) == {}
    names = ("p", "q", "r")
    assert do([note(tmp_path, name) for name in names], at_once=1, seen=quiet) == {}
    times = held(tmp_path, *names)
    assert times == sorted(times)  # in the order in which they were given
    assert all(before[1] <= after[0] for before, after in pairwise(times))


def test_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("0 0")
    before: list[str] = []
    a, b = note(tmp_path, "a"), note(tmp_path, "b", "a")
    asked = [
        Task(one.name, one.request, 1.0, one.result, one.needs, lambda n=one.name: before.append(n))  # type: ignore[misc]
        for one in (a, b)
    ]
    assert do(asked, at_once=1, seen=quiet) == {}
    assert (tmp_path / "a").read_text() == "0 0"
    assert before == ["b"]
    assert do(asked, at_once=1, seen=quiet) == {}
    assert before == ["b"]


@pytest.mark.parametrize(
    ("how", "kind", "words"),
    [
        ("input", InputError, "there.txt: no such text\n  → look elsewhere"),
        ("work", TeraziError, "the disk is full"),
        ("signal", TeraziError, "its process was ended by signal 9"),
        ("crash", TeraziError, "ZeroDivisionError: what nobody thought of"),
        ("nothing", TeraziError, "its process ended with 0, no result"),
    ],
)
def test_a_failure_ends_those_that_need_it_and_is_named(
    tmp_path: Path, how: str, kind: type[TeraziError], words: str
) -> None:
    asked = [
        note(tmp_path, "later", "needy"),
        note(tmp_path, "needy", "bad"),
        failing(tmp_path, "bad", how),
        note(tmp_path, "other"),
    ]
    told: Told = []
    failed = do(asked, at_once=1, seen=lambda *row: told.append(row))
    assert sorted(failed) == ["bad", "later", "needy"]
    assert {name: problem for name, *_, problem in told if problem} == {
        name: str(error) for name, error in failed.items()
    }
    assert told[-1][0] == "other"  # so it was told before the end
    assert type(failed["bad"]) is kind
    assert str(failed["bad"]).startswith(words)  # and no progress bar of a library before it
    assert str(failed["needy"]) == "not begun, since it needs “bad”"
    assert str(failed["later"]) == "not begun, since it needs “needy”"
    assert (tmp_path / "other").exists()
    assert not (tmp_path / "needy").exists()


def test_where_the_beginning_fails_only_that_task_does(tmp_path: Path) -> None:
    def refused() -> None:
        raise TeraziError("another training was begun here")

    bad = note(tmp_path, "bad")
    bad = Task("bad", bad.request, 1.0, bad.result, (), refused)
    failed = do(
        [note(tmp_path, "needy", "bad"), bad, note(tmp_path, "other")], at_once=1, seen=quiet
    )
    assert {name: str(error).split(",")[0] for name, error in failed.items()} == {
        "bad": "another training was begun here",
        "needy": "not begun",
    }
    assert (tmp_path / "other").exists()


def test_progress_adds_up(tmp_path: Path) -> None:
    told: Told = []
    (tmp_path / "done").write_text("")
    asked = [
        note(tmp_path, "done", weight=2.0),
        note(tmp_path, "a", weight=1.0, steps=3),
        note(tmp_path, "b", "a", weight=5.0, steps=2),
    ]
    assert do(asked, at_once=2, seen=lambda *row: told.append(row)) == {}
    wholes = [whole for _, _, whole, *_ in told]
    assert wholes == sorted(wholes)
    assert wholes[0] > 2 / 8  # what was done before counts
    assert wholes[-1] == 1.0
    for name in ("a", "b"):
        parts = [part for who, part, *_ in told if who == name]
        assert parts == sorted(parts)
        assert parts[-1] == 1.0
        assert max(parts[:-1]) < 1.0  # it has not ended before its result is there
    after_a = next(whole for name, part, whole, *_ in told if name == "a" and part == 1.0)
    assert after_a == pytest.approx(3 / 8)
    assert [figure for name, _, _, figure, _ in told if name == "b"][-2] == 1.0


PARENT = """
import signal
import sys
from pathlib import Path
from terazi.foundry import tasks
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored, where tests run behind
tasks.WORKER = tuple(sys.argv[2:])
out = Path(sys.argv[1])
work = [tasks.Task(n, {"do": "forever", "out": str(out / n)}, 1.0, out / "never") for n in "ab"]
tasks.do(work, at_once=2, seen=print)
"""


def gone(process: int) -> bool:
    """Whether it has ended, though nobody may have asked how."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="there is no /proc here")
@pytest.mark.parametrize("how", ["kill", "interrupt"])
def test_nobody_works_on_for_a_parent_that_is_gone(tmp_path: Path, how: str) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path), *WORKER], stderr=subprocess.DEVNULL
    )
    pids = [tmp_path / name for name in "ab"]
    wait_for(lambda: all(path.exists() and path.read_text() for path in pids))
    workers = [int(path.read_text()) for path in pids]
    assert not any(map(gone, workers))
    if how == "kill":
        parent.kill()
    else:
        parent.send_signal(2)
    parent.wait(timeout=60)
    wait_for(lambda: all(map(gone, workers)))


def wait_for(what: Callable[[], bool], seconds: float = 60.0) -> None:
    """Until it is so; a busy machine takes its time."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end
        time.sleep(0.02)
