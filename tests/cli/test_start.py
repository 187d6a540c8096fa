"""How the command line starts: help, misuse, and no framework where only the policy core is needed."""

import subprocess
import sys

import pytest
from tests.cli.conftest import ROOT, Run

from pingding.cli.main import COMMANDS


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_has_help(run: Run, name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    assert "Usage" in result.stdout


def test_an_unknown_command_is_misuse(run: Run) -> None:
    assert run("wrong").exit_code == 2


def test_commands_on_definitions_do_not_load_the_framework() -> None:
    code = (
        "import sys\nfrom pingding.cli.main import cli\n"
        "try:\n    cli(['check'])\nexcept SystemExit as ended:\n    assert ended.code == 0\n"
        "assert 'django' not in sys.modules"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
