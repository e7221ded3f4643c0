"""Endpoints on this machine for the tests: honest ones in three dialects, and misbehaving ones.

The model behind them gives every piece of a text a probability that depends on the piece and on
how much stands before it, so that a figure at the wrong place is noticed.
"""

import json
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

NAME = "tiny-1"
KEY = "sk-0123456789abcdef"
Json = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """One request as it came in."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Json

    @property
    def paid(self) -> bool:
        return self.path.endswith(("completions", "completion"))


@dataclass(frozen=True)
class Answer:
    """What goes back.

    ``declared`` is a false Content-Length; ``before`` is called before anything is sent.
    """

    body: bytes | Json = field(default_factory=dict)
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    declared: int | None = None
    before: Callable[[], object] | None = None
    raw: Iterable[bytes] | None = None  # piece by piece, instead of everything else


Behaviour = Callable[[Asked], Answer]


@dataclass
class Endpoint:
    """A running server: where it is, and all that it was asked."""

    url: str
    asked: list[Asked] = field(default_factory=list)
    most_at_once: int = 0
    now: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def paid(self) -> list[Asked]:
        return [asked for asked in self.asked if asked.paid]


class Handler(BaseHTTPRequestHandler):
    """Lets the behaviour answer, whatever the method."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # headers and body leave together
    server: "Server"

    def do_GET(self) -> None:
        self.do_POST()

    def do_CONNECT(self) -> None:
        self.do_POST()

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = json.loads(sent) if sent else {}
        asked = Asked(self.command, self.path, dict(self.headers), body)
        endpoint = self.server.endpoint
        with endpoint.lock:
            endpoint.asked.append(asked)
            endpoint.now += 1
            endpoint.most_at_once = max(endpoint.most_at_once, endpoint.now)
        try:
            self._send(self.server.behaviour(asked))
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            with endpoint.lock:
                endpoint.now -= 1

    def finish(self) -> None:
        with suppress(OSError):  # the other side may have gone
            super().finish()
        self.rfile.close()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  its name
        pass

    def _send(self, answer: Answer) -> None:
        if answer.before:
            answer.before()
        if answer.raw is not None:
            for piece in answer.raw:
                self.wfile.write(piece)
                self.wfile.flush()
            self.close_connection = True
            return
        body = answer.body
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        length = len(content) if answer.declared is None else answer.declared
        self.send_response(answer.status)
        headers = {"Content-Type": "application/json", "Content-Length": str(length)}
        for name, value in {**headers, **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)
        self.close_connection = answer.declared is not None


class Server(ThreadingHTTPServer):
    """Knows its behaviour, and what it was asked."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, behaviour: Behaviour) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behaviour = behaviour
        self.endpoint = Endpoint(f"http://127.0.0.1:{self.server_port}/v1")

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@contextmanager
def serve(behaviour: Behaviour, tls: ssl.SSLContext | None = None) -> Iterator[Endpoint]:
    """Serve until the block ends."""
    server = Server(behaviour)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        server.endpoint.url = server.endpoint.url.replace("http:", "https:")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.endpoint
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def closed_port() -> Iterator[int]:
    """A port of this machine where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


# The model --------------------------------------------------------------------------------------


def pieces(text: str) -> list[str]:
    """A word with the space before it is a token."""
    return re.findall(r"\s?\S+|\s", text)


def figure(before: str, piece: str) -> float:
    """Nats; always under a third, so that several fit side by side."""
    return -1.25 - 0.125 * len(piece.encode()) - len(before) / 1024


def likelihood(context: str, continuation: str) -> float:
    """What must come out for a continuation that begins with a space."""
    total = 0.0
    for piece in pieces(continuation):
        total += figure(context, piece)
        context += piece
    return total


def written(prompt: str) -> str:
    """What the model writes after a prompt."""
    return f" {len(prompt)} letters, END and more"


# Honest endpoints -------------------------------------------------------------------------------


def listed(owner: str = "tests", name: str = NAME, **more: object) -> Answer:
    entry = {"id": name, "object": "model", "owned_by": owner, "created": 1, **more}
    return Answer({"object": "list", "data": [entry]})


def reply(answer: Answer) -> Json:
    """An answer's JSON, to be bent."""
    assert isinstance(answer.body, dict)
    return answer.body


def refusal(status: int, message: str, **headers: str) -> Answer:
    return Answer({"error": {"message": message}}, status, headers)


def openai(asked: Asked) -> Answer:
    """As OpenAI once published it, echo included."""
    if asked.path == "/v1/models":
        return listed()
    body = asked.body
    if asked.path == "/v1/chat/completions":
        return chat(body)
    if asked.path == "/v1/completions":
        return echo(body) if body.get("echo") else plain(body)
    return refusal(404, "no such path")


def chat(body: Json) -> Answer:
    (message,) = body["messages"]
    text = written(message["content"])
    choice = {"index": 0, "message": {"role": "assistant", "content": text}}
    return completion({**choice, "finish_reason": "stop"}, message["content"], text)


def plain(body: Json) -> Answer:
    text = written(body["prompt"])
    choice = {"index": 0, "text": text, "logprobs": None, "finish_reason": "length"}
    return completion(choice, body["prompt"], text)


