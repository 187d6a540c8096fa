"""`rehearse`: synthetic cases through the whole procedure, with the real actions, on a database of their own."""

import os
import resource
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
    from pingding.cli.rehearsal.report import Report
    from pingding.cli.years.report import YearsReport

KILOBYTES = 1024 if sys.platform != "darwin" else 1024 * 1024
"""How many of the system's units of memory are a megabyte."""


@click.command()
@click.argument("id")
@click.option("--cases", type=click.IntRange(1, 10_000), default=20, show_default=True, help="至少几件。")
@click.option("--years", type=click.IntRange(1, 30), help="从首次授予称号起连续预演几年；不写则只走申报和义务。")
@click.option("--seed", type=int, default=1, show_default=True, help="随机种子；相同则过程相同。")
@json_option
def rehearse(id: str, cases: int, years: int | None, seed: int, as_json: bool) -> None:
    """预演：在单独的临时数据库上，用虚拟时钟和真实的办理动作，把若干模拟件走完全程。

    各步骤的每种办理结果、以后的义务都走到；所需件数多于 --cases 的，自行加件。
    列出各步骤到达的件数、每种结果走到几次和用时，遇到的拒绝及其条款，并核验日志。有走不下去的件、没有走到的去向或日志不完整时退出码为1；
    以往年度填报的数据已经决定得分、怎样评分都走不到的去向另行列出，不算在内。

    写 --years 的，--cases 件在各年度申报（一半在第一年），称号从授予到终止逐日办理：
    义务、请求、反映、统一开展、拟作出的处理和支持。
    逐年列出称号的状态、等级、报送、处理和支持，各方的工作量，以及办法中从未走到的部分和原因；不要求每种结果都走到。
    """
    opened = open_edition(id)
    with tempfile.TemporaryDirectory(prefix="pingding-rehearsal-") as scratch:
        _prepare_scratch(Path(scratch), opened)
        report = _play(opened, cases, seed) if years is None else _live(opened, cases, years, seed)
        if as_json:
            print_json(report.plain())
        else:
            click.echo("\n".join(report.lines()))
    if years is not None:
        click.echo(f"内存峰值 {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KILOBYTES} MB", err=True)
    raise SystemExit(0 if report.sound else 1)


def _prepare_scratch(scratch: Path, opened: Opened) -> None:
    """Point the platform at an empty database and folder of its own, before Django is set up."""
    if "django.apps" in sys.modules and sys.modules["django.apps"].apps.ready:
        raise PingdingError("预演须在单独的进程中运行，不能触及正在使用的数据库。")
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "DATABASE_URL": "sqlite:///:memory:",
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


def _play(opened: Opened, cases: int, seed: int) -> "Report":
    from pingding.cli.rehearsal.rehearsal import Rehearsal
    from pingding.cli.rehearsal.report import report_on

    _store(opened)
    with _progress(cases) as advance:
        return report_on(opened.edition, Rehearsal(opened.edition.id, cases, seed, advance).run())


def _live(opened: Opened, cases: int, years: int, seed: int) -> "YearsReport":
    from pingding.cli.years.rehearsal import YearsRehearsal
    from pingding.cli.years.report import report_of

    _store(opened)
    with _progress(cases) as advance:
        rehearsal = YearsRehearsal(opened.edition.id, cases, years, seed, advance)
        rehearsal.run()
    return report_of(rehearsal)


def _store(opened: Opened) -> None:
    from pingding.actions.editions import store_edition
    from pingding.cli.player.world import opening_of

    store_edition(opened.edition, at=opening_of(opened.edition))


@contextmanager
def _progress(cases: int) -> Iterator[Callable[[], None]]:
    """A bar on standard error, drawn only for a terminal."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(length=cases, label="预演", file=sys.stderr, hidden=hidden) as bar:
        yield lambda: bar.update(1)
