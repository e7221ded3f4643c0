"""How much of an option's money stays in the country.

Terazi does not follow money from hand to hand. It goes by a rule that anybody can check and
overrule: imported machines and tokens of an endpoint are paid abroad; so is what is paid in
another currency than the budget's; wages, electricity, connection and all else stay. A proposal
may say another share (``spent_locally``) for the machine, the endpoint and the rest of an option.
"""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from terazi.economics.lines import Line, OptionCost
from terazi.proposal.options import Model, Option
from terazi.proposal.schema import Proposal

HARDWARE, TOKENS = "hardware", "tokens"

RULE = "By Terazi's rule, or as the proposal says (spent_locally)."

_FOREIGN = re.compile(r"\([A-Z]{3} [0-9.,e+-]+ at ")  # as terazi.economics.money shows it


@dataclass(frozen=True, slots=True)
class Spent:
    """A line of a cost over the whole horizon, in the budget's currency.

    Attributes:
        what: what is paid for.
        category: of the line.
        again: whether it is paid again and again; a machine is not, though its wear is counted
            by the month.
        amount: over the horizon.
        locally: share of it that stays in the country, 0 to 1.
    """

    what: str
    category: str
    again: bool
    amount: float
    locally: float

    @property
    def abroad(self) -> float:
        """What of it is paid abroad."""
        return self.amount * (1 - self.locally)


def spending(proposal: Proposal, option: Option, cost: OptionCost) -> tuple[Spent, ...]:
    """Each line of an option's cost, with the share of it that stays in the country."""
    months = proposal.horizon_months
    return tuple(
        Spent(
            what=line.what,
            category=line.category,
            again=not line.once and line.lifetime is None,
            amount=line.amount * line.payments(months),
            locally=_locally(proposal, option, line),
        )
        for line in cost.lines
    )


def local_share(spent: Iterable[Spent]) -> float | None:
    """Share of all the money that stays in the country; None where nothing is paid."""
    lines = tuple(spent)
    total = math.fsum(line.amount for line in lines)
    if total <= 0:
        return None
    return math.fsum(line.amount * line.locally for line in lines) / total


def _locally(proposal: Proposal, option: Option, line: Line) -> float:
    """What the proposal says of a line, or else the rule."""
    if line.category == TOKENS:
        endpoint = option.endpoint if isinstance(option, Model) else None
        told, rule = endpoint.spent_locally if endpoint else None, 0.0
    elif line.category == HARDWARE:
        told, rule = proposal.hardware.spent_locally if proposal.hardware else None, 0.0
    else:
        told, rule = option.spent_locally, 0.0 if _FOREIGN.search(line.formula) else 1.0
    return rule if told is None else told
