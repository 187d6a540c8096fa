"""`pingding mail` sends what is due, and says how the queue stands; `pingding bounced` notes what came back."""

import json
from pathlib import Path

import pytest
from tests.actions.mail.conftest import server as server
from tests.actions.mail.readers import AT, reader
from tests.actions.mail.smtp_server import MailServer
from tests.actions.mail.test_bouncing import bounce, sent_letter
from tests.cli.conftest import Run

from pingding.actions.door import notify
from pingding.records.models import OutgoingMail

pytestmark = pytest.mark.django_db


def test_what_is_due_is_sent(run: Run, server: MailServer) -> None:
    notify("一", at=AT, person=reader().person)
    answer = json.loads(run("mail", "--json").stdout)
    assert answer == {"sent": 1, "lacking": [], "counts": {"sent": 1}} and len(server.letters) == 1


def test_what_was_given_up_is_a_finding(run: Run, server: MailServer) -> None:
    notify("一", at=AT, person=reader().person)
    server.to_recipient = "550 no such user"
    answer = run("mail")
    assert answer.exit_code == 1 and "已放弃1件" in answer.stdout


def test_without_a_server_it_says_what_is_missing(run: Run) -> None:
    answer = run("mail")
    assert answer.exit_code == 0 and "PINGDING_MAIL_HOST、PINGDING_ADDRESS" in answer.stdout


def test_letter_that_came_back_is_noted(run: Run, server: MailServer, tmp_path: Path) -> None:
    letter, report, other = sent_letter(), tmp_path / "1.eml", tmp_path / "2.eml"
    report.write_bytes(bounce(letter.claim))
    other.write_bytes(b"Subject: hello\n\nI am away.")
    answer = run("bounced", str(report), str(other))
    assert answer.exit_code == 0 and "1.eml：已记为未能送达" in answer.stdout and "2.eml：不是退信" in answer.stdout
    assert json.loads(run("bounced", "--json", str(report)).stdout) == {str(report): "already"}


def test_report_that_comes_too_early_is_to_be_handed_over_again(run: Run, server: MailServer, tmp_path: Path) -> None:
    letter, report = sent_letter(), tmp_path / "1.eml"
    report.write_bytes(bounce(letter.claim))
    OutgoingMail.objects.update(state="sending")
    answer = run("bounced", str(report))
    assert answer.exit_code == 75 and "稍后再读" in answer.stdout
    assert OutgoingMail.objects.get().state == "sending"
