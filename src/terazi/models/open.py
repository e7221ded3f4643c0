"""From a model's name in a proposal to a model that can be asked.

``packaged:KEY``, the path of a GGUF file or of a folder, ``hub:OWNER/NAME``: these run here. What
is in a folder says what runs it: weights of transformers, or what Terazi's own foundry made.
``endpoint:URL#NAME`` is `terazi.models.endpoint`.
"""

from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from terazi.models import hub, packaged
from terazi.models.interface import LanguageModel, ModelIdentity
from terazi.models.llama_cpp import LlamaCppModel
from terazi.models.transformers_model import TransformersModel

if TYPE_CHECKING:
    from terazi.foundry.mixture.language_model import MixtureModel
    from terazi.foundry.ngram.language_model import NGramModel

    Served: TypeAlias = LlamaCppModel | TransformersModel | NGramModel | MixtureModel

LLAMA_CPP, TRANSFORMERS = "llama.cpp", "transformers"
N_GRAM, MIXTURE = "n-gram", "mixture"

_OURS = {"ngram.json": N_GRAM, "mixture.json": MIXTURE}


def place_of(name: str, folder: Path, *, offline: bool = False) -> Path:
    """The file or folder of a model that runs here; one of the hub is downloaded.

    Args:
        name: as a proposal has it.
        folder: from which paths count.
        offline: download nothing.

    Raises:
        InputError: the hub does not give it.
        TeraziError: the packaged model, or what speaks to the hub, is not installed.
    """
    if name.startswith(packaged.PREFIX):
        return packaged.packaged_file(name.removeprefix(packaged.PREFIX))
    if name.startswith(hub.PREFIX):
        return hub.fetch(name.removeprefix(hub.PREFIX), offline=offline)
    return folder / name


def backend_for(place: Path, wanted: str = "") -> str:
    """What the proposal wants, else llama.cpp for a file and for a folder what is in it."""
    if wanted:
        return wanted
    if not place.is_dir():
        return LLAMA_CPP
    ours = (backend for file, backend in _OURS.items() if (place / file).is_file())
    return next(ours, TRANSFORMERS)


def backend_of(identity: ModelIdentity) -> str:
    """What ran a model, by the name that the others here know it by."""
    known = (name for name in (MIXTURE, N_GRAM) if identity.backend.startswith(name))
    return next(known, TRANSFORMERS if "torch" in identity.backend else LLAMA_CPP)


def open_for_scoring(place: Path, backend: str, *, name: str = "") -> LanguageModel:
    """The model as its file is; `terazi.options.fit` then says in which form it is run.

    Raises:
        InputError: the file or folder is absent or damaged.
        TeraziError: the backend is not installed.
    """
    if backend == TRANSFORMERS:
        return TransformersModel(place, name=name)
    if backend in _OURS.values():
        return _ours(place, backend, name)
    return LlamaCppModel(place, name=name)


def open_as_served(place: Path, backend: str) -> "Served":
    """The model as people would run it.

    Raises:
        InputError: the file or folder is absent or damaged.
        TeraziError: the backend is not installed.
    """
    if backend == TRANSFORMERS:
        return TransformersModel(place)
    return _ours(place, backend) if backend in _OURS.values() else LlamaCppModel(place)


def _ours(place: Path, backend: str, name: str = "") -> "NGramModel | MixtureModel":
    if backend == MIXTURE:
        from terazi.foundry.mixture.language_model import MixtureModel  # noqa: PLC0415  seldom

        return MixtureModel(place, name=name)
    from terazi.foundry.ngram.language_model import NGramModel  # noqa: PLC0415  seldom

    return NGramModel(place, name=name)
