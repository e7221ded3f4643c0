"""Kill a weighing at random moments, again and again: python benchmarks/kills.py --kills 200.

Each weighing is started, killed (SIGKILL), started again in the same folder, until one start comes
to its end. Then its findings must be those of a weighing that nobody disturbed, and the model must
have been asked for nothing twice but what was under way when a kill fell. That is counted at the
model: before it answers, it writes down what it is asked.

Clocks are another thing: the model's speed is not measured here, and times are not compared.
"""

import argparse
import contextlib
import hashlib
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

DAY = date(2026, 11, 22)
FAKE = "fake"
_TIMES = ("time per answer", "time per choice")
_SPEED = {
    "memory": 10**8,
    "loading": 0.5,
    "reading": [100.0, 120.0],
    "writing": [10.0, 12.0],
    "answers": [5.0, 6.0],
    "watt_hours": 0.01,
    "energy": "not measured here",
    "energy_grade": "assumed",
    "threads": 1,
}
_MONEY = {"amount": 600_000, "currency": "KES", "date": "2026-10-01"}
_PROPOSAL: dict[str, Any] = {
    "title": "A line for questions",
    "purpose": "Answer questions about clinic hours",
    "beneficiaries": "Patients",
    "owner": {"name": "A. Mwangi", "role": "clinic manager"},
    "stakes": "low",
    "community": {"name": "Kwale", "country": "KE"},
    "languages": ["sw"],
    "answers_per_month": 1000,
    "budget": _MONEY,
    "horizon_months": 12,
    "options": [
        {"name": "Nothing", "kind": "nothing", "today": "People walk to the clinic."},
        {
            "name": "Clerks",
            "kind": "people",
            "role": "clerk",
            "monthly_wage": _MONEY | {"amount": 30_000},
            "answers_per_hour": 20,
        },
    ],
}


def try_it(model: str, kills: int, seed: int) -> int:
    """Kill so often; print what was found. Return the number of folders that went wrong."""
    lot = random.Random(seed)  # noqa: S311  simulation
    killed = folders = wrong = asked = repeated = 0
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        proposal = _proposal(place, model)
        _prepare()
        started = time.monotonic()
        _run_and_kill(proposal, place / "whole", place / "whole.log", None)
        seconds = time.monotonic() - started
        whole = _findings(place / "whole")
        calls = len(_calls(place / "whole.log"))
        print(f"undisturbed: {calls} calls of the model in {seconds:.1f} s, {len(whole)} findings")
        while killed < kills:
            folders += 1
            folder, log = place / f"weighing{folders}", place / f"weighing{folders}.log"
            cut: list[int] = []  # processes that were killed
            while (ended := _run_and_kill(proposal, folder, log, lot.uniform(0, seconds / 4))) != 0:
                cut.append(ended)
            killed += len(cut)
            found = _findings(folder)
            again, lost = _repeated(_calls(log), set(cut))
            asked += len(_calls(log))
            repeated += lost
            if found != whole or again:
                wrong += 1
                print(f"folder {folders}: other findings: {found != whole}; asked twice: {again}")
    print(
        f"{killed} kills over {folders} weighings: {wrong} ended in another ledger or asked the "
        f"model twice for what it had answered; of {asked} calls, {repeated} were under way when "
        "a kill fell and were asked again"
    )
    return wrong


def _run_and_kill(proposal: Path, folder: Path, log: Path, after: float | None) -> int:
    """Return 0 if it came to its end before that, else the process that was killed.

    A copy of this process weighs: it has read Python's modules already, and no model yet.
    """
    child = os.fork()
    if not child:
        status = 1
        try:
            os.setsid()
            _weigh(proposal, folder, log)
            status = 0
        finally:
            os._exit(status)
    if after is not None:
        time.sleep(after)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status):
        if os.WEXITSTATUS(status):
            raise SystemExit("the weighing did not come to its end")
        return 0
    return child


def _prepare() -> None:
    """Read the modules that every weighing needs."""
    from terazi import weigh  # noqa: F401, PLC0415
    from terazi.probes.declare import load_probes  # noqa: PLC0415

    load_probes()


