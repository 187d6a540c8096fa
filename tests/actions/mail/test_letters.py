"""What a letter says: text and HTML, one line as its subject, links to the platform, the day for a calendar."""

from datetime import date, datetime, timedelta

import pytest
from django.utils.translation import gettext_noop
from pytest_django import Settings
from tests.actions.life import Life
from tests.actions.mail.readers import AT, chooses, reader, send
from tests.actions.mail.smtp_server import MailServer
from tests.policy.text.rfc5545 import Component, read_calendar

from pingding.actions.door import notify
from pingding.queries.clock import SHANGHAI
from pingding.queries.mail.dated import Dated, no_longer
from pingding.records.models import MailChoice, Membership, OutgoingMail, Person, StepRun

pytestmark = pytest.mark.django_db
How = MailChoice.How
STEP = gettext_noop("%(case)s：请办理“%(step)s”")


def bodies(server: MailServer) -> tuple[str, str]:
    """Plain text and HTML of the last letter."""
    letter = server.letters[-1][1]
    plain, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert plain is not None and html is not None
    return plain.get_content().replace("\r\n", "\n"), html.get_content().replace("\r\n", "\n")


def calendar(server: MailServer) -> Component:
    """What is attached to the last letter."""
    (part,) = server.letters[-1][1].iter_attachments()
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return read_calendar(payload)


def subject(server: MailServer) -> str:
    """Of the last letter; a folded header is read with a blank before it."""
    return str(server.letters[-1][1]["Subject"]).strip()


def test_text_and_html_say_the_message_and_lead_to_the_platform(server: MailServer) -> None:
    notify("致本人\n第二行", at=AT, person=reader().person)
    send()
    plain, html = bodies(server)
    assert "致本人\n第二行\n2025年10月10日（周五）09:00\nhttps://pingding.example/messages/" in plain
    assert "致本人<br>第二行<br>" in html and '<a href="https://pingding.example/messages/">' in html
    assert "https://pingding.example/account/#mail" in plain and "请勿回复" in plain


def test_letter_names_how_to_leave_and_that_a_machine_wrote_it(server: MailServer, settings: Settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "评定平台 <pingding@pingding.example>"
    settings.PINGDING_MAIL_REPLY_TO = "office@pingding.example"
    notify("一", at=AT, person=reader().person)
    send()
    letter = server.letters[0][1]
    assert letter["List-Unsubscribe"] == "<https://pingding.example/account/#mail>"
    assert (letter["Auto-Submitted"], letter["Content-Language"]) == ("auto-generated", "zh-hans")
    assert letter["From"] == "评定平台 <pingding@pingding.example>" and letter["Reply-To"] == "office@pingding.example"
    assert "请勿回复" not in bodies(server)[0]


def test_words_that_look_like_headers_or_markup_stay_words(server: MailServer) -> None:
    words = {"case": "甲\r\nBcc: everybody@example.org\n\n<img src=//example.org/x>\u2028乙", "step": "初审"}
    notify(STEP, words, at=AT, person=reader().person)
    assert send() == 1
    ((_to, letter),) = server.letters
    assert letter["Bcc"] is None and subject(server).startswith("评定：甲 Bcc: everybody@example.org <img")
    html = bodies(server)[1]
    assert "<img" not in html and "&lt;img src=//example.org/x&gt;" in html


def test_a_long_text_is_cut_in_the_subject_alone(server: MailServer) -> None:
    notify(STEP, {"case": "评" * 300, "step": "初审"}, at=AT, person=reader().person)
    send()
    assert len(subject(server)) == 80 and "评" * 300 in bodies(server)[0]


def test_html_loads_nothing(server: MailServer) -> None:
    notify("一", at=AT, person=reader().person)
    send()
    html = bodies(server)[1]
    assert not [word for word in ("<img", "<link", "<script", "style=", "src=") if word in html]


def test_letter_is_in_the_language_that_its_reader_chose(server: MailServer) -> None:
    own = reader()
    chooses(own, How.AT_ONCE, "en")
    notify(STEP, {"case": "示例工程", "step": "初审"}, at=AT, person=own.person)
    send()
    letter = server.letters[0][1]
    assert subject(server) == "Pingding: 示例工程: please do “初审”" and letter["Content-Language"] == "en"


def test_a_deadline_is_attached_for_the_calendar(server: MailServer) -> None:
    dated = Dated("seat-7", datetime(2025, 11, 3, 17, 0, tzinfo=SHANGHAI))
    notify(STEP, {"case": "示例，工程；甲", "step": "初审" * 30}, at=AT, person=reader().person, dated=dated)
    send()
    (part,) = server.letters[0][1].iter_attachments()
    assert (part.get_content_type(), part.get_param("method")) == ("text/calendar", "PUBLISH")
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes)
    lines = payload.split(b"\r\n")
    assert max(map(len, lines)) <= 75 and b"METHOD:PUBLISH" in lines
    (event,) = read_calendar(payload).of("VEVENT")
    assert event["UID"].value == "seat-7@pingding.example" and event["SUMMARY"].value.startswith("示例，工程；甲")
    assert event["DTSTART"][1:] == ({"TZID": "Asia/Shanghai"}, "20251103T170000")


