"""How often stopping early is wrong, and what it saves: python benchmarks/sequential_stopping.py.

Answers with a planted truth are looked at after every item. Each part prints a Markdown table:

    errors    how often is it ever wrong?
    items     how many items does it take, against asking all of them?

Real answers: benchmarks/sequential_stopping_real.py.
"""

import argparse
from collections.abc import Callable, Iterator
from functools import partial
from statistics import fmean
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from terazi.statistics.betting import Floats
from terazi.statistics.confidence_sequence import just_beyond
from terazi.statistics.intervals import normal_quantile, wilson
from terazi.statistics.paired import paired_difference
from terazi.statistics.peeking import first_refuted, replay
from terazi.statistics.power import items_needed
from terazi.statistics.simulate import correlated_answers
from terazi.statistics.stopping import FEWEST, Better, Limit, Result, Rule

ITEMS = 204
ERROR = 0.05
SEED = 20261122

Rng = np.random.Generator
Refute = Callable[[Floats, float], NDArray[np.intp]]


# Answers with a planted truth, of the shape runs x items


def one_wording(rng: Rng, share: float, runs: int, items: int = ITEMS) -> Floats:
    """Right or wrong."""
    right: Floats = (rng.random((runs, items)) < share).astype(np.float64)
    return right


def three_wordings(rng: Rng, share: float, runs: int, ease: Floats | None = None) -> Floats:
    """Means over three wordings of an item, with a correlation of 0.6."""
    drawn = correlated_answers(rng, share, (runs * ITEMS, 3), 0.6, ease)
    means: Floats = drawn.mean(axis=1).reshape(runs, ITEMS)
    return means


def differences(rng: Rng, shares: tuple[float, float], runs: int) -> Floats:
    """Two options in three wordings that find the same items easy, rescaled to [0, 1]."""
    ease = rng.random(runs * ITEMS)
    first, second = (three_wordings(rng, share, runs, ease) for share in shares)
    return (first - second + 1) / 2


# How often it is wrong


def errors(runs: int) -> None:
    """Print how often the truth itself is ever refuted."""
    print(f"{runs} runs of {ITEMS} items, stated: at most {ERROR / 2:.1%} on each side\n")
    print("| truth | ever said to be above it | ever said to be below it |\n|---|---|---|")
    rng = np.random.default_rng(SEED)
    for share in (0.05, 0.25, 0.5, 0.8, 0.95):
        show(f"{share:.0%}, one wording", ever(one_wording(rng, share, runs), share))
    for share in (0.25, 0.8):
        show(f"{share:.0%}, three wordings", ever(three_wordings(rng, share, runs), share))
    show("1%, one wording, 2,000 items", ever(one_wording(rng, 0.01, runs, 2000), 0.01))
    for share in (0.25, 0.5, 0.8):
        pairs = differences(rng, (share, share), runs)
        show(f"no difference between two of {share:.0%}", ever(pairs, 0.5))
    for share in (0.05, 0.5, 0.8):
        whole = one_wording(rng, share, runs)
        truth = np.clip(whole.mean(axis=1), 1e-9, 1 - 1e-9)  # a mean of 0 cannot be bet against
        show(f"of the set itself, near {share:.0%}", ever(whole, truth, of_set=True))
    for truth in (0.8, 0.78, 0.82):
        show(f"stopper: at least 80%, truth {truth:.0%} (passed, failed)", gate(rng, truth, runs))
    show("stopper: two of 60% (first, second better)", better(rng, 0.6, runs))
    for share in (0.25, 0.8):
        plain = one_wording(rng, share, runs)
        show(f"not taken: Wilson at every look, {share:.0%}", peeking_wilson(plain, share))


def show(what: str, sides: tuple[float, float]) -> None:
    """Print a row as soon as it is there."""
    print(f"| {what} | {sides[0]:.2%} | {sides[1]:.2%} |", flush=True)


