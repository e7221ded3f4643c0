"""Terazi's scoring against lm-evaluation-harness: same weights, items, machine, one thread.

    python benchmarks/scoring_against_lm_eval.py

It needs the extras ``llama`` and ``torch``, the packages ``lm-eval`` and ``gguf``, the packaged
models, and the test data (from ``TERAZI_MIRROR``, or downloaded). Items are four-choice questions
made of real data, without examples and after five fixed ones: school mathematics (MGSM) whose wrong
choices are answers to other problems, or topics of texts (SIB-200), four of the seven. Time is
CPU-seconds of the whole process while it scores, tokenising included, loading not. Both sides get
the same requests and the same weights, written out as F32: lm-evaluation-harness as a model of
transformers on torch, at the batch size that was the fastest of those tried; Terazi through
llama.cpp and through torch. They take turns: in each round lm-evaluation-harness scores the next
part of its items, and Terazi all of them.
"""

import argparse
import csv
import os
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from statistics import fmean
from typing import Any, Protocol

# Read by the numerical libraries when they are loaded. Threads that wait by spinning would be
# counted as work.
os.environ.update(OMP_NUM_THREADS="1", OMP_WAIT_POLICY="passive", GOMP_SPINCOUNT="0")
os.environ.update(HF_HUB_OFFLINE="1", TOKENIZERS_PARALLELISM="false")

import torch
from lm_eval.api.instance import Instance
from lm_eval.models.huggingface import HFLM

from terazi.data.catalogue import CatalogueFile, Repository
from terazi.data.fetch import fetch
from terazi.data.load import load
from terazi.data.testset import ChoiceItem, ChoiceSet
from terazi.models.full_precision import full_precision
from terazi.models.interface import ScoreRequest
from terazi.models.llama_cpp import LlamaCppModel
from terazi.models.packaged import packaged_file
from terazi.models.scoring import Reader, as_tokens
from terazi.models.transformers_model import TransformersModel
from terazi.models.tree import count_tokens, plan

SEED = 20261122
CHOICES = 4
BATCHES = (1, 4, 16)
CONTEXT = 4096
PLENTY = 8 * 2**30
MGSM = CatalogueFile(
    test_set="mgsm",
    language="sw",
    split="test",
    repository=Repository(
        owner="google-research",
        name="url-nlp",
        commit="452a21ad3dae5668c06ceeac21ff073e1e40f9be",
    ),
    path="mgsm/mgsm_sw.tsv",
    bytes=67456,
    sha256="2bac828d77229e65d7c7197b1ad4a2cb5b1fe99b163f2cbdd66501de6a2115c4",
)


class Scorer(Reader, Protocol):
    """A model of Terazi."""

    def score(self, requests: Sequence[ScoreRequest], *, preamble: str = "") -> Sequence[Any]:
        """Return one score a request."""
        ...


@dataclass(frozen=True)
class Task:
    """Questions with their choices, after the examples in ``preamble``."""

    shots: int
    preamble: str
    items: tuple[ChoiceItem, ...]

    def requests(self, items: Sequence[ChoiceItem] | None = None) -> list[ScoreRequest]:
        """One a choice, item by item."""
        return [
            ScoreRequest(_question(item), f" {choice}")
            for item in (self.items if items is None else items)
            for choice in item.choices
        ]

    def accuracy(self, figures: Sequence[float], answered: int) -> float:
        """The share of the first ``answered`` items whose likeliest choice is right."""
        right = 0
        for number, item in enumerate(self.items[:answered]):
            own = figures[number * CHOICES : (number + 1) * CHOICES]
            right += own.index(max(own)) == item.gold
        return right / answered


@dataclass(frozen=True)
class Work:
    """Multiply-adds of weight matrices: in the body for every token, in the head for every row."""

    body: int
    head: int

    def flops(self, tokens: int, rows: int) -> float:
        """Floating point operations; attention is not counted."""
        return 2.0 * (self.body * tokens + self.head * rows)


@dataclass
class Measured:
    """What one side took and said.

    Attributes:
        label: for people.
        items: how many it scored.
        seconds: for so many items, by round.
        figures: log-likelihoods.
    """

    label: str
    items: int
    seconds: list[float] = field(default_factory=list)
    figures: list[float] = field(default_factory=list)

    @property
    def an_item(self) -> float:
        """CPU-seconds, the mean of all rounds."""
        return fmean(self.seconds) / self.items


