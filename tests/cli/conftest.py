"""What the command line's tests share: running commands, a small definition in a folder of its own."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.places import ROOT

from pingding.cli.definitions.making import SKELETON
from pingding.cli.main import cli

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Run a command as if typed; the result has `exit_code`, `stdout`, `stderr`."""

    def invoke(*arguments: str | Path) -> Result:
        return CliRunner().invoke(cli, [str(argument) for argument in arguments])

    return invoke


@pytest.fixture
def studio(tmp_path: Path) -> Path:
    """The folder of a small definition that is sound, beside a copy of the shared vocabularies."""
    shutil.copytree(ROOT / "programmes" / "_shared", tmp_path / "_shared")
    folder = tmp_path / "studio-2026"
    for path in SKELETON.rglob("*.yaml"):
        written = folder / path.relative_to(SKELETON)
        written.parent.mkdir(parents=True, exist_ok=True)
        written.write_text(path.read_text(encoding="utf-8").replace("{id}", "studio-2026"), encoding="utf-8")
    return folder


@pytest.fixture
def change() -> Callable[[Path, str, str], None]:
    """Replace a text in a file, which must be there."""

    def replace(path: Path, old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace
