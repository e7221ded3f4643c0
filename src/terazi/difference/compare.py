"""Two weighings side by side: read this file first."""

from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from terazi.bundle.unpack import unpacked
from terazi.difference.findings import NOT_REPRODUCIBLE, Moved, moved
from terazi.difference.inputs import Change, Ended, changes, read_ended
from terazi.verdict.words import Gate, Verdict

Fields = tuple[tuple[str, str, str], ...]  # name, before, after


@dataclass(frozen=True, slots=True)
class GateMoved:
    """A red line on an option whose state changed, or that one of them has not."""

    name: str
    option: str
    language: str
    before: Gate | None
    after: Gate | None


@dataclass(frozen=True, slots=True)
class Compared:
    """All that changed between two weighings.

    Attributes:
        inputs: what they were made from.
        findings: what was found.
        gates: red lines with another state.
        verdict: fields of the verdict, before and after.
    """

    inputs: tuple[Change, ...]
    findings: tuple[Moved, ...]
    gates: tuple[GateMoved, ...]
    verdict: Fields

    @property
    def by_cause(self) -> dict[str, list[Moved]]:
        """Findings by what may be why they changed."""
        found: dict[str, list[Moved]] = {}
        for one in self.findings:
            cause = "; or ".join(one.causes) or NOT_REPRODUCIBLE
            found.setdefault(cause, []).append(one)
        return found

    @property
    def document(self) -> dict[str, Any]:
        """For programs."""
        return {
            "inputs": [asdict(one) for one in self.inputs],
            "findings": [_finding(one) for one in self.findings],
            "by_cause": {cause: len(some) for cause, some in self.by_cause.items()},
            "gates": [asdict(one) for one in self.gates],
            "verdict": {name: {"before": a, "after": b} for name, a, b in self.verdict},
        }


def compare(first: Path, second: Path) -> Compared:
    """Compare two weighings, each a folder or the ZIP file of a bundle.

    Raises:
        InputError: one of them is no weighing that has ended, or is damaged.
    """
    with ExitStack() as stack:
        one, other = (
            read_ended(stack.enter_context(unpacked(place)) if place.is_file() else place)
            for place in (first, second)
        )
    inputs = tuple(changes(one, other))
    return Compared(
        inputs=inputs,
        findings=tuple(moved(one, other, inputs)),
        gates=tuple(_gates(one, other)),
        verdict=_verdict(one.verdict, other.verdict),
    )


def _gates(first: Ended, second: Ended) -> list[GateMoved]:
    before, after = (
        {(gate.name, gate.option, gate.measure, gate.language): gate for gate in one.verdict.gates}
        for one in (first, second)
    )
    keys = [*before, *(key for key in after if key not in before)]
    return [
        GateMoved(key[0], key[1], key[3], before.get(key), after.get(key))
        for key in keys
        if key not in before or key not in after or before[key].status != after[key].status
    ]


def _verdict(first: Verdict, second: Verdict) -> Fields:
    """Fields of one line as they are; lists by what came and what went."""
    rows = [
        (name, str(getattr(first, name)), str(getattr(second, name)))
        for name in ("verdict", "option", "summary", "counter_argument", "expires")
    ]
    rows.append(("measure first", _what(first), _what(second)))
    for name in ("reasons", "conditions", "absent"):
        then, now = getattr(first, name), getattr(second, name)
        rows += [(name, line, "") for line in then if line not in now]
        rows += [(name, "", line) for line in now if line not in then]
    return tuple(row for row in rows if row[1] != row[2])


def _what(verdict: Verdict) -> str:
    first = verdict.measure_first
    if first is None:
        return ""
    items = f", about {first.items} items" if first.items is not None else ""
    return f"{first.what} of {first.option or 'all'}{items}"


def _finding(one: Moved) -> dict[str, Any]:
    chance = one.chance
    return {
        "probe": one.key[0],
        "measure": one.key[1],
        "option": one.key[2],
        "language": one.key[3],
        "group": one.key[4],
        "what": one.what,
        **{
            name: None
            if finding is None
            else {
                "estimate": finding.estimate,
                "unit": finding.unit,
                "interval": asdict(finding.interval) if finding.interval else None,
                "grade": str(finding.grade),
                "text": finding.text,
            }
            for name, finding in (("before", one.before), ("after", one.after))
        },
        "difference": {
            "interval": asdict(chance.interval) if chance.interval else None,
            "how": chance.how,
            "pairs": chance.pairs,
            "chance_explains_it": chance.explains,
        },
        "causes": list(one.causes),
    }
