"""What an endpoint sent, read with distrust: each field is there and of its kind, or it is said."""

import json
from typing import Any, Never, TypeGuard, TypeVar

from terazi.models.endpoint.budget import Tokens
from terazi.models.endpoint.http import Reply
from terazi.models.endpoint.problems import (
    TOO_UNLIKELY,
    UNREADABLE,
    WITHHELD,
    NoAnswerError,
    quoted,
)

Json = dict[str, Any]
Value = TypeVar("Value", str, int, float, bool, list[Any], Json)

_KINDS = {str: "text", int: "a whole number", bool: "yes or no", list: "a list", dict: "an object"}
#: Rounding of a probability next to 1 may push its logarithm above 0 by this much, in nats.
_ROUNDING = 1e-4
#: vLLM writes -9999 for a probability of 0.
_NO_PROBABILITY = -9000.0
_MOST = 1e300  # more is no number; nor is NaN, which JSON does not have
_MOST_TOKENS = 10**9


def read_json(body: bytes, content_type: str = "") -> Json:
    """Read an answer's body.

    Raises:
        NoAnswerError: it is not a JSON object; the message shows how it begins.
    """
    try:
        value = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        start = quoted(body[:400].decode(errors="replace"), 80)
        kind = quoted(content_type, 40) if content_type else "no type named"
        raise NoAnswerError(UNREADABLE, f"it is not JSON ({kind}), it begins {start}") from error
    if not isinstance(value, dict):
        raise NoAnswerError(UNREADABLE, "it is JSON, but not an object")
    return value


def _no_number(name: str) -> Never:
    raise ValueError(name)


def field(value: object, name: str, kind: type[Value]) -> Value:
    """A field of a JSON object that must be there.

    Raises:
        NoAnswerError: it is missing or of another kind.
    """
    if not isinstance(value, dict) or name not in value:
        raise NoAnswerError(UNREADABLE, f"“{name}” is missing")
    found = value[name]
    if not isinstance(found, kind) or (isinstance(found, bool) and kind is not bool):
        raise NoAnswerError(UNREADABLE, f"“{name}” is not {_KINDS[kind]}")
    return found


def count(value: object, name: str) -> int:
    """A field that holds a number of tokens.

    Raises:
        NoAnswerError: it is missing or not a likely number.
    """
    number = field(value, name, int)
    if not _is_count(number):
        raise NoAnswerError(UNREADABLE, f"“{name}” is not a number of tokens")
    return number


def clean(text: str) -> str:
    """Text that can be written as UTF-8: JSON may hold halves of characters, which become �."""
    return text.encode("utf-8", "replace").decode() if _broken(text) else text


def _broken(text: str) -> bool:
    return any("\ud800" <= c <= "\udfff" for c in text)


def only_choice(reply: Json) -> Json:
    """The one answer among ``choices``.

    Raises:
        NoAnswerError: there is none, or more than the one that was asked for.
    """
    choices = field(reply, "choices", list)
    if len(choices) != 1:
        raise NoAnswerError(UNREADABLE, f"it holds {len(choices)} answers to one question")
    choice = choices[0]
    if field(choice, "index", int) != 0:
        raise NoAnswerError(UNREADABLE, "its only answer is numbered as another one")
    found: Json = choice
    return found


def ended_by(choice: Json) -> str:
    """Why an answer ended: ``end``, ``stop`` (where vLLM tells) or ``limit``.

    Raises:
        NoAnswerError: the endpoint does not say, or it withheld the answer.
    """
    reason = field(choice, "finish_reason", str)
    if reason == "length":
        return "limit"
    if reason == "stop":
        return "stop" if isinstance(choice.get("stop_reason"), str) else "end"
    if reason == "content_filter":
        raise NoAnswerError(WITHHELD, "by its content filter")
    raise NoAnswerError(UNREADABLE, f"it ended for an unknown reason, {quoted(reason, 40)}")


def log_probability(value: object, *, least: float = _NO_PROBABILITY) -> float:
    """A natural logarithm of a probability, in nats.

    Args:
        value: what was sent.
        least: what is below cannot be told from no probability at all.

    Raises:
        NoAnswerError: it is none, or too small to be told.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) > _MOST:
        raise NoAnswerError(UNREADABLE, "a log-probability is not a number")
    if value > _ROUNDING:
        raise NoAnswerError(UNREADABLE, "a log-probability is above 0")
    if value < least:
        raise NoAnswerError(TOO_UNLIKELY)
    return float(value)


def tokens_used(reply: Json) -> Tokens | None:
    """What an answer cost, as OpenAI or llama-server states it; None where it makes no sense."""
    usage = reply.get("usage")
    if isinstance(usage, dict):
        counts = usage.get("prompt_tokens"), usage.get("completion_tokens", 0)
    else:
        counts = reply.get("tokens_evaluated"), reply.get("tokens_predicted")
    read, written = counts
    if _is_count(read) and _is_count(written) and read > 0:
        return Tokens(read, written)
    return None


def _is_count(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST_TOKENS


def contains(reply: Reply, secret: str) -> bool:
    """Whether a secret stands in an answer, as it is or behind JSON's other ways to write it."""
    if secret.encode() in reply.body or any(secret in value for value in reply.headers.values()):
        return True
    try:
        return secret in json.dumps(json.loads(reply.body), ensure_ascii=False)
    except (ValueError, RecursionError):
        return False


def error_message(body: bytes) -> str:
    """What a refusal says, quoted; "" where it says nothing readable as JSON."""
    try:
        said = read_json(body)
    except NoAnswerError:
        return ""
    error = said.get("error", said)
    message = error.get("message") if isinstance(error, dict) else error
    return quoted(message, 200) if isinstance(message, str) and message else ""
