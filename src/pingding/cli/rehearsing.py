"""`rehearse`: synthetic cases through the whole procedure, with the real actions, on a database of their own."""

import os
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pingding.cli.definitions.show_procedure import ENDS
from pingding.cli.installation import SETTINGS, prepare
from pingding.cli.library import Opened, open_edition, shared_folder
from pingding.cli.printing import json_option, print_json, table
from pingding.policy.errors import PingdingError

if TYPE_CHECKING:
    from pingding.cli.player.funnel import Funnel
    from pingding.cli.player.rehearsal import Notes
    from pingding.queries.journal.journal import JournalCheck


@click.command()
@click.argument("id")
@click.option("--cases", type=click.IntRange(1, 10_000), default=20, show_default=True, help="几件。")
@click.option("--seed", type=int, default=1, show_default=True, help="随机种子；相同则过程相同。")
@json_option
def rehearse(id: str, cases: int, seed: int, as_json: bool) -> None:
    """预演：在单独的临时数据库上，用虚拟时钟和真实的办理动作，把若干模拟件走完全程。

    列出各步骤到达的件数、结果和用时，遇到的拒绝及其条款，并核验日志。有走不下去的件或日志不完整时退出码为1。
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
    from pingding.cli.player.rehearsal import Rehearsal
    from pingding.cli.player.world import opening_of

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
    from pingding.cli.player.funnel import funnel_of
    from pingding.cli.player.rehearsal import procedure_of
    from pingding.queries.journal.journal import verify

    funnel = funnel_of(opened.edition, procedure_of(opened.edition))
    journal = verify()
    if as_json:
        print_json(_plain(opened, funnel, notes, journal))
    else:
        _print(opened, funnel, notes, journal)
    return journal.ok and not notes.stuck


def _plain(opened: Opened, funnel: "Funnel", notes: "Notes", journal: "JournalCheck") -> dict[str, object]:
    refusals = [
        {"where": where, "clause": clause, "what": what, "times": times}
        for (where, clause, what), times in notes.refusals.most_common()
    ]
    return {
        "id": opened.edition.id,
        **asdict(funnel),
        "never_submitted": notes.never_submitted,
        "refusals": refusals,
        "stuck": notes.stuck,
        "journal": asdict(journal),
    }


def _print(opened: Opened, funnel: "Funnel", notes: "Notes", journal: "JournalCheck") -> None:
    click.echo(f"{opened.edition.title}：开始申报{funnel.opened}件，提交{funnel.submitted}件。")
    rows: list[tuple[object, ...]] = [("步骤", "到达", "用时中位", "最长", "逾期", "结果")]
    steps = opened.edition.application.steps
    for line in funnel.steps:
        labels = {key: outcome.label for key, outcome in steps[line.id].outcomes.items()} | {"skip": "不安排"}
        outcomes = "，".join(f"{labels.get(key, key)}{n}" for key, n in line.outcomes.items())
        days = ("", "") if line.median_days is None else (f"{line.median_days:g}日", f"{line.longest_days}日")
        rows.append((line.title, line.reached, *days, line.late or "", outcomes))
    click.echo("\n".join(table(rows, indent="  ")))
    ends = "，".join(f"{ENDS.get(end, '未办结')}{n}件" for end, n in funnel.ends.items())
    total = (
        ""
        if funnel.median_days is None
        else f"；从提交到办结中位{funnel.median_days:g}个工作日，最长{funnel.longest_days}个"
    )
    click.echo(f"结局：{ends or '无'}{total}。")
    if notes.refusals:
        click.echo("遇到的拒绝：")
        lines = [
            (f"{times}次", where, f"（{clause}）" if clause else "", what)
            for (where, clause, what), times in notes.refusals.most_common()
        ]
        click.echo("\n".join(table(lines, indent="  ")))
    for number, why in notes.stuck.items():
        click.echo(f"走不下去：{number}　{why}")
    click.echo(
        f"日志{journal.entries}条，"
        + ("摘要链完整。" if journal.ok else f"第{journal.first_bad_seq}条：{journal.what}。")
    )
