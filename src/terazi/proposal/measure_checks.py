"""Names of measures are known ones, and their figures on the scale of what is measured."""

from collections.abc import Iterator, Mapping

from terazi.errors import InputError
from terazi.proposal.explain import nearest, short
from terazi.proposal.schema import Proposal

SHARE = "share"
#: The unit of what is told in words: no figure of it can be limited or claimed.
TOLD = "told in words"
_COMPARED = (": difference", ": gap to English", ": gap between varieties")


def ends(measure: str) -> tuple[float, float]:
    """From where to where a share goes; what compares two of them may be negative."""
    return (-1.0 if measure.endswith(_COMPARED) else 0.0), 1.0


def not_a_share(measure: str, figures: Mapping[str, float | None]) -> Iterator[InputError]:
    """One error for each figure, by its field, that no share can be."""
    low, high = ends(measure)
    for field, figure in figures.items():
        if figure is not None and not low <= figure <= high:
            yield InputError(
                f"{figure:g} is not a share, which is between {low:g} and {high:g}",
                field=field,
                way_out="write 0.62 for 62 %",
            )


def known(proposal: Proposal, measures: Mapping[str, str]) -> dict[str, str]:
    """Units by the names of all measures, those of people's own figures among them."""
    own = {one.measure: one.unit for option in proposal.options for one in option.figures}
    return own | dict(measures)


def named_wrong(
    measure: str, field: str, units: Mapping[str, str], otherwise: str = ""
) -> Iterator[InputError]:
    """The error for a measure that is not there, or that has no figures.

    Args:
        measure: its name.
        field: where it is named.
        units: by the names of all measures.
        otherwise: another way out, beside naming one that is there.
    """
    if measure not in units:
        yield InputError(
            f"{short(measure)} is not a measure that Terazi has",
            field=field,
            way_out=f"{nearest(measure, units)}“terazi probes --measures” lists them{otherwise}",
        )
    elif units[measure] == TOLD:
        yield InputError(
            f"{short(measure)} is told in words, so no figure of it is ever there",
            field=field,
            way_out="name a measure with a unit; “terazi probes --measures” lists them" + otherwise,
        )
