"""Training: from a job to a model, through any number of kills."""

import math
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from terazi.errors import InputError, TeraziError
from terazi.files import in_plain_words, write_atomically
from terazi.foundry import tokenizer as tokenizers
from terazi.foundry.text import read_documents
from terazi.foundry.train import job as jobs
from terazi.foundry.train import network as networks
from terazi.foundry.train import plan as plans
from terazi.foundry.train.group import Group
from terazi.foundry.train.job import Job
from terazi.foundry.train.optimiser import Optimiser
from terazi.foundry.train.plan import Plan
from terazi.foundry.train.recipe import LOCAL, LORA, RECIPES, VOCABULARY, Recipe
from terazi.foundry.train.stream import Stream
from terazi.foundry.train.validation import Validation, loss
from terazi.models.torch_tree import Network, torch

#: Seconds between two checkpoints, at least; and at least this many times their own cost.
EVERY = 20.0
_TIMES_ITS_COST = 20.0
_FORM = 1


@dataclass
class Progress:
    """How far a training has come.

    Attributes:
        step: that is done; ``steps`` in all.
        seconds: of processor time on steps and looks, in all sittings.
        best: bits per byte of the best weights on the validation text, and after which step.
        looks: (step, seconds, tokens, bits per byte) each time.
    """

    steps: int
    step: int = 0
    seconds: float = 0.0
    tokens: int = 0
    best: float = float("inf")
    best_step: int = 0
    looks: list[tuple[int, float, int, float]] = field(default_factory=list)


def train(
    folder: Path, seen: Callable[[Progress], None], *, threads: int = 1, every: float = EVERY
) -> dict[str, Any]:
    """Do the job of a folder, or what is left of it.

    Args:
        folder: with a job.
        seen: told of the progress, some times a second at most.
        threads: of the processor.
        every: seconds between two checkpoints, at least.

    Returns:
        what ``done.json`` says.

    Raises:
        InputError: a text or the base cannot be used.
        TeraziError: the extra is missing, or the disk refuses.
    """
    already = jobs.done(folder)
    if already is not None:
        return already
    torch().set_num_threads(threads)
    torch().use_deterministic_algorithms(mode=True, warn_only=True)
    return _Training(folder, jobs.load(folder), Group(), seen, every).run()


