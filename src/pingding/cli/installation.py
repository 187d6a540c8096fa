"""Makes the platform ready for commands that need its records: Django is set up when it is first asked for."""

import os

import click

SETTINGS = "pingding.site.settings"


def prepare() -> None:
    """Set Django up with DJANGO_SETTINGS_MODULE, by default the platform's own settings.

    A setting that cannot be read is a misuse: UsageError with what it should be.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise click.UsageError(str(error)) from error


def require_tables() -> None:
    """UsageError when the database has not been brought to the present schema."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise click.UsageError(
            "数据库尚未建立或不是最新结构。请先运行：python -m django migrate --settings "
            + os.environ["DJANGO_SETTINGS_MODULE"]
        )
