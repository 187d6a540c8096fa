"""The throw-away PostgreSQL of the tests: there for the command, gone after it, however it ends."""

import subprocess
import sys
from pathlib import Path

from tests.places import ROOT

ASK = """
import os, psycopg
from urllib.parse import urlsplit, parse_qs
url = urlsplit(os.environ["DATABASE_URL"])
folder = parse_qs(url.query)["host"][0]
with psycopg.connect(host=folder, user=url.username, dbname=url.path[1:]) as connection:
    print(connection.execute("select 6 * 7").fetchone()[0])
print(folder)
raise SystemExit(7)
"""


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "tools/postgres.py", *command], cwd=ROOT, capture_output=True, text=True)


def test_command_finds_a_server_that_is_gone_afterwards() -> None:
    done = run(sys.executable, "-c", ASK)
    assert done.returncode == 7, done.stderr
    answer, folder = done.stdout.split()
    assert answer == "42"
    assert not Path(folder).exists()


def test_without_a_command_it_explains_itself() -> None:
    done = run()
    assert done.returncode == 2
    assert "COMMAND" in done.stderr