def test_a_step_that_is_due_leads_to_its_case_and_names_the_day(server: MailServer, life: Life) -> None:
    officers = Membership.objects.filter(role="officer").values("person")
    Person.objects.filter(pk__in=officers).update(email="officer@office.example")
    case, _writer = life.submitted()
    mail = OutgoingMail.objects.filter(message__text=STEP, message__case=case).latest("pk")
    OutgoingMail.objects.exclude(pk=mail.pk).delete()
    run = StepRun.objects.get(case=case, closed_at=None)
    assert send(life.later()) == 1
    assert f"\n政策项目：示例协同中心\nhttps://pingding.example/cases/{case.number}/" in bodies(server)[0]
    (part,) = server.letters[0][1].iter_attachments()
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes) and run.due_at is not None
    assert f"UID:seat-{run.seats.get().pk}@pingding.example".encode() in payload
    assert f"{run.due_at.astimezone(SHANGHAI):%Y%m%d}".encode() in payload


def test_the_end_of_a_day_stands_as_that_day(server: MailServer) -> None:
    notify("一", at=AT, person=reader().person, dated=Dated("obligation-3", date(2025, 11, 3)))
    send()
    (part,) = server.letters[0][1].iter_attachments()
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes) and b"DTSTART;VALUE=DATE:20251103" in payload


def test_a_letter_says_until_when_unless_its_text_does(server: MailServer) -> None:
    own, dated = reader(), Dated("seat-7", datetime(2025, 11, 3, 17, 0, tzinfo=SHANGHAI))
    notify(STEP, {"case": "示例工程", "step": "初审"}, at=AT, person=own.person, dated=dated)
    notify("请于%(day)s前办理", {"day": dated.at}, at=AT, person=own.person, dated=dated)
    send()
    texts = [letter.get_body(("plain",)) for _to, letter in server.letters]
    first, second = (text.get_content() for text in texts if text is not None)
    assert "请办理“初审”\n期限：2025年11月3日（周一）17:00\n" in first.replace("\r\n", "\n") and "期限" not in second


def test_a_digest_has_the_last_day_of_a_thing_and_an_old_letter_sent_late_moves_nothing_back(
    server: MailServer,
) -> None:
    own = reader()
    chooses(own, How.DAILY)
    for n, on in enumerate((date(2025, 11, 3), date(2025, 11, 20))):
        notify("一", at=AT + timedelta(hours=n), person=own.person, dated=Dated("seat-7", on))
    send(AT + timedelta(days=1))
    (event,) = calendar(server).of("VEVENT")
    assert event["DTSTART"].value == "20251120"
    last = int(event["SEQUENCE"].value)
    OutgoingMail.objects.filter(pk=OutgoingMail.objects.earliest("pk").pk).update(
        state="waiting", next_at=AT, digest=False
    )
    send(AT + timedelta(days=2))
    (late,) = calendar(server).of("VEVENT")
    assert int(late["SEQUENCE"].value) < last and late["DTSTAMP"].value < event["DTSTAMP"].value


def test_what_is_no_more_leaves_the_calendar(server: MailServer) -> None:
    notify("不再", at=AT, person=reader().person, dated=no_longer("seat-7", date(2025, 11, 3)))
    send()
    (event,) = calendar(server).of("VEVENT")
    assert (event["UID"].value, event["STATUS"].value) == ("seat-7@pingding.example", "CANCELLED")
    assert "期限" not in bodies(server)[0]


def test_a_message_without_a_day_has_nothing_attached(server: MailServer) -> None:
    notify("一", at=AT, person=reader().person)
    send()
    assert not list(server.letters[0][1].iter_attachments())


def test_a_digest_is_one_letter_a_day_at_its_hour(server: MailServer) -> None:
    own = reader()
    chooses(own, How.DAILY)
    notify("第一条", at=AT, person=own.person, dated=Dated("seat-1", date(2025, 11, 3)))
    notify("第二条", at=AT + timedelta(hours=5), person=own.person, dated=Dated("seat-2", date(2025, 11, 4)))
    morning = datetime(2025, 10, 11, 8, 0, tzinfo=SHANGHAI)
    assert send(morning - timedelta(minutes=1)) == 0
    assert send(morning) == 1 and send(morning + timedelta(hours=1)) == 0
    ((_to, letter),) = server.letters
    assert subject(server) == "评定：2025年10月11日汇总，2条消息"
    plain = bodies(server)[0]
    assert plain.index("第一条") < plain.index("第二条")
    (part,) = letter.iter_attachments()
    payload = part.get_payload(decode=True)
    assert isinstance(payload, bytes) and payload.count(b"BEGIN:VEVENT") == 2


def test_the_hour_is_that_of_the_settings(server: MailServer, settings: Settings) -> None:
    settings.PINGDING_MAIL_DIGEST_HOUR = 18
    own = reader()
    chooses(own, How.DAILY)
    notify("一", at=AT, person=own.person)
    assert send(AT + timedelta(hours=8)) == 0 and send(AT + timedelta(hours=9)) == 1
