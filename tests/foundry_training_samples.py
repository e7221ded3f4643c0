"""Tiny trainings for the tests, and sittings of them that may be killed."""

import json
import multiprocessing
import random
from collections.abc import Sequence
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Any

from terazi.foundry import tokenizer as tokenizers
from terazi.foundry.train.job import DONE, MODEL, Job, Text
from terazi.foundry.train.loop import Progress, train
from terazi.foundry.train.plan import Plan
from terazi.foundry.train.recipe import LOCAL, Shape
from terazi.foundry.train.stream import Stage
from tests.corpus_samples import SWAHILI, sentence

SHAPE = Shape(vocabulary=300, width=32, layers=2, heads=2, inner=64)
#: Written down instead of measured: the same steps for all.
PLAN = Plan((Stage(16, 4, 50, 0.01), Stage(32, 2, 50, 0.01)), 1500, (20, 40, 60, 80, 100))


def write_text(
    path: Path, documents: int, seed: int = 1, words: Sequence[str] = SWAHILI, sentences: int = 4
) -> Path:
    """Documents a line."""
    draw = random.Random(seed)  # noqa: S311
    rows = (
        {
            "id": f"{seed}/{number}",
            "source": "made",
            "text": " ".join(sentence(draw, words) for _ in range(sentences)),
        }
        for number in range(documents)
    )
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def a_job(folder: Path, method: str = LOCAL, base: str = "", **more: Any) -> Job:  # noqa: ANN401
    """A job on texts that lie in a folder, written where they are not there yet."""
    train_file, held = folder / "train.jsonl", folder / "validation.jsonl"
    own = folder / "own"
    if not train_file.exists():
        write_text(train_file, 20)
        write_text(held, 8, seed=2)
        texts = [json.loads(line)["text"] for line in train_file.read_text("utf-8").splitlines()]
        tokenizers.train(texts, SHAPE.vocabulary).save(own, window=1024)
    return Job(
        method,
        (Text(str(train_file)),),
        str(held),
        more.pop("budget", 2.0),
        base=base,
        tokenizer="" if base and method != "new vocabulary" else str(own),
        shape=None if base else SHAPE,
        **more,
    )


def begun(folder: Path, job: Job, plan: Plan = PLAN) -> Path:
    """A folder with a job and its plan."""
    job.save(folder)
    plan.save(folder)
    return folder


def quiet(_: Progress) -> None:
    """Told of the progress, says nothing."""


def outcome(folder: Path) -> tuple[dict[str, Any], bytes]:
    """What ``done.json`` says but for the clock, and the weights as bytes."""
    done = json.loads((folder / DONE).read_text("utf-8"))
    del done["seconds"]
    done["looks"] = [(step, tokens, figure) for step, _, tokens, figure in done["looks"]]
    return done, (folder / MODEL / "model.safetensors").read_bytes()


# Sittings --------------------------------------------------------------------------------------


def _sit(folder: str, step: "Synchronized[int]") -> None:
    def seen(progress: Progress) -> None:
        step.value = progress.step

    train(Path(folder), seen, every=0.0)


class Sittings:
    """Trainings in processes of their own, forked from one that has loaded the libraries."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(
            [
                "torch",
                "transformers.models.llama.modeling_llama",
                "transformers.models.qwen3.modeling_qwen3",
                "terazi.foundry.train.loop",
            ]
        )

    def sit(self, folder: Path, until: int | None = None) -> int | None:
        """Train; be killed by SIGKILL after a step, at any moment.

        Returns:
            how the process ended: 0, or -9.
        """
        step = self._context.Value("i", 0)
        process = self._context.Process(target=_sit, args=(str(folder), step))
        process.start()
        while until is not None and process.is_alive() and step.value < until:
            process.join(0.001)
        if until is not None:
            process.join(random.Random(until).uniform(0, 0.01))  # noqa: S311
            process.kill()
        process.join()
        ended = process.exitcode
        process.close()
        return ended
