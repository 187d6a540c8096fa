"""A second, empty database in the place of the tests' own, and what the tables of a database are, to compare two."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import StateApps

Schema = dict[str, frozenset[str]]
ELSEWHERE = "elsewhere"
"""The schema of PostgreSQL that stands for a database of its own."""

OF_POSTGRESQL = {
    "columns": """
        SELECT concat_ws(' ', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
            pg_get_expr(d.adbin, d.adrelid))
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
            LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relnamespace = current_schema()::regnamespace AND a.attnum > 0 AND NOT a.attisdropped""",
    "constraints": """
        SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
        FROM pg_constraint WHERE connamespace = current_schema()::regnamespace""",
    "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema()",
    "triggers": """
        SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal""",
    "functions": "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = current_schema()::regnamespace",
}


@contextmanager
def empty_database(folder: Path) -> Iterator[None]:
    """An empty database in the place of the default one: a file in `folder`, or a schema beside PostgreSQL's own."""
    own, other = connections["default"], connections["default"].copy()
    on_postgresql = other.vendor == "postgresql"
    if on_postgresql:
        options = other.settings_dict["OPTIONS"]
        other.settings_dict["OPTIONS"] = options | {"options": f"-c search_path={ELSEWHERE}"}
    else:
        other.settings_dict["NAME"] = str(folder / "elsewhere.sqlite3")
    connections["default"] = other
    try:
        with other.cursor() as cursor:
            if on_postgresql:
                cursor.execute(f"CREATE SCHEMA {ELSEWHERE}")
            yield
            if on_postgresql:
                cursor.execute(f"DROP SCHEMA {ELSEWHERE} CASCADE")
    finally:
        other.close()
        connections["default"] = own


def migrate_by_the_old_way(migration: str) -> StateApps:
    """Bring the database's records as far as one of the migrations that are replaced; its models."""
    executor = MigrationExecutor(connection)
    executor.loader = MigrationLoader(connection, replace_migrations=False)
    executor.migrate([("records", migration)])
    return executor.loader.project_state(("records", migration)).apps


def schema() -> Schema:
    """What the database has, by sort: each table's columns and constraints, the indexes and triggers, as their text."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            rows = {}
            for sort, statement in OF_POSTGRESQL.items():
                cursor.execute(statement)
                rows[sort] = frozenset(text.replace(f"{ELSEWHERE}.", "").replace("public.", "") for (text,) in cursor)
            return rows
        cursor.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'sqlite_sequence'")
        return {f"{kind} {name}": _parts(sql) if kind == "table" else frozenset({sql}) for kind, name, sql in cursor}


def _parts(sql: str) -> frozenset[str]:
    """The columns and constraints of a CREATE TABLE, in whatever order they came to it."""
    body = sql[sql.index("(") + 1 : sql.rindex(")")]
    parts, depth = [""], 0
    for sign in body:
        depth += (sign == "(") - (sign == ")")
        if sign == "," and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return frozenset(part.strip() for part in parts)
