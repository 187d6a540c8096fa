"""Text messages: what has a day to be kept, for who chose it, through the gateway that the settings name."""

from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from pytest_django import Settings
from tests.actions.mail.readers import AT, reader, send, states

from pingding.actions.door import notify
from pingding.actions.mail import sms
from pingding.actions.mail.choice import TypedChoice, choose_mail
from pingding.actions.mail.sms import FolderGateway, SmsNotTaken, SmsRefused
from pingding.policy.errors import Refusal
from pingding.queries.clock import SHANGHAI
from pingding.queries.mail.dated import Dated
from pingding.queries.refusals import each_of
from pingding.queries.viewer import Viewer
from pingding.records.models import OutgoingMail, Person

pytestmark = pytest.mark.django_db
NUMBER = "13800000001"
DATED = Dated("seat-7", date(2025, 11, 3))


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    """Where the texts of the platform are written."""
    settings.PINGDING_SMS_GATEWAY = "pingding.actions.mail.sms.FolderGateway"
    settings.PINGDING_ADDRESS = "https://pingding.example"
    settings.VAR = tmp_path
    return tmp_path / "sms"


def texted(phone: str = f"023-60000000、{NUMBER}") -> Viewer:
    """Somebody without a mail address who chose text messages."""
    own = reader("")
    Person.objects.filter(pk=own.person_or_refuse().pk).update(phone=phone)
    choose_mail(TypedChoice("", "none", "zh-hans", sms=True), actor=own, at=AT)
    return own


def test_what_has_a_day_is_sent_once_to_the_mobile_number(folder: Path) -> None:
    own = texted()
    notify("请于11月3日前办理", at=AT, person=own.person, dated=DATED)
    notify("没有期限", at=AT, person=own.person)
    assert send() == 1 and send() == 0
    (file,) = folder.iterdir()
    assert (
        file.read_text()
        == f"{NUMBER}\n评定：请于11月3日前办理 期限：2025年11月3日 https://pingding.example/messages/\n"
    )
    mail = OutgoingMail.objects.get()
    assert (mail.medium, mail.state, mail.address, file.stem) == ("sms", "sent", NUMBER, mail.claim)


def test_who_did_not_choose_it_gets_none(folder: Path) -> None:
    notify("一", at=AT, person=reader().person, dated=DATED)
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    ("error", "state"),
    [(SmsRefused("no such number"), "given_up"), (SmsNotTaken("busy"), "waiting"), (OSError("lost"), "unknown")],
)
def test_what_the_gateway_raises_settles_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, state: str
) -> None:
    def refuse(*_args: object) -> None:
        raise error

    monkeypatch.setattr(FolderGateway, "send", refuse)
    notify("一", at=AT, person=texted().person, dated=DATED)
    assert send() == 0 and states() == [state]
    assert str(error) in OutgoingMail.objects.get().answer


def test_a_gateway_that_does_not_exist_has_texts_wait_as_a_server_that_is_down(
    folder: Path, settings: Settings
) -> None:
    notify("一", at=AT, person=texted().person, dated=DATED)
    settings.PINGDING_SMS_GATEWAY = "pingding.actions.mail.sms.Nobody"
    assert send() == 0 and states() == ["waiting"]
    mail = OutgoingMail.objects.get()
    assert "Nobody" in mail.answer and (mail.tries, mail.next_at) == (1, AT + timedelta(minutes=1))
    settings.PINGDING_SMS_GATEWAY = "pingding.actions.mail.sms.FolderGateway"
    assert send(AT + timedelta(minutes=1)) == 1


def test_a_gateway_that_hangs_stops_nothing_else(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    let_go = Event()
    monkeypatch.setattr(FolderGateway, "send", lambda *_args: let_go.wait(5))
    monkeypatch.setattr(sms, "LONGEST_WAIT", 0.05)
    own = texted()
    for text in ("一", "二"):
        notify(text, at=AT, person=own.person, dated=DATED)
    assert send() == 0
    let_go.set()
    first, second = OutgoingMail.objects.order_by("pk")
    assert (first.state, second.state, second.tries) == ("unknown", "waiting", 1)
    assert first.answer == second.answer == sms.SILENT.answer


def test_a_text_whose_day_has_passed_is_not_sent_any_more(folder: Path, settings: Settings) -> None:
    notify("一", at=AT, person=texted().person, dated=DATED)
    settings.PINGDING_SMS_GATEWAY = ""
    assert send() == 0 and states() == ["waiting"]
    settings.PINGDING_SMS_GATEWAY = "pingding.actions.mail.sms.FolderGateway"
    assert send(datetime(2025, 11, 4, 1, tzinfo=SHANGHAI)) == 0 and states() == ["dropped"]


def test_text_messages_need_a_mobile_number(folder: Path) -> None:
    with pytest.raises(Refusal) as refused:
        texted("023-60000000")
    assert [each.field for each in each_of(refused.value)] == ["mail_sms"]
