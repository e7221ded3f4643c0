"""Answers in waves: by a made-up model that tells when it is not asked as it should be."""

from collections.abc import Sequence
from random import Random
from zlib import crc32

from hypothesis import given
from hypothesis import strategies as st

from terazi.models.generation import generate
from terazi.models.interface import Generation, Prompt
from terazi.models.tree import Node

WINDOW = 12
END = 0
TOKENS = st.lists(st.integers(1, 3), min_size=1, max_size=14)
LIMITS = st.integers(0, 9)


class Pretender:
    """The token after a text depends on all of the text."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.waves: list[list[list[int]]] = []  # by wave and branch, what it was told
        self.read_tokens = 0

    def begin(self) -> None:
        self.waves.append([])
        self._in_memory = 0

    def read(self, nodes: Sequence[Node], rows: Sequence[int]) -> list[int]:
        branches = self.waves[-1]
        self._in_memory += len(nodes)
        self.read_tokens += len(nodes)
        assert self._in_memory <= self.room
        assert list(rows) == sorted(set(rows))
        found = []
        for row, node in enumerate(nodes):
            for branch in range(node.first, node.last + 1):
                if branch == len(branches):
                    branches.append([])
                assert len(branches[branch]) == node.position < WINDOW
                branches[branch].append(node.token)
            assert len({tuple(branches[n]) for n in range(node.first, node.last + 1)}) == 1
            if row in rows:
                found.append(likeliest(branches[node.first]))
        return found

    def piece(self, token: int) -> bytes | None:
        return None if token == END else b"abcd"[token : token + 1]


def likeliest(tokens: Sequence[int]) -> int:
    return crc32(bytes(tokens)) % 4


def asked(prompts: Sequence[tuple[Sequence[int], int]], stop: tuple[str, ...]) -> list[Prompt]:
    return [Prompt("".join(map(str, tokens)), limit, stop) for tokens, limit in prompts]


def answers(requests: Sequence[Prompt], pretender: Pretender, at_once: int) -> list[Generation]:
    prompts = [[int(digit) for digit in request.text] for request in requests]
    return generate(pretender, requests, prompts, window=WINDOW, at_once=at_once)


def alone(request: Prompt) -> Generation:
    """Everything read again for each token."""
    prompt = tokens = [int(digit) for digit in request.text]
    text, written, ended_by = "", 0, "limit"
    if len(prompt) >= WINDOW:
        problem = "longer than the context window"
        return Generation("", len(prompt), 0, "problem", problem)
    while written < min(request.max_tokens, WINDOW - len(prompt)):
        token = likeliest(tokens)
        if token == END:
            ended_by = "end"
            break
        tokens, text, written = [*tokens, token], text + "abcd"[token], written + 1
        places = [text.index(stop) for stop in request.stop if stop in text]
        if places:
            text, ended_by = text[: min(places)], "stop"
            break
    return Generation(text, len(prompt), written, ended_by)


@given(
    st.lists(st.tuples(TOKENS, LIMITS), max_size=12),
    st.sampled_from([(), ("bc", "d"), ("ccc",)]),
    st.integers(1, 5),
    st.integers(WINDOW, 40),
)
def test_together_as_each_alone(
    prompts: list[tuple[list[int], int]], stop: tuple[str, ...], at_once: int, room: int
) -> None:
    requests = asked(prompts, stop)
    pretender = Pretender(room)
    assert answers(requests, pretender, at_once) == [alone(request) for request in requests]
    assert all(len(wave) <= at_once for wave in pretender.waves)


@given(st.lists(st.tuples(TOKENS, LIMITS), max_size=12), st.randoms(use_true_random=False))
def test_the_same_prompts_in_any_order_are_the_same_work(
    prompts: list[tuple[list[int], int]], rng: Random
) -> None:
    first, second = Pretender(40), Pretender(40)
    requests = asked(prompts, ())
    answers(requests, first, 4)
    shuffled = rng.sample(requests, len(requests))
    answers([*shuffled, *shuffled[:2]], second, 4)
    assert first.waves == second.waves


def test_what_prompts_share_is_read_once_and_the_same_prompt_answered_once() -> None:
    pretender = Pretender(100)
    beginning = [1, 2, 3, 1, 2, 3, 1, 2]
    prompts = [beginning, [*beginning, 1], [*beginning, 1, 2], [*beginning, 3], beginning]
    answers(asked([(prompt, 1) for prompt in prompts], ()), pretender, 16)
    assert pretender.read_tokens == len(beginning) + 3
    assert len(pretender.waves) == 1


def test_waves_are_as_full_as_the_memory_allows() -> None:
    pretender = Pretender(2 * WINDOW)
    prompts = [[1 + number % 3, 1 + number // 3, 1, 1, 1, 1] for number in range(6)]
    answers(asked([(prompt, 6) for prompt in prompts], ()), pretender, 16)
    assert [len(wave) for wave in pretender.waves] == [2, 2, 2]


def test_nothing_is_read_for_nothing() -> None:
    pretender = Pretender(40)
    assert answers([], pretender, 4) == []
    none, long = answers(asked([([1], 0), ([1] * WINDOW, 5)], ()), pretender, 4)
    assert (none.text, none.ended_by) == ("", "limit")
    assert "context window" in long.problem
    assert pretender.read_tokens == 0
