"""A weighted share, clustered both ways: known answers, and how often its interval is right."""

import numpy as np
import pytest

from terazi.statistics.intervals import wilson
from terazi.statistics.two_way import weighted_share


def test_without_weights_and_clusters_it_is_near_wilsons_interval() -> None:
    shares = [1.0] * 60 + [0.0] * 40
    names = list(range(100))
    found = weighted_share(shares, [2.0] * 100, names, names)
    plain = wilson(60, 100)
    assert found.estimate == pytest.approx(0.6)
    assert found.interval.low == pytest.approx(plain.low, abs=0.01)
    assert found.interval.high == pytest.approx(plain.high, abs=0.01)


def test_weights_are_those_of_the_items() -> None:
    found = weighted_share([1.0, 0.0, 1.0], [3.0, 1.0, 0.0], "abc", "xyz")
    assert found.estimate == pytest.approx(0.75)
    assert (found.n, found.clusters) == (2, (2, 2))


@pytest.mark.parametrize("way", ["first", "second"])
def test_items_that_hang_together_either_way_are_worth_less(way: str) -> None:
    shares = [1.0] * 50 + [0.0] * 50
    alone, together = list(range(100)), [i // 10 for i in range(100)]
    apart = weighted_share(shares, [1.0] * 100, alone, alone)
    first, second = (together, alone) if way == "first" else (alone, together)
    found = weighted_share(shares, [1.0] * 100, first, second)
    wide = found.interval.high - found.interval.low
    assert wide > 2 * (apart.interval.high - apart.interval.low)


@pytest.mark.parametrize(
    "wrong",
    [
        ([], [], [], []),
        ([1.0], [0.0], ["a"], ["x"]),
        ([1.5], [1.0], ["a"], ["x"]),
        ([1.0], [-1.0], ["a"], ["x"]),
        ([1.0], [1.0, 1.0], ["a"], ["x"]),
    ],
)
def test_what_makes_no_sense_is_refused(wrong: tuple[list[float], list[float], str, str]) -> None:
    with pytest.raises(ValueError, match=r"different lengths|outside|weighs"):
        weighted_share(*wrong)


@pytest.mark.parametrize(("peoples", "attributes"), [(40, 60), (15, 40)])
def test_the_interval_holds_the_truth_at_the_stated_rate(peoples: int, attributes: int) -> None:
    """Ties that hang on the people and on chance, each compared with four others, weighted."""
    rng = np.random.default_rng(20261122)
    runs, held = 300, 0
    for _ in range(runs):
        by_people = rng.normal(size=peoples)
        ties = by_people[:, None] + rng.normal(size=(peoples, attributes))
        rows = [
            (int(rng.integers(peoples)), int(rng.integers(attributes)), int(rng.integers(1, 4)))
            for _ in range(60)
        ]
        shares = [
            float(np.mean(ties[who, what] > ties[_others(rng, who, peoples), what]))
            for who, what, _ in rows
        ]
        found = weighted_share(
            shares, [w for *_, w in rows], [who for who, *_ in rows], [what for _, what, _ in rows]
        )
        held += found.interval.low <= 0.5 <= found.interval.high
    assert held / runs >= 0.95 - 3 * (0.95 * 0.05 / runs) ** 0.5


def _others(rng: np.random.Generator, who: int, peoples: int) -> np.ndarray:
    drawn = rng.choice(peoples - 1, 4, replace=False)
    return np.where(drawn >= who, drawn + 1, drawn)
