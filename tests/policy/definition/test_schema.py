"""The JSON Schema of the language, for editors."""

import json
from typing import Any

from pingding.policy.definition.schema import case_schema, edition_schema, shared_schema
from pingding.policy.language import Edition


def _missing_references(schema: dict[str, Any]) -> set[str]:
    text = json.dumps(schema)
    named = {part.split('"')[0] for part in text.split('"#/$defs/')[1:]}
    return named - set(schema["$defs"])


def test_every_file_may_hold_any_of_the_keys() -> None:
    schema = edition_schema()
    assert "required" not in schema
    assert set(schema["properties"]) == set(Edition.model_fields) - {"shared_facts"}
    assert schema["additionalProperties"] is False


def test_schemas_are_closed() -> None:
    for schema in (edition_schema(), shared_schema(), case_schema()):
        assert not _missing_references(schema)
        assert schema["$schema"].startswith("https://json-schema.org/")


def test_aliases_are_the_written_keys() -> None:
    assert "from" in edition_schema()["$defs"]["Band"]["properties"]


def test_clause_may_be_one_or_a_list() -> None:
    kinds = {branch["type"] for branch in edition_schema()["$defs"]["Condition"]["properties"]["clause"]["anyOf"]}
    assert kinds == {"string", "array"}
