"""`new`: a commented skeleton of a definition that passes the check as it stands."""

import re
from pathlib import Path

import click

from pingding.cli.library import programmes_folder
from pingding.cli.printing import shown_path

SKELETON = Path(__file__).parents[1] / "skeleton"
PROGRAMME_ID = re.compile(r"[a-z][a-z0-9-]{0,59}")


@click.command()
@click.argument("id")
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), help="放在哪个文件夹下；默认办法文件夹。")
def new(id: str, into: Path | None) -> None:
    """建立一部新办法的文件夹，内有逐项注释、可以通过检查的骨架。

    ID 由小写字母、数字和连字符组成，一般以地区或部门、主题、年份组成。
    """
    if not PROGRAMME_ID.fullmatch(id):
        raise click.UsageError(f"“{id}”不能作编号：须以小写字母开头，只含小写字母、数字和连字符，不超过60个字符。")
    folder = (into or programmes_folder()) / id
    if folder.exists():
        raise click.UsageError(f"{folder} 已经存在，请换一个编号，或直接修改其中的文件。")
    for path in sorted(SKELETON.rglob("*.yaml")):
        written = folder / path.relative_to(SKELETON)
        written.parent.mkdir(parents=True, exist_ok=True)
        written.write_text(path.read_text(encoding="utf-8").replace("{id}", id), encoding="utf-8")
        click.echo(shown_path(written))
    click.echo(f"请对照正式文件逐项改写，然后运行：pingding check {shown_path(folder)}")
