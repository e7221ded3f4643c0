"""No scores rather than guesses: endpoints that cannot give them, or not for every text."""

import pytest

from terazi.models.endpoint.line import Limits
from terazi.models.endpoint.model import EndpointModel
from terazi.models.endpoint.problems import (
    NO_SCORES,
    NOTHING_BEFORE,
    TOO_LONG,
    TOO_UNLIKELY,
    may_be_asked_again,
)
from terazi.models.interface import Prompt, ScoreRequest
from tests.models_endpoint_server import (
    Answer,
    Asked,
    Behaviour,
    echo,
    likelihood,
    llama_server,
    openai,
    plain,
    refusal,
    reply,
    serve,
    vllm,
)

QUICK = Limits(timeout=5, tries=3, first_pause=0.001)
REQUESTS = [ScoreRequest("a b", end) for end in (" c", " d e", "")]


def chat_only(asked: Asked) -> Answer:
    if asked.path == "/v1/completions":
        return refusal(404, "chat only")
    return openai(asked)


def echo_refused(asked: Asked) -> Answer:
    if asked.body.get("echo"):
        return refusal(400, "Only no echo is supported")
    return openai(asked)


def echo_left_out(asked: Asked) -> Answer:
    """Takes ``echo`` and gives the figures of what it wrote, as llama-server long did."""
    if not asked.body.get("echo"):
        return openai(asked)
    logprobs = {"tokens": [" and"], "token_logprobs": [-0.1]}
    choice = {"index": 0, "text": " and", "logprobs": logprobs, "finish_reason": "length"}
    return Answer({**reply(plain(asked.body)), "choices": [choice]})


def echo_without_figures(asked: Asked) -> Answer:
    answer = openai(asked)
    if asked.body.get("echo"):
        reply(answer)["choices"][0]["logprobs"] = None
    return answer


def echo_misspelled(asked: Asked) -> Answer:
    """Pieces that are not whole characters come back as �, so that nobody can tell them apart."""
    answer = openai(asked)
    if asked.body.get("echo"):
        logprobs = reply(answer)["choices"][0]["logprobs"]
        logprobs["tokens"][1] = "\N{REPLACEMENT CHARACTER}"
    return answer


def bias_in_the_figures(asked: Asked) -> Answer:
    """A llama-server that reports probabilities after the bias: each forced token is certain."""
    answer = FORCED(asked)
    for row in reply(answer).get("completion_probabilities", []):
        row["logprob"] = 0.0
    return answer


def placeholders(asked: Asked) -> Answer:
    """One that guesses ahead: 0 and no alternatives."""
    answer = FORCED(asked)
    for row in reply(answer).get("completion_probabilities", []):
        row |= {"logprob": 0.0, "top_logprobs": []}
    return answer


def raw_logits(asked: Asked) -> Answer:
    answer = NUMBERED(asked)
    for choice in reply(answer).get("choices", []):
        for row in choice.get("prompt_logprobs", [])[1:]:
            row["7777"] = {"logprob": 17.5}
    return answer


def prompt_logprobs_left_out(asked: Asked) -> Answer:
    answer = NUMBERED(asked)
    for choice in reply(answer).get("choices", []):
        choice["prompt_logprobs"] = None
    return answer


FORCED, NUMBERED = llama_server(), vllm()


@pytest.mark.parametrize(
    "behaviour",
    [
        chat_only,
        echo_refused,
        echo_left_out,
        echo_without_figures,
        echo_misspelled,
        bias_in_the_figures,
        placeholders,
        raw_logits,
        prompt_logprobs_left_out,
    ],
)
def test_an_endpoint_that_cannot_score_says_so_and_is_not_asked_twice(behaviour: Behaviour) -> None:
    with serve(behaviour) as endpoint:
        model = EndpointModel(endpoint.url, limits=QUICK)
        first = model.score(REQUESTS)
        asked = len(endpoint.paid)
        again = model.score(REQUESTS)
        assert len(endpoint.paid) == asked
        assert asked <= 2
    assert {score.problem for score in (*first, *again)} == {NO_SCORES.text}
    assert {score.log_likelihood for score in first} == {None}
    assert [score.bytes for score in first] == [len(r.continuation.encode()) for r in REQUESTS]
    assert not may_be_asked_again(NO_SCORES.text)


