"""The command `score`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import click

from pingding.cli.definitions.asking import day_of, facts_options, facts_or_faults, stop
from pingding.cli.definitions.facts_file import FactsFile, scores_of
from pingding.cli.library import Opened, open_edition
from pingding.cli.printing import json_option, print_json
from pingding.cli.scoring.results import Round, score_alone, score_round
from pingding.cli.scoring.sheets import is_round, read_sheets
from pingding.cli.scoring.words import lines_of_one, lines_of_round, plain_case, plain_round
from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.scores.leaves import applicable_sets, leaves
from pingding.policy.suggestions import did_you_mean

ByRound = dict[str, dict[str, tuple[Facts, Mapping[str, Decimal]]]]
"""By indicator set, by name of the case: its facts and the points given for judged rows."""


@click.command()
@click.argument("id")
@facts_options("事实文件（YAML 或 JSON）；一批各件写在一个文件夹或一个 CSV 里。", folders=True)
@click.option("--indicators", "set_id", help="按哪一套指标；默认为适用于该事实的全部。")
@json_option
def score(id: str, file: Path, on: datetime | None, set_id: str | None, as_json: bool) -> None:
    """按指标体系计算得分、最低要求和等级：由事实算出的逐项计算，由人评的取事实文件 scores 中给出的分。

    给出一批各件的，另按排序规则排出名次，写明同分先后的依据。CSV 第一栏为各件名称，其余各栏以事实编号为栏目名，
    评分人给出的分写作“scores/指标编号”。总分未定（缺数据或缺评分），或者事实有误时，退出码为1。
    """
    opened = open_edition(id)
    if set_id is not None and set_id not in opened.edition.indicators:
        raise click.UsageError(
            f"没有指标体系“{set_id}”。可写：{'、'.join(opened.edition.indicators) or '（本办法没有指标体系）'}。"
        )
    by_round = _read(opened, file, on, set_id, as_json)
    if is_round(file):
        rounds = [score_round(opened, key, cases) for key, cases in by_round.items()]
    else:
        rounds = [score_alone(opened, key, *case) for key, cases in by_round.items() for case in cases.values()]
    _print(opened, rounds, is_round(file), as_json)
    raise SystemExit(1 if any(case.scored.total is None for each in rounds for case in each.cases) else 0)


def _print(opened: Opened, rounds: Sequence[Round], compared: bool, as_json: bool) -> None:
    if as_json:
        print_json({r.set_id: plain_round(r) if compared else plain_case(r.cases[0]) for r in rounds})
        return
    for each in rounds:
        click.echo("\n".join(lines_of_round(opened, each) if compared else lines_of_one(opened, each)))


def _read(opened: Opened, file: Path, on: datetime | None, set_id: str | None, as_json: bool) -> ByRound:
    """Everything given, by set; the run ends with every fault of all the cases."""
    by_round: ByRound = {}
    refused: list[Refusal] = []
    for sheet in read_sheets(file, opened):
        facts, faults = facts_or_faults(opened, sheet.asked, day_of(on, sheet.asked))
        if facts is None:
            refused += [_of_case(sheet.name, fault) for fault in faults]
            continue
        for key in _sets(opened, facts, sheet.asked, set_id):
            own = {path: points for path, points in sheet.asked.scores.items() if path in _rows(opened, key)}
            entries, wrong = scores_of(opened, replace(sheet.asked, scores=own), facts, key)
            faults += [*wrong, *_foreign(opened, key, sheet.asked)]
            by_round.setdefault(key, {})[sheet.name] = (facts, entries)
        refused += [_of_case(sheet.name, fault) for fault in faults]
    if refused:
        stop(refused, as_json)
    return by_round


def _of_case(name: str, fault: Refusal) -> Refusal:
    fault.where = "：".join(filter(None, (name, fault.where)))
    return fault


def _sets(opened: Opened, facts: Facts, asked: FactsFile, set_id: str | None) -> list[str]:
    """The sets to score by: the one named, else those that concern the case and have the rows that points were given
    for; where none has all of them, the one that has most."""
    applicable = [set_id] if set_id else list(applicable_sets(opened.edition, facts))
    if not applicable:
        raise click.UsageError("本办法没有适用的指标体系。")
    own = {key: len(asked.scores.keys() & _rows(opened, key)) for key in applicable}
    most = max(own.values())
    return [key for key in applicable if own[key] == most] if most else applicable


def _rows(opened: Opened, set_id: str) -> set[str]:
    return {path for path, _row in leaves(opened.edition.indicators[set_id])}


def _foreign(opened: Opened, set_id: str, asked: FactsFile) -> Iterator[Refusal]:
    """Points for rows that the set does not have; the option is suggested where another set has them."""
    sets, own = opened.edition.indicators, _rows(opened, set_id)
    for path in sorted(asked.scores.keys() - own):
        other = next((key for key in sets if path in _rows(opened, key)), None)
        remedy = did_you_mean(path, own) or "请按评分表所列指标评分。"
        if other is not None:
            remedy = f"它属于“{sets[other].title}”，请加 --indicators {other}。"
        yield Refusal(f"没有指标“{path}”", where=sets[set_id].title, remedy=remedy)
