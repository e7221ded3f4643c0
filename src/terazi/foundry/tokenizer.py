"""A tokenizer of one's own: byte-level BPE, trained on the local text, that knows no unknowns.

Texts are cut at GPT-2's places (Radford et al. 2019) before pieces are joined, since llama.cpp
has the same cut and an exported model must see the same tokens there. All 256 bytes are tokens,
so that any text of any script can be written down (Sennrich, Haddow & Birch 2016; Wang, Cho & Gu
2020).
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from terazi.errors import TeraziError
from terazi.files import make_folder, write_atomically

#: Begins and ends a document. It is no text: where a text has these letters, they are letters.
MARK = "<|endoftext|>"
FILE = "tokenizer.json"
#: Fewer than this leaves no room for a piece: 256 bytes and the mark.
SMALLEST = 257
_TOGETHER = 1000  # documents that are cut into tokens at once

Ids = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tokenizer:
    """A trained tokenizer.

    Attributes:
        encoding: of the library ``tokenizers``.
        mark: the id of the mark of a document's beginning and end.
        vocabulary: how many tokens there are.
    """

    encoding: Any
    mark: int
    vocabulary: int

    @property
    def digest(self) -> str:
        """SHA-256 of its JSON form."""
        return hashlib.sha256(self.encoding.to_str().encode()).hexdigest()

    def ids(self, texts: Sequence[str]) -> list[Ids]:
        """The tokens of each text, without marks."""
        found: list[Ids] = []
        for first in range(0, len(texts), _TOGETHER):
            batch = self.encoding.encode_batch_fast(
                list(texts[first : first + _TOGETHER]), add_special_tokens=False
            )
            found += [np.array(one.ids, dtype=np.int64) for one in batch]
        return found

    def stream(self, texts: Sequence[str]) -> Ids:
        """All texts in a row, the mark before each and after the last; shape (tokens,)."""
        mark = np.array([self.mark], dtype=np.int64)
        return np.concatenate([part for ids in self.ids(texts) for part in (mark, ids)] + [mark])

    def save(self, folder: Path, *, window: int) -> None:
        """Write it as the transformers library reads it.

        Args:
            folder: of the model.
            window: tokens that the model reads at most.

        Raises:
            TeraziError: the disk refuses.
        """
        make_folder(folder)
        write_atomically(folder / FILE, self.encoding.to_str(pretty=True))
        settings = {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "bos_token": MARK,
            "eos_token": MARK,
            "model_max_length": window,
            "clean_up_tokenization_spaces": False,
        }
        write_atomically(folder / "tokenizer_config.json", json.dumps(settings, indent=2) + "\n")


def train(texts: Iterable[str], vocabulary: int) -> Tokenizer:
    """Learn which pieces of bytes are worth a token.

    Args:
        texts: of the training side alone.
        vocabulary: tokens at most; a small text may have fewer pieces than that.

    Raises:
        ValueError: the vocabulary has no room for all bytes.
        TeraziError: the library is not installed.
    """
    if vocabulary < SMALLEST:
        raise ValueError(f"a vocabulary of {vocabulary}, where {SMALLEST} are the fewest")
    library = _library()
    encoding = library.Tokenizer(library.models.BPE())
    cut = library.pre_tokenizers.ByteLevel(add_prefix_space=False)
    encoding.pre_tokenizer = cut
    encoding.decoder = library.decoders.ByteLevel()
    encoding.post_processor = library.processors.TemplateProcessing(
        single=f"{MARK} $A", special_tokens=[(MARK, 0)]
    )
    trainer = library.trainers.BpeTrainer(
        vocab_size=vocabulary,
        initial_alphabet=sorted(cut.alphabet()),
        special_tokens=[MARK],
        show_progress=False,
    )
    encoding.train_from_iterator(texts, trainer)
    return _whole(encoding)


def load(folder: Path) -> Tokenizer:
    """Read what :meth:`Tokenizer.save` wrote.

    Raises:
        TeraziError: it is damaged, or the library is not installed.
    """
    path = folder / FILE
    try:
        return _whole(_library().Tokenizer.from_file(str(path)))
    except Exception as error:  # what a damaged file makes the library raise is anything
        if isinstance(error, TeraziError):
            raise
        raise TeraziError(f"{path}: this tokenizer cannot be read: {error}") from error


def _whole(encoding: Any) -> Tokenizer:  # noqa: ANN401  an extra, without types here
    encoding.encode_special_tokens = True  # the mark written in a text is text
    mark = encoding.token_to_id(MARK)
    if mark is None:
        raise TeraziError(f"the tokenizer has no {MARK}")
    return Tokenizer(encoding, int(mark), int(encoding.get_vocab_size()))


def _library() -> Any:  # noqa: ANN401  an extra, without types here
    try:
        import tokenizers  # noqa: PLC0415  an extra
        from tokenizers import (  # noqa: PLC0415
            decoders,
            models,
            pre_tokenizers,
            processors,
            trainers,
        )
    except ImportError as error:
        raise TeraziError(
            "building a model needs the package tokenizers, which is not installed\n"
            "  → pip install 'terazi[foundry]'"
        ) from error
    del decoders, models, pre_tokenizers, processors, trainers  # loaded with their package
    return tokenizers
