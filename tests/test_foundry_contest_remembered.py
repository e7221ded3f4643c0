"""A memory of the text so far on top of any model: what it must gain, and what it must not."""

import math

import numpy as np
import pytest

from terazi.foundry.contest.remembered import Heard, with_memory
from terazi.foundry.ngram.recent import Recent, row_of

VOCABULARY = 50


def uniform(tokens: list[int]) -> Heard:
    """As a model reads that knows nothing."""
    return Heard([0, *tokens], 1, [-math.log(VOCABULARY)] * len(tokens))


def drawn(seed: int, length: int) -> list[int]:
    return [int(one) for one in np.random.default_rng(seed).integers(1, VOCABULARY, length)]


def test_what_a_text_says_again_costs_less() -> None:
    documents = [[uniform(drawn(seed, 20) * 6)] for seed in range(6)]
    found = with_memory(documents)
    assert found is not None
    alone = -120 * math.log(VOCABULARY)
    # The first twenty tokens are new; of the others the next is known for certain.
    assert all(0.25 * alone < one < -20 * math.log(VOCABULARY) for one in found)


def test_where_nothing_is_said_again_it_costs_next_to_nothing() -> None:
    documents = [[uniform(drawn(seed, 200))] for seed in range(8)]
    found = with_memory(documents)
    assert found is not None
    assert sum(found) == pytest.approx(8 * -200 * math.log(VOCABULARY), rel=0.01)


def test_a_document_s_numbers_are_not_found_on_itself() -> None:
    """One that repeats itself among many that do not: their half believes in no memory."""
    plain = [[uniform(drawn(seed, 300))] for seed in range(7)]
    loud = [uniform([7, 8, 9] * 100)]
    found = with_memory([loud, *plain])
    assert found is not None
    own = row_of([np.array([0, *[7, 8, 9] * 100])], [1])
    bold = Recent(((0.01, 0.01), (0.01, 0.01)))
    best = np.log(bold.raised(np.full(300, 1 / VOCABULARY), own, VOCABULARY)).sum()
    assert found[0] < 3 * best  # what its own numbers would have given it


def test_windows_of_a_document_remember_nothing_of_each_other() -> None:
    tokens = drawn(3, 40)
    once = [[uniform(tokens), uniform(tokens)], [uniform(drawn(4, 80))]]
    apart = [[uniform(tokens), uniform(drawn(5, 40))], [uniform(drawn(4, 80))]]
    first, second = with_memory(once), with_memory(apart)
    assert first is not None
    assert second is not None
    assert first[0] == pytest.approx(second[0], rel=0.02)


def test_one_document_cannot_tell() -> None:
    assert with_memory([[uniform([1, 2, 3])]]) is None
    assert with_memory([]) is None
