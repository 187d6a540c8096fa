"""What things can be found by, and the index of it that the database itself keeps: of sets of terms in PostgreSQL, in
SQLite a table of its full-text search that triggers keep equal. A later migration that rebuilds the table on SQLite
makes the triggers again.
"""

from collections.abc import Iterable

from django.db import NotSupportedError, migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

KEPT_BY = {
    "postgresql": (
        "CREATE INDEX search_entry_terms ON records_searchentry USING gin (array_to_tsvector(string_to_array(terms, ' ')))",
    ),
    "sqlite": (
        "CREATE VIRTUAL TABLE records_searchterms USING fts5(terms, content='records_searchentry', content_rowid='id')",
        "CREATE TRIGGER records_searchentry_new AFTER INSERT ON records_searchentry BEGIN "
        "INSERT INTO records_searchterms (rowid, terms) VALUES (NEW.id, NEW.terms); END",
        "CREATE TRIGGER records_searchentry_changed AFTER UPDATE OF terms ON records_searchentry BEGIN "
        "INSERT INTO records_searchterms (records_searchterms, rowid, terms) VALUES ('delete', OLD.id, OLD.terms); "
        "INSERT INTO records_searchterms (rowid, terms) VALUES (NEW.id, NEW.terms); END",
        "CREATE TRIGGER records_searchentry_gone AFTER DELETE ON records_searchentry BEGIN "
        "INSERT INTO records_searchterms (records_searchterms, rowid, terms) VALUES ('delete', OLD.id, OLD.terms); END",
    ),
}


DROPPED_BY = {"postgresql": (), "sqlite": ("DROP TABLE records_searchterms",)}
"""An index and triggers go with their table."""


def keep(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the index."""
    vendor = editor.connection.vendor
    if vendor not in KEPT_BY:
        raise NotSupportedError(f"No index of the search is written for {vendor}: add it to KEPT_BY.")
    _execute(editor, KEPT_BY[vendor])


def drop(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take away what would stay without its table."""
    _execute(editor, DROPPED_BY[editor.connection.vendor])


def _execute(editor: BaseDatabaseSchemaEditor, statements: Iterable[str]) -> None:
    for statement in statements:
        editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ("records", "0029_lists_kept"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchProgress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("case", "Case"), ("title", "Title"), ("unit", "Unit"), ("notice", "Notice"), ("clause", "Clause")], max_length=10)),
                ("subject", models.BigIntegerField()),
                ("key", models.CharField(max_length=200)),
                ("mark", models.CharField(blank=True, max_length=200)),
                ("heading", models.CharField(max_length=400)),
                ("text", models.TextField(blank=True)),
                ("plain", models.TextField()),
                ("terms", models.TextField()),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "subject"], name="search_entry_subject")],
                "constraints": [models.UniqueConstraint(fields=("kind", "key"), name="search_entry_once")],
            },
        ),
        migrations.RunPython(keep, drop),
    ]
