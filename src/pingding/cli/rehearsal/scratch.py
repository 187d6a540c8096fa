"""The tables of a rehearsal: those that all migrations lead to, drawn at once, since nothing was there before."""

from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

WAITING = "pingding.records.migrations.0002_waiting_changes"
"""Where the triggers are written that count what waits."""


def draw_tables() -> None:
    """Make the platform's tables in the empty database that is connected to, as its records are today."""
    settings.MIGRATION_MODULES = {"records": None}
    call_command("migrate", run_syncdb=True, verbosity=0)
    with connection.schema_editor() as editor:
        import_module(WAITING).keep(apps, editor)
