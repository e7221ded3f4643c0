"""The whole way of a weighing: read this file first.

    proposal → options → test sets → probes × options → findings → ledger → verdict → report

Everything that was measured is kept in the journal as it comes. A weighing that was stopped, by
whatever, goes on with the same command and ends in the same ledger.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from terazi.data.ratings import Rating, read_ratings
from terazi.economics.learner_hour import PROBE as LEARNER_HOUR
from terazi.economics.money_side import write_tables
from terazi.finding import Finding, Theme
from terazi.ledger.handouts import hand_out, handed_in
from terazi.ledger.journal import Journal
from terazi.ledger.journal_seal import untouched
from terazi.ledger.seal import read_seal, write_seal
from terazi.ledger.store import read_ledger, read_verdict, write_ledger, write_verdict
from terazi.measures import all_measures
from terazi.measuring import Say, measure, settings_for, test_sets, unasked
from terazi.options.build import build
from terazi.options.fit import Remember, fit_options
from terazi.options.interface import Option
from terazi.options.kept import journaled, remembering
from terazi.options.tokenizer import named_tokenizers
from terazi.plan.candidates import Candidate, candidate, candidates
from terazi.plan.done import planned_and_done
from terazi.plan.figures import Plan, read_plan, write_plan
from terazi.plan.make import make_plan
from terazi.plan.words import in_two_lines
from terazi.probes.declare import Track, just_compute, load_probes, no_progress
from terazi.probes.performances import performances
from terazi.proposal.lock import Locked, lock, read_locked, tables_of
from terazi.proposal.paths import files_of
from terazi.proposal.read import read_proposal
from terazi.proposal.schema import Proposal
from terazi.provenance import facts, versions
from terazi.report.facts import Facts, read_facts, write_facts
from terazi.report.page import write_report
from terazi.report.reader import Reader
from terazi.verdict.decide import decide
from terazi.verdict.retold import no_test_set, nothing_measured, retold
from terazi.verdict.words import NotMeasured, Verdict


@dataclass(frozen=True, slots=True)
class Weighed:
    """A finished weighing: its verdict and where its report lies."""

    verdict: Verdict
    findings: tuple[Finding, ...]
    report: Path
    model_calls: int
    seal: str


def weigh(
    file: Path,
    folder: Path,
    *,
    today: date,
    offline: bool = False,
    memory: int | None = None,
    track: Track = no_progress,
    say: Say = lambda _: None,
) -> Weighed:
    """Weigh a proposal into a folder, or go on where it was stopped.

    Args:
        file: the proposal.
        folder: of the weighing; made where it is not there.
        today: the day of the weighing; a folder that was begun keeps its first day.
        offline: nothing is downloaded, even what the proposal names.
        memory: bytes that all of it may take; None for half of what is free.
        track: shows progress.
        say: tells people what is happening.

    Raises:
        InputError: the proposal, a file that it names, or a test set is wrong.
        TeraziError: something that is needed is missing, or the disk refuses.
    """
    proposal = read_proposal(file, measures=all_measures())
    locked = lock(
        proposal,
        folder,
        versions=versions(),
        files=files_of(proposal, file.parent),
        today=today,
    )
    if offline:
        os.environ["HF_HUB_OFFLINE"] = "1"  # the hub's library reads it when it is loaded
    with Journal(folder / "journal.sqlite") as journal:
        untouched(journal.path)
        options = [build(part, file.parent) for part in proposal.options]
        fit_options(options, memory, remembering(journal), say)
        found = [] if read_plan(folder) else [candidate(option) for option in options]
        options = [journaled(option, journal) for option in options]
        return weigh_options(
            locked,
            file.parent,
            journal,
            options,
            remembering(journal),
            found=found,
            offline=offline,
            track=track,
            say=say,
        )


def weigh_options(
    locked: Locked,
    beside: Path,
    journal: Journal,
    options: Sequence[Option],
    remember: Remember,
    *,
    found: Sequence[Candidate] = (),
    machine: str = "",
    offline: bool = False,
    track: Track = no_progress,
    say: Say = lambda _: None,
) -> Weighed:
    """From options that can be asked to the report.

    Args:
        locked: the proposal.
        beside: the folder that the proposal's files count from.
        journal: of the weighing.
        options: with the journal between them and their models.
        remember: keeps measurements that are no calls of a model.
        found: the options as candidates, where there is no plan yet.
        machine: on which it was weighed; this one if left out.
        offline: nothing is downloaded, even what the proposal names.
        track: shows progress.
        say: tells people what is happening.
    """
    proposal, folder = locked.proposal, locked.folder
    sets, missing = test_sets(proposal, beside, offline=offline, track=track, say=say)
    settings = settings_for(proposal, options, sets, remember, track)
    planned = read_plan(folder)
    if planned is None:
        planned = make_plan(proposal, found, sets, missing, settings)
        write_plan(folder, planned)
        say(in_two_lines(planned))
    settings = replace(
        settings,
        ratings=tuple(_ratings(proposal, beside, folder)),
        hand_out=partial(hand_out, folder),
        offline=offline,
    )
    tokenizers = named_tokenizers(proposal, beside)
    findings = measure(proposal, [*options, *tokenizers], sets, missing, settings, say)
    efforts = planned_and_done(planned, options, findings, journal.work())
    made = facts(locked, options, sets, calls=journal.count(), efforts=efforts, machine=machine)
    seal = partial(write_seal, folder, tables_of(proposal), beside)
    return conclude(locked, findings, unasked(sets, missing), made, seal=seal)


def plan(
    file: Path,
    *,
    download: bool = False,
    memory: int | None = None,
    again: bool = False,
    track: Track = no_progress,
    say: Say = lambda _: None,
) -> Plan:
    """What weighing a proposal takes at most; nothing is weighed, nothing leaves the machine.

    Args:
        file: the proposal.
        download: whether test sets that are not here may be downloaded, to be counted.
        memory: bytes that the weighing may take; None for half of what is free.
        again: measure the speed of models even where it is known.
        track: shows progress.
        say: tells people what is happening.

    Raises:
        InputError: the proposal, a file that it names, or a test set is wrong.
        TeraziError: something that is needed is missing.
    """
    proposal = read_proposal(file, measures=all_measures())
    found = candidates(proposal, file.parent, memory)
    sets, missing = test_sets(proposal, file.parent, offline=not download, track=track, say=say)
    options = [one.option for one in found]
    settings = settings_for(proposal, options, sets, just_compute, track)
    return make_plan(proposal, found, sets, missing, settings, again=again)


def report(folder: Path, locale: str = "en") -> Path:
    """Write the report of a finished weighing once more."""
    (page,) = reports(folder, [Reader.of(locale)])
    return page


def reports(folder: Path, readers: Iterable[Reader]) -> Iterator[Path]:
    """Write the report of a finished weighing once more, for each of these readers."""
    locked = read_locked(folder)
    seal = read_seal(folder)
    findings = read_ledger(folder)
    verdict = retold(locked.proposal, findings, locked.date, read_verdict(folder))
    made = replace(read_facts(folder), seal=seal.number if seal else "")
    for reader in readers:
        yield write_report(folder, locked.proposal, findings, verdict, made, locale=reader)


def _ratings(proposal: Proposal, beside: Path, folder: Path) -> Iterator[Rating]:
    """What people said of answers: elsewhere, and on the sheets that they handed in."""
    if proposal.ratings:
        yield from read_ratings(beside / proposal.ratings)
    for sheet in handed_in(folder):
        yield from read_ratings(sheet)


def conclude(
    locked: Locked,
    measured: Sequence[Finding],
    unmeasured: Sequence[NotMeasured],
    made: Facts,
    *,
    seal: Callable[[], str],
) -> Weighed:
    """From findings to the report.

    Args:
        locked: the proposal.
        measured: all findings.
        unmeasured: what nothing was asked about, with the reason.
        made: how it was measured.
        seal: closes what the report rests on and returns the seal's number.
    """
    write_ledger(locked.folder, measured)
    findings = read_ledger(locked.folder)  # what follows rests on what anybody can read
    left_out = [*unmeasured, *_untouched(locked.proposal, findings, unmeasured)]
    verdict = decide(locked.proposal, findings, locked.date, left_out)
    write_verdict(locked.folder, verdict)
    write_facts(locked.folder, made)
    write_tables(locked.folder, locked.proposal, performances(findings), findings)
    made = replace(made, seal=seal())  # last, over all that the report rests on
    page = write_report(locked.folder, locked.proposal, findings, verdict, made)
    return Weighed(verdict, findings, page, made.model_calls, made.seal)


def _untouched(
    proposal: Proposal, findings: Iterable[Finding], unmeasured: Iterable[NotMeasured]
) -> Iterator[NotMeasured]:
    """Promises of the proposal and dangers of the design that no finding is about, and why."""
    # What an hour of learning costs says nothing of what is learned in it.
    touched = {finding.theme for finding in findings if finding.probe != LEARNER_HOUR}
    dangers = (theme for theme in Theme if theme.part == "challenge")
    unnamed = {measure for gap in unmeasured for measure in gap.what.split(", ")}
    for theme in (*proposal.themes, *dangers):
        if theme not in touched:
            need_sets = {p.measure for p in load_probes() if p.uses and p.theme is theme}
            if need_sets and need_sets <= unnamed:
                yield no_test_set([theme.value])
            else:
                yield nothing_measured(theme.value)
