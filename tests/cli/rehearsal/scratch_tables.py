"""Run as a module: draws the tables of a rehearsal in memory and prints what `tables` says of them, as JSON."""

import json
import os
from typing import Any

from django.db import connection

Tables = dict[str, Any]


def tables() -> Tables:
    """Of the connected SQLite database: the columns of each table, the indexes and the triggers, by name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT type, name, tbl_name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'")
        named = sorted(row for row in cursor.fetchall() if row[2] != "django_migrations")
        shapes = {}
        for kind, name, _table in named:
            if kind == "table":
                cursor.execute(f"PRAGMA table_info({name})")
                shapes[name] = sorted([column, sort, null, key] for _n, column, sort, null, _default, key in cursor)
    return {"named": [list(row) for row in named], "columns": shapes}


if __name__ == "__main__":
    os.environ["DATABASE_URL"] = "sqlite:///:memory:"
    from pingding.cli.installation import prepare

    prepare()
    from pingding.cli.rehearsal.scratch import draw_tables

    draw_tables()
    print(json.dumps(tables()))
