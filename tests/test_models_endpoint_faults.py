"""Endpoints that misbehave: each fault costs its own request and says what happened."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from terazi.ledger.journal import Journal
from terazi.models.endpoint.http import MOST_BYTES
from terazi.models.endpoint.line import Limits
from terazi.models.endpoint.model import EndpointModel
from terazi.models.endpoint.problems import may_be_asked_again
from terazi.models.interface import Generation, Prompt, ScoreRequest
from terazi.models.journaled import JournaledModel
from tests.models_endpoint_server import (
    NAME,
    Answer,
    Asked,
    Behaviour,
    Endpoint,
    chat,
    likelihood,
    llama_server,
    openai,
    refusal,
    serve,
    written,
)

QUICK = Limits(timeout=0.5, tries=3, first_pause=0.001, longest_pause=0.01)


def faulty(answer: Answer | Callable[[], Answer], times: int = 10**6) -> Behaviour:
    """Honest but for the first ``times`` paid requests."""
    left = [times]

    def behaviour(asked: Asked) -> Answer:
        if asked.paid and left[0]:
            left[0] -= 1
            return answer if isinstance(answer, Answer) else answer()
        return openai(asked)

    return behaviour


def generate(behaviour: Behaviour, limits: Limits = QUICK) -> tuple[Generation, Endpoint]:
    with serve(behaviour) as endpoint:
        model = EndpointModel(endpoint.url, limits=limits)
        (generation,) = model.generate([Prompt("one")])
        assert sum(model.losses.values()) == bool(generation.problem)
    return generation, endpoint


GOOD = {
    "id": "1",
    "model": NAME,
    "choices": [
        {"index": 0, "message": {"role": "assistant", "content": "hm"}, "finish_reason": "stop"}
    ],
    "usage": {"prompt_tokens": 3, "completion_tokens": 2},
}


def bent(change: Callable[[dict[str, Any]], object]) -> Answer:
    """A good answer with one thing wrong."""
    body = json.loads(json.dumps(GOOD))
    change(body)
    return Answer(body)


def test_the_good_answer_is_good() -> None:
    generation, _ = generate(faulty(bent(lambda _: None)))
    assert generation == Generation("hm", 3, 2, "end")


# Faults that pass ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault",
    [
        refusal(429, "slow down"),
        refusal(500, "oops"),
        Answer(b"<html>Bad Gateway</html>", 502, {"Content-Type": "text/html"}),
        refusal(503, "loading model"),
        refusal(504, "gateway timeout"),
        Answer(b'{"choices": [', declared=400),
        Answer(raw=[b""]),
        Answer(raw=[b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n20\r\n{"]),
        Answer(before=lambda: time.sleep(2)),
    ],
    ids=["429", "500", "502", "503", "504", "cut", "closed", "cut chunk", "late"],
)
def test_what_passes_is_asked_again(fault: Answer) -> None:
    generation, endpoint = generate(faulty(fault, times=2))
    assert generation.problem == ""
    assert generation.text == written("one")
    assert len(endpoint.paid) == 3


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        (refusal(429, "slow down"), "overloaded or out of order: HTTP 429, “slow down”"),
        (refusal(500, "x" * 900), "overloaded or out of order: HTTP 500, “xxx"),
        (Answer(b"<html>Bad Gateway</html>", 502), "overloaded or out of order: HTTP 502"),
        (Answer(b'{"choices": [', declared=400), "broke off in the middle of its answer: 13 bytes"),
        (Answer(raw=[b"HTTP/1.1 200 OK\r\nContent-Le"]), "could not be read"),
        (Answer(before=lambda: time.sleep(1.5)), "did not answer in time"),
    ],
    ids=["429", "500", "502", "cut", "cut headers", "late"],
)
def test_what_does_not_pass_is_given_up_and_said(fault: Answer, problem: str) -> None:
    generation, endpoint = generate(faulty(fault))
    assert problem in generation.problem
    assert (generation.text, generation.tokens, generation.ended_by) == ("", 0, "problem")
    assert len(generation.problem) < 400
    assert len(endpoint.paid) == (1 if problem == "could not be read" else QUICK.tries)
    assert may_be_asked_again(generation.problem)


@pytest.mark.parametrize("header", [b"Content-Length: 100000", b"Server: slow", b"X-Endless: "])
def test_a_drop_at_a_time_is_late_as_well(header: bytes) -> None:
    """Each drop comes in time; a limit on each read alone would wait for all of them."""
    dripped, released = [], threading.Event()

    def drops() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\n" + header
        yield b"" if header.startswith(b"X") else b"\r\n\r\n"
        for _ in range(300):
            dripped.append(released.wait(0.1))
            yield b" "

    generation, _ = generate(
        lambda asked: Answer(raw=drops()) if asked.paid else openai(asked),
        Limits(timeout=0.4, tries=1),
    )
    assert "did not answer in time" in generation.problem
    assert len(dripped) < 300
    released.set()


def test_waits_double_and_are_spread() -> None:
    waits: list[float] = []
    with serve(faulty(refusal(500, "no"))) as endpoint:
        model = EndpointModel(endpoint.url, limits=Limits(tries=7, longest_pause=4))
        model._line._sleep = waits.append
        model.generate([Prompt("one")])
    assert len(waits) == 6
    for number, wait in enumerate(waits):
        assert 0.5 <= wait / min(0.5 * 2**number, 4) <= 1


def test_the_endpoint_may_say_how_long_to_wait() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=50), usegmt=True)
    for value, least, most in [("7", 7, 7), (later, 30, 50), ("soon", 0, 1), ("-3", 0, 1)]:
        waits: list[float] = []
        headers = {"Retry-After": value}
        with serve(faulty(Answer({}, 429, headers), times=1)) as endpoint:
            model = EndpointModel(endpoint.url)
            model._line._sleep = waits.append
            (generation,) = model.generate([Prompt("one")])
        assert generation.problem == ""
        (wait,) = waits
        assert least <= wait <= most, value


def test_nobody_waits_for_a_day() -> None:
    fault = Answer({}, 429, {"Retry-After": "86400"})
    generation, endpoint = generate(faulty(fault))
    assert "asked for a longer wait than allowed: 86400 seconds" in generation.problem
    assert len(endpoint.paid) == 1


# Answers that are none ----------------------------------------------------------------------------


def choice(change: Callable[[dict[str, Any]], object]) -> Answer:
    return bent(lambda body: change(body["choices"][0]))


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        (Answer(b"<html><script>x</script>", headers={"Content-Type": "text/html"}), "not JSON"),
        (Answer(b""), "not JSON"),
        (Answer(b'{"choices": [{"index": 0, "mess'), "not JSON"),
        (Answer(b"\xff\xfe\x00"), "not JSON"),
        (Answer(b"[" * 100_000), "not JSON"),
        (Answer(b'{"a": NaN}'), "not JSON"),
        (Answer(b"[1, 2]"), "not an object"),
        (Answer(b"{}", headers={"Content-Encoding": "gzip"}), "packed as “gzip”"),
        (Answer(b"x" * (MOST_BYTES + 1)), "too big"),
        (Answer(b"{}", declared=MOST_BYTES + 1), "too big"),
        (Answer(b"{}", declared=10**30), "too big"),
        (Answer(raw=[b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * (MOST_BYTES + 1)]), "too big"),
        (Answer(raw=[b"SSH-2.0-OpenSSH\r\n"]), "not HTTP"),
        (bent(lambda body: body.pop("choices")), "“choices” is missing"),
        (bent(lambda body: body.update(choices={})), "“choices” is not a list"),
        (bent(lambda body: body.update(choices=[])), "0 answers to one question"),
        (bent(lambda body: body["choices"].append(body["choices"][0])), "2 answers to one"),
        (bent(lambda body: body.update(choices=["hm"])), "“index” is missing"),
        (choice(lambda one: one.update(index=1)), "numbered as another"),
        (choice(lambda one: one.update(index="0")), "“index” is not a whole number"),
        (choice(lambda one: one.pop("message")), "“message” is missing"),
        (choice(lambda one: one.update(message="hm")), "“message” is not an object"),
        (choice(lambda one: one["message"].update(content=7)), "“content” is not text"),
        (choice(lambda one: one["message"].update(content=None)), "“content” is not text"),
        (choice(lambda one: one.update(finish_reason=None)), "“finish_reason” is not text"),
        (choice(lambda one: one.update(finish_reason="<b>")), "unknown reason, “<b>”"),
        (choice(lambda one: one.update(finish_reason="content_filter")), "content filter"),
        (bent(lambda body: body.pop("usage")), "“usage” is missing"),
        (bent(lambda body: body["usage"].update(prompt_tokens=-3)), "not a number of tokens"),
        (bent(lambda body: body["usage"].update(prompt_tokens=True)), "not a whole number"),
        (bent(lambda body: body["usage"].update(completion_tokens=65)), "64 were allowed"),
        (bent(lambda body: body.pop("model")), "“model” is missing"),
        (bent(lambda body: body.update(model="tiny-2")), "“tiny-2” instead of “tiny-1”"),
        (bent(lambda body: body.update(model="tiny-1\n<i>" + "x" * 999)), "“tiny-1 <i>xx"),
        (refusal(400, "bad \x1b[31m thing"), "HTTP 400, “bad [31m thing”"),
        (refusal(401, "who are you"), "did not accept the key"),
        (Answer({}, 302, {"Location": "http://other.example/v1"}), "“http://other.example/v1”"),
        (Answer({}, 308, {"Location": "/v1/chat/completions"}), "another address"),
        (Answer({"error": 7}, 418), "HTTP 418"),
        (Answer({"error": {"message": "no credit"}}), "refused the request: HTTP 200, “no credit”"),
    ],
)
def test_an_answer_that_is_none_is_said_and_not_asked_again(fault: Answer, problem: str) -> None:
    generation, endpoint = generate(faulty(fault), Limits(timeout=20))
    assert problem in generation.problem
    assert (generation.text, generation.ended_by) == ("", "problem")
    assert len(generation.problem) < 400
    assert generation.problem.isprintable()
    assert len(endpoint.paid) == 1


def test_only_the_requests_with_a_fault_are_lost() -> None:
    def behaviour(asked: Asked) -> Answer:
        if asked.paid and asked.body["messages"][0]["content"] in {"2", "5"}:
            return bent(lambda body: body.pop("usage"))
        return openai(asked)

    with serve(behaviour) as endpoint:
        model = EndpointModel(endpoint.url, limits=QUICK)
        found = model.generate([Prompt(str(number)) for number in range(8)])
        (kind,) = model.losses
    assert [number for number, one in enumerate(found) if one.problem] == [2, 5]
    assert kind == "the endpoint's answer could not be read"
    assert model.losses[kind] == 2


def test_scores_are_lost_one_by_one_as_well() -> None:
    def behaviour(asked: Asked) -> Answer:
        if asked.paid and "cursed" in asked.body["prompt"]:
            return refusal(500, "oops")
        return openai(asked)

    with serve(behaviour) as endpoint:
        model = EndpointModel(endpoint.url, limits=QUICK)
        lost, found = model.score([ScoreRequest("a", " cursed"), ScoreRequest("a", " b")])
    assert (lost.log_likelihood, lost.bytes) == (None, 7)
    assert "HTTP 500" in lost.problem
    assert found.log_likelihood == pytest.approx(likelihood("a", " b"))


def test_a_model_that_only_thought_has_written_nothing() -> None:
    def silent(body: dict[str, Any]) -> None:
        body["choices"][0] |= {"message": {"content": None}, "finish_reason": "length"}

    generation, _ = generate(faulty(bent(silent)))
    assert (generation.text, generation.ended_by, generation.problem) == ("", "limit", "")


def test_halves_of_characters_can_be_kept_in_the_journal(tmp_path: Any) -> None:  # noqa: ANN401
    fault = choice(lambda one: one["message"].update(content="a\ud800b\x00<script>"))
    with (
        serve(faulty(fault)) as endpoint,
        Journal(tmp_path / "journal.sqlite") as journal,
    ):
        model = JournaledModel(EndpointModel(endpoint.url, limits=QUICK), journal)
        first, again = model.generate([Prompt("one")]), model.generate([Prompt("one")])
    assert first == again
    assert first[0].text == "a?b\x00<script>"


def test_a_newer_name_of_the_limit_is_learnt() -> None:
    def behaviour(asked: Asked) -> Answer:
        if asked.paid and "max_tokens" in asked.body:
            return refusal(400, "'max_tokens' is unknown, use 'max_completion_tokens'")
        return openai(asked)

    with serve(behaviour) as endpoint:
        model = EndpointModel(endpoint.url, limits=QUICK)
        for _ in range(3):
            (generation,) = model.generate([Prompt("one")])
            assert generation.problem == ""
    assert [("max_tokens" in asked.body) for asked in endpoint.paid] == [True, False, False, False]


# Many at once, giving up, interruptions -----------------------------------------------------------


def test_several_are_asked_at_once_but_not_more_than_allowed() -> None:
    gate = threading.Barrier(3)

    def behaviour(asked: Asked) -> Answer:
        # Answers only when three are there: fewer at once would never get one. Then lingers.
        def together() -> None:
            gate.wait()
            time.sleep(0.05)

        return Answer(chat(asked.body).body, before=together) if asked.paid else openai(asked)

    with serve(behaviour) as endpoint:
        model = EndpointModel(endpoint.url, limits=Limits(at_once=3))
        found = model.generate([Prompt(str(number)) for number in range(9)])
    assert [one.problem for one in found] == [""] * 9
    assert endpoint.most_at_once == 3


def test_connections_are_kept_and_stale_ones_replaced() -> None:
    """A server closes idle connections when it likes; that is no fault."""

    def behaviour(asked: Asked) -> Answer:
        answer = openai(asked)
        length = len(json.dumps(answer.body).encode())
        # Says nothing of closing, and closes.
        return Answer(answer.body, declared=length) if asked.paid else answer

    with serve(behaviour) as endpoint:
        model = EndpointModel(endpoint.url, limits=Limits(tries=1))
        for _ in range(4):
            (generation,) = model.generate([Prompt("one")])
            assert generation.problem == ""


def test_an_endpoint_that_keeps_failing_is_given_a_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    broken = [True]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])

    def behaviour(asked: Asked) -> Answer:
        return refusal(500, "gone") if asked.paid and broken[0] else openai(asked)

    limits = Limits(at_once=1, tries=1, give_up_after=3, rest=60)
    with serve(behaviour) as endpoint:
        model = EndpointModel(endpoint.url, limits=limits)
        found = model.generate([Prompt(str(number)) for number in range(10)])
        assert len(endpoint.paid) == 3
        assert ["not asked" in one.problem for one in found] == [False] * 3 + [True] * 7
        assert "HTTP 500, “gone”" in found[-1].problem
        assert model.losses["not asked, because the endpoint kept failing"] == 7
        now[0] += 61
        broken[0] = False
        (generation,) = model.generate([Prompt("one")])
    assert generation.problem == ""


def test_a_server_that_only_counts_tokens_is_given_a_rest_too() -> None:
    honest = llama_server()

    def behaviour(asked: Asked) -> Answer:
        return refusal(500, "gone") if asked.paid else honest(asked)

    with serve(behaviour) as endpoint:
        model = EndpointModel(endpoint.url, limits=Limits(at_once=1, tries=1, give_up_after=3))
        model.generate([Prompt(str(number), chat=False) for number in range(10)])
    assert len(endpoint.paid) == 3


def test_an_interruption_breaks_off_what_is_under_way() -> None:
    waiting, released, ran_out = threading.Event(), threading.Event(), []

    def hang() -> None:
        waiting.set()
        ran_out.append(not released.wait(30))

    def behaviour(asked: Asked) -> Answer:
        if not asked.paid:
            return openai(asked)
        if asked.body["messages"][0]["content"] == "hang":
            return Answer({}, before=hang)
        waiting.wait(30)
        return refusal(500, "oops")

    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    with serve(behaviour) as endpoint:
        model = EndpointModel(endpoint.url, limits=Limits(timeout=60))
        model._line._sleep = interrupt
        with pytest.raises(KeyboardInterrupt):
            model.generate([Prompt("fail"), Prompt("hang")])
        assert ran_out == []  # the other request was not waited for
        released.set()
