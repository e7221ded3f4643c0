"""Many requests as one tree: read by a backend that remembers one path and nothing else."""

import math
from collections.abc import Iterable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.models.tree import Branch, Limits, Wave, chain, common, count_tokens, plan

Tokens = tuple[int, ...]

sequences_of_few_tokens = st.lists(
    st.lists(st.integers(0, 2), min_size=1, max_size=9).map(tuple), max_size=16
)
some_limits = st.builds(Limits, st.integers(1, 12), st.integers(1, 5))


def log_probability(before: Tokens, token: int) -> float:
    """Of a model that looks at everything before a token: another figure for every beginning."""
    return -1 - (hash((before, token)) % 1000) / 1000


class OnePath:
    """Reads waves as a backend does, with the one path that a backend keeps."""

    def __init__(self, path: Tokens = ()) -> None:
        self.path = path
        self.read: list[Tokens] = []
        self.waves: list[Wave] = []

    def totals(self, waves: Iterable[Wave], requests: int) -> list[float]:
        totals = [0.0] * requests
        for wave in waves:
            for row, token, request in wave.wanted:
                before = self._befores(wave)[row]
                totals[request] += log_probability(before, token)
            self.read += self._befores(wave)
            known = (*self.path[: wave.kept], *(node.token for node in wave.nodes()))
            self.path = tuple(known[column] for column in wave.path())
            self.waves.append(wave)
        return totals

    def _befores(self, wave: Wave) -> list[Tokens]:
        """By node, the tokens it sees: its own way from the root if the mask is right."""
        assert wave.kept <= len(self.path)
        known = np.array([*self.path[: wave.kept], *(node.token for node in wave.nodes())])
        return [tuple(known[row].tolist()) for row in wave.visible()]


def starts_of(sequences: Sequence[Tokens], seed: int) -> list[int]:
    """Somewhere from 1 to the end; the end means that nothing is wanted."""
    return [1 + (seed + i) % len(sequence) for i, sequence in enumerate(sequences)]


def one_at_a_time(sequences: Sequence[Tokens], starts: Sequence[int]) -> list[float]:
    return [
        math.fsum(log_probability(s[:i], s[i]) for i in range(start, len(s)))
        for s, start in zip(sequences, starts, strict=True)
    ]


def beginnings(sequences: Sequence[Tokens], starts: Sequence[int]) -> set[Tokens]:
    """Every different beginning that must be read: a node of the tree each."""
    return {
        s[:i]
        for s, start in zip(sequences, starts, strict=True)
        if start < len(s)
        for i in range(1, len(s))
    }


@given(sequences_of_few_tokens, st.integers(0, 20), some_limits)
def test_every_request_gets_what_it_would_get_alone(
    sequences: list[Tokens], seed: int, limits: Limits
) -> None:
    starts = starts_of(sequences, seed)
    reader = OnePath()
    totals = reader.totals(plan(sequences, starts, limits=limits), len(sequences))
    assert totals == pytest.approx(one_at_a_time(sequences, starts))


@given(sequences_of_few_tokens, st.integers(0, 20), some_limits)
def test_every_token_is_read_once(sequences: list[Tokens], seed: int, limits: Limits) -> None:
    starts = starts_of(sequences, seed)
    reader = OnePath()
    reader.totals(plan(sequences, starts, limits=limits), len(sequences))
    assert len(reader.read) == len(set(reader.read))
    assert set(reader.read) == beginnings(sequences, starts)
    total, unique = count_tokens(sequences, starts)
    assert unique == len(reader.read)
    assert total == sum(
        len(s) - 1 for s, start in zip(sequences, starts, strict=True) if start < len(s)
    )


@given(sequences_of_few_tokens, st.integers(0, 20), some_limits)
def test_no_wave_is_larger_than_its_limits(
    sequences: list[Tokens], seed: int, limits: Limits
) -> None:
    starts = starts_of(sequences, seed)
    waves = list(plan(sequences, starts, limits=limits))
    for wave in waves:
        assert 1 <= len(wave.nodes()) <= limits.nodes
        assert len(wave.branches) <= limits.branches
    if limits.branches >= limits.nodes:
        assert all(len(wave.nodes()) == limits.nodes for wave in waves[:-1])


@given(sequences_of_few_tokens, st.integers(0, 20), some_limits)
def test_a_node_belongs_to_the_branches_that_pass_through_it(
    sequences: list[Tokens], seed: int, limits: Limits
) -> None:
    """As llama.cpp is told, sequence by sequence, it is the same tree as the mask's."""
    for wave in plan(sequences, starts_of(sequences, seed), limits=limits):
        nodes, visible = wave.nodes(), wave.visible()
        last = [b for b in range(len(wave.branches)) for _ in wave.branches[b].tokens]
        for row, node in enumerate(nodes):
            own = range(node.first, node.last + 1)
            assert node.first == last[row]
            seen = [column - wave.kept for column in np.flatnonzero(visible[row])]
            before = [nodes[i] for i in seen if i >= 0]
            assert all(other.first <= node.first <= other.last for other in before)
            assert all(set(own) <= set(range(other.first, other.last + 1)) for other in before)
            unseen = [nodes[i] for i in range(row) if i not in seen]
            assert all(
                node.first > other.last or node.position <= other.position for other in unseen
            )
            assert sum(i < 0 for i in seen) == wave.hanging[node.first]
            positions = [*range(wave.hanging[node.first]), *(n.position for n in before)]
            assert positions == list(range(node.position + 1))


