"""The JSON Schema of the language, for editors that complete and check definitions while they are written."""

from typing import Any

from pingding.policy.language import Edition, Shared, WorkedCase


def edition_schema() -> dict[str, Any]:
    """The schema of one file of a programme's folder: any of the top-level keys, none of them obligatory.

    >>> sorted(edition_schema()["properties"])[:3]
    ['clauses', 'conditions', 'consequences']
    """
    schema = Edition.model_json_schema(by_alias=True)
    schema["properties"].pop("shared_facts")
    return _of_file(schema, "评定办法定义")


def shared_schema() -> dict[str, Any]:
    """The schema of one file under `_shared/`."""
    return _of_file(Shared.model_json_schema(by_alias=True), "共享词表")


def case_schema() -> dict[str, Any]:
    """The schema of one worked case: an entry of a file under `cases/`."""
    return _titled(WorkedCase.model_json_schema(by_alias=True), "算例")


def _of_file(schema: dict[str, Any], title: str) -> dict[str, Any]:
    schema.pop("required", None)
    return _titled(schema, title)


def _titled(schema: dict[str, Any], title: str) -> dict[str, Any]:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": title}
