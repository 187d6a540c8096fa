"""Makes the platform ready for commands that need its records: Django is set up when it is first asked for."""

import os

import click

from pingding.policy.errors import Refusal

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
    """UsageError when the database has not been brought to the present schema; Refusal when it does not answer."""
    from django.db import Error, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
    except Error as error:
        reason = " ".join(str(error).split())
        remedy = "请检查环境变量 DATABASE_URL，并确认数据库正在运行、可以连接。"
        raise Refusal(f"不能连接数据库（{reason}）", remedy=remedy, kind="conflict") from error
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise click.UsageError(
            "数据库尚未建立或不是最新结构。请先运行：python -m django migrate --settings "
            + os.environ["DJANGO_SETTINGS_MODULE"]
        )
