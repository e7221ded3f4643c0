"""A mixture in a folder: mixture.json beside the folders of its two models."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from terazi.errors import InputError
from terazi.files import in_plain_words, make_folder
from terazi.foundry.about import read_about as about_of
from terazi.foundry.about import unreadable, write_about
from terazi.foundry.mixture.weights import Weights
from terazi.foundry.ngram.recent import Recent, Strength
from terazi.foundry.tokenizer import FILE as TOKENIZER

ABOUT, TRANSFORMER, NGRAM = "mixture.json", "transformer", "ngram"

_PARTS = ("model", "pre_tokenizer", "normalizer")  # of a tokenizer.json, that make the tokens
_WAY_OUT = "mix the two models again, or fetch the folder again"


class About(BaseModel):
    """What ``mixture.json`` says."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    form: Literal["terazi mixture 1"] = "terazi mixture 1"
    weights: Annotated[tuple[tuple[float, ...], ...], Field(min_length=1, max_length=64)]
    """Of the transformer (`terazi.foundry.mixture.weights`)."""
    recent: Annotated[tuple[Strength, ...], Field(max_length=16)] = ()
    """Discount and strength of each order of the memory of the text so far."""
    facts: dict[str, Any] = {}

    @model_validator(mode="after")
    def _usable(self) -> "About":
        Weights(self.weights)  # both raise a ValueError
        Recent(self.recent)
        return self


def save(
    folder: Path,
    transformer: Path,
    ngram: Path,
    *,
    weights: Weights,
    recent: Recent,
    facts: Mapping[str, Any] | None = None,
) -> int:
    """Write a mixture; both models are copied into its folder.

    Args:
        folder: is made where it is not there.
        transformer: a folder as the transformers library reads it.
        ngram: a folder as `terazi.foundry.ngram.store.save` made it.
        weights: of the transformer.
        recent: the memory of the text so far.
        facts: plain data about the mixture.

    Returns:
        bytes on the disk.

    Raises:
        InputError: the models are not of the same tokens.
        TeraziError: the disk refuses.
    """
    same_tokens(transformer, ngram)
    for source, name in ((transformer, TRANSFORMER), (ngram, NGRAM)):
        make_folder(folder / name)
        for file in sorted(source.iterdir()):
            if file.is_file() and file.resolve() != (folder / name / file.name).resolve():
                with in_plain_words(folder / name / file.name):
                    shutil.copyfile(file, folder / name / file.name)
    about = About(weights=weights.table, recent=recent.strengths, facts=dict(facts or {}))
    write_about(folder / ABOUT, about)
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def read_about(folder: Path) -> About:
    """What a folder says of its mixture.

    Raises:
        InputError: there is no mixture in it, or a damaged one.
    """
    return about_of(folder / ABOUT, About, _damaged)


def same_tokens(transformer: Path, ngram: Path) -> None:
    """Two models can be mixed where their tokens are the same.

    Raises:
        InputError: they are not.
    """
    both = []
    for folder in (transformer, ngram):
        file = folder / TOKENIZER
        try:
            read = json.loads(file.read_bytes())
            both.append([read[part] for part in _PARTS])
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise _damaged(file, str(error)) from error
    if both[0] != both[1]:
        raise InputError(
            "the transformer and the n-gram are not of the same tokens",
            file=ngram / TOKENIZER,
            way_out="make both with the same tokenizer",
        )


def _damaged(file: Path, why: str) -> InputError:
    return unreadable("this mixture", file, why, _WAY_OUT)
