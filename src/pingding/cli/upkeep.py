"""`load`, `administrator`, `tick`, `journal` and `demo`: what keeps an installation going."""

import time
from dataclasses import asdict

import click

from pingding.cli.installation import prepare, require_tables
from pingding.cli.library import programmes_folder
from pingding.cli.printing import json_option, print_json

TICKED = {
    "notices_ended": "公示期满",
    "obligations_opened": "开启义务",
    "deadlines_decided": "期限届满",
    "reminders_sent": "提醒",
    "held_up": "未能办理（原因见日志输出）",
}


@click.command()
@json_option
def load(as_json: bool) -> None:
    """把办法文件夹中的定义载入数据库；有缺陷的列出原因，不影响其他。"""
    prepare()
    require_tables()
    from pingding.actions.editions import load_programmes
    from pingding.queries.clock import now

    report = load_programmes(programmes_folder(), at=now())
    broken = {key: [str(fault) for fault in faults] for key, faults in report.broken.items()}
    refused = {key: str(refusal) for key, refusal in report.refused.items()}
    if as_json:
        kept = {"stored": report.stored, "replaced": report.replaced, "unchanged": report.unchanged}
        print_json({"ok": report.ok, **kept, "refused": refused, "broken": broken, "doubtful": report.doubtful})
    else:
        for text in [*refused.values(), *(fault for faults in broken.values() for fault in faults)]:
            click.echo(text)
        for key, cases in report.doubtful.items():
            click.echo(f"{key}已载入，但算例与期望不符：{'、'.join(cases)}。请运行 pingding check 核对。")
        click.echo(
            f"新载入{len(report.stored)}部，更新{len(report.replaced)}部，未变{len(report.unchanged)}部，"
            f"未载入{len(refused) + len(broken)}部。"
        )
    raise SystemExit(0 if report.ok else 1)


@click.command()
@click.argument("username")
@click.option("--name", required=True, help="姓名。")
@click.password_option(prompt="密码", confirmation_prompt="再输一次", help="不写则提示输入。")
def administrator(username: str, name: str, password: str) -> None:
    """为新的安装设立首位平台管理员；已有管理员时不再设立。"""
    prepare()
    require_tables()
    from pingding.actions.directory.accounts import NewPerson
    from pingding.actions.directory.people import create_first_administrator
    from pingding.queries.clock import now

    person = create_first_administrator(NewPerson(username, password, name), at=now())
    click.echo(f"已设立平台管理员{person.name}（{person.username}），可在登录页登录。")


@click.command()
@click.option("--every", type=click.IntRange(min=5), help="每隔几秒办理一次，直到停止；默认只办理一次。")
@click.option("--quiet", is_flag=True, help="没有到期的事项时不输出。")
@json_option
def tick(every: int | None, quiet: bool, as_json: bool) -> None:
    """办理到期自动发生的事：公示期满、期限届满、义务开启和提醒；有未能办理的，退出码为1。"""
    prepare()
    require_tables()
    held_up = _tick_once(as_json, quiet)
    while every is not None:
        time.sleep(every)
        _reconnect()
        _tick_once(as_json, quiet=True)
    raise SystemExit(1 if held_up else 0)


def _reconnect() -> None:
    """Between two rounds the database may have been restarted."""
    from django.db import connections

    connections.close_all()


def _tick_once(as_json: bool, quiet: bool) -> int:
    """Do what is due and say what was done; how much could not be."""
    from pingding.actions.periodic.tick import tick as act
    from pingding.queries.clock import now

    done = act(at=now())
    if as_json:
        print_json(asdict(done))
    elif any(asdict(done).values()):
        click.echo("，".join(f"{TICKED.get(key, key)}{n}件" for key, n in asdict(done).items()) + "。")
    elif not quiet:
        click.echo("没有到期的事项。")
    return done.held_up


@click.group()
def journal() -> None:
    """日志。"""


@journal.command()
@json_option
def verify(as_json: bool) -> None:
    """逐条核验日志的摘要链；有缺失或改动时退出码为1。"""
    prepare()
    require_tables()
    from pingding.queries.journal.journal import verify as check

    report = check()
    if as_json:
        print_json(asdict(report))
    elif report.ok:
        click.echo(f"日志{report.entries}条，摘要链完整。")
    else:
        click.echo(f"日志第{report.first_bad_seq}条：{report.what}。此前{report.entries}条完整。")
    raise SystemExit(0 if report.ok else 1)


@click.command()
@click.option("--cases", type=click.IntRange(1, 100_000), help="另外添加这么多件待主管单位审核的示例件，供试验和测速。")
def demo(cases: int | None) -> None:
    """建立演示数据：以真实的办理动作演完若干件；已经建立的不再重复。"""
    prepare()
    require_tables()
    from pingding.cli.demo import build
    from pingding.queries.clock import now

    click.echo(build(at=now()))
    if cases is not None:
        from pingding.cli.demo.many import Amounts, add_cases

        click.echo(add_cases(Amounts.of(cases), at=now()))
