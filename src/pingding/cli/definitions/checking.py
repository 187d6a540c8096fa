"""`check`, `coverage` and `schema`: is a definition sound, does it account for every clause, what may be written."""

from collections.abc import Sequence
from dataclasses import asdict

import click

from pingding.cli.definitions.checks_run import FolderCheck, check_folders
from pingding.cli.library import all_ids, definitions_in, open_edition, programme_folder, programmes_folder
from pingding.cli.printing import json_option, print_json, table
from pingding.policy.definition import schema as schemas
from pingding.policy.definition.coverage import STATES, Coverage, cover
from pingding.policy.errors import Refusal


@click.command()
@click.argument("names", nargs=-1, metavar="[ID|PATH]…")
@json_option
def check(names: tuple[str, ...], as_json: bool) -> None:
    """检查办法定义，逐条列出缺陷（文件:行）和提示，并运行算例。

    写办法编号、一部办法的文件夹，或存放几部办法和共享词表的文件夹，可以写几个；不写则检查办法文件夹中的全部办法。
    """
    named = [folder for name in names for folder in definitions_in(programme_folder(name))]
    folders = named if names else [programmes_folder() / name for name in all_ids()]
    if not folders:
        raise Refusal(f"{'、'.join(names)} 里没有任何办法", remedy="请写办法文件夹，或用 pingding new 新建。")
    results = check_folders(folders)
    if as_json:
        print_json({"ok": all(item.ok for item in results), "programmes": [_plain(item) for item in results]})
    else:
        _print_checked(results)
    raise SystemExit(0 if all(item.ok for item in results) else 1)


def _plain(item: FolderCheck) -> dict[str, object]:
    return {
        "id": item.name,
        "ok": item.ok,
        "faults": [asdict(fault) for fault in item.faults],
        "cases": item.cases,
        "failed_cases": [asdict(failed) for failed in item.failed],
        "advice": [asdict(advice) for advice in item.advice],
    }


def _print_checked(results: Sequence[FolderCheck]) -> None:
    for item in results:
        for fault in item.faults:
            click.echo(str(fault))
        for failed in item.failed:
            for text in failed.differences:
                click.echo(f"{failed.file}:{failed.line}: 算例“{failed.case}”：{text}")
        for advice in item.advice:
            click.echo(f"提示：{advice}")
    faults = sum(len(item.faults) for item in results)
    differing = sum(len(item.failed) for item in results)
    cases = sum(item.cases for item in results)
    advised = sum(len(item.advice) for item in results)
    end = f"提示{advised}处，不算缺陷。" if advised else ""
    click.echo(f"办法{len(results)}部，缺陷{faults}处；算例{cases}个，未通过{differing}个。{end}")


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID]…")
@json_option
def coverage(ids: tuple[str, ...], as_json: bool) -> None:
    """列出每一条款由哪里落实；有遗漏的条款时退出码为1。"""
    names = ids or tuple(all_ids())
    for name in names:
        programme_folder(name)
    by_name = {name: cover(open_edition(name).edition) for name in names}
    if as_json:
        print_json({name: _coverage_plain(covered) for name, covered in by_name.items()})
    else:
        for name, covered in by_name.items():
            _print_coverage(name, covered)
    raise SystemExit(0 if all(covered.complete for covered in by_name.values()) else 1)


def _coverage_plain(covered: Coverage) -> dict[str, object]:
    return {
        "complete": covered.complete,
        "counts": dict(covered.counts),
        "clauses": [
            {
                "id": line.id,
                "document": line.clause.document,
                "says": line.clause.says,
                "state": line.state,
                "carriers": [rule.path for rule in line.carriers],
                "note": line.note,
            }
            for line in covered.lines
        ],
    }


def _print_coverage(name: str, covered: Coverage) -> None:
    counts = "，".join(f"{STATES[state]}{n}条" for state, n in covered.counts.items())
    click.echo(f"{name}：条款{len(covered.lines)}条，{counts}。")
    rows = []
    for line in covered.lines:
        where = "、".join(dict.fromkeys(f"{rule.kind}“{rule.title}”" for rule in line.carriers[:3]))
        more = f"等{len(line.carriers)}处" if len(line.carriers) > 3 else ""
        rows.append((STATES[line.state], line.id, line.clause.later or where + more or line.clause.note))
    click.echo("\n".join(table(rows, indent="  ")))


@click.command()
@click.option(
    "--part",
    type=click.Choice(["edition", "shared", "case"]),
    default="edition",
    show_default=True,
    help="办法文件、共享词表或者算例。",
)
def schema(part: str) -> None:
    """输出定义语言的 JSON Schema，供编辑器补全和检查。"""
    makers = {"edition": schemas.edition_schema, "shared": schemas.shared_schema, "case": schemas.case_schema}
    print_json(makers[part]())
