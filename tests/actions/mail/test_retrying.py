"""The administrator has sent again what was given up, and, one by one, what nobody knows of."""

import pytest
from tests import factories
from tests.actions.mail.readers import AT, reader, send, states
from tests.actions.mail.smtp_server import MailServer

from pingding.actions.door import notify
from pingding.actions.mail.retrying import retry_mail
from pingding.policy.errors import Refusal
from pingding.records.models import JournalEntry, OutgoingMail

pytestmark = pytest.mark.django_db


def test_all_that_were_given_up_are_sent_again(server: MailServer) -> None:
    own = reader()
    for text in ("一", "二"):
        notify(text, at=AT, person=own.person)
    server.to_recipient = "550 no such user"
    send()
    server.to_recipient = "250 ok"
    mails = retry_mail(actor=factories.administrator(), at=AT)
    assert len(mails) == 2 and send() == 2 and states() == ["sent", "sent"]
    entry = JournalEntry.objects.filter(act="retry_mail").get()
    assert entry.change == {"mails": [mail.pk for mail in mails]}


def test_one_of_which_nobody_knows_is_sent_again_only_by_its_number(server: MailServer) -> None:
    notify("一", at=AT, person=reader().person)
    server.hang_up = True
    send()
    server.hang_up = False
    with pytest.raises(Refusal):
        retry_mail(actor=factories.administrator(), at=AT)
    retry_mail(OutgoingMail.objects.get().pk, actor=factories.administrator(), at=AT)
    assert send() == 1 and states() == ["sent"]


def test_what_was_sent_is_not_sent_again(server: MailServer) -> None:
    notify("一", at=AT, person=reader().person)
    send()
    with pytest.raises(Refusal):
        retry_mail(OutgoingMail.objects.get().pk, actor=factories.administrator(), at=AT)


def test_only_the_administrator_may(server: MailServer) -> None:
    own = reader()
    notify("一", at=AT, person=own.person)
    for viewer in (own, factories.auditor()):
        with pytest.raises(Refusal):
            retry_mail(OutgoingMail.objects.get().pk, actor=viewer, at=AT)
