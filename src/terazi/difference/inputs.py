"""What two weighings were made from: proposal, files, models, programs, machine, day."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from terazi.finding import Finding
from terazi.ledger.handouts import FOLDER as RATINGS
from terazi.ledger.seal import read_seal
from terazi.ledger.store import read_ledger, read_verdict
from terazi.proposal.lock import Locked, read_locked
from terazi.report.facts import Facts, read_facts
from terazi.verdict.words import Verdict
from terazi.verify.copy import ended
from terazi.verify.differences import inside

PROPOSAL, FILES, MODELS = "the proposal", "files", "models"
PROGRAMS, RATED, MACHINE, DAY = "programs", "ratings by people", "machine", "day"

_NONE = "nothing"


@dataclass(frozen=True, slots=True)
class Ended:
    """A weighing that has ended."""

    locked: Locked
    findings: tuple[Finding, ...]
    verdict: Verdict
    facts: Facts
    sheets: Mapping[str, str]  # SHA-256 of the sheets that people filled in

    @property
    def by_key(self) -> dict[tuple[str, ...], Finding]:
        """Findings by what makes them themselves."""
        return {finding.key: finding for finding in self.findings}


@dataclass(frozen=True, slots=True)
class Change:
    """An input that is not the same.

    Attributes:
        kind: of input.
        place: which one: a field's path, a file, an option and a part of its model's identity.
        before: its value in the first weighing.
        after: its value in the second one.
        option: that it belongs to, "" where it belongs to all.
    """

    kind: str
    place: str
    before: str
    after: str
    option: str = ""


def read_ended(folder: Path) -> Ended:
    """Read a weighing.

    Raises:
        InputError: there is none, it has not ended, or a file is damaged.
    """
    ended(folder)
    seal = read_seal(folder)
    sheets = {
        name: digest
        for name, digest in (seal.files.items() if seal else ())
        if name.startswith(f"{RATINGS}/")
    }
    return Ended(
        read_locked(folder), read_ledger(folder), read_verdict(folder), read_facts(folder), sheets
    )


def changes(first: Ended, second: Ended) -> Iterator[Change]:
    """Every input that is not the same."""
    names = {part.name for one in (first, second) for part in one.locked.proposal.options}
    before, after = (
        by_name(one.locked.proposal.model_dump(mode="json")) for one in (first, second)
    )
    for one in inside("", before, after):
        place = one.place.replace(".[", "[")
        option = next((name for name in names if place.startswith(f"options[{name}]")), "")
        yield Change(PROPOSAL, place, one.kept, one.found, option)
    yield from _of(FILES, _files(first), _files(second))
    mine, theirs = _models(first.facts), _models(second.facts)
    for option in [*mine, *(name for name in theirs if name not in mine)]:
        for part in _of(MODELS, mine.get(option, {}), theirs.get(option, {})):
            yield replace(part, place=f"{option}: {part.place}", option=option)
    yield from _of(PROGRAMS, first.locked.versions, second.locked.versions)
    yield from _of(RATED, first.sheets, second.sheets)
    yield from _of(MACHINE, {"machine": first.facts.machine}, {"machine": second.facts.machine})
    yield from _of(
        DAY, {"day": first.locked.date.isoformat()}, {"day": second.locked.date.isoformat()}
    )


def by_name(value: Any) -> Any:  # noqa: ANN401  JSON
    """Lists of things with names become mappings, so that one more of them moves no other."""
    if isinstance(value, dict):
        return {key: by_name(inner) for key, inner in value.items()}
    if isinstance(value, list):
        names = [one.get("name") if isinstance(one, dict) else None for one in value]
        if value and None not in names and len(set(names)) == len(names):
            return {f"[{name}]": by_name(one) for name, one in zip(names, value, strict=True)}
        return [by_name(one) for one in value]
    return value


def _files(one: Ended) -> dict[str, str]:
    """SHA-256 of what the proposal names and of what findings rest on."""
    public = {
        source.title: source.sha256
        for finding in one.findings
        for source in finding.sources
        if source.sha256 and source.sha256 not in one.locked.files.values()
    }
    return {**one.locked.files, **dict(sorted(public.items()))}


def _models(facts: Facts) -> dict[str, dict[str, str]]:
    parts = ("weights", "precision", "backend", "backend_version")
    return {
        fact.option: {part: str(value) for part, value in asdict(fact).items() if part in parts}
        for fact in facts.models
    }


def _of(kind: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    for place in [*before, *(name for name in after if name not in before)]:
        then, now = before.get(place, _NONE), after.get(place, _NONE)
        if then != now:
            yield Change(kind, place, then, now)
