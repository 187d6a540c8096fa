"""Runs everything that must hold, stage by stage: `make test`, or with --checks only what needs no test run.

Every stage runs even when an earlier one failed, so that one run shows all faults; the exit code is 0 only when all
passed. Tests that reach a database run on PostgreSQL, but for those of pages and those that play whole lives,
rehearsals and the demonstration. In the last stage everything else and the browser's run on SQLite, and once more those
that reach a database, but for those of the API and the actions, which the pages and lives act through (the rooms:
`tests/conftest.py`).
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
BIN = Path(PYTHON).parent
# Named here because the stages' DJANGO_SETTINGS_MODULE would win over pyproject.toml.
SETTINGS = "--ds=tests.settings"
# One more than there are processors: a test that waits for the browser or the database leaves one idle.
WORKERS = os.environ.get("TEST_WORKERS") or str((os.cpu_count() or 1) + 1)
PYTEST = [PYTHON, "-m", "pytest", SETTINGS, "-n", WORKERS, "--dist", "worksteal"]

LEFT_OUT = {"DATABASE_URL", "PYTHONDONTWRITEBYTECODE"}

Stage = tuple[str, list[str]]

CHECKS: list[Stage] = [
    ("ruff check", [str(BIN / "ruff"), "check", "."]),
    ("ruff format", [str(BIN / "ruff"), "format", "--check", "."]),
    ("mypy --strict", [str(BIN / "mypy")]),
    ("import-linter", [str(BIN / "lint-imports")]),
    ("migrations complete", [PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run"]),
]
TESTS: list[Stage] = [
    (
        "tests that reach a database, on PostgreSQL",
        [PYTHON, "tools/postgres.py", *PYTEST, "tests", "--only-database", "-m", "not browser"],
    ),
    ("the other tests, the browser's and what lies below the pages, on SQLite", [*PYTEST, "--after-postgresql"]),
]


def environment() -> dict[str, str]:
    """The environment of the stages: our settings, no database of the user's, plain output.

    Compiled modules are kept whatever the user has set: the second stage and the processes of tests read them.
    """
    ours = {name: value for name, value in os.environ.items() if name not in LEFT_OUT}
    return {**ours, "DJANGO_SETTINGS_MODULE": "pingding.site.settings", "PYTHONUNBUFFERED": "1"}


def passed(stage: Stage) -> bool:
    """Run one stage under its title; whether it ended well."""
    title, command = stage
    print(f"\n== {title}", flush=True)
    start = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, env=environment(), stdin=subprocess.DEVNULL).returncode
    if code:
        print(f"== {title}: FAILED (exit {code}) after {time.monotonic() - start:.0f} s", flush=True)
    return code == 0


def main(arguments: list[str]) -> int:
    """Run the stages asked for; 0 when all passed, 1 when one failed, 2 on misuse."""
    if arguments not in ([], ["--checks"]):
        print(__doc__, file=sys.stderr)
        return 2
    stages = CHECKS if arguments else CHECKS + TESTS
    failed = [stage[0] for stage in stages if not passed(stage)]
    if failed:
        print(f"\nFailed: {', '.join(failed)}. The faults stand above.", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
