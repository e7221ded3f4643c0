"""What is trained, and how: one recipe a method, as measured (docs/contest.md)."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

LOCAL, FULL, LORA, VOCABULARY = "local", "full", "lora", "new vocabulary"


@dataclass(frozen=True, slots=True)
class Shape:
    """Of a transformer that is trained from scratch.

    Attributes:
        vocabulary: tokens at most.
        width: of a token's vector.
        layers: one above the other.
        heads: of attention; each is ``width / heads`` wide.
        inner: width inside the feed-forward part (SwiGLU, Shazeer 2020).
    """

    vocabulary: int
    width: int
    layers: int
    heads: int
    inner: int


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a network is trained.

    Attributes:
        lengths: tokens of a window, with the part of the budget that each has: short windows
            first, since they are cheap and most of what can be learnt is near.
        tokens_a_step: predicted before the weights are changed.
        matrix_rate: highest learning rate of Muon (Jordan et al. 2024), for the matrices inside;
            0 leaves them to AdamW.
        rate: highest learning rate of AdamW (Loshchilov & Hutter 2019), for all else.
        vector_rate: as ``rate``, for the vectors of tokens.
        warm_up, decay: parts of the budget in which the rates rise from and fall to nothing,
            each along a line.
        passes: over the text at most: what is read more often is learnt by heart, and a budget
            that would hold more is not used up.
        weight_decay: of AdamW and Muon, for each pass over the text.
        clip: longest gradient.
    """

    lengths: tuple[tuple[int, float], ...]
    tokens_a_step: int
    matrix_rate: float
    rate: float
    vector_rate: float
    warm_up: float = 0.03
    decay: float = 0.5
    passes: float = math.inf
    weight_decay: float = 0.0
    clip: float = 1.0

    def rate_at(self, part: float) -> float:
        """Of the highest rates, after a part of the budget (0 to 1)."""
        rising = min(1.0, (part + 1e-3) / self.warm_up) if self.warm_up else 1.0
        falling = min(1.0, (1 - part) / self.decay) if self.decay else 1.0
        return rising * falling

    def no_longer_than(self, window: int) -> "Recipe":
        """For a network that reads fewer tokens."""
        return replace(self, lengths=tuple((min(one, window), part) for one, part in self.lengths))


_FROM_SCRATCH = Recipe(
    lengths=((64, 0.35), (128, 0.35), (256, 0.3)),
    tokens_a_step=1024,
    matrix_rate=0.02,
    rate=0.01,
    vector_rate=0.01,
    passes=6.0,
    weight_decay=0.05,
)
_ADAPTED = Recipe(
    lengths=((256, 1.0),),
    tokens_a_step=512,
    matrix_rate=0.0,
    rate=2e-4,
    vector_rate=2e-4,
    warm_up=0.05,
    decay=0.8,
)
RECIPES: Mapping[str, Recipe] = MappingProxyType(
    {
        LOCAL: _FROM_SCRATCH,
        FULL: replace(_ADAPTED, rate=3e-4, vector_rate=3e-4, tokens_a_step=256),
        LORA: replace(_ADAPTED, rate=3e-3, tokens_a_step=256),
        VOCABULARY: replace(_ADAPTED, vector_rate=2e-3),
    }
)

# Largest shapes by minutes of one core: in a small budget the smaller network sees more text and
# ends ahead.
_SHAPES = (
    (5.0, Shape(vocabulary=2048, width=128, layers=2, heads=4, inner=320)),
    (20.0, Shape(vocabulary=2048, width=160, layers=3, heads=5, inner=416)),
    (60.0, Shape(vocabulary=4096, width=256, layers=4, heads=8, inner=672)),
    (300.0, Shape(vocabulary=8192, width=384, layers=6, heads=6, inner=1024)),
)
_LARGEST = Shape(vocabulary=16384, width=512, layers=8, heads=8, inner=1376)


def shape_for(budget: float) -> Shape:
    """The shape of a transformer from scratch for a budget in seconds of one core."""
    return next((shape for most, shape in _SHAPES if budget <= most * 60), _LARGEST)
