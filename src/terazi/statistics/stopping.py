"""When enough items have been asked: the questions, and the referee who says "stop".

A probe asks items in the order of :func:`terazi.statistics.order.order` and tells the
:class:`Stopper` each outcome. A question is decided when the whole interval lies on one side, by
an interval that may be looked at after every item. What the report then shows is that interval.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from terazi.finding import Interval
from terazi.statistics.confidence_sequence import ConfidenceSequence

# The intervals need no smallest number: they are as honest after three items as after three
# hundred. It is for what no interval can see, that the first items happen to be all of one kind.
# Of twenty drawn by lot, a kind that makes up a seventh of the set (a topic of SIB-200) is
# missing less than once in twenty: (6/7)²⁰ = 4.6 %.
FEWEST = 20


class Status(StrEnum):
    """Whether to ask more."""

    DECIDED = "decided"
    GO_ON = "go on"
    BUDGET_SPENT = "budget spent"


class Result(StrEnum):
    """What was decided."""

    PASSED = "passed"
    FAILED = "failed"
    FIRST = "first is better"
    SECOND = "second is better"
    NARROW = "narrow enough"
    UNDECIDED = "undecided"


class Rule(StrEnum):
    """Which side of a limit is the right one; the words are those of the red lines."""

    AT_LEAST = "at least"
    AT_MOST = "at most"


@dataclass(frozen=True, slots=True)
class Limit:
    """Is a share at least, or at most, so much? With ``against``: is a difference?

    Attributes:
        of: whose outcomes: an option, or an option in a language, by a name that the caller
            chooses and people can read.
        rule: the right side.
        limit: a share, 0 to 1, or a difference of two, -1 to 1.
        against: whose outcomes on the same items are taken away; "" for none.
    """

    of: str
    rule: Rule
    limit: float
    against: str = ""

    @property
    def limits(self) -> tuple[float, ...]:
        """Where it is decided."""
        return (self.limit,)

    def read(self, low: float, high: float) -> tuple[Result, str]:
        """Return what the interval says, and why in plain words. The limit itself is kept."""
        what = _interval(self.against)
        limit = f"the limit of {_percent(self.limit, points=bool(self.against))}"
        wrong_side = "below" if self.rule is Rule.AT_LEAST else "above"
        below, above = high < self.limit, low > self.limit
        if below if self.rule is Rule.AT_LEAST else above:
            return Result.FAILED, f"the whole {what} is {wrong_side} {limit}"
        if low >= self.limit if self.rule is Rule.AT_LEAST else high <= self.limit:
            return Result.PASSED, f"no part of the {what} is {wrong_side} {limit}"
        return Result.UNDECIDED, f"{limit} lies inside the {what}"


@dataclass(frozen=True, slots=True)
class Better:
    """Which of two does better on the same items?"""

    of: str
    against: str

    @property
    def limits(self) -> tuple[float, ...]:
        """Where it is decided."""
        return (0.0,)

    def read(self, low: float, high: float) -> tuple[Result, str]:
        """Return what the interval of the difference says, and why in plain words."""
        whole = "the whole interval of the difference is"
        if low > 0:
            return Result.FIRST, f"{self.of} does better than {self.against}: {whole} above zero"
        if high < 0:
            return Result.SECOND, f"{self.against} does better than {self.of}: {whole} below zero"
        return Result.UNDECIDED, "zero lies inside the interval of the difference"


@dataclass(frozen=True, slots=True)
class Narrow:
    """Is a share, or a difference of two, known to within so much?

    Attributes:
        of: whose outcomes.
        width: from end to end, as 0.2 for twenty percentage points.
        against: whose outcomes on the same items are taken away; "" for none.
    """

    of: str
    width: float
    against: str = ""

    @property
    def limits(self) -> tuple[float, ...]:
        """Where it is decided: nowhere in particular."""
        return ()

    def read(self, low: float, high: float) -> tuple[Result, str]:
        """Return what the interval says, and why in plain words."""
        what, width = _interval(self.against), _percent(self.width, points=True)
        if high - low <= self.width:
            return Result.NARROW, f"the {what} is no wider than {width}"
        return Result.UNDECIDED, f"the {what} is still wider than {width}"


Question = Limit | Better | Narrow


@dataclass(frozen=True, slots=True)
class Answer:
    """Where a question stands.

    Attributes:
        question: the question.
        status: decided, go on, or budget spent.
        result: what was decided, or undecided.
        n: items after which it was decided; else items so far.
        items: how many there are.
        estimate: the mean of all outcomes so far, None without any.
        interval: with all outcomes so far; later ones narrow it, and never undo a decision.
        reason: why, for people.
    """

    question: Question
    status: Status
    result: Result
    n: int
    items: int
    estimate: float | None
    interval: Interval
    reason: str


class Stopper:
    """Told outcomes item by item, says which questions are decided and who need not go on.

    Args:
        questions: what is to be decided on one test set.
        items: how many items (or clusters of translations, averaged) the set has; by name, where
            that differs. For a difference it is the smaller number.
        error: with ``shared``, the chance that any of the questions is ever answered wrongly;
            without, that chance for each.
        shared: divide the error evenly among the questions (Bonferroni).
        fewest: no question is decided before so many items; all of them, where there are fewer.
        of_set: the questions are about these very items, of which some are left out. By default
            they are about the language, of which the items are a sample.

    Raises:
        ValueError: no questions, no items, the same question twice, or an error out of range.
    """

    def __init__(
        self,
        questions: Sequence[Question],
        items: int | Mapping[str, int],
        *,
        error: float = 0.05,
        shared: bool = True,
        fewest: int = FEWEST,
        of_set: bool = False,
    ) -> None:
        if len(set(questions)) < len(questions):
            raise ValueError("the same question twice")
        names = [name for q in questions for name in (q.of, q.against) if name]
        self._items = {name: items if isinstance(items, int) else items[name] for name in names}
        if not questions or min(self._items.values()) < 1:
            raise ValueError(f"{len(questions)} questions on {items} items")
        self.error = error / len(questions) if shared else error
        self._shared = shared and len(questions) > 1
        self._fewest = fewest
        self._ended: dict[str, str] = {}
        self._outcomes: dict[str, dict[str, float | None]] = {name: {} for name in self._items}
        # Questions about the same figure look at the same interval.
        self._series: dict[tuple[str, str], _Series] = {}
        for question in questions:
            about = (question.of, question.against)
            same = [one for one in questions if (one.of, one.against) == about]
            if about not in self._series:
                number = min(self._items[name] for name in about if name)
                self._series[about] = _Series(same, self.error, number, of_set=of_set)
        self._questions = tuple(questions)

    def add(self, name: str, item: str, outcome: float | None) -> None:
        """Take an outcome.

        Items must come in an order that does not depend on outcomes, the same for all names. A
        difference takes an item as soon as both have it.

        Args:
            name: who was asked, as the questions call it.
            item: the item, or the cluster whose mean it is.
            outcome: share of right answers, 0 to 1, or None where none could be read.

        Raises:
            ValueError: nobody of that name, the item for the second time, an outcome out of
                range, or more items than there are.
        """
        seen = self._outcomes.get(name)
        if seen is None:
            raise ValueError(f"no question is about {name!r}")
        if item in seen:
            raise ValueError(f"{name} was asked {item} twice")
        if len(seen) == self._items[name]:
            raise ValueError(f"{name} was asked more than the {self._items[name]} items")
        if outcome is not None and not 0 <= outcome <= 1:
            raise ValueError(f"an outcome of {outcome} is not between 0 and 1")
        seen[item] = outcome
        for (of, against), series in self._series.items():
            if name not in (of, against):
                continue
            if not against:
                series.add(outcome, self._fewest)
                continue
            first, second = self._outcomes[of], self._outcomes[against]
            if item in first and item in second:
                series.add(_minus(first[item], second[item]), self._fewest)

    def end(self, why: str, *names: str) -> None:
        """Ask no more of these names, or of nobody: "the time of 20 minutes is over".

        What is decided stays decided. The reason may be any, even what was seen so far: the
        intervals hold at every moment.
        """
        for name in names or self._outcomes:
            self._ended.setdefault(name, why)

    @property
    def promise(self) -> str:
        """How sure the answers are, for people."""
        if self._shared:
            number = len(self._questions)
            return (
                f"The chance that any of these {number} answers is wrong, however often one looks, "
                f"is at most {_percent(self.error * number)}."
            )
        return (
            "The chance that an answer is wrong, however often one looks, is at most "
            f"{_percent(self.error)}."
        )

    def wanted(self, name: str) -> bool:
        """Whether a question that is still open needs more outcomes of this name."""
        return any(
            name in (question.of, question.against) and self._open(question)
            for question in self._questions
        )

    @property
    def done(self) -> bool:
        """Whether no question needs more outcomes."""
        return not any(self._open(question) for question in self._questions)

    def answer(self, question: Question) -> Answer:
        """Where the question stands.

        Raises:
            KeyError: it was not asked.
        """
        series = self._series_of(question)
        sequence, items = series.sequence, series.items
        result, why = question.read(sequence.low, sequence.high)
        if n := series.decided_at[question]:
            status = Status.DECIDED
            said = f"stopped after {n} of {items} items: {why}"
            if n == items:
                said = f"decided with the last of {n} items: {why}"
        else:
            n = sequence.asked
            status = Status.GO_ON if self._open(question) else Status.BUDGET_SPENT
            if result is not Result.UNDECIDED:
                why = f"no question is decided on fewer than {self._fewest} items"
            result = Result.UNDECIDED
            said = f"after {n} of {items} items: {why}"
            if status is Status.BUDGET_SPENT:
                ended = self._why_ended(question) if n < items else ""
                said = f"not decided by {n} of {items} items"
                said += f" ({ended}): {why}" if ended else f": {why}"
        return Answer(
            question, status, result, n, items, sequence.estimate, sequence.interval, said
        )

    @property
    def answers(self) -> tuple[Answer, ...]:
        """All questions, in the order in which they were given."""
        return tuple(self.answer(question) for question in self._questions)

    def _series_of(self, question: Question) -> "_Series":
        return self._series[question.of, question.against]

    def _open(self, question: Question) -> bool:
        series = self._series_of(question)
        used_up = series.decided_at[question] or series.sequence.asked == series.items
        return not (used_up or self._why_ended(question))

    def _why_ended(self, question: Question) -> str:
        return self._ended.get(question.of) or self._ended.get(question.against, "")


class _Series:
    """A figure, its interval, and when each question about it was decided (0: not yet)."""

    def __init__(
        self, questions: Sequence[Question], error: float, items: int, *, of_set: bool
    ) -> None:
        self.items = items
        self.decided_at = dict.fromkeys(questions, 0)
        self.sequence = ConfidenceSequence(
            error=error,
            lowest=-1.0 if questions[0].against else 0.0,
            items=items,
            of_set=of_set,
            limits=[limit for question in questions for limit in question.limits],
        )

    def add(self, outcome: float | None, fewest: int) -> None:
        self.sequence.add(outcome)
        if self.sequence.asked < min(fewest, self.items):
            return
        for question, decided_at in self.decided_at.items():
            if not decided_at:
                result, _ = question.read(self.sequence.low, self.sequence.high)
                if result is not Result.UNDECIDED:
                    self.decided_at[question] = self.sequence.asked


def _minus(first: float | None, second: float | None) -> float | None:
    return None if first is None or second is None else first - second


def _interval(against: str) -> str:
    return "interval of the difference" if against else "interval"


def _percent(value: float, *, points: bool = False) -> str:
    return f"{100 * value:.6g}" + (" percentage points" if points else "%")