def test_a_trial_that_fails_by_chance_is_no_verdict() -> None:
    broken = iter([True] * 3)

    def behaviour(asked: Asked) -> Answer:
        if asked.paid and next(broken, False):
            return refusal(503, "loading")
        return openai(asked)

    with serve(behaviour) as endpoint:
        model = EndpointModel(endpoint.url, limits=QUICK)
        (lost,) = model.score([ScoreRequest("a b", " c")])
        (found,) = model.score([ScoreRequest("a b", " c")])
    assert "out of order" in lost.problem
    assert may_be_asked_again(lost.problem)
    assert found.log_likelihood == pytest.approx(likelihood("a b", " c"))


def test_nothing_before_the_first_token() -> None:
    """A figure only where something stands before it: a mark of a beginning or of an end."""
    request = ScoreRequest("", "one two")

    def marked(asked: Asked) -> Answer:
        return echo(asked.body, "<s>") if asked.body.get("echo") else openai(asked)

    for behaviour in (marked, llama_server()):
        with serve(behaviour) as endpoint:
            model = EndpointModel(endpoint.url, limits=QUICK)
            (score,) = model.score([request])
            assert score.log_likelihood == pytest.approx(likelihood("", "one two"))
            assert score.tokens == 2
    for behaviour in (openai, vllm()):
        with serve(behaviour) as endpoint:
            (score,) = EndpointModel(endpoint.url, limits=QUICK).score([request])
            assert (score.log_likelihood, score.problem) == (None, NOTHING_BEFORE.text)


def test_what_is_longer_than_the_window_is_said_and_not_cut() -> None:
    for behaviour in (vllm(), llama_server()):
        with serve(behaviour) as endpoint:
            model = EndpointModel(endpoint.url, limits=QUICK)
            long, short = model.score(
                [ScoreRequest("word " * 80, " end"), ScoreRequest("word", " end")]
            )
        assert (long.log_likelihood, long.problem) == (None, TOO_LONG.text)
        assert short.problem == ""

    def too_long(asked: Asked) -> Answer:
        if asked.paid:
            body = {"error": {"message": "long", "code": "context_length_exceeded"}}
            return Answer(body, 400)
        return openai(asked)

    with serve(too_long) as endpoint:
        (generation,) = EndpointModel(endpoint.url, limits=QUICK).generate([Prompt("word")])
    assert (generation.ended_by, generation.problem) == ("problem", TOO_LONG.text)


def test_parts_of_characters_are_found_among_the_likeliest() -> None:
    """llama-server never reports such a token as written."""
    with serve(llama_server(parts=frozenset({" አበባ"}))) as endpoint:
        model = EndpointModel(endpoint.url, limits=QUICK)
        (score,) = model.score([ScoreRequest("አዲስ", " አበባ ne")])
        assert score.log_likelihood == pytest.approx(likelihood("አዲስ", " አበባ ne"))
        depths = [asked.body["n_probs"] for asked in endpoint.paid]
    assert sorted(set(depths)) == [1, 64, 4096]


def test_what_is_too_unlikely_to_tell_has_no_figure() -> None:
    def behaviour(asked: Asked) -> Answer:
        answer = FORCED(asked)
        if asked.body.get("prompt") and len(asked.body["prompt"]) == 2:
            for row in reply(answer).get("completion_probabilities", []):
                row["logprob"] = -3.4028234663852886e38
        return answer

    with serve(behaviour) as endpoint:
        model = EndpointModel(endpoint.url, limits=QUICK)
        (score,) = model.score([ScoreRequest("a b", " c")])
    assert (score.log_likelihood, score.problem) == (None, TOO_UNLIKELY.text)
