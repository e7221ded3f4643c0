"""Planted truth: each interval holds it as often as it says, over at least 1,000 seeded runs."""

import ast
import importlib
import importlib.util
import math
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from scipy import stats

from terazi.finding import Interval
from terazi.statistics.intervals import (
    clopper_pearson,
    clustered_wilson,
    mean_interval,
    ratio_interval,
    wilson,
)
from terazi.statistics.paired import paired_difference
from terazi.statistics.simulate import correlated_answers, coverage

Rng = np.random.Generator
RUNS = 1000
LEVEL = 0.95
# Three standard errors of a simulated coverage of 95 %: a sound interval falls below by it once
# in 700 cells, and the seeds are fixed.
ERROR = 3 * math.sqrt(LEVEL * (1 - LEVEL) / RUNS)


def exact_wilson(n: int, share: float) -> float:
    """How often Wilson's interval of n independent answers holds the share, without chance."""
    held = [k for k in range(n + 1) if wilson(k, n).low <= share <= wilson(k, n).high]
    return float(np.sum(stats.binom.pmf(held, n, share)))


@pytest.mark.parametrize("n", [10, 20, 50, 204, 1000])
def test_wilson_is_at_its_level_on_average(n: int) -> None:
    table = [wilson(right, n) for right in range(n + 1)]

    def draw(share: float, rng: Rng) -> Interval:
        return table[rng.binomial(n, share)]

    shares = np.linspace(0.05, 0.95, 31).tolist()
    held = [coverage(RUNS, n + i, p, partial(draw, p)) for i, p in enumerate(shares)]
    assert np.mean(held) == pytest.approx(LEVEL, abs=0.01)
    # It dips for some true shares; never by more than this on the grid.
    assert min(held) > 0.915 - ERROR


@pytest.mark.parametrize("level", [0.8, 0.95])
@pytest.mark.parametrize("n", [10, 50, 204])
def test_clopper_pearson_never_falls_below_its_level(n: int, level: float) -> None:
    lows, highs = np.array(
        [(i.low, i.high) for i in (clopper_pearson(right, n, level) for right in range(n + 1))]
    ).T
    shares = np.linspace(0.002, 0.998, 499)[:, None]
    chance = stats.binom.pmf(np.arange(n + 1), n, shares)
    held = np.where((lows <= shares) & (shares <= highs), chance, 0).sum(axis=1)
    assert held.min() >= level


