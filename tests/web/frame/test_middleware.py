"""What every page is spared: characters that no database keeps, numbers that no record has."""

import pytest
from django.test import Client
from tests import factories
from tests.actions.life import Life
from tests.web.desk.pages import Visitor
from tests.web.page_reader import visit

from pingding.records.models import Message, Organisation

pytestmark = pytest.mark.django_db
ADDRESSES = (
    "/register/?q=%00",
    "/register/?region=%00",
    "/verify/?code=%00",
    "/objections/?receipt=%00",
    "/titles/%00/",
    "/objections/%00/",
    "/can-we-apply/?staff=%00",
    "/cases/%00/",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_address_with_a_character_no_database_keeps_is_a_plain_page(address: str) -> None:
    assert "请求中有不能保存的字符" in visit(Client(), address, status=400).refusal().text


def test_form_with_such_a_character_changes_nothing() -> None:
    before = Organisation.objects.count()
    answer = Client().post("/join/", {"name": "示例\0公司", "username": "someone"})
    assert answer.status_code == 400 and Organisation.objects.count() == before
    assert Client().post("/sign-in/", {"username": "a\0b", "password": "x"}).status_code == 400
    assert Client().post("/sign-in/", {"user\0name": "a"}).status_code == 400


def test_marks_without_width_are_taken_out_and_that_is_said() -> None:
    life = Life()
    case, _writer = life.submitted()
    life.to_notice(case)
    objection = life.objects(life.notice(case), case)
    officer = Visitor(life.officer, life.later())
    typed = {"upheld": "no", "answer": "已核\u200b实，异议\ufeff不成立。", "reason": "经核实不成立。"}
    officer.post(f"/objections/{objection.receipt}/answer/", typed)
    objection.refresh_from_db()
    assert objection.answer == "已核实，异议不成立。"
    assert officer.get("/messages/").message("看不见的字符（U+200B、U+FEFF），已去除")


def test_the_api_tells_the_same_in_its_own_words() -> None:
    answer = Client().get("/api/v1/titles?text=%00")
    assert (answer.status_code, answer.json()["kind"]) == (400, "malformed")


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 30, "-1", "二"])
def test_page_number_that_no_list_has_leads_to_a_page_that_there_is(number: str) -> None:
    life = Life()
    officer, auditor = Visitor(life.officer, life.at), Visitor(factories.auditor(), life.at)
    for path in ("/desk/", "/registrations/", "/messages/"):
        officer.get(f"{path}?page={number}")
    auditor.get(f"/journal/?page={number}")
    Visitor(factories.administrator(), life.at).get(f"/administration/people/?page={number}")


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 30])
def test_key_that_no_record_has_is_missing(number: str) -> None:
    life = Life()
    officer = Visitor(life.officer, life.at)
    officer.sent("/registrations/", {"organisation": number, "decision": "approve"}, 404)
    assert officer.post("/messages/", {"read": number}) == "/messages/"
    assert Message.objects.filter(read_at=None).exists()
    case, writer = life.draft()
    Visitor(writer, life.at).post(f"/cases/{case.number}/submit/", {"revision": number, "signed": "truth"})
