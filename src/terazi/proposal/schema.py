"""The proposal as a document: its fields, their units and what may be left out.

Unknown keys are errors (``terazi.proposal.read`` names the nearest right one). The text under each
field is part of the exported JSON Schema, which editors show while somebody writes, and of the
error message when the field is missing.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, PositiveFloat, PositiveInt

from terazi.proposal.claims import Claim
from terazi.proposal.dependency import Shocks
from terazi.proposal.futures import Future, Outcome, Purchase
from terazi.proposal.learning import Learning
from terazi.proposal.options import Hardware, Option
from terazi.proposal.participation import Participation
from terazi.proposal.preferences import Values
from terazi.proposal.protection import Corpus, DataProtection
from terazi.proposal.readiness import Readiness
from terazi.proposal.uncertain import Between
from terazi.proposal.values import (
    Country,
    Day,
    ExchangeRate,
    Language,
    Money,
    Months,
    Name,
    Note,
    Part,
    Promise,
    Text,
)
from terazi.proposal.work import Work

VERSION = 1


def _version(value: object) -> object:
    """Let the version come as a number or as the text of one."""
    return int(value) if isinstance(value, str) and value.isdecimal() else value


class Stakes(StrEnum):
    """How bad a wrong answer is. Health, law, credit, children and crisis are high."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Owner(Part):
    """The person who answers for it when it goes wrong."""

    name: Text
    """A person, not a department."""
    role: Text
    """What the person is, as director or head of the clinic."""
    contact: Note = ""
    """Where people can reach the owner. It is printed in the report."""


class Community(Part):
    """Who will live with it, and where."""

    name: Text
    """What the community calls itself."""
    country: Country
    """ISO 3166 two-letter code, as KE or TR."""
    region: Note = ""
    """County, province or town."""
    people: PositiveInt | None = None
    """How many people it is for."""


class Tokenizer(Part):
    """A tokenizer of a model that nobody has got yet: what would our language cost with it?"""

    name: Name
    """What the report calls it, after “tokenizer: ”."""
    file: Text
    """Its tokenizer.json, in the form of Hugging Face."""
    window: PositiveInt | None = None
    """Tokens of the model's context window."""
    read_price: Money | None = None
    """Price of a million tokens read."""
    written_price: Money | None = None
    """Price of a million tokens written."""

    @property
    def shown_as(self) -> str:
        """Its name in findings: it is no option that anybody could choose."""
        return f"tokenizer: {self.name}"


class RedLine(Part):
    """A limit set before measuring. No benefit pays for a failed one.

    ``at_least`` is compared with the lower bound of the interval, ``at_most`` with the upper.
    A figure that is unknown stops the option.
    """

    name: Name
    """What people call the limit."""
    measure: Text
    """The measure as findings name it (``terazi probes --measures`` lists them)."""
    language: Language | None = None
    """BCP-47 tag of one of the languages; left out, the limit holds in every one of them."""
    at_least: float | None = None
    """The least that is good enough."""
    at_most: float | None = None
    """The most that can be borne."""
    kinds: Annotated[
        tuple[Literal["tool", "model", "adapted", "local", "combined"], ...], Field(min_length=1)
    ] = ("tool", "model", "adapted", "local", "combined")
    """The kinds of option that it binds."""
    set_by: Text
    """Who set the limit: the community and, for high stakes, a professional."""
    why: Text
    """Why the limit is there and not elsewhere."""


class PathToPeople(Part):
    """The funded, dated, named way from a stop-gap to people."""

    funded: bool
    """Whether the money for it is there."""
    by: Day
    """The day from which people answer (year-month-day)."""
    who: Text
    """Who those people are, and who hires them."""


class Proposal(Part):
    """The whole question. No purpose, no weighing."""

    terazi: Annotated[Literal[1], BeforeValidator(_version)] = 1
    """Version of this format."""
    title: Name
    """What the report is called."""
    purpose: Text
    """What it is for: who should be able to do what, that they cannot do today."""
    beneficiaries: Text
    """Whom it is meant to help."""
    owner: Owner
    """Who answers for it."""
    stakes: Stakes
    """How bad a wrong answer is. Health, law, credit, children and crisis are high."""
    themes: tuple[Promise, ...] = ()
    """Which promises it makes: communication, education, health, business."""
    community: Community
    """Who will live with it, and where."""
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    """BCP-47 tags of the languages that it must serve, the most important first."""
    answers_per_month: PositiveFloat
    """How many questions are expected in a month."""
    answers_per_month_between: Between | None = None
    """The 90 % interval of ``answers_per_month``."""
    budget: Money
    """All that may be spent over the horizon."""
    horizon_months: Months
    """How many months the budget must last."""
    exchange_rates: tuple[ExchangeRate, ...] = ()
    """For amounts in another currency than the budget's."""
    hardware: Hardware | None = None
    """The machine that a tool or model would run on."""
    options: Annotated[tuple[Option, ...], Field(min_length=2)]
    """The ways to serve the purpose; ``nothing`` and ``people`` are always among them."""
    claims: tuple[Claim, ...] = ()
    """What sellers and makers say, to be held against what is measured."""
    tokenizers: tuple[Tokenizer, ...] = ()
    """Tokenizers of models that are not here, to see what a language would cost with them."""
    work: tuple[Work, ...] = ()
    """Work that would change, with the people who do it now."""
    outcomes: tuple[Outcome, ...] = ()
    """What the options are to bring about, beside answers."""
    for_the_same_money: tuple[Purchase, ...] = ()
    """What else the same money could buy: scholarships, an engineer."""
    future: tuple[Future, ...] = ()
    """How things may go; three scenarios that Terazi assumes, if left out."""
    learning: Learning | None = None
    """What an hour of learning takes, where the proposal promises education."""
    shocks: Shocks | None = None
    """How large a shock to reckon with: prices, exchange rate."""
    readiness: Readiness | None = None
    """What is there already, and what the options would need."""
    red_lines: tuple[RedLine, ...] = ()
    """The limits set before measuring. High stakes cannot do without."""
    path_to_people: PathToPeople | None = None
    """The funded, dated, named way from a stop-gap to people."""
    participation: Participation | None = None
    """Who decided, who was asked, and who was not."""
    values: Values | None = None
    """What those who will live with it said matters to them, in which order."""
    data_protection: DataProtection | None = None
    """What questions tell about people, who gets to see it, and by which right."""
    corpora: tuple[Corpus, ...] = ()
    """Other people's work that options live on, and what they have from it."""
    test_sets: tuple[Text, ...] = ()
    """Test sets to measure on: public ones by their names in ``terazi data`` (naming one is the
    leave to download it where the mirror has it not), and your own, as the YAML file beside the
    proposal that describes it (``docs/data.md``)."""
    ratings: Note = ""
    """CSV file beside the proposal with what clinicians said of answers (see
    ``docs/probes/danger_signs.md``)."""
    ask: Literal["enough", "all"] = "enough"
    """How many items of a test set to put to a model: *enough* to decide the red lines and
    comparisons, then stop; or *all* of them, which takes longer and gives narrower intervals."""
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 20261122
    """For the order of items and every simulation."""
