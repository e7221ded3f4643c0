"""What the benchmarks beside lm-evaluation-harness share: both sides, their time, raw results.

Both get the same weights, written out as F32, and one thread: lm-evaluation-harness as a model of
transformers on torch, Terazi through llama.cpp and through torch.
"""

import json
import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

# Read by the numerical libraries when they are loaded. Threads that wait by spinning would be
# counted as work.
os.environ.update(OMP_NUM_THREADS="1", OMP_WAIT_POLICY="passive", GOMP_SPINCOUNT="0")
os.environ.update(HF_HUB_OFFLINE="1", TOKENIZERS_PARALLELISM="false")

import torch
from lm_eval.models.huggingface import HFLM

from terazi.models.full_precision import full_precision
from terazi.models.interface import LanguageModel, ScoreRequest
from terazi.models.llama_cpp import LlamaCppModel
from terazi.models.scoring import Reader
from terazi.models.transformers_model import TransformersModel

MODELS = ("smollm2-135m", "gemma-3-270m")
CONTEXT = 4096
PLENTY = 8 * 2**30

torch.set_num_threads(1)


class Scorer(Reader, LanguageModel, Protocol):
    """A model of Terazi that runs on this machine."""


def harness_model(file: Path) -> HFLM:
    """A GGUF file for lm-evaluation-harness."""
    return HFLM(
        pretrained=str(file.parent),
        gguf_file=file.name,
        device="cpu",
        dtype="float32",
        batch_size=1,
        max_length=CONTEXT,
    )


def terazi_models(file: Path) -> dict[str, Scorer]:
    """The same file for each of our ways to run it, loaded."""
    models: dict[str, Scorer] = {
        "llama.cpp": LlamaCppModel(
            full_precision(file, PLENTY), original=file, threads=1, context=CONTEXT
        ),
        "torch": TransformersModel(file, context=CONTEXT),
    }
    for model in models.values():
        model.score([ScoreRequest("a", " b")])
    return models


def cpu_seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    """Of the whole process, all threads."""
    begun = time.process_time()
    result = work()
    return time.process_time() - begun, result


def matrix_peak() -> float:
    """Floating point operations a CPU-second of a large product of matrices in F32."""
    size = 1536
    a, b = torch.rand(size, size), torch.rand(size, size)
    seconds = min(cpu_seconds(lambda: torch.mm(a, b))[0] for _ in range(8))
    return 2.0 * size**3 / seconds


def surroundings() -> dict[str, str]:
    """The processor, and the versions of what is compared."""
    packages = ("lm_eval", "torch", "transformers", "cyllama")
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return {"processor": next(names, platform.processor() or platform.machine())} | {
        package: version(package) for package in packages
    }


class RawResults:
    """Raw results on disk, a line of JSON each, as they come: a run that was stopped goes on.

    Args:
        path: the file; a new one, or one of the same settings.
        settings: what all results of the file have in common.
    """

    def __init__(self, path: Path, settings: Mapping[str, Any]) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        whole, _, rest = path.read_bytes().rpartition(b"\n") if path.exists() else (b"", b"", b"")
        if rest:  # a line that a kill cut short
            path.write_bytes(whole + b"\n")
        records = [json.loads(line) for line in whole.splitlines()]
        if not records:
            self._write({"settings": settings})
        elif records[0]["settings"] != settings:
            raise SystemExit(
                f"{path} is from other settings\n  → remove it, or name another: --raw"
            )
        self._known = {_name(record["key"]): record for record in records[1:]}

    def get(self, measure: Callable[[], dict[str, Any]], **key: str | int) -> dict[str, Any]:
        """What is known under ``key``, measured now where nothing is."""
        name = _name(key)
        if name not in self._known:
            at = time.strftime("%FT%TZ", time.gmtime())
            self._known[name] = {"key": key, "at": at} | measure()
            self._write(self._known[name])
            shown = ", ".join(map(str, key.values()))
            print(f"  {at} {shown}: {self._known[name].get('seconds', '')}", flush=True)
        return self._known[name]

    def set_aside(self) -> None:
        """The run is whole: the next one begins anew."""
        moment = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        aside = self.path.with_name(f"{self.path.stem}-{moment}{self.path.suffix}")
        self.path.rename(aside)
        print(f"raw results: {aside}")

    def _write(self, record: Mapping[str, Any]) -> None:
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(record) + "\n")


def _name(key: Mapping[str, Any]) -> str:
    return json.dumps(key, sort_keys=True)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """In Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
