"""邮件: whether any is sent, the queue, what was not sent with the server's words, each kind as a letter."""

import pytest
from pytest_django import Settings
from tests import factories
from tests.actions.mail.readers import ADDRESS, AT, reader
from tests.web.desk.pages import Visitor

from pingding.actions.door import notify
from pingding.queries.mail.kinds import GROUPS, KINDS
from pingding.records.models import Message, OutgoingMail, Person

pytestmark = pytest.mark.django_db
PAGE = "/mail/"


def failed(n: int = 1, state: str = "given_up", answer: str = "550 5.1.1 no such user") -> list[OutgoingMail]:
    """Mails of one person that were not sent."""
    person = reader().person_or_refuse()
    mails = []
    for number in range(n):
        message = Message.objects.create(person=person, text=f"第{number}条", sent_at=AT)
        more = {"queued_at": AT, "claimed_at": AT, "settled_at": AT, "tries": 1, "code": 550, "refused": True}
        row = OutgoingMail(message=message, person=person, state=state, address=ADDRESS, answer=answer, **more)
        mails.append(row)
        row.save()
    return mails


def administrator() -> Visitor:
    return Visitor(factories.administrator(), AT)


def test_page_says_what_is_missing_for_mail(settings: Settings) -> None:
    banner = administrator().get(PAGE).banner()
    assert banner.startswith("没有开通邮件") and "PINGDING_MAIL_HOST、PINGDING_ADDRESS" in banner
    settings.EMAIL_HOST, settings.PINGDING_ADDRESS = "127.0.0.1", "https://pingding.example"
    assert administrator().get(PAGE).banner().startswith("已开通邮件")


def test_page_counts_the_queue_and_shows_the_servers_words() -> None:
    (mail,) = failed()
    failed(2, "unknown", "SMTPServerDisconnected: lost")
    page = administrator().get(PAGE)
    facts = dict(zip(page.texts("dl.facts dt"), page.texts("dl.facts dd"), strict=True))
    assert (facts["未能发出，已放弃"], facts["是否发出不明"], facts["已发出"]) == ("1", "2", "0")
    text = page.one(f"#mail-{mail.pk}").text
    assert "550 5.1.1 no such user" in text and ADDRESS in text and "第0条" in text


def test_one_or_all_are_tried_again() -> None:
    mails = failed(3)
    visitor = administrator()
    visitor.post("/mail/retry/", {"mail": str(mails[0].pk)})
    assert OutgoingMail.objects.filter(state="waiting").count() == 1
    visitor.post("/mail/retry/", {})
    assert OutgoingMail.objects.filter(state="waiting", next_at=AT).count() == 3


def test_page_and_samples_are_the_administrators_alone() -> None:
    for viewer in (factories.auditor(), reader()):
        for path in (PAGE, "/mail/kinds/1/", "/mail/kinds/digest/"):
            assert Visitor(viewer, AT).client.get(path).status_code == 403


def test_every_kind_is_listed_and_shown_in_both_languages() -> None:
    page = administrator().get(PAGE)
    assert len(page.all(".mail-kinds a")) == len(KINDS)
    assert not [text for text in page.texts(".mail-kinds a") if "%" in text]
    dated = next(kind for kind in KINDS if kind.text == "%(case)s：请办理“%(step)s”")
    shown = administrator().get(f"/mail/kinds/{dated.number}/")
    chinese, sms, english, _text = shown.texts("pre.letter")
    assert sms.startswith("评定：") and "期限：2026年5月20日" in sms
    assert (
        "https://pingding.example/cases/" in chinese
        and "请办理“示例初审”" in chinese
        and "please do “示例初审”" in english
    )
    chinese, english = (text for text in shown.texts("p.muted") if ".ics" in text)
    assert chinese == "随信附有日历文件（.ics）：2026年5月20日（周三）17:00。" and "20 May 2026 (Wed) 17:00" in english
    digest, _english = administrator().get("/mail/kinds/digest/").texts("pre.letter")
    assert digest.startswith("截至") and digest.count("https://") == len(GROUPS) + 1
    assert administrator().client.get("/mail/kinds/999/").status_code == 404


def test_queries_do_not_grow_with_the_queue() -> None:
    failed(1)
    before = administrator().queries(PAGE)
    failed(15)
    assert administrator().queries(PAGE) == before


def test_officers_see_on_the_record_of_a_unit_whom_no_mail_reaches() -> None:
    organisation, own = factories.unit()
    person = own.person_or_refuse()
    Person.objects.filter(pk=person.pk).update(email=ADDRESS)
    message = Message.objects.create(organisation=organisation, text="一", sent_at=AT)
    mail = OutgoingMail.objects.create(
        message=message, person=person, state="given_up", refused=True, address=ADDRESS, answer="550 no such user",
        queued_at=AT, settled_at=AT,
    )  # fmt: skip
    path = f"/organisations/{organisation.pk}/"
    officer = factories.approver(organisation)
    assert "550 no such user" in Visitor(officer, AT).get(path).one("#unreached").text
    colleague = factories.writer(organisation, own)
    assert not Visitor(colleague, AT).get(path).all("#unreached")
    later = Message.objects.create(organisation=organisation, text="二", sent_at=AT)
    OutgoingMail.objects.create(
        message=later, person=person, state="sent", address=ADDRESS, queued_at=AT, settled_at=AT
    )
    assert not Visitor(officer, AT).get(path).all("#unreached")
    OutgoingMail.objects.filter(state="sent").delete()
    Person.objects.filter(pk=person.pk).update(email="new@unit.example")
    assert not Visitor(officer, AT).get(path).all("#unreached") and mail.refused


def test_a_message_queues_nothing_here_where_mail_is_off() -> None:
    notify("一", at=AT, person=reader().person)
    assert not OutgoingMail.objects.exists()
