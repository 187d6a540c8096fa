"""Mail leaves once: claimed before it is sent, tried again when it failed, given up when it was refused."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from tests import factories
from tests.actions.mail.readers import ADDRESS, AT, chooses, reader, send, states
from tests.actions.mail.smtp_server import MailServer
from tests.actions.test_concurrency import at_once

from pingding.actions.directory.people import deactivate_person
from pingding.actions.door import notify
from pingding.actions.mail import sending, settling
from pingding.actions.mail.sending import Sending
from pingding.actions.mail.smtp import MailServer as Connection
from pingding.actions.periodic.tick import tick
from pingding.records.models import Failure, MailChoice, Message, OutgoingMail, Person

pytestmark = pytest.mark.django_db(transaction=True)
How = MailChoice.How
MINUTE = timedelta(minutes=1)


def test_a_message_is_delivered_once(server: MailServer) -> None:
    notify("请评审“%(case)s”", {"case": "示例工程"}, at=AT, person=reader().person)
    assert states() == ["waiting"] and not server.letters
    assert tick(at=AT).mails_sent == 1 and tick(at=AT + MINUTE).mails_sent == 0
    ((recipient, letter),) = server.letters
    assert (recipient, letter["To"], letter["Subject"]) == (ADDRESS, ADDRESS, "评定：请评审“示例工程”")
    mail = OutgoingMail.objects.get()
    assert (mail.state, mail.address, mail.tries) == ("sent", ADDRESS, 0)
    assert letter["Message-ID"] == f"<{mail.claim}@pingding.example>"


def test_members_of_a_unit_who_have_an_address_get_one_each(server: MailServer) -> None:
    organisation, own = factories.unit()
    factories.writer(organisation, own)
    factories.forget_messages()
    person = own.person_or_refuse()
    person.email = ADDRESS
    person.save()
    notify("致单位", at=AT, organisation=organisation)
    assert list(OutgoingMail.objects.values_list("person", flat=True)) == [person.pk]


def test_nothing_is_queued_where_no_server_or_no_address_of_the_site_is_named(
    server: MailServer, settings: Settings
) -> None:
    own = reader()
    settings.PINGDING_ADDRESS = ""
    notify("一", at=AT, person=own.person)
    settings.PINGDING_ADDRESS, settings.EMAIL_HOST = "https://pingding.example", ""
    notify("二", at=AT, person=own.person)
    assert not OutgoingMail.objects.exists() and Message.objects.count() == 2


def test_an_act_that_fails_queues_nothing(server: MailServer) -> None:
    own = reader()
    with pytest.raises(RuntimeError), transaction.atomic():
        notify("一", at=AT, person=own.person)
        raise RuntimeError
    assert not OutgoingMail.objects.exists()


def test_what_the_server_refuses_for_now_is_tried_again_ever_later(server: MailServer) -> None:
    notify("一", at=AT, person=reader().person)
    server.to_recipient = "451 try later"
    assert send() == 0
    mail = OutgoingMail.objects.get()
    assert (mail.state, mail.tries, mail.next_at, mail.code) == ("waiting", 1, AT + MINUTE, 451)
    assert mail.answer == "451 try later" and not mail.refused
    assert send(AT + MINUTE / 2) == 0 and server.connections == 1
    server.to_recipient, server.to_text = "250 ok", "452 full"
    assert send(AT + MINUTE) == 0
    assert OutgoingMail.objects.get().next_at == AT + 6 * MINUTE
    server.to_text = "250 taken"
    assert send(AT + 6 * MINUTE) == 1 and len(server.letters) == 1
    mail.refresh_from_db()
    assert (mail.state, mail.code, mail.answer) == ("sent", None, "")


def test_a_letter_is_given_up_after_so_many_tries(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "MOST_TRIES", 2)
    notify("一", at=AT, person=reader().person)
    server.to_recipient = "451 try later"
    send()
    send(AT + MINUTE)
    mail = OutgoingMail.objects.get()
    assert (mail.state, mail.tries, mail.next_at, mail.refused) == ("given_up", 2, None, False)


@pytest.mark.parametrize("part", ["to_recipient", "to_text"])
def test_what_the_server_refuses_for_good_is_given_up_at_once(server: MailServer, part: str) -> None:
    notify("一", at=AT, person=reader().person)
    setattr(server, part, "550 5.1.1 no such user")
    assert send() == 0
    mail = OutgoingMail.objects.get()
    assert (mail.state, mail.code, mail.refused, mail.settled_at) == ("given_up", 550, True, AT)
    assert mail.answer == "550 5.1.1 no such user"
    setattr(server, part, "250 ok")
    assert send(AT + timedelta(days=9)) == 0 and not server.letters


def test_a_server_that_is_down_blocks_no_act_and_is_asked_once_a_run(server: MailServer, settings: Settings) -> None:
    first, second = reader(), reader("second@unit.example", "示例乙")
    running, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    for viewer in (first, second):
        notify("一", at=AT, person=viewer.person)
    assert Message.objects.count() == 2
    report = tick(at=AT)
    assert (report.mails_sent, report.held_up) == (0, 0) and not Failure.objects.exists()
    assert [mail.tries for mail in OutgoingMail.objects.all()] == [1, 1]
    assert "ConnectionRefusedError" in OutgoingMail.objects.all()[0].answer
    settings.EMAIL_PORT = running
    assert send(AT + MINUTE) == 2 and server.connections == 1


def test_a_letter_whose_text_left_without_an_answer_is_unknown(server: MailServer) -> None:
    notify("一", at=AT, person=reader().person)
    server.hang_up = True
    assert send() == 0 and states() == ["unknown"]
    server.hang_up = False
    assert send(AT + timedelta(days=1)) == 0 and states() == ["unknown"]


def test_a_letter_whose_sender_died_becomes_unknown_and_is_not_sent_again(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    notify("一", at=AT, person=reader().person)
    with monkeypatch.context() as patched:
        patched.setattr(Connection, "hand_over", _dies)
        with pytest.raises(KeyboardInterrupt):
            send()
    assert states() == ["sending"]
    assert send(AT + MINUTE) == 0 and states() == ["sending"]
    assert send(AT + 16 * MINUTE) == 0 and states() == ["unknown"]
    assert not server.letters


def _dies(*_args: object) -> None:
    raise KeyboardInterrupt


def test_two_workers_at_once_send_each_letter_once(server: MailServer) -> None:
    own = reader()
    for n in range(12):
        notify(f"第{n}条", at=AT, person=own.person)
    sent = at_once(send, send)
    assert sum(map(int, map(str, sent))) == 12
    assert len({letter["Message-ID"] for _to, letter in server.letters}) == len(server.letters) == 12
    assert set(states()) == {"sent"}


def test_two_workers_at_once_send_one_digest(server: MailServer) -> None:
    own = reader()
    chooses(own, How.DAILY)
    for n in range(5):
        notify(f"第{n}条", at=AT, person=own.person)
    later = AT + timedelta(days=1)
    at_once(lambda: send(later), lambda: send(later))
    send(later)
    assert len(server.letters) == 1


def test_looking_for_mail_takes_one_query_however_much_was_sent(server: MailServer) -> None:
    own = reader()
    for n in range(10):
        notify(f"第{n}条", at=AT, person=own.person)
    send()
    with CaptureQueriesContext(connection) as asked:
        assert Sending(AT).due() == []
    assert len(asked) == 1


def test_a_message_takes_two_queries_more_however_many_get_mail(server: MailServer) -> None:
    organisation, own = factories.unit()
    people = [own, *(factories.writer(organisation, own) for _n in range(4))]
    Person.objects.filter(pk__in=[each.person_or_refuse().pk for each in people]).update(email=ADDRESS)
    notify("一", at=AT, organisation=organisation)
    with transaction.atomic(), CaptureQueriesContext(connection) as asked:
        notify("二", at=AT, organisation=organisation)
    assert len(asked) == 3 and OutgoingMail.objects.filter(message__text="二").count() == 5


def test_what_a_person_may_no_longer_read_is_dropped(server: MailServer) -> None:
    own = reader()
    notify("一", at=AT, person=own.person)
    deactivate_person(own.person_or_refuse(), reason="离职", actor=factories.administrator(), at=AT)
    assert send() == 0 and states()[0] == "dropped"


def test_a_letter_that_cannot_be_made_waits_longer_each_time_and_keeps_no_other_waiting(
    server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    own = reader()
    notify("%(missing)s", {"case": "一"}, at=AT, person=own.person)
    notify("二", at=AT, person=own.person)
    assert tick(at=AT).mails_sent == 1 and states() == ["waiting", "sent"]
    mail = OutgoingMail.objects.earliest("pk")
    assert (mail.tries, mail.next_at, mail.answer) == (1, AT + MINUTE, "KeyError: 'missing'")
    assert send(AT + MINUTE) == 0 and OutgoingMail.objects.earliest("pk").next_at == AT + 6 * MINUTE
    assert len([row for row in caplog.records if "cannot be made" in row.message]) == 1


def test_a_message_that_cannot_be_said_leaves_the_rest_of_its_digest(server: MailServer) -> None:
    own = reader()
    chooses(own, How.DAILY)
    for text in ("第一条", "%(missing)s", "第三条"):
        notify(text, {"case": "一"}, at=AT, person=own.person)
    later = AT + timedelta(days=1)
    assert send(later) == 1 and states() == ["sent", "waiting", "sent"]
    assert str(server.letters[0][1]["Subject"]).strip() == "评定：2025年10月11日汇总，2条消息"


def test_what_cannot_leave_takes_no_place_of_what_can(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "MOST_AT_ONCE", 3)
    person = reader().person_or_refuse()
    for n in range(3):
        notify(f"第{n}条", at=AT, person=person)
    OutgoingMail.objects.update(medium="sms")
    for _n in range(3):
        notify("%(missing)s", {"case": "一"}, at=AT, person=person)
    notify("能发出的", at=AT + MINUTE, person=person)
    assert [send(AT + n * MINUTE) for n in (1, 2)] == [0, 1]
