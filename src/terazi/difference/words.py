"""A comparison of two weighings as plain text."""

import textwrap
from collections.abc import Iterable, Iterator

from terazi.difference.compare import Compared, GateMoved
from terazi.difference.findings import ADDED, GONE, NOT_REPRODUCIBLE, Moved
from terazi.finding import Finding
from terazi.verdict.words import Gate
from terazi.verify.checks import shown

_WIDTH = 98
_MOST = 40  # findings of one cause; JSON has all


def in_words(found: Compared) -> str:
    """For people, nearest to a decision first."""
    if not (found.inputs or found.findings or found.gates or found.verdict):
        return "Nothing changed: the two weighings say the same."
    lines = [
        *_part("Verdict", [_pair(*row) for row in found.verdict], "The verdict is the same."),
        *_part("Red lines", [_gate(one) for one in found.gates], "No red line changed its state."),
        *_part(
            "What was put in",
            [_pair(f"{one.kind}: {one.place}", one.before, one.after) for one in found.inputs],
            "Nothing that was put in changed.",
        ),
    ]
    causes = found.by_cause
    if not causes:
        lines += _part("Findings", [], "Every finding is the same.")
    for cause, some in sorted(causes.items(), key=lambda item: item[0] != NOT_REPRODUCIBLE):
        told = [_finding(one) for one in some[:_MOST]]
        if some[_MOST:]:
            told.append(f"and {len(some) - _MOST} more (--json has all of them)")
        title = cause if cause == NOT_REPRODUCIBLE else f"may be why: {cause}"
        lines += _part(f"Findings, {len(some)}; {title}", told, "")
    return "\n".join(lines).strip()


def _part(title: str, rows: Iterable[str], otherwise: str) -> Iterator[str]:
    title = shown(title, 400)
    yield from ("", title, "-" * min(len(title), _WIDTH))
    rows = list(rows) or [otherwise]
    for row in rows:
        yield from textwrap.wrap(
            row, _WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
        )


def _pair(name: str, before: str, after: str) -> str:
    if not before or not after:
        return f"{shown(name)}: {'came' if after else 'went'}: {shown(after or before, 400)}"
    return f"{shown(name)}: {shown(before, 400)} → {shown(after, 400)}"


def _gate(one: GateMoved) -> str:
    where = f", {one.language}" if one.language else ""
    states = f"{_state(one.before)} → {_state(one.after)}"
    return f"{shown(one.name)} ({shown(one.option)}{where}): {states}"


def _state(gate: Gate | None) -> str:
    if gate is None:
        return "not there"
    bound = "" if gate.bound is None else f", {gate.bound:.4g} against {gate.rule} {gate.limit:g}"
    return f"{gate.status}{bound}"


def _finding(one: Moved) -> str:
    _, measure, option, language, group = one.key
    name = shown(" · ".join(part for part in (option, measure, language, group) if part))
    if one.what in (ADDED, GONE):
        return f"{name}: {one.what}: {_figure(one.after or one.before)}"
    line = f"{name}: {_figure(one.before)} → {_figure(one.after)}"
    chance = one.chance
    if chance.interval is None:
        return line
    pairs = "" if chance.pairs is None else f", {chance.pairs} of them"
    says = "no more than chance explains" if chance.explains else "more than chance explains"
    low, high = chance.interval.low, chance.interval.high
    return f"{line}; {says} (by {low:+.3g} to {high:+.3g}: {chance.how}{pairs})"


def _figure(finding: Finding | None) -> str:
    if finding is None:
        return "nothing"
    if finding.estimate is None:
        return shown(finding.text or str(finding.grade), 80)
    interval = finding.interval
    between = f" [{_number(interval.low)} to {_number(interval.high)}]" if interval else ""
    return f"{_number(finding.estimate)}{between} {shown(finding.unit, 40)} ({finding.grade})"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
