"""A tokenizer without its model: what would a language cost, before anybody gets the model?

It is no option that could be chosen, so it has no part in the verdict; probes that only count
tokens take it as they take options.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from terazi.errors import InputError, TeraziError
from terazi.options.interface import Kind
from terazi.proposal.schema import Proposal
from terazi.proposal.schema import Tokenizer as Part


class Counts(Protocol):
    """What counts the tokens of texts."""

    def __call__(self, texts: Sequence[str]) -> list[int]:
        """Return the number of tokens of each text alone."""
        ...


class NamedTokenizer:
    """A tokenizer that a proposal names.

    Args:
        part: as the proposal has it.
        count: what counts.
    """

    kind = Kind.MODEL

    def __init__(self, part: Part, count: Counts) -> None:
        self.part = part
        self.name = part.shown_as
        self.window = part.window
        self.describe = f"Only the tokenizer of a model that is not here ({part.name})."
        self._count = count

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """By the file, each text alone, without begin and end marks."""
        return self._count(texts)


def named_tokenizers(proposal: Proposal, folder: Path) -> list[NamedTokenizer]:
    """The tokenizers that a proposal names.

    Args:
        proposal: the whole question.
        folder: of the proposal.

    Raises:
        InputError: a file is no tokenizer.
        TeraziError: what reads them is not installed.
    """
    return [
        NamedTokenizer(part, read_tokenizer(folder / part.file, f"tokenizers[{number}].file"))
        for number, part in enumerate(proposal.tokenizers)
    ]


def read_tokenizer(file: Path, field: str = "") -> Counts:
    """Read a ``tokenizer.json`` of the form of Hugging Face.

    Raises:
        InputError: the file is no tokenizer.
        TeraziError: the package that reads it is not installed.
    """
    try:
        from tokenizers import Tokenizer  # noqa: PLC0415  an extra
    except ImportError as error:
        raise TeraziError(
            "to count tokens by a tokenizer.json, the package tokenizers is needed\n"
            "  → pip install 'terazi[tokenizers]', or take “tokenizers” out of the proposal"
        ) from error
    try:
        tokenizer = Tokenizer.from_file(str(file))
    except Exception as error:  # the package raises nothing more special
        raise InputError(
            "this is not the tokenizer.json of a model",
            file=file,
            field=field or None,
            way_out="take the file tokenizer.json that comes with the model, whole",
        ) from error
    tokenizer.no_truncation()
    tokenizer.no_padding()

    def count(texts: Sequence[str]) -> list[int]:
        encoded = tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [len(one.ids) for one in encoded]

    return count
