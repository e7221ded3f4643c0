"""Pieces of work with what each needs before it, some at once, each in a process of its own."""

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from terazi.errors import InputError, TeraziError

#: Does a task.
WORKER = (sys.executable, "-m", "terazi.foundry.worker")
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")


@dataclass(frozen=True)
class Task:
    """A piece of work.

    Attributes:
        name: for people, unique.
        request: to the worker (`terazi.foundry.worker`).
        weight: seconds that it will take, about.
        result: a file that is there when it is done; where it is there before, nothing is done.
        needs: names of others that come first.
        before: is called when all it needs is done, in this process.
    """

    name: str
    request: Mapping[str, Any]
    weight: float
    result: Path
    needs: tuple[str, ...] = ()
    before: Callable[[], None] | None = None


class Seen(Protocol):
    """Told of the progress."""

    def __call__(
        self, name: str, part: float, whole: float, figure: float | None, problem: str = ""
    ) -> None:
        """A task's part (0 to 1), that of all work by weight, its own figure, or why it failed."""
        ...


@dataclass
class _Running:
    process: subprocess.Popen[str]
    errors: list[str] = field(default_factory=list)
    problem: str = ""


def do(tasks: Sequence[Task], *, at_once: int, seen: Seen) -> dict[str, TeraziError]:
    """Do all tasks whose result is not there yet.

    A task that fails ends only those that need it.

    Args:
        tasks: in the order in which they are begun where nothing else decides.
        at_once: how many run side by side.
        seen: told of the progress.

    Returns:
        what failed, by name, with the reason; what was not begun for it is named too.
    """
    return _Work(tasks, at_once, seen).run()


class _Work:
    def __init__(self, tasks: Sequence[Task], at_once: int, seen: Seen) -> None:
        self._tasks = {task.name: task for task in tasks}
        self._waiting = [task.name for task in tasks if not task.result.exists()]
        self._parts = {name: float(name not in self._waiting) for name in self._tasks}
        self._failed: dict[str, TeraziError] = {}
        self._running: dict[str, _Running] = {}
        self._told: queue.Queue[tuple[str, str | None]] = queue.Queue()
        self._at_once = at_once
        self._seen = seen

    def run(self) -> dict[str, TeraziError]:
        try:
            self._begin()
            while self._running:
                name, line = self._told.get()
                if line is None:
                    self._ended(name)
                    self._begin()
                else:
                    self._heard(name, line)
        finally:
            for running in self._running.values():
                running.process.kill()
                running.process.wait()
        return self._failed

    def _begin(self) -> None:
        """Begin what can be begun; what waits for a failed one has failed, and so on."""
        while any(self._moved(self._tasks[name]) for name in list(self._waiting)):
            pass

    def _moved(self, task: Task) -> bool:
        missing = [need for need in task.needs if need in self._failed]
        ready = all(self._parts[need] == 1.0 for need in task.needs)
        if not missing and not (ready and len(self._running) < self._at_once):
            return False
        self._waiting.remove(task.name)
        if missing:
            self._fail(task.name, TeraziError(f"not begun, since it needs “{missing[0]}”"))
            return True
        try:
            self._start(task)
        except TeraziError as error:  # of what comes before it
            self._fail(task.name, error)
        return True

    def _start(self, task: Task) -> None:
        if task.before is not None:
            task.before()
        process = subprocess.Popen(  # noqa: S603  it is ours
            WORKER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **dict.fromkeys(_THREADS, "1"), "TOKENIZERS_PARALLELISM": "false"},
        )
        running = self._running[task.name] = _Running(process)
        if process.stdin is None or process.stdout is None or process.stderr is None:
            raise TeraziError("a process without pipes")
        process.stdin.write(json.dumps(task.request) + "\n")
        process.stdin.flush()  # and stays open as long as we live
        errors = threading.Thread(target=lambda: running.errors.extend(process.stderr or ()))
        errors.start()
        threading.Thread(target=self._listen, args=(task.name, process, errors)).start()

    def _listen(
        self, name: str, process: "subprocess.Popen[str]", errors: threading.Thread
    ) -> None:
        with process:  # closes its pipes, and waits
            for line in process.stdout or ():
                self._told.put((name, line))
            errors.join()
        self._told.put((name, None))

    def _heard(self, name: str, line: str) -> None:
        try:
            row = json.loads(line)
            if "problem" in row:
                self._running[name].problem = str(row["problem"])
                return
            part, figure = min(row["done"] / row["total"], 0.999), row["figure"]
        except (ValueError, KeyError, TypeError, ZeroDivisionError, RecursionError):
            return  # a library's own words
        self._parts[name] = part
        self._tell(name, figure)

    def _ended(self, name: str) -> None:
        running = self._running.pop(name)
        status = running.process.returncode
        if status == 0 and self._tasks[name].result.exists():
            self._parts[name] = 1.0
            self._tell(name, None)
            return
        wrong_input = status == InputError.exit_status and running.problem
        problem = _problem(running)
        self._fail(name, InputError(problem) if wrong_input else TeraziError(problem))

    def _fail(self, name: str, error: TeraziError) -> None:
        """Told at once: the others may have hours to go."""
        self._failed[name] = error
        self._tell(name, None, str(error))

    def _tell(self, name: str, figure: float | None, problem: str = "") -> None:
        whole = sum(task.weight for task in self._tasks.values()) or 1.0
        done = sum(self._parts[task.name] * task.weight for task in self._tasks.values())
        self._seen(name, self._parts[name], done / whole, figure, problem)


def _problem(running: _Running) -> str:
    """Why it failed: its own words, else the signal that ended it or an error's last line."""
    status = running.process.returncode
    if running.problem:
        return running.problem
    if status < 0:
        return f"its process was ended by signal {-status}; where memory is short, 9 is the system"
    lines = "".join(running.errors).strip().splitlines()
    return lines[-1][:500] if status and lines else f"its process ended with {status}, no result"
