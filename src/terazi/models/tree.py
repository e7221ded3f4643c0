"""Many requests as one tree of tokens, so that a model reads each token once.

Pure, and independent of the backend. Requests that begin alike share the beginning. Sorted, they
are the tree walked depth first: each adds the tokens that the one before it does not share. The
walk is cut into waves of limited size. Whatever of the earlier waves a later one hangs on lies on
the way from the root to the last token read, hence a backend keeps that one path between waves
and nothing else, however many requests there are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a wave may be.

    Attributes:
        nodes: tokens read together.
        branches: ends of the tree within a wave.
    """

    nodes: int = 128
    branches: int = 62

    def __post_init__(self) -> None:
        if min(self.nodes, self.branches) < 1:
            raise ValueError(f"a wave needs room for at least one of each: {self}")


class Node(NamedTuple):
    """One token to be read, at ``position`` of its requests.

    It belongs to the wave's branches from ``first`` to ``last``, both included.
    """

    token: int
    position: int
    first: int
    last: int


class Wanted(NamedTuple):
    """Add to ``request`` the log-probability of ``token`` after the wave's node ``row``."""

    row: int
    token: int
    request: int


@dataclass(frozen=True, slots=True)
class Branch:
    """Tokens that follow each other, the first at position ``start``.

    It hangs on the branch before it in the wave, after that one's first ``start`` positions; the
    wave's first branch hangs on the path that was kept.
    """

    start: int
    tokens: tuple[int, ...]

    @property
    def end(self) -> int:
        """The position after its last token."""
        return self.start + len(self.tokens)


@dataclass(frozen=True, slots=True)
class Wave:
    """What is read together: at least one branch, and what is wanted of its nodes, by row."""

    branches: tuple[Branch, ...]
    wanted: tuple[Wanted, ...] = ()

    @property
    def size(self) -> int:
        """How many tokens are read."""
        return sum(len(branch.tokens) for branch in self.branches)

    @property
    def kept(self) -> int:
        """How many tokens of the path so far the wave hangs on; the rest can be forgotten."""
        return self.branches[0].start

    @property
    def hanging(self) -> list[int]:
        """By branch, how many tokens of the path so far come before its nodes in this wave."""
        return list(accumulate((branch.start for branch in self.branches), min))

    @property
    def rows(self) -> list[int]:
        """The nodes after which probabilities are wanted, each once."""
        return list(dict.fromkeys(wanted.row for wanted in self.wanted))

    def nodes(self) -> list[Node]:
        """The tokens in the order of the walk, parents before children."""
        tokens = [token for branch in self.branches for token in branch.tokens]
        positions = [place for b in self.branches for place in range(b.start, b.end)]
        firsts = [number for number, b in enumerate(self.branches) for _ in b.tokens]
        lasts = [len(self.branches) - 1] * len(tokens)
        path: list[int] = []
        row = 0
        for number, branch in enumerate(self.branches):
            while path and positions[path[-1]] >= branch.start:
                lasts[path.pop()] = number - 1
            path.extend(range(row, row + len(branch.tokens)))
            row += len(branch.tokens)
        return list(map(Node, tokens, positions, firsts, lasts))

    def path(self) -> list[int]:
        """The columns of the way from the root to the wave's last node.

        Columns are as in :meth:`visible`: ``kept`` tokens of the path so far, then the nodes.
        """
        path = list(range(self.kept))
        column = self.kept
        for branch in self.branches:
            del path[branch.start :]
            path.extend(range(column, column + len(branch.tokens)))
            column += len(branch.tokens)
        return path

    def visible(self, window: int | None = None) -> npt.NDArray[np.bool_]:
        """Which tokens each node follows, itself included.

        Args:
            window: positions that a node sees at most, itself included; None for all.

        Returns:
            shape (nodes, kept + nodes): the columns are the kept tokens, then the nodes.
        """
        size = self.size
        visible = np.zeros((size, self.kept + size), dtype=np.bool_)
        path: list[int] = list(range(self.kept))
        row = 0
        for branch in self.branches:
            rows = slice(row, row + len(branch.tokens))
            own = range(self.kept + row, self.kept + row + len(branch.tokens))
            del path[branch.start :]
            visible[rows, path] = True
            visible[rows, own.start : own.stop] = np.tri(len(own), dtype=np.bool_)
            path.extend(own)
            row += len(own)
        if window is not None:
            own_places = np.concatenate([np.arange(b.start, b.end) for b in self.branches])
            places = np.concatenate([np.arange(self.kept), own_places])
            visible &= own_places[:, None] - places[None, :] < window
        return visible


