"""The line to an endpoint: several questions at once, tries, pauses, the budget, giving up.

Waiting follows the endpoint's ``Retry-After`` where there is one, else it doubles from try to try
with a random part, so that many askers do not come back in step.
"""

import json
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TypeVar

from terazi.errors import InputError
from terazi.models.endpoint.budget import Purse, Tokens
from terazi.models.endpoint.http import Reply, Transport
from terazi.models.endpoint.problems import (
    ANOTHER_MODEL,
    BUDGET_SPENT,
    ELSEWHERE,
    KEY_REFUSED,
    KEY_RETURNED,
    NOT_ASKED,
    OVERLOADED,
    REFUSED,
    TOO_LONG,
    WAIT_TOO_LONG,
    WITHHELD,
    NoAnswerError,
    quoted,
)
from terazi.models.endpoint.reading import (
    Json,
    contains,
    error_message,
    field,
    read_json,
    tokens_used,
)

Item = TypeVar("Item")
Result = TypeVar("Result")

_OUT_OF_ORDER = {408, 425, 429, 500, 502, 503, 504, 529}
#: How servers say that a text does not fit: OpenAI's code, llama-server's type, vLLM's words.
_TOO_LONG = (b"context_length_exceeded", b"exceed_context_size", b"maximum context length")
_KEY_WORTH_HIDING = 8  # servers that want any key are given words such as EMPTY
_NOT_A_FAILURE = {BUDGET_SPENT, NOT_ASKED, WITHHELD}

_Read = Callable[[Json, Mapping[str, str]], Result]


@dataclass(frozen=True, slots=True)
class Limits:
    """How patiently an endpoint is asked; seconds, and counts.

    Attributes:
        at_once: requests under way at the same time.
        timeout: for one try, from connecting to the last byte.
        tries: of one request.
        first_pause: before the second try; it doubles with every further one.
        longest_pause: no pause is longer; an endpoint that asks for a longer one is not waited for.
        give_up_after: requests in a row without an answer, after which nothing is asked for ...
        rest: ... these seconds. Hours are not spent on an endpoint that is gone.
    """

    at_once: int = 4
    timeout: float = 120.0
    tries: int = 5
    first_pause: float = 0.5
    longest_pause: float = 60.0
    give_up_after: int = 8
    rest: float = 60.0

    def __post_init__(self) -> None:
        counts = (self.at_once, self.tries, self.give_up_after)
        waits = (self.first_pause, self.longest_pause, self.rest)
        if min(counts) < 1 or min(waits) < 0 or self.timeout <= 0:
            raise InputError(
                "a limit for asking an endpoint is too small",
                way_out="at least 1 request at once, 1 try and a time above 0",
            )


