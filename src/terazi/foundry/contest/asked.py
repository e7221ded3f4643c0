"""One contestant asked in a process of its own; the answers stay in the contest's journal."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from terazi.files import write_atomically
from terazi.foundry.contest.contestants import Contestant
from terazi.foundry.contest.probed import Questions, probe_contestant


def request(one: Contestant, questions: Questions, out: Path, mark: Path) -> dict[str, Any]:
    """What a worker is sent.

    Args:
        one: whom to ask.
        questions: what to ask.
        out: folder of the journal.
        mark: file that says that all was asked.
    """
    who = {**asdict(one), "folder": str(one.folder), "place": str(one.place)}
    return {
        "do": "probe",
        "who": who,
        "questions": asdict(questions),
        "out": str(out),
        "mark": str(mark),
    }


def ask(asked: Mapping[str, Any], tell: Callable[[float, float], None]) -> None:
    """Do as a :func:`request` says."""
    who = asked["who"]
    one = Contestant(**{**who, "folder": Path(who["folder"]), "place": Path(who["place"])})
    count = 0

    def seen(_: str, done: int, of: int) -> None:
        nonlocal count
        count += done == of
        tell(count, count + 4)  # how many stretches there are is not known

    findings = probe_contestant(one, Questions(**asked["questions"]), Path(asked["out"]), seen=seen)
    row = {"findings": len(findings)}
    write_atomically(Path(asked["mark"]), json.dumps(row) + "\n")
