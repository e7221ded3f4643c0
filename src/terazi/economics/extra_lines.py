"""The lines that a proposal adds to an option: its own, review by people, leaving, shares."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from terazi.economics.lines import Line, OptionCost
from terazi.economics.money import in_budget_currency
from terazi.economics.setting import Setting, point
from terazi.economics.uncertain import Array, Draws, Quantity, Scale
from terazi.proposal.options import OptionPart
from terazi.proposal.spending import EVERYTHING, CostLine, in_order
from terazi.proposal.uncertain import PlainEffect, PlainNumber, PlainShare

_BY_ANSWER = "what is paid by the answer: how many it gives was not measured"


def with_extra_lines(
    setting: Setting, option: OptionPart, place: str, cost: OptionCost
) -> OptionCost:
    """The cost with everything that the proposal adds to it.

    Raises:
        InputError: money without a rate, shares of one another.
    """
    by_answer = bool(option.review) or any(line.per_answer for line in option.costs)
    lines = list(cost.lines)
    if option.review is not None and cost.serves is not None:
        lines.append(_review(setting, option, place, cost))
    if option.exit is not None:
        money = in_budget_currency(option.exit.cost, setting.proposal, f"{place}.exit.cost")
        line = Line.of_money("leaving", "exit", money, once=True)
        lines.append(replace(line, leaving=True))
    lines += _stated(setting, option, place, cost, lines)
    left_out = cost.left_out
    if by_answer and cost.serves is None:
        left_out = (*left_out, _BY_ANSWER)
    return replace(cost, lines=tuple(lines), left_out=left_out)


def quantity(name: str, figure: PlainNumber | PlainShare | PlainEffect) -> Quantity:
    """A stated figure as a quantity of the simulation."""
    scale: Scale = "positive"
    if not isinstance(figure, PlainNumber):
        scale = "share" if isinstance(figure, PlainShare) else "any"
    return Quantity(name, figure.amount, figure.low, figure.high, scale=scale)


def _review(setting: Setting, option: OptionPart, place: str, cost: OptionCost) -> Line:
    review, serves = option.review, cost.serves
    if review is None or serves is None:
        raise ValueError(f"{option.name}: nothing is reviewed")
    pay = in_budget_currency(review.hourly_pay, setting.proposal, f"{place}.review.hourly_pay")
    share = quantity(f"{option.name}: review.share", review.share)
    minutes = quantity(f"{option.name}: review.minutes", review.minutes)

    def paid(draws: Draws) -> Array:
        hours = serves(draws) * draws(share) * draws(minutes) / 60
        return hours * (pay.of(draws) * draws(setting.conditions.wages))

    formula = (
        f"review {point(serves):,.10g} answers x {share.median:.4g} x {minutes.median:g} minutes"
        f" / 60 x {pay.shown}"
    )
    return Line("review", "review", paid, formula, pay.sourced, pay.sources)


def _stated(
    setting: Setting, option: OptionPart, place: str, cost: OptionCost, others: Sequence[Line]
) -> list[Line]:
    """The option's own lines; a share becomes one line for each that it is of."""
    made: dict[str, list[Line]] = {}
    amounts = list(others)
    lines = in_order(option.costs, f"{place}.costs")
    for line in lines:
        if line.share is None:
            field = f"{place}.costs[{option.costs.index(line)}]"
            made[line.what] = list(_amount(setting, option, line, field, cost))
            amounts += made[line.what]
    for line in lines:
        if line.share is not None:
            share = quantity(f"{option.name}: share of {line.what}", line.share)
            parts = _parts(line, amounts, made)
            made[line.what] = [_share(line, share, part) for part in parts]
    return [part for line in option.costs for part in made[line.what]]


def _amount(
    setting: Setting, option: OptionPart, line: CostLine, field: str, cost: OptionCost
) -> Iterator[Line]:
    once = line.once is not None
    kind = "once" if once else "monthly" if line.monthly is not None else "per_answer"
    money, serves = line.once or line.monthly or line.per_answer, cost.serves
    if money is None or (kind == "per_answer" and serves is None):
        return
    price = in_budget_currency(money, setting.proposal, f"{field}.{kind}")
    # Draws hang on the line's name, so that lines may be moved.
    price = replace(price, stated=replace(price.stated, name=f"{option.name}: {line.what}"))
    made = Line.of_money(line.what, line.category, price, once=once)
    if kind == "per_answer" and serves is not None:
        made = replace(
            made,
            of=lambda draws: serves(draws) * price.of(draws),
            formula=f"{line.what} {point(serves):,.10g} answers x {price.shown}",
        )
    yield replace(made, first=line.from_month, last=line.to_month)


def _parts(line: CostLine, amounts: Sequence[Line], made: dict[str, list[Line]]) -> list[Line]:
    """The lines that a share is of, each once. Categories are of amounts, not of other shares."""
    found: list[Line] = []
    for name in line.of:
        named = made.get(name)
        if named is None:
            named = [one for one in amounts if name in {EVERYTHING, one.category}]
        found += [one for one in named if one not in found]
    return found


def _share(line: CostLine, share: Quantity, part: Line) -> Line:
    return replace(
        part,
        what=line.what,
        category=line.category,
        of=lambda draws: draws(share) * part.of(draws),
        formula=f"{line.what} {share.median:.4g} x ({part.formula})",
    )
