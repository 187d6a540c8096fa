"""An installation of its own for tests that start the project's commands as processes."""

import os
import subprocess
import sys
from pathlib import Path

from tests.places import ROOT

WAIT_SECONDS = 300


def environment(folder: Path) -> dict[str, str]:
    """The environment of an installation whose data lie in `folder`, whatever the developer has set."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PINGDING_")}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "pingding.site.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'own.sqlite3'}",
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
