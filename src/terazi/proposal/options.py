"""The ways to serve the purpose, as a proposal describes them, and the machine they run on."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, PositiveFloat, PositiveInt

from terazi.proposal.claims import Files
from terazi.proposal.codes import CodeError
from terazi.proposal.dependency import Control, SpentLocally
from terazi.proposal.futures import Gain
from terazi.proposal.spending import CostLine, Exit, Outages, Review
from terazi.proposal.uncertain import Between
from terazi.proposal.values import Country, Day, Language, Money, Months, Name, Note, Part, Text


class Electricity(Part):
    """What a kilowatt-hour costs there."""

    price_per_kwh: Money
    """Price of one kilowatt-hour."""
    outages: Outages | None = None
    """Hours without power, and what power costs meanwhile."""


class Hardware(Part):
    """The machine that a tool or model would run on."""

    description: Text
    """What machine it is, as people would order it."""
    price: Money
    """What the machine costs."""
    lifetime_months: Months = 48
    """How many months it will serve."""
    watts: PositiveFloat | None = None
    """Power while answering, if somebody has measured it; otherwise an estimate is labelled."""
    electricity: Electricity | None = None
    """What the power costs."""
    memory_gb: PositiveFloat | None = None
    """Its memory, in GB."""
    memory_bandwidth_gb_s: PositiveFloat | None = None
    """How much it reads from memory in a second, in GB; the maker of the processor says."""
    cores: PositiveInt | None = None
    """Cores of its processor."""
    spent_locally: SpentLocally | None = None
    """Share of its price that stays in the country; none, if left out."""


class Figure(Part):
    """A figure that somebody else measured or recorded about an option, with its source."""

    measure: Text
    """What was measured, as findings name it (``terazi probes --measures`` lists them)."""
    estimate: float
    """The figure."""
    low: float | None = None
    """Lower end of its 95 % interval, if known."""
    high: float | None = None
    """Upper end of its 95 % interval, if known."""
    unit: Text = "share"
    """Unit of the figure; a share is between 0 and 1."""
    more_is: Literal["better", "worse"] | None = None
    """Which end of its scale is the good one, as the source says."""
    language: Language | None = None
    """BCP-47 tag, where the figure belongs to one language."""
    n: PositiveInt | None = None
    """How many cases the figure rests on."""
    date: Day
    """When it was measured (year-month-day)."""
    source: Text
    """Who measured it, and where it can be read."""
    grade: Literal["measured elsewhere", "documented", "judged", "assumed", "claimed"] = (
        "measured elsewhere"
    )
    """How it is known. What a seller says is claimed, and never counts as a benefit."""


class OptionPart(Part):
    """What every option has."""

    name: Name
    """What the report calls the option."""
    set_up: Money | None = None
    """Paid once."""
    monthly: Money | None = None
    """Paid every month: staff who watch over it, hosting, connection."""
    costs: tuple[CostLine, ...] = ()
    """What else it costs, line by line."""
    review: Review | None = None
    """People who look at its answers."""
    exit: Exit | None = None
    """What leaving it costs, counted in the last month of the horizon."""
    outcomes: tuple[Gain, ...] = ()
    """What it brings about, of what the proposal's ``outcomes`` count."""
    control: Control | None = None
    """Who can change it, stop it or take it away."""
    spent_locally: SpentLocally | None = None
    """Share of what else it costs (not machine, not tokens) that stays in the country."""
    figures: tuple[Figure, ...] = ()
    """What others have measured or recorded about the option."""


class Nothing(OptionPart):
    """What happens today, and goes on happening."""

    kind: Literal["nothing"]
    """The kind of option."""
    today: Text
    """Where people go now, and what becomes of those who find no answer."""


class People(OptionPart):
    """The same money in people's hands."""

    kind: Literal["people"]
    """The kind of option."""
    role: Text
    """Nurse, teacher, clerk, …"""
    monthly_wage: Money
    """All that one of them costs a month."""
    hours_per_month: Annotated[float, Field(gt=0, le=744)] = 160
    """How many hours one of them answers questions in a month."""
    answers_per_hour: PositiveFloat
    """How many questions one of them answers in an hour."""
    answers_per_hour_between: Between | None = None
    """The 90 % interval of ``answers_per_hour``."""


