"""The values that facts have, how they are stored as JSON, and the choices they are taken from."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from pingding.policy.language.facts import Column, Fact
from pingding.policy.language.shared import Shared
from pingding.policy.values.arithmetic import plain

Row: TypeAlias = "Mapping[str, Value]"
Value: TypeAlias = "Decimal | bool | date | str | tuple[str, ...] | tuple[Row, ...] | None"
"""None is: not known. Integers are Decimal too; a table is a tuple of rows."""

Json: TypeAlias = "str | bool | list[Json] | dict[str, Json] | None"


def write_value(value: Value) -> Json:
    """The value for storing as JSON; `read_value` reads it back to the same value.

    >>> write_value(Decimal("1200.50")), write_value(date(2025, 6, 20)), write_value(({"n": Decimal(3)},))
    ('1200.5', '2025-06-20', [{'n': '3'}])
    """
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    return [item if isinstance(item, str) else {k: write_value(v) for k, v in item.items()} for item in value]


def choices_of(fact: Fact | Column, shared: Shared) -> Mapping[str, str]:
    """The ids that may be chosen, with their labels; empty for a fact that is not chosen from a list.

    Regions are chosen from the shared regions; offices are not listed.
    """
    if fact.type == "region":
        return shared.region_titles
    if fact.type not in ("choice", "choices"):
        return {}
    if fact.choices:
        return fact.choices
    taxonomy = shared.taxonomies.get(fact.taxonomy)
    return taxonomy.choices if taxonomy else {}
