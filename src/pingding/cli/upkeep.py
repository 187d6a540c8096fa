"""`load`, `administrator`, `tick`, `results`, `journal` and `demo`: what keeps an installation going."""

import re
import time
from dataclasses import asdict
from pathlib import Path

import click

from pingding.cli.installation import prepare, require_tables
from pingding.cli.library import programmes_folder
from pingding.cli.printing import json_option, print_json
from pingding.policy.definition.source_file import read_source
from pingding.policy.errors import Fault

EXPECT = "以前核验时输出的文件：其中各条的摘要须与现在的一致。"
TICKED = {
    "notices_ended": "公示期满",
    "obligations_opened": "开启义务",
    "deadlines_decided": "期限届满",
    "consequences_proposed": "提出处理",
    "reminders_sent": "提醒",
    "exports_made": "导出清单",
    "mails_sent": "发送邮件",
    "held_up": "未能办理（原因见“后台运行”页）",
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
    from pingding.actions.periodic.heartbeat import beat
    from pingding.queries.clock import now

    done = beat(now)
    if as_json:
        print_json(asdict(done))
    elif any(asdict(done).values()):
        click.echo("，".join(f"{TICKED.get(key, key)}{n}件" for key, n in asdict(done).items()) + "。")
    elif not quiet:
        click.echo("没有到期的事项。")
    return done.held_up


@click.command()
@json_option
def results(as_json: bool) -> None:
    """为旧版本办结的评分轮次补记得分和等级；按已有记录算不出的不补，补过的不再补。"""
    prepare()
    require_tables()
    from pingding.actions.panels.earlier_results import keep_earlier_result, rounds_without_results
    from pingding.queries.clock import now

    rounds = list(rounds_without_results())
    kept = sum(keep_earlier_result(run, at=now()) for run in rounds)
    if as_json:
        print_json({"kept": kept, "left": len(rounds) - kept})
    else:
        click.echo(f"补记{kept}轮的得分和等级，{len(rounds) - kept}轮没有得分可记。")


@click.group()
def journal() -> None:
    """日志。"""


@journal.command()
@click.option("--expect", "kept", type=click.Path(exists=True, dir_okay=False, path_type=Path), help=EXPECT)
@json_option
def verify(kept: Path | None, as_json: bool) -> None:
    """逐条核验日志的摘要链，并核对件、评分表和称号是否与日志一致；有不符的退出码为1。

    末行是最后一条的序号和摘要。请另存到平台以外，下次用 --expect 核对，日志末尾被截去也能发现。
    """
    prepare()
    require_tables()
    from pingding.queries.journal.journal import verify as check

    report = check(_kept_digests(kept) if kept else None)
    if as_json:
        print_json(asdict(report))
    elif report.ok:
        click.echo(f"日志{report.entries}条，摘要链完整；件、评分表和称号与日志一致。")
        click.echo(f"{report.entries} {report.digest}")
    elif report.first_bad_seq is None:
        click.echo(f"日志{report.entries}条，摘要链完整，但有数据与日志不一致：{report.what}。")
    else:
        click.echo(f"日志第{report.first_bad_seq}条：{report.what}。核验到的完整记录{report.entries}条。")
    raise SystemExit(0 if report.ok else 1)


def _kept_digests(path: Path) -> dict[int, str]:
    """Number and digest in each line that has them: what an earlier verification printed, several of them together."""
    text = read_source(path, str(path))
    if isinstance(text, Fault):
        raise click.UsageError(str(text))
    lines = re.findall(r"^([0-9]{1,18}) ([0-9a-f]{64})$", text, re.MULTILINE)
    if not lines:
        raise click.UsageError(f"{path} 里没有“序号 摘要”这样的行，请用 pingding journal verify 的输出。")
    return {int(seq): digest for seq, digest in lines}


@click.command()
@click.option("--cases", type=click.IntRange(1, 100_000), help="另外添加这么多件待主管单位审核的示例件，供试验和测速。")
def demo(cases: int | None) -> None:
    """建立演示数据：以真实的办理动作演完若干件；已经建立的不再重复。"""
    prepare()
    require_tables()
    from pingding.actions.periodic.search_index import follow_for_search
    from pingding.cli.demo import build
    from pingding.queries.clock import now

    click.echo(build(at=now()))
    if cases is not None:
        from pingding.cli.demo.many import Amounts, add_cases

        click.echo(add_cases(Amounts.of(cases), at=now()))
    follow_for_search(float("inf"))
