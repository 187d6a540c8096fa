"""Notices and objections as the public meets them."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.actions.life import Life
from tests.web.public.conftest import Clock
from tests.web.public.copies import noticed_copies

from pingding.actions.batches.notice import publish_notice
from pingding.actions.notices.objections import answer_objection
from pingding.records.models import Case, Notice, Objection

pytestmark = pytest.mark.django_db
GROUNDS = {"name": "示例丙", "contact": "023-60000001", "grounds": "所列成果归属有争议，另有权利人"}


@pytest.fixture
def life() -> Life:
    return Life()


@pytest.fixture
def case(life: Life) -> Case:
    found, _writer = life.submitted()
    return life.to_notice(found)


@pytest.fixture
def notice(life: Life, case: Case, clock: Clock) -> Notice:
    found = life.notice(case)
    clock.at = life.at
    return found


def object_url(notice: Notice, case: Case) -> str:
    return f"/notices/{notice.pk}/object/{case.number}/"


def test_notice_shows_its_cases_days_left_and_where_to_object(client: Client, notice: Notice, case: Case) -> None:
    text = client.get(f"/notices/{notice.pk}/").content.decode()
    assert case.organisation.name in text and "万州区" in text and "示例钢铁协同中心" in text
    assert object_url(notice, case) in text and "个工作日" in text and "公示中" in text


def test_notice_says_what_each_case_is_to_get_and_once_ended_invites_no_objection(
    client: Client, notice: Notice, clock: Clock
) -> None:
    running = client.get(f"/notices/{notice.pk}/").content.decode()
    assert "拟授予" in running and "认定中心" in running and "可以实名向" in running
    clock.at = notice.ends_at
    ended = client.get(f"/notices/{notice.pk}/").content.decode()
    assert "不再受理异议" in ended and "可以实名向" not in ended


def test_running_notices_stand_on_the_first_page(client: Client, notice: Notice, clock: Clock) -> None:
    assert notice.title in client.get("/").content.decode()
    clock.at = notice.ends_at
    assert notice.title not in client.get("/").content.decode()
    assert notice.title in client.get("/notices/").content.decode()


def test_notice_that_begins_later_is_not_public_yet(client: Client, life: Life, case: Case, clock: Clock) -> None:
    clock.at = life.at
    later = publish_notice(
        "notice",
        [case.number],
        actor=life.officer,
        at=life.at,
        title="以后的公示",
        first_day=life.at.date().replace(day=life.at.day + 3),
    )
    assert client.get(f"/notices/{later.pk}/").status_code == 404
    assert "以后的公示" not in client.get("/notices/").content.decode()


def test_objection_in_three_fields_gets_a_receipt_that_says_what_follows(
    client: Client, notice: Notice, case: Case
) -> None:
    form = client.get(object_url(notice, case)).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', form)
    assert token is not None
    sent = GROUNDS | {"token": token[1]}
    answer = client.post(object_url(notice, case), sent, follow=True)
    text = answer.content.decode()
    assert "异议已收到" in text and "接下来" in text and "该件暂停办理" in text
    again = client.post(object_url(notice, case), sent)
    assert again["Location"] == answer.redirect_chain[0][0]
    assert Objection.objects.count() == 1


def test_receipt_of_an_objection_cannot_be_guessed(client: Client, notice: Notice, case: Case) -> None:
    client.post(object_url(notice, case), GROUNDS)
    receipt = Objection.objects.get().receipt
    known, _dash, check = receipt.rpartition("-")
    assert known == f"YY-{case.number}-1" and len(check) == 8
    assert client.get(f"/objections/{receipt}/").status_code == 200
    for guess in (known, f"{known}-AAAAAAAA"):
        assert client.get(f"/objections/{guess}/").status_code == 404


def test_objection_without_name_is_named_at_the_field_and_the_text_stays(
    client: Client, notice: Notice, case: Case
) -> None:
    answer = client.post(object_url(notice, case), GROUNDS | {"name": " "})
    text = answer.content.decode()
    assert answer.status_code == 422 and 'href="#id_name"' in text and "归属有争议" in text
    assert client.post(object_url(notice, case), GROUNDS | {"grounds": "长" * 2001}).status_code == 422
    assert not Objection.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [("contact", "x", "既不是电话号码也不是邮箱"), ("grounds", "短", "不足10字")],
)
def test_objection_that_cannot_be_examined_is_refused_at_its_field(
    client: Client, notice: Notice, case: Case, field: str, typed: str, words: str
) -> None:
    answer = client.post(object_url(notice, case), GROUNDS | {field: typed})
    text = answer.content.decode()
    assert answer.status_code == 422 and words in text and f'href="#id_{field}"' in text
    assert not Objection.objects.exists()
    assert client.post(object_url(notice, case), GROUNDS | {"contact": "wu@example.cn"}).status_code == 302


def test_receipt_is_found_by_its_number_from_the_notices(client: Client, notice: Notice, case: Case) -> None:
    client.post(object_url(notice, case), GROUNDS)
    receipt = Objection.objects.get().receipt
    assert 'name="receipt"' in client.get("/notices/").content.decode()
    found = client.get("/objections/", {"receipt": f" {receipt.lower()} "})
    assert found.headers["Location"] == f"/objections/{receipt}/"
    assert client.get("/objections/", {"receipt": ""}).headers["Location"] == "/notices/"
    unknown = client.get("/objections/", {"receipt": "YY-0"})
    assert unknown.status_code == 404 and "没有编号为“YY-0”的异议回执" in unknown.content.decode()


def test_objection_after_the_end_is_refused_in_words_and_the_text_stays(
    client: Client, notice: Notice, case: Case, clock: Clock
) -> None:
    clock.at = notice.ends_at
    assert object_url(notice, case) not in client.get(f"/notices/{notice.pk}/").content.decode()
    answer = client.get(object_url(notice, case))
    assert answer.status_code == 409 and "不再受理异议" in answer.content.decode()
    answer = client.post(object_url(notice, case), GROUNDS)
    text = answer.content.decode()
    assert answer.status_code == 409 and "不在受理异议的期间" in text and "归属有争议" in text


def test_case_that_is_not_on_the_notice_is_missing(client: Client, notice: Notice) -> None:
    assert client.get(f"/notices/{notice.pk}/object/2020-99999/").status_code == 404


def test_receipt_shows_the_state_and_no_personal_data(
    client: Client, life: Life, notice: Notice, case: Case, clock: Clock
) -> None:
    client.post(object_url(notice, case), GROUNDS)
    receipt = Objection.objects.get().receipt
    for path in (f"/objections/{receipt}/", f"/notices/{notice.pk}/"):
        text = client.get(path).content.decode()
        assert not [value for value in GROUNDS.values() if value in text]
    answer_objection(receipt, False, "经向示例丙核实，不成立", actor=life.officer, at=life.later())
    text = client.get(f"/objections/{receipt}/").content.decode()
    assert "经核实，异议不成立" in text and "示例丙" not in text


def test_receipt_of_an_objection_closed_with_another_does_not_say_it_was_unfounded(
    client: Client, notice: Notice, case: Case, life: Life
) -> None:
    for name in ("吴敏", "周敏"):
        client.post(object_url(notice, case), GROUNDS | {"name": name})
    first, other = Objection.objects.order_by("pk")
    answer_objection(first.receipt, True, "属实", actor=life.officer, at=life.later())
    text = client.get(f"/objections/{other.receipt}/").content.decode()
    assert "本异议一并办结" in text and "不成立" not in text and first.receipt not in text


def test_unknown_receipt_is_a_clear_page(client: Client, db: None) -> None:
    answer = client.get("/objections/YY-0/")
    assert answer.status_code == 404 and "没有编号为“YY-0”的异议回执" in answer.content.decode()


def test_no_personal_data_of_the_applicant_on_public_pages(client: Client, notice: Notice, case: Case) -> None:
    hidden = (case.organisation.legal_representative, "023-60000000", "示例单位管理员", case.organisation.code)
    for path in (f"/notices/{notice.pk}/", object_url(notice, case), "/", "/notices/"):
        text = client.get(path).content.decode()
        assert not [value for value in hidden if value and value in text], path


def test_number_of_queries_is_the_same_with_thirty_cases(
    client: Client, notice: Notice, case: Case, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(f"/notices/{notice.pk}/")
    with django_assert_max_num_queries(4):
        client.get(f"/notices/{notice.pk}/")
    noticed_copies(notice, case, 29)
    with django_assert_max_num_queries(4):
        text = client.get(f"/notices/{notice.pk}/").content.decode()
    assert text.count("对此件提出异议") == 30
