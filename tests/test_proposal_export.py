import json
from collections.abc import Iterator
from typing import Any

from terazi.proposal.export import json_schema
from terazi.proposal.schema import Proposal


def inner(schema: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - a schema is any JSON
    """All objects inside a schema, itself included."""
    if isinstance(schema, dict):
        yield schema
    for value in schema.values() if isinstance(schema, dict) else schema:
        if isinstance(value, dict | list):
            yield from inner(value)


def test_it_says_what_it_is() -> None:
    schema = json_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == "urn:x-terazi:proposal:1"
    assert schema["title"] == "Proposal"
    assert "No purpose, no weighing" in schema["description"]
    json.dumps(schema, allow_nan=False)


def test_it_has_every_field_the_shorthand_and_the_lock() -> None:
    properties = json_schema()["properties"]
    assert list(properties) == [*Proposal.model_fields, "models", "locked"]
    assert set(json_schema()["required"]) == {
        name for name, field in Proposal.model_fields.items() if field.is_required()
    }


def test_every_field_is_described() -> None:
    schema = json_schema()
    for part in inner(schema):
        for name, field in part.get("properties", {}).items():
            referred = schema["$defs"].get(field.get("$ref", "").removeprefix("#/$defs/"), {})
            description = field.get("description") or referred.get("description")
            assert description, name
            assert "``" not in description
            assert "\n" not in description


def test_every_part_refuses_unknown_fields() -> None:
    schema = json_schema()
    parts = [schema, *schema["$defs"].values()]
    objects = [part for part in parts if part.get("type") == "object"]
    assert len(objects) > 12
    assert all(part["additionalProperties"] is False for part in objects)


def test_every_reference_leads_somewhere() -> None:
    schema = json_schema()
    references = {part["$ref"] for part in inner(schema) if isinstance(part.get("$ref"), str)}
    assert len(references) > 10
    for reference in references:
        assert reference.removeprefix("#/$defs/") in schema["$defs"]


def test_options_are_told_apart_by_kind() -> None:
    option = json_schema()["properties"]["options"]["items"]
    assert option["discriminator"]["propertyName"] == "kind"
    kinds = {"nothing", "people", "tool", "model", "adapted", "local"}
    assert set(option["discriminator"]["mapping"]) == kinds


def test_themes_are_promises() -> None:
    themes = json_schema()["properties"]["themes"]["items"]
    assert themes["enum"] == ["communication", "education", "health", "business"]


def test_a_field_of_the_name_title_stays() -> None:
    assert json_schema()["properties"]["title"]["maxLength"] == 80
