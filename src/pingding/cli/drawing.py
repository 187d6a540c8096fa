"""`redraw`: a draw of experts repeated from its record, in the database or in the file that the record's page gives."""

from pathlib import Path

import click
from pydantic import ValidationError

from pingding.cli.installation import prepare, require_tables
from pingding.cli.printing import json_option, print_json
from pingding.policy.errors import Refusal
from pingding.policy.steps.drawn_experts import DrawRecord, Repeated, field_words, repeat_experts


@click.command()
@click.argument("record", metavar="抽取记录")
@json_option
def redraw(record: str, as_json: bool) -> None:
    """按记录重新抽取评审专家，与记录的结果比对；不一致的退出码为1。

    抽取记录：记录页下载的 JSON 文件，或本平台数据库中抽取记录的编号。用文件时不读数据库。
    """
    read = _from_file(Path(record)) if not record.isdigit() else _from_database(int(record))
    repeated = repeat_experts(read)
    if as_json:
        print_json(
            {
                "ok": repeated.agrees,
                "same_list": repeated.same_list,
                "same_result": repeated.same_result,
                "cases": [each.model_dump(mode="json", include={"case", "lots"}) for each in repeated.cases],
            }
        )
    else:
        _print(read, repeated)
    raise SystemExit(0 if repeated.agrees else 1)


def _from_file(path: Path) -> DrawRecord:
    """Refusal for what cannot be read, or is no record of a draw."""
    try:
        return DrawRecord.model_validate_json(path.read_bytes())
    except OSError as error:
        remedy = "请写记录页下载的 JSON 文件，或抽取记录的编号。"
        raise Refusal(f"不能读取“{path}”", kind="missing", remedy=remedy) from error
    except ValidationError as error:
        what = f"“{path}”不是专家抽取记录，或已被改动"
        raise Refusal(what, kind="invalid", remedy="请从抽取记录页重新下载。") from error


def _from_database(number: int) -> DrawRecord:
    """Refusal where the database has no such draw."""
    prepare()
    require_tables()
    from pingding.queries.panels.expert_draws import record_of
    from pingding.records.models import ExpertDraw

    stored = ExpertDraw.objects.filter(pk=number).first()
    if stored is None:
        raise Refusal(f"没有编号为{number}的抽取记录", kind="missing", remedy="编号在抽取记录页的标题和命令中。")
    return record_of(stored)


def _print(record: DrawRecord, repeated: Repeated) -> None:
    """Seed and lists, then each case with who is drawn again, then whether it agrees."""
    click.echo(f"种子 {record.seed}；公开文本 {record.text or '无'}；算法 {record.algorithm}")
    for case in repeated.cases:
        for lot in case.lots:
            names = "、".join(f"{record.experts[key].name}（{key}）" for key in lot.drawn) or "无"
            counts = f"候选{len(lot.candidates)}人，抽取{lot.number}人"
            click.echo(f"{case.case} {field_words(lot.field)}：{counts}：{names}")
    click.echo("候选名单与记录的摘要一致。" if repeated.same_list else "候选名单与记录的摘要不一致。")
    click.echo("结果与记录一致。" if repeated.same_result else "结果与记录不一致。")