def _question(item: ChoiceItem) -> str:
    return f"{item.question}\nJibu:"  # "Answer" in Swahili


def mathematics(items: int, shots: int) -> Task:
    """School problems in Swahili; the wrong choices are answers to other problems."""
    with fetch(MGSM, offline=False).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    answers = sorted({answer for _, answer in rows})
    problems = [
        ChoiceItem(str(number), "sw", question, (answer, *(a for a in answers if a != answer)), 0)
        for number, (question, answer) in enumerate(rows)
    ]
    return _task(problems, None, items, shots)


def topics(items: int, shots: int) -> Task:
    """What a text in Swahili is about: the right topic and three others."""
    testset = load("sib-200", ["sw"], allow_download=True).testset
    if not isinstance(testset, ChoiceSet):
        raise SystemExit("SIB-200 is not to be had; set TERAZI_MIRROR")
    return _task(testset.items["sw"], testset.examples["sw"], items, shots)


TASKS = {"mathematics": mathematics, "topics": topics}


def _task(
    pool: Sequence[ChoiceItem], others: Sequence[ChoiceItem] | None, items: int, shots: int
) -> Task:
    """Items, their choices and the examples, by a fixed seed; nothing is both."""
    rng = random.Random(SEED)  # noqa: S311  not for secrets
    mixed = rng.sample(pool, len(pool))
    examples = (mixed[items:] if others is None else rng.sample(others, shots))[:shots]
    preamble = "".join(f"{_question(e)} {e.choices[e.gold]}\n\n" for e in examples)
    return Task(shots, preamble, tuple(_four(item, rng) for item in mixed[:items]))


def _four(item: ChoiceItem, rng: random.Random) -> ChoiceItem:
    right = item.choices[item.gold]
    wrong = rng.sample([choice for choice in item.choices if choice != right], CHOICES - 1)
    choices = tuple(rng.sample([right, *wrong], CHOICES))
    return replace(item, choices=choices, gold=choices.index(right))


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


def harness(lm: HFLM, task: Task, items: Sequence[ChoiceItem]) -> list[float]:
    """Log-likelihoods as lm-evaluation-harness gives them."""
    requests = [
        Instance("loglikelihood", {}, (task.preamble + one.context, one.continuation), number)
        for number, one in enumerate(task.requests(items))
    ]
    return [figure for figure, _ in lm.loglikelihood(requests, disable_tqdm=True)]


def best_batch(lm: HFLM, task: Task) -> dict[int, float]:
    """CPU-seconds an item by batch size, tried on a few items."""
    few = task.items[:2] if task.shots else task.items[:8]
    found = {}
    for size in BATCHES:
        lm.batch_size_per_gpu = size
        found[size] = cpu_seconds(lambda: harness(lm, task, few))[0] / len(few)
    return found


