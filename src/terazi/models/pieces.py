"""Text cut into pieces of bytes: what stands in for a tokenizer where none can be had."""

import math
import zlib
from collections.abc import Sequence

from terazi.models.interface import Prompt


class Pieces:
    """Tokens that are so many bytes of UTF-8 each, the last one of a text shorter.

    Args:
        size: bytes a token.
        window: tokens of one request at most.
    """

    begin = 0

    def __init__(self, size: int, window: int = 2**31) -> None:
        self.size = size
        self.window = window

    def tokens(self, text: str) -> list[int]:
        """A number for each piece, the same for the same bytes."""
        data = text.encode()
        return [zlib.crc32(data[at : at + self.size]) for at in range(0, len(data), self.size)]

    def prompt_tokens(self, prompt: Prompt) -> list[int]:
        """The same as any text: no template is known."""
        return self.tokens(prompt.text)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Pieces of each text alone."""
        return [math.ceil(len(text.encode()) / self.size) for text in texts]
