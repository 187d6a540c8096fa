"""The command `score`."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from pingding.cli.definitions.asking import facts_options, stop
from pingding.cli.library import open_edition
from pingding.cli.printing import json_option, print_json
from pingding.cli.scoring.reading import read_rounds
from pingding.cli.scoring.results import Round, score_alone, score_round
from pingding.cli.scoring.sheets import is_round
from pingding.cli.scoring.words import lines_of_one, lines_of_round, plain_case, plain_round


@click.command()
@click.argument("id")
@facts_options("事实文件（YAML 或 JSON）；一批各件写在一个文件夹或一个 CSV 里。", folders=True)
@click.option("--indicators", "set_id", help="按哪一套指标；默认为适用于该事实的全部。")
@json_option
def score(id: str, file: Path, on: datetime | None, set_id: str | None, as_json: bool) -> None:
    """按指标体系计算得分、最低要求和等级：由事实算出的逐项计算，由人评的取事实文件 scores 中给出的分。

    给出一批各件的，另按排序规则排出名次，写明同分先后的依据。CSV 第一栏为各件名称，其余各栏以事实的编号或名称
    为栏目名，评分人给出的分写作“scores/指标路径”，如 scores/service/offer。

    总分未定（缺数据或缺评分），或者事实有误时，退出码为1。
    """
    opened = open_edition(id)
    if set_id is not None and set_id not in opened.edition.indicators:
        raise click.UsageError(
            f"没有指标体系“{set_id}”。可写：{'、'.join(opened.edition.indicators) or '（本办法没有指标体系）'}。"
        )
    by_round, refused = read_rounds(opened, file, on, set_id)
    if refused:
        stop(refused, as_json)
    if is_round(file):
        rounds = [score_round(opened, cases) for cases in by_round.values()]
    else:
        rounds = [score_alone(opened, case) for cases in by_round.values() for case in cases]
    _print(rounds, is_round(file), as_json)
    raise SystemExit(1 if any(case.scored.total is None for each in rounds for case in each.cases) else 0)


def _print(rounds: Sequence[Round], compared: bool, as_json: bool) -> None:
    if as_json:
        print_json({r.id: plain_round(r) if compared else plain_case(r.cases[0]) for r in rounds})
        return
    for each in rounds:
        click.echo("\n".join(lines_of_round(each) if compared else lines_of_one(each)))
