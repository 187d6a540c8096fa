"""An installation of its own for tests that start the project's commands as processes."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.places import ROOT

WAIT_SECONDS = 300
DATABASE = "own.sqlite3"


def environment(folder: Path) -> dict[str, str]:
    """The environment of an installation whose data lie in `folder`, whatever the developer has set."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PINGDING_")}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "pingding.site.settings",
        "DATABASE_URL": f"sqlite:///{folder / DATABASE}",
        "PINGDING_VAR": str(folder),
        "PINGDING_HTTPS": "0",
    }


def run(folder: Path, *words: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    """Run a module of Python (`django`, `pingding.cli.main`) with its arguments in the installation.

    `settings` are more variables of its environment.
    """
    return subprocess.run(
        [sys.executable, "-m", *words],
        env=environment(folder) | settings,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
        check=False,
    )


def install(folder: Path) -> dict[str, str]:
    """Give the installation in `folder` its tables, as `migrate` makes them; its environment."""
    shutil.copy(Path(_new_installation().name) / DATABASE, folder)
    return environment(folder)


@cache
def _new_installation() -> "TemporaryDirectory[str]":
    """An installation in which nothing has happened, made once in a process and gone with it."""
    folder = TemporaryDirectory(prefix="pingding-installation-")
    migrated = run(Path(folder.name), "django", "migrate", "--verbosity", "0")
    assert migrated.returncode == 0, migrated.stderr
    return folder