def side_by_side(
    task: Task, lm: HFLM, ours: Mapping[str, Scorer], rounds: int, theirs: int
) -> dict[str, Measured]:
    """Let them take turns; lm-evaluation-harness scores the first ``theirs`` items."""
    tried = best_batch(lm, task)
    lm.batch_size_per_gpu = min(tried, key=lambda size: tried[size])
    shown = ", ".join(f"{size}: {seconds:.2f}" for size, seconds in tried.items())
    print(f"  lm-eval, CPU-seconds an item by batch size: {shown}", flush=True)
    found = {"lm-eval": Measured(f"lm-eval (batch {lm.batch_size_per_gpu})", theirs)}
    found |= {name: Measured(f"Terazi, {name}", len(task.items)) for name in ours}
    for part in range(rounds):
        items = task.items[theirs * part // rounds : theirs * (part + 1) // rounds]
        seconds, figures = cpu_seconds(partial(harness, lm, task, items))
        found["lm-eval"].seconds.append(seconds * rounds)
        found["lm-eval"].figures += figures
        for name, model in ours.items():
            asked = partial(model.score, task.requests(), preamble=task.preamble)
            seconds, scores = cpu_seconds(asked)
            model.score([ScoreRequest("a", "b")])  # forgets the preamble: each turn pays for it
            found[name].seconds.append(seconds)
            found[name].figures = [score.log_likelihood for score in scores]
        print(f"  round {part + 1} of {rounds}", flush=True)
    return found


@dataclass(frozen=True)
class Outcome:
    """What one task says of one model."""

    shots: int
    ratio: float
    difference: float
    share: float


def show(task: Task, found: Mapping[str, Measured], reader: Scorer, work: Work) -> Outcome:
    """Print the table of one task; the better of our ways counts."""
    sequences, starts = as_tokens(reader, task.requests(), task.preamble)
    total, unique = count_tokens(sequences, starts)
    rows = sum(len(wave.rows) for wave in plan(sequences, starts))
    # The harness reads a request once for all continuations that differ in the last token only.
    grouped = sum(map(len, {tuple(sequence[:-1]) for sequence in sequences}))
    peak = matrix_peak()
    theirs = found["lm-eval"]
    outcomes = []
    print(
        f"  tokens to read: {total:,} one request at a time, {grouped:,} by lm-eval, "
        f"{unique:,} once each"
    )
    print(f"  matrix peak: {peak / 1e9:.1f} GFLOP a CPU-second")
    print(f"  accuracy and difference: on the {theirs.items} items that all have scored")
    print("  | | CPU-seconds an item | ratio | largest difference | accuracy | share of peak |")
    print("  |---|---|---|---|---|---|")
    for name, measured in found.items():
        own = name == "lm-eval"
        flops = work.flops(grouped, grouped) if own else work.flops(unique, rows)
        outcome = Outcome(
            task.shots,
            theirs.an_item / measured.an_item,
            max(abs(a - b) for a, b in zip(measured.figures, theirs.figures, strict=False)),
            flops / len(task.items) / measured.an_item / peak,
        )
        if not own:
            outcomes.append(outcome)
        print(
            f"  | {measured.label} | {measured.an_item:.3f} | {outcome.ratio:.1f} "
            f"| {outcome.difference:.1e} "
            f"| {task.accuracy(measured.figures, theirs.items):.2f} "
            f"| {outcome.share:.0%} |",
            flush=True,
        )
    return max(outcomes, key=lambda outcome: outcome.ratio)


def run(key: str, tasks: Sequence[Task], rounds: int, theirs: int) -> list[Outcome]:
    """All tasks with one packaged model."""
    file = packaged_file(key)
    lm = HFLM(
        pretrained=str(file.parent),
        gguf_file=file.name,
        device="cpu",
        dtype="float32",
        batch_size=1,
        max_length=CONTEXT,
    )
    ours: dict[str, Scorer] = {
        "llama.cpp": LlamaCppModel(
            full_precision(file, PLENTY), original=file, threads=1, context=CONTEXT
        ),
        "torch": TransformersModel(file, context=CONTEXT),
    }
    head = lm.model.get_output_embeddings().weight.numel()
    body = sum(
        layer.weight.numel()
        for layer in lm.model.get_decoder().modules()
        if isinstance(layer, torch.nn.Linear)
    )
    warm = replace(tasks[0], items=tasks[0].items[:1], preamble="")
    harness(lm, warm, warm.items)
    for model in ours.values():
        model.score(warm.requests())
    outcomes = []
    for task in tasks:
        print(f"\n{key}, {len(task.items)} items, {task.shots} examples", flush=True)
        found = side_by_side(task, lm, ours, rounds, min(theirs, len(task.items)))
        outcomes.append(show(task, found, ours["llama.cpp"], Work(body, head)))
    return outcomes


def main() -> None:
    """Print a table a model and a number of examples, and the summary as the last line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--models", nargs="+", default=["smollm2-135m", "gemma-3-270m"])
    parser.add_argument("--task", choices=TASKS, default="mathematics")
    parser.add_argument("--items", type=int, default=100)
    parser.add_argument(
        "--harness-items",
        type=int,
        default=100,
        help="how many of them lm-evaluation-harness scores: its time grows with their number",
    )
    parser.add_argument("--shots", nargs="+", type=int, default=[0, 5])
    parser.add_argument("--rounds", type=int, default=4)
    args = parser.parse_args()
    torch.set_num_threads(1)
    tasks = [TASKS[args.task](args.items, shots) for shots in args.shots]
    outcomes = [
        outcome
        for key in args.models
        for outcome in run(key, tasks, args.rounds, args.harness_items)
    ]
    ratios = {
        shots: min(outcome.ratio for outcome in outcomes if outcome.shots == shots)
        for shots in sorted(args.shots, reverse=True)
    }
    print()
    print(
        *(f"ratio_{shots}shot={ratio:.1f}" for shots, ratio in ratios.items()),
        f"max_diff={max(outcome.difference for outcome in outcomes):.1e}",
        f"peak_share={min(outcome.share for outcome in outcomes):.2f}",
    )


if __name__ == "__main__":
    main()
