"""Messages: who gets them, and marking them as read."""

from datetime import date

import pytest
from django.utils.translation import gettext_noop, override
from tests import factories

from pingding.actions.directory.messages import mark_read
from pingding.actions.door import notify
from pingding.queries.directory.messages import messages_for, text_of, unread_count
from pingding.queries.viewer import PUBLIC, Role
from pingding.records.models import Message

pytestmark = pytest.mark.django_db
AT = factories.START


def test_messages_reach_members_and_the_person_named() -> None:
    organisation, own = factories.unit()
    _other, stranger = factories.unit()
    factories.forget_messages()
    notify("致单位", at=AT, organisation=organisation)
    notify("致本人", at=AT.replace(hour=10), person=own.person)
    assert [message.text for message in messages_for(own)] == ["致本人", "致单位"]
    assert not messages_for(stranger).exists() and not messages_for(PUBLIC).exists()


def test_message_told_by_a_reader_of_english_is_chinese_to_a_reader_of_chinese() -> None:
    organisation, own = factories.unit()
    template = gettext_noop("%(case)s开始公示，至%(day)s止")
    with override("en"):
        notify(template, {"case": "示例工程", "day": date(2026, 5, 1)}, at=AT, organisation=organisation)
        told = messages_for(own)[0]
        assert text_of(told).endswith("1 May 2026") and "示例工程" in text_of(told) and "公示" not in text_of(told)
        assert str(told) == "示例工程开始公示，至2026年5月1日止"
    assert text_of(told) == "示例工程开始公示，至2026年5月1日止" and told.text == template


def test_words_of_the_platform_and_moments_follow_the_reader() -> None:
    organisation, own = factories.unit()
    with override("en"):
        notify("%(role)s %(at)s", {"role": Role.WRITER.label, "at": AT}, at=AT, organisation=organisation)
    told = messages_for(own)[0]
    assert told.words["role"] == {"word": "填报人"} and text_of(told).startswith("填报人 2025年")
    with override("en"):
        assert text_of(told).startswith("Writer ") and text_of(told).endswith(f"{AT:%H:%M}")


def test_reading_marks_own_messages_only() -> None:
    organisation, own = factories.unit()
    _other, stranger = factories.unit()
    factories.forget_messages()
    for n in range(3):
        notify(f"第{n}条", at=AT, organisation=organisation)
    first = Message.objects.order_by("id")[0]
    assert mark_read([first.pk], actor=stranger, at=AT) == 0
    assert mark_read([first.pk], actor=own, at=AT) == 1 and unread_count(own) == 2
    assert mark_read(actor=own, at=AT.replace(hour=11)) == 2 and unread_count(own) == 0
    first.refresh_from_db()
    assert first.read_at == AT
