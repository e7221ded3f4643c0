"""Test sets and probes on options: what comes before the ledger."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from terazi.claims import claim_findings
from terazi.data import cldr
from terazi.data.load import load
from terazi.data.overlap import kept_apart
from terazi.data.own import load_own
from terazi.data.own_files import is_own
from terazi.data.testset import Missing, TestSet
from terazi.economics.consequences import consequences
from terazi.economics.dependency import dependency_findings
from terazi.economics.learner_hour import learner_hour_findings
from terazi.economics.money_side import money_findings
from terazi.economics.readiness import readiness_findings
from terazi.errors import InputError
from terazi.finding import Direction, Finding, Grade
from terazi.models.interface import LanguageModel
from terazi.models.journaled import JournaledModel
from terazi.options.figures import in_one_direction
from terazi.options.fit import Remember
from terazi.options.interface import AsksModel, Licensed, Option, Quotes
from terazi.options.tool import Tool
from terazi.probes.accuracy import differences
from terazi.probes.declare import REFERENCE, Line, Probe, Settings, Track, load_probes
from terazi.probes.performances import performances
from terazi.probes.samples import samples
from terazi.probes.varieties import gaps_between_varieties
from terazi.proposal.schema import Proposal
from terazi.rights.creators import PROBE as CREATORS
from terazi.rights.findings import rights_findings
from terazi.strings.findings import licence_findings
from terazi.strings.text import read_text
from terazi.verdict.evidence import AT_LEAST, AT_MOST
from terazi.verdict.retold import no_test_set
from terazi.verdict.words import NotMeasured

Say = Callable[[str], None]
Sets = Sequence[tuple[str, TestSet]]  # each with its use
Absent = Sequence[tuple[str, Missing]]

_QUESTIONS = 5  # for timing an answer


def measure(  # noqa: PLR0917  all of it is needed
    proposal: Proposal,
    options: Sequence[Option],
    sets: Sets,
    missing: Absent,
    settings: Settings,
    say: Say,
) -> list[Finding]:
    """All findings about all options: probed, compared, quoted and computed."""
    strings = list(_strings(proposal, options))  # first: a licence that nobody can read stops all
    findings = list(put_probes(load_probes(), options, sets, missing, settings, say))
    probed = tuple(findings)
    findings += differences(probed)
    findings += gaps_between_varieties(probed)
    quoted = (option.figures() for option in options if isinstance(option, Quotes))
    findings += in_one_direction(chain.from_iterable(quoted), probed)
    findings += list(money_findings(proposal, performances(findings), findings))
    findings += list(learner_hour_findings(proposal, findings))
    findings += list(consequences(proposal, options, findings))
    findings += list(dependency_findings(proposal, performances(findings), findings))
    findings += list(readiness_findings(proposal, performances(findings), findings))
    _book(options, CREATORS)  # facts about a model may lie beside its file
    findings += list(rights_findings(proposal, options))
    findings += strings
    findings += claim_findings(proposal, findings)
    return findings


def _strings(proposal: Proposal, options: Iterable[Option]) -> Iterator[Finding]:
    """What the licences of options demand of this proposal."""
    for option in options:
        if isinstance(option, Licensed):
            told = option.licence
            texts = [read_text(file) for file in told.given]
            why_not = told.why_not
            for file in told.found:
                try:
                    texts.append(read_text(file))
                except InputError as error:  # nobody asked for this one to be read
                    why_not = error.problem
            yield from licence_findings(
                option.name, texts, proposal, certain=told.certain, why_not=why_not
            )


def test_sets(
    proposal: Proposal, folder: Path, *, offline: bool, track: Track, say: Say
) -> tuple[list[tuple[str, TestSet]], list[tuple[str, Missing]]]:
    """The sets that the proposal names and those that need no naming, each with its use.

    Nobody learns from one set and is tested on the same text in another.
    """
    return sets_named(
        proposal.test_sets,
        languages_of(proposal),
        folder,
        seed=proposal.seed,
        offline=offline,
        track=track,
        say=say,
    )


def sets_named(
    names: Iterable[str],
    languages: Sequence[str],
    folder: Path,
    *,
    seed: int,
    offline: bool,
    track: Track,
    say: Say,
) -> tuple[list[tuple[str, TestSet]], list[tuple[str, Missing]]]:
    """Test sets in some languages, and those that need no naming, each with its use.

    Args:
        names: of the catalogue, or files of people's own.
        languages: BCP-47 tags.
        folder: from which paths count.
        seed: of what is drawn.
        offline: nothing is downloaded.
        track: shows progress.
        say: tells people what is happening.
    """
    sets: list[tuple[str, TestSet]] = []
    missing: list[tuple[str, Missing]] = []
    for name in names:
        if name == cldr.NAME:  # made below for every weighing
            continue
        say(f"Test set {name} …")
        if is_own(name):
            use, testset, absent = load_own(name, folder, languages, track=track)
        else:
            use, testset, absent = load(name, languages, allow_download=not offline, track=track)
        missing += ((use, one) for one in absent)
        if testset is not None:
            sets.append((use, testset))
    words, absent = cldr.word_knowledge(languages, seed=seed)
    sets.append((cldr.USE, words))
    missing += ((cldr.USE, one) for one in absent)
    return list(kept_apart(sets)), missing


def settings_for(
    proposal: Proposal, options: Sequence[Option], sets: Sets, remember: Remember, track: Track
) -> Settings:
    """What every probe is told."""
    languages = languages_of(proposal)
    return Settings(
        languages=languages,
        beside=frozenset(languages) - set(proposal.languages),
        lines=tuple(_lines(proposal)),
        stop_early=proposal.ask == "enough",
        everything=proposal.ask == "all",
        seed=proposal.seed,
        samples=samples(languages, options, sets),
        questions=_questions(proposal, options),
        watts=proposal.hardware.watts if proposal.hardware else None,
        track=track,
        remember=remember,
    )


def unasked(sets: Sets, missing: Absent) -> list[NotMeasured]:
    """What probes would ask if the proposal named a test set for it."""
    there = {use for use, _ in (*sets, *missing)}
    measures = [p.measure for p in load_probes() if p.uses and p.uses not in there]
    return [no_test_set(measures)] if measures else []


def languages_of(proposal: Proposal) -> tuple[str, ...]:
    """The proposal's languages, English beside them."""
    return tuple(dict.fromkeys((*proposal.languages, REFERENCE)))


