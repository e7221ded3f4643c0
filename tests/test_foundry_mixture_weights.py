"""The weights of a mixture: what was planted is found."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.foundry.mixture.weights import COUNTS, DEPTHS, Weights, fitted, mixed
from terazi.foundry.ngram.counts import Integers
from terazi.foundry.ngram.smoothing import Floats


def planted(weights: Floats, seed: int = 1) -> tuple[Floats, Floats]:
    """Logarithms of two models' probabilities of tokens drawn from their mixture."""
    generator = np.random.default_rng(seed)
    size = len(weights)
    theirs, ours = generator.dirichlet(np.full(20, 0.2), size=(2, size))
    theirs, ours = (np.maximum(one, 1e-12) for one in (theirs, ours))
    both = weights[:, None] * theirs + (1 - weights[:, None]) * ours
    drawn = (both.cumsum(1) / both.sum(1, keepdims=True) < generator.random((size, 1))).sum(1)
    rows = np.arange(size)
    return np.log(theirs[rows, drawn]), np.log(ours[rows, drawn])


def evidence(size: int, seed: int = 2) -> Integers:
    generator = np.random.default_rng(seed)
    depth = generator.integers(0, 4, size)
    return np.stack([depth, 2 ** generator.integers(0, 8, size)], axis=1)


@pytest.mark.parametrize("truth", [0.0, 0.2, 0.75, 1.0])
def test_one_weight_is_found(truth: float) -> None:
    theirs, ours = planted(np.full(20_000, truth))
    found = fitted(theirs, ours, evidence(20_000), (1, 1))
    assert found.table[0][0] == pytest.approx(truth, abs=0.02)


def test_weights_by_place_are_found_and_cost_less() -> None:
    known = evidence(40_000)
    truth = np.array([0.9, 0.6, 0.3, 0.1])[known[:, 0]]
    theirs, ours = planted(truth)
    held = slice(20_000, None)
    costs = []
    for shape in ((1, 1), (DEPTHS, 1), (DEPTHS, COUNTS)):
        found = fitted(theirs[:20_000], ours[:20_000], known[:20_000], shape)
        both = mixed(found.at(known[held]), theirs[held], ours[held])
        costs.append(-float(np.log(both).mean()))
        if shape == (DEPTHS, 1):
            weights = [row[0] for row in found.table[:4]]
            assert weights == pytest.approx([0.9, 0.6, 0.3, 0.1], abs=0.04)
    assert costs[1] < costs[0] - 0.01
    assert costs[2] == pytest.approx(costs[1], abs=0.003)


def test_a_weight_that_few_places_tell_stays_near_that_of_all() -> None:
    known = np.zeros((5_000, 2), dtype=np.int64)
    known[:, 1] = 1
    known[0, 0] = 3  # the only place of its kind
    theirs, ours = planted(np.full(5_000, 0.7))
    theirs[0], ours[0] = math.log(1e-9), math.log(0.5)
    found = fitted(theirs, ours, known, (DEPTHS, 1))
    assert found.table[3][0] == pytest.approx(0.7, abs=0.06)
    assert found.table[5][0] == pytest.approx(found.table[0][0], abs=0.02)  # never seen


def test_of_nothing_both_count_the_same() -> None:
    nothing = np.empty(0)
    assert fitted(nothing, nothing, np.empty((0, 2), np.int64), (DEPTHS, 1)).table == ((0.5,),)


@given(st.integers(1, 2**40), st.integers(0, 40))
def test_every_place_has_a_weight(count: int, depth: int) -> None:
    table = np.linspace(0, 0.99, DEPTHS * COUNTS).reshape(DEPTHS, COUNTS)
    weights = Weights(tuple(tuple(row) for row in table.tolist()))
    (found,) = weights.at(np.array([[depth, count]]))
    column = min(count.bit_length() - 1, COUNTS - 1)
    assert found == pytest.approx(table[min(depth, DEPTHS - 1), column])


@pytest.mark.parametrize(
    "table",
    [
        (),
        ((),),
        ((0.5,), (0.5, 0.5)),
        ((1.0,),),
        ((1.1,),),
        ((-0.1,),),
        ((math.nan,),),
        ((0.5,),) * 99,
    ],
)
def test_what_is_no_table_of_weights(table: tuple[tuple[float, ...], ...]) -> None:
    with pytest.raises(ValueError, match="weight"):
        Weights(table)
