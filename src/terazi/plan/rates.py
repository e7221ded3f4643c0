"""How fast a model reads and writes on this machine: a short measurement, kept in the cache.

What reading takes is not the same for every token. A wave of the engine has a price of its own
(all the weights pass through the processor once), each token in it another, and so has every place
after which the probabilities of the whole vocabulary are wanted: with 262,144 entries that costs
more than the token itself. So all three are measured, on trees of random tokens, and a plan adds
up what its own waves, tokens and places take.
"""

import hashlib
import json
import platform
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Protocol, runtime_checkable

import numpy as np
from pydantic import TypeAdapter, ValidationError
from scipy.optimize import nnls

from terazi.economics.energy import EnergyMeter, power_source
from terazi.files import make_folder, write_atomically
from terazi.models.interface import Generation, ModelIdentity, Prompt
from terazi.models.machine import describe_machine
from terazi.models.planning import Work
from terazi.models.tree import Limits, plan
from terazi.places import cache_folder

SECONDS = 2.0  # of measuring; at least one round is made, however long it takes
_ROUNDS = 5
_WRITTEN = 8  # tokens
_TEXT = "Habari za asubuhi. 0 1 2 3 4 5 6 7 8 9 a b c d e f g h i j k l m n o p q r s t u v w x y z"

#: (tokens in common, ends, tokens of each end) of the trees that are read.
_SHAPES = ((8, 1, 1), (96, 1, 1), (24, 24, 1))

Tree = tuple[list[list[int]], list[int]]  # sequences, and where what is wanted of each begins


@dataclass(frozen=True, slots=True)
class Rates:
    """Seconds by the wall clock.

    Attributes:
        wave: of a decode, whatever is in it.
        token: of each token in it.
        row: of each place after which probabilities are wanted.
        written: of each token of an answer.
        loading: until the first token is read.
        watts: mean power meanwhile, None where it is not known.
        energy: how the watts were found, in plain words.
        energy_grade: how we know them.
    """

    wave: float
    token: float
    row: float
    written: float
    loading: float
    watts: float | None = None
    energy: str = ""
    energy_grade: str = "unknown"

    def seconds(self, work: Work) -> float:
        """What some work takes, without loading."""
        return (
            work.waves * self.wave
            + work.unique * self.token
            + work.rows * self.row
            + work.written * self.written
        )


@runtime_checkable
class Readable(Protocol):
    """A backend on this machine: it reads trees of tokens."""

    identity: ModelIdentity

    def tokens(self, text: str) -> list[int]:
        """The text as tokens."""
        ...

    def read(
        self,
        sequences: Sequence[Sequence[int]],
        starts: Sequence[int],
        *,
        preamble: Sequence[int],
        shared: int,
    ) -> list[float]:
        """As :meth:`terazi.models.scoring.Reader.read`."""
        ...

    def generate(self, requests: Sequence[Prompt]) -> list[Generation]:
        """As :meth:`terazi.models.interface.LanguageModel.generate`."""
        ...


def rates(model: Readable, *, limits: Limits | None = None, again: bool = False) -> Rates:
    """Return the model's rates on this machine; measured where they are not in the cache.

    Args:
        model: as it will be asked.
        limits: of its waves.
        again: measure even if they are known, for a machine that was busy then.

    Raises:
        TeraziError: the model cannot run, or the cache cannot be written.
    """
    known = None if again else known_rates(model.identity)
    if known is None:
        known = measure(model, limits or Limits())
        file = _file(model.identity)
        make_folder(file.parent)
        write_atomically(file, _RATES.dump_json(known, indent=2) + b"\n")
    return known


def known_rates(identity: ModelIdentity) -> Rates | None:
    """The model's rates if they were measured before on this machine."""
    return _read(_file(identity))


def measure(
    model: Readable, limits: Limits, clock: Callable[[], float] = time.perf_counter
) -> Rates:
    """Read trees of three shapes and write a few words, for about ``SECONDS``.

    Args:
        model: as it will be asked.
        limits: of its waves.
        clock: in seconds.
    """
    started = clock()
    trees = _trees(sorted(set(model.tokens(_TEXT))))
    _time(model, next(trees), clock)
    loading = clock() - started
    took: dict[tuple[int, ...], list[float]] = {}
    with EnergyMeter(power_source()) as meter:
        end = clock() + SECONDS
        for number in range(_ROUNDS * len(_SHAPES)):
            if number >= len(_SHAPES) and number % len(_SHAPES) == 0 and clock() >= end:
                break
            tree = next(trees)
            took.setdefault(_features(tree, limits), []).append(_time(model, tree, clock))
        writing = _writing(model, clock)
    used = meter.reading
    wave, token, row = _solved({shape: median(times) for shape, times in took.items()})
    return Rates(
        wave,
        token,
        row,
        wave + token + row if writing is None else writing,
        loading,
        used.watts,
        used.method,
        str(used.grade),
    )


def _trees(pool: Sequence[int]) -> Iterator[Tree]:
    """Trees of every shape in turn, for ever; their tokens are drawn from a pool."""
    lot = random.Random(0)  # noqa: S311  no secret: any tokens do
    while True:
        for common, ends, own in _SHAPES:
            begin = lot.choices(pool, k=common)
            # One more than is read: the last token of a sequence is only predicted.
            yield [[*begin, *lot.choices(pool, k=own + 1)] for _ in range(ends)], [common] * ends


def _features(tree: Tree, limits: Limits) -> tuple[int, ...]:
    """Waves, tokens and places of a tree."""
    waves = list(plan(*tree, limits=limits))
    return len(waves), sum(wave.size for wave in waves), sum(len(wave.rows) for wave in waves)


def _time(model: Readable, tree: Tree, clock: Callable[[], float]) -> float:
    started = clock()
    model.read(*tree, preamble=(), shared=0)
    return clock() - started


def _writing(model: Readable, clock: Callable[[], float]) -> float | None:
    """Seconds for a token of an answer: a longer answer against a short one; None if it is mute."""
    times, tokens = [], []
    for longest in (1, 1 + _WRITTEN):
        started = clock()
        (answer,) = model.generate([Prompt(_TEXT, max_tokens=longest, chat=False)])
        times.append(clock() - started)
        tokens.append(answer.tokens)
    more = tokens[1] - tokens[0]
    return (times[1] - times[0]) / more if more > 0 and times[1] > times[0] else None


def _solved(took: dict[tuple[int, ...], float]) -> tuple[float, float, float]:
    """Wave, token and place: least squares of the relative errors, none of them negative."""
    seconds = np.array(list(took.values()))
    weighted = np.array(list(took), dtype=float) / seconds[:, None]
    found, _ = nnls(weighted, np.ones(len(seconds)))
    wave, token, row = found.tolist()
    return wave, token, row


def _file(identity: ModelIdentity) -> Path:
    """By all that can change the speed: the model as it is run, and the machine."""
    about = [identity.digest, describe_machine(), platform.processor(), platform.node()]
    name = hashlib.sha256(json.dumps(about).encode()).hexdigest()[:32]
    return cache_folder() / "rates" / f"{name}.json"


def _read(file: Path) -> Rates | None:
    try:
        return _RATES.validate_json(file.read_bytes())
    except (OSError, ValidationError):  # not there, or of another version: measured anew
        return None


_RATES = TypeAdapter(Rates)