def _lines(proposal: Proposal) -> Iterator[Line]:
    """Both ends of every red line, as probes know them."""
    for line in proposal.red_lines:
        for rule, limit in ((AT_LEAST, line.at_least), (AT_MOST, line.at_most)):
            if limit is not None:
                yield Line(
                    line.name, line.measure, rule, limit, line.language or "", frozenset(line.kinds)
                )


def put_probes(  # noqa: PLR0917  all of it is needed
    probes: Iterable[Probe],
    options: Sequence[Option],
    sets: Sets,
    missing: Absent,
    settings: Settings,
    say: Say,
) -> Iterator[Finding]:
    """Every probe on every option that it applies to, and guess rows once a test set."""
    there = {use for use, _ in (*sets, *missing)}
    # What a red line is about comes first: a budget may be spent before the last question.
    lines = {line.measure.partition(": ")[0] for line in settings.lines}
    for probe in sorted(probes, key=lambda probe: probe.measure not in lines):
        able = [option for option in options if probe.applies_to(option)]
        if not able or (probe.uses and probe.uses not in there):
            continue
        say(probe.asks)
        _book(able, probe.name)
        if not probe.uses:
            yield from probe.run(able, None, settings)
            continue
        fitting = [testset for use, testset in sets if use == probe.uses]
        measured: set[str] = set()
        for testset in fitting:
            for finding in probe.run(able, testset, settings):
                measured.add(finding.language)
                yield finding
            if probe.guess is not None:
                yield from probe.guess(testset, settings)
        # What one test set of a use has not, another may have.
        absent = [m for use, m in missing if use == probe.uses and m.language not in measured]
        yield from _unknown(probe, able, absent)


def _book(options: Iterable[Option], probe: str) -> None:
    """The journal keeps what each probe took."""
    for option in options:
        model: LanguageModel | None = option.model if isinstance(option, AsksModel) else None
        if isinstance(model, JournaledModel):
            model.about = probe


def _unknown(
    probe: Probe, options: Iterable[Option], absent: Iterable[Missing]
) -> Iterator[Finding]:
    """What could not be measured is a finding as well, one a language."""
    reasons: dict[str, list[str]] = {}
    for one in absent:
        said = f"{one.name}: {one.reason}" if one.name else one.reason
        reasons.setdefault(one.language, []).append(said)
    for option in options:
        for language, why in reasons.items():
            yield Finding(
                option=option.name,
                theme=probe.theme,
                measure=probe.measure,
                unit="",
                direction=Direction.CONTEXT,
                grade=Grade.UNKNOWN,
                probe=probe.name,
                language=language,
                note="; ".join(dict.fromkeys(why)),
            )


def _questions(proposal: Proposal, options: Iterable[Option]) -> tuple[str, ...]:
    """What people might ask: from a table of answers where there is one."""
    first = proposal.languages[0]
    for option in options:
        if isinstance(option, Tool):
            rows = [row.question for row in option.table if row.language == first]
            if rows:
                return tuple(rows[:_QUESTIONS])
    return (proposal.purpose,)
