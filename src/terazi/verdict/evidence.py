"""Which figure speaks for an option, and how far it may be trusted at these stakes."""

import math
from collections.abc import Callable, Iterable

from terazi.finding import LEFT_OUT, Finding, Grade, hardest_guess
from terazi.proposal.protection import FACTS, YES_OR_NO
from terazi.proposal.schema import Stakes
from terazi.verdict.plain import SHARE, is_currency

# Measured here and judged by people stand equal; the rest in the order of the design.
_RANK = {
    Grade.MEASURED_HERE: 0,
    Grade.JUDGED: 0,
    Grade.MEASURED_ELSEWHERE: 1,
    Grade.DOCUMENTED: 2,
    Grade.ASSUMED: 3,
}
_AT_HIGH_STAKES = frozenset({Grade.MEASURED_HERE, Grade.JUDGED})

# What is counted or added up, not estimated from a sample: it needs no interval.
_COUNTED = frozenset({"MB", "GB", "months", "answers", "questions"})
LEVEL = 0.95

# What stands beside a figure that lacks a part, and what a red line may say.
AT_LEAST = "at least"
AT_MOST = "at most"


class Evidence:
    """The findings of a weighing by option, measure and language."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        # The order in which findings come must not matter to a verdict.
        self.findings = tuple(sorted(findings, key=lambda finding: finding.key))
        self._all: dict[tuple[str, str, str], list[Finding]] = {}
        self._units: dict[str, str] = {}
        self._languages: dict[str, set[str]] = {}
        self._guesses: dict[tuple[str, str], list[Finding]] = {}
        for finding in self.findings:
            place = (finding.option, finding.measure, finding.language)
            self._all.setdefault(place, []).append(finding)
            if finding.unit:  # what could not be measured may come without one
                self._units.setdefault(finding.measure, finding.unit)
            self._languages.setdefault(finding.measure, set()).add(finding.language)
            if finding.is_guess and is_whole(finding) and is_figure(finding):
                row = (finding.measure, finding.language)
                self._guesses.setdefault(row, []).append(finding)

    def rows(self, option: str, measure: str, language: str) -> list[Finding]:
        """All findings on the whole (not on a group) of one row."""
        return [row for row in self._all.get((option, measure, language), []) if is_whole(row)]

    def parts(self, option: str, measure: str, language: str) -> list[str]:
        """The groups that the row was measured on."""
        found = self._all.get((option, measure, language), [])
        return [row.group for row in found if not is_whole(row)]

    def unit(self, measure: str) -> str:
        """The unit of a measure, or "" where nothing of it is known."""
        return self._units.get(measure, "")

    def has_languages(self, measure: str) -> bool:
        """Whether the measure was taken language by language."""
        return bool(self._languages.get(measure, set()) - {""})

    def value(self, option: str, measure: str, group: str = "") -> float | None:
        """A computed figure without a language (money, months, answers); never a mere claim."""
        kept = [
            finding
            for finding in self._all.get((option, measure, ""), [])
            if finding.group == group and is_figure(finding) and finding.grade in _RANK
        ]
        best = min(kept, key=lambda row: (_RANK[row.grade], row.key), default=None)
        return best.estimate if best else None

    def between(self, option: str, measure: str) -> tuple[float, float] | None:
        """The interval of a computed figure without a language; None where it has none."""
        rows = self._all.get((option, measure, ""), [])
        known = [row for row in rows if row.grade in _RANK and not row.group and row.interval]
        best = min(known, key=lambda row: (_RANK[row.grade], row.key), default=None)
        return (best.interval.low, best.interval.high) if best and best.interval else None

    def lacks_a_part(self, option: str, measure: str) -> bool:
        """Whether the figure is only the least or the most that it may be."""
        rows = self._all.get((option, measure, ""), [])
        return any(LEFT_OUT in row.details for row in rows)

    def best_guess(self, measure: str, language: str) -> Finding | None:
        """The guess row that is hardest to beat."""
        return hardest_guess(self._guesses.get((measure, language), []))

    def difference(
        self, first: str, second: str, measure: str, language: str
    ) -> tuple[float, float] | None:
        """Interval of first minus second on the same items, if a probe reported the pair."""
        for finding in self.findings:
            pair = (finding.option, finding.group)
            if (finding.measure, finding.language) != (f"{measure}: difference", language):
                continue
            if finding.interval is None or finding.interval.level < LEVEL - 1e-9:
                continue
            if finding.grade not in _RANK:
                continue
            if pair == (first, f"against {second}"):
                return finding.interval.low, finding.interval.high
            if pair == (second, f"against {first}"):
                return -finding.interval.high, -finding.interval.low
        return None


def is_whole(finding: Finding) -> bool:
    """Whether it is about all items: no group, or a group that only names its source.

    (Where two publications give the same figure, the second is kept under its source's name.)
    """
    return not finding.group or finding.group in {source.title for source in finding.sources}


def is_figure(finding: Finding) -> bool:
    """Whether there is a number that is a number."""
    return finding.estimate is not None and math.isfinite(finding.estimate)


def is_derived(measure: str) -> bool:
    """Whether a measure compares others ("topic accuracy: gap to English") instead of measuring."""
    return ": " in measure


def counts(grade: Grade, stakes: Stakes) -> bool:
    """Whether figures of this grade may speak for an option (design, rule 5.1)."""
    if stakes is Stakes.HIGH:
        return grade in _AT_HIGH_STAKES
    return grade in _RANK


def is_fact(finding: Finding) -> bool:
    """Whether it is a yes (1) or a no (0) that is looked up, not estimated from a sample.

    Only facts that Terazi knows by name are: no other measure becomes one by its unit.
    """
    return finding.measure in FACTS and finding.unit == YES_OR_NO and finding.estimate in {0.0, 1.0}


def may_speak(finding: Finding, stakes: Stakes) -> bool:
    """Whether a figure may speak for an option: by its grade, or as a fact with its document.

    Nobody can measure by asking questions in which country a server stands. The best that there
    can be is a document that says so, so at high stakes a documented fact counts; an assumed one
    does not.
    """
    if is_fact(finding) and finding.grade is Grade.DOCUMENTED:
        return True
    return counts(finding.grade, stakes)


def least_kind(
    rows: Iterable[Finding], stakes: Stakes, kindness: Callable[[Finding], float]
) -> Finding | None:
    """Of several figures for one row take the best known; among equals, the least kind one."""
    usable = [row for row in rows if is_figure(row) and may_speak(row, stakes)]
    return min(usable, key=lambda row: (_RANK[row.grade], kindness(row), row.key), default=None)


def bounds(finding: Finding, stakes: Stakes) -> tuple[float, float] | None:
    """Return the ends of the figure's interval, in its unit; None where they are not known.

    What is counted or added up (money, memory, months) is its own interval, and so is a fact. Any
    other figure without an interval has an uncertainty that nobody stated: a share never counts
    without it, and at high stakes nothing does. An interval of less than 95 % is no interval here.
    A figure that lacks a part, such as a cost with a price missing, is the least or the most that
    it may be: nobody knows its other end.
    """
    return None if LEFT_OUT in finding.details else _ends(finding, stakes)


def one_end(finding: Finding, stakes: Stakes) -> tuple[str, float] | None:
    """Of a figure that lacks a part, the end that is known; None for any other.

    Returns:
        ``AT_LEAST`` with the least that it may be, or ``AT_MOST`` with the most, in its unit.
    """
    ends = _ends(finding, stakes) if LEFT_OUT in finding.details else None
    if ends is None or finding.text not in {AT_LEAST, AT_MOST}:
        return None
    return finding.text, ends[0] if finding.text == AT_LEAST else ends[1]


def _ends(finding: Finding, stakes: Stakes) -> tuple[float, float] | None:
    if not is_figure(finding) or finding.estimate is None:
        return None
    if finding.interval is not None:
        if finding.interval.level < LEVEL - 1e-9:
            return None
        return finding.interval.low, finding.interval.high
    if is_counted(finding.unit) or is_fact(finding):
        return finding.estimate, finding.estimate
    if finding.unit != SHARE and stakes is not Stakes.HIGH:
        return finding.estimate, finding.estimate
    return None


def is_counted(unit: str) -> bool:
    """Whether figures of this unit have no sampling error: money, memory, months, answers."""
    is_money = is_currency(unit.partition(" ")[0])
    return is_money or unit in _COUNTED or unit.endswith("-months")
