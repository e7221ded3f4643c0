"""``models: packaged`` and ``models: [path.gguf, …]``: a model option each, written out.

The shorthand is only a way of writing. It is expanded when a proposal is read, so everything
after, the locked proposal too, sees options and nothing else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import PurePath

from terazi.errors import InputError
from terazi.proposal.document import Document, Tree

# The models that come inside packages: their names in a proposal and in the report.
PACKAGED: Mapping[str, str] = {
    "smollm2-135m": "SmolLM2-135M-Instruct",
    "gemma-3-270m": "Gemma-3-270M",
}
PREFIX = "packaged:"
#: A model behind an endpoint (endpoint:URL#NAME), and one of the hub (hub:OWNER/NAME).
ENDPOINT, HUB = "endpoint:", "hub:"


def expand(document: Document, packaged: Mapping[str, str] = PACKAGED) -> Document:
    """Return the document with a model option for each entry of ``models``, and without that.

    Raises:
        InputError: ``models`` is not ``packaged``, a path, or a list of these.
    """
    if "models" not in document.data:
        return document
    data = {key: value for key, value in document.data.items() if key != "models"}
    entries = document.data["models"]
    options = data.get("options") or []
    if not isinstance(options, list):
        return replace(document, data=data)  # reported as not a list when it is read
    lines, written = dict(document.lines), dict(document.written)
    more: list[Tree] = []
    for number, entry in enumerate(entries if isinstance(entries, list) else [entries]):
        source = f"models[{number}]" if isinstance(entries, list) else "models"
        if not isinstance(entry, str):
            raise document.locate(_wrong_entry(source, packaged))
        for model in _models(entry.strip(), packaged):
            place = f"options[{len(options) + len(more)}]"
            lines[place] = document.line(source) or 1
            written[place] = source
            more.append({"kind": "model", "name": _name(model, packaged), "model": model})
    return Document(document.file, data | {"options": [*options, *more]}, lines, written)


def _models(entry: str, packaged: Iterable[str]) -> list[str]:
    """The models that an entry stands for."""
    return [PREFIX + name for name in packaged] if entry == "packaged" else [entry]


def _name(model: str, packaged: Mapping[str, str]) -> str:
    """What the report calls the model: its usual name, or that of its file or endpoint."""
    if model.startswith(PREFIX):
        return packaged.get(model.removeprefix(PREFIX), model)
    if model.startswith(ENDPOINT):
        return (model.partition("#")[2] or model)[:80]
    return PurePath(model).stem[:80] or model


def _wrong_entry(field: str, packaged: Iterable[str]) -> InputError:
    return InputError(
        "no model is named here",
        field=field,
        way_out=f"write models: packaged, or a list of {PREFIX}NAME ({', '.join(packaged)}) and"
        " paths of models; options of kind model say more of each",
    )
