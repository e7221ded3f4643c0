"""What is known of a model that the foundry made: the facts from which its card is written."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

#: What no training tests by itself. Whoever has tested one of these leaves it out.
NOT_TESTED = (
    "whether what it writes is true",
    "whether what it writes hurts people: stereotypes, dangerous advice, private matters",
    "whether it repeats passages of the text it learned from",
    "how it serves any purpose: weigh it for yours with Terazi",
)

#: Words of a licence that forbid commercial use, or use for anything but research.
_NOT_COMMERCIAL = re.compile(
    r"\bNC\b|non[\s-]?commercial|not? (?:for )?commercial|research (?:purposes? )?only"
    r"|only for research|for measuring",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(
    r"unknown|not (?:known|stated|said|given)|none( given)?|unclear|\?*|n/?a|-+|tbd|todo",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Base:
    """The model that an adapted one began from.

    Attributes:
        name: as its maker calls it.
        licence: as its maker states it; "" where that is not known.
        address: where it is from.
        sha256: of its weights.
        training_data: what is documented of the text it learned from.
    """

    name: str
    licence: str = ""
    address: str = ""
    sha256: str = ""
    training_data: str = ""


@dataclass(frozen=True, slots=True)
class Training:
    """How it was made. What is None or "" was not recorded, and the card says so.

    Attributes:
        method: in words, as ``from scratch``, ``all weights``, ``LoRA``, ``new vocabulary``.
        budget: what was given, in words, as ``10 minutes``.
        seconds: by the clock.
        cpu_seconds: of the processor.
        steps: of the optimiser.
        tokens: read in training, each as often as it was.
        seed: of every lot.
        hardware: machine, processor, threads.
        watt_hours: taken.
        energy: how the watt-hours are known.
        recipe: further settings by their names.
        versions: of the libraries that it was made with.
    """

    method: str
    budget: str = ""
    seconds: float | None = None
    cpu_seconds: float | None = None
    steps: int | None = None
    tokens: int | None = None
    seed: int | None = None
    hardware: str = ""
    watt_hours: float | None = None
    energy: str = ""
    recipe: Mapping[str, str | int | float | bool] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figure:
    """Something that was measured.

    Attributes:
        measure: as ``bits per byte``.
        on: what it was measured on, as ``held-out text of the same sources``.
        value: the figure.
        low, high: its 95 % interval, both or neither.
        unit: of the figure.
        n: independent items behind it.
        before: the same of the base, where this is about what changed or was forgotten.
        note: what a reader must know to read it right.
    """

    measure: str
    on: str
    value: float
    low: float | None = None
    high: float | None = None
    unit: str = ""
    n: int | None = None
    before: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rate:
    """What an audit found in the text: a share of its lines, with the 95 % interval."""

    measure: str
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class CardFacts:
    """All that the card of a model is made of.

    Attributes:
        name: of the model.
        kind: local (from scratch) or adapted.
        languages: BCP-47 tags, first the one it was made for.
        made: the day, year-month-day.
        made_by: the program and version, or who made it.
        training: how.
        corpus: ``manifest.json`` of the clean corpus, as it was written; empty where there was
            none.
        audit: what the audit found before the corpus was cleaned.
        base: of an adapted model.
        licence: under which its makers give it away, as they state it; "" where they have not.
        parameters, vocabulary, window: weights, tokens known, tokens read at once.
        architecture: of the network.
        results: on text that it has not seen.
        forgotten: what the base could and this one can less, ``before`` and ``value``.
        not_tested: in words.
        notes: whatever else a reader must know.
        sha256: of its files, by their names; ``write_card`` fills it in.
    """

    name: str
    kind: Literal["local", "adapted"]
    languages: tuple[str, ...]
    made: str
    training: Training
    made_by: str = ""
    corpus: Mapping[str, Any] = field(default_factory=dict)
    audit: tuple[Rate, ...] = ()
    base: Base | None = None
    licence: str = ""
    parameters: int | None = None
    vocabulary: int | None = None
    window: int | None = None
    architecture: str = ""
    results: tuple[Figure, ...] = ()
    forgotten: tuple[Figure, ...] = ()
    not_tested: tuple[str, ...] = NOT_TESTED
    notes: tuple[str, ...] = ()
    sha256: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourceText:
    """A source of the corpus, as its manifest has it; "" where the manifest says nothing."""

    title: str
    licence: str
    consent: str
    compensation: str
    address: str
    author: str
    date: str
    made: str

    @property
    def licence_is_known(self) -> bool:
        """Whether somebody has written under which licence it is."""
        return not _UNKNOWN.fullmatch(self.licence.strip())

    @property
    def is_not_commercial(self) -> bool:
        """Whether its licence, by its words, forbids commercial use."""
        return bool(_NOT_COMMERCIAL.search(self.licence))


def sources_of(manifest: Mapping[str, Any]) -> Iterator[SourceText]:
    """The sources that a manifest lists; what is of another form in it is left out."""
    listed = manifest.get("sources")
    for one in listed if isinstance(listed, list) else ():
        if isinstance(one, Mapping):
            yield SourceText(*(_text(one.get(name)) for name in SourceText.__dataclass_fields__))


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
