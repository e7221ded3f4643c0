"""What is kept beside a verdict: who remains, what would flip it, what is worth knowing.

Plain data, as it stands in ``verdict.json``. Nowhere is there a score of an option: shares are of
values that people may hold, chances are of events, and amounts are in the unit of their own row.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the ledger: a measure, in a language or ""."""

    measure: str
    language: str


@dataclass(frozen=True, slots=True)
class RowChance:
    """On one row: probabilities, 0 to 1, that each of two options is no worse than the other."""

    row: Row
    first_no_worse: float
    second_no_worse: float


@dataclass(frozen=True, slots=True)
class PairChance:
    """Two options: the probability that each is no worse than the other on every row."""

    first: str
    second: str
    first_no_worse: float
    second_no_worse: float
    rows: tuple[RowChance, ...]
    not_known: tuple[Row, ...]  # of one of them it was asked and is not known: neither dominates


@dataclass(frozen=True, slots=True)
class Dominated:
    """An option that another one dominates, and how probable that is."""

    option: str
    by: str
    probability: float


@dataclass(frozen=True, slots=True)
class Remaining:
    """The options that passed everything and that no other one dominates."""

    options: tuple[str, ...]
    dominated: tuple[Dominated, ...]
    pairs: tuple[PairChance, ...]


@dataclass(frozen=True, slots=True)
class Weight:
    """The weight of a row, 0 to 1 of all."""

    row: Row
    weight: float


@dataclass(frozen=True, slots=True)
class Preferred:
    """For whom an option comes first.

    ``ranks``: the shares of all values at which it comes first, second and so on. ``typical``:
    the mean weights of those at which it comes first, the heaviest first; empty where it never
    does. ``confidence``: how probable it is that it comes first at those mean weights, when what
    is not known of the figures is taken into account.
    """

    option: str
    ranks: tuple[float, ...]
    typical: tuple[Weight, ...]
    confidence: float | None
    best_on: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """Where the choice flips as one row is given more weight, the others sharing the rest."""

    row: Row
    weight: float
    below: str
    above: str


@dataclass(frozen=True, slots=True)
class HowFar:
    """How far a figure must move until something flips, all in ``unit``.

    ``what``: "red line" (the end of the interval until the limit), "today" (the estimate until it
    is no longer shown to be better than what happens today) or "between options" (the estimate
    until ``against`` is as good). ``now`` is where it stands, ``until`` where it flips.
    """

    what: str
    option: str
    row: Row
    against: str  # the name of the red line, or of the other option
    now: float
    until: float
    unit: str


@dataclass(frozen=True, slots=True)
class Flips:
    """What one must value to prefer each option, and how far figures must move."""

    rows: tuple[Row, ...] = ()  # that tell some of the options apart, and so are weighed
    options: tuple[Preferred, ...] = ()
    turns: tuple[Turn, ...] = ()
    profiles: int = 0  # how many values were drawn
    said: tuple[str, ...] = ()  # what was said of the values, and kept
    left_out: tuple[str, ...] = ()  # what was said and nothing measured speaks of
    contradicted: bool = False  # what was said leaves no room on these rows, so all were drawn
    how_far: tuple[HowFar, ...] = ()


@dataclass(frozen=True, slots=True)
class Becomes:
    """A verdict that knowing a figure may lead to, the present one included, and its chance."""

    verdict: str
    chance: float


@dataclass(frozen=True, slots=True)
class Worth:
    """What it would be worth to know one figure, or to have more items on it.

    ``chance``: that the verdict (its word or its option) is another one once the figure is known
    exactly; None where nobody can say how probable its values are. ``chance_with_items``: the
    same after ``items`` more. ``at_stake``: by how much, in ``unit``, the red line is expected to
    be missed by acting as today instead of knowing; None where no single red line is asked about.
    """

    option: str
    row: Row
    chance: float | None
    items: int | None
    chance_with_items: float | None
    at_stake: float | None
    unit: str
    assumed: bool  # nothing is known: every share is taken as equally likely
    becomes: tuple[Becomes, ...] = ()  # once known exactly, the likeliest first


@dataclass(frozen=True, slots=True)
class Information:
    """Which single figure could change the verdict, and the chance if all were known."""

    worth: tuple[Worth, ...]  # those that could, the most likely first
    asked: int  # how many figures were looked at
    all_known: float | None  # chance that the verdict is another one; None: nothing is uncertain
    draws: int
