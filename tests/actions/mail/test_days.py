"""Which messages carry a day for the calendar: a correction, an obligation not overdue; and how long mails stay."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests import factories
from tests.actions.case_world import CaseWorld
from tests.actions.life import Life
from tests.actions.mail.readers import AT, reader
from tests.actions.obliged import change, obliged_life, tick_on

from pingding.actions.applications.applications import withdraw_application
from pingding.actions.door import notify
from pingding.actions.panels.experts import replace_expert
from pingding.actions.periodic.tick import tick
from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.mail.dated import Dated, dated_of
from pingding.records.models import Assignment, Message, ObligationPeriod, OutgoingMail, Seat, StepRun

pytestmark = pytest.mark.django_db


def days(text: str) -> list[Dated | None]:
    """What the messages whose template begins so carry, the first left first."""
    return [dated_of(each.words) for each in Message.objects.filter(text__startswith=text).order_by("pk")]


def due_at_start(asked: Assignment) -> None:
    """Have the round of an expert end at a known moment."""
    StepRun.objects.filter(pk=asked.run_id).update(due_at=factories.START)
    Seat.objects.filter(run=asked.run_id).update(due_at=factories.START)


def test_a_return_for_correction_carries_its_deadline(life: Life) -> None:
    case, _writer = life.submitted()
    back = ChecklistAnswers(reason="请核对", parts=("fact:staff",))
    life.act(case, "check", "return", back, life.districts["wanzhou"])
    seat = Seat.objects.select_related("run").get(run__case=case, acted_at=None)
    assert seat.run.due_at is not None
    assert days("%(case)s：请办理")[-1] == Dated(f"seat-{seat.pk}", seat.run.due_at)


def test_a_withdrawal_takes_the_days_out_of_the_calendars() -> None:
    world = CaseWorld()
    world.reach("assigned")
    asked = Assignment.objects.get(run__closed_at=None, ended_at=None)
    due_at_start(asked)
    seat = Seat.objects.get(run=asked.run_id)
    withdraw_application(world.case.number, actor=world.viewers["administrator"], at=world.life.later())
    assert days("%(case)s已由申报单位撤回，不再办理") == [Dated(f"seat-{seat.pk}", factories.START, cancelled=True)]
    assert days("%(case)s已由申报单位撤回，不再评审") == [
        Dated(f"assignment-{asked.pk}", factories.START, cancelled=True)
    ]


def test_a_replaced_expert_has_the_day_taken_out(life: Life) -> None:
    case = life.at_panel()
    expert = life.experts[0].person_or_refuse()
    life.assign(case, life.experts[0])
    asked = Assignment.objects.get(expert=expert)
    due_at_start(asked)
    replace_expert(case.number, "panel", expert, "调离", actor=life.officer, at=life.later())
    assert days("“%(case)s”不再由您评审") == [Dated(f"assignment-{asked.pk}", factories.START, cancelled=True)]


def test_what_is_no_longer_owed_leaves_the_calendar(tmp_path: Path) -> None:
    life = obliged_life(
        tmp_path, "a: {title: 年度报告, by: 12-31, covers: this_year, escalates: [{days: 7, to: authority}]}"
    )
    title, _writer = life.recognised()
    tick_on("2025-12-05")
    change(title, "revoke", "2025-12-20", standing="revoked", until=None)
    tick_on("2025-12-21")
    owed = ObligationPeriod.objects.get()
    assert days("%(name)s：不再需要办理") == [Dated(f"obligation-{owed.pk}", owed.due_at, cancelled=True)]


def test_an_obligation_carries_its_day_until_it_is_overdue(tmp_path: Path) -> None:
    life = obliged_life(
        tmp_path, "a: {title: 年度报告, by: 12-31, covers: this_year, escalates: [{days: 7, to: authority}]}"
    )
    life.recognised()
    tick_on("2025-12-05", "2026-01-07")
    owed = ObligationPeriod.objects.get()
    assert set(days("%(name)s：请于")) == {Dated(f"obligation-{owed.pk}", owed.due_at)}
    assert days("%(name)s：“%(what)s”（%(period)s年度）应于") == [None]


def test_what_was_sent_goes_after_ninety_days_and_what_was_not_stays() -> None:
    person = reader().person_or_refuse()
    for text in ("甲", "乙", "丙"):
        notify(text, at=AT, person=person)
    rows = {"甲": ("sent", 91), "乙": ("sent", 89), "丙": ("given_up", 91)}
    for text, (state, age) in rows.items():
        message, settled = Message.objects.get(text=text), factories.START - timedelta(days=age)
        OutgoingMail.objects.create(message=message, person=person, state=state, queued_at=settled, settled_at=settled)
    tick(at=factories.START)
    assert set(OutgoingMail.objects.values_list("message__text", flat=True)) == {"乙", "丙"}
