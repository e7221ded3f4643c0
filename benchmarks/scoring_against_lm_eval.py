"""Terazi's scoring against lm-evaluation-harness: same weights, items, machine, one thread.

    make bench-scoring

(or this file by itself, with the packages of ``benchmarks/requirements.txt``). Items are
four-choice questions made of real data, without examples and after five fixed ones: school
mathematics (MGSM) whose wrong choices are answers to other problems, or topics of texts (SIB-200),
four of the seven. Time is CPU-seconds of the whole process while it scores, tokenising included,
loading not. Both sides get the same requests. lm-evaluation-harness runs at the batch size that was
the fastest of those tried. They take turns: lm-evaluation-harness scores its items part by part,
and Terazi all of them, several times in between.

Raw results are kept as they come. A run that was stopped goes on when started again; one that is
whole is set aside.
"""

import argparse
import csv
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from statistics import fmean
from typing import Any

from beside_lm_eval import (
    MODELS,
    RawResults,
    Scorer,
    cpu_seconds,
    harness_model,
    matrix_peak,
    surroundings,
    table,
    terazi_models,
)
from lm_eval.api.instance import Instance
from lm_eval.models.huggingface import HFLM
from torch.nn import Linear

from terazi.data.catalogue import CatalogueFile, Repository
from terazi.data.fetch import fetch
from terazi.data.load import load
from terazi.data.testset import ChoiceItem, ChoiceSet
from terazi.models.interface import ScoreRequest
from terazi.models.packaged import packaged_file
from terazi.models.scoring import as_tokens
from terazi.models.tree import count_tokens, plan

#: Known results, or what measuring gives.
Get = Callable[..., dict[str, Any]]