class _Training:
    _optimiser: Optimiser  # once there is a plan

    def __init__(
        self,
        folder: Path,
        job: Job,
        group: Group,
        seen: Callable[[Progress], None],
        every: float,
    ) -> None:
        self._folder = folder
        self._job = job
        self._group = group
        self._seen = seen
        self._every = every
        self._last_save = time.monotonic()
        self._save_cost = 0.0
        self._network, self._encode, self._keep_tokenizer = _network(job)
        window = self._network.config.get_text_config().max_position_embeddings
        self._recipe: Recipe = RECIPES[job.method].no_longer_than(window)
        texts = [one.text for one in jobs.documents(job.texts, job.seed)]
        if not any(texts):
            raise InputError("there is no text to train on", file=job.texts[0].file)
        self._stream = Stream(self._encode(texts), job.seed)
        self._bytes = sum(len(text.encode()) for text in texts)
        self._held = [one.text for one in read_documents(Path(job.validation))]
        self._network.train()

    def run(self) -> dict[str, Any]:
        plan = self._plan()
        passes = plan.tokens / self._stream.tokens
        self._optimiser = Optimiser(self._network, self._recipe, passes)
        length = max(length for length, _ in self._recipe.lengths)
        validation = Validation(self._held, self._encode, plan.validation_bytes, length)
        progress = self._resumed(plan)
        while progress.step < plan.steps:
            began = time.process_time()
            self._step(plan, progress)
            look = progress.step in plan.looks
            if look:
                figure = validation.bits_per_byte(self._network)
            progress.seconds += time.process_time() - began
            if look:
                self._looked(progress, figure)
            self._seen(progress)
            if look or progress.step % 8 == 0:
                self._save_if_due(progress)
        return self._finish(plan, progress)

    def _step(self, plan: Plan, progress: Progress) -> None:
        number, step, part = plan.at(progress.step)
        stage = plan.stages[number]
        rows = self._group.share(range(step * stage.rows, (step + 1) * stage.rows))
        batch = self._stream.batch(number, stage.length, rows)
        # A base that drops out at random does so the same after a kill.
        torch().manual_seed(self._job.seed * 2**32 + progress.step)
        loss(self._network, batch[:, :-1], batch[:, 1:]).backward()
        self._group.average(self._optimiser.weights)
        self._optimiser.step(self._recipe.rate_at(part))
        progress.step += 1
        progress.tokens += stage.tokens

    # The plan ----------------------------------------------------------------------------------

    def _plan(self) -> Plan:
        """The plan of this folder, or of the job that it follows, or a new one."""
        follows = Path(self._job.steps_of) if self._job.steps_of else None
        found = plans.load(follows or self._folder)
        if found is None and follows:
            raise TeraziError(f"{follows}: there is no plan to follow")
        if found is None:
            found = self._group.first(self._measured_plan())
        if self._group.leads:
            found.save(self._folder)
        return found

    def _measured_plan(self) -> Plan:
        """Measured on the network itself, whose first weights are then put back."""
        before = {name: one.clone() for name, one in self._network.state_dict().items()}
        timed = Optimiser(self._network, self._recipe)
        costs: dict[tuple[int, int], float] = {}

        def seconds(length: int, rows: int) -> float:
            if (length, rows) not in costs:
                costs[length, rows] = self._time_of_a_step(timed, length, rows)
            return costs[length, rows]

        length = max(length for length, _ in self._recipe.lengths)
        sample = Validation(self._held, self._encode, 4000, length)
        sample.bits_per_byte(self._network)  # the first time is slower
        began = time.process_time()
        sample.bits_per_byte(self._network)
        look = (time.process_time() - began) / sample.bytes * 1000
        plan = plans.make(
            self._recipe,
            self._job.budget,
            seconds=seconds,
            look_seconds=look,
            validation_bytes=sum(len(text.encode()) for text in self._held),
            text_tokens=self._stream.tokens,
        )
        self._network.load_state_dict(before)
        return plan

    def _time_of_a_step(self, timed: Optimiser, length: int, rows: int) -> float:
        """The median of a few, after one that warms up; of one only where a step is slow."""
        times: list[float] = []
        # Of several machines the first one's clock decides: all must go round as often.
        while self._group.first(len(times) < 4 and sum(times) < 0.03 * self._job.budget + 0.2):
            batch = self._stream.batch(0, length, self._group.share(range(rows)))
            began = time.process_time()
            loss(self._network, batch[:, :-1], batch[:, 1:]).backward()
            self._group.average(timed.weights)
            timed.step(0.0)
            times.append(time.process_time() - began)
        return float(np.median(times[1:] or times))

    # Looking and keeping -----------------------------------------------------------------------

    def _looked(self, progress: Progress, figure: float) -> None:
        if not math.isfinite(figure):
            raise TeraziError(
                f"{self._folder}: the training went astray: {figure} bits per byte after "
                f"{progress.step} steps\n  → look whether the base's own weights are whole"
            )
        progress.looks.append((progress.step, progress.seconds, progress.tokens, figure))
        if figure < progress.best:
            progress.best, progress.best_step = figure, progress.step
            if progress.step < progress.steps:
                self._write(jobs.BEST, self._learnt())

    def _save_if_due(self, progress: Progress) -> None:
        if time.monotonic() - self._last_save < max(self._every, _TIMES_ITS_COST * self._save_cost):
            return
        began = time.monotonic()
        self._write(
            jobs.CHECKPOINT,
            {
                "form": _FORM,
                "progress": vars(progress),
                "weights": self._learnt(),
                "optimiser": self._optimiser.state(),
            },
        )
        self._last_save = time.monotonic()
        self._save_cost = self._last_save - began

    def _learnt(self) -> dict[str, Any]:
        """The weights that may learn, by name."""
        return {
            name: weight.detach()
            for name, weight in self._network.named_parameters()
            if weight.requires_grad
        }

    def _put_back(self, weights: dict[str, Any]) -> None:
        own = dict(self._network.named_parameters())
        with torch().no_grad():
            for name, weight in weights.items():
                own[name].copy_(weight)

    def _resumed(self, plan: Plan) -> Progress:
        if self._group.leads:
            for part in self._folder.glob("*.part"):  # of one that was killed as it wrote
                part.unlink(missing_ok=True)
        path = self._folder / jobs.CHECKPOINT
        if not path.is_file():
            return Progress(plan.steps)
        try:
            kept = torch().load(path, map_location="cpu", weights_only=True)
            self._put_back(kept["weights"])
            self._optimiser.restore(kept["optimiser"])
            progress = Progress(**kept["progress"])
        except Exception as error:  # what a damaged file makes the library raise is anything
            raise TeraziError(
                f"{path}: it cannot be gone on from: {error}\n"
                "  → delete this file to start the training anew"
            ) from error
        return progress

    def _write(self, name: str, content: object) -> None:
        """Whole or not at all."""
        if not self._group.leads:
            return
        path = self._folder / name
        part = path.with_suffix(f".{os.getpid()}.part")
        with in_plain_words(path):
            try:
                try:
                    torch().save(content, part)
                except RuntimeError as error:  # how torch says that the disk is full
                    raise OSError(*networks.refusal(part, error)) from error
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)

    def _finish(self, plan: Plan, progress: Progress) -> dict[str, Any]:
        best = self._folder / jobs.BEST
        if progress.best_step < progress.steps and best.is_file():
            self._put_back(torch().load(best, map_location="cpu", weights_only=True))
        network = networks.merged(self._network)
        found = {
            "method": self._job.method,
            "parameters": sum(weight.numel() for weight in network.parameters()),
            "steps": plan.steps,
            "tokens": progress.tokens,
            "tokens of the text": self._stream.tokens,
            "bytes of the text": self._bytes,
            "seconds": round(progress.seconds, 1),
            "planned seconds": round(plan.seconds, 1),
            "best step": progress.best_step,
            "validation bytes": plan.validation_bytes,
            "validation bits per byte": progress.best,
            "looks": progress.looks,
        }
        if self._group.leads:
            target = self._folder / jobs.MODEL
            networks.save(network, target)
            self._keep_tokenizer(target)
            write_atomically(self._folder / jobs.DONE, jobs.as_json(found))
            for name in (jobs.CHECKPOINT, jobs.BEST):
                (self._folder / name).unlink(missing_ok=True)
        self._group.end()
        return found


_Encode = Callable[[Any], Any]


def _network(job: Job) -> tuple[Network, _Encode, Callable[[Path], None]]:
    """The network to train, what makes tokens for it, and what writes its tokenizer."""
    if job.method == LOCAL:
        own = tokenizers.load(Path(job.tokenizer))
        if job.shape is None:
            raise TeraziError("a network from scratch needs a shape")
        made = networks.fresh(job.shape, own, job.seed)
        return made, own.stream, _saving(own, networks.WINDOW)
    place = Path(job.base)
    old = networks.tokenizer_of(place)
    made = networks.base(place)
    if job.method == VOCABULARY:
        own = tokenizers.load(Path(job.tokenizer))
        window = made.config.get_text_config().max_position_embeddings
        return networks.with_vocabulary(made, old, own), own.stream, _saving(own, window)
    if job.method == LORA:
        made = networks.with_lora(made, job.seed)
    return made, networks.streaming(old), old.save_pretrained


def _saving(own: tokenizers.Tokenizer, window: int) -> Callable[[Path], None]:
    return lambda folder: own.save(folder, window=window)
