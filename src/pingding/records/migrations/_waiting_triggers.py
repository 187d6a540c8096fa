"""The triggers that keep how much waits, of the tables of seats and messages: made by two migrations, each for itself.

Where all tables are emptied, this one perhaps before the others, nothing is left in it.
"""

from collections.abc import Iterator

from django.db import NotSupportedError
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

COLUMNS = "what, organisation_id, person_id, role, edition_id, procedure, step, kind, call_id, regions, n"
SEAT = (
    "'steps', {row}organisation_id, NULL, {row}role, {row}edition_id, {row}procedure, {row}step, {row}kind, "
    "{row}call_id, {row}regions"
)
MESSAGE = "'messages', {row}organisation_id, {row}person_id, '', NULL, '', '', '', NULL, ''"
# Of each table: what is true of a row that waits, its sort, and the columns whose change matters.
TABLES = {
    "records_seat": (
        "{row}waiting",
        SEAT,
        ("waiting", "organisation_id", "role", "edition_id", "procedure", "step", "kind", "call_id", "regions"),
    ),
    "records_message": ("{row}read_at IS NULL", MESSAGE, ("read_at", "organisation_id", "person_id")),
}


def change(sort: str, row: str, number: int) -> str:
    """The statement that notes a row which waits, or waits no more."""
    return f"INSERT INTO records_waitingchange ({COLUMNS}) VALUES ({sort.format(row=row)}, {number});"


def for_postgresql(table: str, waits: str, sort: str, columns: tuple[str, ...]) -> Iterator[str]:
    """One function for a table, called where a row that matters is new, changed or gone."""
    old, new = ", ".join(f"OLD.{column}" for column in columns), ", ".join(f"NEW.{column}" for column in columns)
    yield f"""
        CREATE OR REPLACE FUNCTION {table}_waiting() RETURNS trigger AS $$
        BEGIN
            IF TG_OP <> 'INSERT' THEN
                IF {waits.format(row="OLD.")} THEN {change(sort, "OLD.", -1)} END IF;
            END IF;
            IF TG_OP <> 'DELETE' THEN
                IF {waits.format(row="NEW.")} THEN {change(sort, "NEW.", 1)} END IF;
            END IF;
            RETURN NULL;
        END $$ LANGUAGE plpgsql"""
    call = f"FOR EACH ROW %s EXECUTE FUNCTION {table}_waiting()"
    differs = f"WHEN (({old}) IS DISTINCT FROM ({new}))"
    yield f"CREATE TRIGGER {table}_waits AFTER INSERT OR DELETE ON {table} {call % ''}"
    yield f"CREATE TRIGGER {table}_changes AFTER UPDATE OF {', '.join(columns)} ON {table} {call % differs}"


def for_sqlite(table: str, waits: str, sort: str, columns: tuple[str, ...]) -> Iterator[str]:
    """A trigger for each way in which a row begins or ceases to wait."""
    differs = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
    update = f"UPDATE OF {', '.join(columns)}"
    for name, event, row, number, when in (
        ("waits", "INSERT", "NEW.", 1, ""),
        ("gone", "DELETE", "OLD.", -1, " AND EXISTS (SELECT 1 FROM records_waitingchange)"),
        ("no_more", update, "OLD.", -1, f" AND ({differs})"),
        ("now", update, "NEW.", 1, f" AND ({differs})"),
    ):
        yield (
            f"CREATE TRIGGER {table}_{name} AFTER {event} ON {table} FOR EACH ROW "
            f"WHEN ({waits.format(row=row)}){when} BEGIN {change(sort, row, number)} END"
        )


MAKERS = {"postgresql": for_postgresql, "sqlite": for_sqlite}


def keep(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers, and count what waits already."""
    make = MAKERS.get(editor.connection.vendor)
    if make is None:
        raise NotSupportedError(
            f"No triggers are written for {editor.connection.vendor}: add to MAKERS what keeps records_waitingchange there."
        )
    for table, (waits, sort, columns) in TABLES.items():
        for statement in make(table, waits, sort, columns):
            editor.execute(statement, params=None)
        named = sort.format(row="")
        groups = ", ".join(part.strip() for part in named.split(",") if part.strip().isidentifier() and "NULL" not in part)
        editor.execute(
            f"INSERT INTO records_waitingchange ({COLUMNS}) "
            f"SELECT {named}, COUNT(*) FROM {table} WHERE {waits.format(row='')} GROUP BY {groups}",
            params=None,
        )


def keep_no_more(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away."""
    for table in TABLES:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP FUNCTION {table}_waiting() CASCADE")
        else:
            for name in ("waits", "gone", "no_more", "now"):
                editor.execute(f"DROP TRIGGER {table}_{name}")
