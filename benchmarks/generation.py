"""Writing several answers at once: how much faster, how often other answers, beside llama-server.

    python benchmarks/generation.py

It needs the extra ``llama``, the packaged models, and for the server the packages of
``tests/servers.txt`` as ``make check`` unpacks them. The questions are those of the example's
table of answers, half of them Swahili, half English; every side gets the same ones, and as many at
once. One thread each. Terazi is measured as it is and, for this, also in company where it would
write one answer at a time. The server is llama.cpp's own with a slot for each answer; its memory
of earlier prompts is off. Speed is tokens written by CPU-second of the process, the reading of the
prompts included, loading not.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from urllib.request import Request, urlopen

# Read by the numerical libraries when they are loaded. Threads that wait by spinning would be
# counted as work.
os.environ.update(OMP_NUM_THREADS="1", OMP_WAIT_POLICY="passive", GOMP_SPINCOUNT="0")

import psutil

from terazi.models.full_precision import full_precision
from terazi.models.interface import Prompt
from terazi.models.llama_cpp import LlamaCppModel
from terazi.models.packaged import packaged_file

TABLE = Path(__file__).parents[1] / "examples" / "swahili-health-line" / "vetted.csv"
SERVERS = Path(sys.prefix) / "servers"
SLOT = 512  # tokens of a prompt and its answer
LAUNCH = """
import os, sys
sys.path.insert(0, sys.argv[1])
import xllamacpp
params = xllamacpp.CommonParams()
params.model.path = sys.argv[2]
params.n_parallel, params.n_ctx, params.port = int(sys.argv[3]), int(sys.argv[4]), 0
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
sys.stdin.read()
os._exit(0)
"""


class InCompany(LlamaCppModel):
    """Writes as many answers at once as it is told, whatever its weights."""

    at_once = 1


@dataclass(frozen=True)
class Run:
    """What was written, and in how many seconds of the processor and by the clock."""

    texts: list[str]
    tokens: int
    cpu: float
    wall: float


def ask_terazi(model: InCompany, prompts: Sequence[Prompt], at_once: int) -> Run:
    """All prompts in one call."""
    model.at_once = at_once
    wall, cpu = time.perf_counter(), time.process_time()
    answers = model.generate(prompts)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return Run([a.text for a in answers], sum(a.tokens for a in answers), cpu, wall)


def ask_server(weights: Path, prompts: Sequence[Prompt], at_once: int) -> Run:
    """All prompts, as many requests under way as the server has slots."""
    with server(weights, at_once) as (address, process):
        ask = partial(complete, address)
        ask(Prompt("1", max_tokens=1))
        wall, before = time.perf_counter(), process.cpu_times()
        with ThreadPoolExecutor(at_once) as pool:
            answers = list(pool.map(ask, prompts))
        after, wall = process.cpu_times(), time.perf_counter() - wall
    cpu = after.user + after.system - before.user - before.system
    return Run([text for text, _ in answers], sum(tokens for _, tokens in answers), cpu, wall)


def complete(address: str, prompt: Prompt) -> tuple[str, int]:
    """The answer and its tokens."""
    asked = {
        "prompt": prompt.text,
        "n_predict": prompt.max_tokens,
        "temperature": 0,
        "cache_prompt": False,
    }
    request = Request(  # noqa: S310  the server's own address
        f"{address}/completion", json.dumps(asked).encode(), {"Content-Type": "application/json"}
    )
    with urlopen(request) as response:  # noqa: S310  as above
        found = json.load(response)
    return found["content"], found["tokens_predicted"]


@contextmanager
def server(weights: Path, slots: int) -> Iterator[tuple[str, psutil.Process]]:
    """Run llama-server until the block ends."""
    # Ends with its standard input.
    command = [
        sys.executable, "-c", LAUNCH, str(SERVERS), str(weights), str(slots), str(slots * SLOT),
    ]  # fmt: skip
    with subprocess.Popen(  # noqa: S603  ours
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None  # noqa: S101  for the type checker
        assert process.stdin is not None  # noqa: S101  for the type checker
        try:
            yield process.stdout.readline().strip(), psutil.Process(process.pid)
        finally:
            process.stdin.close()


def questions(number: int) -> list[str]:
    """Half of them Swahili, half English."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    by_language = [[r["question"] for r in rows if r["language"] == code] for code in ("sw", "en")]
    return list(chain.from_iterable(zip(*by_language, strict=True)))[:number]


def compare(name: str, weights: Path, original: Path, told: argparse.Namespace) -> None:
    """All sides in turn, ``told.rounds`` times; the fastest round of each counts."""
    prompts = [
        Prompt(f"{question}\n", max_tokens=told.tokens, chat=False)
        for question in questions(told.questions)
    ]
    context = max(told.at_once) * SLOT
    with closing(InCompany(weights, original=original, threads=1, context=context)) as model:
        model.generate(prompts[:1])
        sides: dict[tuple[str, int], Callable[[], Run]] = {}
        for at_once in told.at_once:
            sides["Terazi", at_once] = partial(ask_terazi, model, prompts, at_once)
            if SERVERS.is_dir() and not told.no_server:
                sides["llama-server", at_once] = partial(ask_server, weights, prompts, at_once)
        runs: dict[tuple[str, int], list[Run]] = {side: [] for side in sides}
        for _ in range(told.rounds):
            for side, ask in sides.items():
                runs[side].append(ask())
        one = told.at_once[0]
        for (side, at_once), found in runs.items():
            first = runs[side, one]
            changed = sum(a != b for a, b in zip(found[0].texts, first[0].texts, strict=True))
            repeats = all(run.texts == found[0].texts for run in found)
            print(
                f"{name:24} {side:13} {at_once:3} at once: {speed(found):6.1f} tokens/CPU-s "
                f"({speed(found) / speed(first):.2f} times {one}; "
                f"{found[0].tokens / min(run.wall for run in found):.1f} by the clock), "
                f"{found[0].tokens} tokens, {changed} of {len(prompts)} answers other than "
                f"{one} at once" + ("" if repeats else "; not the same in each round"),
                flush=True,
            )


def speed(runs: Sequence[Run]) -> float:
    """Tokens written by CPU-second, in the fastest round."""
    return max(run.tokens / run.cpu for run in runs)


def main() -> None:
    """Compare for each packaged model, in full precision and as it is."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--models", nargs="+", default=["smollm2-135m", "gemma-3-270m"])
    parser.add_argument("--questions", type=int, default=30)
    parser.add_argument("--tokens", type=int, default=64)
    parser.add_argument("--at-once", type=int, nargs="+", default=[1, 4, 8, 16])
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--no-server", action="store_true")
    told = parser.parse_args()
    for key in told.models:
        file = packaged_file(key)
        for weights in (full_precision(file), file):
            precision = "as it is" if weights == file else "F32"
            compare(f"{key}, {precision}", weights, file, told)


if __name__ == "__main__":
    main()
