"""What a token premium means: how long the same answer takes, and what its tokens cost.

A model that needs two tokens where English needs one reads and writes twice as many for the same
meaning, at the same speed and the same price a token.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from terazi.economics.grades import weaker
from terazi.economics.money import in_budget_currency, in_words
from terazi.finding import Direction, Finding, Grade, Source, Theme
from terazi.models.interface import ANSWER_TOKENS
from terazi.proposal.options import Model
from terazi.proposal.schema import Proposal
from terazi.proposal.values import Money

PROBE = "premium"
PREMIUM = "token premium"
TIME_IN = "time for the same answer"
PRICE_IN = "price of the tokens of the same answer"
READING, WRITING = "reading speed", "writing speed"

#: The answer that is compared: of 64 tokens in English, to a question of one sentence.
ANSWER = ANSWER_TOKENS

_MILLION = 1_000_000

Details = dict[str, float | int | str]


@dataclass(frozen=True, slots=True)
class Exchange:
    """Tokens of one question and one answer."""

    read: float
    written: float


def premium_findings(proposal: Proposal, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield time and price of the same answer, for every option and language with a premium.

    Time where reading and writing speed were measured here; price where the proposal gives prices
    of tokens (of a model behind an endpoint, or of a tokenizer that it only names).

    Args:
        proposal: has the prices.
        findings: *token premium*, *reading speed* and *writing speed* are used.

    Raises:
        InputError: a price in a currency without an exchange rate.
    """
    found = list(findings)
    speeds = {
        (one.option, one.measure): one
        for one in found
        if one.measure in {READING, WRITING} and one.estimate
    }
    prices = dict(_prices(proposal))
    for one in found:
        if one.measure != PREMIUM or one.estimate is None or one.n is None:
            continue
        english, here = exchanges(one.estimate, one.details, one.n)
        reading, writing = (speeds.get((one.option, name)) for name in (READING, WRITING))
        if reading is not None and writing is not None:
            yield _time(one, english, here, reading, writing)
        if one.option in prices:
            yield _price(one, english, here, prices[one.option], proposal.budget.currency)


def exchanges(
    premium: float, details: Mapping[str, float | int | str], lines: int
) -> tuple[Exchange, Exchange]:
    """The same question and answer in English and in the language.

    The question is as long as the mean of the ``lines`` sentences by which the premium was found.
    """
    question = float(details["English tokens"]) / lines
    return Exchange(question, ANSWER), Exchange(question * premium, ANSWER * premium)


def _time(
    one: Finding, english: Exchange, here: Exchange, reading: Finding, writing: Finding
) -> Finding:
    read, written = reading.estimate or 0.0, writing.estimate or 0.0
    seconds = here.read / read + here.written / written
    formula = (
        f"{here.read:,.3g} tokens / {read:,.3g} a second + {here.written:,.3g} tokens /"
        f" {written:,.3g} a second = {seconds:,.3g} s"
    )
    details: Details = {
        "formula": formula,
        "seconds in English": english.read / read + english.written / written,
    }
    # Speeds were measured here, but nobody waited for these answers: they are computed.
    return _finding(one, Theme.COMPUTE, TIME_IN, "s", seconds, details=details, sources=one.sources)


def _price(
    one: Finding,
    english: Exchange,
    here: Exchange,
    prices: tuple["_Price", "_Price"],
    home: str,
) -> Finding:
    def price(of: Exchange) -> float:
        return (of.read * prices[0].amount + of.written * prices[1].amount) / _MILLION

    total = price(here)
    formula = (
        f"({here.read:,.3g} tokens read x {prices[0].shown} + {here.written:,.3g} written x"
        f" {prices[1].shown}) / 1,000,000 = {in_words(total, home)}"
    )
    details: Details = {"formula": formula, "price in English": price(english)}
    sources = tuple(dict.fromkeys((*prices[0].sources, *prices[1].sources, *one.sources)))
    unit = f"{home} per answer"
    return _finding(one, Theme.RESOURCES, PRICE_IN, unit, total, details=details, sources=sources)


def _finding(
    one: Finding,
    theme: Theme,
    measure: str,
    unit: str,
    estimate: float,
    *,
    details: Details,
    sources: tuple[Source, ...],
) -> Finding:
    return Finding(
        option=one.option,
        theme=theme,
        measure=measure,
        unit=unit,
        direction=Direction.HARM,
        grade=weaker(one.grade, Grade.ASSUMED),
        probe=PROBE,
        estimate=estimate,
        language=one.language,
        note=f"An answer of {ANSWER} tokens in English to a question of one sentence.",
        sources=sources,
        details=details,
    )


@dataclass(frozen=True, slots=True)
class _Price:
    """Of a million tokens, in the budget's currency."""

    amount: float
    shown: str
    sources: tuple[Source, ...]


def _prices(proposal: Proposal) -> Iterator[tuple[str, tuple[_Price, _Price]]]:
    """By option; nothing where one of the two prices is not given."""
    for number, option in enumerate(proposal.options):
        told = option.endpoint if isinstance(option, Model) else None
        if told and told.read_price and told.written_price:
            field = f"options[{number}].endpoint"
            yield option.name, _both(proposal, told.read_price, told.written_price, field)
    for number, one in enumerate(proposal.tokenizers):
        if one.read_price and one.written_price:
            field = f"tokenizers[{number}]"
            yield one.shown_as, _both(proposal, one.read_price, one.written_price, field)


def _both(proposal: Proposal, read: Money, written: Money, field: str) -> tuple[_Price, _Price]:
    def price(money: Money, name: str) -> _Price:
        converted = in_budget_currency(money, proposal, f"{field}.{name}_price")
        return _Price(converted.amount, converted.shown, converted.sources)

    return price(read, "read"), price(written, "written")
