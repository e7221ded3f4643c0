"""Who controls an option, and what would stop it: read off what it is and where it runs.

Nothing is guessed beyond that: who is able to run it, or how long an answer is kept, is unknown
until the proposal says so (``control``).
"""

from collections.abc import Iterator, Mapping
from typing import TypeGuard

from terazi.economics.price_changes import gone
from terazi.finding import Finding
from terazi.models.endpoint.address import read_address
from terazi.proposal.dependency import Control
from terazi.proposal.options import Model, Option, People, Tool
from terazi.proposal.shorthand import ENDPOINT

NOT_SAID = "not said"
NO_RATE = "No rate is known."

_HERE = "your own machine"

#: How a fact's class reads where the fact is a licence.
_CLASSES = {
    "open": "an open licence",
    "partial": "a licence with conditions",
    "closed": "the maker's own terms",
}


def elsewhere(option: Option) -> str:
    """The host that an option is asked at; "" where it is on the user's own machine."""
    if not _served(option):
        return ""
    address = read_address(option.model, unencrypted=True)
    return "" if address.on_this_machine else address.host


def control(option: Option, facts: Mapping[str, Finding]) -> dict[str, str]:
    """Who controls weights, hosting, data and skills: the proposal's words before our own.

    Args:
        option: as the proposal has it.
        facts: the option's documented facts by their measure ("licence").
    """
    told = option.control or Control()
    read = _of_people(option) if isinstance(option, People) else _of_machine(option, facts)
    return {
        what: getattr(told, what) or read.get(what, NOT_SAID) for what in type(told).model_fields
    }


def stops(option: Option, facts: Mapping[str, Finding]) -> Iterator[tuple[str, str]]:
    """Yield what happens, and what then becomes of the option."""
    if isinstance(option, People):
        yield "one of them leaves", f"somebody else has to be hired and trained. {NO_RATE}"
        return
    host = elsewhere(option)
    if host:
        then = "answers stop until you have moved. Of hosted models,"
        yield "the model is withdrawn", f"{then} {_yearly()} were gone after a year."
        yield "its terms change", f"you take them or leave. {NO_RATE}"
        yield f"{host} ends", f"answers stop until you have moved. {NO_RATE}"
        return
    if isinstance(option, Tool):
        yield "a maker or seller ends", "nothing stops: table and program are here."
        return
    then = "a copy is here and goes on, and nobody puts it right."
    if _served(option):
        then = "it goes on if its weights are here too, not only what serves it: look."
    yield (
        "the maker withdraws it or ends",
        f"{then} Of hosted models, {_yearly()} were gone after a year.",
    )
    yield "its licence changes", f"{_licence(facts.get('termination'))} {NO_RATE}"


def _of_people(option: People) -> dict[str, str]:
    return {
        "weights": "none, since people answer",
        "hosting": "nobody, since no machine answers",
        "data": "the people who are asked, and who employs them",
        "skills": f"those who are hired here ({option.role})",
    }


def _of_machine(option: Option, facts: Mapping[str, Finding]) -> dict[str, str]:
    host = elsewhere(option)
    if host:
        return {
            "weights": f"{host}, and you have no copy",
            "hosting": host,
            "data": f"{host} gets every question and writes every answer",
        }
    read = {"hosting": _HERE, "data": f"you, since questions stay on {_HERE}"}
    if isinstance(option, Tool):
        read["weights"] = "no model, but your own table of answers" if option.table else "no model"
    elif not _served(option):
        licence = facts.get("licence")
        known = _CLASSES.get(str(licence.details.get("class"))) if licence else None
        terms = known or "a licence that nobody has looked up"
        read["weights"] = f"the maker, and you have a copy under {terms}"
    return read


def _served(option: Option) -> TypeGuard[Model]:
    """Whether it is a model behind an endpoint, here or elsewhere."""
    return isinstance(option, Model) and option.model.startswith(ENDPOINT)


def _licence(termination: Finding | None) -> str:
    """What can be done to a copy that is here already."""
    kind = str(termination.details.get("class")) if termination else ""
    if kind not in _CLASSES:
        return "nobody has looked up whether it can be ended."
    if kind == "open":
        return "what you have, you may go on using (see “termination”)."
    return "it may have to stop (see “termination”)."


def _yearly() -> str:
    rate = gone()
    return (
        f"{rate.share:.0%} ({rate.interval.low:.0%} to {rate.interval.high:.0%};"
        f" {rate.spans[0].since[:4]}-{rate.spans[-1].until[:4]})"
    )
