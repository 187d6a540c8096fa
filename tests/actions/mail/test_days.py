"""Which messages carry a day for the calendar: a correction, an obligation not overdue; and how long mails stay."""

from datetime import timedelta
from pathlib import Path

import pytest
from tests import factories
from tests.actions.life import Life
from tests.actions.mail.readers import AT, reader
from tests.actions.obliged import obliged_life, tick_on

from pingding.actions.door import notify
from pingding.actions.periodic.tick import tick
from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.mail.dated import Dated, dated_of
from pingding.records.models import Message, ObligationPeriod, OutgoingMail, Seat

pytestmark = pytest.mark.django_db


def days(text: str) -> list[Dated | None]:
    """What the messages whose template begins so carry, the first left first."""
    return [dated_of(each.words) for each in Message.objects.filter(text__startswith=text).order_by("pk")]


def test_a_return_for_correction_carries_its_deadline(life: Life) -> None:
    case, _writer = life.submitted()
    back = ChecklistAnswers(reason="请核对", parts=("fact:staff",))
    life.act(case, "check", "return", back, life.districts["wanzhou"])
    seat = Seat.objects.select_related("run").get(run__case=case, acted_at=None)
    assert seat.run.due_at is not None
    assert days("%(case)s：请办理")[-1] == Dated(f"seat-{seat.pk}", seat.run.due_at)


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