class Line:
    """Asks questions and reads answers; safe for several threads.

    Args:
        transport: to the endpoint.
        purse: what may be spent.
        limits: how patiently to ask.
        key: to notice it, should it come back.
    """

    def __init__(self, transport: Transport, purse: Purse, limits: Limits, key: str = "") -> None:
        self.model = ""  # who must answer, once that is known
        self._transport = transport
        self._purse = purse
        self._limits = limits
        self._key = key if len(key) >= _KEY_WORTH_HIDING else ""
        self._stopped = threading.Event()
        self._sleep: Callable[[float], object] = self._stopped.wait
        self._lock = threading.Lock()
        self._in_a_row = 0  # failures
        self._rests_until = 0.0
        self._last = ""

    def each(
        self, ask: Callable[[Item], Result], items: Sequence[Item]
    ) -> list[Result | NoAnswerError]:
        """Ask all, several at once; in the order of the items, an error where there is no answer.

        An interruption breaks off what is under way.
        """

        def one(item: Item) -> Result | NoAnswerError:
            try:
                return ask(item)
            except NoAnswerError as error:
                return error

        if len(items) < 2 or self._limits.at_once == 1:
            return [one(item) for item in items]
        pool = ThreadPoolExecutor(min(self._limits.at_once, len(items)))
        try:
            return list(pool.map(one, items))
        except BaseException:
            self._stopped.set()
            self._transport.cut()
            raise
        finally:
            pool.shutdown(cancel_futures=True)
            self._stopped.clear()

    def get(self, path: str) -> tuple[Json, Mapping[str, str]]:
        """What the endpoint says of itself at a path of its host, and the headers; costs nothing.

        Raises:
            NoAnswerError: after all tries.
        """
        return self._tries("GET", path, None, lambda json, headers: (json, headers), None)

    def post(
        self,
        path: str,
        body: Json,
        read: Callable[[Json], Result],
        most: Tokens | None = None,
    ) -> Result:
        """Ask.

        Args:
            path: on the endpoint's host.
            body: sent as JSON.
            read: takes the answer apart; raises NoAnswerError where it cannot.
            most: what it can cost; None where it costs nothing, as counting tokens does.

        Raises:
            NoAnswerError: after all tries.
        """
        content = json.dumps(body).encode()
        try:
            result = self._tries("POST", path, content, lambda reply, _: read(reply), most)
        except NoAnswerError as error:
            self._failed(error)
            raise
        if most is not None:  # whoever counts tokens may still not be able to answer
            self._in_a_row = 0
        return result

    def _tries(
        self, method: str, path: str, body: bytes | None, read: _Read[Result], most: Tokens | None
    ) -> Result:
        number = 1
        while True:
            self._may_ask()
            try:
                return self._try(method, path, body, read, most)
            except NoAnswerError as error:
                if not error.kind.retry or number == self._limits.tries:
                    raise
                self._pause(number, error)
            number += 1

    def _try(
        self, method: str, path: str, body: bytes | None, read: _Read[Result], most: Tokens | None
    ) -> Result:
        aside = most or Tokens(0, 0)
        self._purse.set_aside(aside)
        used: Tokens | None = None
        try:
            reply, headers = self._exchange(method, path, body)
            used = tokens_used(reply) or aside
            if most is not None:
                self._check_model(reply)
            return read(reply, headers)
        except NoAnswerError as error:
            if used is None and error.kind.paid:
                used = aside
            raise
        finally:
            self._purse.settle(aside, used if most else None)

    def _exchange(
        self, method: str, path: str, body: bytes | None
    ) -> tuple[Json, Mapping[str, str]]:
        seconds = max(min(self._limits.timeout, self._purse.seconds_left()), 0.001)
        reply = self._transport.exchange(method, path, body, seconds)
        tells = bool(self._key) and contains(reply, self._key)
        if reply.status != HTTPStatus.OK:
            raise _refusal(reply, self._limits.longest_pause, quote=not tells)
        if tells:
            raise NoAnswerError(KEY_RETURNED)
        found = read_json(reply.body, reply.headers.get("content-type", ""))
        if found.get("error"):  # gateways say so with the status of a success
            raise NoAnswerError(REFUSED, f"HTTP 200, {error_message(reply.body)}".rstrip(", "))
        return found, reply.headers

    def _check_model(self, reply: Json) -> None:
        answered = field(reply, "model", str)
        if answered != self.model:
            raise NoAnswerError(
                ANOTHER_MODEL, f"{quoted(answered, 80)} instead of {quoted(self.model, 80)}"
            )

    def _pause(self, number: int, error: NoAnswerError) -> None:
        doubled = self._limits.first_pause * 2 ** (number - 1)
        # Not for secrets: a spread, so that many askers do not come back in step.
        spread = min(doubled, self._limits.longest_pause) * random.uniform(0.5, 1)  # noqa: S311
        seconds = max(spread, error.pause)
        if seconds > self._purse.seconds_left():
            raise self._purse.out_of_time()
        self._sleep(seconds)

    def _may_ask(self) -> None:
        if self._stopped.is_set():
            raise NoAnswerError(NOT_ASKED, "interrupted")
        if self._in_a_row >= self._limits.give_up_after and time.monotonic() < self._rests_until:
            raise NoAnswerError(NOT_ASKED, f"last, {self._last}")

    def _failed(self, error: NoAnswerError) -> None:
        if error.kind in _NOT_A_FAILURE or error.kind.lasting:
            return
        with self._lock:
            self._in_a_row += 1
            self._rests_until = time.monotonic() + self._limits.rest
            self._last = error.problem


def _refusal(reply: Reply, longest_pause: float, *, quote: bool) -> NoAnswerError:
    """Why an answer with another status than 200 is none."""
    status, said = reply.status, error_message(reply.body) if quote else ""
    detail = f"HTTP {status}, {said}" if said else f"HTTP {status}"
    if status in _OUT_OF_ORDER:
        pause = _retry_after(reply.headers.get("retry-after", ""))
        if pause > longest_pause:
            return NoAnswerError(WAIT_TOO_LONG, f"{pause:.0f} seconds after {detail}")
        return NoAnswerError(OVERLOADED, detail, pause=pause)
    if 300 <= status < 400:
        place = quoted(reply.headers.get("location", ""), 80) if quote else "with the key"
        return NoAnswerError(ELSEWHERE, f"HTTP {status}, {place}")
    if status in {401, 403}:
        return NoAnswerError(KEY_REFUSED, detail)
    if any(words in reply.body for words in _TOO_LONG):
        return NoAnswerError(TOO_LONG)
    return NoAnswerError(REFUSED, detail)


def _retry_after(value: str) -> float:
    """Seconds to wait: the header holds them, or a date (RFC 9110, section 10.2.3)."""
    if value.isascii() and value.isdecimal():
        return float(value[:9])
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    now = datetime.now(UTC)
    return max((date.replace(tzinfo=date.tzinfo or UTC) - now).total_seconds(), 0.0)
