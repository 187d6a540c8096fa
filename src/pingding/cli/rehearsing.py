"""`rehearse`: synthetic cases through the whole procedure, with the real actions, on a database of their own."""

import os
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pingding.cli.installation import SETTINGS, prepare
from pingding.cli.library import Opened, open_edition, shared_folder
from pingding.cli.printing import json_option, print_json
from pingding.policy.errors import PingdingError

if TYPE_CHECKING:
    from pingding.cli.rehearsal.stage import Notes


@click.command()
@click.argument("id")
@click.option("--cases", type=click.IntRange(1, 10_000), default=20, show_default=True, help="至少几件。")
@click.option("--seed", type=int, default=1, show_default=True, help="随机种子；相同则过程相同。")
@json_option
def rehearse(id: str, cases: int, seed: int, as_json: bool) -> None:
    """预演：在单独的临时数据库上，用虚拟时钟和真实的办理动作，把若干模拟件走完全程。

    各步骤的每种办理结果、以后的义务都走到；所需件数多于 --cases 的，自行加件。
    列出各步骤到达的件数、每种结果走到几次和用时，遇到的拒绝及其条款，并核验日志。有走不下去的件、没有走到的去向或日志不完整时退出码为1。
    """
    opened = open_edition(id)
    with tempfile.TemporaryDirectory(prefix="pingding-rehearsal-") as scratch:
        _prepare_scratch(Path(scratch), opened)
        notes = _play(opened, cases, seed)
        ok = _report(opened, notes, as_json)
    raise SystemExit(0 if ok else 1)


def _prepare_scratch(scratch: Path, opened: Opened) -> None:
    """Point the platform at an empty database and folder of its own, before Django is set up."""
    if "django.apps" in sys.modules and sys.modules["django.apps"].apps.ready:
        raise PingdingError("预演须在单独的进程中运行，不能触及正在使用的数据库。")
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "DATABASE_URL": f"sqlite:///{scratch / 'rehearsal.sqlite3'}",
        "PINGDING_VAR": str(scratch),
        "PINGDING_MEDIA": str(scratch / "media"),
        "PINGDING_SECRET_KEY": secrets.token_urlsafe(60),
        "PINGDING_PROGRAMMES": str(shared_folder(opened.folder).parent),
        "PINGDING_DEMO": "1",
        "PINGDING_LOG_LEVEL": "ERROR",
    }
    prepare()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _play(opened: Opened, cases: int, seed: int) -> "Notes":
    from pingding.actions.editions import store_edition
    from pingding.cli.player.world import opening_of
    from pingding.cli.rehearsal.rehearsal import Rehearsal

    store_edition(opened.edition, at=opening_of(opened.edition))
    with _progress(cases) as advance:
        return Rehearsal(opened.edition.id, cases, seed, advance).run()


@contextmanager
def _progress(cases: int) -> Iterator[Callable[[], None]]:
    """A bar on standard error, drawn only for a terminal."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=cases, label="预演", file=sys.stderr, hidden=hidden) as bar:
        yield lambda: bar.update(1)


def _report(opened: Opened, notes: "Notes", as_json: bool) -> bool:
    from pingding.cli.rehearsal.report import report_on

    report = report_on(opened.edition, notes)
    if as_json:
        print_json(report.plain())
    else:
        click.echo("\n".join(report.lines()))
    return report.sound
