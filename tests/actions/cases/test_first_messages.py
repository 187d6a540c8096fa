"""Who is told of a round that opens: not the unit of its own draft, everybody of a case that was handed in."""

from datetime import timedelta

import pytest
from tests import factories
from tests.actions.life import Life

from pingding.actions.applications.applications import open_application
from pingding.actions.periodic.tick import tick
from pingding.records.models import Case, Message

pytestmark = pytest.mark.django_db


def test_a_draft_that_is_opened_tells_nobody() -> None:
    life = Life()
    unit, writer = life.unit()
    factories.forget_messages()
    open_application(life.call, unit, actor=writer, at=life.later())
    assert not Message.objects.exists()


def test_a_case_handed_in_tells_whoever_sits_next() -> None:
    life = Life()
    case, writer = life.draft()
    factories.forget_messages()
    life.submit(case, writer)
    told = {(message.organisation_id, message.words.get("step")) for message in Message.objects.all()}
    assert told == {(case.organisation_id, None), (*life.districts["wanzhou"].unit_ids, "区县初审")}


def test_what_a_holder_owes_is_told_once_and_not_again_as_a_step() -> None:
    life = Life()
    title, _writer = life.recognised()
    factories.forget_messages()
    assert title.next_opens_on is not None
    life.at += timedelta(days=(title.next_opens_on - life.at.date()).days + 1)
    tick(at=life.at)
    owed = Case.objects.get(held_title=title)
    (message,) = Message.objects.filter(case=owed)
    assert message.organisation == title.organisation and message.words["what"] == "年度报告"
