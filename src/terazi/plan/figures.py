"""What a plan says, as plain data: by probe and option, by option, and of what must be fetched."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from math import fsum
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from terazi.files import write_atomically

NAME = "plan.json"


@dataclass(frozen=True, slots=True)
class Effort:
    """What it takes to put questions to an option; at most, where it is planned.

    Attributes:
        items: different questions, each in its language.
        tokens: to read, if each request were read alone.
        unique: to read, what requests share counted once.
        written: tokens to write.
        seconds: by the wall clock; None where it is not known.
        watt_hours: None where they are not known.
        money: in the budget's currency, electricity and tokens paid for; None where not known.
    """

    items: int = 0
    tokens: int = 0
    unique: int = 0
    written: int = 0
    seconds: float | None = 0.0
    watt_hours: float | None = 0.0
    money: float | None = 0.0


def together(efforts: Iterable[Effort]) -> Effort:
    """Add up; what is not known of one is not known of all."""
    efforts = list(efforts)
    return Effort(
        items=sum(effort.items for effort in efforts),
        tokens=sum(effort.tokens for effort in efforts),
        unique=sum(effort.unique for effort in efforts),
        written=sum(effort.written for effort in efforts),
        seconds=_sum(effort.seconds for effort in efforts),
        watt_hours=_sum(effort.watt_hours for effort in efforts),
        money=_sum(effort.money for effort in efforts),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """What one probe asks of one option."""

    probe: str
    option: str
    effort: Effort


@dataclass(frozen=True, slots=True)
class OptionNeeds:
    """What an option needs before and beside its questions.

    Attributes:
        option: its name.
        tokenizer: "own", or "estimate" where its tokens are guessed from bytes; "" without a model.
        loading: seconds until its model can be asked, None where that is not known.
        disk: bytes that the weighing writes to the disk for it.
        download: bytes to fetch before it can be asked, None where nobody has said how many.
        notes: in plain words, each with what to do where something is to be done.
    """

    option: str
    tokenizer: str = ""
    loading: float | None = 0.0
    disk: int = 0
    download: int | None = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetNeeds:
    """A test set: bytes of the proposal's languages that must be downloaded."""

    name: str
    download: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What a weighing takes at most.

    Attributes:
        title: the proposal's.
        machine: on which it was planned.
        currency: the budget's.
        rows: by probe and option, where there is anything to do.
        options: all of them, in the proposal's order.
        sets: those of which something must be downloaded.
        energy: how the watt-hours came about, in plain words, with the grade.
        uncounted: what cannot be counted yet, and why.
    """

    title: str
    machine: str
    currency: str
    rows: tuple[Row, ...]
    options: tuple[OptionNeeds, ...]
    sets: tuple[SetNeeds, ...] = ()
    energy: str = ""
    uncounted: tuple[str, ...] = ()

    def of(self, option: str) -> Effort:
        """All that is asked of an option, and the loading of its model."""
        return together(row.effort for row in self.rows if row.option == option)

    @property
    def probes(self) -> dict[str, Effort]:
        """All options together, by probe."""
        names = dict.fromkeys(row.probe for row in self.rows)
        return {n: together(row.effort for row in self.rows if row.probe == n) for n in names}

    @property
    def all(self) -> Effort:
        """The whole weighing."""
        return together(row.effort for row in self.rows)

    @property
    def minutes(self) -> float | None:
        """The whole weighing with the loading of models; None where a part is not known."""
        parts = [self.all.seconds, *(option.loading for option in self.options)]
        total = _sum(parts)
        return None if total is None else total / 60

    @property
    def download(self) -> int | None:
        """Bytes to fetch, of models and test sets; None where a part is not known."""
        models = [option.download for option in self.options]
        if None in models:
            return None
        known = (size for size in models if size is not None)
        return sum(known) + sum(one.download for one in self.sets)


def write_plan(folder: Path, plan: Plan) -> None:
    """Keep it beside the ledger, to be compared with what was done."""
    write_atomically(folder / NAME, _PLAN.dump_json(plan, indent=2) + b"\n")


def to_document(plan: Plan) -> dict[str, Any]:
    """For programs: the plan, and its sums by option, by probe and of all."""
    document: dict[str, Any] = _PLAN.dump_python(plan, mode="json")
    sums = {
        "by_option": {one.option: asdict(plan.of(one.option)) for one in plan.options},
        "by_probe": {name: asdict(effort) for name, effort in plan.probes.items()},
        "all": asdict(plan.all) | {"minutes": plan.minutes, "download": plan.download},
    }
    return {"at_most": True, **document, "sums": sums}


def read_plan(folder: Path) -> Plan | None:
    """Read what :func:`write_plan` wrote.

    None where there is none, or none of this version: it is made again.
    """
    try:
        return _PLAN.validate_json((folder / NAME).read_bytes())
    except (OSError, ValidationError):
        return None


def _sum(parts: Iterable[float | None]) -> float | None:
    known = []
    for part in parts:
        if part is None:
            return None
        known.append(part)
    return fsum(known)


_PLAN = TypeAdapter(Plan)
