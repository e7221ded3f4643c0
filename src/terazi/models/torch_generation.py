"""Answers written by a model of the transformers library on torch, several at once.

All prompts of a wave and their answers are one sequence to the model, as in
`terazi.models.torch_tree`: a mask says which tokens each one follows, so that nothing is filled up
to equal lengths and what prompts share is read once.
"""

from collections.abc import Sequence
from functools import cache, partial

import numpy as np
import numpy.typing as npt

from terazi.models.answer import piece_of
from terazi.models.torch_tree import BATCH, Network, Tensor, Tokenizer, masks, torch, transformers
from terazi.models.tree import Node


class TorchWriter:
    """A :class:`terazi.models.generation.Writer`.

    Args:
        model: as ``AutoModelForCausalLM`` gives it, one that can be read as a tree.
        tokenizer: as ``AutoTokenizer`` gives it.
        ends: tokens with which the model ends an answer.
        room: tokens in memory at most.
    """

    def __init__(self, model: Network, tokenizer: Tokenizer, ends: set[int], room: int) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self._ends = ends
        self.room = room
        self.piece = cache(self._piece)
        self._decode = partial(
            tokenizer.decode, skip_special_tokens=True, clean_up_tokenization_spaces=False
        )
        # Some tokenizers leave out a space at the beginning of a text.
        self._before = tokenizer("a", add_special_tokens=False).input_ids
        self.begin()

    def begin(self) -> None:
        """Forget everything."""
        self._memory = transformers().DynamicCache()
        self._read = np.empty((0, len(Node._fields)), dtype=np.int64)

    def read(self, nodes: Sequence[Node], rows: Sequence[int]) -> list[int]:
        """Read nodes; the likeliest token after each of ``rows``."""
        wanted = set(rows)
        found: list[int] = []
        with torch().inference_mode():
            for start in range(0, len(nodes), BATCH):
                part = nodes[start : start + BATCH]
                asked = [row for row in range(len(part)) if start + row in wanted]
                found += self._likeliest(part, asked)
        return found

    def _likeliest(self, part: Sequence[Node], rows: Sequence[int]) -> list[int]:
        own = np.array(part, dtype=np.int64)
        self._read = np.concatenate([self._read, own])
        tensor = partial(torch().tensor, dtype=torch().long, device=self._model.device)
        output = self._model(
            input_ids=tensor([[node.token for node in part]]),
            position_ids=tensor([[node.position for node in part]]),
            attention_mask=masks(self._model, partial(_visible, own, self._read)),
            past_key_values=self._memory,
            use_cache=True,
            logits_to_keep=tensor(rows),
        )
        return self.choose(output.logits[0])

    def choose(self, logits: Tensor) -> list[int]:
        """The token to go on with by each row of logits, shape (rows, vocabulary)."""
        likeliest: list[int] = logits.argmax(-1).tolist()
        return likeliest

    def _piece(self, token: int) -> bytes | None:
        if token in self._ends:
            return None
        shown = self._decode([*self._before, token]).removeprefix(self._decode(self._before))
        return piece_of(shown, self._tokenizer.convert_ids_to_tokens(token) or "")


def _visible(
    own: npt.NDArray[np.int64], read: npt.NDArray[np.int64], window: int | None
) -> npt.NDArray[np.bool_]:
    """Which of the tokens that were read each of the own follows, itself included.

    A token follows those of its first branch that do not come after it.
    """
    _, position, branch, _ = own.T[:, :, None]
    _, positions, firsts, lasts = read.T[:, None, :]
    visible = (firsts <= branch) & (branch <= lasts) & (positions <= position)
    if window is not None:
        visible &= position - positions < window
    return np.asarray(visible, dtype=np.bool_)
