"""Muon for the matrices inside a network, AdamW for all else.

Muon (Jordan et al. 2024) steps along the nearest orthogonal matrix of the gradient's momentum; it
is the library's own (torch 2.9 and later).
"""

from typing import Any

from terazi.foundry.train.recipe import Recipe
from terazi.models.torch_tree import Network, torch

_ADAM = {"betas": (0.9, 0.95), "eps": 1e-8}


class Optimiser:
    """Changes the weights that may learn.

    Args:
        network: whose weights they are.
        recipe: with the rates.
        passes: over the text that will be made: the more often it is read, the more the weights
            are held small.
    """

    def __init__(self, network: Network, recipe: Recipe, passes: float = 0.0) -> None:
        vectors = {
            id(part.weight)
            for part in (network.get_input_embeddings(), network.get_output_embeddings())
            if part is not None
        }
        groups: dict[str, list[Any]] = {"matrices": [], "vectors": [], "rest": []}
        for weight in network.parameters():
            if not weight.requires_grad:
                continue
            if id(weight) in vectors:
                groups["vectors"].append(weight)
            elif weight.ndim == 2 and recipe.matrix_rate:
                groups["matrices"].append(weight)
            else:
                groups["rest"].append(weight)
        self._weights = [weight for group in groups.values() for weight in group]
        self._clip = recipe.clip
        shrink = recipe.weight_decay * passes
        optim = torch().optim
        adam = [
            {"params": groups[name], "lr": rate, "highest": rate}
            for name, rate in (("vectors", recipe.vector_rate), ("rest", recipe.rate))
            if groups[name]
        ]
        self._parts = []
        if adam:
            self._parts.append(optim.AdamW(adam, weight_decay=shrink, **_ADAM))
        if groups["matrices"]:
            muon = {"params": groups["matrices"], "highest": recipe.matrix_rate}
            self._parts.append(optim.Muon([muon], lr=recipe.matrix_rate, weight_decay=shrink))

    @property
    def weights(self) -> list[Any]:
        """That learn, in a fixed order."""
        return self._weights

    def step(self, part: float) -> None:
        """Change the weights by their gradients, at a part of the highest rates; forget these."""
        torch().nn.utils.clip_grad_norm_(self._weights, self._clip)
        for optimiser in self._parts:
            for group in optimiser.param_groups:
                group["lr"] = group["highest"] * part
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)

    def state(self) -> list[dict[str, Any]]:
        """All that is remembered from step to step."""
        return [optimiser.state_dict() for optimiser in self._parts]

    def restore(self, state: list[dict[str, Any]]) -> None:
        """Go on from a :meth:`state`."""
        for optimiser, one in zip(self._parts, state, strict=True):
            optimiser.load_state_dict(one)
