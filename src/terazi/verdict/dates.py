"""How long a verdict holds."""

import calendar
from datetime import date

from terazi.proposal.schema import PathToPeople, Proposal

LONGEST_MONTHS = 12  # models, prices and needs change faster than a longer promise
STOP_GAP_MONTHS = 6


def add_months(day: date, months: int) -> date:
    """The same day of the month, or the last one where the month is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > date.max.year:
        return date.max
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def path_that_counts(proposal: Proposal, today: date) -> PathToPeople | None:
    """The way from a stop-gap to people, if it is funded and its day is still to come."""
    path = proposal.path_to_people
    return path if path is not None and path.funded and path.by > today else None


def expiry(proposal: Proposal, today: date, months_paid: float | None = None) -> date:
    """The day on which what runs must stop, unless it is weighed again.

    The soonest of: twelve months (six without a path to people that counts); the horizon; the day
    on which people are due; the last full month that the budget pays for.
    """
    path = path_that_counts(proposal, today)
    months = min(LONGEST_MONTHS if path else STOP_GAP_MONTHS, proposal.horizon_months)
    if months_paid is not None:
        months = min(months, max(int(months_paid), 0))
    until = add_months(today, months)
    return min(until, path.by) if path else until


def ask_again(proposal: Proposal, today: date) -> date:
    """The day on which a verdict that lets nothing run is out of date."""
    return add_months(today, min(LONGEST_MONTHS, proposal.horizon_months))
