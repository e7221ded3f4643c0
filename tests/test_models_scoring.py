"""From texts to tokens and back: conventions that hold whatever the backend is."""

import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.models.interface import ScoreRequest
from terazi.models.scoring import MELTED, score

MARK = 0
PIECES = ("abc", "ab", "bb", "a", "b", "c", "\n\n", "\n", " ")  # longest first, as in a merge

texts = st.text("abc\n ", max_size=5)


def log_probability(before: Sequence[int], token: int) -> float:
    return -1 - (hash((tuple(before), token)) % 1000) / 1000


class FakeReader:
    """A tokenizer whose tokens melt across boundaries, and a model that knows all figures."""

    def __init__(self, *, begin: bool = True, window: int = 100) -> None:
        self.window = window
        self.begin = MARK
        self._begins = begin
        self.calls: list[tuple[tuple[int, ...], int]] = []

    def tokens(self, text: str) -> list[int]:
        found = [MARK] if self._begins else []
        while text:
            piece = next(piece for piece in PIECES if text.startswith(piece))
            found.append(1 + PIECES.index(piece))
            text = text[len(piece) :]
        return found

    def read(
        self,
        sequences: Sequence[Sequence[int]],
        starts: Sequence[int],
        *,
        preamble: Sequence[int],
        shared: int,
    ) -> list[float]:
        self.calls.append((tuple(preamble), shared))
        for sequence, start in zip(sequences, starts, strict=True):
            assert 0 <= shared < start < len(sequence) <= self.window
            assert list(sequence[:shared]) == list(preamble[:shared])
        return [
            math.fsum(log_probability(s[:i], s[i]) for i in range(start, len(s)))
            for s, start in zip(sequences, starts, strict=True)
        ]


@given(texts, st.lists(st.tuples(texts, texts), min_size=1, max_size=5), st.booleans())
def test_a_preamble_is_only_a_beginning_of_the_context(
    preamble: str,
    pairs: list[tuple[str, str]],
    begin: bool,  # noqa: FBT001  hypothesis gives it
) -> None:
    short = [ScoreRequest(context, end) for context, end in pairs]
    whole = [ScoreRequest(preamble + context, end) for context, end in pairs]
    assert score(FakeReader(begin=begin), short, preamble) == score(FakeReader(begin=begin), whole)


def test_tokens_that_melt_across_the_boundary_are_the_continuations() -> None:
    """ "a" + "b" is the one token "ab" in running text: nothing of the context alone is left."""
    reader = FakeReader()
    (melted,) = score(reader, [ScoreRequest("ca", "bc")])
    assert melted.tokens == 1
    assert melted.bytes == 2
    assert melted.log_likelihood == log_probability([MARK, 6], 1)  # "abc" after "c"
    (plain,) = score(reader, [ScoreRequest("ca", " c")])
    assert plain.tokens == 2


def test_a_first_token_is_predicted_from_the_beginning() -> None:
    for begin in (True, False):
        (first,) = score(FakeReader(begin=begin), [ScoreRequest("", "c")])
        assert first.log_likelihood == log_probability([MARK], 6)


def test_nothing_costs_nothing() -> None:
    (nothing,) = score(FakeReader(), [ScoreRequest("a", "")])
    assert (nothing.log_likelihood, nothing.tokens, nothing.bytes) == (0.0, 0, 0)
    assert score(FakeReader(), []) == []


def test_what_is_too_long_is_said_and_asks_nobody() -> None:
    reader = FakeReader(window=5)
    fits, long = score(reader, [ScoreRequest("a", "c c"), ScoreRequest("a ", "c c")])
    assert fits.log_likelihood is not None
    assert (long.log_likelihood, long.tokens) == (None, 3)
    assert "context window" in long.problem
    (both,) = score(reader, [ScoreRequest("", "c")], "a a a a a")
    assert both.log_likelihood is None
    assert len(reader.calls) == 1


def test_what_is_shared_of_a_preamble() -> None:
    reader = FakeReader()
    preamble = "a b c\n"
    known = tuple(reader.tokens(preamble))
    score(reader, [ScoreRequest("c", "b"), ScoreRequest("b", "c")], preamble)
    assert reader.calls.pop() == (known, len(known))
    score(reader, [ScoreRequest("\nc", "b"), ScoreRequest("b", "c")], preamble)
    assert reader.calls.pop() == (known, len(known) - 1), "one melts, so none has it"
    score(reader, [ScoreRequest("", "b")], preamble)
    assert reader.calls.pop() == (known, len(known) - 1), "its last prediction is wanted"
    score(reader, [ScoreRequest("a", "b")])
    assert reader.calls.pop() == ((), 0)


def test_a_preamble_of_which_little_is_shared_is_not_used() -> None:
    reader = FakeReader(begin=False, window=200)
    score(reader, [ScoreRequest("a", "c")], "b" * (2 * MELTED + 1))
    assert reader.calls.pop()[1] == MELTED + 1
    score(reader, [ScoreRequest("b", "c")], "b" * (2 * MELTED + 1))
    assert reader.calls.pop()[1] == MELTED

    class Other(FakeReader):
        def tokens(self, text: str) -> list[int]:
            """Right to left, as it were: another end changes everything before."""
            return super().tokens(text[::-1])

    other = Other(begin=False, window=200)
    together = score(other, [ScoreRequest("a", "c")], "b" * (2 * MELTED + 4))
    assert other.calls.pop() == ((), 0)
    assert together == score(other, [ScoreRequest("b" * (2 * MELTED + 4) + "a", "c")])


@pytest.mark.parametrize("end", ["ክ", "é", "c"])
def test_lengths_are_in_bytes(end: str) -> None:
    class Letters(FakeReader):
        def tokens(self, text: str) -> list[int]:
            return [MARK, *map(ord, text)]

    (one,) = score(Letters(), [ScoreRequest("a", end)])
    assert one.bytes == len(end.encode())
