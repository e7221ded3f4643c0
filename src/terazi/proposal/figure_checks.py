"""Which end of a quoted figure's scale is the good one: said once, and never two ways.

In one table 80 to 100 is the best band of a measure, in another the worst. A figure may say which
it is; two that contradict each other, or a red line, cannot both be read right.
"""

from collections.abc import Iterator

from terazi.errors import InputError
from terazi.proposal.explain import short
from terazi.proposal.schema import Proposal

_LOOK = "look in the source which end of the scale is the good one, and put `more_is` right"


def check_directions(proposal: Proposal, _around: object) -> Iterator[InputError]:
    """One measure has one good end, in all figures and in the red lines about it."""
    said: dict[str, tuple[str, str]] = {}
    for number, option in enumerate(proposal.options):
        for place, figure in enumerate(option.figures):
            if figure.more_is is None:
                continue
            where, before = said.setdefault(figure.measure, (option.name, figure.more_is))
            if before != figure.more_is:
                yield InputError(
                    f"more of {short(figure.measure)} is {figure.more_is} here, and {before} in "
                    f"the figure of {short(where)}: they cannot be compared",
                    field=f"options[{number}].figures[{place}].more_is",
                    way_out=f"{_LOOK}; where two scales run opposite ways, give the measures two "
                    "names",
                )
    for number, line in enumerate(proposal.red_lines):
        _, more = said.get(line.measure, ("", ""))
        backwards = {"worse": line.at_least, "better": line.at_most}.get(more)
        if backwards is not None:
            rule = "at_least" if more == "worse" else "at_most"
            yield InputError(
                f"the line says {rule}, but a figure says that more of {short(line.measure)} is "
                f"{more}: the best would be stopped, and the worst let through",
                field=f"red_lines[{number}].{rule}",
                way_out=_LOOK + ", or turn the line round",
            )


FIGURE_CHECKS = (check_directions,)