@pytest.mark.parametrize("correlation", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("share", [0.05, 0.25, 0.6, 0.9])
@pytest.mark.parametrize("items", [20, 60])
def test_clustered_wilson_with_three_wordings(items: int, share: float, correlation: float) -> None:
    def draw(rng: Rng) -> Interval:
        return clustered_wilson(correlated_answers(rng, share, (items, 3), correlation).tolist())

    # Where it dips below its level, it is Wilson's own dip at that share, not the clustering's.
    expected = min(LEVEL, exact_wilson(items, share), exact_wilson(3 * items, share))
    assert coverage(RUNS, 7, share, draw) > expected - ERROR


def test_counting_wordings_as_items_would_hold_the_truth_too_seldom() -> None:
    def draw(rng: Rng) -> Interval:
        answers = correlated_answers(rng, 0.6, (60, 3), 0.8)
        return wilson(float(answers.sum()), answers.size)

    assert coverage(RUNS, 7, 0.6, draw) < 0.85


@pytest.mark.parametrize("wordings", [1, 3])
@pytest.mark.parametrize("pair", [(0.5, 0.5), (0.6, 0.4), (0.9, 0.7), (0.25, 0.02)])
@pytest.mark.parametrize("items", [20, 60])
def test_paired_difference(items: int, pair: tuple[float, float], wordings: int) -> None:
    def draw(rng: Rng) -> Interval:
        ease = rng.random(items)
        a, b = (
            correlated_answers(rng, share, (items, wordings), 0.6, ease).mean(axis=1).tolist()
            for share in pair
        )
        return paired_difference(a, b).interval

    assert coverage(RUNS, 11, pair[0] - pair[1], draw) > LEVEL - ERROR


@pytest.mark.parametrize("premium", [1.1, 3.0])
@pytest.mark.parametrize("noise", [0.1, 0.4])
@pytest.mark.parametrize("lines", [20, 200])
def test_ratio_of_tokens(lines: int, premium: float, noise: float) -> None:
    def draw(rng: Rng) -> Interval | None:
        english = np.exp(rng.normal(3.2, 0.5, lines))
        other = premium * english * np.exp(rng.normal(-(noise**2) / 2, noise, lines))
        return ratio_interval(other.tolist(), english.tolist())

    held = coverage(RUNS, 13, premium, draw)
    assert LEVEL - ERROR < held < LEVEL + ERROR


@pytest.mark.parametrize("lines", [20, 200])
def test_ratio_of_words_to_tokens(lines: int) -> None:
    """As many words as fit into a window: whole numbers, each word of one token to six."""

    def draw(rng: Rng) -> Interval | None:
        words = 1 + rng.poisson(14, lines)
        tokens = np.array([rng.integers(1, 7, number).sum() for number in words])
        return ratio_interval(words.tolist(), tokens.tolist())

    held = coverage(RUNS, 23, 1 / 3.5, draw)
    assert LEVEL - ERROR < held < LEVEL + ERROR


@pytest.mark.parametrize("n", [3, 20])
def test_mean_interval(n: int) -> None:
    held = coverage(RUNS, 17, 4.0, lambda rng: mean_interval(rng.normal(4, 2, n).tolist()))
    assert held == pytest.approx(LEVEL, abs=ERROR)


@pytest.mark.parametrize("correlation", [0.0, 0.5, 1.0])
def test_planted_answers_are_as_planted(correlation: float) -> None:
    answers = correlated_answers(np.random.default_rng(1), 0.3, (40_000, 2), correlation)
    assert answers.mean() == pytest.approx(0.3, abs=0.01)
    assert np.corrcoef(answers.T).flat[1] == pytest.approx(correlation, abs=0.02)


def test_no_interval_holds_nothing() -> None:
    assert coverage(10, 1, 0.5, lambda _: None) == 0


# No interval without a simulation ---------------------------------------------------------------

ROOT = Path(__file__).parent.parent
BENCHMARKS = ROOT / "benchmarks"
#: Of others, which a proposal quotes; and what the verdict only supposes, to see what would follow.
QUOTED = {"as published", "supposed"}


def benchmark() -> ModuleType:
    """The simulation of all intervals, as a module."""
    file = BENCHMARKS / "interval_coverage.py"
    spec = importlib.util.spec_from_file_location("interval_coverage", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def methods() -> Iterator[str]:
    """What intervals are called wherever the program makes one."""
    for file in sorted((ROOT / "src").rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if not (
                isinstance(call.func, ast.Name) and call.func.id in {"Interval", "score_interval"}
            ):
                continue
            named = [word.value for word in call.keywords if word.arg == "method"]
            for said in [*call.args[3:4], *named]:
                yield from _said(said, file)


def _said(node: ast.expr, file: Path) -> Iterator[str]:
    """A literal, or a name of the module; a name that is none of it is an argument's."""
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.Name):
        place = file.relative_to(ROOT / "src").with_suffix("")
        module = importlib.import_module(".".join(place.parts))
        value = getattr(module, node.id, None)
        if value is None:  # a local variable, set by a literal in the same file
            for line in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if (
                    isinstance(line, ast.Assign)
                    and isinstance(line.value, ast.Constant)
                    and any(isinstance(t, ast.Name) and t.id == node.id for t in line.targets)
                ):
                    yield str(line.value.value)
        else:
            yield str(value)


def test_every_interval_has_been_simulated_and_is_in_the_table() -> None:
    made = set(methods())
    assert len(made) >= 9, made
    module = benchmark()
    simulated = {*module.METHODS, module.BETTING, *module.ELSEWHERE}
    assert made - QUOTED <= simulated
    for script in module.ELSEWHERE.values():
        assert (ROOT / script).is_file()
    page = (ROOT / "docs" / "statistics.md").read_text(encoding="utf-8")
    for method in made - QUOTED:
        assert f"| {method} |" in page, method


@pytest.mark.parametrize(
    "method", ["Wilson, weighted, clustered both ways", "square-and-add", "Zou-Donner"]
)
@pytest.mark.parametrize("n", [20, 50])
def test_the_benchmarks_own_cases_hold_here_too(method: str, n: int) -> None:
    for number, (_, truth, draw) in enumerate(benchmark().METHODS[method](n)):
        assert coverage(300, 19 + number, truth, draw) > LEVEL - 3 * math.sqrt(0.05 * 0.95 / 300)


@pytest.mark.parametrize("n", [20, 204])
def test_bets_hold_the_truth_at_every_look(n: int) -> None:
    held = [share for share, _ in benchmark().at_every_look(n, RUNS)]
    assert min(held) > LEVEL - ERROR
    assert min(held) < 1, "it errs, so this could have failed"


def test_the_bootstrap_over_lines_holds_the_score_of_all_of_them() -> None:
    """Sentences of which each word is right or not; samples of 50 from 400, in 60 runs."""
    chrf = pytest.importorskip("terazi.text.translations").chrf
    pytest.importorskip("sacrebleu", reason="translations are scored by sacrebleu")
    rng = np.random.default_rng(20261122)
    words = ["".join(rng.choice(list("abcdefgh"), 5)) for _ in range(60)]
    right = [[words[i] for i in rng.integers(60, size=8)] for _ in range(400)]
    chance = rng.beta(1, 2, 400)
    said = [
        [word if rng.random() < share else words[rng.integers(60)] for word in line]
        for line, share in zip(right, chance, strict=True)
    ]
    references, translations = ([" ".join(line) for line in lines] for lines in (right, said))
    truth = chrf(translations, references, 1).score
    runs, held = 60, 0
    for seed in range(runs):
        lines = rng.choice(400, 50, replace=False)
        found = chrf([translations[i] for i in lines], [references[i] for i in lines], seed)
        held += found.interval.low <= truth <= found.interval.high
    assert held / runs > LEVEL - 3 * math.sqrt(LEVEL * (1 - LEVEL) / runs)
