"""The proposal as a document: its fields, their units and what may be left out.

Unknown keys are errors (``terazi.proposal.read`` names the nearest right one). The text under each
field is part of the exported JSON Schema, which editors show while somebody writes, and of the
error message when the field is missing.

Scalars may come as text, as YAML wrote them: each field reads its own. So ``country: NO`` stays
Norway and a telephone number keeps its leading zero.
"""

import datetime as dt
import re
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PositiveFloat,
    PositiveInt,
    StringConstraints,
    WithJsonSchema,
)

from terazi.finding import Theme
from terazi.proposal.codes import CodeError, country, currency, language

VERSION = 1
PROMISES = tuple(theme for theme in Theme if theme.part == "promise")


def _version(value: object) -> object:
    """Let the version come as a number or as the text of one."""
    return int(value) if isinstance(value, str) and value.isdecimal() else value


def _day(value: object) -> object:
    """Let a day be year-month-day and nothing else.

    Pydantic alone would read a bare number as seconds since 1970.
    """
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    text = value.strip() if isinstance(value, str) else ""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            raise CodeError(f"there is no day {text}", "look at a calendar") from None
    raise CodeError(
        f"“{text[:40]}” is not a date" if text else "a date is needed",
        "write year-month-day, as 2026-11-22",
    )


def _promise(value: object) -> object:
    """Let only the promises be themes of a proposal: the challenges are always looked at."""
    if value in PROMISES:
        return value
    raise CodeError(
        f"“{str(value)[:40]}” is not a promise that a proposal can make",
        f"write one of: {', '.join(PROMISES)}. Terazi looks at the other themes unasked",
    )


def _variable(value: str) -> str:
    """Let a key be named, never written: a proposal is passed on, and printed."""
    if re.fullmatch(r"([A-Za-z_][A-Za-z0-9_]{0,79})?", value):
        return value
    raise CodeError(
        "this is not the name of an environment variable",
        "put the key into an environment variable and write that one's name here, as CLINIC_KEY;"
        " a key itself is never written into a proposal",
    )


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
Name = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=80, pattern=r"^[^\n\r\t\u2028\u2029]+$"
    ),
]
Day = Annotated[dt.date, BeforeValidator(_day)]
Months = Annotated[int, Field(gt=0, le=600)]
Language = Annotated[str, AfterValidator(language), Field(examples=["sw", "en", "pt-BR"])]
Country = Annotated[str, AfterValidator(country), Field(examples=["KE", "TR"])]
Currency = Annotated[str, AfterValidator(currency), Field(examples=["KES", "TRY"])]
Promise = Annotated[
    Theme,
    BeforeValidator(_promise),
    WithJsonSchema({"type": "string", "enum": [str(theme) for theme in PROMISES]}),
]


class Part(BaseModel):
    """Anything in a proposal: fixed once read, and nothing unknown in it."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True, allow_inf_nan=False
    )


class Stakes(StrEnum):
    """How bad a wrong answer is. Health, law, credit, children and crisis are high."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Money(Part):
    """An amount of money, in its own currency and of its own day."""

    amount: Annotated[float, Field(ge=0, le=1e18)]
    """How much, in units of the currency."""
    currency: Currency
    """ISO 4217 code, as KES or TRY."""
    date: Day
    """The day the price or wage held (year-month-day)."""
    source: Note = ""
    """Who says so: a price list, a pay scale, a letter."""


class ExchangeRate(Part):
    """One unit of ``currency`` costs ``rate`` units of the budget's currency."""

    currency: Currency
    """ISO 4217 code of the money to be changed."""
    rate: PositiveFloat
    """How many units of the budget's currency one unit of it costs."""
    date: Day
    """The day the rate held (year-month-day)."""
    source: Text
    """Who published the rate."""


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


class Electricity(Part):
    """What a kilowatt-hour costs there."""

    price_per_kwh: Money
    """Price of one kilowatt-hour."""


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


class Figure(Part):
    """A figure that somebody else measured or recorded about an option, with its source."""

    measure: Text
    """What was measured, as findings name it (``terazi probes`` lists the names)."""
    estimate: float
    """The figure."""
    low: float | None = None
    """Lower end of its 95 % interval, if known."""
    high: float | None = None
    """Upper end of its 95 % interval, if known."""
    unit: Text = "share"
    """Unit of the figure; a share is between 0 and 1."""
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


class Tool(OptionPart):
    """A classical tool: retrieval over a table of vetted questions and answers."""

    kind: Literal["tool"]
    """The kind of option."""
    table: Note = ""
    """CSV file beside the proposal, with columns id, language, question, answer, vetted_by."""


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
    at_most: AtMost = AtMost()
    """What a weighing may spend there."""


class Model(OptionPart):
    """A language model as it is."""

    kind: Literal["model"]
    """The kind of option."""
    model: Text
    """``packaged:smollm2-135m``, ``packaged:gemma-3-270m``, the path of a GGUF file or of a folder
    with config.json and *.safetensors, ``hub:OWNER/NAME``, or ``endpoint:URL#NAME``."""
    backend: Literal["llama.cpp", "transformers"] | None = None
    """What runs it: llama.cpp a GGUF file and transformers the others, if left out."""
    endpoint: Endpoint | None = None
    """How a model behind an endpoint is asked, and what that may cost."""


Option = Annotated[Nothing | People | Tool | Model, Field(discriminator="kind")]


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


class RedLine(Part):
    """A limit set before measuring. No benefit pays for a failed one.

    ``at_least`` is compared with the lower bound of the interval, ``at_most`` with the upper.
    A figure that is unknown stops the option.
    """

    name: Name
    """What people call the limit."""
    measure: Text
    """The measure as findings name it (``terazi probes`` lists them)."""
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


class Participation(Part):
    """Was it built with the people who will live with it, or for them?"""

    decided_by: Text
    """Who decided to propose this."""
    consulted: tuple[Text, ...] = ()
    """Who was asked."""
    absent: tuple[Text, ...] = ()
    """Who should have been asked and was not."""


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
    tokenizers: tuple[Tokenizer, ...] = ()
    """Tokenizers of models that are not here, to see what a language would cost with them."""
    work: tuple[Work, ...] = ()
    """Work that would change, with the people who do it now."""
    red_lines: tuple[RedLine, ...] = ()
    """The limits set before measuring. High stakes cannot do without."""
    path_to_people: PathToPeople | None = None
    """The funded, dated, named way from a stop-gap to people."""
    participation: Participation | None = None
    """Who decided, who was asked, and who was not."""
    test_sets: tuple[Text, ...] = ()
    """Test sets to measure on: public ones by their names in ``terazi data`` (naming one is the
    leave to download it where the mirror has it not), and your own, as the YAML file beside the
    proposal that describes it (``docs/data.md``)."""
    ratings: Note = ""
    """CSV file beside the proposal with what clinicians said of answers (``docs/probes.md``)."""
    ask: Literal["enough", "all"] = "enough"
    """How many items of a test set to put to a model: *enough* to decide the red lines and
    comparisons, then stop; or *all* of them, which takes longer and gives narrower intervals."""
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 20261122
    """For the order of items and every simulation."""
