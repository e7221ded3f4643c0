"""Answers written by llama.cpp, several at once.

Every prompt of a wave, and its answer, is a llama.cpp sequence. A token that prompts share is
decoded once with the numbers of all of them.
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from terazi.models.answer import piece_of
from terazi.models.binding import library
from terazi.models.llama_tree import BATCH, SEQUENCES, decode
from terazi.models.tree import Node

if TYPE_CHECKING:
    from cyllama.llama.llama_cpp import LlamaContext, LlamaModel


class LlamaWriter:
    """A :class:`terazi.models.generation.Writer`; to be closed.

    Args:
        context: with unified memory, ``BATCH`` tokens a batch and ``SEQUENCES`` sequences, which
            nobody else may use meanwhile.
        model: the context's.
    """

    def __init__(self, context: "LlamaContext", model: "LlamaModel") -> None:
        self._context = context
        self._vocabulary = model.get_vocab()
        self._batch = library().LlamaBatch(n_tokens=BATCH, embd=0, n_seq_max=SEQUENCES)
        self._likeliest = library().LlamaSampler(library().LlamaSamplerChainParams())
        self._likeliest.add_greedy()
        self.piece = cache(self._piece)

    @property
    def room(self) -> int:
        """Tokens in memory at most."""
        return int(self._context.n_ctx)

    def begin(self) -> None:
        """Forget everything."""
        self._context.memory_seq_rm(-1, -1, -1)

    def read(self, nodes: Sequence[Node], rows: Sequence[int]) -> list[int]:
        """Read nodes; the likeliest token after each of ``rows``."""
        wanted = set(rows)
        found: list[int] = []
        for start in range(0, len(nodes), BATCH):
            part = nodes[start : start + BATCH]
            asked = [row for row in range(len(part)) if start + row in wanted]
            self._batch.clear()
            for row, node in enumerate(part):
                owners = list(range(node.first, node.last + 1))
                self._batch.add(node.token, node.position, owners, logits=start + row in wanted)
            decode(self._context, self._batch)
            found += [int(self._likeliest.sample(self._context, row)) for row in asked]
        return found

    def close(self) -> None:
        """Give the memory back; not that of the context."""
        self._batch.close()
        self._likeliest.close()

    def _piece(self, token: int) -> bytes | None:
        if self._vocabulary.is_eog(token):
            return None
        # Marks have no text; the second argument is how many spaces to leave out.
        shown = self._vocabulary.token_to_piece(token, 0, False)  # noqa: FBT003  takes no names
        return piece_of(shown, self._vocabulary.get_text(token))
