"""What a proposal's money must hold beyond its single fields: intervals, lines, outcomes, futures.

As ``terazi.proposal.checks``: each check yields InputErrors that name the field.
"""

from collections.abc import Iterator, Sequence

from terazi.errors import InputError
from terazi.proposal.checks import Check, Surroundings, parts
from terazi.proposal.explain import nearest, short
from terazi.proposal.futures import Gain, Outcome
from terazi.proposal.options import OptionPart, People
from terazi.proposal.schema import Proposal
from terazi.proposal.spending import CATEGORIES, EVERYTHING, CostLine, in_order
from terazi.proposal.uncertain import MIDDLES, interval_problem

#: What is never bought or sold.
PRICELESS = ("rights", "dignity", "culture")

#: In a future's ``gone``: all models behind an endpoint.
ENDPOINTS = "endpoints"


def check_intervals(proposal: Proposal, _around: Surroundings) -> Iterator[InputError]:
    """Every 90 % interval has two ends, the right way round, with its figure inside."""
    for field, part in parts(proposal):
        name = MIDDLES.get(type(part))
        if name is not None:
            middle, low, high = (getattr(part, one) for one in (name, "low", "high"))
            yield from interval_problem(field, middle, low, high, name)
    beside = [("answers_per_month", proposal.answers_per_month, proposal.answers_per_month_between)]
    for number, option in enumerate(proposal.options):
        if isinstance(option, People):
            field = f"options[{number}].answers_per_hour"
            beside.append((field, option.answers_per_hour, option.answers_per_hour_between))
    for field, middle, between in beside:
        if between is not None:
            for wrong in interval_problem(field, middle, between.low, between.high, ""):
                upside = (wrong.field or "").endswith(".low")
                yield InputError(
                    wrong.problem,
                    field=f"{field}_between.low" if upside else field,
                    way_out=wrong.way_out,
                )


def check_lines(proposal: Proposal, _around: Surroundings) -> Iterator[InputError]:
    """Each line of cost is one amount or a share of others that are there, in time."""
    for number, option in enumerate(proposal.options):
        field = f"options[{number}].costs"
        yield from _twice(field, [line.what for line in option.costs])
        for place, line in enumerate(option.costs):
            yield from _line(f"{field}[{place}]", line, option, proposal.horizon_months)
        try:
            in_order(option.costs, field)
        except InputError as error:
            yield error


def _line(field: str, line: CostLine, option: OptionPart, horizon: int) -> Iterator[InputError]:
    amounts = [name for name in ("once", "monthly", "per_answer", "share") if getattr(line, name)]
    if len(amounts) != 1:
        yield InputError(
            f"{short(line.what)} has {' and '.join(amounts) if amounts else 'no amount'}",
            field=field,
            way_out="write one of once, monthly, per_answer, or share with of; for two of them,"
            " write two lines",
        )
    if (line.share is None) != (not line.of):
        yield InputError(
            "a share is of something, and what it is of has a share",
            field=f"{field}.of" if line.of else f"{field}.share",
            way_out="write both share and of, or neither",
        )
    if line.what in (*CATEGORIES, EVERYTHING):
        yield InputError(
            f"{short(line.what)} is the name of a whole category",
            field=f"{field}.what",
            way_out="give the line a name of its own",
        )
    known = [*CATEGORIES, EVERYTHING, *(other.what for other in option.costs)]
    for name in line.of:
        if name not in known:
            yield InputError(
                f"there is no line or category {short(name)} in this option",
                field=f"{field}.of",
                way_out=f"{nearest(name, known)}name a line of the same option, {EVERYTHING}, or"
                f" one of: {', '.join(CATEGORIES)}",
            )
    if line.to_month is not None and (line.once or line.to_month < line.from_month):
        yield InputError(
            f"it begins in month {line.from_month} and ends in month {line.to_month}",
            field=f"{field}.to_month",
            way_out="what is paid once has no last month; the last month comes after the first",
        )
    if line.from_month > horizon:
        yield InputError(
            f"month {line.from_month} is after the horizon's end, {horizon} months",
            field=f"{field}.from_month",
            way_out="name a month within the horizon, or leave the line out",
        )


