"""Rows that every act writes: their SQL is put together once for a process, as that of `compiled_queries` is.

Values go to the database as the model's fields prepare them. There are no signals and no tables in between: nothing of
ours has either.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection
from django.db.models import Model

M = TypeVar("M", bound=Model)


def insert(row: M) -> M:
    """Store a new row, whose key the database gives; what it refers to is stored already."""
    fields, sql = _inserting(type(row))
    with connection.cursor() as cursor:
        cursor.execute(sql, _prepared(row, fields))
        (row.pk,) = cursor.fetchone()
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    return row


def update(row: Model, *columns: str) -> None:
    """Write these fields of a row that is stored. Raises DatabaseError where it is not."""
    fields, sql = _updating(type(row), columns)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*_prepared(row, fields), row.pk])
        if cursor.rowcount != 1:
            raise DatabaseError(f"{cursor.rowcount} rows of {type(row).__name__} {row.pk} were written, not one")


def _prepared(row: Model, fields: Sequence[Any]) -> list[Any]:
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]


@cache
def _inserting(model: type[Model]) -> tuple[Sequence[Any], str]:
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    names, places = ", ".join(map(_name, fields)), ", ".join(["%s"] * len(fields))
    return fields, f"INSERT INTO {_table(model)} ({names}) VALUES ({places}) RETURNING {_key(model)}"


@cache
def _updating(model: type[Model], columns: tuple[str, ...]) -> tuple[Sequence[Any], str]:
    fields = [model._meta.get_field(name) for name in columns]
    sets = ", ".join(f"{_name(field)} = %s" for field in fields)
    return fields, f"UPDATE {_table(model)} SET {sets} WHERE {_key(model)} = %s"


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _key(model: type[Model]) -> str:
    return _name(model._meta.pk)


def _name(field: Any) -> str:
    return connection.ops.quote_name(field.column)
