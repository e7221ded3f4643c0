"""Work that would change: whose, how much of it, and what options would change in it."""

from typing import Annotated

from pydantic import Field, PositiveFloat, PositiveInt, StringConstraints

from terazi.proposal.values import Money, Name, Note, Part


class Change(Part):
    """What one option would change in somebody's work. All of it is assumed."""

    option: Name
    """The option, by its name."""
    share: Annotated[float, Field(ge=0, le=1)]
    """Share of the tasks that the option would do."""
    checking_minutes: Annotated[float, Field(ge=0)] | None = None
    """Minutes that these people check each task done by the option."""
    rework_minutes: Annotated[float, Field(ge=0)] | None = None
    """Minutes that these people put right, for each task done by the option, on average."""


class Work(Part):
    """Work that would change: whose, how much of it, and how it is paid."""

    group: Name
    """Who does it, as they would call themselves."""
    occupation: Note = ""
    """Their occupation: a title or code of O*NET, as Registered Nurses or 29-1141.00."""
    isco: Annotated[str, StringConstraints(pattern=r"^([0-9]{1,4})?$")] = ""
    """Their occupation in ISCO-08, as 2221."""
    people: PositiveInt | None = None
    """How many they are."""
    minutes_per_task: Annotated[float, Field(ge=0)] | None = None
    """Minutes that a task takes them now; 0 for people who would only check."""
    tasks_per_month: PositiveFloat | None = None
    """How many such tasks there are in a month; as many as questions, if left out."""
    hourly_pay: Money | None = None
    """What one of them is paid for an hour."""
    changes: tuple[Change, ...] = ()
    """What options would change in it."""
    source: Note = ""
    """Who counted or estimated this."""
