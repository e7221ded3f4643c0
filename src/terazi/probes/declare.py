"""What a probe is, and the door through which probes come.

A probe is a function with a declaration. Adding one is one module and one line of entry point in
the group ``terazi.probes``; the built-in ones use the same door.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from importlib.metadata import entry_points
from typing import Any, Protocol, TypeVar

from terazi.data.ratings import Rating
from terazi.errors import TeraziError
from terazi.finding import Finding, Source, Theme

GROUP = "terazi.probes"

#: The language that every other is compared with.
REFERENCE = "en"
#: What a comparison with it is called, after the measure's name.
GAP = "gap to English"

Item = TypeVar("Item")


class Track(Protocol):
    """Shows how far a long piece of work has come; by default nothing is shown."""

    def __call__(self, items: Sequence[Item], label: str) -> Iterable[Item]:
        """Return the items one by one."""
        ...


def no_progress(items: Sequence[Item], label: str) -> Iterator[Item]:  # noqa: ARG001
    """Show nothing."""
    yield from items


def just_compute(
    request: Mapping[str, Any],  # noqa: ARG001
    compute: Callable[[], Mapping[str, Any]],
) -> Mapping[str, Any]:
    """Remember nothing."""
    return compute()


def no_sheet(
    name: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
) -> None:
    """Hand nothing out."""


@dataclass(frozen=True, slots=True)
class Line:
    """One end of a red line, as far as a probe must know it to stop in time.

    Attributes:
        name: what people call the red line.
        measure: that it is about.
        rule: ``at least`` or ``at most``.
        limit: in the measure's unit.
        language: BCP-47 tag, "" for every language that the proposal must serve.
        kinds: of option that it binds.
    """

    name: str
    measure: str
    rule: str
    limit: float
    language: str = ""
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sample:
    """Questions of which only the way of answering is looked at, not what the answer says.

    Attributes:
        questions: in one language.
        note: where they are from.
        sources: the same, as findings name it.
    """

    questions: tuple[str, ...]
    note: str
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """What every probe is told.

    Attributes:
        languages: BCP-47 tags to measure, the proposal's first, English beside them.
        beside: those of them that are measured for comparison only.
        lines: the red lines.
        stop_early: ask items only until the questions about an option are decided.
        everything: ask all items even where it takes long, as where answers are written; otherwise
            a sample of them by lot.
        seed: of the order in which items are asked.
        samples: questions in each language for which there are some.
        questions: sample questions in the first language, for timing an answer.
        watts: power of the machine while answering as the proposal states it, or None.
        track: shows progress.
        remember: keeps a measurement that is no model call (a timing) in the journal, so that a
            resumed weighing ends in the same ledger.
        ratings: what people said of answers.
        hand_out: writes a sheet for people to rate answers on: its name, first line and rows.
        offline: whether nothing is downloaded, even what the proposal names.
    """

    languages: tuple[str, ...]
    beside: frozenset[str] = frozenset()
    lines: tuple[Line, ...] = ()
    stop_early: bool = False
    everything: bool = False
    seed: int = 0
    samples: Mapping[str, Sample] = field(default_factory=dict)
    questions: tuple[str, ...] = ()
    watts: float | None = None
    track: Track = no_progress
    remember: Callable[[Mapping[str, Any], Callable[[], Mapping[str, Any]]], Mapping[str, Any]] = (
        just_compute
    )
    ratings: tuple[Rating, ...] = ()
    hand_out: Callable[[str, Sequence[str], Iterable[Sequence[str]]], None] = no_sheet
    offline: bool = True

    def binding(self, measure: str, kind: str, language: str) -> list[Line]:
        """The red lines on a measure that bind a kind of option in a language."""
        return [
            line
            for line in self.lines
            if line.measure == measure
            and kind in line.kinds
            and (line.language == language or not (line.language or language in self.beside))
        ]


Run = Callable[[Any, Any, Settings], Iterable[Finding]]
GuessRows = Callable[[Any, Settings], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Probe:
    """One question, and how it is answered.

    Attributes:
        name: as ``terazi probes`` lists it.
        theme: where its findings belong.
        measure: the main measure's standard name.
        asks: the question in plain words.
        needs: what an option must be able to do (a protocol of ``terazi.options.interface``).
        uses: the use of the test sets that it takes, "" for none.
        run: all options that it applies to, test set (None without a use) and settings to findings.
        guess: the guess rows of a test set, or None.
        also: units by the names of further measures that it gives, for red lines and claims on
            them; the main one may stand here with its unit.
    """

    name: str
    theme: Theme
    measure: str
    asks: str
    needs: type
    uses: str
    run: Run
    guess: GuessRows | None = field(default=None)
    also: Mapping[str, str] = field(default_factory=dict, hash=False)

    def applies_to(self, option: object) -> bool:
        """Whether the option can be asked this."""
        return isinstance(option, self.needs)


def one_by_one(run: Run) -> Run:
    """For a probe whose options need not know of each other: it is written for one of them."""

    @wraps(run)
    def all_of_them(options: Sequence[Any], testset: Any, settings: Settings) -> Iterator[Finding]:  # noqa: ANN401  of its use
        for option in options:
            yield from run(option, testset, settings)

    return all_of_them


def probe(
    *,
    theme: Theme,
    measure: str,
    asks: str,
    needs: type,
    uses: str = "",
    guess: GuessRows | None = None,
    also: Mapping[str, str] | None = None,
) -> Callable[[Run], Probe]:
    """Declare the function below as a probe."""

    def declare(run: Run) -> Probe:
        name = run.__name__.replace("_", " ")
        return Probe(name, theme, measure, asks, needs, uses, run, guess, also or {})

    return declare


def load_probes() -> tuple[Probe, ...]:
    """All installed probes, in the order of their names.

    Raises:
        TeraziError: an entry point does not lead to a probe.
    """
    found = []
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        loaded = entry.load()
        if not isinstance(loaded, Probe):
            raise TeraziError(
                f"the entry point {entry.name} = {entry.value} is not a probe\n"
                "  → declare it with @terazi.probes.declare.probe, or uninstall its package"
            )
        found.append(loaded)
    return tuple(found)
