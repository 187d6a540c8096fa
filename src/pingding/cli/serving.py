"""`serve`: the platform under granian, with the periodic work done beside it as long as it runs.

This process itself stays free of the framework: it makes ready, and does the periodic work, in short-lived processes
of their own. So little memory is held twice, and a worker is never forked while a transaction is open.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

import click

from pingding.cli.threads import chosen, processors, threads_for
from pingding.policy.errors import Refusal

APPLICATION = "pingding.site.asgi:application"
TICK_SECONDS = 60
TICKS_AT_ONCE = 2
BEHIND_NOTHING = (
    "本端口只用 http 应答，而 PINGDING_HTTPS=1（默认）把 http 请求一律转到 https，直接打开本端口的网址看不到页面。"
    "请在前面设置终止 HTTPS 的反向代理，并用 PINGDING_PROXIES 写明其地址；只在本机试用的，用 PINGDING_HTTPS=0 启动。"
)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址。")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="端口。")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="工作进程数。")
@click.option("--threads", type=click.IntRange(1, 64), help="每个工作进程的线程数；默认按本机选定。")
@click.option("--tick/--no-tick", "ticking", default=True, help="是否同时定时办理到期事项。")
@click.option("--only-make-ready", is_flag=True, hidden=True, help="Make ready; name the database's kind.")
def serve(host: str, port: int, workers: int, threads: int | None, ticking: bool, only_make_ready: bool) -> None:
    """启动网站，并定时办理到期事项（公示期满、期限届满等），直到按 Ctrl-C 停止。"""
    if only_make_ready:
        click.echo(make_ready())
        return
    ready = subprocess.run(_command("serve", "--only-make-ready"), stdout=subprocess.PIPE, text=True, check=False)
    if ready.returncode:
        raise SystemExit(ready.returncode)
    database, *warnings = ready.stdout.split()
    if warnings:
        click.echo(BEHIND_NOTHING, err=True)
    require_free(host, port)
    on_sqlite = database == "sqlite"
    count = threads or threads_for(workers, processors(), on_sqlite=on_sqlite)
    click.echo(chosen(count, workers, processors(), on_sqlite=on_sqlite, by_option=threads is not None), err=True)
    with periodic_work(ticking):
        _serve(host, port, workers, count)


def make_ready() -> str:
    """See that the database is there and, in an office's installation, collect the assets.

    The database's kind, and the word `unreachable` where HTTPS is asked for and no proxy is named that ends it.
    """
    from pingding.cli.installation import prepare, require_tables

    prepare()
    require_tables()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    if not (settings.DEBUG or settings.PINGDING_DEMO):
        call_command("collectstatic", interactive=False, verbosity=0)
    unreachable = settings.PINGDING_HTTPS and not settings.PINGDING_PROXIES
    return connection.vendor + (" unreachable" if unreachable else "")


def require_free(host: str, port: int) -> None:
    """Refusal when the address is another's or not ours to take: the server itself would share it and say nothing."""
    try:
        for family, kind, protocol, _name, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            with socket.socket(family, kind, protocol) as tried:
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                tried.bind(address)
    except OSError as error:
        what = f"不能在 {host} 的端口 {port} 上启动（{error.strerror}）"
        remedy = "可能已有服务在此端口运行；请先停止它，或用 --port 换一个端口、用 --host 换一个地址。"
        raise Refusal(what, remedy=remedy, kind="conflict") from error


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "pingding.cli.main", *arguments]


def _serve(host: str, port: int, workers: int, threads: int) -> None:
    """Serve until stopped. Workers learn the number of their threads from the environment."""
    from granian import Granian
    from granian.constants import Interfaces

    os.environ["PINGDING_THREADS"] = str(threads)
    server = Granian(
        APPLICATION,
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        websockets=False,
        workers=workers,
        respawn_failed_workers=True,
    )
    server.serve()


@contextmanager
def periodic_work(with_worker: bool) -> Iterator[None]:
    """`pingding tick` every minute as long as the block runs; what is under way at its end is let finish."""
    stop = Event()
    thread = Thread(target=_tick_until, args=(stop,), daemon=True)
    if with_worker:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        if with_worker:
            thread.join(timeout=TICK_SECONDS)


def _tick_until(stop: Event) -> None:
    """One that makes papers for minutes keeps nothing waiting: another begins beside it, and leaves them to it."""
    running: list[subprocess.Popen[bytes]] = []
    while not stop.wait(TICK_SECONDS):
        running = [each for each in running if each.poll() is None]
        if len(running) < TICKS_AT_ONCE:
            running.append(subprocess.Popen(_command("tick", "--quiet"), start_new_session=True))
    for each in running:
        each.wait()