def ever(outcomes: Floats, mean: float | Floats, *, of_set: bool = False) -> tuple[float, float]:
    """How often a run ever says that the truth is above the mean, and below it."""
    above = first_refuted(outcomes, mean, ERROR / 2, of_set=of_set)
    below = first_refuted(1 - outcomes, 1 - mean, ERROR / 2, of_set=of_set)
    items = outcomes.shape[1]
    return float(np.mean(above <= items)), float(np.mean(below <= items))


def gate(rng: Rng, truth: float, runs: int) -> tuple[float, float]:
    """How often the stopper itself passes and fails a limit of 80 %."""
    question = Limit("a", Rule.AT_LEAST, 0.8)
    found = [
        replay(question, {"a": row}, error=ERROR).result
        for row in one_wording(rng, truth, runs).tolist()
    ]
    return found.count(Result.PASSED) / runs, found.count(Result.FAILED) / runs


def better(rng: Rng, share: float, runs: int) -> tuple[float, float]:
    """How often the stopper itself calls the first, and the second, of two equals better."""
    ease = rng.random(runs * ITEMS)
    first, second = (three_wordings(rng, share, runs, ease).tolist() for _ in range(2))
    pairs = zip(first, second, strict=True)
    found = [replay(Better("a", "b"), {"a": a, "b": b}, error=ERROR).result for a, b in pairs]
    return found.count(Result.FIRST) / runs, found.count(Result.SECOND) / runs


def peeking_wilson(outcomes: Floats, mean: float) -> tuple[float, float]:
    """Do the same with Wilson's interval, which was made for one look."""
    n = np.arange(FEWEST, outcomes.shape[1] + 1)
    share = outcomes.cumsum(axis=1)[:, FEWEST - 1 :] / n
    score = (share - mean) / np.sqrt(mean * (1 - mean) / n)
    z = normal_quantile(1 - ERROR)
    return float(np.mean((score > z).any(axis=1))), float(np.mean((score < -z).any(axis=1)))


# How many items it takes


class Case(NamedTuple):
    """A question with a planted truth, and what asking all items would give."""

    question: str
    truth: str
    outcomes: Floats
    mean: float
    all_asked: float
    oracle: int


def plug_in(outcomes: Floats, mean: float) -> NDArray[np.intp]:
    """Do as :func:`first_refuted` with one stake, chosen anew before each item.

    The predictable plug-in of Waudby-Smith & Ramdas (2024), at most half of what is there.
    """
    runs, items = outcomes.shape
    n = np.arange(1, items + 1)
    centre = (0.5 + outcomes.cumsum(axis=1)) / (n + 1)
    variance = (0.25 + ((outcomes - centre) ** 2).cumsum(axis=1)) / (n + 1)
    before = np.concatenate([np.full((runs, 1), 0.25), variance[:, :-1]], axis=1)
    stake = np.sqrt(2 * np.log(2 / ERROR) / (before * n * np.log(n + 1)))
    growth = np.log1p(np.minimum(stake, 0.5 / mean) * (outcomes - mean)).cumsum(axis=1)
    over = growth >= np.log(2 / ERROR)
    first: NDArray[np.intp] = np.where(over.any(axis=1), over.argmax(axis=1) + 1, items + 1)
    return first


PARTS: Floats = (np.arange(16) + 0.5) / 16
TAKEN: Refute = partial(first_refuted, error=ERROR / 2)
NOT_TAKEN: dict[str, Refute] = {
    "no planner": partial(first_refuted, error=ERROR / 2, planned=False),
    "even stakes": partial(first_refuted, error=ERROR / 2, stakes=PARTS),
    "arcsine stakes": partial(
        first_refuted, error=ERROR / 2, stakes=np.sin(PARTS * np.pi / 2) ** 2
    ),
    "one stake": plug_in,
}


