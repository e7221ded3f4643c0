"""A model behind an endpoint: the three verbs in three dialects, and who is answering."""

import json
from pathlib import Path

import pytest

from terazi.errors import InputError, TeraziError
from terazi.ledger.journal import Journal
from terazi.models.endpoint.line import Limits
from terazi.models.endpoint.model import EndpointModel
from terazi.models.endpoint.problems import (
    NoAnswerError,
)
from terazi.models.interface import Prompt, ScoreRequest
from terazi.models.journaled import JournaledModel
from tests.models_endpoint_server import (
    KEY,
    NAME,
    Answer,
    Asked,
    chat,
    closed_port,
    likelihood,
    listed,
    llama_server,
    openai,
    refusal,
    reply,
    serve,
    vllm,
    written,
)

QUICK = Limits(timeout=5, tries=3, first_pause=0.001)
DIALECTS = {"openai": lambda: openai, "vllm": vllm, "llama-server": llama_server}

dialects = pytest.mark.parametrize("dialect", list(DIALECTS))


def requests() -> list[ScoreRequest]:
    contexts = ("The capital of Kenya", "Mji mkuu wa Kenya", "አዲስ")
    ends = (" is Nairobi", " is Nairobi, of course", "", " አበባ")
    return [ScoreRequest(context, end) for context in contexts for end in ends]


@dialects
def test_scores_are_those_of_the_model_behind(dialect: str) -> None:
    with serve(DIALECTS[dialect]()) as endpoint:
        scores = EndpointModel(endpoint.url, limits=QUICK).score(requests())
    for request, score in zip(requests(), scores, strict=True):
        assert score.problem == ""
        assert score.log_likelihood == pytest.approx(
            likelihood(request.context, request.continuation)
        )
        assert score.bytes == len(request.continuation.encode())
        assert score.tokens == len(request.continuation.split())


@dialects
def test_a_token_that_melts_context_and_continuation_is_the_continuations(dialect: str) -> None:
    """As in the other backends: what the context alone would not have had is scored."""
    with serve(DIALECTS[dialect]()) as endpoint:
        (score,) = EndpointModel(endpoint.url, limits=QUICK).score([ScoreRequest("a b", "c d")])
    assert score.tokens == 2
    assert score.log_likelihood == pytest.approx(likelihood("a", " bc d"))


@dialects
def test_a_preamble_stands_before_every_context(dialect: str) -> None:
    with serve(DIALECTS[dialect]()) as endpoint:
        model = EndpointModel(endpoint.url, limits=QUICK)
        (score,) = model.score([ScoreRequest(" c", " d e")], preamble="a b")
    assert score.log_likelihood == pytest.approx(likelihood("a b c", " d e"))


@dialects
def test_generations_come_in_order_and_end_where_they_must(dialect: str) -> None:
    texts = ["one", "four", "seventeen", "a longer text"]
    with serve(DIALECTS[dialect]()) as endpoint:
        model = EndpointModel(endpoint.url, limits=QUICK)
        found = model.generate([Prompt(text, chat=dialect != "llama-server") for text in texts])
        (stopped,) = model.generate([Prompt("one", stop=("letters", "END"))])
    for text, generation in zip(texts, found, strict=True):
        assert generation.problem == ""
        assert generation.text.startswith(written(text).partition("END")[0])
        assert generation.prompt_tokens == len(text.split())
    assert stopped.ended_by == "stop"
    assert "letters" not in stopped.text


def test_what_is_no_chat_goes_without_the_chat_template() -> None:
    with serve(openai) as endpoint:
        model = EndpointModel(endpoint.url, limits=QUICK)
        (generation,) = model.generate([Prompt("one two", chat=False)])
    assert [asked.path for asked in endpoint.paid] == ["/v1/completions"]
    assert generation.ended_by == "limit"


