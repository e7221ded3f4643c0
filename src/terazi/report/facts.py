"""What the report says about the weighing itself, beside proposal, findings and verdict."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from terazi.errors import InputError
from terazi.files import write_atomically

NAME = "facts.json"


@dataclass(frozen=True, slots=True)
class ModelFact:
    """A model as it was run: the parts of its identity."""

    option: str
    name: str
    weights: str  # SHA-256
    precision: str
    backend: str
    backend_version: str


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


def write_facts(folder: Path, facts: Facts) -> None:
    """Keep them beside the ledger, so that the report can be written again."""
    write_atomically(folder / NAME, _FACTS.dump_json(facts, indent=2) + b"\n")


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
