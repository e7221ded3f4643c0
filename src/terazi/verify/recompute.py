"""All findings once more, from the journal and the test sets, without asking any model."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from terazi import weigh as weighing
from terazi.errors import TeraziError
from terazi.finding import Finding, Grade
from terazi.ledger.journal import Journal
from terazi.ledger.seal import JOURNAL
from terazi.ledger.store import ITEMS_CSV, LEDGER, VERDICT, read_ledger
from terazi.options.kept import MEASURE
from terazi.probes.declare import Track
from terazi.provenance import ABSENT
from terazi.provenance import versions as programs
from terazi.report.facts import NAME as FACTS
from terazi.report.facts import Facts
from terazi.verify.checks import Check, Difference, compared, differs, holds, not_here
from terazi.verify.computed import Computed
from terazi.verify.copy import Kept
from terazi.verify.differences import between, of_findings
from terazi.verify.replay import Gaps, NotInJournalError, from_journal, remembered

_WHAT = "every finding comes out of the journal and the test sets again"
_SAID = {
    ITEMS_CSV: "what every option did on every item comes out again",
    VERDICT: "the verdict comes out again",
    FACTS: "the facts of how it was measured come out again",
}
_DAMAGED = (
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
)  # what a changed answer makes of itself


def recompute_checks(kept: Kept, target: Path, track: Track) -> Iterator[Check]:
    """Measure again in a copy of the weighing, and compare.

    Args:
        kept: the weighing.
        target: a copy of what it started from.
        track: shows progress.
    """
    locked, files, facts = kept.locked, kept.files, kept.facts
    gaps = Gaps()
    again: Sequence[Finding] | None
    try:
        with Journal(target / JOURNAL) as journal:
            options = from_journal(locked.proposal, files, facts, journal, gaps)
            weighing.weigh_options(
                replace(locked, folder=target),
                files,
                journal,
                options,
                remembered(journal),
                machine=facts.machine,
                offline=True,
                track=track,
            )
            again = read_ledger(target)
            clock = journal.count(MEASURE)
    except NotInJournalError as error:
        yield differs(
            _WHAT,
            [Difference(str(error), "measured", "nothing")],
            JOURNAL,
            "it was measured by the clock or the meter of that machine, and cannot be made again: "
            "so no finding was compared",
            "weigh again into this folder: it is measured anew, and nothing is asked twice",
        )
        return
    except TeraziError as error:
        problem, _, way_out = str(error).partition("\n  → ")
        if not gaps.missing:
            yield not_here(_WHAT, problem, way_out or "look at what differs above")
            return
        yield differs(_WHAT, [Difference("the journal", "every answer", problem)], JOURNAL)
        again = None
    except _DAMAGED as error:
        one = Difference("an answer in the journal", "readable", f"{type(error).__name__}: {error}")
        yield differs(_WHAT, [one], JOURNAL)
        again = None
    yield from _missing(kept.findings, gaps)
    if again is not None:
        yield from _compared(kept, target, again, gaps)
        yield _clock(clock, facts)


def _missing(findings: Sequence[Finding], gaps: Gaps) -> Iterator[Check]:
    """Answers that the journal has not, those apart that nothing was measured with then."""
    what = "every answer that the findings need is in the journal"
    for (option, probe), number in gaps.missing.items():
        if _unmeasured(findings, option, probe):
            yield not_here(
                what,
                f"{number} answers of {option} on {probe} were never asked for: nothing was "
                "measured with them then, as something was not installed that is here",
                "check with the programs that it was weighed with",
                JOURNAL,
            )
        else:
            one = Difference(
                f"answers of {option} on {probe}",
                "all of them",
                f"all but {number}, which are not in the journal",
            )
            yield differs(what, [one], JOURNAL)


def _unmeasured(findings: Sequence[Finding], option: str, probe: str) -> bool:
    """Whether the weighing says itself that a probe measured nothing of an option, and why."""
    grades = {one.grade for one in findings if (one.option, one.probe) == (option, probe)}
    return grades == {Grade.UNKNOWN}


def _compared(weighed: Kept, target: Path, again: Sequence[Finding], gaps: Gaps) -> Iterator[Check]:
    findings, folder = weighed.findings, weighed.locked.folder
    found: list[Difference] = []
    hidden = False  # whether outcomes may be wanting
    excused: dict[tuple[str, ...], str] = {}
    worked_out: dict[tuple[str, ...], str] = {}
    gone = _gone(findings, again, weighed.locked.versions)
    at_hand = {source.sha256 for finding in again for source in finding.sources}
    kept: dict[tuple[str, ...], Finding] = {one.key: one for one in findings}
    made: dict[tuple[str, ...], Finding] = {one.key: one for one in again}
    differing = list(of_findings(findings, again))
    for key, _ in differing:
        one, other = kept.get(key), made.get(key)
        about = one or other
        if about is not None and about.probe in gone:
            why = f"not installed here: {gone[about.probe]}"
            hidden = True
        elif about is not None and never_asked(findings, about, gaps):
            why = "it was not measured then, and the journal has no answers for it"
            hidden = True
        else:
            why = _excuse(one, other, gaps, at_hand)
        if why:
            excused[key] = why
    computed = Computed(weighed.locked.proposal, excused)
    for key, differences in differing:
        about = kept.get(key) or made.get(key)
        why = "" if key in excused or about is None else computed.excuse(about)
        if why:
            worked_out[key] = why
        elif key not in excused:
            found += differences
    excused |= worked_out
    same = len(findings) - len(excused)
    yield compared(_WHAT, found, LEDGER, "" if found else f"{same} findings, from every answer")
    if excused:
        names = "; ".join(f"{_named(key)} ({why})" for key, why in excused.items())
        yield not_here(
            "findings that need a file that is not here",
            names,
            "say with --files FOLDER where the proposal and its files lie, or install the model",
            LEDGER,
        )
    for name in () if hidden else (ITEMS_CSV,) if excused or found else _SAID:
        kept_file = folder / name
        content = kept_file.read_bytes() if kept_file.is_file() else b""
        yield compared(_SAID[name], between(name, content, (target / name).read_bytes()), name)


def _named(key: tuple[str, ...]) -> str:
    return " · ".join(part for part in key if part)


def _gone(
    findings: Sequence[Finding], again: Sequence[Finding], versions: Mapping[str, str]
) -> dict[str, str]:
    """Probes that measure nothing here for want of a program that was there then."""
    here = programs()
    absent = ", ".join(
        name
        for name, version in versions.items()
        if version != ABSENT and name in here and here[name] == ABSENT
    )
    measured = {one.key for one in findings if one.grade is not Grade.UNKNOWN}
    return {
        one.probe: absent
        for one in again
        if absent and one.grade is Grade.UNKNOWN and one.key in measured
    }


def never_asked(findings: Sequence[Finding], about: Finding, gaps: Gaps) -> bool:
    """Whether a probe measured nothing of an option then, nor what guessing gets beside it.

    Args:
        findings: of the weighing.
        about: one that comes out otherwise now.
        gaps: answers that were wanted now and never asked for.
    """
    wanting = {probe for option, probe in gaps.missing if _unmeasured(findings, option, probe)}
    if about.probe not in wanting:
        return False
    if about.is_guess:
        return all(one.probe != about.probe or not one.is_guess for one in findings)
    return _unmeasured(findings, about.option, about.probe)


def _excuse(kept: Finding | None, made: Finding | None, gaps: Gaps, at_hand: set[str]) -> str:
    """Why a finding could not be made again here, or ""."""
    if kept is None:
        return ""
    if (kept.option, kept.probe) in gaps.files:
        return "it reads the model's file"
    gone = {source.sha256 for source in kept.sources if source.sha256} - at_hand
    unknown = made is None or made.grade is Grade.UNKNOWN
    return "its source is not here" if gone and unknown else ""


def _clock(measurements: int, facts: Facts) -> Check:
    what = "times, speeds, memory and energy"
    if not measurements:
        return holds(what, why="none was measured")
    return not_here(
        what,
        f"{measurements} measurements were made by the clock and the meter of that machine "
        f"({facts.machine}); the journal keeps them, and nobody can make that moment again",
        "weigh anew on your own machine, and compare with terazi diff",
    )
