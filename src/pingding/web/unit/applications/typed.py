"""What was typed into a page of a form, out of a posted form or the saving script, as the facts are read from."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict

from pingding.policy.forms.form_view import VisibleField
from pingding.policy.language.facts import Fact
from pingding.policy.values.parsing import plain_text

CELL = re.compile(r"(\d{1,4})-([a-z][a-z0-9_]*)")


def posted_values(post: QueryDict, fields: Iterable[VisibleField], shown: Iterable[str]) -> dict[str, Any]:
    """The values of the fields that were on the page (`shown`), by fact."""
    on_page = set(shown)
    values: dict[str, Any] = {}
    for field in fields:
        if field.id not in on_page:
            continue
        if field.fact.type == "table":
            values[field.id] = posted_rows(post, field.id, field.fact)
        elif field.fact.type == "choices":
            values[field.id] = post.getlist(field.id)
        elif field.id in post:
            values[field.id] = plain_text(field.fact, str(post[field.id]))
    return values


def posted_rows(post: QueryDict, name: str, fact: Fact) -> list[dict[str, str]]:
    """The rows of a table, posted as NAME-INDEX-COLUMN, in their order."""
    rows: dict[int, dict[str, str]] = {}
    for key, value in post.items():
        if not key.startswith(f"{name}-") or not isinstance(value, str):
            continue
        cell = CELL.fullmatch(key[len(name) + 1 :])
        if cell and cell[2] in fact.columns:
            rows.setdefault(int(cell[1]), {})[cell[2]] = plain_text(fact.columns[cell[2]], value)
    return [rows[index] for index in sorted(rows)]


def patched_values(sent: Mapping[str, Any], vocabulary: Mapping[str, Fact]) -> dict[str, Any]:
    """The values that the saving script sent, by fact; names that are no facts (a partner's, a file's) are left out."""
    values: dict[str, Any] = {}
    for key, value in sent.items():
        fact = vocabulary.get(key)
        if fact is None:
            continue
        if fact.type == "table" and isinstance(value, list):
            rows = [row for row in value if isinstance(row, dict)]
            values[key] = [
                {name: plain_text(fact.columns[name], str(cell)) for name, cell in row.items() if name in fact.columns}
                for row in rows
            ]
        else:
            values[key] = plain_text(fact, value) if isinstance(value, str) else value
    return values
