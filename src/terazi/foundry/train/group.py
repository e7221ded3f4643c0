"""One machine by default, several where PyTorch's launcher started them.

    torchrun --nproc-per-node 4 -m terazi.foundry.train FOLDER

Each takes its share of a step's rows; gradients are averaged, so all hold the same weights. The
first one writes.
"""

import os
from collections.abc import Sequence
from typing import Any

from terazi.models.torch_tree import torch


class Group:
    """Those that train together; often just one."""

    def __init__(self) -> None:
        self._size = int(os.environ.get("WORLD_SIZE", "1"))
        self._number = int(os.environ.get("RANK", "0"))
        if self._size > 1:
            torch().distributed.init_process_group("gloo")

    @property
    def leads(self) -> bool:
        """Whether this one writes."""
        return self._number == 0

    def share(self, rows: range) -> range:
        """Of a step's rows; at least one, so where there are too few some are taken twice."""
        own = rows[self._number :: self._size]
        return own if len(own) else rows[:1]

    def average(self, weights: Sequence[Any]) -> None:
        """Give all the mean of their gradients."""
        if self._size == 1:
            return
        for weight in weights:
            if weight.grad is not None:
                torch().distributed.all_reduce(weight.grad)
                weight.grad /= self._size

    def first(self, thing: Any) -> Any:  # noqa: ANN401  whatever it is
        """What the first one has, for all."""
        if self._size == 1:
            return thing
        held = [thing]
        torch().distributed.broadcast_object_list(held, src=0)
        return held[0]

    def end(self) -> None:
        """All have come so far."""
        if self._size > 1:
            torch().distributed.barrier()
            torch().distributed.destroy_process_group()
