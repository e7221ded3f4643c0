"""Outcomes that are counted, what else the money could buy, and futures that may come."""

from typing import Annotated, Literal

from pydantic import Field

from terazi.proposal.uncertain import Effect, Number, PlainNumber
from terazi.proposal.values import Language, Money, Months, Name, Note, Part

_ONE = PlainNumber(amount=1)


class Gain(Part):
    """What an option brings about, by the answer or by the month."""

    what: Name
    """The outcome, as it is called under the proposal's ``outcomes``."""
    per_answer: Effect | None = None
    """How many of it one answer brings about."""
    per_month: Effect | None = None
    """How many of it a month of service brings about."""
    measure: Note = ""
    """Instead: a measure that is a share of answers, as “topic accuracy”, once it is measured."""
    language: Language | None = None
    """BCP-47 tag, where the measure belongs to one language."""
    source: Note = ""
    """Who says so, or why it is assumed."""


class Outcome(Part):
    """Something that options are to bring about, so that more of it is better."""

    what: Name
    """What is counted, in the plural: children treated on the first day."""
    about: Literal[
        "health", "education", "communication", "business", "rights", "dignity", "culture"
    ]
    """What it belongs to. Rights, dignity and culture never get a price."""
    worth_from: Money | None = None
    """The least that anybody concerned would give for one more of it."""
    worth_to: Money | None = None
    """The most. Between the two, the report shows every price; it chooses none."""


class Purchase(Part):
    """Something else that the same money could buy."""

    what: Name
    """What it is, in the plural: scholarships, engineer-months."""
    price: Money
    """What one of it costs."""


class Future(Part):
    """One way in which things may go. A scenario, not a forecast."""

    name: Name
    """What it is called."""
    from_month: Months = 1
    """The month from which it is different."""
    volume: Number = _ONE
    """By what the number of questions is multiplied."""
    token_price: Number = _ONE
    """By what the prices of tokens are multiplied."""
    wages: Number = _ONE
    """By what wages and pay are multiplied."""
    outcomes: Number = _ONE
    """By what the outcomes of tools and models are multiplied; those of people stay."""
    gone: Annotated[tuple[Name, ...], Field(max_length=100)] = ()
    """Options that end then, by name; or “endpoints” for all models behind one."""
    why: Note = ""
    """Why it may come so."""
