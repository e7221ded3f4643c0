"""What the community said of its values: what comes before what, and how much weight it may have.

No option is scored with it. It bounds the weights that are drawn to show what one must value to
prefer each option (``terazi.verdict.flips``).
"""

from typing import Annotated

from pydantic import Field

from terazi.proposal.values import Day, Name, Note, Part, Text

COST = "cost"  # all that it costs, by whatever figure

Weight = Annotated[float, Field(ge=0, le=1)]


class Order(Part):
    """Something matters at least as much as something else."""

    first: Name
    """What matters at least as much: a theme, a measure, one of the languages, or ``cost``."""
    then: Name
    """What comes after it, in the same words."""
    said_by: Note = ""
    """Who said so, if others than named above."""


class WeightBound(Part):
    """The least or the most that something may count, of all that counts."""

    of: Name
    """A theme, a measure, one of the languages, or ``cost``."""
    at_least: Weight | None = None
    """The least share of all the weight, 0 to 1."""
    at_most: Weight | None = None
    """The most."""
    said_by: Note = ""
    """Who said so, if others than named above."""


class Values(Part):
    """What those who will live with it said matters to them."""

    said_by: Text
    """Who said it, and how they were asked."""
    when: Day | None = None
    """The day on which they said it (year-month-day)."""
    orders: Annotated[tuple[Order, ...], Field(max_length=50)] = ()
    """What comes before what."""
    weights: Annotated[tuple[WeightBound, ...], Field(max_length=50)] = ()
    """The least and the most that something may count."""
