"""After the weighing: what was planned for each option with a model, and what was done."""

from collections.abc import Iterable, Sequence
from math import fsum

from terazi.finding import Finding
from terazi.ledger.journal import Work
from terazi.models.interface import LanguageModel
from terazi.options.interface import AsksModel, Option, RunsHere
from terazi.options.kept import MEASURE
from terazi.plan.count import items_asked
from terazi.plan.figures import Effort, Plan, together
from terazi.report.facts import Amount, PlannedAndDone


def planned_and_done(
    plan: Plan, options: Iterable[Option], findings: Sequence[Finding], work: Sequence[Work]
) -> tuple[PlannedAndDone, ...]:
    """Compare, for every option with a model.

    Args:
        plan: as it was made before the weighing began.
        options: as they were asked.
        findings: all of the weighing.
        work: as the journal summed it up, in all parts of the weighing.
    """
    return tuple(
        PlannedAndDone(
            option.name,
            _planned(plan, option.name),
            Amount(
                items=items_asked(one for one in findings if one.option == option.name),
                tokens=sum(one.tokens for one in own),
                unique=sum(one.unique for one in own),
                seconds=fsum(one.seconds for one in own),
            ),
        )
        for option, own in ((option, _own(option, work)) for option in options)
        if isinstance(option, AsksModel)
    )


def _planned(plan: Plan, option: str) -> Amount:
    loading = (Effort(seconds=one.loading) for one in plan.options if one.option == option)
    effort = together([plan.of(option), *loading])
    return Amount(effort.items, effort.tokens, effort.unique, effort.seconds)


def _own(option: Option, work: Iterable[Work]) -> list[Work]:
    """The calls of its model, and what was measured of its weights."""
    model: LanguageModel | None = option.model if isinstance(option, AsksModel) else None
    digest = model.identity.digest if model is not None else None
    weights = option.weights if isinstance(option, RunsHere) else None
    return [
        one for one in work if one.model == digest or (one.verb == MEASURE and one.about == weights)
    ]