def test_llama_server_gets_the_template_as_marks_and_the_question_as_text() -> None:
    with serve(llama_server()) as endpoint:
        EndpointModel(endpoint.url, limits=QUICK).generate([Prompt("close </s> it")])
    pieces = {
        asked.body["content"]: asked.body["parse_special"]
        for asked in endpoint.asked
        if asked.path == "/tokenize"
    }
    assert pieces == {"<s> user: ": True, "close </s> it": False, " answer:": True}


def test_greedy_is_asked_for_whatever_the_server_was_started_with() -> None:
    for dialect, behaviour in DIALECTS.items():
        with serve(behaviour()) as endpoint:
            EndpointModel(endpoint.url, limits=QUICK).generate([Prompt("one")])
        (body,) = [asked.body for asked in endpoint.paid]
        assert body["temperature"] == 0, dialect
        assert body.get("samplers", ["temperature"]) == ["temperature"]
        assert ("repetition_penalty" in body) == (dialect == "vllm")


def test_tokens_are_counted_where_there_is_a_tokenizer() -> None:
    for behaviour in (vllm(), llama_server()):
        with serve(behaviour) as endpoint:
            model = EndpointModel(endpoint.url, limits=QUICK)
            assert model.count_tokens(["one two", "", "three"]) == [2, 0, 1]
        assert endpoint.paid == []
    with serve(openai) as endpoint:
        with pytest.raises(NoAnswerError, match="cannot count tokens"):
            EndpointModel(endpoint.url, limits=QUICK).count_tokens(["one two"])
        assert endpoint.paid == []


# Who is answering -------------------------------------------------------------------------------


def test_the_identity_tells_endpoint_model_server_and_template() -> None:
    with serve(llama_server()) as endpoint:
        identity = EndpointModel(endpoint.url + "#tiny").identity
    assert identity.name == NAME
    assert identity.weights == ""
    assert identity.backend == "openai-compatible endpoint"
    assert endpoint.url in identity.backend_version
    assert f"“{NAME}”" in identity.backend_version
    assert "b1234" in identity.backend_version
    assert "Q4_1" in identity.precision
    assert len(identity.template) == 64


def test_whatever_the_endpoint_says_of_itself_is_part_of_the_identity() -> None:
    variants = [
        listed(),
        listed(name="tiny-2"),
        listed(owner="others"),
        listed(meta={"n_params": 10}),
        listed(meta={"n_params": 11}),
    ]
    told = set()
    for variant in variants:

        def behaviour(asked: Asked, variant: Answer = variant) -> Answer:
            return variant if asked.path == "/v1/models" else openai(asked)

        with serve(behaviour) as endpoint:
            first, again = (EndpointModel(endpoint.url).identity for _ in range(2))
        assert first == again
        # Ports differ from server to server, so only what follows the address is compared.
        told.add(first.backend_version.partition(", ")[2])
    assert len(told) == len(variants)


def test_a_model_that_is_not_there_is_named_with_those_that_are() -> None:
    with serve(openai) as endpoint:
        with pytest.raises(InputError, match="does not serve “other”") as caught:
            _ = EndpointModel(endpoint.url + "#other").identity
        assert NAME in caught.value.way_out


def test_one_of_several_models_must_be_named() -> None:
    def behaviour(asked: Asked) -> Answer:
        if asked.path == "/v1/models":
            return Answer({"data": [{"id": "a"}, {"id": NAME}, {"id": "<b>\nc\u202e"}]})
        return openai(asked)

    with serve(behaviour) as endpoint:
        with pytest.raises(InputError, match="serves 3 models") as caught:
            _ = EndpointModel(endpoint.url).identity
        assert "“<b> c”" in caught.value.way_out
        model = EndpointModel(f"{endpoint.url}#{NAME}", limits=QUICK)
        (generation,) = model.generate([Prompt("one")])
    assert generation.problem == ""


