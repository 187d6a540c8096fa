"""确认邮箱: the code of the letter to a new address, typed or brought by the link; a link alone confirms nothing."""

import pytest
from django.test import Client
from pytest_django import Settings
from tests.actions.mail.readers import ADDRESS, AT, reader
from tests.web.desk.pages import Visitor

from pingding.queries.mail.addresses import code_of
from pingding.records.models import AddressChange, OutgoingMail, Person

pytestmark = pytest.mark.django_db
CHOOSE, CONFIRM = "/account/mail/", "/account/address/"
NEW = "new@unit.example"
CHOICE = {"mail_address": NEW, "mail_how": "at_once", "mail_language": "zh-hans"}


@pytest.fixture
def visitor(settings: Settings) -> Visitor:
    """Somebody who asked for another address, on a platform that sends mail."""
    settings.EMAIL_HOST, settings.PINGDING_ADDRESS = "mail.example", "https://pingding.example"
    asking = Visitor(reader(), AT)
    assert asking.post(CHOOSE, CHOICE) == CONFIRM
    return asking


def code() -> str:
    return code_of(AddressChange.objects.get(settled_at=None))


def email() -> str:
    return Person.objects.get(name="示例甲").email


def test_account_shows_what_is_used_and_what_waits(visitor: Visitor) -> None:
    page = visitor.get("/account/")
    assert page.one("#f-mail_address").attribute("value") == ADDRESS
    assert f"{NEW} 等待确认" in page.one("#mail").text and page.one("#mail a").attribute("href") == CONFIRM


def test_a_link_fills_the_code_in_and_only_the_button_confirms(visitor: Visitor) -> None:
    page = visitor.get(f"{CONFIRM}?code={code()}")
    assert page.one("#f-code").attribute("value") == code() and NEW in page.one("main").text
    assert email() == ADDRESS
    assert visitor.post(CONFIRM, {"code": code()}) == "/account/#mail"
    assert email() == NEW and "没有等待确认的邮箱" in visitor.get(CONFIRM).one("main").text


def test_a_wrong_code_is_refused_at_its_field_and_tries_are_counted(visitor: Visitor) -> None:
    wrong = f"{(int(code()) + 1) % 10**8:08}"
    for _n in range(5):
        page = visitor.sent(CONFIRM, {"code": wrong}, 422)
        assert "验证码不正确" in page.one(".field-faulty").text
    page = visitor.sent(CONFIRM, {"code": code()}, 429)
    assert "尝试的次数过多" in page.one(".field-faulty").text and email() == ADDRESS


def test_another_letter_is_sent_and_a_change_is_given_up(visitor: Visitor) -> None:
    first = code()
    assert visitor.post(f"{CONFIRM}again/", {}) == CONFIRM and code() != first
    assert visitor.post(f"{CONFIRM}withdraw/", {}) == "/account/#mail"
    assert "没有等待确认" in visitor.sent(f"{CONFIRM}again/", {}, 409).one("main").text
    assert email() == ADDRESS


@pytest.mark.parametrize(
    ("state", "says"), [("given_up", "没有送达"), ("unknown", "是否发出不明"), ("waiting", "会自动再试")]
)
def test_pages_say_when_the_letter_did_not_arrive(visitor: Visitor, state: str, says: str) -> None:
    assert says not in visitor.get(CONFIRM).one("main").text
    OutgoingMail.objects.filter(to=NEW).update(state=state, tries=1, answer="550 no such user")
    text = visitor.get(CONFIRM).one("main").text
    assert says in text and "550 no such user" in text and says in visitor.get("/account/").one("#mail").text


def test_whoever_is_not_signed_in_comes_back_with_the_code(visitor: Visitor) -> None:
    answer = Client().get(f"{CONFIRM}?code=12345678")
    assert answer.status_code == 302 and "12345678" in answer["Location"]
