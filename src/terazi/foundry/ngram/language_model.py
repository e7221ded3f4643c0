"""The n-gram as a language model that is asked like any other."""

import hashlib
import math
from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

import numpy as np

from terazi.foundry.ngram.model import NGram
from terazi.foundry.ngram.store import ABOUT, COUNTS, load, read_about
from terazi.foundry.ngram.tokens import FILE as TOKENIZER
from terazi.foundry.ngram.tokens import Pieces, read_tokenizer
from terazi.models.digest import file_sha256
from terazi.models.generation import AT_ONCE, generate
from terazi.models.interface import (
    Generation,
    ModelIdentity,
    Prompt,
    Score,
    ScoreRequest,
    Usage,
)
from terazi.models.memory import FLOOR, Form, Need
from terazi.models.scoring import CONVENTIONS, score
from terazi.models.tree import Node, count_tokens
from terazi.models.usage import of_answers, of_scores, plus

BACKEND = "n-gram"

_GRAM = 48  # bytes of memory: key, count, share, remainder, sum, and what loading adds
_ENTRY = 250  # bytes of an entry of the vocabulary


class NGramModel:
    """An n-gram model from a folder.

    Args:
        place: a folder as `terazi.foundry.ngram.store.save` made it.
        name: for people.

    Raises:
        InputError: there is no model in it, or a damaged one.
        TeraziError: the package that reads tokenizers is not installed.
    """

    window = 2**31  # it reads the last few tokens only, so no text is too long
    threads = 1
    at_once = AT_ONCE

    def __init__(self, place: Path, *, name: str = "") -> None:
        self._place = place
        self.about = read_about(place)
        self._tokenizer = read_tokenizer(place / TOKENIZER)
        self.identity = ModelIdentity(
            name=name or place.name,
            weights=digest(place, (ABOUT, COUNTS)),
            tokenizer=self.about.tokenizer_sha256,
            template="",
            precision="F64",
            backend=BACKEND,
            backend_version=f"{self.about.form}, tokenizers {version('tokenizers')}",
            conventions=CONVENTIONS,
        )
        self.usage = Usage()

    def score(self, requests: Sequence[ScoreRequest], *, preamble: str = "") -> list[Score]:
        """Log-likelihoods of continuations after ``preamble`` + context.

        Conventions: `terazi.models.scoring`.
        """
        return score(self, requests, preamble)

    def generate(self, requests: Sequence[Prompt]) -> list[Generation]:
        """The likeliest token each time."""
        prompts = [self.tokens(request.text) for request in requests]
        writer = NGramWriter(self.model, Pieces(self._tokenizer))
        answers = generate(writer, requests, prompts, window=self.window, at_once=self.at_once)
        self.usage = plus(self.usage, of_answers(prompts, answers))
        return answers

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text alone, without begin and end marks."""
        return [len(self._plain(text)) for text in texts]

    def close(self) -> None:
        """Give the memory back."""
        self.__dict__.pop("model", None)

    @cached_property
    def model(self) -> NGram:
        """The probabilities, read when they are first asked for."""
        return load(self._place, self.about)

    # What it takes ----------------------------------------------------------------------------

    @property
    def best_form(self) -> Form:
        """The only one: it remembers nothing of a text, whatever its length."""
        return Form(full=False, window=FLOOR)

    def needs(self, form: Form) -> Need:  # noqa: ARG002  the only one
        """Of memory."""
        return Need(sum(self.about.ngrams) * _GRAM + self.about.vocabulary * _ENTRY)

    def in_form(self, form: Form) -> "NGramModel":  # noqa: ARG002  the only one
        """The same model."""
        return self

    # What scoring and planning ask for ---------------------------------------------------------

    @property
    def begin(self) -> int:
        """The mark of a document's beginning."""
        return self._tokenizer.mark

    def tokens(self, text: str) -> list[int]:
        """The text as the beginning of a document."""
        return [self.begin, *self._plain(text)]

    def prompt_tokens(self, prompt: Prompt) -> list[int]:
        """The same as any text: it has no template."""
        return self.tokens(prompt.text)

    def read(
        self,
        sequences: Sequence[Sequence[int]],
        starts: Sequence[int],
        *,
        preamble: Sequence[int],  # noqa: ARG002  it is in the sequences, and nothing is kept of it
        shared: int,  # noqa: ARG002
    ) -> list[float]:
        """Log-likelihood of each sequence from its start on."""
        _, unique = count_tokens(sequences, starts)
        self.usage = plus(self.usage, of_scores(sequences, unique))
        return [math.fsum(found) for found in self.model.log_probabilities_each(sequences, starts)]

    def _plain(self, text: str) -> list[int]:
        found: list[int] = self._tokenizer.encoding.encode(text, add_special_tokens=False).ids
        return found


class NGramWriter:
    """A :class:`terazi.models.generation.Writer`.

    Args:
        model: gives the probabilities.
        pieces: of its tokens.
    """

    room = 2**31

    def __init__(self, model: NGram, pieces: Pieces) -> None:
        self._model = model
        self.piece = pieces.piece
        self._read: dict[int, list[int]] = {}  # by branch

    def begin(self) -> None:
        """Forget everything."""
        self._read = {}

    def read(self, nodes: Sequence[Node], rows: Sequence[int]) -> list[int]:
        """Read nodes; the likeliest token after each of ``rows``."""
        return [
            int(np.argmax(self._model.distribution(context)))
            for context in contexts(self._read, nodes, rows)
        ]


def contexts(
    known: dict[int, list[int]], nodes: Sequence[Node], rows: Sequence[int]
) -> list[list[int]]:
    """Read nodes; all tokens up to each of ``rows``.

    Args:
        known: the tokens of each branch until now; the nodes' are added.
        nodes: parents first.
        rows: of nodes, in ascending order.
    """
    wanted = set(rows)
    found = []
    for row, node in enumerate(nodes):
        for branch in range(node.first, node.last + 1):
            known.setdefault(branch, []).append(node.token)
        if row in wanted:
            found.append(known[node.first].copy())
    return found


def digest(folder: Path, files: Sequence[str]) -> str:
    """SHA-256 over the names and digests of files."""
    lines = "".join(f"{file} {file_sha256(folder / file)}\n" for file in files)
    return hashlib.sha256(lines.encode()).hexdigest()
