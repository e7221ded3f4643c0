"""A model behind an endpoint: what its tokens cost."""

from terazi.economics.lines import Amounts, Line, OptionCost
from terazi.economics.money import Converted, in_budget_currency
from terazi.economics.performance import Performance, measured
from terazi.economics.setting import Setting, point
from terazi.economics.uncertain import Array, Draws, Quantity
from terazi.finding import Grade
from terazi.proposal.options import Endpoint, Model

_MILLION = 1_000_000


def elsewhere(
    setting: Setting,
    option: Model,
    place: str,
    performance: Performance | None,
    given: tuple[Line, ...],
) -> OptionCost:
    """A model behind an endpoint, asked one question after the other; its tokens are paid for.

    The tokens of an answer were counted on the community's own questions, so what its language
    takes more of than English is in them.
    """
    lines, left_out = list(given), []
    told = option.endpoint or Endpoint()
    prices = {"read": told.read_price, "written": told.written_price}
    capacity = serves = None
    if performance is not None:
        capacity, serves = setting.serving(option.name, performance)
    if not any(prices.values()):
        if not given and not option.costs:
            left_out.append(
                "the proposal names no price of its tokens and no monthly cost"
                " (endpoint.read_price and written_price, monthly)"
            )
    elif performance is None or serves is None or performance.tokens is None:
        left_out.append("its tokens: how many an answer takes was not measured")
    else:
        counted = zip(performance.tokens, performance.tokens_between, strict=True)
        for (what, price), (tokens, between) in zip(prices.items(), counted, strict=True):
            if price is None:
                left_out.append(f"the tokens {what}: the proposal gives no price of them")
                continue
            field = f"{place}.endpoint.{what}_price"
            million = in_budget_currency(price, setting.proposal, field)
            each = measured(f"{option.name}: tokens {what}", tokens, between)
            lines.append(_line(setting, what, each, serves, million))
    return OptionCost(
        option.name,
        option.kind,
        tuple(lines),
        capacity=None if capacity is None else point(capacity),
        served=None if serves is None else point(serves),
        capacity_grade=performance.grade if performance else Grade.UNKNOWN,
        left_out=tuple(left_out),
        by="asking one question after the other, day and night",
        serves=serves,
    )


def _line(setting: Setting, what: str, each: Quantity, serves: Amounts, million: Converted) -> Line:
    def month(draws: Draws) -> Array:
        return serves(draws) * draws(each) / _MILLION

    def paid(draws: Draws) -> Array:
        return month(draws) * million.of(draws) * draws(setting.conditions.token_price)

    formula = (
        f"{point(month):,.4g} million tokens {what} ({point(serves):,.10g} answers x"
        f" {each.median:.4g}) at {million.shown}"
    )
    return Line(f"tokens {what}", "tokens", paid, formula, million.sourced, million.sources)
