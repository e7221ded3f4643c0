"""What a contest builds without much time: tokenizers, n-grams, the choice among them."""

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from terazi.files import make_folder, write_atomically
from terazi.foundry import tokenizer as tokenizers
from terazi.foundry.ngram.measuring import Trial, in_windows, remembering, trials
from terazi.foundry.ngram.model import estimate
from terazi.foundry.ngram.store import save
from terazi.foundry.text import Document, size
from terazi.foundry.tokenizer import Tokenizer
from terazi.foundry.train import job as jobs
from terazi.foundry.train.network import WINDOW

_CHOICE = "choice.json"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which n-gram does best on the validation text, and what was tried.

    Attributes:
        vocabulary, order: of the best.
        trials: all of them.
        bytes_a_token: of the validation text, by vocabulary.
        seconds: of processor time for it all.
    """

    vocabulary: int
    order: int
    trials: tuple[Trial, ...]
    bytes_a_token: dict[int, float]
    seconds: float


def tokenizer_folder(folder: Path, vocabulary: int) -> Path:
    """Where the tokenizer of a vocabulary lies in a contest."""
    return folder / "tokenizers" / str(vocabulary)


def made(folder: Path, vocabulary: int, train: Sequence[Document]) -> Tokenizer:
    """The tokenizer of a vocabulary, trained where that was not done yet."""
    place = tokenizer_folder(folder, vocabulary)
    if (place / tokenizers.FILE).is_file():
        return tokenizers.load(place)
    found = tokenizers.train((one.text for one in train), vocabulary)
    found.save(place, window=WINDOW)
    return found


def choose(
    folder: Path,
    train: Sequence[Document],
    validation: Sequence[Document],
    vocabularies: Sequence[int],
    orders: Sequence[int],
) -> Choice:
    """Try each vocabulary and order; what was tried before is read."""
    path = folder / "tokenizers" / _CHOICE
    if path.is_file():
        return _read(path)
    began = time.process_time()
    held = [one.text for one in validation]
    bytes_held = size(validation)
    own = [made(folder, vocabulary, train) for vocabulary in vocabularies]
    tried = tuple(trials(own, [one.text for one in train], held, orders))
    best = min(tried, key=lambda trial: (trial.bits_per_byte, trial.ngrams))
    lengths = {one.vocabulary: bytes_held / max(sum(map(len, one.ids(held))), 1) for one in own}
    found = Choice(best.vocabulary, best.order, tried, lengths, time.process_time() - began)
    write_atomically(path, json.dumps(asdict(found), indent=2) + "\n")
    return found


def _read(path: Path) -> Choice:
    kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    kept["trials"] = tuple(Trial(**trial) for trial in kept["trials"])
    kept["bytes_a_token"] = {int(name): value for name, value in kept["bytes_a_token"].items()}
    return Choice(**kept)


def ngram(
    place: Path,
    train: Sequence[Document],
    tokenizer: Tokenizer,
    order: int,
    validation: Sequence[str] = (),
) -> dict[str, Any]:
    """An n-gram of some documents, written to a folder; what was made before is read.

    Args:
        place: the folder.
        train: documents to count.
        tokenizer: of its tokens.
        order: of the longest n-grams.
        validation: texts by which its memory of the text so far is set; without, it has none.

    Returns:
        what came of it: seconds of processor time, bytes of text, n-grams.
    """
    already = jobs.done(place)
    if already is not None:
        return already
    began = time.process_time()
    ids = tokenizer.ids([one.text for one in train])
    model = estimate(ids, tokenizer.vocabulary, order, mark=tokenizer.mark)
    if validation:
        model = remembering(model, in_windows(tokenizer, validation))
    found: dict[str, Any] = {
        "seconds": round(time.process_time() - began, 2),
        "bytes of the text": size(train),
        "order": order,
        "vocabulary": tokenizer.vocabulary,
        "parameters": sum(len(level.keys) for level in model.levels),
    }
    make_folder(place)
    save(model, tokenizer, place / jobs.MODEL, found)
    write_atomically(place / jobs.DONE, jobs.as_json(found))
    return found
