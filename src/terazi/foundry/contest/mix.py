"""The mixture of a contest: an n-gram over the transformer's own tokens, and both together."""

import time
from collections.abc import Sequence
from pathlib import Path

from terazi.files import make_folder, write_atomically
from terazi.foundry import tokenizer as tokenizers
from terazi.foundry.contest import build
from terazi.foundry.mixture import make
from terazi.foundry.ngram.measuring import trials
from terazi.foundry.text import read_documents, size
from terazi.foundry.train import job as jobs


def mix(
    transformer: Path, train: Path, validation: Path, folder: Path, orders: Sequence[int]
) -> None:
    """Make the mixture of a transformer.

    Args:
        transformer: its folder, in that of its training.
        train: file of the text to count.
        validation: file of the text that the weights are found on.
        folder: of the mixture.
        orders: of n-grams that are tried.

    Raises:
        InputError: a text cannot be read.
        TeraziError: the disk refuses.
    """
    began = time.process_time()
    own = tokenizers.load(transformer)
    texts = list(read_documents(train))
    held = [one.text for one in read_documents(validation)]
    tried = trials([own], [one.text for one in texts], held, orders)
    best = min(tried, key=lambda trial: (trial.bits_per_byte, trial.ngrams))
    counted = build.ngram(folder / "ngram", texts, own, best.order)
    mixed = make.mix(transformer, folder / "ngram" / jobs.MODEL, held, folder / jobs.MODEL)
    trained = jobs.done(transformer.parent) or {}
    found = {
        "seconds": round(trained.get("seconds", 0.0) + time.process_time() - began, 1),
        "bytes of the text": size(texts),
        "parameters": trained.get("parameters", 0) + counted["parameters"],
        "order": best.order,
        "vocabulary": own.vocabulary,
        "validation": mixed.bits_per_byte,
    }
    make_folder(folder)
    write_atomically(folder / jobs.DONE, jobs.as_json(found))
