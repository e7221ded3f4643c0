"""What a report says about how it was made: machine, models, versions, what was asked and lost."""

import hashlib
import platform
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from terazi import __version__
from terazi.data.testset import TestSet
from terazi.finding import Grade
from terazi.models.interface import LanguageModel
from terazi.models.journaled import JournaledModel
from terazi.models.machine import describe_machine
from terazi.options.interface import AsksModel, Option
from terazi.options.tool import Tool
from terazi.proposal.lock import Locked
from terazi.report.facts import Bill, Facts, ModelFact, PlannedAndDone

#: What figures and words may depend on; those of extras may be there or not.
_STANDS_ON = (
    "babel", "bm25s", "cyllama", "ftfy", "jinja2", "langcodes", "numpy", "psutil", "py3langid",
    "pyarrow", "rensa", "sacrebleu", "scipy", "tokenizers", "torch", "transformers",
)  # fmt: skip
#: Stands for the version of what is not there.
ABSENT = "not installed"
#: The key of the SHA-256 over Terazi's own files: the same version may be of other code.
FILES = "terazi's own files (SHA-256)"


def versions() -> dict[str, str]:
    """Of what figures may depend on; an extra that is not there is said to be absent."""
    found = {"terazi": __version__, FILES: _of_own_files(), "python": platform.python_version()}
    for package in _STANDS_ON:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = ABSENT
    return found


def requirements(locked: Mapping[str, str]) -> dict[str, str]:
    """The packages among the versions of a weighing that can be installed."""
    return {
        name: number
        for name, number in locked.items()
        if name not in {FILES, "python"} and number != ABSENT
    }


@cache
def _of_own_files() -> str:
    """The beginning of the SHA-256 over names and contents of all files of this program."""
    here = Path(__file__).parent
    names = (path.relative_to(here).as_posix() for path in here.rglob("*") if path.is_file())
    digest = hashlib.sha256()
    for name in sorted(name for name in names if not name.endswith((".pyc", ".mo"))):
        content = (here / name).read_bytes()
        digest.update(f"{name}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return digest.hexdigest()[:16]


def facts(
    locked: Locked,
    options: Sequence[Option],
    sets: Sequence[tuple[str, TestSet]],
    *,
    calls: int,
    efforts: tuple[PlannedAndDone, ...],
    machine: str = "",
) -> Facts:
    """Of a weighing that has been measured.

    Args:
        locked: its proposal.
        options: with the journal between them and their models.
        sets: what was measured on, each with its use.
        calls: of models, that the journal holds.
        efforts: planned and done.
        machine: on which it was; this one if left out.
    """
    return Facts(
        date=locked.date.isoformat(),
        terazi_version=locked.versions.get("terazi", __version__),
        python_version=locked.versions.get("python", platform.python_version()),
        machine=machine or describe_machine(),
        proposal_sha256=locked.sha256,
        seed=locked.proposal.seed,
        model_calls=calls,
        models=tuple(
            _model_fact(option.name, option.model)
            for option in options
            if isinstance(option, AsksModel)
        ),
        starter_items=tuple(_starters(options, sets)),
        efforts=efforts,
        set_files=tuple(sorted({one.sha256 for _, of in sets for one in of.sources if one.sha256})),
    )


def _starters(options: Iterable[Option], sets: Iterable[tuple[str, TestSet]]) -> Iterator[str]:
    for option in options:
        if isinstance(option, Tool) and option.starter_rows:
            yield f"{option.name}: {option.starter_rows} of {len(option.table)} answers"
    for _, testset in sets:
        if testset.grade is Grade.ASSUMED:
            yield f"{testset.name}: all items of this test set"


def _model_fact(option: str, model: LanguageModel) -> ModelFact:
    identity = model.identity
    asked, lost, bill = 0, {}, None
    at_once, apart = 1, False
    if isinstance(model, JournaledModel):
        at_once, apart = model.at_once, model.apart
        lost = model.outcomes
        asked = sum(lost.values())
        lost.pop("", None)
        bill = _bill(model)
    return ModelFact(
        option=option,
        name=identity.name,
        weights=identity.weights,
        precision=identity.precision,
        backend=identity.backend,
        backend_version=identity.backend_version,
        asked=asked,
        lost=lost,
        bill=bill,
        identity=identity.digest,
        at_once=at_once,
        apart=apart,
    )


def _bill(model: JournaledModel) -> Bill | None:
    """What was spent at an endpoint, in all parts of the weighing."""
    if model.spent is None:
        return None
    spent, currency = model.spent
    return Bill(spent.requests, spent.read, spent.written, spent.money, currency, spent.seconds)
