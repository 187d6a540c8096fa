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
    opened = open_edition(new)
    changes = policy_diff.diff(open_edition(old).edition, opened.edition, opened.shared)
    if as_json:
        print_json({"same": not changes, "changes": [asdict(change) for change in changes]})
    else:
        for change in changes:
            click.echo(f"{change.says.rstrip('。')}{cited(change.clauses)}。")
        click.echo(f"共{len(changes)}处差异。" if changes else "两版内容相同。")
    raise SystemExit(1 if changes else 0)
