"""The training text as batches: each token predicted once a pass, whoever asks and whenever."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terazi.foundry.train.stream import Stage, Stream


def numbered(tokens: int) -> Stream:
    """A stream in which a token's id is its place."""
    return Stream(np.arange(tokens, dtype=np.int64), seed=5)


@settings(max_examples=50)
@given(st.integers(30, 700), st.integers(1, 29), st.integers(1, 7))
def test_each_token_is_predicted_once_a_pass(tokens: int, length: int, rows: int) -> None:
    stream = numbered(tokens)
    windows = stream._starts(0, length, 0)
    predicted: list[int] = []
    for first in range(0, len(windows), rows):
        batch = stream.batch(0, length, range(first, min(first + rows, len(windows))))
        assert (np.diff(batch, axis=1) == 1).all()  # in their order, from the one before each
        predicted += batch[:, 1:].ravel().tolist()
    assert len(predicted) == len(set(predicted))
    assert min(predicted) >= 1  # the first of all is predicted from nothing
    assert len(predicted) > tokens - 1 - 2 * length  # but for what the cut leaves at both ends
    following = stream.batch(0, length, range(len(windows), len(windows) + 1))
    assert following[0, 0] in stream._starts(0, length, 1)


@settings(max_examples=30)
@given(st.integers(2, 200), st.integers(1, 40), st.integers(0, 1000))
def test_a_batch_is_a_function_of_the_seed_and_the_place_alone(
    tokens: int, length: int, row: int
) -> None:
    asked = range(row, row + 3)
    fresh = numbered(tokens).batch(1, length, asked)
    used = numbered(tokens)
    for before in (0, row // 2, row + 7, row):  # whatever was asked before
        used.batch(1, length, range(before, before + 2))
        used.batch(0, length, range(before, before + 2))
    assert (used.batch(1, length, asked) == fresh).all()
    one_by_one = [used.batch(1, length, range(one, one + 1))[0] for one in reversed(asked)]
    assert (np.stack(one_by_one[::-1]) == fresh).all()


def test_another_seed_stage_or_pass_has_another_order() -> None:
    ids = np.arange(5000, dtype=np.int64)
    count = len(Stream(ids, 1)._starts(0, 10, 0))
    rows = range(count)
    first = Stream(ids, 1).batch(0, 10, rows)
    assert (first != Stream(ids, 2).batch(0, 10, rows)[: len(first)]).any()
    assert (first != Stream(ids, 1).batch(1, 10, rows)[: len(first)]).any()
    again = Stream(ids, 1).batch(0, 10, range(count, 2 * count))
    assert (first != again).any()
    assert len(np.unique(again[:-1, 1:])) == (count - 1) * 10  # and still each once


def test_a_stream_shorter_than_a_window_is_repeated() -> None:
    stream = Stream(np.array([7, 8, 9], dtype=np.int64), seed=1)
    batch = stream.batch(0, 7, range(4))
    assert batch.shape == (4, 8)
    assert (batch == [7, 8, 9, 7, 8, 9, 7, 8]).all()
    with pytest.raises(ValueError, match="nothing to predict"):
        Stream(np.array([7], dtype=np.int64), seed=1)


def test_the_three_thousandth_pass_over_a_short_text_takes_no_longer_than_a_moment() -> None:
    drawn: list[int] = []

    class Counting(Stream):
        def _cut(
            self, stage: int, length: int, turn: int
        ) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
            drawn.append(turn)
            return super()._cut(stage, length, turn)

    stream = Counting(np.arange(100, dtype=np.int64), seed=1)
    stream.batch(0, 64, range(3000, 3016))  # a training that goes on far inside
    found = len(drawn)
    stream.batch(0, 64, range(3016, 3032))
    assert len(drawn) - found <= 2 * 16  # not once more through all passes for each row


def test_a_stage_counts_its_tokens() -> None:
    assert Stage(64, 16, 10, 0.1).tokens == 1024
