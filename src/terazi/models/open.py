"""From a model's name in a proposal to a model that can be asked.

``packaged:KEY``, the path of a GGUF file or of a folder, ``hub:OWNER/NAME``: these run here.
``endpoint:URL#NAME`` is `terazi.models.endpoint`.
"""

from pathlib import Path

from terazi.models import hub, packaged
from terazi.models.interface import LanguageModel
from terazi.models.llama_cpp import LlamaCppModel
from terazi.models.transformers_model import TransformersModel

LLAMA_CPP, TRANSFORMERS = "llama.cpp", "transformers"


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
    """What the proposal wants, else llama.cpp for a file and transformers for a folder."""
    return wanted or (TRANSFORMERS if place.is_dir() else LLAMA_CPP)


def open_for_scoring(place: Path, backend: str, *, name: str = "") -> LanguageModel:
    """The model as its file is; `terazi.options.fit` then says in which form it is run.

    Raises:
        InputError: the file or folder is absent or damaged.
        TeraziError: the backend is not installed.
    """
    if backend == TRANSFORMERS:
        return TransformersModel(place, name=name)
    return LlamaCppModel(place, name=name)


def open_as_served(place: Path, backend: str) -> LlamaCppModel | TransformersModel:
    """The model as people would run it.

    Raises:
        InputError: the file or folder is absent or damaged.
        TeraziError: the backend is not installed.
    """
    return TransformersModel(place) if backend == TRANSFORMERS else LlamaCppModel(place)
