"""The entry: `pingding COMMAND …`. A command's module is imported only when the command is called."""

import gettext
import os
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from pingding.policy.errors import PingdingError

COMMANDS = {
    "new": "definitions.making:new",
    "check": "definitions.checking:check",
    "coverage": "definitions.checking:coverage",
    "show": "definitions.showing:show",
    "explain": "definitions.explaining:explain",
    "score": "scoring.scoring:score",
    "schema": "definitions.checking:schema",
    "diff": "definitions.comparing:diff",
    "replay": "definitions.comparing:replay",
    "rehearse": "rehearsing:rehearse",
    "load": "upkeep:load",
    "administrator": "upkeep:administrator",
    "journal": "upkeep:journal",
    "tick": "upkeep:tick",
    "results": "upkeep:results",
    "redraw": "drawing:redraw",
    "mail": "mail:mail",
    "bounced": "mail:bounced",
    "serve": "serving:serve",
    "demo": "upkeep:demo",
}
"""Each command with the module of this package and the name in it."""


class LazyGroup(click.Group):
    """Finds its commands by COMMANDS; an error raised on purpose ends the run with its sentence and 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name].partition(":")
        command: click.Command = getattr(import_module(f"pingding.cli.{module}"), attribute)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except PingdingError as error:
            click.echo(str(error), err=True)
            ctx.exit(1)


def speak_chinese() -> None:
    """Have click's own sentences read from our catalogue: it asks the standard gettext, whose domain is `messages`."""
    os.environ["LANGUAGE"] = "zh"
    gettext.bindtextdomain("messages", str(Path(__file__).resolve().parents[1] / "locale"))


speak_chinese()


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """评定：把正式文件写成办法定义，从申报到认定一体办理。

    退出码：0 正常，1 有发现（缺陷、不符合、差异），2 用法有误。
    """


def main() -> None:
    """The console script."""
    cli(prog_name="pingding")


if __name__ == "__main__":
    main()