def echo(body: Json, mark: str = "") -> Answer:
    """Text, pieces and figures of the prompt and of the one token that is written."""
    text = body["prompt"] + " and"
    tokens = pieces(text)
    figures: list[float | None] = [
        figure("".join(tokens[:place]), token) for place, token in enumerate(tokens)
    ]
    if mark:
        tokens, figures = [mark, *tokens], [None, *figures]
    else:
        figures[0] = None
    logprobs = {"tokens": tokens, "token_logprobs": figures, "top_logprobs": None}
    choice = {"index": 0, "text": text, "logprobs": logprobs, "finish_reason": "length"}
    return completion(choice, body["prompt"], " and")


def completion(choice: Json, prompt: str, text: str, **more: object) -> Answer:
    usage = {"prompt_tokens": len(pieces(prompt)), "completion_tokens": len(pieces(text))}
    return Answer({"id": "1", "model": NAME, "choices": [choice], "usage": usage, **more})


class Numbered:
    """A tokenizer that gives each new piece the next number; 0 is the mark of a beginning."""

    def __init__(self) -> None:
        self.known = ["<s>"]
        self._lock = threading.Lock()

    def ids(self, text: str) -> list[int]:
        with self._lock:
            for piece in pieces(text):
                if piece not in self.known:
                    self.known.append(piece)
            return [self.known.index(piece) for piece in pieces(text)]

    def text(self, ids: Sequence[int]) -> str:
        return "".join(self.known[i] for i in ids if i)

    def figure(self, before: Sequence[int], token: int) -> float:
        return figure(self.text(before), self.known[token])


def vllm() -> Behaviour:
    """As vLLM: ids, prompt_logprobs, no begin mark."""
    words = Numbered()

    def behave(asked: Asked) -> Answer:
        body = asked.body
        if asked.path == "/v1/models":
            return listed("vllm", max_model_len=64)
        if asked.path == "/version":
            return Answer({"version": "0.99"})
        if asked.path == "/tokenize":
            ids = words.ids(body["prompt"])
            return Answer({"tokens": ids, "count": len(ids), "max_model_len": 64})
        if asked.path == "/v1/chat/completions":
            return chat(body)
        ids = body["prompt"]
        if isinstance(ids, str):
            return plain(body)
        rows: list[Json | None] = [None]
        for place in range(1, len(ids)):
            entry = {"logprob": words.figure(ids[:place], ids[place]), "rank": 2}
            rows.append({str(ids[place]): entry, "7777": {"logprob": -0.75, "rank": 1}})
        choice = {"index": 0, "text": " and", "prompt_logprobs": rows, "finish_reason": "length"}
        return completion(choice, words.text(ids), " and")

    return behave


PROPERTIES = {
    "default_generation_settings": {"n_ctx": 64},
    "model_ftype": "Q4_1",
    "build_info": "b1234",
    "chat_template": "{{ messages }}",
    "bos_token": "<s>",
    "eos_token": "</s>",
}


def llama_server(parts: frozenset[str] = frozenset()) -> Behaviour:
    """As llama-server; ``parts`` are pieces that end inside a character."""
    words = Numbered()

    def tokenize(body: Json) -> Json:
        text = body["content"]
        return {"tokens": [0] if text == "<s>" else words.ids(text)}

    def template(body: Json) -> Json:
        return {"prompt": f"<s> user: {body['messages'][0]['content']} answer:"}

    doors: dict[str, Callable[[Json], Json]] = {
        "/tokenize": tokenize,
        "/apply-template": template,
        "/completion": lambda body: _complete(words, parts, body),
    }

    def behave(asked: Asked) -> Answer:
        if asked.path == "/v1/models":
            return listed("llamacpp", meta={"n_params": 10, "n_ctx": 64}, aliases=["tiny", NAME])
        if asked.path == f"/props?model={NAME}":
            return Answer(PROPERTIES)
        if asked.path in doors:
            return Answer(doors[asked.path](asked.body))
        return refusal(501, "only its own part")

    return behave


def _complete(words: Numbered, parts: frozenset[str], body: Json) -> Json:
    """The answer at ``/completion``, with the one forced token or freely written."""
    ids = body["prompt"]
    reply = {"model": NAME, "tokens_evaluated": len(ids), "truncated": False}
    if "logit_bias" not in body:
        text = written(words.text(ids)).partition("END")[0]
        return {**reply, "content": text, "tokens_predicted": 4, "stop_type": "eos"}
    ((token, _),) = body["logit_bias"]
    reply |= {"content": words.known[token], "tokens_predicted": 1, "stop_type": "limit"}
    if words.known[token] in parts:
        return reply
    likely = [{"id": 7777, "logprob": -0.75}]
    if body["n_probs"] > 64:  # before that, all of them are others
        known = range(len(words.known))
        likely += [{"id": i, "logprob": words.figure(ids, i)} for i in known]
    row = {"id": token, "logprob": words.figure(ids, token), "top_logprobs": likely}
    return {**reply, "completion_probabilities": [row]}
