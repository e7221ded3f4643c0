"""What a check can come to, and how a whole list of them is told."""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

_WIDTH = 98
_MOST_SHOWN = 20  # differences of one check; the rest is counted
_LONGEST = 160


class Status(StrEnum):
    """The three things a check can come to."""

    HOLDS = "holds"
    DIFFERS = "differs"
    NOT_HERE = "cannot be checked here"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not what it should be.

    Attributes:
        place: a field of a file, a finding's key, a line, the key of a call.
        kept: what the weighing says.
        found: what was found or recomputed.
    """

    place: str
    kept: str
    found: str


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a weighing.

    Attributes:
        what: was checked, in plain words.
        status: what it came to.
        file: that it is about, as named in the weighing, or "".
        why: what a reader should know of it.
        way_out: what can be done where it could not be checked.
        differences: some of them, where it differs.
        count: all differences.
    """

    what: str
    status: Status
    file: str = ""
    why: str = ""
    way_out: str = ""
    differences: tuple[Difference, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """A weighing that was checked.

    Attributes:
        seal: its number, "" where it has none.
        checks: in the order in which they were made.
    """

    seal: str
    checks: tuple[Check, ...]

    @property
    def differs(self) -> bool:
        """Whether anything is not what it should be."""
        return any(check.status is Status.DIFFERS for check in self.checks)

    @property
    def document(self) -> dict[str, Any]:
        """For programs."""
        return {
            "seal": self.seal,
            "holds": sum(check.status is Status.HOLDS for check in self.checks),
            "differs": sum(check.status is Status.DIFFERS for check in self.checks),
            "not_checked": sum(check.status is Status.NOT_HERE for check in self.checks),
            "checks": [asdict(check) for check in self.checks],
        }


def holds(what: str, file: str = "", why: str = "") -> Check:
    """A check that found nothing."""
    return Check(what, Status.HOLDS, file, why)


def differs(
    what: str, differences: Iterable[Difference], file: str = "", why: str = "", way_out: str = ""
) -> Check:
    """A check that found something."""
    found = list(differences)
    some = tuple(
        Difference(shown(one.place), shown(one.kept), shown(one.found))
        for one in found[:_MOST_SHOWN]
    )
    return Check(what, Status.DIFFERS, file, why, way_out, some, len(found))


def compared(what: str, differences: Iterable[Difference], file: str = "", why: str = "") -> Check:
    """A check that holds where there are no differences."""
    found = list(differences)
    return differs(what, found, file, why) if found else holds(what, file, why)


def not_here(what: str, why: str, way_out: str, file: str = "") -> Check:
    """A check for which something is missing."""
    return Check(what, Status.NOT_HERE, file, shown(why, 400), shown(way_out, 400))


def shown(text: object, longest: int = _LONGEST) -> str:
    """Somebody else's text on one line, without characters that could steer a terminal."""
    line = "".join(c if c.isprintable() else " " for c in str(text)[: 4 * longest])
    line = " ".join(line.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def in_words(checked: Checked) -> str:
    """A table for people."""
    lines: list[str] = []
    for check in checked.checks:
        lines += _told(check)
    count = checked.document
    hold, differ, not_checked = (count[key] for key in ("holds", "differs", "not_checked"))
    lines += ["", f"{hold} hold, {differ} differ, {not_checked} cannot be checked here."]
    if checked.seal:
        lines += _wrapped(
            f"Seal: {checked.seal}. Whoever changes a file can seal the folder anew; so compare "
            "this number with the one that was published with the report."
        )
    return "\n".join(lines)


def _told(check: Check) -> Sequence[str]:
    file = f" ({check.file})" if check.file else ""
    lines = _wrapped(f"{check.what}{file}", first=f"{check.status:<24}", indent=24)
    if check.why:
        lines += _wrapped(check.why, indent=26)
    for one in check.differences:
        lines += _wrapped(f"{one.place}: kept {one.kept} | found {one.found}", "- ", indent=26)
    if check.count > len(check.differences):
        lines += _wrapped(f"and {check.count - len(check.differences)} more", "- ", indent=26)
    if check.way_out:
        lines += _wrapped(check.way_out, "→ ", indent=26)
    return lines


def _wrapped(text: str, first: str = "", indent: int = 0) -> list[str]:
    begin = first if len(first) >= indent else " " * indent + first
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=begin,
        subsequent_indent=" " * max(indent, len(begin)),
        break_long_words=False,
        break_on_hyphens=False,
    )
