"""How far off is what Terazi computes for a machine that is only described? Tried on this one.

    python benchmarks/speed_on_a_described_machine.py [MODEL …]

Describes this machine (its cores, and the bandwidth that a long product of vectors reaches),
computes memory and speed of the packaged models for it, measures them as a weighing does, and
prints both.
"""

import os
import sys
import time

import numpy as np

from terazi.economics.hardware import GIGAFLOPS_PER_CORE, speeds
from terazi.models.gguf import read_header
from terazi.models.memory import Form, need
from terazi.models.packaged import PACKAGED, packaged_file
from terazi.models.speed import measure

_QUESTIONS = (
    "What should I do first when a small child has a high fever and does not want to drink?",
    "Nifanye nini kwanza mtoto mdogo akiwa na homa kali na hataki kunywa?",
    "Yaro yana da zazzabi mai zafi kuma ba ya son shan ruwa, me zan fara yi?",
)
_BYTES = 240_000_000
_TRIES = 25


def bandwidth() -> float:
    """GB a second that are read, the best of some tries: nothing here reads faster."""
    first, second = np.ones((2, _BYTES // 8), dtype=np.float32)
    best = 0.0
    for _ in range(_TRIES):
        started = time.perf_counter()
        np.dot(first, second)
        best = max(best, _BYTES / (time.perf_counter() - started) / 1e9)
    return best


def main(models: list[str]) -> None:
    """Print one line for each model and figure."""
    cores = os.cpu_count() or 1
    gb_s = bandwidth()
    print(f"{cores} cores, {gb_s:.1f} GB/s; load before: {os.getloadavg()[0]:.1f}")
    print(f"{'model':16}{'figure':20}{'computed':>10}{'measured':>10}{'measured/computed':>20}")
    for key in models or list(PACKAGED):
        header = read_header(packaged_file(key))
        most = speeds(
            header.size,
            header.parameters,
            gb_s,
            cores * GIGAFLOPS_PER_CORE,
            looked_up=header.vocabulary * header.width,
        )
        found = measure(header.path, _QUESTIONS, None)
        memory = need(header, Form(full=False, window=2048)).running / 1e6
        for name, computed, measured in (
            ("memory, MB", memory, found["memory"] / 1e6),
            ("writing, tokens/s", most.writing, max(found["writing"], default=0.0)),
            ("reading, tokens/s", most.reading, max(found["reading"])),
        ):
            ratio = measured / computed
            print(f"{key:16}{name:20}{computed:>10.0f}{measured:>10.0f}{ratio:>20.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
