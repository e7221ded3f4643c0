"""Figures that a proposal quotes about an option, as findings: who measured it, when, how sure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from terazi.errors import InputError
from terazi.finding import Direction, Finding, Grade, Interval, Source, Theme
from terazi.proposal.options import Figure, OptionPart

PROBE = "cited figures"
MORE_IS = "more is"  # a key of details: better or worse

_GOOD = {Direction.HELP: "better", Direction.HARM: "worse"}


def cited_figures(
    part: OptionPart, *, probe: str = PROBE, theme: Theme = Theme.PEOPLE
) -> list[Finding]:
    """Turn an option's ``figures`` into findings with their grade and source.

    What the seller claims goes to the theme *claims*, whatever the figure is about. A figure does
    not say whether more of it is good, so the direction is always *context*.

    Args:
        part: the option as the proposal has it.
        probe: the name under which the findings are kept.
        theme: where figures belong that are not claims.

    Raises:
        InputError: one source is quoted twice for one measure.
    """
    found: list[Finding] = []
    for figure in part.figures:
        finding = Finding(
            option=part.name,
            theme=Theme.CLAIMS if figure.grade == "claimed" else theme,
            measure=figure.measure,
            unit=figure.unit,
            direction=Direction.CONTEXT,
            grade=Grade(figure.grade),
            probe=probe,
            estimate=figure.estimate,
            interval=_interval(figure),
            language=figure.language or "",
            n=figure.n,
            details={MORE_IS: figure.more_is} if figure.more_is else {},
            sources=(Source(title=figure.source, date=figure.date.isoformat()),),
        )
        found.append(_told_apart(finding, found, figure.source))
    return found


def in_one_direction(cited: Iterable[Finding], found: Sequence[Finding]) -> Iterator[Finding]:
    """The figures as they are, but unknown where their scale runs the other way than ours.

    Args:
        cited: as ``cited_figures`` makes them.
        found: what was measured; its direction is that of its measure.
    """
    ours = {one.measure: _GOOD[one.direction] for one in found if one.direction in _GOOD}
    for one in cited:
        said = one.details.get(MORE_IS)
        good = ours.get(one.measure, said)
        if said is None or said == good:
            yield one
            continue
        yield replace(
            one,
            grade=Grade.UNKNOWN,
            estimate=None,
            interval=None,
            note=(
                f"The figure of this source ({one.estimate:g}) is not used: there more of "
                f"“{one.measure}” is {said}, here it is {good}. See which scale the source means."
            ),
        )


def _interval(figure: Figure) -> Interval | None:
    """The interval as it was published; nobody says how it was made."""
    if figure.low is None or figure.high is None:
        return None
    return Interval(figure.low, figure.high, method="as published")


def _told_apart(finding: Finding, others: list[Finding], source: str) -> Finding:
    """Two sources may have measured the same: then the source is part of what is shown."""
    if all(finding.key != other.key for other in others):
        return finding
    again = replace(finding, group=source)
    if any(again.key == other.key for other in others):
        raise InputError(
            f"“{source}” is quoted twice for “{finding.measure}”",
            field=f"{finding.option}: figures",
            way_out="remove one, or say in the source what tells them apart",
        )
    return again
