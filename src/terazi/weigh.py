"""The whole way of a weighing: read this file first.

    proposal → options → test sets → probes × options → findings → ledger → verdict → report

Everything that was measured is kept in the journal as it comes. A weighing that was stopped, by
whatever, goes on with the same command and ends in the same ledger.
"""

import platform
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from itertools import chain
from pathlib import Path
from typing import Any

from terazi import __version__
from terazi.data import cldr
from terazi.data.load import load
from terazi.data.testset import Missing, TestSet
from terazi.economics.costs import Performance
from terazi.economics.equal_budget import cost_findings
from terazi.finding import Direction, Finding, Grade, Theme
from terazi.ledger.journal import Journal
from terazi.ledger.store import read_ledger, read_verdict, write_ledger, write_verdict
from terazi.models.journaled import JournaledModel
from terazi.models.machine import describe_machine
from terazi.options.build import build
from terazi.options.interface import AsksModel, Option, Quotes
from terazi.options.tool import Tool
from terazi.probes.accuracy import REFERENCE, differences
from terazi.probes.declare import Probe, Settings, Track, load_probes, no_progress
from terazi.probes.needs_here import ENERGY, TIME, TIME_TO_CHOOSE
from terazi.proposal.lock import Locked, lock, read_locked
from terazi.proposal.paths import files_of
from terazi.proposal.read import read_proposal
from terazi.proposal.schema import Proposal
from terazi.report.facts import Facts, ModelFact, read_facts, write_facts
from terazi.report.page import write_report
from terazi.verdict.decide import decide
from terazi.verdict.words import NotMeasured, Verdict

Say = Callable[[str], None]

_QUESTIONS = 5  # for timing an answer
_STANDS_ON = ("babel", "cyllama", "numpy", "scipy", "bm25s")
_OTHER = "terazi"  # measurements that are no call of a model


@dataclass(frozen=True, slots=True)
class Weighed:
    """A finished weighing: its verdict and where its report lies."""

    verdict: Verdict
    findings: tuple[Finding, ...]
    report: Path
    model_calls: int


def weigh(
    file: Path,
    folder: Path,
    *,
    today: date,
    offline: bool = False,
    track: Track = no_progress,
    say: Say = lambda _: None,
) -> Weighed:
    """Weigh a proposal into a folder, or go on where it was stopped.

    Args:
        file: the proposal.
        folder: of the weighing; made where it is not there.
        today: the day of the weighing; a folder that was begun keeps its first day.
        offline: no test set is downloaded, even one that the proposal names.
        track: shows progress.
        say: tells people what is happening.

    Raises:
        InputError: the proposal, a file that it names, or a test set is wrong.
        TeraziError: something that is needed is missing, or the disk refuses.
    """
    proposal = read_proposal(file)
    locked = lock(
        proposal,
        folder,
        versions=_versions(),
        files=files_of(proposal, file.parent),
        today=today,
    )
    with Journal(folder / "journal.sqlite") as journal:
        options = [_journaled(build(part, file.parent), journal) for part in proposal.options]
        sets, missing = _test_sets(proposal, offline=offline, track=track, say=say)
        settings = _settings(proposal, options, journal, track)
        findings = list(_measure(options, sets, missing, settings, say))
        findings += differences(findings)
        quoted = (option.figures() for option in options if isinstance(option, Quotes))
        findings += chain.from_iterable(quoted)
        findings += cost_findings(proposal, performances(findings))
        return _conclude(locked, options, findings, journal.count())


def report(folder: Path, locale: str = "en") -> Path:
    """Write the report of a finished weighing once more."""
    locked = read_locked(folder)
    return write_report(
        folder,
        locked.proposal,
        read_ledger(folder),
        read_verdict(folder),
        read_facts(folder),
        locale=locale,
    )


def performances(findings: Iterable[Finding]) -> dict[str, Performance]:
    """What the costs need to know of each option: seconds and watts of an answer as measured."""
    measured: dict[str, dict[str, Finding]] = {}
    for finding in findings:
        if finding.estimate is not None and finding.measure in (TIME, TIME_TO_CHOOSE, ENERGY):
            measured.setdefault(finding.option, {})[finding.measure] = finding
    found = {}
    for option, by_measure in measured.items():
        time = by_measure.get(TIME) or by_measure[TIME_TO_CHOOSE]
        energy = by_measure.get(ENERGY)
        watts = None
        if energy is not None and energy.estimate is not None and time.estimate:
            watts = energy.estimate * 3600 / time.estimate
        found[option] = Performance(
            seconds_per_answer=time.estimate or 0.0,
            watts=watts,
            grade=time.grade,
            source=time.sources[0] if time.sources else None,
            watts_grade=energy.grade if energy is not None else None,
        )
    return found


def _journaled(option: Option, journal: Journal) -> Option:
    if isinstance(option, AsksModel):
        option.model = JournaledModel(option.model, journal)
    return option


def _test_sets(
    proposal: Proposal, *, offline: bool, track: Track, say: Say
) -> tuple[list[tuple[str, TestSet]], list[tuple[str, Missing]]]:
    """The sets that the proposal names and those that need no naming, each with its use."""
    languages = _languages(proposal)
    sets: list[tuple[str, TestSet]] = []
    missing: list[tuple[str, Missing]] = []
    for name in proposal.test_sets:
        if name == cldr.NAME:  # made below for every weighing
            continue
        say(f"Test set {name} …")
        use, testset, absent = load(name, languages, allow_download=not offline, track=track)
        missing += ((use, one) for one in absent)
        if testset is not None:
            sets.append((use, testset))
    words, absent = cldr.word_knowledge(languages, seed=proposal.seed)
    sets.append((cldr.USE, words))
    missing += ((cldr.USE, one) for one in absent)
    return sets, missing


