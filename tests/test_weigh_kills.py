"""Killed at any moment, a weighing ends in the same ledger and asks the model for nothing twice.

The same with a real model and 200 kills: benchmarks/kills.py.
"""

import json
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from terazi import weigh as weighing
from terazi.models.fake import FakeModel
from terazi.models.interface import Score, ScoreRequest
from terazi.options.build import build
from terazi.options.interface import Option
from terazi.options.model import ModelOption
from terazi.proposal.options import Model, OptionPart
from tests.test_weigh import DAY, PROPOSAL, _speed, write

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork, to be quick")

KILLS = 25


class Telling(FakeModel):
    """Writes down what it is asked, call by call; takes its time."""

    def __init__(self, log: Path) -> None:
        super().__init__("fake")
        self._file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def score(self, requests: Sequence[ScoreRequest], *, preamble: str = "") -> list[Score]:
        line = json.dumps([os.getpid(), [repr((one, requests)) for one in requests]]) + "\n"
        os.write(self._file, line.encode())
        time.sleep(0.01)
        return super().score(requests, preamble=preamble)


@pytest.fixture
def proposal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    def build_fake(part: OptionPart, folder: Path) -> Option:
        if isinstance(part, Model):
            return ModelOption(part, Telling(tmp_path / "log"), folder / part.model)
        return build(part, folder)

    monkeypatch.setattr(weighing, "build", build_fake)
    monkeypatch.setattr("terazi.models.speed.measure", _speed)
    # The tool's time goes into its costs, and the clock is another one in every folder.
    options = [option for option in PROPOSAL["options"] if option["kind"] != "tool"]
    return write(tmp_path / "in", PROPOSAL | {"options": options})


def calls(log: Path) -> list[tuple[int, list[str]]]:
    return [tuple(json.loads(line)) for line in log.read_text().splitlines()]


def killed_after(seconds: float, proposal: Path, folder: Path) -> int:
    """The process, or 0 where it came to its end before."""
    child = os.fork()
    if not child:
        status = 1
        try:
            weighing.weigh(proposal, folder, today=DAY)
            status = 0
        finally:
            os._exit(status)
    end = time.monotonic() + seconds
    ended, status = 0, 0
    while not ended and (left := end - time.monotonic()) > 0:
        time.sleep(min(left, 0.01))
        ended, status = os.waitpid(child, os.WNOHANG)
    if not ended:
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status):
        assert os.WEXITSTATUS(status) == 0
        return 0
    return child


def ledger(folder: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((folder / "ledger.json").read_text())["findings"]
    return rows


def test_killed_at_any_moment_it_ends_in_the_same_ledger_and_pays_for_nothing_twice(
    proposal: Path, tmp_path: Path
) -> None:
    started = time.monotonic()
    weighing.weigh(proposal, tmp_path / "whole", today=DAY)
    seconds = time.monotonic() - started
    whole, asked = ledger(tmp_path / "whole"), len(calls(tmp_path / "log"))
    lot = random.Random(20261122)  # noqa: S311  simulation
    kills = weighings = 0
    while kills < KILLS:
        weighings += 1
        (tmp_path / "log").unlink(missing_ok=True)
        folder, cut = tmp_path / f"out{weighings}", set()
        while process := killed_after(lot.uniform(0, seconds), proposal, folder):
            cut.add(process)
        kills += len(cut)
        assert ledger(folder) == whole
        made = calls(tmp_path / "log") if (tmp_path / "log").exists() else []
        last = {process: number for number, (process, _) in enumerate(made)}
        under_way = {number for process, number in last.items() if process in cut}
        answered = [made[number][1] for number in range(len(made)) if number not in under_way]
        twice = [one for one, times in Counter(chain(*answered)).items() if times > 1]
        assert not twice
        assert asked <= len(made) <= asked + len(cut)
