"""What is there already, and what the options would need: models, machines, people."""

from typing import Annotated, Literal

from pydantic import Field, PositiveFloat

from terazi.proposal.values import Money, Name, Note, Part

Count = Annotated[float, Field(ge=0, le=1e12)]


class Resource(Part):
    """One thing that options need: how much of it, and how much is there."""

    what: Name
    """What it is: nurses who read English, laptops, hours of connection a day."""
    ground: Literal["models", "compute", "people"]
    """Where it belongs: models and test sets, machines and power, or people and their skills."""
    needed: PositiveFloat
    """How much of it is needed."""
    there: Count | None = None
    """How much of it is there; left out, nobody has counted."""
    unit: Note = ""
    """What is counted: nurses, hours a day."""
    options: Annotated[tuple[Name, ...], Field(max_length=100)] = ()
    """The options that need it, by name; all but *nothing*, if left out."""
    closing: Money | None = None
    """What it would cost to get all that is missing."""
    source: Note = ""
    """Who counted, or why it is assumed."""


class Readiness(Part):
    """What is there already, and what is missing."""

    power_hours_per_day: Annotated[float, Field(ge=0, le=24)] | None = None
    """Hours a day with electricity where the machine stands."""
    connection_hours_per_day: Annotated[float, Field(ge=0, le=24)] | None = None
    """Hours a day with a connection to the internet."""
    resources: Annotated[tuple[Resource, ...], Field(max_length=100)] = ()
    """People, machines, models and whatever else the options need."""
