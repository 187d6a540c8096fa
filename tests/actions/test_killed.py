"""A server killed in the middle of an act leaves nothing half done."""

import os
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Model
from tests.actions.life import Life, open_steps
from tests.places import ROOT

from pingding.actions.batches.issue import issue_document
from pingding.queries.journal.journal import verify
from pingding.queries.viewer import Viewer
from pingding.records import models
from pingding.records.models import Case, Filing, IssuedDocument, JournalEntry, Title

pytestmark = pytest.mark.django_db(transaction=True)
SCRIPT = Path(__file__).with_name("act_and_hang.py")


def database_url() -> str:
    """Where another process finds the database of the running test."""
    here = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{here['NAME']}"
    return f"postgres://{here['USER']}:{here['PASSWORD']}@:{here['PORT']}/{here['NAME']}?host={here['HOST']}"


def kill_in_the_middle(act: str, actor: Viewer, at: datetime, *cases: Case) -> None:
    """Begin the act in another process and kill that process before the act is committed."""
    assert actor.person is not None
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PINGDING_")} | {
        "DJANGO_SETTINGS_MODULE": "pingding.site.settings",
        "DATABASE_URL": database_url(),
        "PINGDING_SECRET_KEY": settings.SECRET_KEY,
        "PINGDING_VAR": str(settings.VAR),
        "PINGDING_HTTPS": "0",
        "PYTHONPATH": str(ROOT / "src"),
    }
    numbers = [case.number for case in cases]
    command = [sys.executable, str(SCRIPT), act, str(actor.person.pk), at.isoformat(), *numbers]
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "hanging\n"
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=30)
    assert process.returncode == -signal.SIGKILL


def everything() -> dict[str, list[dict[str, object]]]:
    """All rows of all tables."""
    tables = [table for table in vars(models).values() if isinstance(table, type) and issubclass(table, Model)]
    return {table.__name__: list(table._default_manager.order_by("pk").values()) for table in tables}


def test_killed_while_handing_in() -> None:
    life = Life()
    case, writer = life.draft()
    before = everything()
    kill_in_the_middle("submit", writer, life.later(), case)
    assert everything() == before
    assert verify().ok
    filing = life.submit(case, writer)
    assert filing.submitted_at is not None and open_steps(case) == {"check"}
    assert Filing.objects.count() == 1 and JournalEntry.objects.filter(act="submit_application").count() == 1
    assert verify().ok


def test_killed_between_two_cases_of_a_batch() -> None:
    life = Life()
    cases = []
    for name, topic in (("示例钢铁协同中心", "steel"), ("示例芯片协同中心", "chips")):
        case, _writer = life.submitted(centre_name=name, topic=topic)
        cases.append(life.to_notice(case))
    life.after(life.notice(*cases))
    before = everything()
    kill_in_the_middle("issue", life.officer, life.later(), *cases)
    assert everything() == before
    assert verify().ok and not IssuedDocument.objects.exclude(pattern="").exists()
    numbers = [case.number for case in cases]
    issue_document("issue", numbers, actor=life.officer, at=life.later(), title="示例认定通知")
    assert IssuedDocument.objects.exclude(pattern="").get().n == 1 and Title.objects.count() == 2
    assert verify().ok
