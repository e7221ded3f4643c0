"""Weights that sum to one, all equally likely, within what somebody said of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

Floats = NDArray[np.float64]

_MOST_TRIES = 64  # for each that is wanted, before walking takes the place of trying
_CHAINS = 64
_STEPS = 20  # of a walk between two weights that are kept
_LEAST_ROOM = 1e-6


class NoRoomError(ValueError):
    """No weights keep all that was said, or only ones on a knife's edge."""


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """What was said of the weights: each ``rows @ weights <= limits``; none at all to begin with.

    Attributes:
        rows: statements by weights.
        limits: one a statement.
    """

    rows: Floats
    limits: Floats

    def kept(self, weights: Floats) -> NDArray[np.bool_]:
        """Which of the weights (draws by weights) keep all of it."""
        return np.asarray((weights @ self.rows.T <= self.limits + 1e-12).all(axis=1))


def sample_weights(said: Said, count: int, rng: np.random.Generator) -> Floats:
    """Draw weights uniformly over the simplex, within what was said.

    Uniform over the simplex is Dirichlet(1, …, 1). Those that keep what was said are kept; where
    that is fewer than one in 64, a walk inside the allowed part takes its place (hit and run).
    Each draw is taken with every weight in every place in turn, so that no row is ahead by chance
    (exactly where ``count`` is a multiple of the number of weights and nothing was said).

    Args:
        said: the statements; their columns are the weights.
        count: how many draws.
        rng: where the chance comes from; seed it.

    Returns:
        Draws by weights; each row is at least 0 and sums to 1.

    Raises:
        NoRoomError: the statements contradict each other.

    Source:
        Tervonen & Lahdelma (2007), Implementing stochastic multicriteria acceptability analysis,
        European Journal of Operational Research 178; Smith (1984), Operations Research 32, for
        the walk.
    """
    size = said.rows.shape[1]
    if size == 1:
        alone = np.ones((count, 1))
        if not said.kept(alone).all():
            raise NoRoomError("there is only one row, and it has all the weight")
        return alone
    middle = _interior(said)
    kept: list[Floats] = []
    found = 0
    for _ in range(_MOST_TRIES):
        drawn = _in_turn(rng.dirichlet(np.ones(size), -(-count // size)))
        drawn = drawn[said.kept(drawn)]
        kept.append(drawn)
        found += len(drawn)
        if found >= count:
            return np.concatenate(kept)[:count]
    return _walk(said, middle, count, rng)


def _in_turn(drawn: Floats) -> Floats:
    """All draws with their weights moved on by none, one, two … places."""
    return np.concatenate([np.roll(drawn, places, axis=1) for places in range(drawn.shape[1])])


def _interior(said: Said) -> Floats:
    """The weights farthest from every limit; an error where there are none inside."""
    size = said.rows.shape[1]
    rows = np.vstack([said.rows, -np.eye(size)])
    limits = np.concatenate([said.limits, np.zeros(size)])
    # How far from a limit along the simplex: the part of the row that is not the same for all.
    reach = np.linalg.norm(rows - rows.mean(axis=1, keepdims=True), axis=1)
    found = optimize.linprog(
        c=np.append(np.zeros(size), -1.0),
        A_ub=np.column_stack([rows, reach]),
        b_ub=limits,
        A_eq=np.append(np.ones(size), 0.0)[None, :],
        b_eq=[1.0],
        bounds=[(0, 1)] * size + [(None, 1)],
    )
    if found.x is None or found.x[-1] < _LEAST_ROOM:
        raise NoRoomError("what was said of the weights leaves no room")
    return np.asarray(found.x[:-1])


def _walk(said: Said, middle: Floats, count: int, rng: np.random.Generator) -> Floats:
    size = len(middle)
    rows = np.vstack([said.rows, -np.eye(size)])
    limits = np.concatenate([said.limits, np.zeros(size)])
    at = np.tile(middle, (_CHAINS, 1))
    rounds = -(-count // _CHAINS)
    kept = []
    for step in range((rounds + size) * _STEPS):  # the first `size` rounds only lead away
        way = rng.standard_normal((_CHAINS, size))
        way -= way.mean(axis=1, keepdims=True)
        slope, room = way @ rows.T, limits - at @ rows.T
        with np.errstate(divide="ignore", invalid="ignore"):
            stops = room / slope
        ahead = np.where(slope > 1e-12, stops, np.inf).min(axis=1)
        behind = np.where(slope < -1e-12, stops, -np.inf).max(axis=1)
        at = at + rng.uniform(behind, ahead)[:, None] * way
        if step >= size * _STEPS and step % _STEPS == 0:
            kept.append(at)
    found = np.clip(np.concatenate(kept)[:count], 0, None)
    return np.asarray(found / found.sum(axis=1, keepdims=True))