@given(sequences_of_few_tokens, st.integers(0, 20), some_limits, st.integers(1, 4))
def test_a_window_hides_what_is_further_back(
    sequences: list[Tokens], seed: int, limits: Limits, window: int
) -> None:
    for wave in plan(sequences, starts_of(sequences, seed), limits=limits):
        for full, near in zip(wave.visible(), wave.visible(window), strict=True):
            assert np.flatnonzero(near).tolist() == np.flatnonzero(full).tolist()[-window:]


@given(
    st.lists(st.integers(0, 2), max_size=6).map(tuple),
    sequences_of_few_tokens,
    st.integers(0, 20),
    some_limits,
)
def test_what_was_read_already_is_not_read_again(
    before: Tokens, ends: list[Tokens], seed: int, limits: Limits
) -> None:
    sequences = [(*before, *end) for end in ends if len(end) > 1]
    starts = [len(before) + 1 + (seed + i) % 3 for i in range(len(sequences))]
    reader = OnePath(before)
    waves = plan(sequences, starts, shared=len(before), limits=limits)
    totals = reader.totals(waves, len(sequences))
    assert totals == pytest.approx(one_at_a_time(sequences, starts))
    assert set(reader.read) == {
        one for one in beginnings(sequences, starts) if len(one) > len(before)
    }


def test_the_edges() -> None:
    assert list(plan([], [])) == []
    assert list(plan([(1, 2)], [2])) == []  # nothing is wanted
    (wave,) = plan([(1, 2, 3)] * 3, [1, 2, 1])  # identical
    assert wave.branches == (Branch(0, (1, 2)),)
    assert [(w.row, w.token, w.request) for w in wave.wanted] == [
        (0, 2, 0), (0, 2, 2), (1, 3, 0), (1, 3, 1), (1, 3, 2),
    ]  # fmt: skip
    (wave,) = plan([(1, 2, 3), (1, 2, 3, 4, 5)], [1, 1])  # one begins the other: one branch
    assert wave.branches == (Branch(0, (1, 2, 3, 4)),)
    (wave,) = plan([(1, 2), (3, 4)], [1, 1])  # nothing in common
    assert wave.branches == (Branch(0, (1,)), Branch(0, (3,)))
    assert wave.hanging == [0, 0]


@pytest.mark.parametrize(("start", "shared"), [(0, 0), (1, 1), (2, 2), (1, 5)])
def test_a_first_token_cannot_be_wanted(start: int, shared: int) -> None:
    with pytest.raises(ValueError, match="no token of the tree predicts"):
        plan([(1, 2, 3)], [start], shared=shared)


def test_a_wave_needs_room() -> None:
    with pytest.raises(ValueError, match="room"):
        Limits(nodes=0)


@given(st.lists(st.integers(0, 9), max_size=20), st.integers(1, 7))
def test_a_chain_is_the_sequence_in_pieces(tokens: list[int], size: int) -> None:
    reader = OnePath()
    reader.totals(chain(tokens, size), 0)
    assert reader.path == tuple(tokens)
    assert all(len(wave.nodes()) == size for wave in reader.waves[:-1])


@given(st.lists(st.integers(0, 2), max_size=6), st.lists(st.integers(0, 2), max_size=6))
def test_what_two_sequences_have_in_common(a: list[int], b: list[int]) -> None:
    length = common(a, b)
    assert a[:length] == b[:length]
    assert a[length : length + 1] != b[length : length + 1] or length == len(a) == len(b)


def test_ten_thousand_requests_and_a_long_text_are_planned() -> None:
    """Anything quadratic in requests or tokens would take minutes here."""
    examples = tuple(range(300))
    sequences = [(*examples, *((i * 7919) >> j & 1023 for j in range(20))) for i in range(10_000)]
    waves = list(plan(sequences, [305] * len(sequences)))
    assert (
        sum(len(wave.nodes()) for wave in waves)
        == count_tokens(sequences, [305] * len(sequences))[1]
    )
    assert sum(len(wave.wanted) for wave in waves) == 15 * len(sequences)
    text = tuple(i % 997 for i in range(200_000))
    waves = list(plan([text], [1]))
    assert sum(len(wave.wanted) for wave in waves) == len(text) - 1
    assert [wave.kept for wave in waves] == list(range(0, len(text) - 1, Limits().nodes))
