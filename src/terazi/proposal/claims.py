"""What sellers and makers say about an option, to be held against what is measured."""

from typing import Annotated

from pydantic import BeforeValidator, PositiveInt

from terazi.proposal.values import Day, Language, Name, Note, Part, Text


def _listed(value: object) -> object:
    """Let one name stand for a list of one."""
    return [value] if isinstance(value, str) else value


#: Files beside the proposal; one may be written without a list around it.
Files = Annotated[tuple[Text, ...], BeforeValidator(_listed)]


class Claim(Part):
    """One thing that somebody who gains by it says about an option."""

    option: Name
    """The option, by its name."""
    text: Text
    """What is said, in its own words or near them."""
    source: Text
    """Who says it, and where it can be read."""
    date: Day
    """When it was said (year-month-day)."""
    measure: Note = ""
    """What would show whether it is true, as ``terazi probes --measures`` lists it; left out where
    nothing could."""
    language: Language | None = None
    """BCP-47 tag, where the claim is about one language."""
    value: float | None = None
    """The figure that is claimed; a share is between 0 and 1."""
    about: float | None = None
    """A rounded figure that is claimed: it may be a tenth off."""
    at_least: float | None = None
    """Claimed: no less than this."""
    at_most: float | None = None
    """Claimed: no more than this."""
    low: float | None = None
    """Lower end of the interval that was published with ``value``."""
    high: float | None = None
    """Upper end of it."""
    n: PositiveInt | None = None
    """How many cases the claimed figure rests on."""
    version: Note = ""
    """The version of the model or product that it was said of."""
    prompting: Note = ""
    """How it was asked there: with how many examples, in which words, on which test set."""