SEED = 20261122
CHOICES = 4
BATCHES = (1, 4, 16)
PART = {False: 25, True: 5}  # items of lm-evaluation-harness at once: without, with examples
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

    def chosen(self, figures: Sequence[float], answered: int) -> list[int]:
        """The likeliest choice of each of the first ``answered`` items."""
        by_item = [figures[i * CHOICES : (i + 1) * CHOICES] for i in range(answered)]
        return [own.index(max(own)) for own in by_item]

    def accuracy(self, chosen: Sequence[int]) -> float:
        """The share of items whose choice is right."""
        right = (choice == item.gold for choice, item in zip(chosen, self.items, strict=False))
        return fmean(right)


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
        seconds: for so many items, by turn.
        figures: log-likelihoods.
    """

    label: str
    items: int
    seconds: list[float] = field(default_factory=list)
    figures: list[float] = field(default_factory=list)

    @property
    def an_item(self) -> float:
        """CPU-seconds, the mean of all turns."""
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


def harness(lm: HFLM, task: Task, items: Sequence[ChoiceItem]) -> list[float]:
    """Log-likelihoods as lm-evaluation-harness gives them."""
    requests = [
        Instance("loglikelihood", {}, (task.preamble + one.context, one.continuation), number)
        for number, one in enumerate(task.requests(items))
    ]
    return [figure for figure, _ in lm.loglikelihood(requests, disable_tqdm=True)]


def best_batch(lm: HFLM, task: Task) -> dict[str, Any]:
    """CPU-seconds an item by batch size, tried on a few items."""
    few = task.items[:1] if task.shots else task.items[:8]
    seconds = {}
    for size in (size for size in BATCHES if size <= len(few) * CHOICES):
        lm.batch_size_per_gpu = size
        seconds[str(size)] = cpu_seconds(partial(harness, lm, task, few))[0] / len(few)
    return {"seconds": seconds}


def their_part(lm: HFLM, task: Task, items: Sequence[ChoiceItem]) -> dict[str, Any]:
    """What lm-evaluation-harness takes for a part of the items, and says."""
    seconds, figures = cpu_seconds(partial(harness, lm, task, items))
    return {"seconds": seconds, "figures": figures}


def our_turn(model: Scorer, task: Task) -> dict[str, Any]:
    """What Terazi takes for all items, and says."""
    ask = partial(model.score, task.requests(), preamble=task.preamble)
    seconds, scores = cpu_seconds(ask)
    model.score([ScoreRequest("a", "b")])  # forgets the preamble: each turn pays for it
    return {"seconds": seconds, "figures": [score.log_likelihood for score in scores]}


def side_by_side(
    task: Task, lm: HFLM, ours: Mapping[str, Scorer], args: argparse.Namespace, get: Get
) -> dict[str, Measured]:
    """Let them take turns; lm-evaluation-harness scores the first of the items."""
    tried = get(partial(best_batch, lm, task), what="lm-eval by batch size")["seconds"]
    batch = int(min(tried, key=lambda size: tried[size]))
    lm.batch_size_per_gpu = batch
    theirs, size = min(args.harness_items, len(task.items)), PART[task.shots > 0]
    found = {"lm-eval": Measured(f"lm-eval (batch {batch})", theirs)}
    found |= {name: Measured(f"Terazi, {name}", len(task.items)) for name in ours}
    parts = range(0, theirs, size)
    turns = [(2 * turn + 1) * len(parts) // (2 * args.turns) for turn in range(args.turns)]
    total = 0.0
    for number, first in enumerate(parts):
        items = task.items[first : min(first + size, theirs)]
        work = partial(their_part, lm, task, items)
        part = get(work, what="lm-eval", batch=batch, first=first, items=len(items))
        total += part["seconds"]
        found["lm-eval"].figures += part["figures"]
        for turn in (turn for turn, after in enumerate(turns) if after == number):
            for name, model in ours.items():
                whole = get(partial(our_turn, model, task), what=name, turn=turn)
                found[name].seconds.append(whole["seconds"])
                found[name].figures = whole["figures"]
    found["lm-eval"].seconds.append(total)
    return found


@dataclass(frozen=True)
class Outcome:
    """What one task says of one model."""

    shots: int
    ratio: float
    difference: float
    share: float


def show(
    task: Task, found: Mapping[str, Measured], reader: Scorer, work: Work, peak: float
) -> Outcome:
    """Print the table of one task; the faster of our ways counts."""
    sequences, starts = as_tokens(reader, task.requests(), task.preamble)
    total, unique = count_tokens(sequences, starts)
    rows = sum(len(wave.rows) for wave in plan(sequences, starts))
    # The harness reads a request once for all continuations that differ in the last token only.
    grouped = sum(map(len, {tuple(sequence[:-1]) for sequence in sequences}))
    theirs = found["lm-eval"]
    chosen = task.chosen(theirs.figures, theirs.items)
    outcomes, lines = [], []
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
        choices = task.chosen(measured.figures, theirs.items)
        same = sum(a == b for a, b in zip(choices, chosen, strict=True))
        lines.append(
            (
                measured.label,
                str(measured.items),
                f"{measured.an_item:.3f}",
                f"{outcome.ratio:.1f}",
                f"{outcome.difference:.1e}",
                f"{same} of {theirs.items}",
                f"{task.accuracy(choices):.2f}",
                f"{outcome.share:.0%}",
            )
        )
    print(
        f"  tokens to read: {total:,} one request at a time, {grouped:,} by lm-eval, "
        f"{unique:,} once each\n"
        f"  matrix peak: {peak / 1e9:.1f} GFLOP a CPU-second\n"
        f"  differences, choices and accuracy: of the {theirs.items} items that all have scored\n"
    )
    heads = "side", "items", "CPU-s an item", "ratio", "largest difference", "same choice"
    print(table([*heads, "accuracy", "share of peak"], lines), flush=True)
    return max(outcomes, key=lambda outcome: outcome.ratio)


def run(
    key: str, tasks: Sequence[Task], args: argparse.Namespace, raw: RawResults
) -> list[Outcome]:
    """All tasks with one packaged model."""
    file = packaged_file(key)
    lm, ours = harness_model(file), terazi_models(file)
    head = lm.model.get_output_embeddings().weight.numel()
    body = sum(
        layer.weight.numel()
        for layer in lm.model.get_decoder().modules()
        if isinstance(layer, Linear)
    )
    warm = replace(tasks[0], preamble="")
    harness(lm, warm, warm.items[:1])
    outcomes = []
    for task in tasks:
        print(f"\n{key}, {len(task.items)} items, {task.shots} examples", flush=True)
        get = partial(raw.get, model=key, examples=task.shots)
        found = side_by_side(task, lm, ours, args, get)
        peak = get(lambda: {"flop": matrix_peak()}, what="matrix peak a second")["flop"]
        outcomes.append(show(task, found, ours["llama.cpp"], Work(body, head), peak))
    return outcomes


def main() -> None:
    """Print a table a model and a number of examples, and the summary as the last line.

    The summary is the worst model's, each by the faster of Terazi's two ways to run it.
    """
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--models", nargs="+", default=MODELS)
    parser.add_argument("--task", choices=TASKS, default="mathematics")
    parser.add_argument("--items", type=int, default=100)
    parser.add_argument(
        "--harness-items",
        type=int,
        default=100,
        help="how many of them lm-evaluation-harness scores: nearly all of the time is its",
    )
    parser.add_argument("--shots", nargs="+", type=int, default=[0, 5])
    parser.add_argument("--turns", type=int, default=2, help="of Terazi, in each task")
    parser.add_argument("--raw", type=Path, default=Path(".cache/bench-scoring.jsonl"))
    args = parser.parse_args()
    settings = surroundings() | {"task": args.task, "items": args.items, "seed": SEED}
    raw = RawResults(args.raw, settings)
    tasks = [TASKS[args.task](args.items, shots) for shots in args.shots]
    outcomes = [outcome for key in args.models for outcome in run(key, tasks, args, raw)]
    ratios = {
        shots: min(outcome.ratio for outcome in outcomes if outcome.shots == shots)
        for shots in sorted(args.shots, reverse=True)
    }
    print()
    raw.set_aside()
    print(
        *(f"ratio_{shots}shot={ratio:.1f}" for shots, ratio in ratios.items()),
        f"max_diff={max(outcome.difference for outcome in outcomes):.1e}",
        f"peak_share={min(outcome.share for outcome in outcomes):.2f}",
    )


if __name__ == "__main__":
    main()
