"""Trying the stopping rule: on planted truth in many runs at once, and on answers already given."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from terazi.statistics.betting import STAKES, Bets, Floats
from terazi.statistics.stopping import Answer, Question, Stopper


def first_refuted(
    outcomes: Floats,
    mean: float | Floats,
    error: float,
    *,
    planned: bool = True,
    of_set: bool = False,
    stakes: Floats = STAKES,
) -> NDArray[np.intp]:
    """Return after how many items each run first says that the truth is above a supposed mean.

    For "below", take everything from 1: ``first_refuted(1 - outcomes, 1 - mean, …)``. For paired
    differences, rescale them: ``(difference + 1) / 2``, with a mean of one half for no difference.

    Args:
        outcomes: in [0, 1], of the shape runs x items.
        mean: the supposed mean, strictly between 0 and 1; one for all runs or one for each.
        error: the chance of ever saying so wrongly, at most.
        planned: the number of items is known beforehand.
        of_set: as for :class:`~terazi.statistics.betting.Bets`.
        stakes: as for the same.

    Returns:
        For each run a number from 1; items + 1 where it never says so.
    """
    runs, items = outcomes.shape
    means = np.broadcast_to(np.asarray(mean, dtype=np.float64), (runs,))
    bets = Bets(means, error, items=items if planned else None, of_set=of_set, stakes=stakes)
    first = np.full(runs, items + 1, dtype=np.intp)
    for place in range(items):
        bets.add(outcomes[:, place])
        first[bets.refuted & (first > items)] = place + 1
    return first


def replay(
    question: Question,
    outcomes: Mapping[str, Sequence[float | None]],
    *,
    error: float,
    of_set: bool = False,
) -> Answer:
    """Return where one question ends if items are asked in the given order until it is decided.

    Args:
        question: what is to be decided.
        outcomes: of each of the question's names, as many, on the same items.
        error: as for :class:`~terazi.statistics.stopping.Stopper`.
        of_set: as for the same.
    """
    items = len(outcomes[question.of])
    stopper = Stopper([question], items, error=error, of_set=of_set)
    for place in range(items):
        for name, values in outcomes.items():
            stopper.add(name, str(place), values[place])
        if stopper.done:
            break
    return stopper.answer(question)
