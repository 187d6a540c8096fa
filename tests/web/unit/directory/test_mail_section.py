"""我的账号，邮件: the choice as it stands, changed by a form, refused at its field."""

import pytest
from pytest_django import Settings
from tests import factories
from tests.actions.mail.readers import ADDRESS, AT, reader
from tests.web.desk.pages import Visitor

from pingding.records.models import MailChoice, Person

pytestmark = pytest.mark.django_db
CHOOSE = "/account/mail/"
DAILY = {"mail_address": ADDRESS, "mail_how": "daily", "mail_language": "en"}


def chosen(visitor: Visitor) -> list[str]:
    return [box.attribute("value") for box in visitor.get("/account/").all("#mail input[checked]")]


def test_page_shows_the_address_and_what_is_chosen() -> None:
    visitor = Visitor(reader(), AT)
    assert visitor.get("/account/").one("#f-mail_address").attribute("value") == ADDRESS
    assert chosen(visitor) == ["at_once", "zh-hans"]
    assert visitor.post(CHOOSE, DAILY) == "/account/#mail"
    assert chosen(visitor) == ["daily", "en"]


def test_what_is_refused_stays_in_its_field_with_the_reason() -> None:
    visitor = Visitor(reader(), AT)
    page = visitor.sent(CHOOSE, DAILY | {"mail_address": "nobody"}, 422)
    assert page.one("#f-mail_address").attribute("value") == "nobody"
    assert "格式不正确" in page.one(".field-faulty").text
    assert not MailChoice.objects.exists()


def test_somebody_without_an_address_can_give_one() -> None:
    viewer = factories.expert()
    visitor = Visitor(viewer, AT)
    assert visitor.sent(CHOOSE, DAILY | {"mail_address": ""}, 422).all(".field-faulty")
    visitor.post(CHOOSE, DAILY)
    assert Person.objects.get(pk=viewer.person_or_refuse().pk).email == ADDRESS


def test_telephone_is_changed_but_not_taken_away() -> None:
    own = reader()
    visitor = Visitor(own, AT)
    visitor.post(CHOOSE, DAILY | {"mail_phone": "138 0000 0002"})
    person = Person.objects.get(pk=own.person_or_refuse().pk)
    assert person.phone and visitor.get("/account/").one("#f-mail_phone").attribute("value") == person.phone
    for typed, reason in (("", "能找到您的电话"), ("call me", "格式")):
        assert reason in visitor.sent(CHOOSE, DAILY | {"mail_phone": typed}, 422).one(".field-faulty").text
    assert Person.objects.get(pk=person.pk).phone == person.phone


def test_page_says_where_no_mail_is_sent() -> None:
    assert "目前没有开通邮件" in Visitor(reader(), AT).get("/account/").one("#mail p.muted").text


def test_text_messages_can_be_chosen_where_there_is_a_gateway(settings: Settings) -> None:
    own = reader()
    Person.objects.filter(pk=own.person_or_refuse().pk).update(phone="13800000001")
    visitor = Visitor(own, AT)
    assert not visitor.get("/account/").all("#f-mail_sms")
    settings.PINGDING_SMS_GATEWAY, settings.PINGDING_ADDRESS = "somewhere", "https://pingding.example"
    assert visitor.get("/account/").one("#f-mail_phone").attribute("value") == "13800000001"
    assert visitor.get("/account/").all("#f-mail_sms")
    visitor.post(CHOOSE, DAILY | {"mail_sms": "yes"})
    assert MailChoice.objects.get().sms and chosen(visitor)[-1] == "yes"


def test_address_leads_to_the_account() -> None:
    assert Visitor(reader(), AT).led_from(CHOOSE) == "/account/#mail"
