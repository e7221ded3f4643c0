"""How long joint draws of costs take, and how much memory.

    python benchmarks/costs.py                        100,000 draws of ten options over 60 months
    python benchmarks/costs.py --draws 10000          as many as a weighing takes

Every option has twelve lines, nearly all of them uncertain; machines are replaced, lines begin and
end within the horizon. Counted is all that ``terazi costs`` does after reading the proposal: every
category and the total, for the horizon and for each month, with 95 % intervals.
"""

import argparse
import resource
import time
from typing import Any

from terazi.economics.cost_table import cost_table
from terazi.economics.costs import Performance
from terazi.finding import Grade, Interval
from terazi.proposal.schema import Proposal

OPTIONS = 10


def money(amount: float, currency: str = "KES", spread: float = 0.3) -> dict[str, Any]:
    """An uncertain amount."""
    return {
        "amount": amount,
        "low": amount * (1 - spread),
        "high": amount * (1 + 1.5 * spread),
        "currency": currency,
        "date": "2026-01-01",
        "source": "a benchmark",
    }


def lines() -> list[dict[str, Any]]:
    """Lines of every kind, in spells of their own."""
    return [
        {"what": "messages", "category": "connection", "per_answer": money(0.8)},
        {"what": "training", "category": "training", "once": money(60_000), "from_month": 2},
        {"what": "more training", "category": "training", "once": money(30_000), "from_month": 30},
        {"what": "watching", "category": "monitoring", "monthly": money(9_000), "from_month": 3},
        {"what": "hosting", "category": "hosting", "monthly": money(40, "USD"), "to_month": 48},
        {"what": "rent", "monthly": money(5_000), "from_month": 13, "to_month": 36},
        {"what": "reserve", "share": {"amount": 0.1, "low": 0.05, "high": 0.2}, "of": ["staff"]},
    ]


def proposal(months: int) -> Proposal:
    """Ten options: nothing, three kinds of people, six tools."""
    review = {"share": {"amount": 0.1, "low": 0.05, "high": 0.2}, "minutes": 2}
    common: dict[str, Any] = {
        "set_up": money(200_000),
        "monthly": money(20_000),
        "costs": lines(),
        "review": review | {"hourly_pay": money(560)},
        "exit": {"cost": money(30_000)},
    }
    people = [
        common
        | {
            "kind": "people",
            "name": f"people {number}",
            "role": "nurse",
            "monthly_wage": money(90_000),
            "answers_per_hour": 12,
            "answers_per_hour_between": {"low": 8, "high": 15},
        }
        for number in range(3)
    ]
    tools = [common | {"kind": "tool", "name": f"tool {number}"} for number in range(6)]
    nothing = {"kind": "nothing", "name": "today", "today": "They walk."}
    share = {"amount": 0.05, "low": 0.02, "high": 0.1}
    rate = {"currency": "USD", "rate": 129, "low": 110, "high": 160, "date": "2026-01-01"}
    return Proposal.model_validate(
        {
            "title": "A benchmark",
            "purpose": "Time the simulation",
            "beneficiaries": "Those who wait for it",
            "owner": {"name": "Nobody", "role": "Benchmark"},
            "stakes": "low",
            "community": {"name": "Nowhere", "country": "KE"},
            "languages": ["sw"],
            "answers_per_month": 6_000,
            "answers_per_month_between": {"low": 3_000, "high": 9_000},
            "budget": money(5_000_000),
            "horizon_months": months,
            "exchange_rates": [rate | {"source": "a benchmark"}],
            "hardware": {
                "description": "laptop",
                "price": money(350, "USD"),
                "lifetime_months": 36,
                "electricity": {
                    "price_per_kwh": money(26),
                    "outages": {"share": share, "backup_price_per_kwh": money(80)},
                },
            },
            "options": [nothing, *people, *tools],
        }
    )


def main() -> None:
    """Time it once and print seconds and peak memory."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--draws", type=int, default=100_000)
    reader.add_argument("--months", type=int, default=60)
    given = reader.parse_args()
    asked = proposal(given.months)
    seconds = Interval(4.0, 9.0, method="t")
    measured = {
        option.name: Performance(6.0, 15.0, Grade.MEASURED_HERE, seconds_between=seconds)
        for option in asked.options
    }
    before = _megabytes()
    started = time.perf_counter()
    table = cost_table(asked, measured, draws=given.draws)
    took = time.perf_counter() - started
    print(f"{given.draws:,} draws, {len(asked.options)} options, {given.months} months:")
    print(f"{took:.2f} s, {len(table.rows):,} rows; peak {_megabytes():.0f} MB, of which")
    print(f"{before:.0f} MB were there before the first draw")


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
