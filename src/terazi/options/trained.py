"""What is documented of a model that was trained on local text, as facts like those of any model.

Two files say it: ``card.json`` beside the model, which the foundry writes, and ``manifest.json`` of
the clean corpus, which the proposal names or the card has in it. What they say is what its makers
say. Of an adapted model, what is documented of its base holds too, and the less open of both
counts.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, cast

from terazi.errors import InputError
from terazi.foundry.export.card import FACTS, read_card
from terazi.foundry.export.facts import CardFacts, SourceText, sources_of
from terazi.models.digest import file_sha256
from terazi.models.facts import (
    Creators,
    Dimension,
    Fact,
    FactSource,
    MatchedBy,
    ModelFacts,
    Openness,
    facts_for,
)
from terazi.models.packaged import PACKAGED, PREFIX
from terazi.proposal.options import Adapted, Trained
from terazi.proposal.paths import manifest_of
from terazi.proposal.protection import Compensation, Consent
from terazi.proposal.trained import read_manifest

_MOST = 1400  # letters of a statement
_SHOWN = 6  # sources of a corpus in words
_ORDER = (Openness.OPEN, Openness.PARTIAL, Openness.CLOSED, Openness.UNKNOWN)
_OPEN = re.compile(
    r"(apache|mit|bsd|isc|cc0|cc[ -]by([ -]sa)?[ -]\d|public domain|gpl|odc-by|odbl|unlicense)",
    re.IGNORECASE,
)
#: What binds whoever uses a model binds whoever trains it further.
_OF_THE_BASE = (Dimension.RESTRICTIONS, Dimension.DUTIES, Dimension.TERMINATION)


def trained_facts(part: Trained, file: Path, folder: Path) -> ModelFacts | None:
    """Find what the card and the corpus say; None where there is neither.

    Args:
        part: the option as the proposal has it.
        file: the GGUF file, or the folder of weights.
        folder: of the proposal.

    Raises:
        InputError: the card is about other weights, or the corpus is not there.
    """
    if not file.exists():
        return None  # somebody checks a weighing elsewhere, without the model
    card = card_of(file)
    manifest, told = _manifest(part, folder, card)
    if card is None and not manifest and not _base_named(part, card):
        return None
    made = (_source(f"{FACTS} beside {file.name}", card),) if card else ()
    base = _base_facts(part, folder, card) if isinstance(part, Adapted) else None
    stated = made or (FactSource(title="the proposal", date=None),)
    of_text = (told,) if told else stated
    facts = dict(_facts(part, card, stated, base))
    facts |= dict([_of_text(part, manifest, of_text, base)])
    return ModelFacts(
        name=part.name,
        facts=facts,
        creators=_creators(part, manifest, of_text, base),
        matched_by=MatchedBy.CARD,
    )


def card_of(file: Path) -> CardFacts | None:
    """The card of a model; None where there is none, or only one of another file.

    Raises:
        InputError: the card is about other weights than these.
    """
    folder = file if file.is_dir() else file.parent
    card = read_card(folder)
    if card is None:
        return None
    about = [file] if file.is_file() else sorted(folder.glob("*.safetensors"))
    listed = [one for one in about if one.name in card.sha256]
    for one in listed:
        if file_sha256(one) != card.sha256[one.name]:
            raise InputError(
                f"this card is about other weights than those of {one.name}",
                file=folder / FACTS,
                field="sha256",
                way_out="export or train the model again, which writes its card; or delete the"
                " card, and what it says is not known",
            )
    return card if listed or file.is_dir() else None


def _manifest(
    part: Trained, folder: Path, card: CardFacts | None
) -> tuple[Mapping[str, Any], FactSource | None]:
    if part.corpus:
        place = folder / manifest_of(part.corpus, folder)
        manifest = read_manifest(place)
        if manifest is None:
            raise InputError(
                "there is no manifest of a clean corpus here",
                file=place,
                way_out="bring back the corpus that the model was trained on",
            )
        title = f"manifest.json of the corpus “{_short(str(manifest.get('name', '')))}”"
        return manifest, FactSource(title=title, date=None, sha256=file_sha256(place))
    if card is not None and card.corpus:
        return card.corpus, None  # the card is the source
    return {}, None


def _source(title: str, card: CardFacts) -> FactSource:
    day = None
    with suppress(ValueError):
        day = date.fromisoformat(card.made)
    return FactSource(title=title, date=day)


def _facts(
    part: Trained,
    card: CardFacts | None,
    sources: tuple[FactSource, ...],
    base: ModelFacts | None,
) -> Iterator[tuple[Dimension, Fact]]:
    adapted = isinstance(part, Adapted)
    licence = card.licence if card else ""
    own = (
        f"Its makers state: {licence}."
        if licence
        else "Nobody has stated a licence for the model itself."
    )
    yield _joined(Dimension.LICENCE, own, _openness(licence), sources, base, adapted=adapted)
    for what in _OF_THE_BASE if base else ():
        known = base.facts.get(what) if base else None
        if known:
            yield what, known.model_copy(update={"text": _cut(f"Of its base: {known.text}")})
    if not adapted:
        yield Dimension.KIND, _fact("Base: it goes on with a text.", Openness.OPEN, sources)
    if card is None:
        return
    if card.made_by.startswith("Terazi"):
        said = f"Trained by {card.made_by}, whose code is open; its card has the settings."
        yield Dimension.TRAINING_CODE, _fact(said, Openness.OPEN, sources)
    if card.languages:
        said = f"Made for: {', '.join(card.languages)}."
        yield Dimension.LANGUAGES, _fact(said, Openness.OPEN, sources)
    for what, number, of in (
        (Dimension.PARAMETERS, card.parameters, "weights"),
        (Dimension.CONTEXT, card.window, "tokens"),
    ):
        if number is not None:
            yield what, _fact(f"{number:,} {of}.", Openness.OPEN, sources)


def _of_text(
    part: Trained,
    manifest: Mapping[str, Any],
    sources: tuple[FactSource, ...],
    base: ModelFacts | None,
) -> tuple[Dimension, Fact]:
    text, openness = _training_text(manifest)
    adapted = isinstance(part, Adapted)
    return _joined(Dimension.TRAINING_DATA, text, openness, sources, base, adapted=adapted)


def _joined(
    what: Dimension,
    own: str,
    openness: Openness,
    sources: tuple[FactSource, ...],
    base: ModelFacts | None,
    *,
    adapted: bool,
) -> tuple[Dimension, Fact]:
    """What holds of the model, and of its base: the less open of both counts."""
    if not adapted:
        return what, _fact(own, openness, sources)
    known = base.facts.get(what) if base else None
    if known is None:
        return what, _fact(f"{own} Of its base nothing is known here.", Openness.UNKNOWN, sources)
    both = max((openness, known.openness), key=_ORDER.index)
    said = f"{own} Its base, {base.name if base else ''}: {known.text}"
    return what, _fact(said, both, (*sources, *known.sources))


def _training_text(manifest: Mapping[str, Any]) -> tuple[str, Openness]:
    listed = list(sources_of(manifest))
    if not listed:
        return "Nobody has stated what it learned from.", Openness.UNKNOWN
    sides = manifest.get("sides")
    train = sides.get("train") if isinstance(sides, Mapping) else None
    size = train.get("bytes") if isinstance(train, Mapping) else None
    much = f", {size / 1e6:,.1f} MB" if isinstance(size, int) else ""
    said = "; ".join(map(_in_words, listed[:_SHOWN]))
    more = len(listed) - _SHOWN
    said += f"; and {more} more" if more > 0 else ""
    named = all(one.address and one.licence_is_known for one in listed)
    all_open = named and all(_openness(one.licence) is Openness.OPEN for one in listed)
    return (
        f"The corpus “{_short(str(manifest.get('name', '')))}”{much}: {said}.",
        Openness.OPEN if all_open else Openness.PARTIAL,
    )


def _in_words(one: SourceText) -> str:
    licence = _short(one.licence) if one.licence_is_known else "not stated"
    return (
        f"{_short(one.title)} (licence {licence}, consent {_short(one.consent) or 'not stated'},"
        f" compensation {_short(one.compensation) or 'not stated'})"
    )


def _creators(
    part: Trained,
    manifest: Mapping[str, Any],
    sources: tuple[FactSource, ...],
    base: ModelFacts | None,
) -> Creators | None:
    """The rights of those whose words these are; free words of a manifest are quoted, not read."""
    listed = list(sources_of(manifest))
    if not listed:
        return None
    told = [base.creators if base else None] if isinstance(part, Adapted) else []
    consents = [one.consent.casefold() for one in listed]
    paid = [one.compensation.casefold() for one in listed]
    licences = dict.fromkeys(_short(one.licence) for one in listed)
    known = all(one.licence_is_known for one in listed)
    for one in told:
        consents.append((one.consent if one else None) or "")
        paid.append((one.compensation if one else None) or "")
        known = known and bool(one and one.licence)
    of_base = " Of its base: " + (told[0].text if told[0] else "not known.") if told else ""
    return Creators(
        text=_cut(f"{'; '.join(map(_in_words, listed[:_SHOWN]))}.{of_base}"),
        licence="; ".join(licences)[:500] if known else "",
        consent=cast("Consent | None", _agreed(consents, "given", "not needed")),
        compensation=cast("Compensation | None", _agreed(paid, "paid", "not asked for")),
        sources=(*sources, *(told[0].sources if told and told[0] else ())),
    )


def _agreed(said: Sequence[str], *good: str) -> str | None:
    """One answer for all: a bad one counts for all of them, a missing one leaves it unknown."""
    for bad in ("refused", "not asked", "not paid"):
        if bad in said:
            return bad
    if all(one in good for one in said):
        return next((one for one in good if one in said), None)
    return None


def _base_named(part: Trained, card: CardFacts | None) -> str:
    named = part.base if isinstance(part, Adapted) else ""
    return named or (card.base.name if card and card.base else "")


def _base_facts(part: Adapted, folder: Path, card: CardFacts | None) -> ModelFacts | None:
    """What is documented of the model that it began from, by its weights or its name."""
    named = _base_named(part, card)
    if named.startswith(PREFIX):
        packaged = PACKAGED.get(named.removeprefix(PREFIX))
        return facts_for(packaged.sha256, name=packaged.name) if packaged else None
    with suppress(OSError, ValueError):
        if part.base and (folder / part.base).is_file():
            place = folder / part.base
            return facts_for(file_sha256(place), gguf=place)
    sha256 = card.base.sha256 if card and card.base else ""
    return facts_for(sha256, name=named.rpartition("/")[2])


def _openness(licence: str) -> Openness:
    if not licence:
        return Openness.UNKNOWN
    one = SourceText("", licence, "", "", "", "", "", "")
    if one.is_not_commercial:
        return Openness.PARTIAL
    return Openness.OPEN if _OPEN.match(licence.strip()) else Openness.PARTIAL


def _fact(text: str, openness: Openness, sources: tuple[FactSource, ...]) -> Fact:
    return Fact.model_validate({"text": _cut(text), "class": openness, "sources": sources})


def _short(text: str, most: int = 120) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def _cut(text: str) -> str:
    return _short(text, _MOST)
