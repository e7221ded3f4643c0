"""What the costs of all options are made from: the proposal, and what a future makes of it."""

from dataclasses import dataclass, field

import numpy as np

from terazi.economics.lines import Amounts
from terazi.economics.performance import Performance
from terazi.economics.uncertain import MEDIANS, Array, Draws, Quantity
from terazi.proposal.schema import Proposal

HOURS_PER_MONTH = 365.25 * 24 / 12  # 730.5: of a machine that never rests

_ONE = Quantity("as it is", 1)


@dataclass(frozen=True, slots=True)
class Conditions:
    """By what a future multiplies the proposal's figures."""

    volume: Quantity = _ONE
    token_price: Quantity = _ONE
    wages: Quantity = _ONE


@dataclass(frozen=True, slots=True)
class Setting:
    """The proposal, in the conditions of a future."""

    proposal: Proposal
    conditions: Conditions = field(default_factory=Conditions)

    def need(self, draws: Draws) -> Array:
        """Questions a month."""
        between = self.proposal.answers_per_month_between
        ends = (between.low, between.high) if between else (None, None)
        volume = Quantity("answers_per_month", self.proposal.answers_per_month, *ends)
        return draws(volume) * draws(self.conditions.volume)

    def serving(
        self, option: str, performance: Performance, dark: Quantity | None = None
    ) -> tuple[Amounts, Amounts]:
        """Capacity and answers a month of what answers one question after the other.

        Args:
            option: its name.
            performance: of the option.
            dark: the share of all hours in which it does not run.
        """
        seconds = performance.seconds(option)

        def capacity(draws: Draws) -> Array:
            hours = HOURS_PER_MONTH if dark is None else HOURS_PER_MONTH * (1 - draws(dark))
            with np.errstate(divide="ignore"):
                return np.asarray(hours * 3600 / draws(seconds))

        def served(draws: Draws) -> Array:
            return np.minimum(self.need(draws), capacity(draws))

        return capacity, served


def point(amounts: Amounts) -> float:
    """By the medians."""
    return float(amounts(MEDIANS)[0])