def test_an_endpoint_without_a_list_of_models_is_taken_at_its_answers() -> None:
    def behaviour(asked: Asked) -> Answer:
        return refusal(404, "no list") if asked.path == "/v1/models" else openai(asked)

    with serve(behaviour) as endpoint:
        model = EndpointModel(f"{endpoint.url}#{NAME}", limits=QUICK)
        (generation,) = model.generate([Prompt("one")])
        assert generation.problem == ""
        with pytest.raises(TeraziError, match="refused the request"):
            _ = EndpointModel(endpoint.url, limits=QUICK).identity


def test_a_llama_server_that_is_still_loading_is_not_taken_for_another_kind() -> None:
    honest = llama_server()

    def behaviour(asked: Asked) -> Answer:
        loading = asked.path.startswith("/props")
        return refusal(503, "Loading model") if loading else honest(asked)

    with serve(behaviour) as endpoint:
        model = EndpointModel(endpoint.url, limits=QUICK)
        with pytest.raises(TeraziError, match="Loading model"):
            model.generate([Prompt("one")])


def test_a_llama_server_behind_a_gateway_that_hides_its_own_part_still_answers() -> None:
    honest = llama_server()

    def behaviour(asked: Asked) -> Answer:
        if asked.path == "/v1/models":
            return honest(asked)
        return openai(asked) if asked.path.startswith("/v1/") else refusal(404, "hidden")

    with serve(behaviour) as endpoint:
        (generation,) = EndpointModel(endpoint.url, limits=QUICK).generate([Prompt("one")])
    assert generation.text == written("one")


def test_an_endpoint_that_is_not_there_is_said_with_the_way_out() -> None:
    with closed_port() as port:
        model = EndpointModel(f"http://127.0.0.1:{port}/v1#x", limits=QUICK)
        with pytest.raises(TeraziError, match="no connection to the endpoint") as caught:
            model.generate([Prompt("one")])
    assert "check that the endpoint runs" in str(caught.value)


# With the journal, and the key ------------------------------------------------------------------


@dialects
def test_with_the_journal_nothing_is_asked_twice(dialect: str, tmp_path: Path) -> None:
    with serve(DIALECTS[dialect]()) as endpoint:
        found, paid = [], []
        for _ in range(2):
            with Journal(tmp_path / "journal.sqlite") as journal:
                model = JournaledModel(EndpointModel(endpoint.url, limits=QUICK), journal)
                found.append((model.score(requests()), model.generate([Prompt("one")])))
                paid.append(len(endpoint.paid))
    assert found[0] == found[1]
    assert paid[0] == paid[1] > 0


def test_the_key_goes_to_the_endpoint_and_nowhere_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ENDPOINT_KEY", KEY)

    def behaviour(asked: Asked) -> Answer:
        """Tells the key back, in the text, in headers and in a refusal."""
        if not asked.paid:
            return openai(asked)
        if asked.body["messages"][0]["content"] == "refuse":
            return refusal(400, f"no use for {asked.headers['Authorization']}", Key=KEY)
        answer = chat(asked.body)
        text = asked.headers["Authorization"] + asked.body["messages"][0]["content"]
        reply(answer)["choices"][0]["message"]["content"] = text
        return answer

    with serve(behaviour) as endpoint, Journal(tmp_path / "journal.sqlite") as journal:
        inner = EndpointModel(endpoint.url, key_variable="ENDPOINT_KEY", limits=QUICK)
        model = JournaledModel(inner, journal)
        generations = model.generate([Prompt("tell"), Prompt("refuse")])
        assert {asked.headers["Authorization"] for asked in endpoint.asked} == {f"Bearer {KEY}"}
    shown = json.dumps([repr(inner), repr(model.identity), *map(repr, generations)])
    shown += "".join(capfd.readouterr())
    for file in tmp_path.iterdir():
        shown += file.read_bytes().decode("latin-1")
    assert KEY not in shown
    assert all(generation.problem for generation in generations)


def test_without_a_key_none_is_sent() -> None:
    with serve(openai) as endpoint:
        _ = EndpointModel(endpoint.url).identity
    assert "Authorization" not in endpoint.asked[0].headers
