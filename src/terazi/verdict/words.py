"""The words of a verdict and the shape it has on disk (``verdict.json``)."""

from dataclasses import dataclass
from enum import StrEnum

from terazi.verdict.beside import Flips, Information, Remaining


class Word(StrEnum):
    """The only verdicts there are."""

    CANNOT_WEIGH = "cannot weigh"
    DO_NOT_DEPLOY = "do not deploy"
    MEASURE_FIRST = "measure first"
    FUND_PEOPLE = "fund people"
    PEOPLE_WITH_TOOL = "people with the tool, under conditions"
    ADOPT = "adopt"
    UNDECIDED = "undecided"


class GateStatus(StrEnum):
    """Failed, undecided and unknown all stop an option; they differ in the way out."""

    PASSED = "passed"
    FAILED = "failed"  # the whole interval is on the wrong side of the limit
    UNDECIDED = "undecided"  # the interval holds the limit: more items could decide
    UNKNOWN = "unknown"  # nothing was measured, or its grade does not count at these stakes


@dataclass(frozen=True, slots=True)
class Gate:
    """One red line tested on one option.

    ``bound`` is the end of the interval that was compared with ``limit``: the lower one for
    ``at least``, the upper one for ``at most``. All in ``unit``.
    """

    name: str
    option: str
    measure: str
    language: str
    rule: str  # "at least" or "at most"
    limit: float
    unit: str
    status: GateStatus
    bound: float | None
    estimate: float | None
    grade: str
    reason: str
    set_by: str
    why: str
    n: int | None = None  # independent items behind the estimate


@dataclass(frozen=True, slots=True)
class MeasureFirst:
    """The single measurement that could change the verdict.

    ``items`` is how many more are needed, about; None where no number of items would do it (a
    panel of clinicians must rate answers, say) or nobody can tell how many. ``chance`` is that of
    another verdict once it is known exactly, 0 to 1; None where nobody can say.
    """

    what: str
    option: str
    language: str
    items: int | None
    why: str
    measure: str = ""  # its standard name
    chance: float | None = None
    others: tuple[str, ...] = ()  # what else was thought of, the most likely to change it first


@dataclass(frozen=True, slots=True)
class NotMeasured:
    """What the weighing does not know, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision and all that it rests on. Money, rights and culture are never summed up."""

    verdict: Word
    option: str  # the option it speaks of, "" where it speaks of none
    summary: str  # one sentence that a board can act on
    reasons: tuple[str, ...]
    gates: tuple[Gate, ...]
    counter_argument: str
    conditions: tuple[str, ...] = ()
    measure_first: MeasureFirst | None = None
    expires: str = ""  # ISO 8601 date: what runs stops, and the question is asked again
    absent: tuple[str, ...] = ()
    not_measured: tuple[NotMeasured, ...] = ()
    remaining: Remaining | None = None  # None where nothing was weighed
    flips: Flips | None = None
    information: Information | None = None
