"""Weights over the simplex: uniform, and within what was said."""

import numpy as np
import pytest

from terazi.statistics.simplex import NoRoomError, Said, sample_weights


def said(*statements: tuple[list[float], float], size: int = 3) -> Said:
    rows = np.array([row for row, _ in statements], dtype=float).reshape(-1, size)
    return Said(rows, np.array([limit for _, limit in statements], dtype=float))


def draw(what: Said, count: int = 4000) -> np.ndarray:
    return sample_weights(what, count, np.random.default_rng(1))


def test_without_a_word_they_are_uniform() -> None:
    found = draw(said())
    assert found.min() >= 0
    assert np.allclose(found.sum(axis=1), 1)
    assert np.allclose(found.mean(axis=0), 1 / 3, atol=0.02)
    # A weight of three is above x with probability (1 - x)².
    assert (found[:, 0] > 0.5).mean() == pytest.approx(0.25, abs=0.03)


def test_an_order_is_kept_and_is_uniform_within() -> None:
    found = draw(said(([-1, 1, 0], 0.0), ([0, -1, 1], 0.0)))  # first ≥ second ≥ third
    assert (np.diff(found, axis=1) <= 1e-9).all()
    # Means of the ordered parts of a broken stick: 11/18, 5/18, 2/18
    assert np.allclose(found.mean(axis=0), [11 / 18, 5 / 18, 2 / 18], atol=0.02)


def test_a_narrow_part_is_walked_and_is_uniform_too() -> None:
    size = 8
    rows = [([*np.eye(size)[k + 1] - np.eye(size)[k]], 0.0) for k in range(size - 1)]
    found = draw(said(*rows, size=size))
    assert found.shape == (4000, size)
    assert (np.diff(found, axis=1) <= 1e-9).all()
    means = [sum(1 / j for j in range(k, size + 1)) / size for k in range(1, size + 1)]
    assert np.allclose(found.mean(axis=0), means, atol=0.02)


@pytest.mark.parametrize(
    "what",
    [
        said(([1, 0, 0], 0.2), ([-1, 0, 0], -0.3)),  # at most 0.2 and at least 0.3
        said(([-1, 1, 0], -0.1), ([1, -1, 0], -0.1)),  # each before the other
        said(([1, 1, 1], 0.5)),
        said(([1.0], 0.5), size=1),
    ],
)
def test_contradictions_are_an_error(what: Said) -> None:
    with pytest.raises(NoRoomError):
        draw(what)


def test_the_same_seed_gives_the_same_weights() -> None:
    what = said(([-1, 1, 0], 0.0))
    assert np.array_equal(draw(what), draw(what))


def test_one_row_has_all_the_weight() -> None:
    assert (draw(said(size=1), 5) == 1).all()