def _proposal(place: Path, model: str) -> Path:
    file = place / "in" / "proposal.yaml"
    file.parent.mkdir()
    part = {"name": "Model", "kind": "model", "model": model}
    if model == FAKE:
        part["model"] = "model.gguf"
        (file.parent / "model.gguf").write_bytes(b"GGUF, but not really")
    options = [*_PROPOSAL["options"], part]
    file.write_text(json.dumps(_PROPOSAL | {"options": options}), encoding="utf-8")
    return file


def _findings(folder: Path) -> list[Mapping[str, Any]]:
    ledger = json.loads((folder / "ledger.json").read_text(encoding="utf-8"))
    return [row for row in ledger["findings"] if row["measure"] not in _TIMES]


def _calls(log: Path) -> list[tuple[int, tuple[str, ...]]]:
    """The process and what it asked, call by call."""
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    return [(int(process), tuple(asked)) for process, *asked in map(str.split, lines)]


def _repeated(calls: Sequence[tuple[int, tuple[str, ...]]], cut: set[int]) -> tuple[int, int]:
    """Return how much was asked again without need, and how much because a kill fell upon it."""
    last = {process: number for number, (process, _) in enumerate(calls)}
    under_way = {number for process, number in last.items() if process in cut}
    answered = Counter(
        one for number, (_, asked) in enumerate(calls) if number not in under_way for one in asked
    )
    lost = sum(any(one in answered for one in calls[number][1]) for number in under_way)
    return sum(times - 1 for times in answered.values()), lost


# In the process that is killed ----------------------------------------------------------------


def _weigh(proposal: Path, folder: Path, log: Path) -> None:
    from terazi import weigh as weighing  # noqa: PLC0415
    from terazi.models import speed  # noqa: PLC0415
    from terazi.options.interface import AsksModel  # noqa: PLC0415

    build, fit_options = weighing.build, weighing.fit_options

    def build_one(*given: Any) -> Any:  # noqa: ANN401  as it is
        return _fake(*given) if "model.gguf" in repr(given[0]) else build(*given)

    def fit_and_count(options: Sequence[Any], *given: Any) -> None:  # noqa: ANN401  as it is
        fit_options(options, *given)  # decides which model it is that is asked
        for option in options:
            if isinstance(option, AsksModel):
                _count(option.model, log)

    weighing.build = build_one
    weighing.fit_options = fit_and_count
    speed.measure = lambda *_, **__: _SPEED  # type: ignore[assignment]
    weighing.weigh(proposal, folder, today=DAY)


def _fake(part: Any, folder: Path) -> Any:  # noqa: ANN401  as it is
    from terazi.models.fake import FakeModel  # noqa: PLC0415
    from terazi.options.model import ModelOption  # noqa: PLC0415

    def likely(context: str, continuation: str) -> float:
        time.sleep(0.0005)
        return -float(hashlib.sha256((context + continuation).encode()).digest()[0])

    return ModelOption(part, FakeModel("fake", log_likelihood=likely), folder / part.model)


def _count(model: Any, log: Path) -> None:  # noqa: ANN401  any backend
    """Let the model write down what it is asked, before it answers."""
    number = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def counted(verb: str, answer: Callable[..., Any]) -> Callable[..., Any]:
        def ask(requests: Sequence[Any], **more: Any) -> Any:  # noqa: ANN401  as it is
            # The company is part of a request: it decides the last digits of a figure.
            company = "" if verb == "count_tokens" else repr(requests)
            asked = (f"{verb} {request!r} {more} {company}" for request in requests)
            names = (hashlib.sha256(one.encode()).hexdigest()[:16] for one in asked)
            os.write(number, f"{os.getpid()} {' '.join(names)}\n".encode())
            return answer(requests, **more)

        return ask

    for verb in ("score", "generate", "count_tokens"):
        setattr(model, verb, counted(verb, getattr(model, verb)))


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Kill a weighing at random moments.")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--model", default="packaged:smollm2-135m", help=f"or {FAKE}")
    parser.add_argument("--seed", type=int, default=20261122)
    given = parser.parse_args()
    sys.exit(1 if try_it(given.model, given.kills, given.seed) else 0)


if __name__ == "__main__":
    main()
