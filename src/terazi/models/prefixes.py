"""Which tokens requests share: every stem is read once, with all the ends that hang on it.

Pure, and independent of the backend. Sequences are walked in lexicographic order, so that what
the next stem needs of the earlier ones lies on one path and nothing else must be remembered.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Branch:
    """A stem of tokens and the ends to be scored after it.

    ``ends`` pairs the number of a request with its tokens after the stem, at least one each.
    """

    stem: tuple[int, ...]
    ends: tuple[tuple[int, tuple[int, ...]], ...]


def branches(sequences: Sequence[Sequence[int]], starts: Sequence[int]) -> Iterator[Branch]:
    """Group requests by what stands before their wanted tokens, in the order of a walk.

    Args:
        sequences: all tokens of each request.
        starts: how many of them are context, from 1 to one less than the length.

    Yields:
        one branch a different context.
    """
    order = sorted(range(len(sequences)), key=lambda i: (tuple(sequences[i][: starts[i]]), i))
    for stem, members in groupby(order, key=lambda i: tuple(sequences[i][: starts[i]])):
        yield Branch(stem, tuple((i, tuple(sequences[i][starts[i] :])) for i in members))
