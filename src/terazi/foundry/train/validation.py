"""How well a network under training does on the validation text, quickly.

For choosing weights and for curves only: the contest itself scores every byte the same way for
all models (`terazi.models.long_text`).
"""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from terazi.foundry.tokenizer import Ids
from terazi.models.torch_tree import Network, torch

_TOGETHER = 2048  # tokens that are read at once


class Validation:
    """The beginning of a validation text.

    Args:
        texts: its documents.
        stream: makes tokens of texts, a mark before each.
        most: bytes that are looked at; whole windows, at least one.
        length: tokens of a window.
    """

    def __init__(
        self, texts: Sequence[str], stream: Callable[[Sequence[str]], Ids], most: int, length: int
    ) -> None:
        joined = "\n".join(texts).encode()[: max(most, 4 * length)].decode(errors="ignore")
        ids = stream([joined])[:-1]  # without the mark of the end
        count = max((len(ids) - 1) // length, 1)
        whole = ids[: count * length + 1]
        if len(whole) < count * length + 1:  # a text shorter than one window
            count, length = 1, len(whole) - 1
        self._inputs = whole[:-1].reshape(count, length)
        self._targets = whole[1:].reshape(count, length)
        #: That the predicted tokens stand for.
        self.bytes = len(joined.encode()) * (whole.size - 1) / max(len(ids) - 1, 1)

    def bits_per_byte(self, network: Network) -> float:
        """Of the network as it is now."""
        rows = max(_TOGETHER // self._inputs.shape[1], 1)
        nats = 0.0
        network.eval()
        with torch().inference_mode():
            for first in range(0, len(self._inputs), rows):
                piece = slice(first, first + rows)
                nats += float(loss(network, self._inputs[piece], self._targets[piece], "sum"))
        network.train()
        return nats / math.log(2) / self.bytes


def loss(network: Network, inputs: Ids, targets: Ids, how: str = "mean") -> Any:  # noqa: ANN401
    """The cross entropy of the next token, in nats; inputs and targets of shape (rows, length)."""
    logits = network(
        input_ids=torch().from_numpy(np.ascontiguousarray(inputs)), use_cache=False
    ).logits
    wanted = torch().from_numpy(np.ascontiguousarray(targets))
    return torch().nn.functional.cross_entropy(
        logits.flatten(0, 1), wanted.flatten(), reduction=how
    )
