"""How fast an option answers, as another part measured it."""

import math
from dataclasses import dataclass

from terazi.economics.uncertain import Quantity
from terazi.finding import Grade, Interval, Source


@dataclass(frozen=True, slots=True)
class Performance:
    """How fast an option answers and what power that takes, as another part measured it.

    Attributes:
        seconds_per_answer: by the clock, one answer after the other, more than 0.
        watts: mean power meanwhile, None if unknown. The proposal's own figure comes before it.
        grade: how we know both.
        source: where they come from, if from elsewhere.
        watts_grade: how we know the watts, where that differs.
        tokens: read and written for an answer, where an endpoint counts them.
        seconds_between: the interval of the seconds.
        tokens_between: the intervals of the tokens read and written.
    """

    seconds_per_answer: float
    watts: float | None
    grade: Grade
    source: Source | None = None
    watts_grade: Grade | None = None
    tokens: tuple[float, float] | None = None
    seconds_between: Interval | None = None
    tokens_between: tuple[Interval | None, Interval | None] = (None, None)

    def __post_init__(self) -> None:
        if not 0 < self.seconds_per_answer < math.inf:
            raise ValueError(f"{self.seconds_per_answer} seconds an answer")
        if self.watts is not None and not 0 <= self.watts < math.inf:
            raise ValueError(f"{self.watts} watts")

    def seconds(self, option: str) -> Quantity:
        """Seconds an answer of the option of that name, as a quantity of the simulation."""
        return measured(f"{option}: seconds", self.seconds_per_answer, self.seconds_between)


def measured(name: str, estimate: float, interval: Interval | None) -> Quantity:
    """A measured figure as a quantity of the simulation."""
    if interval is None or not interval.low <= estimate <= interval.high:
        return Quantity(name, estimate)
    return Quantity(name, estimate, interval.low, interval.high, level=interval.level)