class Tool(OptionPart):
    """A classical tool: retrieval over a table of vetted questions and answers."""

    kind: Literal["tool"]
    """The kind of option."""
    table: Note = ""
    """CSV file beside the proposal, with columns id, language, question, answer, vetted_by."""


def _variable(value: str) -> str:
    """Let a key be named, never written: a proposal is passed on, and printed."""
    if re.fullmatch(r"([A-Za-z_][A-Za-z0-9_]{0,79})?", value):
        return value
    raise CodeError(
        "this is not the name of an environment variable",
        "put the key into an environment variable and write that one's name here, as CLINIC_KEY;"
        " a key itself is never written into a proposal",
    )


class AtMost(Part):
    """What a weighing may spend at an endpoint. Each limit may be left out."""

    tokens: PositiveInt | None = None
    """Read and written together."""
    money: Money | None = None
    """By the prices of the tokens, in their currency."""
    minutes: PositiveFloat | None = None
    """Of waiting for answers."""


class Endpoint(Part):
    """How a model behind an endpoint is asked, and what that may cost."""

    key_variable: Annotated[str, AfterValidator(_variable)] = ""
    """The environment variable that holds the key; the key itself is never written here."""
    unencrypted: bool = False
    """Allow http:// to another machine: everybody on the way can read questions and key."""
    at_once: Annotated[int, Field(ge=1, le=64)] = 4
    """How many questions may be under way at the same time."""
    read_price: Money | None = None
    """Price of a million tokens read."""
    written_price: Money | None = None
    """Price of a million tokens written."""
    spent_locally: SpentLocally | None = None
    """Share of that price that stays in the country; none, if left out."""
    country: Country | None = None
    """Two-letter code of the country where its server stands; unknown, if left out."""
    country_source: Note = ""
    """Who says so: a contract. Without it the country is only assumed."""
    at_most: AtMost = AtMost()
    """What a weighing may spend there."""


class Model(OptionPart):
    """A language model, whoever made it."""

    kind: Literal["model", "adapted", "local"]
    """The kind of option."""
    model: Text
    """``packaged:smollm2-135m``, ``packaged:gemma-3-270m``, the path of a GGUF file or of a folder
    with config.json and *.safetensors or that the foundry made, ``hub:OWNER/NAME``, or
    ``endpoint:URL#NAME``."""
    backend: Literal["llama.cpp", "transformers"] | None = None
    """What runs it: llama.cpp a GGUF file and transformers the others, if left out."""
    openness: Note = ""
    """Its exact name in the European Open Source AI Index (``docs/openness.md``). Naming it is the
    leave to download that one file where the mirror has it not."""
    licence_files: Files = ()
    """Files beside the proposal with the texts that say what its licence demands."""
    endpoint: Endpoint | None = None
    """How a model behind an endpoint is asked, and what that may cost."""


class AsItIs(Model):
    """A language model as its maker gives it away."""

    kind: Literal["model"]
    """The kind of option."""


class Trained(Model):
    """A language model that was trained on local text."""

    kind: Literal["adapted", "local"]
    """The kind of option."""
    corpus: Note = ""
    """Folder of the clean corpus that it was trained on, or its manifest.json; if left out, what
    the card beside the model says of it."""


class Adapted(Trained):
    """A foreign model that was trained further on local text."""

    kind: Literal["adapted"]
    """The kind of option."""
    base: Note = ""
    """The model that it began from, as ``packaged:gemma-3-270m``, a GGUF file, or its name; if left
    out, what the card beside the model says."""


class Local(Trained):
    """A language model that was trained on local text alone."""

    kind: Literal["local"]
    """The kind of option."""


Option = Annotated[Nothing | People | Tool | AsItIs | Adapted | Local, Field(discriminator="kind")]
