"""Putting items to options, and no more of them than the questions about an option need.

Options that cost nothing to ask (tools) are asked everything and looked at once. Models are asked
side by side, in an order drawn by lot, a few items at a time; after each few the referee
(`terazi.probes.referee`) says who need not go on. See docs/stopping.md.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Generic

from terazi.finding import Interval, Outcome
from terazi.options.interface import AsksModel, Option
from terazi.probes.declare import Settings
from terazi.probes.referee import Referee, lane_name, limits
from terazi.probes.task import Item, Task
from terazi.statistics.confidence_sequence import ConfidenceSequence
from terazi.statistics.intervals import clustered_wilson
from terazi.statistics.order import order
from terazi.statistics.paired import means_by_item, shares_by_item
from terazi.statistics.stopping import FEWEST

#: Keys of details: how many items there are where not all need be asked, and why no more were.
ITEMS = "items there are"
WHY = "why no more were asked"

# With fewer items than this there is little to leave out, and an interval for one look is narrower.
_WORTHWHILE = 5 * FEWEST


@dataclass(frozen=True, slots=True)
class Asked:
    """What an option did in one language.

    Attributes:
        outcomes: in the order in which the items were asked.
        items: how many independent items (clusters of translations) there are.
        early: whether the outcomes decided when to stop: only an interval that is valid at every
            look is honest then.
        limits: where something was decided about the share of right answers.
        why: why no more were asked, "" where all were.
    """

    outcomes: tuple[Outcome, ...]
    items: int
    early: bool = False
    limits: tuple[float, ...] = ()
    why: str = ""

    @property
    def details(self) -> dict[str, float | int | str]:
        """How many items there are where not all need be asked, and why no more were."""
        found: dict[str, float | int | str] = {ITEMS: self.items} if self.early else {}
        return found | ({WHY: self.why} if self.why else {})

    @property
    def interval(self) -> Interval:
        """Of the share of right answers, of which there is one at least."""
        shares = shares_by_item(self.outcomes)
        asked = means_by_item(self.outcomes)
        return self.interval_of({item: shares.get(item, ()) for item in asked}, self.limits)

    def interval_of(
        self, by_item: Mapping[str, Sequence[float]], limits: Sequence[float] = ()
    ) -> Interval:
        """Of the mean of a figure from 0 to 1, by an interval that is honest for how it was asked.

        Args:
            by_item: the figure in each wording of every item, in the order in which they were
                asked; nothing where there is none.
            limits: where something was decided about it.
        """
        if not self.early:
            return clustered_wilson([values for values in by_item.values() if values])
        means = (fmean(values) if values else None for values in by_item.values())
        return ConfidenceSequence(items=self.items, limits=limits).add_all(means).interval

    def part(self, items: Collection[str]) -> "Asked":
        """What it did on some of the items, by their names."""
        kept = tuple(outcome for outcome in self.outcomes if outcome.item in items)
        return Asked(kept, len(items), self.early)


class _Lane(Generic[Item]):
    """An option in a language: how far it has come, what it did."""

    def __init__(self, option: Option, task: Task[Item], language: str, settings: Settings) -> None:
        self.option = option
        self.language = language
        self.name = lane_name(option.name, language)
        self.limits = limits(task.measure, option, language, task.guess(language), settings)
        self.items = len(_by_source(task.items[language]))
        self.outcomes: list[Outcome] = []
        self.shares: list[tuple[str, float | None]] = []
        self._task = task

    @property
    def long(self) -> bool:
        return self.items >= _WORTHWHILE

    @property
    def led(self) -> bool:
        return self.long and isinstance(self.option, AsksModel)

    def put(self, items: Sequence[Item]) -> None:
        """Ask it these."""
        found = self._task.put(self.option, self.language, items)
        self.outcomes += found
        self.shares += means_by_item(found).items()


def ask(
    task: Task[Item], options: Sequence[Option], settings: Settings
) -> dict[str, dict[str, Asked]]:
    """Ask every option in every language that it can be asked in.

    Returns:
        what was asked, by option and language; a language that the set has not is left out.
    """
    lanes = [
        _Lane(option, task, language, settings)
        for option in options
        for language in languages_of(task.items, settings)
        if task.can(option, language)
    ]
    free = [lane for lane in lanes if not isinstance(lane.option, AsksModel)]
    costly = [lane for lane in lanes if lane not in free]
    for lane in settings.track(free, f"{task.name}, tools") if free else ():
        for block in _blocks(task, [lane.language], settings.seed):
            lane.put(block[lane.language])
    referee = Referee(task.measure, lanes, settings) if settings.stop_early else None
    wanted = costly
    blocks = list(_blocks(task, [lane.language for lane in costly], settings.seed))
    for block in settings.track(blocks, f"{task.name}, models, steps at most") if blocks else ():
        for lane in wanted:
            items = block.get(lane.language)
            if items:
                lane.put(items)
        if referee is not None:
            referee.look()
            wanted = [lane for lane in costly if referee.wants(lane)]
        if not wanted:
            break
    found: dict[str, dict[str, Asked]] = {option.name: {} for option in options}
    for lane in lanes:
        asked = Asked(tuple(lane.outcomes), lane.items)
        if referee is not None and lane.led:
            decided = tuple(limit.limit for _, limit in lane.limits)
            why = referee.why(lane) if len(lane.shares) < lane.items else ""
            asked = replace(asked, early=True, limits=decided, why=why)
        found[lane.option.name][lane.language] = asked
    return found


def languages_of(items: Collection[str], settings: Settings) -> list[str]:
    """The languages to measure that the set has; English comes last, beside them."""
    return [language for language in settings.languages if language in items]


def _blocks(
    task: Task[Item], languages: Sequence[str], seed: int
) -> Iterator[Mapping[str, list[Item]]]:
    """All items in the languages, those of a few sources of each language at a time, evenly."""
    languages = list(dict.fromkeys(languages))
    items = [item for language in languages for item in task.items[language]]
    sources = _by_source(order(items, seed))
    step = task.block * max(len(languages), 1)
    for start in range(0, len(sources), step):
        block: dict[str, list[Item]] = {}
        for together in sources[start : start + step]:
            block.setdefault(together[0].language, []).extend(together)
        yield block


def _by_source(items: Sequence[Item]) -> list[list[Item]]:
    found: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        found.setdefault((item.language, item.cluster or item.id), []).append(item)
    return list(found.values())
