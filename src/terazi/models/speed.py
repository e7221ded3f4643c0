"""What a model needs on this machine: memory, time to load, to read and to write.

Run in a process of its own (``python -m terazi.models.speed``, a JSON object with ``file``,
``backend``, ``questions`` and ``watts`` on standard input), so that memory and time are the
model's and nobody else's. Prints one JSON object, the fields of ``Speed``.
"""

import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from terazi.economics.energy import EnergyMeter, power_source
from terazi.errors import TeraziError
from terazi.models.interface import Prompt
from terazi.models.machine import peak_memory
from terazi.models.open import LLAMA_CPP, open_as_served


@dataclass(frozen=True, slots=True)
class Speed:
    """Seconds are by the wall clock.

    Attributes:
        memory: peak of the process, in bytes.
        loading: seconds until the model can answer.
        reading: tokens a second, one figure a question.
        writing: tokens a second, one figure an answer of more than one token.
        answers: seconds from question to the end of the answer (64 tokens at most).
        watt_hours: of one answer, on average; None where it is not known.
        energy: how the watt-hours were found.
        energy_grade: how we know them.
        threads: of the processor, as many as a short measurement found best.
    """

    memory: int
    loading: float
    reading: tuple[float, ...]
    writing: tuple[float, ...]
    answers: tuple[float, ...]
    watt_hours: float | None
    energy: str
    energy_grade: str
    threads: int


def measure(
    file: Path, questions: Sequence[str], watts: float | None, backend: str = LLAMA_CPP
) -> Mapping[str, Any]:
    """Measure in a fresh process.

    Args:
        file: the GGUF file or the folder as it would be served.
        questions: what to answer, at least one.
        watts: what the machine draws while answering, where the proposal says so.
        backend: what runs it (`terazi.models.open`).

    Returns:
        the fields of :class:`Speed`.

    Raises:
        TeraziError: the model cannot run here; the reason is in it.
    """
    request = json.dumps(
        {"file": str(file), "backend": backend, "questions": list(questions), "watts": watts}
    )
    done = subprocess.run(
        [sys.executable, "-m", "terazi.models.speed"],
        input=request,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1:] or [f"ended with {done.returncode}"]
        raise TeraziError(f"{file}: its speed could not be measured: {reason[0]}")
    result: Mapping[str, Any] = json.loads(done.stdout)
    return result


def _measure_here(file: Path, backend: str, questions: Sequence[str], watts: float | None) -> Speed:
    threads = _best_threads(file, backend)
    started = time.perf_counter()
    model = open_as_served(file, backend)
    model.generate([Prompt("1", max_tokens=1, chat=False)])
    loading = time.perf_counter() - started
    reading, writing, answers = [], [], []
    with EnergyMeter(power_source(watts)) as meter:
        for question in questions:
            started = time.perf_counter()
            (first,) = model.generate([Prompt(question, max_tokens=1)])
            read = time.perf_counter() - started
            started = time.perf_counter()
            (answer,) = model.generate([Prompt(question)])
            whole = time.perf_counter() - started
            reading.append(first.prompt_tokens / read)
            answers.append(whole)
            if answer.tokens > 1 and whole > read:
                writing.append((answer.tokens - 1) / (whole - read))
    used = meter.reading
    asked = sum(answers)
    share = asked / used.seconds  # the questions were read once more, for the reading speed
    return Speed(
        memory=peak_memory(),
        loading=loading,
        reading=tuple(reading),
        writing=tuple(writing),
        answers=tuple(answers),
        watt_hours=None if used.watt_hours is None else used.watt_hours * share / len(questions),
        energy=used.method,
        energy_grade=str(used.grade),
        threads=threads,
    )


def _best_threads(file: Path, backend: str) -> int:
    """Measured once a process, before the time to load is taken."""
    with closing(open_as_served(file, backend)) as model:
        return model.threads


def _main() -> None:
    request = json.load(sys.stdin)
    speed = _measure_here(
        Path(request["file"]), request["backend"], request["questions"], request["watts"]
    )
    json.dump(asdict(speed), sys.stdout)


if __name__ == "__main__":
    _main()
