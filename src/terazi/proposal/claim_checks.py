"""What a claim must hold beyond its single fields."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Protocol

from terazi.errors import InputError
from terazi.proposal.claims import Claim
from terazi.proposal.explain import no_option
from terazi.proposal.measure_checks import SHARE, known, named_wrong, not_a_share
from terazi.proposal.options import Model
from terazi.proposal.paths import licence_problem
from terazi.proposal.schema import Proposal

_FIGURES = ("value", "about", "at_least", "at_most")
_ALL_FIGURES = (*_FIGURES, "low", "high")
_NONE = "; leave it out where nothing could show whether the claim is true"


class Around(Protocol):
    """What a proposal is checked against, as far as these checks need it."""

    @property
    def folder(self) -> Path | None:
        """Where its files are; None to leave them unchecked."""
        ...

    @property
    def today(self) -> date:
        """The day it is read, or was locked."""
        ...

    @property
    def measures(self) -> Mapping[str, str] | None:
        """Units by the names of all measures; None to leave the names unchecked."""
        ...


def check_claims(proposal: Proposal, around: Around) -> Iterator[InputError]:
    """Each is about an option that is there, says one thing, and was said before today."""
    options = [option.name for option in proposal.options]
    for number, claim in enumerate(proposal.claims):
        field = f"claims[{number}]"
        if claim.option not in options:
            yield no_option(claim.option, options, f"{field}.option")
        if claim.date > around.today:
            yield InputError(
                f"nobody can have said this on {claim.date}",
                field=f"{field}.date",
                way_out="write the day on which it was said or read",
            )
        if around.measures is not None and claim.measure:
            units = known(proposal, around.measures)
            yield from named_wrong(claim.measure, f"{field}.measure", units, _NONE)
            if units.get(claim.measure) == SHARE:
                figures = {f"{field}.{name}": getattr(claim, name) for name in _ALL_FIGURES}
                yield from not_a_share(claim.measure, figures)
        yield from _figure_errors(claim, field)


def _figure_errors(claim: Claim, field: str) -> Iterator[InputError]:
    said = [name for name in _FIGURES if getattr(claim, name) is not None]
    if len(said) > 1:
        yield InputError(
            f"a claim is one figure, and this has {' and '.join(said)}",
            field=f"{field}.{said[1]}",
            way_out="keep one of them; for a range, write two claims",
        )
    if claim.measure and not said:
        yield InputError(
            "a claim about a measure says how much",
            field=field,
            way_out="write one of value, about, at_least, at_most; or leave out measure",
        )
    if said and not claim.measure:
        yield InputError(
            "a figure needs the name of what is measured",
            field=f"{field}.{said[0]}",
            way_out="write measure, as “terazi probes --measures” names it",
        )
    if claim.low is None and claim.high is None:
        return
    low, high = claim.low, claim.high
    if low is None or high is None or claim.value is None or not low <= claim.value <= high:
        yield InputError(
            "an interval has two ends, with the claimed value between them",
            field=f"{field}.{'low' if low is not None else 'high'}",
            way_out="write value, low and high, low first; or leave low and high out",
        )


def check_licences(proposal: Proposal, around: Around) -> Iterator[InputError]:
    """Licence texts are there, beside the proposal. Who reads them looks inside."""
    for number, option in enumerate(proposal.options):
        for place, name in enumerate(option.licence_files if isinstance(option, Model) else ()):
            problem = licence_problem(name, around.folder)
            if problem:
                field = f"options[{number}].licence_files[{place}]"
                yield InputError(problem[0], field=field, way_out=problem[1])


CLAIM_CHECKS = (check_claims, check_licences)
