"""How the command line starts: help, misuse, and no framework where only the policy core is needed."""

import re
import subprocess
import sys

import pytest
from tests.cli.conftest import ROOT, Run

from pingding.cli.main import COMMANDS


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_has_help(run: Run, name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert "用法" in result.stdout and "显示本说明" in result.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("wrong",), "没有命令 'wrong'。"),
        (("check", "--wrong"), "没有选项 '--wrong'。"),
        (("check", "nowhere"), "没有编号为“nowhere”的办法。"),
        (("show",), "缺少参数"),
        (("show", "a", "b"), "多写了参数（b）"),
        (("serve", "--port", "x"), "'x' 不是数"),
        (("serve", "--port", "0"), "0 不在 1<=x<=65535 的范围内。"),
        (("explain", "a"), "缺少选项 '--facts'"),
        (("show", "a", "--part", "x"), "'x' 不是可选的值，可写："),
        (("score", "a", "--facts"), "之后须写取值"),
    ],
)
def test_misuse_is_told_in_chinese(run: Run, words: tuple[str, ...], said: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.stderr and "错误：" in result.stderr
    assert not re.search("Error|Usage|Missing|Invalid|No such|Try ", result.stderr)


def test_commands_on_definitions_do_not_load_the_framework() -> None:
    code = (
        "import sys\nfrom pingding.cli.main import cli\n"
        "try:\n    cli(['check'])\nexcept SystemExit as ended:\n    assert ended.code == 0\n"
        "assert 'django' not in sys.modules"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
