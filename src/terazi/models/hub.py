"""A model of the Hugging Face hub: its files, without code and without pickled weights."""

from importlib import import_module
from pathlib import Path

from terazi.errors import InputError, TeraziError

#: How a proposal writes a model of the hub: ``hub:OWNER/NAME``, or ``hub:OWNER/NAME@REVISION``.
PREFIX = "hub:"

WEIGHTS = ("*.safetensors", "config.json")
TOKENIZER = (
    "tokenizer*.json", "tokenizer.model", "vocab.json", "merges.txt", "added_tokens.json",
    "special_tokens_map.json",
)  # fmt: skip
TEMPLATE = ("chat_template*", "additional_chat_templates/*")
OTHER = ("generation_config.json", "*.safetensors.index.json")


def fetch(name: str, *, offline: bool = False) -> Path:
    """The folder of the model's files, downloaded into the hub's own cache where they are not.

    The hub's own variables hold: ``HF_HUB_OFFLINE``, ``HF_ENDPOINT``, ``HF_HOME``.

    Args:
        name: ``owner/name``, and after ``@`` a revision where it is to be a certain one.
        offline: take it from the cache, or not at all.

    Raises:
        InputError: the hub does not give the model, or it is not in the cache.
        TeraziError: the library that speaks to the hub is not installed.
    """
    try:
        hub = import_module("huggingface_hub")
    except ImportError as error:
        raise TeraziError(
            "a model of the hub needs the package huggingface_hub, which is not installed\n"
            "  → pip install 'terazi[torch]'"
        ) from error
    repository, _, revision = name.partition("@")
    try:
        return Path(
            hub.snapshot_download(
                repository,
                revision=revision or None,
                allow_patterns=[*WEIGHTS, *TOKENIZER, *TEMPLATE, *OTHER],
                local_files_only=offline,
            )
        )
    except (ValueError, OSError) as error:
        why = (str(error).strip().splitlines() or [type(error).__name__])[0][:300]
        raise InputError(
            f"the hub does not give the model {name}: {why}",
            way_out="check the name, the connection, and whether its licence must be accepted "
            "there first; or fetch it yourself and name the folder",
        ) from error
