"""Who holds what an option cannot do without, and how hard a shock the question is asked for."""

from typing import Annotated

from pydantic import Field, PositiveFloat

from terazi.proposal.values import Note, Part

SpentLocally = Annotated[float, Field(ge=0, le=1)]


class Control(Part):
    """Who can change it, stop it or take it away. What is left out stays unknown."""

    weights: Note = ""
    """Who holds the model's weights, or the table's rows, and may change them."""
    hosting: Note = ""
    """Who runs the machine that answers."""
    data: Note = ""
    """Who holds the questions and the answers."""
    skills: Note = ""
    """Who is able to run it and to put it right, and who employs them."""


class Shocks(Part):
    """How large a shock to reckon with; what is left out, Terazi assumes and says so."""

    price_rise: PositiveFloat | None = None
    """By what share prices rise: 0.25 for a quarter more."""
    exchange_rate: PositiveFloat | None = None
    """By what share everything paid abroad becomes dearer: 0.3 for 30 %."""
    source: Note = ""
    """Where the two figures come from."""
