"""How many threads to compute with: measured, not guessed.

Two threads on a busy machine can be slower than one, and threads that share a core seldom help, so
a short piece of text is read with each number of threads and the fastest is taken. Figures do not
depend on it: log-likelihoods were the same to the last bit with 1 to 4 threads, in F32 and
quantised (docs/models.md), hence the number is no part of a model's identity.
"""

import os
import time
from collections.abc import Callable, Sequence
from math import inf

#: Read with each number of threads.
PIECE = (
    "Habari za asubuhi. Leo tunasoma maneno machache tu, ili kujua ni nyuzi ngapi zinazosoma "
    "haraka zaidi kwenye mashine hii. This is all that it is for."
)
PIECE_TOKENS = 32

_SECONDS = 1.0  # for all readings but the first and the one that is under way then
_ROUNDS = 5
_TIE = 1.05  # so much slower is as fast

_chosen: dict[str, int] = {}


def measured(backend: str, read: Callable[[int], object], limit: int | None = None) -> int:
    """The number of threads for a backend; measured when it is first asked for in this process.

    Args:
        backend: who computes.
        read: reads the piece with so many threads.
        limit: more threads than this are not tried.
    """
    if backend not in _chosen:
        _chosen[backend] = fastest(read, candidates(limit))
    return _chosen[backend]


def candidates(limit: int | None = None) -> list[int]:
    """One, two, four … threads and all the cores, in this order, up to a limit.

    Cores are those that this process may use; ``OMP_NUM_THREADS`` is a limit where it is set.
    """
    cores = min(available_cores(), limit or available_cores())
    doubled = (2**power for power in range(cores.bit_length()))
    return sorted({*doubled, cores, min(cores, _physical_cores() or cores)})


def cores_here() -> int:
    """Cores that the system lets this process use."""
    count: Callable[[], int | None] = getattr(os, "process_cpu_count", os.cpu_count)  # from 3.13
    cores = count() or 1
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        cores = min(cores, len(os.sched_getaffinity(0)))
    return cores


def available_cores() -> int:
    """The same, within ``OMP_NUM_THREADS`` where it is set."""
    cores = cores_here()
    limit = os.environ.get("OMP_NUM_THREADS", "")
    return min(cores, int(limit)) if limit.isdecimal() and int(limit) else cores


def fastest(
    read: Callable[[int], object],
    among: Sequence[int],
    clock: Callable[[], float] = time.perf_counter,
) -> int:
    """The number of threads that reads fastest by the wall clock; of equals the smallest.

    The fastest of several rounds counts: what else the machine does can only slow a reading. A
    model that takes long is read fewer times, with many threads first.

    Args:
        read: reads the piece with so many threads.
        among: the numbers to try, at least one.
        clock: in seconds.
    """
    if len(among) == 1:
        return among[0]
    most_first = sorted(among, reverse=True)
    read(most_first[0])  # brings the weights from the disk
    best = dict.fromkeys(most_first, inf)
    end = clock() + _SECONDS
    for _ in range(_ROUNDS):
        for number in most_first:
            started = clock()
            if started >= end:
                break
            read(number)
            best[number] = min(best[number], clock() - started)
    return min(number for number in most_first if best[number] <= min(best.values()) * _TIE)


def _physical_cores() -> int | None:
    try:
        import psutil  # noqa: PLC0415  comes with one of the extras
    except ImportError:
        return None
    cores: int | None = psutil.cpu_count(logical=False)
    return cores
