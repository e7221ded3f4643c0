"""Who decided, who was asked, who can say no, and who was not there: as the proposal states it."""

from typing import Annotated, Any, Literal

from pydantic import Field, GetJsonSchemaHandler, PositiveInt, StringConstraints, model_validator
from pydantic_core import CoreSchema

from terazi.proposal.values import Day, Money, Name, Note, Part, Text

Quote = Annotated[str, StringConstraints(strip_whitespace=True, max_length=600)]

#: The rungs of Arnstein's ladder, the lowest first.
Rung = Literal[
    "manipulation",
    "therapy",
    "informing",
    "consultation",
    "placation",
    "partnership",
    "delegated power",
    "citizen control",
]


class Group(Part):
    """People who were asked. Their name alone will do."""

    who: Text
    """Who was asked."""
    how_many: PositiveInt | None = None
    """How many of them."""
    when: Day | None = None
    """The day on which they were asked (year-month-day)."""
    paid: Money | None = None
    """What each of them was paid for it; an amount of 0 where it was nothing."""
    quote: Quote = ""
    """What they said, in their own words."""
    rung: Rung | None = None
    """The rung of Arnstein's ladder on which they stand, as you see it."""
    evidence: Note = ""
    """What shows it: minutes of a meeting, an agreement."""

    @model_validator(mode="before")
    @classmethod
    def _name_alone(cls, value: object) -> object:
        return {"who": value} if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Either the name alone or the fields."""
        described = handler.resolve_ref_schema(handler(core_schema))
        name = {"type": "string", "minLength": 1, "maxLength": 4000}
        return {"anyOf": [name, described], "description": described.get("description", "")}


class Veto(Part):
    """People who live with it and may stop it."""

    who: Name
    """Who may say no."""
    used: bool = False
    """Whether they have said no."""
    why: Quote = ""
    """Why they said no, in their own words where there are any."""
    when: Day | None = None
    """The day on which they said no (year-month-day)."""
    options: tuple[Name, ...] = ()
    """The options they may stop, by their names; every tool and model, if left out."""


class Participation(Part):
    """Was it built with the people who will live with it, or for them?"""

    decided_by: Text
    """Who decided to propose this."""
    built: Literal["with them", "for them"] | None = None
    """Whether it was made with the people who will live with it, or for them."""
    consulted: Annotated[tuple[Group, ...], Field(max_length=100)] = ()
    """Who was asked."""
    can_veto: Annotated[tuple[Veto, ...], Field(max_length=100)] = ()
    """Who can stop it."""
    absent: tuple[Text, ...] = ()
    """Who should have been asked and was not."""
