"""Whose deadlines are whose: bodies, units before a call closes, experts; never somebody else's."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories
from tests.actions.life import Life

from pingding.actions.periodic.tick import tick
from pingding.policy.procedures.deadlines import end_of
from pingding.queries.clock import SHANGHAI
from pingding.queries.viewer import Viewer
from pingding.queries.worklist import own_deadlines as module
from pingding.queries.worklist.own_deadlines import OwnDeadline, own_deadlines
from pingding.records.models import Call, ObligationPeriod, Seat, StepRun

pytestmark = pytest.mark.django_db


def only(viewer: Viewer, at: datetime) -> OwnDeadline:
    (row,) = own_deadlines(viewer, at)
    return row


def test_step_that_waits_for_an_office_is_its_deadline_with_case_and_clause() -> None:
    life = Life()
    case, writer = life.submitted()
    case.refresh_from_db()
    seat = Seat.objects.get(run__case=case, waiting=True)
    row = only(life.districts["wanzhou"], life.at)
    assert (row.key, row.due, row.kind, row.number) == (f"seat-{seat.pk}", seat.due_at, seat.kind, case.number)
    assert row.title and (row.name, row.applicant) == (case.name, case.organisation.name)
    assert own_deadlines(writer, life.at) == ()


def test_nobody_else_has_it() -> None:
    life = Life()
    life.submitted()
    others = (factories.unit()[1], life.experts[0], factories.auditor(), factories.administrator(), life.officer)
    assert [own_deadlines(viewer, life.at) for viewer in others] == [()] * 5


def test_draft_is_due_when_its_call_closes_and_no_longer_after() -> None:
    life = Life()
    case, writer = life.draft()
    assert life.call.closes_at is not None
    row = only(writer, life.at)
    assert (row.number, row.due, row.kind, row.clause) == (case.number, life.call.closes_at, "fill", ("一",))
    assert own_deadlines(writer, life.call.closes_at) == ()
    Call.objects.filter(pk=life.call.pk).update(closes_at=life.call.closes_at + timedelta(days=3))
    extended = only(writer, life.at)
    assert (extended.key, extended.due) == (row.key, row.due + timedelta(days=3))


def test_what_a_holder_owes_is_due_on_the_day_of_the_obligation() -> None:
    life = Life()
    _title, writer = life.recognised()
    life.at = datetime(2026, 1, 5, 9, tzinfo=SHANGHAI)
    tick(at=life.at)
    owed = ObligationPeriod.objects.get()
    row = only(writer, life.at)
    assert (row.number, row.due) == (owed.case.number, end_of(datetime(2026, 1, 30).date()))
    assert row.clause == ("六",)


def test_expert_has_the_assessments_that_are_not_handed_in() -> None:
    life = Life()
    case, _writer = life.submitted()
    life.recommended(case)
    life.receive(case)
    life.assign(case, life.experts[0])
    StepRun.objects.filter(case=case, step="panel").update(due_at=life.at + timedelta(days=3))
    row = only(life.experts[0], life.at)
    assert (row.kind, row.number, row.step) == ("sheet", case.number, "panel")
    assert own_deadlines(life.experts[1], life.at) == ()
    life.sheet(case, life.experts[0], 50)
    assert own_deadlines(life.experts[0], life.at) == ()


def test_what_is_done_in_batches_stands_once_for_all_its_cases() -> None:
    life = Life()
    cases = [life.submitted()[0] for _n in range(3)]
    Seat.objects.filter(run__case__in=cases, waiting=True).update(
        kind="recommend", step="letter", due_at=life.at + timedelta(days=3)
    )
    StepRun.objects.filter(case__in=cases, closed_at=None).update(kind="recommend", step="letter")
    row = only(life.districts["wanzhou"], life.at)
    assert (row.cases, row.number, row.name, row.applicant, row.call) == (3, "", "", "", life.call.pk)


def test_there_are_never_more_than_so_many_and_the_earliest_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    life = Life()
    cases = [life.submitted()[0] for _n in range(4)]
    monkeypatch.setattr(module, "MOST", 2)
    rows = own_deadlines(life.districts["wanzhou"], life.at)
    assert {row.number for row in rows} <= {case.number for case in cases} and len(rows) == 2
    assert rows[0].due <= rows[1].due


def test_queries_do_not_grow_with_the_deadlines() -> None:
    life = Life()

    def queries(viewer: Viewer) -> int:
        with CaptureQueriesContext(connection) as counted:
            own_deadlines(viewer, life.at)
        return len(counted)

    life.submitted()
    one = queries(life.districts["wanzhou"])
    for _n in range(5):
        life.submitted()
    assert len(own_deadlines(life.districts["wanzhou"], life.at)) == 6
    assert queries(life.districts["wanzhou"]) == one <= 3