def plan(
    sequences: Sequence[Sequence[int]],
    starts: Sequence[int],
    *,
    shared: int = 0,
    limits: Limits | None = None,
) -> Iterator[Wave]:
    """Cut the tree of all requests into waves.

    A sequence's last token is predicted and never read; a sequence with nothing wanted is not
    read at all.

    Args:
        sequences: all tokens of each request.
        starts: where the wanted part of each begins, at least 1: a first token follows nothing.
        shared: how many tokens at the beginning of *every* sequence have been read already: they
            are the path that the first wave hangs on.
        limits: of a wave.

    Raises:
        ValueError: a wanted token follows nothing, or a token that is said to be read already.
    """
    limits = limits or Limits()
    pairs = zip(sequences, starts, strict=True)
    if any(start <= shared for sequence, start in pairs if start < len(sequence)):
        raise ValueError(f"a token is wanted that no token of the tree predicts ({shared=})")
    runs = _runs(sequences, starts, shared)
    wanted = _wanted(runs, starts)
    return _waves(runs, wanted, limits)


def chain(tokens: Sequence[int], size: int) -> Iterator[Wave]:
    """One sequence in pieces of ``size`` tokens, nothing wanted."""
    for start in range(0, len(tokens), size):
        yield Wave((Branch(start, tuple(tokens[start : start + size])),))


def count_tokens(sequences: Sequence[Sequence[int]], starts: Sequence[int]) -> tuple[int, int]:
    """How many tokens there are to read, one request at a time and as one tree."""
    runs = _runs(sequences, starts, 0)
    return sum(len(run.tokens) - 1 for run in runs), sum(run.size for run in runs)


def common(a: Sequence[int], b: Sequence[int]) -> int:
    """How many tokens two sequences have in common at their beginning."""
    length = min(len(a), len(b))
    if a[:length] == b[:length]:
        return length
    return next(i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y)


class _Run(NamedTuple):
    """What a request adds to the tree, in the order of the walk: may be nothing.

    ``tokens`` are all of the request's; those from position ``start`` to the last but one are
    new. The tree's nodes are numbered in the order of the walk, the new ones from ``number``.
    """

    request: int
    tokens: Numbers
    start: int
    number: int

    @property
    def size(self) -> int:
        return len(self.tokens) - 1 - self.start


def _runs(sequences: Sequence[Sequence[int]], starts: Sequence[int], shared: int) -> list[_Run]:
    arrays = [np.asarray(sequence, dtype=np.int64) for sequence in sequences]
    # As big-endian bytes, sequences compare in the same order and at the speed of memory.
    keys = [array[:-1].astype(">u4").tobytes() for array in arrays]
    wanted = (i for i, start in enumerate(starts) if start < len(arrays[i]))
    runs: list[_Run] = []
    number = 0
    for request in sorted(wanted, key=keys.__getitem__):
        tokens = arrays[request]
        start = _common(runs[-1].tokens[:-1], tokens[:-1]) if runs else shared
        run = _Run(request, tokens, start, number)
        number += run.size
        runs.append(run)
    return runs


def _common(a: Numbers, b: Numbers) -> int:
    length = min(len(a), len(b))
    different = np.flatnonzero(a[:length] != b[:length])
    return int(different[0]) if len(different) else length


def _wanted(runs: Sequence[_Run], starts: Sequence[int]) -> Numbers:
    """Shape (wanted, 3): node, token and request, in the order of the nodes."""
    found = [np.empty((0, 3), dtype=np.int64)]
    path = np.empty(max((len(run.tokens) for run in runs), default=0), dtype=np.int64)
    for request, tokens, start, number in runs:
        end = len(tokens) - 1
        path[start:end] = np.arange(number, number + end - start)
        own = tokens[starts[request] :]
        nodes = path[starts[request] - 1 : end]
        found.append(np.stack([nodes, own, np.full(len(own), request)], axis=1))
    wanted = np.concatenate(found)
    ordered: Numbers = wanted[np.argsort(wanted[:, 0], kind="stable")]
    return ordered


def _waves(runs: Sequence[_Run], wanted: Numbers, limits: Limits) -> Iterator[Wave]:
    branches: list[Branch] = []
    first = 0

    def wave(end: int) -> Wave:
        low, high = np.searchsorted(wanted[:, 0], (first, end))
        own = wanted[low:high] - (first, 0, 0)
        return Wave(tuple(branches), tuple(map(Wanted._make, own.tolist())))

    for run in runs:
        number, start = run.number, run.start
        while start < len(run.tokens) - 1:
            continues = bool(branches) and branches[-1].end == start
            full = len(branches) == limits.branches and not continues
            if full or number == first + limits.nodes:
                yield wave(number)
                branches, first = [], number
                continue
            length = min(first + limits.nodes - number, len(run.tokens) - 1 - start)
            tokens = tuple(run.tokens[start : start + length].tolist())
            if continues:
                branches[-1] = Branch(branches[-1].start, branches[-1].tokens + tokens)
            else:
                branches.append(Branch(start, tokens))
            number += length
            start += length
    if branches:
        yield wave(runs[-1].number + runs[-1].size)
