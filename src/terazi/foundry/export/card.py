"""The card of a model: what it was made of, how, how good it is, and what nobody has tested.

It is made from facts that the program has, and from what people wrote in the corpus's manifest.
What neither says is "not stated" there; nothing is guessed, a licence least of all. The facts are
kept beside the card, in ``card.json``, for programs.
"""

import json
import secrets
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from terazi.errors import InputError, TeraziError
from terazi.files import in_plain_words, make_folder, write_atomically
from terazi.foundry.export.card_text import card_text
from terazi.foundry.export.facts import CardFacts
from terazi.models import hub
from terazi.models.digest import file_sha256

PAGE, FACTS = "README.md", "card.json"
FORM = "terazi card 1"

_MOST = 50_000_000  # bytes of card.json: a manifest is in it
_LICENCES = ("LICEN[CS]E*", "COPYING*", "NOTICE*", "TERMS*")
_OURS = ("ngram.json", "mixture.json", "*.npz")  # of an n-gram and of a mixture
_OF_A_MODEL = (*hub.WEIGHTS, *hub.TOKENIZER, *hub.TEMPLATE, *hub.OTHER, *_OURS, *_LICENCES)
_WITHIN = ("", "ngram/", "transformer/")  # folders of a mixture


def write_card(folder: Path, facts: CardFacts, *, also: Iterable[Path] = ()) -> CardFacts:
    """Write the card of a model into its folder: ``README.md`` and ``card.json``.

    Args:
        folder: of the model.
        facts: all that is known; digests of files are found here.
        also: files that belong to it and lie elsewhere, as its GGUF file.

    Returns:
        The facts, with the digests.

    Raises:
        TeraziError: the disk refuses.
    """
    make_folder(folder)
    with in_plain_words(folder):
        digests = {file.relative_to(folder).as_posix(): file_sha256(file)
                   for file in _files(folder)}  # fmt: skip
        digests |= {file.name: file_sha256(file) for file in also}
    whole = replace(facts, sha256=digests)
    document = {"form": FORM} | asdict(whole)
    written = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
    write_atomically(folder / FACTS, written + "\n")
    write_atomically(folder / PAGE, card_text(whole))
    return whole


def read_card(folder: Path) -> CardFacts | None:
    """The facts beside a model; None where there are none.

    Raises:
        InputError: there is a file of the name, and it is no card.
    """
    file = folder / FACTS
    if not file.is_file():
        return None
    way_out = "train or export the model again, or delete the file"
    try:
        if file.stat().st_size > _MOST:
            raise InputError("is larger than a card", file=file, way_out=way_out)
        found = json.loads(file.read_bytes())
        if not isinstance(found, dict) or found.pop("form", None) != FORM:
            raise InputError("is not the card of a model", file=file, way_out=way_out)
        return TypeAdapter(CardFacts).validate_python(found)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise InputError(
            f"is not the card of a model: {first['msg']}",
            file=file,
            field=".".join(map(str, first["loc"])),
            way_out=way_out,
        ) from error
    except (OSError, ValueError, RecursionError) as error:
        raise InputError("cannot be read as JSON", file=file, way_out=way_out) from error


def copy_model(folder: Path, out: Path) -> Path:
    """Copy a model whole, with its card and licences and nothing else, to a new folder.

    Checkpoints and whatever else training left are not copied. The folder appears all at once.

    Args:
        folder: of the model: of transformers, an n-gram or a mixture.
        out: a folder that is not there yet, or empty.

    Raises:
        InputError: there is no model in the folder.
        TeraziError: ``out`` is not empty, or the disk refuses.
    """
    files = [*_files(folder), *(folder / name for name in (PAGE, FACTS))]
    if not any(file.suffix in {".safetensors", ".npz"} for file in files):
        raise InputError(
            "there is no model in this folder",
            file=folder,
            way_out="name a folder with config.json and *.safetensors, or one of the foundry",
        )
    with in_plain_words(out):
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise TeraziError(f"{out}: is not empty\n  → name a new folder")
        out.parent.mkdir(parents=True, exist_ok=True)
        growing = out.parent / f".terazi-{secrets.token_hex(8)}.part"
        try:
            for file in filter(Path.is_file, files):
                target = growing / file.relative_to(folder)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, target)
            if out.exists():
                out.rmdir()
            growing.rename(out)
        finally:
            shutil.rmtree(growing, ignore_errors=True)
    return out


def _files(folder: Path) -> Iterator[Path]:
    """The files that are the model."""
    found = {
        file
        for within in _WITHIN
        for pattern in _OF_A_MODEL
        for file in folder.glob(within + pattern)
    }
    return (file for file in sorted(found) if file.is_file())
