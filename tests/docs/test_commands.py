"""Every command that the READMEs and the page on adding a programme show can be typed as it stands."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.docs.pages import ADDING, EXAMPLE, PAGES, READMES, ROOT, commands
from tests.installation import install, run

from pingding.cli.main import COMMANDS, cli

SHOWN = {page.name: commands(page) for page in (*ADDING, *READMES)}
FINDING = {"explain", "diff"}
"""Commands that find something in what the pages show, and say so by exiting with 1."""
IN_DATABASE = {"load", "administrator", "journal", "tick", "mail", "bounced", "results", "rehearse", "replay"}
ENDLESS = {"serve", "demo"}
"""Commands that a test starts elsewhere; here only their words are checked."""


def typed(line: str) -> list[str]:
    """The words after `pingding`; settings before it are left to the test."""
    words = shlex.split(line)
    return words[words.index("pingding") + 1 :]


def lines_of(kinds: set[str]) -> list[str]:
    found = [line for lines in SHOWN.values() for line in lines if "pingding" in shlex.split(line)]
    return sorted({line for line in found if typed(line)[0] in kinds})


def test_every_line_is_of_a_kind_that_is_tested() -> None:
    for page, lines in SHOWN.items():
        assert lines, page
        for line in lines:
            known = re.match(r"make [a-z-]+|cp -r docs/|cd |git clone |\.venv/bin/python -m django migrate", line)
            assert known or typed(line)[0] in COMMANDS, f"{page}: {line}"


def test_the_targets_of_make_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    texts = [page.read_text(encoding="utf-8") for page in PAGES]
    shown = {name for text in texts for name in re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE)}
    assert {"demo", "test", "setup", "demo-reset"} <= shown
    assert shown <= targets


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder laid out like the project, in which commands may write."""
    shutil.copytree(ROOT / "programmes", tmp_path / "programmes")
    shutil.copytree(EXAMPLE, tmp_path / "docs" / EXAMPLE.name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PINGDING_PROGRAMMES", str(tmp_path / "programmes"))
    return tmp_path


@pytest.mark.parametrize("page", SHOWN)
def test_the_commands_of_a_page_run_in_their_order(page: str, place: Path) -> None:
    for line in SHOWN[page]:
        if line.startswith("cp -r docs/"):
            subprocess.run(shlex.split(line), check=True)
            new_edition(place)
        elif "pingding" in shlex.split(line) and typed(line)[0] not in IN_DATABASE | ENDLESS:
            ran = CliRunner().invoke(cli, typed(line))
            assert ran.exit_code == (1 if typed(line)[0] in FINDING else 0), f"{line}\n{ran.output}"


def new_edition(place: Path) -> None:
    """What the page says to change in a copy: the id, the edition, and what it revises."""
    path = place / "docs" / EXAMPLE.name / "slq-incubator-2027" / "programme.yaml"
    text = path.read_text(encoding="utf-8").replace("id: slq-incubator-2026", "id: slq-incubator-2027")
    path.write_text(text.replace("edition: 2026年", "edition: 2027年\n  revises: slq-incubator-2026"), encoding="utf-8")


def test_the_commands_that_need_a_database_run_on_a_new_one(tmp_path: Path) -> None:
    install(tmp_path)
    for line in sorted(lines_of(IN_DATABASE), key=lambda line: "load" not in line):
        ran = run(tmp_path, "pingding.cli.main", *typed(line))
        assert ran.returncode == 0, f"{line}\n{ran.stdout}{ran.stderr}"


@pytest.mark.parametrize("line", lines_of(ENDLESS))
def test_the_options_of_what_does_not_end_exist(line: str) -> None:
    name, *options = typed(line)
    told = CliRunner().invoke(cli, [name, "--help"])
    assert told.exit_code == 0
    assert all(option in told.output for option in options if option.startswith("--"))
