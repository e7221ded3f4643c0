"""Limits of users or revenue in a clause, and where the proposal's own numbers stand to them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from terazi.proposal.schema import Proposal

USERS = "users a month"
REVENUE = "revenue a year"
STAFF = "people who work there"

_SCALES = {
    "": 1.0,
    "hundred": 1e2,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "m": 1e6,
    "mn": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
}
_WORDS = {
    "one": 1.0,
    "two": 2.0,
    "three": 3.0,
    "five": 5.0,
    "seven": 7.0,
    "ten": 10.0,
    "twenty": 20.0,
    "fifty": 50.0,
}
_CURRENCIES = {
    "$": "USD", "us$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD",
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR",
    "£": "GBP", "gbp": "GBP", "rmb": "CNY", "cny": "CNY", "yuan": "CNY", "¥": "CNY",
    "krw": "KRW", "won": "KRW", "aed": "AED", "inr": "INR", "rupees": "INR",
    "kes": "KES", "ngn": "NGN", "zar": "ZAR", "try": "TRY", "jpy": "JPY", "yen": "JPY",
}  # fmt: skip
_CURRENCY = r"(?:us\$|[$€£¥]|\b(?:usd|eur|gbp|rmb|cny|krw|aed|inr|kes|ngn|zar|try|jpy)\b)"
_CURRENCY_AFTER = r"(?:usd|u\.?s\.? dollars?|dollars?|euros?|eur|gbp|rmb|cny|yuan|won|yen|rupees)\b"
_AMOUNT = re.compile(
    rf"(?:(?P<before>{_CURRENCY})\s{{0,2}}\$?)?"
    rf"\b(?P<number>\d[\d,.]{{0,24}}|{'|'.join(_WORDS)})"
    rf"(?:[\s-]{{1,2}}(?P<scales>(?:(?:hundred|thousand|million|billion|trillion|bn|mn|k|m)\b\s?){{1,2}}))?"
    rf"\s{{0,2}}(?P<after>{_CURRENCY_AFTER})?",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"\b(more|greater|fewer|less|exceed\w*|over|above|below|at least|up to|under|threshold)\b",
    re.IGNORECASE,
)
_SUBJECTS = (
    (USERS, re.compile(r"\b(active |registered |end |daily |monthly )users?\b", re.IGNORECASE)),
    (REVENUE, re.compile(r"\b(revenues?|income|turnover)\b", re.IGNORECASE)),
    (STAFF, re.compile(r"\b(employees|individuals|contractors|personnel)\b", re.IGNORECASE)),
)
_A_MONTH = re.compile(
    r"\bmonthly (revenue|income|turnover)|\b(revenue|income|turnover) (a|per|each) month",
    re.IGNORECASE,
)
_NEAR = 120  # signs between a number and what it limits
_FAR = 0.1  # of the limit: below it nobody need look again
_SMALLEST = 10.0  # smaller numbers are sections, versions and years of something


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number above which the licence no longer holds.

    Attributes:
        of: what is limited: ``USERS``, ``REVENUE`` or ``STAFF``.
        amount: the number; of money in units of the currency.
        currency: ISO 4217 code, "" where no money is meant.
        words: the number as the licence has it.
    """

    of: str
    amount: float
    currency: str
    words: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a proposal stands to a threshold.

    ``share`` is its own number by the limit, None where the proposal does not say; ``words`` say
    it to people. With ``at_most`` its own number is no more than that, and may be far less.
    """

    share: float | None
    words: str
    at_most: bool = False

    @property
    def above(self) -> bool:
        """Whether the limit is known to be passed."""
        return self.share is not None and self.share >= 1 and not self.at_most

    @property
    def far_below(self) -> bool:
        """Whether the proposal's number is no tenth of the limit."""
        return self.share is not None and self.share < _FAR


