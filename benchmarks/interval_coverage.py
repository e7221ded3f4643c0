"""How often each interval holds a planted truth: python benchmarks/interval_coverage.py.

The truth is planted in simulated data, so it is known. Every cell is ``--runs`` seeded runs; a
figure near 95 % is then uncertain by about 200 x sqrt(0.95 x 0.05 / runs) points. Intervals that
were tried and not taken stand in the same table.
"""

import argparse
import itertools
import math
from collections.abc import Callable, Sequence
from functools import partial
from statistics import fmean

import numpy as np
from scipy import stats

from terazi.finding import Interval
from terazi.statistics.confidence_sequence import METHOD as BETTING
from terazi.statistics.intervals import (
    clopper_pearson,
    clustered_wilson,
    mean_interval,
    ratio_interval,
    wilson,
)
from terazi.statistics.paired import paired_difference
from terazi.statistics.peeking import first_refuted
from terazi.statistics.simulate import correlated_answers, coverage
from terazi.statistics.two_intervals import difference_of
from terazi.statistics.two_way import weighted_share
from terazi.text.translations import METHOD as BOOTSTRAP
from terazi.verdict.compare import difference

SHARES = (0.02, 0.05, 0.1, 0.25, 0.5, 0.6, 0.9)
CORRELATIONS = (0.0, 0.3, 0.6, 1.0)
PAIRS = ((0.5, 0.5), (0.6, 0.4), (0.9, 0.7), (0.95, 0.95), (0.25, 0.02))
SEED = 20261122

Rng = np.random.Generator
Draw = Callable[[Rng], Interval | None]
Case = tuple[str, float, Draw]  # what is planted, the true figure, how to draw an interval
Share = tuple[float, Interval]
Apart = Callable[[Share, Share], Interval]
Ratio = Callable[[Sequence[float], Sequence[float]], Interval | None]


def share_cases(interval: Callable[[int, int], Interval], n: int) -> list[Case]:
    """Make independent answers, at every true share."""
    table = [interval(right, n) for right in range(n + 1)]

    def draw(p: float, rng: Rng) -> Interval:
        return table[rng.binomial(n, p)]

    return [(f"p {p}", p, partial(draw, p)) for p in SHARES]


def clustered_cases(interval: Callable[[list[list[float]]], Interval], n: int) -> list[Case]:
    """Make items in three wordings, at every true share and correlation."""

    def draw(p: float, rho: float, rng: Rng) -> Interval:
        return interval(correlated_answers(rng, p, (n, 3), rho).tolist())

    return [
        (f"p {p}, correlation {rho}", p, partial(draw, p, rho))
        for p, rho in itertools.product(SHARES, CORRELATIONS)
    ]


def paired_cases(interval: Callable[[list[float], list[float]], Interval], n: int) -> list[Case]:
    """Make two options, in one wording and in three, good at the same items or at others."""

    def draw(p: tuple[float, float], wordings: int, same: str, rng: Rng) -> Interval:
        ease = rng.random(n) if same == "same" else None
        a, b = (correlated_answers(rng, x, (n, wordings), 0.6, ease).mean(axis=1) for x in p)
        return interval(a.tolist(), b.tolist())

    return [
        (
            f"{p[0]} against {p[1]}, wordings {m}, {same} items",
            p[0] - p[1],
            partial(draw, p, m, same),
        )
        for p, m, same in itertools.product(PAIRS, (1, 3), ("same", "other"))
    ]


def ratio_cases(interval: Ratio, n: int) -> list[Case]:
    """Make parallel lines: lognormal lengths in English, times a premium that varies by line.

    The truth is exact because nothing is rounded and the varying factor has mean one.
    """

    def draw(premium: float, noise: float, rng: Rng) -> Interval | None:
        english = np.exp(rng.normal(3.2, 0.5, n))
        other = premium * english * np.exp(rng.normal(-(noise**2) / 2, noise, n))
        return interval(other.tolist(), english.tolist())

    return [
        (f"premium {premium}, noise {noise}", premium, partial(draw, premium, noise))
        for premium, noise in itertools.product((1.1, 2.0, 5.0), (0.1, 0.25, 0.5))
    ]


