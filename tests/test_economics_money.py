from datetime import date

import pytest

from terazi.economics.money import in_budget_currency, in_words
from terazi.errors import InputError
from terazi.finding import Source
from terazi.proposal.schema import Proposal
from terazi.proposal.values import ExchangeRate, Money


def weighed(*rates: tuple[str, float, str]) -> Proposal:
    """As much of a proposal as money needs."""
    return Proposal.model_construct(
        budget=Money(amount=1, currency="KES", date=date(2026, 1, 1)),
        exchange_rates=tuple(
            ExchangeRate(currency=code, rate=rate, date=date.fromisoformat(day), source="bank")
            for code, rate, day in rates
        ),
    )


def usd(amount: float, day: str = "2026-03-01", source: str = "price list") -> Money:
    return Money(amount=amount, currency="USD", date=date.fromisoformat(day), source=source)


def test_the_budget_s_own_currency_stays_as_it_is() -> None:
    given = Money(amount=1234.5, currency="KES", date=date(2026, 3, 1), source="pay scale")
    money = in_budget_currency(given, weighed())
    assert money.amount == 1234.5
    assert money.shown == "KES 1,234.50" == in_words(1234.5, "KES")
    assert money.sources == (Source(title="pay scale", date="2026-03-01"),)


def test_conversion_shows_amount_rate_and_day_and_keeps_both_sources() -> None:
    money = in_budget_currency(usd(200), weighed(("USD", 129.35, "2026-02-27")))
    assert round(money.amount, 2) == 25_870.00
    assert money.shown == "KES 25,870.00 (USD 200.00 at 129.35 on 2026-02-27)"
    assert money.sources == (
        Source(title="price list", date="2026-03-01"),
        Source(title="bank", date="2026-02-27"),
    )
    assert money.sourced


def test_the_rate_nearest_to_the_money_s_day_is_taken() -> None:
    rates = weighed(
        ("USD", 150, "2024-01-01"), ("EUR", 1, "2026-03-01"), ("USD", 130, "2026-06-01")
    )
    assert in_budget_currency(usd(1, "2024-05-01"), rates).amount == 150
    assert in_budget_currency(usd(1, "2026-05-01"), rates).amount == 130


def test_a_rate_is_no_source_for_the_amount() -> None:
    money = in_budget_currency(usd(1, source="  "), weighed(("USD", 130, "2026-03-01")))
    assert not money.sourced
    assert [source.title for source in money.sources] == ["bank"]


def test_a_source_that_is_an_address_can_be_followed() -> None:
    money = in_budget_currency(
        usd(1, source="https://example.org/prices"), weighed(("USD", 130, "2026-03-01"))
    )
    assert money.sources[0].address == "https://example.org/prices"


def test_a_source_that_is_a_script_is_no_address() -> None:
    money = in_budget_currency(
        usd(1, source="javascript:alert(1)"), weighed(("USD", 130, "2026-03-01"))
    )
    assert money.sources[0].address == ""


def test_no_rate_no_figure() -> None:
    with pytest.raises(InputError) as caught:
        in_budget_currency(usd(5), weighed(("EUR", 140, "2026-03-01")), "options[1].monthly")
    assert caught.value.field == "options[1].monthly"
    assert "one USD costs in KES" in caught.value.way_out
    assert caught.value.exit_status == 2


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (0, "KES 0.00"),
        (0.004123, "KES 0.00412"),
        (0.2772, "KES 0.277"),
        (0.9949, "KES 0.995"),
        (0.996, "KES 1.00"),
        (1234567.891, "KES 1,234,567.89"),
        (1e-9, "KES 1e-09"),
    ],
)
def test_small_amounts_keep_their_figures(amount: float, shown: str) -> None:
    assert in_words(amount, "KES") == shown
