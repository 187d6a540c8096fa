"""`serve`: the platform under granian, with the periodic work in a process of its own that ends with it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from pingding.cli.installation import prepare, require_tables

APPLICATION = "pingding.site.wsgi:application"
TICK_SECONDS = 60
OFFICE_THREADS = 8


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址。")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="端口。")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="工作进程数。")
@click.option("--tick/--no-tick", "ticking", default=True, help="是否同时定时办理到期事项。")
def serve(host: str, port: int, workers: int, ticking: bool) -> None:
    """启动网站，并定时办理到期事项（公示期满、期限届满等），直到按 Ctrl-C 停止。"""
    prepare()
    require_tables()
    from django.conf import settings
    from django.db import connection

    if not (settings.DEBUG or settings.PINGDING_DEMO):
        _collect_assets()
    on_sqlite = connection.vendor == "sqlite"
    connection.close()
    with periodic_work(ticking):
        _serve(host, port, workers, threads=1 if on_sqlite else OFFICE_THREADS)


def _collect_assets() -> None:
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


def _serve(host: str, port: int, workers: int, threads: int) -> None:
    """Serve until stopped. On SQLite one thread a worker: writers would only wait for each other."""
    from granian import Granian
    from granian.constants import Interfaces

    server = Granian(
        APPLICATION, address=host, port=port, interface=Interfaces.WSGI, workers=workers, blocking_threads=threads,
        respawn_failed_workers=True,
    )  # fmt: skip
    server.serve()


@contextmanager
def periodic_work(wanted: bool) -> Iterator[None]:
    """`pingding tick --every` beside the block, as a process that is stopped when the block ends."""
    if not wanted:
        yield
        return
    command = [sys.executable, "-m", "pingding.cli.main", "tick", "--child", "--every", str(TICK_SECONDS)]
    # A session of its own: Ctrl-C is the server's, and the server stops this process in order.
    process = subprocess.Popen(command, env=os.environ.copy(), start_new_session=True)
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)
