"""A training as a folder: what is to be done, how far it has come, and what came of it.

FOLDER/job.json         what is to be done
FOLDER/plan.json        how many steps that is (`terazi.foundry.train.plan`)
FOLDER/checkpoint.pt    how far it has come
FOLDER/best.pt          the weights that were best on the validation text
FOLDER/model/           the trained model, as the transformers library reads it
FOLDER/done.json        what came of it; written last
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from terazi.errors import TeraziError
from terazi.files import make_folder, write_atomically
from terazi.foundry.corpus.split import lot
from terazi.foundry.text import Document, read_documents
from terazi.foundry.train.recipe import LOCAL, VOCABULARY, Shape

JOB, DONE, CHECKPOINT, BEST, MODEL = "job.json", "done.json", "checkpoint.pt", "best.pt", "model"


@dataclass(frozen=True, slots=True)
class Text:
    """Text to train on.

    Attributes:
        file: with a document a line.
        bytes: of it at most, whole documents in drawn order; None takes all.
    """

    file: str
    bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done.

    Attributes:
        method: one of `terazi.foundry.train.recipe`.
        texts: to train on.
        validation: file of the text that chooses the best weights.
        budget: seconds of processor time.
        seed: of all that is drawn.
        base: folder or GGUF file, "" for training from scratch.
        tokenizer: folder of the tokenizer that is the model's own; "" keeps the base's.
        shape: of a network from scratch.
        steps_of: folder of another job whose plan is taken over, "" for a plan of its own.
    """

    method: str
    texts: tuple[Text, ...]
    validation: str
    budget: float
    seed: int = 1
    base: str = ""
    tokenizer: str = ""
    shape: Shape | None = None
    steps_of: str = ""

    def __post_init__(self) -> None:
        if (self.method == LOCAL) == bool(self.base):
            raise ValueError("a base is for adapting, and needed for it")
        if (self.method in (LOCAL, VOCABULARY)) != bool(self.tokenizer):
            raise ValueError("a tokenizer is for a vocabulary of its own, and needed for it")

    def save(self, folder: Path) -> None:
        """Write it down, once: a folder is of one job.

        Raises:
            TeraziError: the folder has another job, or the disk refuses.
        """
        make_folder(folder)
        path = folder / JOB
        text = json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"
        if path.is_file() and path.read_bytes() != text.encode():
            raise TeraziError(
                f"{folder}: another training was begun here\n"
                "  → name a new folder, or ask for the same as before"
            )
        write_atomically(path, text)


def load(folder: Path) -> Job:
    """Read a job.

    Raises:
        TeraziError: there is none, or it is damaged.
    """
    path = folder / JOB
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        texts = tuple(Text(**text) for text in read.pop("texts"))
        shape = read.pop("shape")
        return Job(texts=texts, shape=Shape(**shape) if shape else None, **read)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TeraziError(f"{path}: there is no training to go on with: {error}") from error


def documents(texts: Sequence[Text], seed: int) -> list[Document]:
    """The documents of all texts, each text cut to its bytes.

    Smaller cuts of a text are parts of larger ones: the same drawn order decides.

    Raises:
        InputError: a file cannot be read.
    """
    found: list[Document] = []
    for text in texts:
        rows = sorted(read_documents(Path(text.file)), key=lambda one: lot(one.id, seed))
        taken = 0
        for row in rows:
            if text.bytes is not None and taken + row.bytes > text.bytes:
                found.append(_cut(row, text.bytes - taken))
                break
            found.append(row)
            taken += row.bytes
    return found


def as_json(found: dict[str, Any]) -> str:
    """As ``done.json`` has it."""
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def done(folder: Path) -> dict[str, Any] | None:
    """What came of a job, None where it has not ended."""
    try:
        found: dict[str, Any] = json.loads((folder / DONE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return found


def _cut(document: Document, size: int) -> Document:
    return replace(document, text=document.text.encode()[:size].decode(errors="ignore"))
