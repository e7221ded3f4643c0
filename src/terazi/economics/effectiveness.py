"""What more of an outcome costs, and which option is the best buy at each worth of it.

Pure reckoning on joint draws of costs and effects; nothing here says what an outcome is worth.

Sources: Drummond, Sculpher, Claxton, Stoddart & Torrance (2015), Methods for the economic
evaluation of health care programmes, 4th edition, chapters 4 and 11 (frontier, dominance,
incremental ratios, net benefit); Stinnett & Mullahy (1998), Net health benefits, Medical Decision
Making 18(2) (net benefit); Fenwick, Claxton & Sculpher (2001), Representing uncertainty: the role
of cost-effectiveness acceptability curves, Health Economics 10(8) (probability of being best);
Claxton (1999), The irrelevance of inference, Journal of Health Economics 18(3) (expected loss).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from terazi.economics.uncertain import Array

#: Draws that are looked at together, so that memory stays small.
_BLOCK = 10_000


@dataclass(frozen=True, slots=True)
class Step:
    """Where an option stands by its mean cost and effect.

    Attributes:
        ratio: extra cost for one more of the outcome, against the option before it on the
            frontier; None for the cheapest one there, and for those that are not on it.
        against: the number of that option.
        dominated_by: the option that costs no more and brings about no less, and differs.
        mixed_by: the two options on the frontier that, mixed, bring about as much for less.
    """

    ratio: float | None = None
    against: int | None = None
    dominated_by: int | None = None
    mixed_by: tuple[int, int] | None = None

    @property
    def on_frontier(self) -> bool:
        """Whether some worth of the outcome makes it the best buy."""
        return self.dominated_by is None and self.mixed_by is None


def frontier(costs: Sequence[float], effects: Sequence[float]) -> list[Step]:
    """The efficiency frontier of options by their mean costs and effects.

    Args:
        costs: one an option.
        effects: as many; more is better.

    Returns:
        One step an option, in their order.
    """
    count = len(costs)
    steps = [Step() for _ in range(count)]
    for one in range(count):
        better = [other for other in range(count) if _dominates(costs, effects, other, one)]
        if better:
            cheapest = min(better, key=lambda other: (costs[other], -effects[other], other))
            steps[one] = Step(dominated_by=cheapest)
    left = sorted(
        (one for one in range(count) if steps[one].dominated_by is None),
        key=lambda one: effects[one],
    )
    edge: list[int] = []
    for one in left:
        while len(edge) > 1 and _slope(costs, effects, edge[-1], one) <= _slope(
            costs, effects, edge[-2], edge[-1]
        ):
            edge.pop()
        edge.append(one)
    for one in left:
        if one not in edge:
            above = next(place for place, end in enumerate(edge) if effects[end] > effects[one])
            steps[one] = Step(mixed_by=(edge[above - 1], edge[above]))
    for before, after in pairwise(edge):
        steps[after] = Step(ratio=_slope(costs, effects, before, after), against=before)
    return steps


def _dominates(costs: Sequence[float], effects: Sequence[float], one: int, other: int) -> bool:
    """Costs no more, brings about no less, and is not the same; of two alike the first stays."""
    if one == other or costs[one] > costs[other] or effects[one] < effects[other]:
        return False
    alike = costs[one] == costs[other] and effects[one] == effects[other]
    return not alike or one < other


def _slope(costs: Sequence[float], effects: Sequence[float], before: int, after: int) -> float:
    return (costs[after] - costs[before]) / (effects[after] - effects[before])


@dataclass(frozen=True, slots=True, eq=False)
class Worths:
    """How options compare at each worth of one more of the outcome.

    All arrays are of shape (worths, options), in units of the budget's currency but for shares.

    Attributes:
        worths: of shape (worths,).
        net_benefit: mean of worth times effect less cost.
        best: share of the draws in which an option's net benefit is the highest; a tie is shared.
        expected_loss: what choosing the option costs on average, against the best in each draw.
        regret: the 95th percentile of that loss: one time in twenty it is more.
        most_regret: the most in any of the draws; it grows with their number.
    """

    worths: Array
    net_benefit: Array
    best: Array
    expected_loss: Array
    regret: Array
    most_regret: Array

    def buys(self) -> list[int]:
        """The option with the highest mean net benefit at each worth."""
        return [int(number) for number in self.net_benefit.argmax(axis=1)]


def over_worths(worths: Array, costs: Array, effects: Array) -> Worths:
    """Compare options over a range of worths.

    Args:
        worths: of shape (worths,), in currency for one of the outcome.
        costs: of shape (options, draws).
        effects: of shape (options, draws).
    """
    shape = (worths.size, costs.shape[0])
    net, best, regret, most = (np.zeros(shape) for _ in range(4))
    expected = np.zeros(shape)
    for place, worth in enumerate(worths):
        losses = np.empty(costs.shape)
        for start in range(0, costs.shape[1], _BLOCK):
            block = slice(start, start + _BLOCK)
            benefit = worth * effects[:, block] - costs[:, block]
            highest = benefit.max(axis=0)
            losses[:, block] = highest - benefit
            winners = benefit == highest
            best[place] += (winners / winners.sum(axis=0)).sum(axis=1)
        net[place] = worth * effects.mean(axis=1) - costs.mean(axis=1)
        expected[place] = losses.mean(axis=1)
        regret[place] = np.quantile(losses, 0.95, axis=1)
        most[place] = losses.max(axis=1)
    return Worths(worths, net, best / costs.shape[1], expected, regret, most)


def least_regret(costs: Array, effects: Array, worth: float) -> tuple[Array, list[int]]:
    """Regret of each option in each future, and those whose highest regret is the lowest.

    Minimax regret: Savage (1951), The theory of statistical decision, Journal of the American
    Statistical Association 46.

    Args:
        costs: of shape (futures, options).
        effects: of shape (futures, options).
        worth: of one more of the outcome.

    Returns:
        Regrets of shape (futures, options), and the numbers of the least regretted options.
    """
    benefit = worth * effects - costs
    regrets = benefit.max(axis=1, keepdims=True) - benefit
    highest = regrets.max(axis=0)
    least = np.flatnonzero(np.isclose(highest, highest.min(), rtol=1e-12, atol=1e-9))
    return regrets, [int(number) for number in least]