def mean_cases(n: int) -> list[Case]:
    """Make measured times, normal or skewed (lognormal with a deviation of 0.3)."""

    def normal(rng: Rng) -> Interval | None:
        return mean_interval(rng.normal(1, 0.2, n).tolist())

    def skewed(rng: Rng) -> Interval | None:
        return mean_interval(np.exp(rng.normal(-0.045, 0.3, n)).tolist())

    return [("normal", 1.0, normal), ("skewed", 1.0, skewed)]


def two_way_cases(n: int) -> list[Case]:
    """Make n stereotypes of half as many peoples, tied to them by chance or by more than chance.

    Each people has a liking of its own for every attribute, each attribute one of its own, and each
    stereotype is compared with three other peoples, so shares hang together both ways. The truth is
    computed from the normal distribution of the difference of two ties.
    """
    peoples = max(n // 2, 5)

    def draw(lift: float, rng: Rng) -> Interval:
        ties = rng.normal(size=(peoples, 1)) + rng.normal(size=(peoples, n))
        who, weights = rng.integers(peoples, size=n), rng.integers(1, 4, size=n).astype(float)
        others = who[:, None] + 1 + rng.permuted(np.tile(np.arange(peoples - 1), (n, 1)), axis=1)
        others = others[:, : min(3, peoples - 1)] % peoples
        what = np.arange(n)
        shares = (ties[who, what][:, None] + lift > ties[others, what[:, None]]).mean(axis=1)
        return weighted_share(
            shares.tolist(), weights.tolist(), who.tolist(), what.tolist()
        ).interval

    # Two ties differ by a normal variable of variance 4: two peoples, two rests.
    return [
        (f"share {truth:.2f}", truth, partial(draw, lift))
        for lift in (0.0, 0.5, 1.5)
        for truth in (float(stats.norm.cdf(lift / 2)),)
    ]


def apart_cases(interval: Apart, n: int) -> list[Case]:
    """Make two shares that were not measured on the same items, each with Wilson's interval."""
    table = [(right / n, wilson(right, n)) for right in range(n + 1)]

    def draw(p: tuple[float, float], rng: Rng) -> Interval:
        return interval(*(table[rng.binomial(n, share)] for share in p))

    return [(f"{p[0]} against {p[1]}", p[0] - p[1], partial(draw, p)) for p in PAIRS]


def as_the_verdict_does(first: Share, second: Share) -> Interval:
    """The first less the second, from estimates and their ends."""
    return difference(*((one.low, share, one.high) for share, one in (first, second)))


def between_two_weighings(first: Share, second: Share) -> Interval:
    """The same, as two weighings are compared."""
    return difference_of(*second, *first)


def at_every_look(n: int, runs: int) -> list[tuple[float, str]]:
    """How often the truth is never refuted by bets, looked at after each of n items, at each share.

    An interval is what the bets have not refuted yet, so it holds the truth at every look as often.
    """
    rng = np.random.default_rng(SEED)
    found = []
    for share in SHARES:
        right = (rng.random((runs, n)) < share).astype(np.float64)
        below = first_refuted(right, share, 0.025) <= n
        above = first_refuted(1 - right, 1 - share, 0.025) <= n
        found.append((1 - float((below | above).mean()), f"p {share}"))
    return found


def plain_effective(by_cluster: list[list[float]]) -> Interval:
    """Wilson with the effective number of answers estimated plainly, without pseudo-items."""
    means = [fmean(values) for values in by_cluster]
    k, p = len(means), fmean(means)
    variance = float(np.var(means, ddof=1)) / k
    n = min(p * (1 - p) / variance, 3.0 * k) if 0 < p < 1 and variance > 0 else float(k)
    bounds = stats.norm.ppf(0.975)
    centre = (p + bounds**2 / (2 * n)) / (1 + bounds**2 / n)
    half = bounds / (1 + bounds**2 / n) * math.sqrt(p * (1 - p) / n + (bounds / n) ** 2 / 4)
    return Interval(min(centre - half, p), max(centre + half, p))


def paired_t(a: list[float], b: list[float]) -> Interval:
    """Student's t on the differences, without pseudo-items."""
    found = mean_interval([x - y for x, y in zip(a, b, strict=True)])
    return found or Interval(-1, 1)


def delta_log(y: Sequence[float], x: Sequence[float]) -> Interval:
    """Delta method on the logarithm of the ratio."""
    n, ratio = len(y), sum(y) / sum(x)
    residual = math.sqrt(sum((a - ratio * b) ** 2 for a, b in zip(y, x, strict=True)) / (n - 1) / n)
    half = float(stats.t.ppf(0.975, n - 1)) * residual / fmean(x) / ratio
    return Interval(ratio * math.exp(-half), ratio * math.exp(half))


def jackknife_log(y: Sequence[float], x: Sequence[float]) -> Interval:
    """Jackknife on the logarithm of the ratio."""
    n, ratio = len(y), sum(y) / sum(x)
    left = np.log((sum(y) - np.asarray(y)) / (sum(x) - np.asarray(x)))
    half = float(stats.t.ppf(0.975, n - 1)) * math.sqrt((n - 1) * float(np.var(left)))
    return Interval(ratio * math.exp(-half), ratio * math.exp(half))


METHODS: dict[str, Callable[[int], list[Case]]] = {
    "Wilson": partial(share_cases, wilson),
    "Clopper-Pearson": partial(share_cases, clopper_pearson),
    "Wilson, clustered by item": partial(clustered_cases, clustered_wilson),
    "not taken: the same without pseudo-items": partial(clustered_cases, plain_effective),
    "Bonett-Price": partial(paired_cases, lambda a, b: paired_difference(a, b).interval),
    "not taken: t on the differences": partial(paired_cases, paired_t),
    "Fieller": partial(ratio_cases, ratio_interval),
    "not taken: jackknife on the logarithm": partial(ratio_cases, jackknife_log),
    "not taken: delta on the logarithm": partial(ratio_cases, delta_log),
    "Student's t": mean_cases,
    "Wilson, weighted, clustered both ways": two_way_cases,
    "square-and-add": partial(apart_cases, as_the_verdict_does),
    "Zou-Donner": partial(apart_cases, between_two_weighings),
}
#: Simulated elsewhere: a score of a whole text takes its time, a corpus has its own.
ELSEWHERE = {
    BOOTSTRAP: "benchmarks/translation_coverage.py",
    "Wilson, clustered by document": "tests/test_foundry_corpus_planted.py",
    "Wilson by group, joined": "tests/test_foundry_corpus_labels.py",
}


def main() -> None:
    """Print a Markdown table: mean, lowest and highest coverage over the cells, by method and n."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=2000, help="simulated runs a cell")
    parser.add_argument("--only", default="", help="intervals whose name holds this")
    told = parser.parse_args()
    runs = told.runs
    print("| interval | n | cells | mean | lowest | where | highest |")
    print("|---|---|---|---|---|---|---|")
    for method, cases in METHODS.items():
        if told.only not in method:
            continue
        for n in (10, 20, 50, 204):
            held = [
                (coverage(runs, SEED + cell, truth, draw), label)
                for cell, (label, truth, draw) in enumerate(cases(n))
            ]
            show(method, n, held)
    for n in (10, 20, 50, 204) if told.only in BETTING else ():
        show(BETTING, n, at_every_look(n, runs))


def show(method: str, n: int, held: Sequence[tuple[float, str]]) -> None:
    """Print a row: mean, lowest and highest coverage over the cells."""
    shares = [share for share, _ in held]
    low, where = min(held)
    print(
        f"| {method} | {n} | {len(held)} | {fmean(shares):.1%} | {low:.1%} | {where} "
        f"| {max(shares):.1%} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
