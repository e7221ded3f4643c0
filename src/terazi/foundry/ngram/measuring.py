"""Which vocabulary and which order: by bits per byte on text that the model was not made of."""

import math
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from terazi.foundry.ngram.model import NGram, estimate
from terazi.foundry.tokenizer import Tokenizer
from terazi.models.long_text import windows
from terazi.models.scoring import as_tokens

#: Bytes, as the contest has them.
WINDOW, STRIDE = 2048, 2048


@dataclass(frozen=True, slots=True)
class Trial:
    """One model, and how well it does.

    Attributes:
        vocabulary: tokens that it knows.
        order: tokens of its longest n-grams.
        bits_per_byte: of the text that was held back.
        seconds: of one processor, to encode the text and to make the model.
        ngrams: different ones, of all orders.
    """

    vocabulary: int
    order: int
    bits_per_byte: float
    seconds: float
    ngrams: int


@dataclass(frozen=True, slots=True)
class Windows:
    """Texts as the contest reads them: in windows, every byte scored once.

    Attributes:
        sequences: the tokens of each window, what stands before its own part included.
        starts: where its own part begins.
        bytes: of all texts.
    """

    sequences: list[list[int]]
    starts: list[int]
    bytes: int


def in_windows(
    tokenizer: Tokenizer, texts: Sequence[str], *, window: int = WINDOW, stride: int = STRIDE
) -> Windows:
    """Cut texts as `terazi.models.long_text` does, and into tokens as `terazi.models.scoring`."""
    sequences: list[list[int]] = []
    starts: list[int] = []
    for text in texts:
        requests = list(windows(text, window=window, stride=stride))
        own, begins = as_tokens(_Reader(tokenizer), requests)
        sequences += own
        starts += begins
    return Windows(sequences, starts, sum(len(text.encode()) for text in texts))


def bits_per_byte(model: NGram, cut: Windows) -> float:
    """What a byte costs; lower is better.

    Raises:
        ValueError: there is no text.
    """
    if not cut.bytes:
        raise ValueError("there is no text to measure on")
    found = model.log_probabilities_each(cut.sequences, cut.starts)
    return -math.fsum(map(np.sum, found)) / math.log(2) / cut.bytes


def remembering(model: NGram, cut: Windows) -> NGram:
    """The model with the memory that suits a text best which it was not made of.

    Raises:
        ValueError: there is no text.
    """
    return model.remembering(cut.sequences, cut.starts)


def trials(
    tokenizers: Iterable[Tokenizer],
    train: Sequence[str],
    validation: Sequence[str],
    orders: Iterable[int] = (3, 4, 5, 6),
) -> Iterator[Trial]:
    """Make a model by each tokenizer and order, with a memory, and measure it.

    The memory is chosen on the validation text too: a handful of numbers.

    Raises:
        InputError: there is no text, or it has more n-grams than are kept.
        ValueError: there is no text to measure on.
    """
    orders = tuple(orders)
    for tokenizer in tokenizers:
        started = time.process_time()
        encoded = tokenizer.ids(train)
        encoding = time.process_time() - started
        cut = in_windows(tokenizer, validation)
        for order in orders:
            started = time.process_time()
            model = estimate(encoded, tokenizer.vocabulary, order, mark=tokenizer.mark)
            model = remembering(model, cut)
            took = encoding + time.process_time() - started
            yield Trial(
                tokenizer.vocabulary,
                order,
                bits_per_byte(model, cut),
                took,
                sum(len(level.keys) for level in model.levels),
            )


def best(found: Iterable[Trial]) -> Trial:
    """The one with the fewest bits per byte; of equals the smallest model."""
    return min(found, key=lambda one: (one.bits_per_byte, one.ngrams))


class _Reader:
    """As much of a backend as it takes to cut texts."""

    window = 2**31

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.begin = tokenizer.mark
        self._encoding = tokenizer.encoding

    def tokens(self, text: str) -> list[int]:
        """With the mark before."""
        return [self.begin, *self._encoding.encode(text, add_special_tokens=False).ids]

    def read(self, *_: object, **__: object) -> list[float]:
        """Nobody asks."""
        raise NotImplementedError
