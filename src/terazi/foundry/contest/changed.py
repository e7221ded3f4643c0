"""What adapting changed: each adapted model beside its base, on the same items."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from terazi.finding import Direction, Finding, Interval
from terazi.foundry.contest.contestants import ADAPTED, AS_IS, Contestant

BETTER, WORSE, CANNOT_TELL = "better", "worse", "cannot tell"

_DIFFERENCE = ": difference"


@dataclass(frozen=True, slots=True)
class Changed:
    """A row of the table.

    Attributes:
        before, after: of the base and of the adapted one, each on all that it answered.
        difference: after less before on what both answered, so it need not be that of the two.
        base: name.
        method: of adapting.
    """

    before: Finding
    after: Finding
    difference: Finding
    base: str
    method: str

    @property
    def measure(self) -> str:
        """What it is about."""
        return self.after.measure

    @property
    def language(self) -> str:
        """BCP-47 tag; English tells what was forgotten."""
        return self.after.language

    @property
    def interval(self) -> Interval | None:
        """Of the difference."""
        return self.difference.interval

    @property
    def words(self) -> str:
        """Better, worse, or cannot tell, by what more of the measure does."""
        interval = self.interval
        if interval is None or interval.low <= 0 <= interval.high:
            return CANNOT_TELL
        rises = interval.low > 0
        return BETTER if rises is (self.after.direction is Direction.HELP) else WORSE


def before_and_after(
    findings: Iterable[Finding], contestants: Sequence[Contestant]
) -> Iterator[Changed]:
    """A row for each measure, language and adapted contestant whose base was asked too.

    Args:
        findings: of `terazi.foundry.contest.probed.probe_contestants`.
        contestants: the same.
    """
    by_what = {(one.measure, one.language, one.option, one.group): one for one in findings}
    bases = {one.base: one.name for one in contestants if one.kind == AS_IS}
    for (measure, language, option, group), difference in by_what.items():
        for one in contestants:
            base = bases.get(one.base)
            if one.kind != ADAPTED or base is None or option != one.name:
                continue
            if measure.endswith(_DIFFERENCE) and group == f"against {base}":
                plain = measure.removesuffix(_DIFFERENCE)
                before, after = (by_what[plain, language, name, ""] for name in (base, option))
                yield Changed(before, after, difference, one.base, one.method)
