"""Messages: who gets them, and marking them as read."""

import pytest
from tests import factories

from pingding.actions.door import tell
from pingding.actions.messages import mark_read
from pingding.queries.messages import messages_for, unread_count
from pingding.queries.viewer import PUBLIC
from pingding.records.models import Message

pytestmark = pytest.mark.django_db
AT = factories.START


def test_messages_reach_members_and_the_person_named() -> None:
    organisation, own = factories.unit()
    _other, stranger = factories.unit()
    Message.objects.all().delete()
    tell("致单位", at=AT, organisation=organisation)
    tell("致本人", at=AT.replace(hour=10), person=own.person)
    assert [message.text for message in messages_for(own)] == ["致本人", "致单位"]
    assert not messages_for(stranger).exists() and not messages_for(PUBLIC).exists()


def test_reading_marks_own_messages_only() -> None:
    organisation, own = factories.unit()
    _other, stranger = factories.unit()
    Message.objects.all().delete()
    for n in range(3):
        tell(f"第{n}条", at=AT, organisation=organisation)
    first = Message.objects.order_by("id")[0]
    assert mark_read([first.pk], actor=stranger, at=AT) == 0
    assert mark_read([first.pk], actor=own, at=AT) == 1 and unread_count(own) == 2
    assert mark_read(actor=own, at=AT.replace(hour=11)) == 2 and unread_count(own) == 0
    first.refresh_from_db()
    assert first.read_at == AT
