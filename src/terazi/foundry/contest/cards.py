"""The card of each model that a contest trained: facts it has measured, and no others."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TypedDict

from terazi import __version__
from terazi.foundry.contest.contestants import ADAPTED, AS_IS, as_it_is
from terazi.foundry.contest.run import ENGLISH, Result, Row
from terazi.foundry.contest.said import TEXTS
from terazi.foundry.export.card import write_card
from terazi.foundry.export.facts import Base, CardFacts, Figure, Training
from terazi.models.digest import file_sha256
from terazi.models.machine import describe_machine
from terazi.models.packaged import PACKAGED

_LIBRARIES = ("torch", "transformers", "tokenizers", "peft")
_MEASURE, _UNIT = "bits per byte", "bits per byte, fewer is better"


def write_cards(result: Result) -> None:
    """Write a card into the folder of each model.

    Raises:
        TeraziError: the disk refuses.
    """
    for row in result.rows:
        if row.contestant.kind != AS_IS:
            write_card(row.contestant.place, _facts(result, row))


def _facts(result: Result, row: Row) -> CardFacts:
    one = row.contestant
    base = next((r for r in result.rows if r.contestant.name == as_it_is(one.base)), None)
    return CardFacts(
        name=f"{result.corpus.name}: {one.name}",
        kind="adapted" if one.kind == ADAPTED else "local",
        languages=(result.corpus.language,),
        made=datetime.now(UTC).date().isoformat(),
        made_by=f"Terazi {__version__}, terazi contest",
        training=_training(result, row),
        corpus=result.corpus.manifest,
        base=_base(result, one.base) if one.base else None,
        parameters=row.trained.get("parameters"),
        **_network(one.place),
        results=tuple(_results(result, row, base, english=False)),
        forgotten=tuple(_results(result, row, base, english=True)) if base else (),
    )


class _Network(TypedDict, total=False):
    vocabulary: int
    window: int
    architecture: str


def _network(place: Path) -> _Network:
    """What the network's own description says; nothing where it is no transformer."""
    file = place / "config.json"
    if not file.is_file():
        return {}
    said = json.loads(file.read_text(encoding="utf-8"))
    return {
        "vocabulary": int(said["vocab_size"]),
        "window": int(said["max_position_embeddings"]),
        "architecture": str(said["architectures"][0]),
    }


def _training(result: Result, row: Row) -> Training:
    settings, trained = result.settings, row.trained
    seconds = trained.get("seconds")
    watts, known = settings.core_watts
    return Training(
        method=row.contestant.method,
        budget=f"{settings.budget / 60:g} minutes of one core",
        cpu_seconds=seconds,
        steps=trained.get("steps"),
        tokens=trained.get("tokens"),
        seed=settings.seed,
        hardware=describe_machine(),
        watt_hours=seconds * watts / 3600 if seconds is not None else None,
        energy=f"processor time, {watts:g} W for a busy core, {known}",
        versions={name: version(name) for name in _LIBRARIES},
    )


def _base(result: Result, name: str) -> Base:
    """What is known of it: of a packaged model its licence and digest, else nothing."""
    known = next((one for one in PACKAGED.values() if one.name == name), None)
    place = Path(result.settings.bases[name])
    if known is None:
        return Base(name)
    return Base(name, licence=known.licence, sha256=file_sha256(place) if place.is_file() else "")


def _results(result: Result, row: Row, base: Row | None, *, english: bool) -> Iterator[Figure]:
    for text in result.texts:
        if (text.name == ENGLISH) != english or text.name not in row.bits:
            continue
        found = row.bits[text.name]
        yield Figure(
            _MEASURE,
            TEXTS[text.name],
            found.estimate,
            found.interval.low if found.interval else None,
            found.interval.high if found.interval else None,
            _UNIT,
            found.documents,
            base.bits[text.name].estimate if base else None,
        )
