"""Findings that are not the same: by how much, whether chance explains it, and what may be why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from terazi.difference.inputs import (
    DAY,
    FILES,
    MACHINE,
    MODELS,
    PROGRAMS,
    PROPOSAL,
    RATED,
    Change,
    Ended,
)
from terazi.finding import Finding, Interval
from terazi.statistics.paired import compare_shares, shares_by_item
from terazi.statistics.two_intervals import difference_of

ADDED, GONE, CHANGED = "added", "gone", "changed"
NOT_REPRODUCIBLE = "nothing that was put in changed: not reproducible"
CLOCK = "measured again, by the clock or the meter"

_CLOCKED = frozenset({"s", "MB", "tokens per second", "Wh"})
# What only people read: no finding rests on it.
_WORDS = ("title", "owner", "beneficiaries", "path_to_people")
_LINES = "red_lines"  # they say how many items are asked


@dataclass(frozen=True, slots=True)
class Chance:
    """Whether the items that happened to be asked, or a moment, explain a change.

    Attributes:
        interval: of the difference, second less first; None where there is nothing to go by.
        how: it was made.
        pairs: items that both have answers to, where they were paired.
    """

    interval: Interval | None
    how: str
    pairs: int | None = None

    @property
    def explains(self) -> bool | None:
        """None where nobody can tell."""
        if self.interval is None:
            return None
        return self.interval.low <= 0 <= self.interval.high


@dataclass(frozen=True, slots=True)
class Moved:
    """A finding that is not the same in both weighings."""

    key: tuple[str, ...]
    what: str  # added, gone, changed
    before: Finding | None
    after: Finding | None
    chance: Chance
    causes: tuple[str, ...]


def moved(first: Ended, second: Ended, changed: Sequence[Change]) -> Iterator[Moved]:
    """Findings that one weighing has and the other has not, or has otherwise.

    Notes, sources and details alone make no difference here.
    """
    before, after = first.by_key, second.by_key
    clocked = {
        finding.option
        for key, finding in before.items()
        if finding.unit in _CLOCKED and key in after and _differ(finding, after[key])
    }
    for key in [*before, *(key for key in after if key not in before)]:
        then, now = before.get(key), after.get(key)
        if then is not None and now is not None and not _differ(then, now):
            continue
        what = GONE if now is None else ADDED if then is None else CHANGED
        causes = tuple(_causes(then, now, changed, clocked))
        yield Moved(key, what, then, now, _chance(then, now), causes)


def _differ(first: Finding, second: Finding) -> bool:
    return (first.estimate, first.interval, first.grade, first.unit, first.text) != (
        second.estimate,
        second.interval,
        second.grade,
        second.unit,
        second.text,
    )


def _chance(then: Finding | None, now: Finding | None) -> Chance:
    if then is None or now is None or then.estimate is None or now.estimate is None:
        return Chance(None, "there are not two figures")
    if then.unit != now.unit:
        return Chance(None, "the units are not the same")
    if then.unit == "share" and then.outcomes and now.outcomes:
        level = now.interval.level if now.interval else 0.95
        paired = compare_shares(shares_by_item(now.outcomes), shares_by_item(then.outcomes), level)
        if paired is not None:
            return Chance(paired.interval, "the same items, paired", paired.n)
    if then.interval is None or now.interval is None:
        return Chance(None, "no interval says how far chance would go")
    if then.interval.level != now.interval.level:
        return Chance(None, "the intervals have two levels")
    apart = difference_of(then.estimate, then.interval, now.estimate, now.interval)
    return Chance(apart, "two intervals, measured apart")


def _causes(
    then: Finding | None, now: Finding | None, changed: Sequence[Change], clocked: set[str]
) -> Iterator[str]:
    """What changed that the finding may rest on, in plain words; the nearest first."""
    finding = now or then
    if finding is None:
        return
    option = finding.option
    own = {change.kind for change in changed if change.option == option}
    if MODELS in own:
        yield f"the model of {option}"
    if PROPOSAL in own:
        yield f"what the proposal says of {option}"
    if _sources(then) != _sources(now) and any(change.kind == FILES for change in changed):
        yield "the test set or another file that it rests on"
    if any(change.kind == PROPOSAL and _matters(change, finding) for change in changed):
        yield "the proposal, beside its options"
    kinds = {change.kind for change in changed}
    for kind, said in ((PROGRAMS, "the programs"), (RATED, "what people said of answers")):
        if kind in kinds:
            yield said
    if finding.unit in _CLOCKED or option in clocked:
        yield CLOCK + (", on another machine" if MACHINE in kinds else "")
    elif DAY in kinds and finding.text:
        yield "the day"


def _matters(change: Change, finding: Finding) -> bool:
    """Whether a finding may rest on a field of the proposal that is not an option's."""
    if change.option or change.place.startswith(_WORDS):
        return False
    return bool(finding.outcomes) or not change.place.startswith(_LINES)


def _sources(finding: Finding | None) -> set[str]:
    return {source.sha256 for source in finding.sources if source.sha256} if finding else set()
