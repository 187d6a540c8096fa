"""What a server sends back later counts as refused; what comes from outside is believed only by our letter's name."""

from email.message import Message
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from tests.actions.mail.readers import ADDRESS, AT, reader, send, states
from tests.actions.mail.smtp_server import MailServer

from pingding.actions.door import notify
from pingding.actions.mail.bouncing import Bounce, note_bounce
from pingding.records.models import OutgoingMail

pytestmark = pytest.mark.django_db


def sent_letter() -> OutgoingMail:
    notify("一", at=AT, person=reader().person)
    assert send() == 1
    return OutgoingMail.objects.get()


def bounce(name: str, action: str = "failed", *, whole: bool = True) -> bytes:
    """A delivery report as servers write it, with the letter that it reports on or that letter's headers."""
    report = MIMEMultipart("report", report_type="delivery-status")
    report.attach(MIMEText("Your message could not be delivered."))
    server, recipient = Message(), Message()
    server["Reporting-MTA"] = "dns; mx.unit.example"
    recipient["Final-Recipient"] = f"rfc822; {ADDRESS}"
    recipient["Action"] = action
    recipient["Status"] = "5.1.1"
    recipient["Diagnostic-Code"] = "smtp; 550 5.1.1\n no such mailbox"
    status = MIMEBase("message", "delivery-status")
    status.set_payload([server, recipient])
    report.attach(status)
    letter = MIMEText("一")
    letter["Message-ID"] = f"<{name}@pingding.example>"
    headers = MIMEText(f"Message-ID: <{name}@pingding.example>\n", "rfc822-headers")
    report.attach(MIMEMessage(letter) if whole else headers)
    return report.as_bytes()


@pytest.mark.parametrize("whole", [True, False])
def test_letter_that_came_back_counts_as_refused(server: MailServer, whole: bool) -> None:
    letter = sent_letter()
    assert note_bounce(bounce(letter.claim, whole=whole), at=AT) == Bounce.NOTED
    letter.refresh_from_db()
    assert letter.state == "given_up" and letter.refused
    assert letter.answer == "smtp; 550 5.1.1 no such mailbox"


def test_second_report_changes_nothing(server: MailServer) -> None:
    name = sent_letter().claim
    note_bounce(bounce(name), at=AT)
    assert note_bounce(bounce(name), at=AT) == Bounce.ALREADY
    assert OutgoingMail.objects.get().tries == 1


@pytest.mark.parametrize("name", ["0" * 32, "", "%"])
def test_name_that_no_letter_has_is_none_of_ours(server: MailServer, name: str) -> None:
    sent_letter()
    assert note_bounce(bounce(name), at=AT) == Bounce.NOT_OURS and states() == ["sent"]


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed"])
def test_report_of_something_else_than_failure_is_passed_over(server: MailServer, action: str) -> None:
    name = sent_letter().claim
    assert note_bounce(bounce(name, action), at=AT) == Bounce.NO_REPORT and states() == ["sent"]


OTHERS = {"empty": b"", "bytes": b"\0\xff", "answer": b"Subject: hello\n\nI am away.", "chinese": "自动回复".encode()}


@pytest.mark.parametrize("mail", OTHERS.values(), ids=OTHERS)
def test_what_is_no_report_is_passed_over(server: MailServer, mail: bytes) -> None:
    sent_letter()
    assert note_bounce(mail, at=AT) == Bounce.NO_REPORT and states() == ["sent"]


def test_report_cut_off_in_the_middle_is_passed_over(server: MailServer) -> None:
    report = bounce(sent_letter().claim)
    for length in range(0, len(report), 97):
        assert note_bounce(report[:length], at=AT) in Bounce
    assert len(report) > 300


NESTED = {
    "mails": b"Content-Type: message/rfc822\r\n\r\n" * 3000,
    "parts": b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)),
}


@pytest.mark.parametrize("mail", NESTED.values(), ids=NESTED)
def test_mail_in_mail_without_end_is_passed_over(server: MailServer, mail: bytes) -> None:
    sent_letter()
    assert note_bounce(mail + b"x", at=AT) == Bounce.NO_REPORT and states() == ["sent"]
