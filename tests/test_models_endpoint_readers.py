"""Reading what an endpoint sent: right, or refused in words, whatever it is."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terazi.models.endpoint.llama_server import read_forced, read_listed, read_tokens
from terazi.models.endpoint.llama_server import read_written as read_native
from terazi.models.endpoint.openai import read_echo, read_written
from terazi.models.endpoint.problems import NoAnswerError, quoted
from terazi.models.endpoint.reading import Json, read_json
from terazi.models.endpoint.vllm import read_prompt
from terazi.models.interface import Prompt


def row(**other: object) -> Json:
    honest = {"id": 5, "logprob": -1.5, "top_logprobs": [{"id": 9, "logprob": -0.5}]}
    return {"completion_probabilities": [{**honest, **other}], "tokens_predicted": 1}


def test_a_forced_token_is_believed_only_if_it_is_the_one() -> None:
    assert read_forced(row(), 5) == -1.5
    for wrong in (row(id=6), row(top_logprobs=[]), row(logprob=0.5), row(logprob=None)):
        with pytest.raises(NoAnswerError, match="could not be read"):
            read_forced(wrong, 5)
    twice = row()
    twice["completion_probabilities"] *= 2
    with pytest.raises(NoAnswerError, match="could not be read"):
        read_forced(twice, 5)


def test_figures_of_a_prompt_leave_room_for_each_other() -> None:
    def reply(one: object, other: object) -> Json:
        rows = [None, {"5": {"logprob": one}, "6": {"logprob": other}}]
        return {"choices": [{"index": 0, "prompt_logprobs": rows}]}

    assert read_prompt(reply(-1.0, -0.75), (4, 5))[1] == -1.0
    assert "how unlikely" in str(read_prompt(reply(-9999.0, -0.75), (4, 5))[1])
    for pair in ((-0.5, -0.5), (-3.0, 17.5), (0.5, -3.0), ("-1", -2.0), (True, -2.0)):
        with pytest.raises(NoAnswerError, match="could not be read"):
            read_prompt(reply(*pair), (4, 5))
    with pytest.raises(NoAnswerError, match="2 figures for 3 tokens"):
        read_prompt(reply(-1.0, -2.0), (4, 5, 6))


# Anything at all ----------------------------------------------------------------------------------

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
FIELDS = ["index", "text", "message", "content", "logprobs", "tokens", "token_logprobs", "model",
          "finish_reason", "usage", "prompt_tokens", "completion_tokens", "prompt_logprobs",
          "truncated", "stop_type", "tokens_predicted", "tokens_evaluated", "id", "logprob",
          "completion_probabilities", "top_logprobs", "5"]  # fmt: skip


@st.composite
def replies(draw: st.DrawFn) -> Json:
    """Objects with the right names in them, and anything behind the names."""
    names = st.sampled_from(FIELDS)
    layer: st.SearchStrategy[Any] = values
    for _ in range(3):
        layer = values | st.dictionaries(names, layer, max_size=4) | st.lists(layer, max_size=2)
    reply: Json = draw(st.dictionaries(names, layer, max_size=6))
    reply["choices"] = draw(st.lists(st.dictionaries(names, layer, max_size=6), max_size=2))
    if reply["choices"] and draw(st.booleans()):
        reply["choices"] = [{**reply["choices"][0], "index": 0}]
    return reply


@given(replies())
def test_whatever_is_sent_is_read_or_refused_in_words(reply: Json) -> None:
    readers: list[Callable[[Json], object]] = [
        lambda it: read_written(it, Prompt("a")),
        lambda it: read_written(it, Prompt("a", chat=False)),
        lambda it: read_native(it, Prompt("a")),
        lambda it: read_echo(it, "a b"),
        lambda it: read_prompt(it, (4, 5)),
        lambda it: read_forced(it, 5),
        lambda it: read_listed(it, 5),
        read_tokens,
    ]
    for read in readers:
        try:
            json.dumps(read(reply), default=str)
        except NoAnswerError as error:
            assert error.problem.isprintable()  # noqa: PT017  it may also not be raised
            assert len(error.problem) < 400  # noqa: PT017


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_whatever_bytes_are_sent_are_read_or_refused_in_words(body: bytes) -> None:
    try:
        assert isinstance(read_json(body), dict)
    except NoAnswerError as error:
        assert error.problem.isprintable()  # noqa: PT017


@given(st.text())
def test_what_others_say_is_quoted_short_and_on_one_line(text: str) -> None:
    said = quoted(text, 20)
    assert said.isprintable()
    assert len(said) <= 23
