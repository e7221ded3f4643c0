"""What a contest is about, locked in its folder before anything is trained."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from terazi.economics.energy import WATTS_PER_BUSY_CORE
from terazi.errors import InputError, TeraziError
from terazi.files import make_folder, write_atomically
from terazi.foundry.train.recipe import FULL, LORA, VOCABULARY

FILE = "settings.json"
#: A budget smaller than this trains nothing that could be measured.
LEAST_BUDGET = 1.0


@dataclass(frozen=True, slots=True)
class Settings:
    """All that decides the result.

    Attributes:
        corpus: folder of the clean corpus.
        elsewhere: file of held-out text from another source, a document a line; "" for none.
        english: file of English held-out text, for what adaptation forgets; "" for none.
        others: texts of other languages by name, for "does more data of them help?".
        bases: places of foreign models by name.
        methods: ways of adapting.
        budget: seconds of one core for each model that is trained.
        curve_budget: the same for each point of the curves; 0 draws none.
        curve_parts: of the training text, for the curve over its size.
        local_bytes: of the training text, where other languages are added to it.
        times: how many times as much of the other languages.
        test_bytes: of each held-out text that are scored, at most.
        window, stride: in bytes (`terazi.models.long_text`).
        items: of each test set that every model is asked; 0 asks nothing.
        vocabularies: sizes of tokenizers that are tried.
        orders: of n-grams that are tried.
        seed: of all that is drawn.
        watts: of one busy core, where it is known.
        kwh_price: what a kilowatt-hour costs; 0 where nobody said.
        money: ISO 4217 code of it.
    """

    corpus: str
    elsewhere: str = ""
    english: str = ""
    others: dict[str, str] = field(default_factory=dict)
    bases: dict[str, str] = field(default_factory=dict)
    methods: tuple[str, ...] = (FULL, LORA, VOCABULARY)
    budget: float = 600.0
    curve_budget: float = 0.0
    curve_parts: tuple[float, ...] = (1 / 16, 1 / 4, 1.0)
    local_bytes: int = 1_000_000
    times: tuple[float, ...] = (1.0, 4.0)
    test_bytes: int = 64_000
    window: int = 2048
    stride: int = 2048
    items: int = 60
    vocabularies: tuple[int, ...] = (512, 1024, 2048, 4096, 8192)
    orders: tuple[int, ...] = (4, 5, 6)
    seed: int = 1
    watts: float | None = None
    kwh_price: float = 0.0
    money: str = ""

    def __post_init__(self) -> None:
        if self.budget < LEAST_BUDGET:
            raise InputError(
                f"a budget of {self.budget:g} seconds trains nothing",
                field="--budget",
                way_out="give some minutes, as --budget 10min",
            )
        if self.stride > self.window:
            raise InputError(
                f"windows of {self.window} bytes cannot move on by {self.stride}",
                field="--stride",
                way_out=f"give {self.window} at most",
            )

    @property
    def core_watts(self) -> tuple[float, str]:
        """Of a busy core, and how that is known."""
        if self.watts:
            return self.watts, "as told"
        return WATTS_PER_BUSY_CORE, "an assumption"

    @property
    def files(self) -> Iterable[Path]:
        """Texts and bases: what the result hangs on."""
        corpus = Path(self.corpus)
        sides = (corpus / f"{side}.jsonl" for side in ("train", "validation", "held-out"))
        more = (self.elsewhere, self.english, *self.others.values())
        bases = (
            file
            for place in map(Path, self.bases.values())
            for file in (place, *sorted(place.rglob("*")))
            if file.is_file()
        )
        return (*sides, *(Path(name) for name in more if name), *bases)

    def lock(self, folder: Path) -> None:
        """Write them down with the SHA-256 of texts and bases; the same again is the same contest.

        Raises:
            InputError: a file cannot be read.
            TeraziError: the folder has another contest, or the disk refuses.
        """
        make_folder(folder)
        now = json.loads(json.dumps(self._as_locked()))
        path = folder / FILE
        if not path.is_file():
            write_atomically(path, json.dumps(now, indent=2, ensure_ascii=False) + "\n")
        elif other := sorted(_differing(path, now)):
            raise TeraziError(
                f"{folder}: another contest was begun here, with other settings or files "
                f"({', '.join(other)[:500]})\n"
                "  → name a new folder with --out, or ask for the same as before"
            )

    def _as_locked(self) -> dict[str, Any]:
        return {**asdict(self), "sha256": {str(path): _sha256(path) for path in self.files}}


def _differing(path: Path, now: dict[str, Any]) -> set[str]:
    """What is not as it was: names of settings, and of files whose bytes changed."""
    try:
        before = json.loads(path.read_bytes())
    except ValueError:
        before = None
    if not isinstance(before, dict):
        return {path.name}
    other = {name for name in {*before, *now} if before.get(name) != now.get(name)}
    if "sha256" in other and isinstance(files := before.get("sha256"), dict):
        other.remove("sha256")
        both = {*files, *now["sha256"]}
        other |= {Path(name).name for name in both if files.get(name) != now["sha256"].get(name)}
    return other


def seconds_of(text: str) -> float:
    """A length of time as people write it: ``10min``, ``90s``, ``2h``, or a number of minutes.

    Raises:
        ValueError: it is none.
    """
    units = {"s": 1.0, "sec": 1.0, "min": 60.0, "m": 60.0, "h": 3600.0, "": 60.0}
    parts = re.fullmatch(r"\s*([0-9]{1,9}(?:\.[0-9]{1,9})?)\s*([a-z]*)\s*", text, re.ASCII)
    found = float(parts[1]) * units.get(parts[2], 0.0) if parts else 0.0
    if not 0 < found < 366 * 86400:
        raise ValueError(f"“{text[:80]}” is no length of time")
    return found


def price_of(text: str) -> tuple[float, str]:
    """A price as people write it: ``25 KES``.

    Raises:
        ValueError: it is none.
    """
    found = re.fullmatch(r"\s*(\d{1,9}(?:[.,]\d{1,6})?)\s*([A-Za-z]{3})\s*", text, re.ASCII)
    if found is None:
        raise ValueError(f"“{text[:40]}” is no price")
    return float(found[1].replace(",", ".")), found[2].upper()


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError as error:
        raise InputError(
            f"it cannot be read: {error.strerror}", file=path, way_out="name a text that is there"
        ) from error