def check_gains(proposal: Proposal, _around: Surroundings) -> Iterator[InputError]:
    """Outcomes of options are those that the proposal counts; rights have no price."""
    known = [outcome.what for outcome in proposal.outcomes]
    yield from _twice("outcomes", known)
    for number, outcome in enumerate(proposal.outcomes):
        yield from _worth(f"outcomes[{number}]", outcome)
    for number, option in enumerate(proposal.options):
        field = f"options[{number}].outcomes"
        yield from _twice(field, [gain.what for gain in option.outcomes])
        for place, gain in enumerate(option.outcomes):
            if gain.what not in known:
                yield InputError(
                    f"{short(gain.what)} is not among the outcomes that the proposal counts",
                    field=f"{field}[{place}].what",
                    way_out=f"{nearest(gain.what, known)}add it under outcomes, with what it is"
                    " about",
                )
            yield from _gain(f"{field}[{place}]", gain)


def _gain(field: str, gain: Gain) -> Iterator[InputError]:
    said = [name for name in ("per_answer", "per_month", "measure") if getattr(gain, name)]
    if len(said) != 1:
        yield InputError(
            f"how many there are is said {'twice' if said else 'nowhere'}",
            field=field,
            way_out="write one of per_answer, per_month, measure",
        )


def _worth(field: str, outcome: Outcome) -> Iterator[InputError]:
    least, most = outcome.worth_from, outcome.worth_to
    if outcome.about in PRICELESS and (least or most):
        yield InputError(
            f"{outcome.about} has no price",
            field=f"{field}.{'worth_from' if least else 'worth_to'}",
            way_out="leave worth_from and worth_to out: it stands beside the costs, unpriced",
        )
    if (least is None) != (most is None):
        yield InputError(
            "a range has two ends",
            field=f"{field}.{'worth_from' if least else 'worth_to'}",
            way_out="write both worth_from and worth_to, or neither",
        )
    elif least and most and (least.currency != most.currency or least.amount >= most.amount):
        yield InputError(
            "the range of what it is worth does not rise",
            field=f"{field}.worth_to",
            way_out="write both in one currency, the smaller as worth_from",
        )


def check_futures(proposal: Proposal, _around: Surroundings) -> Iterator[InputError]:
    """Futures and purchases have names of their own; who is gone was there."""
    yield from _twice("future", [future.name for future in proposal.future])
    yield from _twice("for_the_same_money", [one.what for one in proposal.for_the_same_money])
    for number, one in enumerate(proposal.for_the_same_money):
        if one.price.amount == 0:
            yield InputError(
                "of what is free, any money buys any number",
                field=f"for_the_same_money[{number}].price.amount",
                way_out="write what one of it costs",
            )
    known = [ENDPOINTS, *(option.name for option in proposal.options)]
    for number, future in enumerate(proposal.future):
        field = f"future[{number}]"
        if future.from_month > proposal.horizon_months:
            yield InputError(
                f"month {future.from_month} is after the horizon's end",
                field=f"{field}.from_month",
                way_out=f"the horizon has {proposal.horizon_months} months",
            )
        for name in future.gone:
            if name not in known:
                yield InputError(
                    f"there is no option {short(name)}",
                    field=f"{field}.gone",
                    way_out=f"{nearest(name, known)}name options, or {ENDPOINTS}",
                )


def _twice(field: str, names: Sequence[str]) -> Iterator[InputError]:
    for number, name in enumerate(names):
        if name.casefold() in (other.casefold() for other in names[:number]):
            yield InputError(
                f"{short(name)} is there already",
                field=f"{field}[{number}]",
                way_out="give each a name of its own",
            )


MONEY_CHECKS: tuple[Check, ...] = (check_intervals, check_lines, check_gains, check_futures)
