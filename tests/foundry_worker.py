"""The foundry's worker, with work that the tests can look at instead of training."""

import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from terazi.errors import InputError, TeraziError
from terazi.foundry import worker

Request = Mapping[str, Any]


def _note(request: Request, tell: worker.Tell) -> None:
    """Write when it began and ended, after others have begun too if it is to wait for them."""
    out = Path(request["out"])
    began = time.monotonic()
    out.with_suffix(".begun").touch()
    while not all(Path(other).exists() for other in request.get("until", ())):
        time.sleep(0.01)
    steps = request.get("steps", 1)
    for step in range(steps):
        tell(step + 1, steps, figure=float(step))
        print("a library's own words")  # noqa: T201
        print('{"done": 1}', "[" * 100_000, sep="\n")  # noqa: T201
    time.sleep(0.02)
    out.write_text(f"{began} {time.monotonic()}")


def _fail(request: Request, tell: worker.Tell) -> None:
    tell(0, 1)
    print("Loading weights: 100%|###| 20/20", file=sys.stderr)  # noqa: T201
    if request["how"] == "input":
        raise InputError("no such text", file="there.txt", way_out="look elsewhere")
    if request["how"] == "work":
        raise TeraziError("the disk is full")
    if request["how"] == "signal":
        os.kill(os.getpid(), 9)
    if request["how"] == "crash":
        raise ZeroDivisionError("what nobody thought of")


def _forever(request: Request, tell: worker.Tell) -> None:
    tell(0, 1)
    Path(request["out"]).write_text(str(os.getpid()))
    while True:
        time.sleep(10)


worker._DO.update(note=_note, fail=_fail, forever=_forever)

if __name__ == "__main__":
    sys.exit(worker.main())
