"""A tool or model on a machine of one's own: its wear, and its power with the grid's outages."""

from dataclasses import dataclass, replace

from terazi.economics.lines import Amounts, Line, OptionCost
from terazi.economics.money import Converted, in_budget_currency
from terazi.economics.performance import Performance
from terazi.economics.setting import Setting, point
from terazi.economics.uncertain import Array, Draws, Quantity
from terazi.finding import Grade
from terazi.proposal.options import Electricity, OptionPart
from terazi.proposal.schema import Proposal

_TARIFF = "hardware.electricity"


def machine(
    setting: Setting,
    option: OptionPart,
    kind: str,
    performance: Performance | None,
    given: tuple[Line, ...],
) -> OptionCost:
    """One machine that answers day and night, one question after the other."""
    lines, left_out = list(given), []
    if not given and not option.costs:
        left_out.append(
            "the proposal names no cost of setting it up or of watching over it"
            " (set_up, monthly, costs)"
        )
    hardware = setting.proposal.hardware
    if hardware is None:
        left_out.append("the proposal names no machine for it")
    else:
        price = in_budget_currency(hardware.price, setting.proposal, "hardware.price")
        lines.append(_wear(price, hardware.lifetime_months))
    if performance is None:
        left_out.append("its electricity: nothing was measured")
        return OptionCost(
            option.name, kind, tuple(lines), None, None, Grade.UNKNOWN, left_out=tuple(left_out)
        )
    tariff = hardware.electricity if hardware else None
    capacity, serves = setting.serving(option.name, performance, _dark(tariff))
    power, electricity, missing = _electricity(setting, option.name, performance, serves)
    return OptionCost(
        option.name,
        kind,
        (*lines, *power),
        capacity=point(capacity),
        served=point(serves),
        capacity_grade=performance.grade,
        electricity=electricity,
        left_out=(*left_out, *missing),
        serves=serves,
    )


def _wear(price: Converted, lifetime: int) -> Line:
    """Straight line, and so for the machines that come after the first."""
    return Line(
        "machine",
        "hardware",
        lambda draws: price.of(draws) / lifetime,
        f"machine {price.shown} / {lifetime} months",
        price.sourced,
        price.sources,
        lifetime=lifetime,
        of_machine=True,
    )


def _electricity(
    setting: Setting, option: str, performance: Performance, serves: Amounts
) -> tuple[list[Line], str, list[str]]:
    """The lines for a month's electricity, its amount in words with its grade, what is missing."""
    hardware = setting.proposal.hardware
    watts, grade = performance.watts, performance.watts_grade or performance.grade
    if hardware is not None and hardware.watts is not None:
        watts, grade = hardware.watts, Grade.DOCUMENTED
    if watts is None:
        return [], "", ["its electricity: the power it takes is not known"]
    power, seconds = watts, performance.seconds(option)

    def kwh(draws: Draws) -> Array:
        return serves(draws) * draws(seconds) * power / 3_600_000

    shown = (
        f"{point(kwh):,.4g} kWh a month ({point(serves):,.10g} answers x"
        f" {performance.seconds_per_answer:.4g} s x {watts:.4g} W while answering, {grade})"
    )
    tariff = hardware.electricity if hardware else None
    if tariff is None:
        return [], shown, ["its electricity: the proposal gives no price of a kilowatt-hour"]
    sources = (performance.source,) if performance.source else ()
    found = _power(setting.proposal, tariff, kwh)
    lines = [replace(line, sources=line.sources + sources) for line in found]
    return lines, shown, []


def _power(proposal: Proposal, tariff: Electricity, kwh: Amounts) -> list[Line]:
    """Power of the grid and, where there is a way to bridge its outages, of that as well."""
    grid = in_budget_currency(tariff.price_per_kwh, proposal, f"{_TARIFF}.price_per_kwh")
    dark, outages = _outages(tariff), tariff.outages
    if outages is None or outages.backup_price_per_kwh is None:
        return [_Power("electricity", kwh, grid).line()]
    field = f"{_TARIFF}.outages.backup_price_per_kwh"
    backup = in_budget_currency(outages.backup_price_per_kwh, proposal, field)
    return [
        _Power("electricity", lambda draws: kwh(draws) * (1 - draws(dark)), grid).line(),
        _Power("backup power", lambda draws: kwh(draws) * draws(dark), backup).line(),
    ]


@dataclass(frozen=True, slots=True)
class _Power:
    """Kilowatt-hours a month, and their price."""

    what: str
    kwh: Amounts
    price: Converted

    def line(self) -> Line:
        return Line(
            self.what,
            "power",
            lambda draws: self.kwh(draws) * self.price.of(draws),
            f"{self.what} {point(self.kwh):,.4g} kWh at {self.price.shown}",
            self.price.sourced,
            self.price.sources,
            of_machine=True,
        )


def _dark(tariff: Electricity | None) -> Quantity | None:
    """The share of hours in which nothing runs: outages without anything to bridge them."""
    if tariff is None or tariff.outages is None or tariff.outages.backup_price_per_kwh is not None:
        return None
    return _outages(tariff)


def _outages(tariff: Electricity) -> Quantity:
    if tariff.outages is None:
        return Quantity("hours without power", 0, scale="share")
    share = tariff.outages.share
    return Quantity("hours without power", share.amount, share.low, share.high, scale="share")
