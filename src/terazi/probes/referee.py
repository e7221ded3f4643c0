"""Which questions there are about options on a test set, and who need not go on.

The verdict turns on red lines, on being better than guessing, and on which of two is better; so
these are the questions. See docs/stopping.md.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import combinations
from typing import Protocol

from terazi.options.interface import Option
from terazi.probes.declare import GAP, REFERENCE, Settings
from terazi.statistics.stopping import Better, Limit, Question, Result, Rule, Stopper


class Lane(Protocol):
    """An option in a language, on its way through the items."""

    @property
    def option(self) -> Option:
        """Who is asked."""
        ...

    @property
    def language(self) -> str:
        """BCP-47 tag."""
        ...

    @property
    def name(self) -> str:
        """What the referee calls it."""
        ...

    @property
    def items(self) -> int:
        """How many independent items there are."""
        ...

    @property
    def shares(self) -> Sequence[tuple[str, float | None]]:
        """Share of right answers on each item that was asked, None where none could be read."""
        ...

    @property
    def led(self) -> bool:
        """Whether the referee stops it: asking costs something, and there is enough to save."""
        ...

    @property
    def long(self) -> bool:
        """Whether there is enough to save."""
        ...

    @property
    def limits(self) -> Sequence[tuple[str, Limit]]:
        """Where it is decided, with the name of the red line, "" for guessing."""
        ...


def lane_name(option: str, language: str) -> str:
    """What the referee calls an option in a language."""
    return f"{option} ({language})"


def limits(
    measure: str, option: Option, language: str, guess: float | None, settings: Settings
) -> list[tuple[str, Limit]]:
    """Where the share of right answers is decided, with the name of the red line."""
    name = lane_name(option.name, language)
    found = [
        (line.name, Limit(name, Rule(line.rule), line.limit))
        for line in settings.binding(measure, option.kind, language)
    ]
    if guess is not None and language not in settings.beside:
        found.append(("", Limit(name, Rule.AT_LEAST, guess)))
    return found


class Referee:
    """Knows the questions about the options, and who need not go on."""

    def __init__(self, measure: str, lanes: Sequence[Lane], settings: Settings) -> None:
        self._beside = settings.beside
        self._lanes = {lane.name: lane for lane in lanes}
        self._red_lines = dict(_red_lines(measure, lanes, settings))
        guesses = (limit for lane in lanes if lane.led for name, limit in lane.limits if not name)
        questions = dict.fromkeys((*self._red_lines, *guesses, *_pairs(lanes, settings.beside)))
        about = {name for question in questions for name in (question.of, question.against)}
        self._told = {lane.name: 0 for lane in lanes if lane.name in about}
        self._crossed: dict[str, str] = {}
        # Each question has the whole error to itself, as every other interval of a report.
        items = {lane.name: lane.items for lane in lanes}
        self._stopper = Stopper(tuple(questions), items, shared=False) if questions else None

    def wants(self, lane: Lane) -> bool:
        """Whether more of its items are to be asked."""
        if len(lane.shares) == lane.items:
            return False
        if not lane.led or self._stopper is None:
            return True
        if lane.name in self._told and self._stopper.wanted(lane.name):
            return True
        return lane.language in self._beside and any(
            self.wants(other)
            for other in self._lanes.values()
            if other.option is lane.option and other.language not in self._beside
        )

    def look(self) -> None:
        """Take what is new, and end whoever has crossed a red line."""
        if self._stopper is None:
            return
        for name, told in self._told.items():
            shares = self._lanes[name].shares
            for source, share in shares[told:]:
                self._stopper.add(name, source, share)
            self._told[name] = len(shares)
        for question, red_line in self._red_lines.items():
            if self._stopper.answer(question).result is Result.FAILED:
                option = self._lanes[question.of].option
                self._crossed.setdefault(option.name, red_line)
                same = [lane.name for lane in self._lanes.values() if lane.option is option]
                self._stopper.end("it has crossed a red line", *same)

    def why(self, lane: Lane) -> str:
        """Why it was asked no more."""
        crossed = self._crossed.get(lane.option.name)
        if crossed:
            return f"it has crossed the red line “{crossed}”"
        if self._stopper is None or lane.name not in self._told:
            return "it was asked beside other languages, in which no more is to be decided"
        answers = [
            answer
            for answer in self._stopper.answers
            if lane.name in (answer.question.of, answer.question.against)
        ]
        last = max(answers, key=lambda answer: answer.n)
        return f"all that was to be decided is decided; {last.reason}"


def _red_lines(
    measure: str, lanes: Sequence[Lane], settings: Settings
) -> Iterator[tuple[Question, str]]:
    """Those on the measure itself and on its gap to English, with their names."""
    by_name = {lane.name: lane for lane in lanes}
    for lane in (lane for lane in lanes if lane.led):
        yield from ((limit, name) for name, limit in lane.limits if name)
        english = by_name.get(lane_name(lane.option.name, REFERENCE))
        if english is not None and english is not lane and english.led:
            for line in settings.binding(f"{measure}: {GAP}", lane.option.kind, lane.language):
                yield Limit(english.name, Rule(line.rule), line.limit, against=lane.name), line.name


def _pairs(lanes: Sequence[Lane], beside: Collection[str]) -> Iterator[Question]:
    """Every two in every language that is to be served, where one of them can be stopped."""
    for first, second in combinations(lanes, 2):
        same = first.language == second.language and first.language not in beside
        if same and first.long and (first.led or second.led):
            yield Better(first.name, second.name)
