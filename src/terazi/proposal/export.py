"""The JSON Schema of a proposal, for editors that check and complete while somebody writes."""

import re
from typing import Any

from terazi.proposal.lock import Lock
from terazi.proposal.read import LOCK
from terazi.proposal.schema import VERSION, Proposal
from terazi.proposal.shorthand import PACKAGED, PREFIX

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a proposal as people write it.

    With the shorthand ``models`` and the block that Terazi adds to a locked proposal, and with
    the text under each field as its description. What depends on several fields is checked by
    ``terazi check`` alone.
    """
    schema = Proposal.model_json_schema()
    schema["properties"]["models"] = _models()
    lock = Lock.model_json_schema()
    schema["$defs"]["Lock"] = lock
    schema["properties"][LOCK] = {
        "$ref": "#/$defs/Lock",
        "description": "Written by Terazi into the proposal of a weighing; never by hand.",
    }
    about = {
        "$schema": _DIALECT,
        "$id": f"urn:x-terazi:proposal:{VERSION}",
        "title": "Proposal",
        "description": schema.pop("description"),
    }
    return {**about, **_described(schema), "title": about["title"]}


def _models() -> dict[str, Any]:
    """The shorthand for options of kind model."""
    named = "|".join(["packaged", *(PREFIX + re.escape(name) for name in PACKAGED)])
    entry = {"type": "string", "minLength": 1, "pattern": rf"^({named}|(?!packaged).+)$"}
    return {
        "description": "Short for options of kind model: “packaged” for every model that comes"
        " inside a package, one of these by its name, or another one by its path, its name on the"
        " hub or its endpoint; or a list.",
        "anyOf": [entry, {"type": "array", "items": entry, "minItems": 1}],
        "examples": ["packaged", [PREFIX + next(iter(PACKAGED)), "models/ours.gguf"]],
    }


def _described(schema: Any) -> Any:  # noqa: ANN401 - a schema is any JSON
    """The schema with descriptions on one line, without marks of code and made-up titles."""
    if isinstance(schema, list):
        return [_described(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    clean = {key: _described(value) for key, value in schema.items()}
    if isinstance(clean.get("description"), str):
        clean["description"] = " ".join(clean["description"].replace("``", "`").split())
    if isinstance(clean.get("title"), str):
        del clean["title"]
    return clean