def thresholds(sentence: str) -> Iterator[Threshold]:
    """The limits that a sentence states, each once."""
    if not _LIMIT.search(sentence):
        return
    seen: set[tuple[str, float]] = set()
    for match in _AMOUNT.finditer(sentence):
        amount = _value(match["number"], match["scales"] or "")
        currency = _currency(match)
        of = REVENUE if currency else _subject(sentence, match.start(), match.end())
        if amount is None or not of or (of == REVENUE and not currency):
            continue
        if of == REVENUE and _A_MONTH.search(sentence):
            amount *= 12
        if amount < _SMALLEST or (of, amount) in seen:
            continue
        seen.add((of, amount))
        yield Threshold(of, amount, currency, " ".join(match[0].split()))


def standing(threshold: Threshold, proposal: Proposal) -> Standing:
    """Compare a limit with the proposal's own numbers."""
    if threshold.of == USERS:
        return _users(threshold, proposal)
    if threshold.of == REVENUE:
        return _revenue(threshold, proposal)
    return Standing(
        None,
        f"the limit is {threshold.amount:,.0f} {threshold.of}; the proposal does not say how many"
        " work in your organisation",
    )


def _users(threshold: Threshold, proposal: Proposal) -> Standing:
    """Nobody can be a user of a month without asking once in it: so many users at most.

    Only a count of people tells that a limit is passed; few people can ask many questions.
    """
    asked = proposal.answers_per_month
    people = proposal.community.people
    most = min(asked, people) if people else asked
    own = f"{people:,.0f} people" if people and people <= asked else f"{asked:,.0f} questions"
    share = most / threshold.amount
    at_most = not people
    where = "may be above" if at_most and share >= 1 else f"are {_words(share)}"
    return Standing(
        share,
        f"your {own}{'' if own.endswith('people') else ' a month'} {where} the limit of"
        f" {threshold.amount:,.0f} {threshold.of}; it counts all that your organisation offers",
        at_most,
    )


def _revenue(threshold: Threshold, proposal: Proposal) -> Standing:
    """A budget is no revenue, but who spends more than the limit must take that in."""
    budget = proposal.budget
    rates = {rate.currency: rate.rate for rate in proposal.exchange_rates} | {budget.currency: 1.0}
    limit = f"{threshold.currency} {threshold.amount:,.0f} of {threshold.of}"
    if threshold.currency not in rates:
        return Standing(
            None,
            f"the limit is {limit}; no exchange rate of the proposal compares it with your budget",
        )
    year = budget.amount / proposal.horizon_months * 12 / rates[threshold.currency]
    share = year / threshold.amount
    own = f"your budget is {threshold.currency} {year:,.0f} a year, {_words(share)} the limit of"
    if share >= 1:
        return Standing(share, f"{own} {limit}")
    return Standing(
        None,
        f"{own} {limit}; but what counts is the revenue of your whole organisation, which the"
        " proposal does not say",
    )


def _words(share: float) -> str:
    if share >= 1:
        return "above"
    return "far below" if share < _FAR else "below, but not far from,"


def _value(number: str, scales: str) -> float | None:
    word = number.casefold()
    value = _WORDS.get(word)
    if value is None:
        digits = word.rstrip(".,")
        if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?|\d+(\.\d+)?", digits):
            value = float(digits.replace(",", ""))
        elif re.fullmatch(r"\d{1,3}(\.\d{3})+", digits):
            value = float(digits.replace(".", ""))
        else:
            return None
    for scale in scales.casefold().split():
        value *= _SCALES[scale]
    return value


def _currency(match: re.Match[str]) -> str:
    for found in (match["before"], match["after"]):
        if found:
            plain = found.casefold().replace(".", "").removeprefix("us ")
            return _CURRENCIES.get(plain, "USD")
    return ""


def _subject(sentence: str, start: int, end: int) -> str:
    """What the number counts: what is named nearest to it, after it first."""
    after, before = sentence[end : end + _NEAR], sentence[max(start - _NEAR, 0) : start]
    found = [
        (match.start(), of) for of, words in _SUBJECTS if (match := words.search(after)) is not None
    ]
    if found:
        return min(found)[1]
    behind = [
        (len(before) - match.end(), of)
        for of, words in _SUBJECTS
        for match in words.finditer(before)
    ]
    return min(behind)[1] if behind else ""
