"""What the report says about the weighing itself, beside proposal, findings and verdict."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from terazi.errors import InputError
from terazi.files import write_atomically

NAME = "facts.json"


@dataclass(frozen=True, slots=True)
class Bill:
    """What was spent at an endpoint."""

    requests: int
    read: int  # tokens
    written: int
    money: float
    currency: str  # "" where no price is known
    seconds: float  # of waiting


@dataclass(frozen=True, slots=True)
class ModelFact:
    """A model as it was run: the parts of its identity, and what became of its questions."""

    option: str
    name: str
    weights: str  # SHA-256
    precision: str
    backend: str
    backend_version: str
    asked: int = 0  # scores and texts
    lost: Mapping[str, int] = field(default_factory=dict)  # those without an answer, by reason
    bill: Bill | None = None  # where it is asked over the network
    identity: str = ""  # digest of all of its parts, under which the journal keeps its answers
    at_once: int = 1  # prompts that it was given together
    apart: bool = False  # whether each request was asked by itself


@dataclass(frozen=True, slots=True)
class Amount:
    """What it takes to ask an option."""

    items: int  # different questions, each in its language
    tokens: int  # to read, if each request were read alone
    unique: int  # to read, what requests share counted once
    seconds: float | None  # by the wall clock, where it is known


@dataclass(frozen=True, slots=True)
class PlannedAndDone:
    """An option with a model: what was planned at most before the weighing began, what was done."""

    option: str
    planned: Amount
    done: Amount


@dataclass(frozen=True, slots=True)
class Facts:
    """When, where and with what it was weighed."""

    date: str  # ISO 8601
    terazi_version: str
    python_version: str
    machine: str  # "2 cores, 24 GB, x86-64, Linux"
    proposal_sha256: str
    seed: int
    model_calls: int
    models: tuple[ModelFact, ...] = ()
    starter_items: tuple[str, ...] = ()  # names of item sets and tables that the project wrote
    efforts: tuple[PlannedAndDone, ...] = ()
    set_files: tuple[str, ...] = ()  # SHA-256 of the files of test sets that were at hand
    seal: str = ""  # number of the seal that closes the weighing; these facts are under it


def write_facts(folder: Path, facts: Facts) -> None:
    """Keep them beside the ledger, so that the report can be written again."""
    write_atomically(folder / NAME, _FACTS.dump_json(facts, indent=2, exclude={"seal"}) + b"\n")


def read_facts(folder: Path) -> Facts:
    """Read what :func:`write_facts` wrote.

    Raises:
        InputError: the file is absent or damaged.
    """
    path = folder / NAME
    try:
        return _FACTS.validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise InputError(
            "the facts of this weighing cannot be read",
            file=path,
            way_out="give the folder of a finished weighing, or weigh again",
        ) from error


_FACTS = TypeAdapter(Facts)
