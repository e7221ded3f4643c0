"""Which findings go where in the report, and in which order. Nothing is computed here."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from terazi.finding import COMPARED, Finding, Grade
from terazi.proposal.schema import Proposal

SHARE = "share"
DIFFERENCE = ": difference"
GAP = ": gap to English"
AGAINST = "against "
ENGLISH = "en"

# Measures that have a place of their own in the report, by their names in findings.
PREMIUM = "token premium"
ANSWERS = "answers within the budget"
MONTHS = "months within the budget"
PEOPLE_MONTHS = "people-months for the same money"
WHOLE_BUDGET = "whole budget"  # part of the people-months that is all the money
PRICE = "price per answer"
COST = "cost over the horizon"
BUDGET = (ANSWERS, MONTHS, PEOPLE_MONTHS, PRICE, COST)
BRIEF = (  # what the summary says of openness and dependency; the annex has all
    "licence",
    "strings of the licence",
    "training data",
    "what would stop it",
    "data leaves the country",
)
NEEDS = (
    "memory",
    "load time",
    "reading speed",
    "writing speed",
    "time per answer",
    "energy per answer",
)


def is_comparison(finding: Finding) -> bool:
    """Whether the finding compares (two options, or two languages) instead of standing alone."""
    return finding.measure.endswith(COMPARED)


def is_known(finding: Finding) -> bool:
    """Whether there is a figure to show."""
    return finding.estimate is not None and finding.grade is not Grade.UNKNOWN


@dataclass(frozen=True, slots=True)
class Order:
    """The proposal's own order: its options and its languages first, then English, then others.

    It also knows the number of each finding: its place in the ledger, from 1.
    """

    options: tuple[str, ...]
    languages: tuple[str, ...]
    numbers: Mapping[tuple[str, str, str, str, str], int]

    @classmethod
    def of(cls, proposal: Proposal, findings: Iterable[Finding]) -> "Order":
        """Read the order from the proposal; what only findings name comes after."""
        seen = list(findings)
        options = [option.name for option in proposal.options]
        others = sorted({f.option for f in seen if not f.is_guess} - set(options))
        languages = list(proposal.languages)
        spoken = {f.language for f in seen if f.language}
        if ENGLISH in spoken and ENGLISH not in languages:
            languages.append(ENGLISH)
        languages += sorted(spoken - set(languages))
        numbers = {f.key: place for place, f in enumerate(seen, start=1)}
        return cls((*options, *others), tuple(languages), numbers)

    def option(self, name: str) -> int:
        """Place of an option; guesses come last."""
        return self.options.index(name) if name in self.options else len(self.options)

    def language(self, tag: str) -> int:
        """Place of a language; findings without one come first."""
        return self.languages.index(tag) if tag in self.languages else -1

    def number(self, finding: Finding) -> int:
        """Place of a finding in the ledger, from 1."""
        return self.numbers[finding.key]

    def sort(self, findings: Iterable[Finding]) -> list[Finding]:
        """Sort by language, part, option; guesses last."""
        return sorted(findings, key=self.place)

    def place(self, finding: Finding) -> tuple[int, str, int, str]:
        """Place of a finding among others of its measure."""
        return (
            self.language(finding.language),
            finding.group,
            self.option(finding.option),
            finding.option,
        )


def accuracy_measures(findings: Sequence[Finding], limited: Collection[str] = ()) -> list[str]:
    """Measures with guess rows beside them, those with a red line first, as they were found."""
    guessed = {f.measure for f in findings if f.is_guess}
    found = dict.fromkeys(f.measure for f in findings if f.measure in guessed)
    return sorted(found, key=lambda measure: measure not in limited)


def against(finding: Finding, order: Order) -> tuple[str, str]:
    """Which option a comparison is with, and on which part of the items ("" for all).

    Its ``group`` reads "against NAME" or "against NAME, PART"; a name may hold a comma too.
    """
    rest = finding.group.removeprefix(AGAINST)
    for name in sorted(order.options, key=len, reverse=True):
        if rest == name:
            return name, ""
        if rest.startswith(f"{name}, "):
            return name, rest[len(name) + 2 :]
    return rest, ""


def by_block(findings: Iterable[Finding]) -> dict[tuple[str, str], list[Finding]]:
    """Group by language and group of items, in the order given; whole sets before parts."""
    blocks: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        blocks.setdefault((finding.language, finding.group), []).append(finding)
    return dict(sorted(blocks.items(), key=lambda block: bool(block[0][1])))


def whole(findings: Sequence[Finding]) -> list[Finding]:
    """The findings on all items, or, where no measurement was on all, those on each group."""
    on_all = [f for f in findings if not f.group]
    return on_all or list(findings)
