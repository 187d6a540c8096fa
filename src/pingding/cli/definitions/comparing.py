"""`diff` and `replay`: what changed between two editions, and which past cases would turn out differently by it."""

from collections.abc import Iterator
from dataclasses import asdict

import click

from pingding.cli.installation import prepare, require_tables
from pingding.cli.library import open_edition
from pingding.cli.printing import cited, json_option, print_json
from pingding.policy.definition import diff as policy_diff
from pingding.policy.definition.replay import replay as policy_replay
from pingding.policy.definition.replay.items import Difference, Undecided


@click.command()
@click.argument("old")
@click.argument("new")
@json_option
def diff(old: str, new: str, as_json: bool) -> None:
    """比较两版办法，逐条说明增加、删去和改动；有差异时退出码为1。OLD 和 NEW 是办法编号或文件夹。"""
    opened = open_edition(new)
    changes = policy_diff.diff(open_edition(old).edition, opened.edition, opened.shared)
    if as_json:
        print_json({"same": not changes, "changes": [asdict(change) for change in changes]})
    else:
        for change in changes:
            click.echo(f"{change.says.rstrip('。')}{cited(change.clauses)}。")
        click.echo(f"共{len(changes)}处差异。" if changes else "两版内容相同。")
    raise SystemExit(1 if changes else 0)


@click.command()
@click.argument("draft")
@click.option("--edition", "programme", default="", help="以哪一部办法的件重新判断，写编号；默认为草案所修订的。")
@click.option("--call", type=int, help="只取这一次申报通知的件，写其编号。")
@json_option
def replay(draft: str, programme: str, call: int | None, as_json: bool) -> None:
    """把数据库里已经提交的件按草案重新判断，列出结果会不同的件和所依据的条款；不写入任何数据。

    DRAFT 是草案的文件夹或编号，不必载入。事实取提交之日所交的，登记簿取当时的回答。
    草案新要求而当时没有填写的，说明无从判断的原因；类型或单位改了的不作换算。有件会不同的退出码为1。
    """
    opened = open_edition(draft)
    prepare()
    require_tables()
    from pingding.queries.editions import edition_of
    from pingding.queries.past_cases import past_call, past_cases, past_edition

    stored = past_edition(opened.edition, programme)
    cases = list(past_cases(stored, None if call is None else past_call(stored, call)))
    result = policy_replay.replay(edition_of(stored), opened.edition, opened.shared, cases)
    if as_json:
        summary = {"decided": len(result.cases), "differ": len(result.differing), "by_clause": result.by_clause}
        listed = [asdict(case) for case in result.cases if case.differs or case.undecided]
        print_json({"edition": stored.programme, **summary, "not_converted": result.not_converted, "cases": listed})
    else:
        click.echo("\n".join(_lines(result)))
    raise SystemExit(1 if result.differing else 0)


def _lines(result: policy_replay.Replay) -> Iterator[str]:
    """What differs case by case, what cannot be told, then the sum of it."""
    for case in result.cases:
        if case.differs or case.undecided:
            yield f"{case.number} {case.name}"
            yield from (f"  {_difference(each)}" for each in case.differs)
            yield from (f"  {_undecided(each)}" for each in case.undecided)
    yield from (f"不作换算：{reason}。" for reason in result.not_converted)
    yield f"重新判断{len(result.cases)}件，其中{len(result.differing)}件结果会不同。"
    if result.by_clause:
        yield f"按草案条款：{'，'.join(f'{clause} {n}件' for clause, n in result.by_clause.items())}。"


def _difference(each: Difference) -> str:
    clauses = f"草案{cited(each.clauses)}" if each.clauses else ""
    then = f"原{cited(each.clauses_then)}" if each.clauses_then else ""
    by = "，".join(filter(None, (clauses, then)))
    return f"{each.about}：原为{each.was}，按草案为{each.would_be}。" + (f"依据：{by}。" if by else "")


def _undecided(each: Undecided) -> str:
    return f"{each.about}：按草案无从判断，因为{'；'.join(each.because)}{cited(each.clauses)}。"
