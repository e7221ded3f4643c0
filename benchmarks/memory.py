"""What Terazi takes of the memory: python benchmarks/memory.py scoring | weighing PROPOSAL.

``scoring`` puts 100, 1,000 and 10,000 short items to a real model, a hundred at a time, through the
same option and journal as a weighing, each number in a fresh process. It prints the peak beside
what was computed for the model before it was loaded; however many items, it is to be the same.

``weighing`` runs ``terazi weigh`` and prints the peak of its process, and of it and the processes
that it starts together, looked at twenty times a second. Shared pages then count more than once.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from string import ascii_lowercase

import psutil

from terazi.data.testset import ChoiceItem
from terazi.ledger.journal import Journal
from terazi.models.journaled import JournaledModel
from terazi.models.llama_cpp import LlamaCppModel
from terazi.models.machine import peak_memory
from terazi.models.memory import Form, need
from terazi.models.packaged import PACKAGED, packaged_file
from terazi.options.interface import Wording
from terazi.options.model import ModelOption
from terazi.proposal.options import Model

ITEMS = (100, 1_000, 10_000)
_LOOK = 0.05  # seconds
_MEGABYTE = 1e6
_LETTERS = ascii_lowercase
_WORDINGS = [Wording("as it is", "{question}:")]
_AT_ONCE = 100


def scoring(keys: list[str], sizes: list[int]) -> None:
    """Print a table of peaks by model, form and number of items, in MB."""
    print(f"{'model':16}{'form':10}{'computed':>10}" + "".join(f"{n:>10,}" for n in sizes))
    for key in keys:
        for full in (True, False):
            peaks = [_in_a_process(key, items, full=full) for items in sizes]
            figures = "".join(f"{peak['peak'] / _MEGABYTE:>10.0f}" for peak in peaks)
            computed = peaks[0]["computed"] / _MEGABYTE
            print(f"{key:16}{'F32' if full else 'as it is':10}{computed:>10.0f}{figures}")
            spent = ", ".join(f"{peak['seconds']:.0f}" for peak in peaks)
            print(f"{'':26}without the model {peaks[0]['before'] / _MEGABYTE:.0f}; {spent} s")


def weighing(proposal: Path, words: list[str]) -> int:
    """Weigh, and print peaks; the exit status is that of the weighing."""
    started = time.monotonic()
    command = [sys.executable, "-m", "terazi", "weigh", str(proposal), *words]
    together = alone = 0
    with psutil.Popen(command) as weigh:
        while weigh.poll() is None:
            taken = [_resident(process) for process in [weigh, *_children(weigh)]]
            together, alone = max(together, sum(taken)), max(alone, taken[0])
            time.sleep(_LOOK)
    print(
        f"peak {alone / _MEGABYTE:.0f} MB, with the processes that it starts "
        f"{together / _MEGABYTE:.0f} MB, {time.monotonic() - started:.0f} s"
    )
    return int(weigh.returncode)


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def _in_a_process(key: str, items: int, *, full: bool) -> dict[str, float]:
    done = subprocess.run(  # noqa: S603  ourselves
        [sys.executable, __file__, "--one", key, str(items), str(int(full))],
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _one(key: str, number: int, *, full: bool) -> None:
    """In a process of its own: score, and print what was taken."""
    LlamaCppModel(packaged_file(key)).in_form(Form(full=full, window=2048))  # writes the F32 form
    model = LlamaCppModel(packaged_file(key)).in_form(Form(full=full, window=2048))
    part = Model(kind="model", name=key, model=f"packaged:{key}")
    items = [
        ChoiceItem(str(i), "sw", str(i), (_LETTERS[i % 26], _LETTERS[(7 * i + 3) % 26]), 0)
        for i in range(number)
    ]
    before = psutil.Process().memory_info().rss
    started = time.monotonic()
    kept = []
    with tempfile.TemporaryDirectory() as folder, Journal(Path(folder) / "journal.sqlite") as calls:
        option = ModelOption(part, JournaledModel(model, calls), packaged_file(key))
        for start in range(0, number, _AT_ONCE):
            kept += option.choose(items[start : start + _AT_ONCE], _WORDINGS, examples=())
    print(
        json.dumps(
            {
                "before": before,
                "computed": need(model.header, Form(full=full, window=2048)).running,
                "peak": peak_memory(),
                "seconds": time.monotonic() - started,
            }
        )
    )


def _main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    commands = parser.add_subparsers(dest="command")
    score = commands.add_parser("scoring", help="short items, more and more of them")
    score.add_argument("--models", nargs="+", default=list(PACKAGED), choices=list(PACKAGED))
    score.add_argument("--items", nargs="+", type=int, default=list(ITEMS))
    whole = commands.add_parser("weighing", help="a weighing; the rest goes to terazi weigh")
    whole.add_argument("proposal", type=Path)
    arguments, words = parser.parse_known_args()
    if arguments.one:
        key, number, full = arguments.one
        _one(key, int(number), full=full == "1")
    elif arguments.command == "scoring":
        scoring(arguments.models, arguments.items)
    elif arguments.command == "weighing":
        return weighing(arguments.proposal, words)
    else:
        parser.print_help()
    return 0


if __name__ == "__main__":
    sys.exit(_main())
