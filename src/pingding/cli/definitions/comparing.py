"""`diff`: what changed from one edition to another, in words."""

from dataclasses import asdict

import click

from pingding.cli.library import open_edition
from pingding.cli.printing import cited, json_option, print_json
from pingding.policy.definition import diff as policy_diff


@click.command()
@click.argument("old")
@click.argument("new")
@json_option
def diff(old: str, new: str, as_json: bool) -> None:
    """比较两版办法，逐条说明增加、删去和改动；有差异时退出码为1。OLD 和 NEW 是办法编号或文件夹。"""
    found = policy_diff.diff(open_edition(old).edition, open_edition(new).edition)
    if as_json:
        print_json({"same": not found, "changes": [asdict(change) for change in found]})
    else:
        for change in found:
            click.echo(f"{change.says.rstrip('。')}{cited(change.clauses)}。")
        click.echo(f"共{len(found)}处差异。" if found else "两版内容相同。")
    raise SystemExit(1 if found else 0)
