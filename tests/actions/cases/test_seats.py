"""What the worklist reads of a seat stays equal to its sources wherever the life of a case goes (`conftest`)."""

from datetime import datetime, timedelta

import pytest
from tests.actions.life import Life
from tests.seat_copies import unequal_copies

from pingding.actions.applications.applications import save_draft, withdraw_application
from pingding.actions.applications.submission import submit_application
from pingding.actions.calls.calls import extend_call
from pingding.actions.periodic.tick import tick
from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.clock import SHANGHAI
from pingding.queries.worklist.waiting_seats import waiting_seats
from pingding.records.models import ObligationPeriod, Seat

pytestmark = pytest.mark.django_db


def test_a_seat_waits_until_it_has_acted_or_its_round_is_closed() -> None:
    life = Life()
    district = life.districts["wanzhou"]
    case, writer = life.submitted()
    assert [seat.step for seat in waiting_seats(district)] == ["check"] and not waiting_seats(writer).exists()
    asked = ChecklistAnswers(reason="请补正", parts=("fact:topic",))
    life.act(case, "check", "return", asked, district)
    assert [seat.step for seat in waiting_seats(writer)] == ["apply"] and not waiting_seats(district).exists()
    save_draft(case.number, {"topic": "steel"}, actor=writer, at=life.later(), signed=("truth",))
    submit_application(case.number, actor=writer, at=life.later())
    assert [seat.step for seat in waiting_seats(district)] == ["check"]
    withdrawn, owner = life.submitted()
    withdraw_application(withdrawn.number, actor=owner, at=life.later())
    assert not Seat.objects.filter(run__case=withdrawn, waiting=True).exists()
    assert not unequal_copies()


def test_seats_follow_a_call_that_is_extended() -> None:
    life = Life()
    life.draft()
    life.submitted()
    assert life.call.closes_at is not None
    extend_call(life.call, life.call.closes_at + timedelta(days=14), reason="顺延", actor=life.officer, at=life.later())
    assert not unequal_copies()


def test_seats_of_what_a_holder_owes_are_due_on_its_day() -> None:
    life = Life()
    life.recognised()
    tick(at=datetime(2026, 1, 5, 9, tzinfo=SHANGHAI))
    owed = ObligationPeriod.objects.get()
    assert Seat.objects.get(run__case=owed.case, waiting=True).due_at == owed.due_at
    assert not unequal_copies()
