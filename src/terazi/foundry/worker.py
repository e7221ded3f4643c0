"""One piece of the foundry's work in a process of its own: ``python -m terazi.foundry.worker``.

It reads a request, a JSON object, from the first line of standard input, and tells how far it has
come as a JSON object a line. It ends when standard input does: nobody works on for a parent that
was killed, beside the one that goes on.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from terazi.errors import TeraziError

Tell = Callable[..., None]
_BETWEEN = 0.5  # seconds


def main() -> int:
    """Do what is asked.

    Returns:
        the exit status: 0 done, 1 it could not be done, 2 the input was wrong.
    """
    request = json.loads(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        _DO[request.pop("do")](request, _telling())
    except TeraziError as error:
        print(json.dumps({"problem": str(error)}), flush=True)  # noqa: T201  its way to tell
        return error.exit_status
    return 0


def _end_with_parent() -> None:
    # Not by sys.stdin, which Python cannot close at its end while a thread reads from it.
    while os.read(0, 4096):
        pass
    os._exit(1)


def _telling() -> Tell:
    told = 0.0

    def tell(done: float, total: float, *, figure: float | None = None) -> None:
        nonlocal told
        if done < total and time.monotonic() - told < _BETWEEN:
            return
        told = time.monotonic()
        row = {"done": done, "total": total, "figure": figure}
        print(json.dumps(row), flush=True)  # noqa: T201  its way to tell

    return tell


def _train(request: Mapping[str, Any], tell: Tell) -> None:
    from terazi.foundry.train.loop import Progress, train  # noqa: PLC0415  loads torch

    def seen(progress: Progress) -> None:
        figure = progress.looks[-1][3] if progress.looks else None
        tell(progress.step, progress.steps, figure=figure)

    train(Path(request["folder"]), seen)


def _score(request: Mapping[str, Any], tell: Tell) -> None:
    from terazi.foundry.contest.score import score  # noqa: PLC0415  loads torch

    score(
        Path(request["place"]),
        Path(request["tests"]),
        Path(request["out"]),
        window=request["window"],
        stride=request["stride"],
        seen=tell,
    )


def _base(request: Mapping[str, Any], tell: Tell) -> None:
    from terazi.foundry.train.network import unpacked  # noqa: PLC0415  loads torch

    unpacked(Path(request["place"]), Path(request["out"]))
    tell(1, 1)


def _mix(request: Mapping[str, Any], tell: Tell) -> None:
    from terazi.foundry.contest.mix import mix  # noqa: PLC0415  loads torch

    mix(
        Path(request["transformer"]),
        Path(request["train"]),
        Path(request["validation"]),
        Path(request["out"]),
        request["orders"],
    )
    tell(1, 1)


def _probe(request: Mapping[str, Any], tell: Tell) -> None:
    from terazi.foundry.contest.asked import ask  # noqa: PLC0415  loads torch

    ask(request, tell)


_DO = {"train": _train, "score": _score, "base": _base, "mix": _mix, "probe": _probe}

if __name__ == "__main__":
    sys.exit(main())
