"""Where data of those who ask go, and on whose work options live: as the proposal states it."""

from typing import Annotated, Literal

from pydantic import Field

from terazi.proposal.values import Country, Money, Name, Note, Part

#: Unit of a fact: 0 is no, 1 is yes.
YES_OR_NO = "yes or no"
LEAVES_MACHINE = "data leaves the machine"
LEAVES_COUNTRY = "data leaves the country"
RIGHTS_NOT_SETTLED = "creators' rights not settled"
#: What a red line may forbid (at_most: 0) though nobody can measure it by counting cases.
FACTS = (LEAVES_MACHINE, LEAVES_COUNTRY, RIGHTS_NOT_SETTLED)

#: What questions may tell that can hurt somebody in the wrong hands.
SENSITIVE = ("health", "children")

Consent = Literal["given", "not needed", "not asked", "refused"]
Compensation = Literal["paid", "not asked for", "not paid"]


class Way(Part):
    """One part of the way that a question takes to an option, and its answer back."""

    by: Name
    """How it travels: text message through the telephone company, a nurse who types it in."""
    on_the_machine: bool = False
    """Whether it happens at the machine that answers, so that nothing is sent."""
    country: Country | None = None
    """Two-letter code of the country in which it ends or is kept; unknown, if left out."""
    options: tuple[Name, ...] = ()
    """The options that are reached by it; every tool and model, if left out."""
    source: Note = ""
    """What shows it: a contract, a map of the network. Without one it is only assumed."""


class DataProtection(Part):
    """What questions tell about people, who gets to see it, and by which right."""

    about: tuple[Literal["personal", "health", "children", "nothing"], ...] = ()
    """What questions tell: about persons, their health, children; or nothing about anybody."""
    ways: tuple[Way, ...] = ()
    """By which ways questions come and answers go, besides the option itself."""
    kept: Note = ""
    """What is kept of questions and answers, and where."""
    kept_days: Annotated[int, Field(ge=0, le=100_000)] | None = None
    """For how many days; 0 where nothing is kept."""
    consent: Note = ""
    """How those who ask have agreed, and what they were told."""
    law: Note = ""
    """The law or permit under which you do this, as you name it; ask a lawyer."""
    responsible: Note = ""
    """Who answers for the data."""
    source: Note = ""
    """What shows all this: a policy, a contract."""


class Corpus(Part):
    """Texts, recordings or tables of other people's making that options live on."""

    name: Name
    """What it is called."""
    options: tuple[Name, ...] = ()
    """The options that use it; every tool and model, if left out."""
    creators: Note = ""
    """Who made it."""
    licence: Note = ""
    """The licence or agreement under which it is used."""
    consent: Consent | None = None
    """Whether those who made it agreed to this use."""
    compensation: Compensation | None = None
    """Whether they were paid for it."""
    paid: Money | None = None
    """What they were paid together."""
    source: Note = ""
    """What shows this."""
