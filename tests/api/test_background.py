"""What a program of the administrator or the auditor reads of the periodic work, and asks to be tried again."""

from datetime import timedelta

import pytest
from tests import factories
from tests.api.program import program_of, set_clock
from tests.api.test_counts import assert_constant

from pingding.records.models import Failure, Heartbeat

pytestmark = pytest.mark.django_db
AT = factories.START


def test_state_and_runs_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, AT)
    began = AT - timedelta(minutes=1)
    Heartbeat.objects.create(started_at=began, finished_at=began, counts={"reminders_sent": 2}, version="0.1")
    body = program_of(factories.auditor(), AT).get("/background").body
    assert body["state"] == "on_time"
    (run,) = body["runs"]
    assert (run["state"], run["counts"], run["held_up"], run["fault"]) == ("finished", {"reminders_sent": 2}, 0, "")


def test_late_work_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, AT)
    Heartbeat.objects.create(started_at=AT - timedelta(hours=1), version="0.1")
    body = program_of(factories.administrator(), AT).get("/background").body
    assert (body["state"], body["runs"][0]["state"]) == ("late", "stopped")


def test_failures_are_listed_and_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, AT)
    failure, program = factories.failure(next_at=None), program_of(factories.administrator(), AT)
    (item,) = program.get("/background/failures").body["items"]
    assert (item["work"], item["work_name"], item["case_number"]) == ("notices_ended", "公示期满", "2025-00007")
    assert (item["reason"], item["tries"], item["next_at"]) == ("没有机构。请先设立。", 3, None)
    retried = program.post(f"/background/failures/{failure.pk}/retry")
    assert retried.status == 200 and retried.body["next_at"] is not None
    assert program.post(f"/background/failures/{failure.pk}/retry").status == 409
    Failure.objects.all().delete()
    assert program.post(f"/background/failures/{failure.pk}/retry").status == 404


def test_queries_do_not_grow_with_the_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, AT)
    numbers = iter(range(100))
    program = program_of(factories.auditor(), AT)
    assert_constant(program, "/background/failures", lambda: factories.failure(f"case {next(numbers)}"))
