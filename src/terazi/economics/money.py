"""Money in the budget's currency, by the proposal's dated exchange rates."""

import re
from dataclasses import dataclass

from terazi.economics.uncertain import Array, Draws, Quantity
from terazi.errors import InputError
from terazi.finding import Source
from terazi.proposal.schema import Proposal
from terazi.proposal.values import Money


@dataclass(frozen=True, slots=True)
class Converted:
    """An amount in the budget's currency, and how it came about.

    Attributes:
        amount: in units of the budget's currency.
        shown: the amount in words, with the conversion if there was one.
        sourced: whether the amount (and the rate, if one was needed) says where it comes from.
        sources: of the amount and of the rate.
        stated: the amount in its own currency, with its interval.
        rate: by which it was converted, with its interval; None where it was not.
    """

    amount: float
    shown: str
    sourced: bool
    sources: tuple[Source, ...]
    stated: Quantity
    rate: Quantity | None = None

    def of(self, draws: Draws) -> Array:
        """The amount in the budget's currency, of shape (draws,) or (1,) where it is certain."""
        amount = draws(self.stated)
        return amount if self.rate is None else amount * draws(self.rate)


def in_words(amount: float, currency: str) -> str:
    """Write an amount as ``KES 1,234.50``; below one, with three figures, as ``KES 0.00412``."""
    return f"{currency} {amount:.3g}" if 0 < amount < 0.995 else f"{currency} {amount:,.2f}"


def in_budget_currency(money: Money, proposal: Proposal, field: str = "") -> Converted:
    """Convert money into the budget's currency.

    Of several rates for one currency, the one nearest in time to the money's own day is taken.

    Args:
        money: the amount.
        proposal: has the budget's currency and the rates.
        field: where the amount stands in the proposal, for the error.

    Raises:
        InputError: there is no rate for the currency.
    """
    home = proposal.budget.currency
    sources = _source(money.source, money.date.isoformat())
    if money.currency == home:
        shown = in_words(money.amount, home)
        stated = _stated(money, proposal, field)
        return Converted(money.amount, shown, bool(sources), sources, stated)
    rates = [rate for rate in proposal.exchange_rates if rate.currency == money.currency]
    if not rates:
        raise InputError(
            f"there is no exchange rate from {money.currency} to the budget's {home}",
            field=field or None,
            way_out=f"add to exchange_rates what one {money.currency} costs in {home}, with its"
            f" date and source, or write the amount in {home}",
        )
    rate = min(rates, key=lambda found: abs(found.date - money.date))
    amount = money.amount * rate.rate
    return Converted(
        amount,
        f"{in_words(amount, home)} ({in_words(money.amount, money.currency)} at {rate.rate:,.10g}"
        f" on {rate.date.isoformat()})",
        bool(sources),
        sources + _source(rate.source, rate.date.isoformat()),
        _stated(money, proposal, field),
        Quantity(f"exchange rate {rate.currency} {rate.date}", rate.rate, rate.low, rate.high),
    )


def in_words_of(field: str, proposal: Proposal) -> str:
    """A field by the name of its option, which stays where options are moved."""
    place = re.fullmatch(r"options\[(\d+)\]\.(.*)", field)
    return f"{proposal.options[int(place[1])].name}: {place[2]}" if place else field


def _stated(money: Money, proposal: Proposal, field: str) -> Quantity:
    name = in_words_of(field, proposal) or f"{money.amount} {money.currency} {money.date}"
    return Quantity(name, money.amount, money.low, money.high)


def _source(title: str, day: str) -> tuple[Source, ...]:
    """A source as it is written in a proposal; an address is one too."""
    title = title.strip()
    if not title:
        return ()
    address = title if title.startswith(("https://", "http://")) else ""
    return (Source(title=title, address=address, date=day),)
