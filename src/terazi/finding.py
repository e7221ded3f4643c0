"""The one currency between the parts: a finding, and what it is made of.

Plain data. Everything to the right of the probes (ledger, verdict, report) knows the parts to
its left only through this module, so it imports nothing of ours.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Theme(StrEnum):
    """Where a finding belongs: a promise, a challenge, or the ground it stands on."""

    COMMUNICATION = "communication"
    EDUCATION = "education"
    HEALTH = "health"
    BUSINESS = "business"
    BIAS = "bias"
    RESOURCES = "resources"
    CULTURE = "culture"
    DISPLACEMENT = "displacement"
    MODELS = "models"
    COMPUTE = "compute"
    PEOPLE = "people"
    OPENNESS = "openness"
    DEPENDENCY = "dependency"
    CLAIMS = "claims"
    DATA_PROTECTION = "data protection"
    PARTICIPATION = "participation"

    @property
    def part(self) -> str:
        """``promise``, ``challenge`` or ``ground``."""
        return _PARTS[self]


_PROMISES = (Theme.COMMUNICATION, Theme.EDUCATION, Theme.HEALTH, Theme.BUSINESS)
_CHALLENGES = (Theme.BIAS, Theme.RESOURCES, Theme.CULTURE, Theme.DISPLACEMENT)
_PARTS = {
    theme: "promise" if theme in _PROMISES else "challenge" if theme in _CHALLENGES else "ground"
    for theme in Theme
}


class Grade(StrEnum):
    """How we know, best first. Unknown is never zero; claimed never counts as a benefit."""

    MEASURED_HERE = "measured here"
    MEASURED_ELSEWHERE = "measured elsewhere"
    DOCUMENTED = "documented"
    JUDGED = "judged"
    ASSUMED = "assumed"
    CLAIMED = "claimed"
    UNKNOWN = "unknown"


class Direction(StrEnum):
    """What more of it does: help, harm, or neither (context)."""

    HELP = "help"
    HARM = "harm"
    CONTEXT = "context"


@dataclass(frozen=True, slots=True)
class Interval:
    """A two-sided interval of an estimate, in the estimate's unit.

    ``method`` names how it was made ("Wilson", "Clopper-Pearson", ...), ``level`` is the stated
    coverage, 0 to 1.
    """

    low: float
    high: float
    level: float = 0.95
    method: str = ""

    def __post_init__(self) -> None:
        if not self.low <= self.high:
            raise ValueError(f"an interval from {self.low} to {self.high} is upside down")
        if not 0 < self.level < 1:
            raise ValueError(f"a level of {self.level} is not between 0 and 1")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure comes from, so that anybody can go and look."""

    title: str
    address: str = ""  # URL, or path inside a named package
    licence: str = ""
    date: str = ""  # ISO 8601
    sha256: str = ""
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an option did on one item: the smallest thing a finding opens to.

    ``correct`` is None where the answer is neither right nor wrong: refused, in the wrong
    language, unreadable, or not given (``status`` says which).
    """

    item: str
    language: str
    wording: str
    picked: str
    gold: str
    correct: bool | None
    status: str = "chosen"
    cluster: str = ""  # items that are translations of one source share a cluster


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer to one question about one option.

    Attributes:
        option: the option's name in the proposal, or ``guess: …`` for a guess row.
        theme: where it belongs.
        measure: the standard name of what was measured ("topic accuracy").
        unit: of estimate and interval ("share", "tokens per token", "KES per answer", …).
        direction: what more of it does.
        grade: how we know.
        probe: the probe that found it.
        estimate: the figure, None exactly when the grade is unknown or ``text`` holds the answer.
        interval: None where the figure has no sampling error or it is not known.
        language: BCP-47 tag, or "" where the measure has no language.
        group: a part of the population or of the items, or "".
        n: independent items behind the estimate.
        text: an answer in words, for documented facts.
        note: what a reader must know to read it right.
        sources: where it comes from.
        details: further figures of the same measurement (counts of refusals, spread over
            wordings, smallest difference that n could have shown, formula, …).
        outcomes: item by item, for pairing and for opening; kept beside the ledger, not in it.
    """

    option: str
    theme: Theme
    measure: str
    unit: str
    direction: Direction
    grade: Grade
    probe: str
    estimate: float | None = None
    interval: Interval | None = None
    language: str = ""
    group: str = ""
    n: int | None = None
    text: str = ""
    note: str = ""
    sources: tuple[Source, ...] = ()
    details: Mapping[str, float | int | str] = field(default_factory=dict)
    outcomes: tuple[Outcome, ...] = field(default=(), compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.grade is Grade.UNKNOWN and self.estimate is not None:
            raise ValueError(f"{self.measure}: unknown is never a number")
        if self.grade is not Grade.UNKNOWN and self.estimate is None and not self.text:
            raise ValueError(
                f"{self.measure}: a finding that is not unknown needs a figure or text"
            )

    @property
    def is_guess(self) -> bool:
        """Whether this is a guess row (chance, majority class, longest answer), not an option."""
        return self.option.startswith(GUESS)

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What makes a finding itself; two findings of one weighing never share it."""
        return (self.probe, self.measure, self.option, self.language, self.group)


GUESS = "guess: "

#: In details: how many parts a figure lacks. It is the least or the most it may be, and decides
#: nothing.
LEFT_OUT = "left out"


#: How the names of measures end that set two figures beside each other: their shares are points.
COMPARED = (": difference", ": gap to English", ": gap between varieties")


def hardest_guess(findings: Iterable[Finding]) -> Finding | None:
    """The guess row that is hardest to beat; of equal ones the last by its key, always the same."""
    guesses = [
        row
        for row in findings
        if row.is_guess and row.estimate is not None and math.isfinite(row.estimate)
    ]
    return max(guesses, key=lambda row: (row.estimate or 0.0, row.key), default=None)