def items_table(runs: int) -> None:
    """Print items used, against asking all of them and against the other methods."""
    print(f"{runs} runs, at least {FEWEST} items\n")
    names = (
        "question",
        "truth",
        "items",
        "median",
        "9 in 10",
        "decided",
        "all asked",
        "knowing it",
    )
    print(f"| {' | '.join((*names, *NOT_TAKEN))} |\n{'|---' * (len(names) + len(NOT_TAKEN))}|")
    for case in cases(np.random.default_rng(SEED + 1), runs):
        used, decided = stops(case, TAKEN)
        cells = [f"{used.mean():.0f}", f"{np.median(used):.0f}", f"{np.quantile(used, 0.9):.0f}"]
        cells += [f"{decided:.0%}", f"{case.all_asked:.0%}", f"{case.oracle}"]
        for refute in NOT_TAKEN.values():
            used, decided = stops(case, refute)
            cells.append(f"{used.mean():.0f} ({decided:.0%})")
        print(f"| {case.question} | {case.truth} | {' | '.join(cells)} |", flush=True)


def cases(rng: Rng, runs: int) -> Iterator[Case]:
    """Make red lines on a share, strict red lines on a rare error, and comparisons."""
    limits = (
        (0.8, (0.12, 0.3, 0.5, 0.6, 0.65, 0.7, 0.75, 0.85, 0.9, 0.95, 1.0), ITEMS),
        (0.25, (0.12, 0.35, 0.4, 0.5, 0.7), ITEMS),
        (0.01, (0.0, 0.002, 0.03, 0.05), 2000),
    )
    for limit, truths, items in limits:
        for truth in truths:
            outcomes = one_wording(rng, truth, runs, items)
            power, needed = wilson_power(items, truth, limit), items_needed(limit, truth) or 0
            yield Case(f"{limit:.0%}, {items:,}", f"{truth:.1%}", outcomes, limit, power, needed)
    for shares in ((0.3, 0.1), (0.6, 0.4), (0.75, 0.6), (0.7, 0.6), (0.65, 0.6)):
        outcomes = differences(rng, shares, runs)
        power, needed = fmean(map(shows, outcomes)), pairs_needed(outcomes)
        pair = f"{shares[0]:.0%}, {shares[1]:.0%}"
        yield Case(f"better, {ITEMS}", pair, outcomes, 0.5, power, needed)


def stops(case: Case, refute: Refute) -> tuple[NDArray[np.intp], float]:
    """Items used in each run, and the share of runs that were decided, on either side."""
    items = case.outcomes.shape[1]
    passed = refute(case.outcomes, just_beyond(case.mean))
    failed = refute(1 - case.outcomes, just_beyond(1 - case.mean))
    first = np.minimum(passed, failed)
    return np.clip(first, FEWEST, items), float(np.mean(first <= items))


def wilson_power(items: int, truth: float, limit: float) -> float:
    """How often all items, looked at once, decide on the right side; exact."""
    right = [
        k
        for k in range(items + 1)
        if (wilson(k, items).low > limit if truth > limit else wilson(k, items).high < limit)
    ]
    return float(np.sum(stats.binom.pmf(right, items, truth)))


def shows(pairs: Floats) -> bool:
    """Whether all pairs, looked at once, show a difference."""
    difference = 2 * pairs - 1
    gained, lost = np.maximum(difference, 0).tolist(), np.maximum(-difference, 0).tolist()
    return not paired_difference(gained, lost).cannot_tell


def pairs_needed(outcomes: Floats) -> int:
    """Return how many pairs, looked at once, show the difference four times out of five."""
    difference = 2 * outcomes - 1
    spread = normal_quantile(1 - ERROR) + float(stats.norm.ppf(0.8))
    return int(np.ceil((spread * difference.std() / difference.mean()) ** 2))


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="How often stopping is wrong, and what it saves.")
    parser.add_argument("part", choices=("errors", "items"))
    parser.add_argument("--runs", type=int, default=2000, help="simulated runs a cell")
    given = parser.parse_args()
    {"errors": errors, "items": items_table}[given.part](given.runs)


if __name__ == "__main__":
    main()
