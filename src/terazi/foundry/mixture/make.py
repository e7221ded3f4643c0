"""Mix a transformer and an n-gram: weights and memory by a text that neither was made of."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from terazi.errors import InputError
from terazi.foundry.mixture.store import same_tokens, save
from terazi.foundry.mixture.weights import COUNTS, DEPTHS, Weights, fitted, mixed
from terazi.foundry.ngram.counts import Integers
from terazi.foundry.ngram.language_model import NGramModel
from terazi.foundry.ngram.measuring import STRIDE, WINDOW
from terazi.foundry.ngram.recent import Recent, Row, tuned
from terazi.foundry.ngram.smoothing import Floats
from terazi.models.long_text import windows
from terazi.models.scoring import as_tokens
from terazi.models.transformers_model import TransformersModel

#: Tables of weights, by what they are told apart by.
SHAPES = {
    "one weight": (1, 1),
    "by length of context": (DEPTHS, 1),
    "by length and count of context": (DEPTHS, COUNTS),
}
_TOGETHER = 8  # windows that are read in one call

Bits = dict[str, float]


@dataclass(frozen=True, slots=True)
class Mixed:
    """A mixture that was made.

    Attributes:
        weights: of the transformer.
        recent: the memory of the text so far.
        bits_per_byte: on the validation text: of each model alone, of the mixture by each table of
            weights (found on one half of the documents and measured on the other, and the other
            way round), and of what was saved (on the text by which its few numbers were chosen).
        bytes: on the disk.
    """

    weights: Weights
    recent: Recent
    bits_per_byte: Bits
    bytes: int


def mix(transformer: Path, ngram: Path, validation: Sequence[str], folder: Path) -> Mixed:
    """Make a mixture.

    Args:
        transformer: a folder as the transformers library reads it.
        ngram: a folder as `terazi.foundry.ngram.store.save` made it, of the same tokens.
        validation: texts that neither was made of; windows that are too long for the transformer
            are left out.
        folder: of the mixture.

    Raises:
        InputError: the models are not of the same tokens or damaged, or there is no text.
        TeraziError: the disk refuses, or the extra is not installed.
    """
    same_tokens(transformer, ngram)
    network, grams = TransformersModel(transformer), NGramModel(ngram)
    read = _read(network, grams, validation)
    network.close()
    bits = {
        "transformer": _bits(read.transformer, read.bytes),
        "n-gram": _bits(read.ngram, read.bytes),
    }
    for name, shape in SHAPES.items():
        bits[name] = _bits(_crosswise(read, shape), read.bytes)
    best = min(SHAPES, key=bits.__getitem__)
    weights = fitted(read.transformer, read.ngram, read.evidence, SHAPES[best])
    together = mixed(weights.at(read.evidence), read.transformer, read.ngram)
    recent = tuned(together, read.row, grams.about.vocabulary)
    raised = recent.raised(together, read.row, grams.about.vocabulary)
    bits["mixture"] = _bits(np.log(raised), read.bytes)
    facts = {"validation, bits per byte": bits, "weights": best}
    size = save(folder, transformer, ngram, weights=weights, recent=recent, facts=facts)
    return Mixed(weights, recent, bits, size)


class _Text(NamedTuple):
    """A text as both models read it: by token, but for the bytes of all of it."""

    transformer: Floats  # logarithms of probabilities
    ngram: Floats
    evidence: Integers
    half: npt.NDArray[np.bool_]  # of the documents
    row: Row
    bytes: int


def _read(network: TransformersModel, grams: NGramModel, texts: Sequence[str]) -> _Text:
    sequences: list[list[int]] = []
    starts: list[int] = []
    halves: list[bool] = []
    size = 0
    for number, text in enumerate(texts):
        requests = list(windows(text, window=WINDOW, stride=STRIDE))
        for request, tokens, start in zip(requests, *as_tokens(network, requests), strict=True):
            if len(tokens) <= network.window:
                sequences.append(tokens)
                starts.append(start)
                halves.append(number % 2 == 0)
                size += len(request.continuation.encode())
    if not sequences:
        raise InputError(
            f"there is no text to mix the models by that fits into {network.window} tokens, which "
            "the transformer reads at most",
            way_out="give a validation text, or train with a longer window or a larger vocabulary",
        )
    theirs: list[list[float]] = []
    for first in range(0, len(sequences), _TOGETHER):
        part = slice(first, first + _TOGETHER)
        theirs += network.read_each(sequences[part], starts[part])
    model = grams.model.plain
    return _Text(
        np.concatenate(theirs),
        np.concatenate(model.log_probabilities_each(sequences, starts)),
        np.concatenate(model.evidence_each(sequences, starts)),
        np.repeat(np.array(halves), [len(one) for one in theirs]),
        model.row(sequences, starts, whole=True),
        size,
    )


def _crosswise(read: _Text, shape: tuple[int, int]) -> Floats:
    """Logarithms of probabilities, each half's by the weights of the other."""
    found = np.empty(len(read.half))
    for own in (read.half, ~read.half):
        weights = fitted(read.transformer[~own], read.ngram[~own], read.evidence[~own], shape)
        found[own] = np.log(
            mixed(weights.at(read.evidence[own]), read.transformer[own], read.ngram[own])
        )
    return found


def _bits(logarithms: Floats, size: int) -> float:
    return -math.fsum(logarithms) / math.log(2) / size
