"""Why an endpoint gave no answer, in words that are the same for the same reason.

What a server says is hostile text: it is quoted short, on one line, without invisible characters.
"""

from dataclasses import dataclass

from terazi.errors import TeraziError

_QUOTED = 160


@dataclass(frozen=True, slots=True)
class Kind:
    """A reason for having no answer.

    Attributes:
        text: what people read, and the part of a problem before its first colon.
        retry: trying again after a while may help.
        paid: the endpoint may have charged for it, so it counts as spent at its worst.
        lasting: asking again on another day gives the same, so that it may be kept as an answer.
    """

    text: str
    retry: bool = False
    paid: bool = False
    lasting: bool = False


NO_SCORES = Kind(
    "this endpoint cannot give log-probabilities of a given continuation", lasting=True
)
NO_COUNTS = Kind("this endpoint cannot count tokens", lasting=True)
TOO_LONG = Kind("longer than the context window", lasting=True)
NOTHING_BEFORE = Kind("this endpoint cannot score a text with nothing before it", lasting=True)
TOO_UNLIKELY = Kind("too unlikely for this endpoint to say how unlikely", lasting=True)

NO_CONNECTION = Kind("no connection to the endpoint", retry=True)
NOT_SECURE = Kind("no secure connection to the endpoint")
TOO_LATE = Kind("the endpoint did not answer in time", retry=True, paid=True)
CUT_SHORT = Kind("the endpoint broke off in the middle of its answer", retry=True, paid=True)
OVERLOADED = Kind("the endpoint was overloaded or out of order", retry=True)
WAIT_TOO_LONG = Kind("the endpoint asked for a longer wait than allowed")
KEY_REFUSED = Kind("the endpoint did not accept the key")
REFUSED = Kind("the endpoint refused the request")
ELSEWHERE = Kind("the endpoint sent us to another address, where Terazi does not follow")
TOO_BIG = Kind("the endpoint's answer was too big", paid=True)
UNREADABLE = Kind("the endpoint's answer could not be read", paid=True)
ANOTHER_MODEL = Kind("another model answered", paid=True)
WITHHELD = Kind("the endpoint withheld the answer", paid=True)
KEY_RETURNED = Kind("the endpoint's answer contained the key", paid=True)
BUDGET_SPENT = Kind("budget spent")
NOT_ASKED = Kind("not asked, because the endpoint kept failing")

_LASTING = {kind.text for kind in vars().copy().values() if isinstance(kind, Kind) and kind.lasting}


class NoAnswerError(TeraziError):
    """A request that has no answer; ``problem`` says why, for a score or a generation.

    ``pause`` are the seconds that the endpoint asks us to wait before the next try.
    """

    def __init__(self, kind: Kind, detail: str = "", *, pause: float = 0.0) -> None:
        self.kind = kind
        self.pause = pause
        self.problem = f"{kind.text}: {detail}" if detail else kind.text
        super().__init__(self.problem)


def may_be_asked_again(problem: str) -> bool:
    """Whether the same request may be answered on another day, or with a larger budget."""
    return bool(problem) and problem.partition(":")[0] not in _LASTING


def quoted(text: object, limit: int = _QUOTED) -> str:
    """Somebody else's text in quotation marks: one line, visible characters, cut to the limit."""
    shown = "".join(c if c.isprintable() else " " for c in str(text)[: 4 * limit])
    shown = " ".join(shown.split())
    return f"“{shown[:limit]}…”" if len(shown) > limit else f"“{shown}”"
