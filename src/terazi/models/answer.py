"""An answer as it is written: its text, put together from tokens, and when it ends.

A character of many languages takes several bytes, and a token may end in the middle of one, so an
answer grows in bytes. Each token is looked at once; only as much of what came before it as a stop
string can reach into is searched again.
"""

from codecs import getincrementaldecoder
from collections.abc import Sequence

from terazi.models.interface import Generation, Prompt

_DAMAGED = "\N{REPLACEMENT CHARACTER}"


class Answer:
    """The answer to one prompt.

    Args:
        request: what was asked.
        prompt: its tokens.
        room: tokens that fit into the model's window behind them, at least none.
    """

    def __init__(self, request: Prompt, prompt: Sequence[int], room: int) -> None:
        self.request = request
        self.prompt = list(prompt)
        self.limit = max(0, min(request.max_tokens, room))
        self._stops = [stop.encode() for stop in request.stop if stop]
        self._reach = max(map(len, self._stops), default=1) - 1
        self._text = bytearray()
        self._tokens = 0
        self._ended_by = "" if self.limit else "limit"

    @property
    def ended(self) -> bool:
        """Whether nothing more is to be written."""
        return bool(self._ended_by)

    @property
    def position(self) -> int:
        """Of the last token, counted from the beginning of the prompt."""
        return len(self.prompt) + self._tokens - 1

    def add(self, piece: bytes | None) -> None:
        """Take one more token's text; None is the model's own end."""
        if piece is None:
            self._ended_by = "end"
            return
        self._tokens += 1
        searched = max(0, len(self._text) - self._reach)
        self._text += piece
        found = [self._text.find(stop, searched) for stop in self._stops]
        if any(place >= 0 for place in found):
            del self._text[min(place for place in found if place >= 0) :]
            self._ended_by = "stop"
        elif self._tokens == self.limit:
            self._ended_by = "limit"

    def generation(self) -> Generation:
        """What was written so far; a character that the limit cut in two is left out."""
        cut = self._ended_by == "limit"
        text = getincrementaldecoder("utf-8")("replace").decode(self._text, final=not cut)
        return Generation(text, len(self.prompt), self._tokens, self._ended_by)


def piece_of(shown: str, entry: str) -> bytes:
    """The bytes that a token stands for.

    Args:
        shown: the token's text as the library gives it; bytes that are no whole character have
            become replacement characters there.
        entry: what the vocabulary holds for the token. Bytes are written ``<0xE1>`` there
            (SentencePiece), or one printable character stands for each byte (byte-level BPE,
            Radford et al., 2019: printable bytes for themselves, the others from U+0100 on).
    """
    if _DAMAGED not in shown:
        return shown.encode()
    if len(entry) == len("<0x00>") and entry.startswith("<0x"):
        return bytes.fromhex(entry[3:5])
    if all(letter in _BYTES for letter in entry):
        return bytes(_BYTES[letter] for letter in entry)
    return shown.encode()  # the vocabulary has the replacement character as such


def _letters() -> dict[str, int]:
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(0x100) if byte not in printable]
    letters = {chr(0x100 + number): byte for number, byte in enumerate(others)}
    return letters | {chr(byte): byte for byte in printable}


_BYTES = _letters()
