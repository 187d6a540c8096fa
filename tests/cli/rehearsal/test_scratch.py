"""A rehearsal plays on the tables that an installation has, though it does not come to them by migrations.

Both are SQLite's: the commands are tested there alone (`tests/conftest.py`).
"""

import json
from pathlib import Path

import pytest
from tests.cli.rehearsal.scratch_tables import tables
from tests.installation import run


@pytest.mark.django_db
def test_tables_indexes_and_triggers_are_those_of_the_migrations(tmp_path: Path) -> None:
    drawn = run(tmp_path, "tests.cli.rehearsal.scratch_tables")
    assert drawn.returncode == 0, drawn.stderr
    shown = json.loads(drawn.stdout)
    assert shown == json.loads(json.dumps(tables())) and len(shown["columns"]) > 50
    assert [name for kind, name, _table in shown["named"] if kind == "trigger"]
