"""A ``tokenizer.json`` from a folder that anybody may have made, and its tokens as bytes."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from terazi.errors import InputError, TeraziError
from terazi.foundry.tokenizer import FILE, MARK, Tokenizer
from terazi.models.answer import piece_of

__all__ = ["FILE", "MARK", "Pieces", "read_tokenizer"]

_MOST_BYTES = 100_000_000
_WAY_OUT = "give the tokenizer.json that was saved with the model"


def read_tokenizer(file: Path) -> Tokenizer:
    """Read a tokenizer.

    Args:
        file: its ``tokenizer.json``; one of its tokens is the mark of a document's beginning.

    Raises:
        InputError: the file is no tokenizer, or one without the mark.
        TeraziError: the package that reads it is not installed.
    """
    encoding = _opened(file)
    # Whatever else the file says, marks in a text are text, and all of it is read.
    encoding.encode_special_tokens = True
    encoding.no_truncation()
    encoding.no_padding()
    mark = encoding.token_to_id(MARK)
    if mark is None:
        raise InputError(
            f"this tokenizer has no token {MARK}, with which documents begin and end",
            file=file,
            way_out="train one with terazi",
        )
    return Tokenizer(encoding, int(mark), int(encoding.get_vocab_size()))


class Pieces:
    """Tokens as bytes.

    Args:
        tokenizer: whose tokens.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self.piece = lru_cache(maxsize=2**16)(self._piece)

    def _piece(self, token: int) -> bytes | None:
        """The bytes that a token stands for; None for the mark."""
        if token == self._tokenizer.mark:
            return None
        shown = self._tokenizer.encoding.decode([token], skip_special_tokens=False)
        return piece_of(shown, self._tokenizer.encoding.id_to_token(token) or "")


def _opened(file: Path) -> Any:  # noqa: ANN401  an extra, without types here
    try:
        import tokenizers  # noqa: PLC0415  an extra
    except ImportError as error:
        raise TeraziError(
            "to read a tokenizer.json, the package tokenizers is needed\n"
            "  → pip install 'terazi[tokenizers]'"
        ) from error
    try:
        size = file.stat().st_size
        whole = size <= _MOST_BYTES
        encoding = tokenizers.Tokenizer.from_file(str(file)) if whole else None
    except Exception as error:  # the package raises nothing more special
        raise InputError(
            f"this file is no tokenizer: {str(error)[:200]}",
            file=file,
            way_out=_WAY_OUT,
        ) from error
    if encoding is None:
        raise InputError(
            f"this tokenizer takes {size:,} bytes, and {_MOST_BYTES:,} are read at most",
            file=file,
            way_out=_WAY_OUT,
        )
    return encoding
