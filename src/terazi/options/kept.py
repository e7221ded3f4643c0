"""What options are asked, and what is measured of them, is kept in a journal and done once."""

from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Any

from terazi.ledger.journal import Journal, Work
from terazi.models.journaled import JournaledModel
from terazi.options.fit import Remember
from terazi.options.interface import AsksModel, Option

#: The verb of what is measured and is no call of a model; it is booked under the weights' digest.
MEASURE = "measure"

_OTHER = "terazi"  # whose calls those are


def journaled(option: Option, journal: Journal) -> Option:
    """The same option, with the journal between it and its model, if it asks one."""
    if isinstance(option, AsksModel):
        option.model = JournaledModel(option.model, journal, account=option.name)
    return option


def remembering(journal: Journal) -> Remember:
    """Keep what is measured and is no call of a model, so that it is measured once."""

    def remember(
        request: Mapping[str, Any], compute: Callable[[], Mapping[str, Any]]
    ) -> Mapping[str, Any]:
        (known,) = journal.find(_OTHER, MEASURE, [request])
        if known is None:
            started = perf_counter()
            known = compute()
            seconds = perf_counter() - started
            work = Work(_OTHER, str(request.get("weights", "")), MEASURE, 1, seconds=seconds)
            journal.keep(_OTHER, MEASURE, [(request, known)], work=work)
        return known

    return remember
