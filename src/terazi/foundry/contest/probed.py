"""What contestants can do beside predicting text: items to choose on, and what haunts them.

The probes are those of a weighing, put as a weighing puts them, and every call is kept in a
journal: who was stopped asks nothing twice. Contestants are asked one after the other, so that
only one model is in memory, and all of them the same items: a difference in pairs needs the pairs.
Nobody is stopped early; with fewer than a hundred items a weighing stops nobody either
(docs/stopping.md).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from terazi.data.catalogue import catalogue
from terazi.data.languages import general
from terazi.data.some import some_of
from terazi.errors import InputError
from terazi.files import make_folder
from terazi.finding import Finding, Theme
from terazi.foundry.contest.contestants import ADAPTED, AS_IS, Contestant
from terazi.foundry.contest.writing import writing_on
from terazi.foundry.train.recipe import LOCAL
from terazi.ledger.journal import Journal
from terazi.ledger.store import write_ledger
from terazi.measuring import Absent, Sets, put_probes, sets_named
from terazi.models.open import backend_for, open_for_scoring
from terazi.options.fit import fit_options
from terazi.options.interface import CanChoose, CanPrefer, Kind
from terazi.options.kept import journaled, remembering
from terazi.options.model import ModelOption
from terazi.probes.accuracy import differences
from terazi.probes.declare import REFERENCE, Probe, Sample, Settings, load_probes, no_progress
from terazi.proposal.options import Model

#: Items of each test set and language.
ITEMS = 60

JOURNAL = "journal.sqlite"

#: Told of what is asked, how much of it is done, and how much there is (0 and 0 for not known).
Seen = Callable[[str, int, int], None]

#: An adapted one comes before its base: what is compared is after less before.
_KINDS = {LOCAL: Kind.LOCAL, ADAPTED: Kind.ADAPTED, AS_IS: Kind.MODEL}
_BEGUN = "Beginnings of held-out texts."

_Thing = TypeVar("_Thing")


def nobody_looks(what: str, done: int, of: int) -> None:
    """Show nothing."""


@dataclass(frozen=True)
class Questions:
    """What every contestant is asked.

    Attributes:
        language: of the corpus, BCP-47 tag. English is asked beside it: what adapting forgets.
        openings: beginnings of texts by language, to write on from
            (`terazi.foundry.contest.writing.openings`); none where there are none.
        items: of each test set and language, drawn by lot.
        seed: of the lot.
        offline: test sets come from the mirror or the cache, or not at all.
    """

    language: str
    openings: Mapping[str, Sequence[str]]
    items: int = ITEMS
    seed: int = 1
    offline: bool = True

    @property
    def languages(self) -> tuple[str, ...]:
        """Those that are asked in."""
        return tuple(dict.fromkeys((self.language, REFERENCE)))

    def sets(self) -> tuple[Sets, Absent]:
        """The test sets, each with its use, and what could not be had.

        Of each use the first set of the catalogue that has the language, and names of CLDR.
        """
        uses = {probe.uses for probe in probes()}
        own = {self.language, general(self.language)}
        fitting: dict[str, str] = {}
        for name, entry in catalogue().items():
            if entry.use in uses and own.intersection(entry.languages):
                fitting.setdefault(entry.use, name)
        sets, missing = sets_named(
            fitting.values(),
            self.languages,
            Path(),
            seed=self.seed,
            offline=self.offline,
            track=no_progress,
            say=lambda _: None,
        )
        return [(use, some_of(one, self.items, self.seed)) for use, one in sets], missing


def probe_contestants(
    contestants: Sequence[Contestant],
    questions: Questions,
    out: Path,
    *,
    memory: int | None = None,
    seen: Seen = nobody_looks,
) -> list[Finding]:
    """Ask all contestants, and compare every two of them on the same items.

    Args:
        contestants: with models that are there.
        questions: that they are asked.
        out: folder of the journal and of the ledger.
        memory: bytes that a model may take; None for half of what is free.
        seen: told of the progress.

    Returns:
        findings about each by its name, guess rows, and of every two the difference: option is the
        one, ``group`` is "against" the other, and an adapted one stands before its base.

    Raises:
        InputError: two contestants have one name, a model cannot be read or does not fit into
            memory, or a test set is wrong.
        TeraziError: something that is needed is missing, or the disk refuses.
    """
    names = [one.name for one in contestants]
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"two contestants are named {name}", way_out="rename one of them")
    asked = questions.sets()
    by_key: dict[tuple[str, ...], Finding] = {}
    for one in sorted(contestants, key=lambda one: list(_KINDS).index(one.kind)):
        for finding in _probed(one, questions, asked, out, memory, seen):
            by_key.setdefault(finding.key, finding)  # guess rows come with each
    findings = list(by_key.values())
    findings += differences(tuple(findings))
    write_ledger(out, findings)
    return findings


def probe_contestant(
    contestant: Contestant,
    questions: Questions,
    out: Path,
    *,
    memory: int | None = None,
    seen: Seen = nobody_looks,
) -> list[Finding]:
    """Ask one contestant alone, as in a process of its own; its answers are in the journal then.

    Arguments and errors are those of :func:`probe_contestants`, which finds the answers there.
    """
    return list(_probed(contestant, questions, questions.sets(), out, memory, seen))


def probes() -> Iterator[Probe]:
    """To choose among answers, to prefer the dominant culture, to write in its language."""
    for one in load_probes():
        if one.needs is CanChoose or (one.needs is CanPrefer and one.theme is Theme.CULTURE):
            yield one
    yield writing_on


def _probed(  # noqa: PLR0917  all of it is needed
    contestant: Contestant,
    questions: Questions,
    asked: tuple[Sets, Absent],
    out: Path,
    memory: int | None,
    seen: Seen,
) -> Iterator[Finding]:
    def track(items: Sequence[_Thing], label: str) -> Iterable[_Thing]:
        for done, item in enumerate(items):
            seen(f"{contestant.name}: {label}", done, len(items))
            yield item
        seen(f"{contestant.name}: {label}", len(items), len(items))

    def say(asks: str) -> None:
        seen(f"{contestant.name}: {asks}", 0, 0)

    sets, missing = asked
    settings = Settings(
        languages=questions.languages,
        beside=frozenset(questions.languages) - {questions.language},
        seed=questions.seed,
        samples={
            language: Sample(tuple(begun), _BEGUN)
            for language, begun in questions.openings.items()
            if begun
        },
        track=track,
        offline=questions.offline,
    )
    make_folder(out)
    with Journal(out / JOURNAL) as journal:
        option = _option(contestant)
        remember = remembering(journal)
        fit_options([option], memory, remember)
        journaled(option, journal)
        try:
            yield from put_probes(probes(), [option], sets, missing, settings, say)
        finally:
            option.release()


def _option(contestant: Contestant) -> ModelOption:
    place = contestant.place
    backend = backend_for(place)
    part = Model(kind="model", name=contestant.name, model=str(place))
    model = open_for_scoring(place, backend, name=contestant.name)
    option = ModelOption(part, model, place, backend)
    option.kind = _KINDS[contestant.kind]
    return option