def _settings(
    proposal: Proposal, options: Sequence[Option], journal: Journal, track: Track
) -> Settings:
    def remember(
        request: Mapping[str, Any], compute: Callable[[], Mapping[str, Any]]
    ) -> Mapping[str, Any]:
        (known,) = journal.find(_OTHER, "measure", [request])
        if known is None:
            known = compute()
            journal.keep(_OTHER, "measure", [(request, known)])
        return known

    return Settings(
        languages=_languages(proposal),
        questions=_questions(proposal, options),
        watts=proposal.hardware.watts if proposal.hardware else None,
        track=track,
        remember=remember,
    )


def _measure(
    options: Sequence[Option],
    sets: Sequence[tuple[str, TestSet]],
    missing: Sequence[tuple[str, Missing]],
    settings: Settings,
    say: Say,
) -> Iterator[Finding]:
    """Every probe on every option that it applies to, and guess rows once a test set."""
    for probe in load_probes():
        able = [option for option in options if probe.applies_to(option)]
        if not able:
            continue
        say(probe.asks)
        if not probe.uses:
            for option in able:
                yield from probe.run(option, None, settings)
            continue
        fitting = [testset for use, testset in sets if use == probe.uses]
        for testset in fitting:
            for option in able:
                yield from probe.run(option, testset, settings)
            if probe.guess is not None:
                yield from probe.guess(testset, settings)
        absent = [one for use, one in missing if use == probe.uses]
        if not fitting and not absent:
            reason = "the proposal names no test set for it (`terazi data` lists them)"
            absent = [Missing("", language, reason) for language in settings.languages]
        yield from _unknown(probe, able, absent)


def _unknown(
    probe: Probe, options: Iterable[Option], absent: Iterable[Missing]
) -> Iterator[Finding]:
    """What could not be measured is a finding as well."""
    for option in options:
        for one in absent:
            yield Finding(
                option=option.name,
                theme=probe.theme,
                measure=probe.measure,
                unit="",
                direction=Direction.CONTEXT,
                grade=Grade.UNKNOWN,
                probe=probe.name,
                language=one.language,
                note=f"{one.name}: {one.reason}" if one.name else one.reason,
            )


def _conclude(
    locked: Locked, options: Sequence[Option], measured: Sequence[Finding], calls: int
) -> Weighed:
    proposal = locked.proposal
    write_ledger(locked.folder, measured)
    findings = read_ledger(locked.folder)  # what follows rests on what anybody can read
    verdict = decide(proposal, findings, locked.date, _unprobed(proposal, findings))
    write_verdict(locked.folder, verdict)
    facts = Facts(
        date=locked.date.isoformat(),
        terazi_version=locked.versions.get("terazi", __version__),
        python_version=locked.versions.get("python", platform.python_version()),
        machine=describe_machine(),
        proposal_sha256=locked.sha256,
        seed=proposal.seed,
        model_calls=calls,
        models=tuple(_model_fact(option) for option in options if isinstance(option, AsksModel)),
        starter_items=tuple(_starters(options)),
    )
    write_facts(locked.folder, facts)
    page = write_report(locked.folder, proposal, findings, verdict, facts)
    return Weighed(verdict, findings, page, calls)


def _unprobed(proposal: Proposal, findings: Iterable[Finding]) -> list[NotMeasured]:
    """Promises of the proposal and dangers of the design that no probe asks about yet."""
    touched = {finding.theme for finding in findings}
    dangers = (theme for theme in Theme if theme.part == "challenge")
    return [
        NotMeasured(what=str(theme), why="no probe of this version asks about it")
        for theme in (*proposal.themes, *dangers)
        if theme not in touched
    ]


def _languages(proposal: Proposal) -> tuple[str, ...]:
    """The proposal's languages, English beside them."""
    return tuple(dict.fromkeys((*proposal.languages, REFERENCE)))


def _questions(proposal: Proposal, options: Iterable[Option]) -> tuple[str, ...]:
    """What people might ask: from a table of answers where there is one."""
    first = proposal.languages[0]
    for option in options:
        if isinstance(option, Tool):
            rows = [row.question for row in option.table if row.language == first]
            if rows:
                return tuple(rows[:_QUESTIONS])
    return (proposal.purpose,)


def _starters(options: Iterable[Option]) -> Iterator[str]:
    for option in options:
        if isinstance(option, Tool) and option.starter_rows:
            yield f"{option.name}: {option.starter_rows} of {len(option.table)} answers"


def _model_fact(option: AsksModel) -> ModelFact:
    identity = option.model.identity
    return ModelFact(
        option=identity.name,
        name=identity.name,
        weights=identity.weights,
        precision=identity.precision,
        backend=identity.backend,
        backend_version=identity.backend_version,
    )


def _versions() -> dict[str, str]:
    found = {"terazi": __version__, "python": platform.python_version()}
    for package in _STANDS_ON:
        try:
            found[package] = version(package)
        except PackageNotFoundError:  # an extra
            continue
    return found
