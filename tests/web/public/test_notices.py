"""Notices and objections as the public meets them."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.actions.life import Life
from tests.web.desk.pages import Visitor
from tests.web.page_reader import page_of, visit
from tests.web.public.conftest import GROUNDS, Clock, object_url, scan
from tests.web.public.copies import noticed_copies

from pingding.actions.batches.notice import publish_notice
from pingding.actions.notices.answers import answer_objection
from pingding.records.models import Call, Case, Notice, Objection

pytestmark = pytest.mark.django_db


def test_notice_shows_its_cases_days_left_and_where_to_object(client: Client, notice: Notice, case: Case) -> None:
    page = visit(client, f"/notices/{notice.pk}/")
    noticed = page.by_id(f"case-{case.number}")
    facts = noticed.texts("dd")
    assert case.organisation.name in facts and "万州区" in facts
    assert noticed.text_of("h2") == "示例钢铁协同中心"
    assert noticed.link("对此件提出异议") == object_url(notice, case)
    chip = page.text_of("header .chip")
    assert "天" in chip and "工作日" not in chip and page.text_of("article .status") == "公示中"


def test_objections_from_one_address_are_slowed(client: Client, notice: Notice, case: Case) -> None:
    url = object_url(notice, case)
    for n in range(10):
        sent = GROUNDS | {"grounds": f"{GROUNDS['grounds']}，其{n}"}
        assert client.post(url, sent).status_code == 302
    page = page_of(client.post(url, GROUNDS), 429)
    assert "请直接联系受理单位" in page.message("短时间内尝试的次数过多").text
    assert page.field("name").value == GROUNDS["name"]
    assert Client(REMOTE_ADDR="192.0.2.9").post(url, GROUNDS).status_code == 302


def test_notice_says_what_each_case_is_to_get_and_once_ended_invites_no_objection(
    client: Client, notice: Notice, clock: Clock
) -> None:
    running = visit(client, f"/notices/{notice.pk}/")
    assert running.fact("拟授予") == "认定中心"
    assert "可以实名向" in running.texts("article p.measure")[-1]
    clock.at = notice.ends_at
    ended = visit(client, f"/notices/{notice.pk}/")
    assert "不再受理异议" in ended.texts("article p.measure")[-1] and "可以实名向" not in ended.html


def test_running_notices_stand_on_the_first_page(client: Client, notice: Notice, clock: Clock) -> None:
    address = f"/notices/{notice.pk}/"
    assert visit(client, "/").section("正在公示").link(notice.title) == address
    clock.at = notice.ends_at
    assert notice.title not in visit(client, "/").html
    assert visit(client, "/notices/").link(notice.title) == address


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
    assert "以后的公示" not in visit(client, "/notices/").html


def test_objection_in_three_fields_gets_a_receipt_that_says_what_follows(
    client: Client, notice: Notice, case: Case
) -> None:
    token = visit(client, object_url(notice, case)).field("token").value
    assert token
    sent = GROUNDS | {"token": token}
    answer = client.post(object_url(notice, case), sent, follow=True)
    receipt = page_of(answer)
    assert receipt.heading == "异议已收到" and "该件暂停办理" in receipt.after("接下来").text
    again = client.post(object_url(notice, case), sent)
    assert again["Location"] == answer.redirect_chain[0][0]
    assert Objection.objects.count() == 1


def test_receipt_says_which_office_answers_and_how_it_is_reached(client: Client, notice: Notice, case: Case) -> None:
    client.post(object_url(notice, case), GROUNDS)
    path = f"/objections/{Objection.objects.get().receipt}/"
    Call.objects.update(contact="", telephone="", address="")
    silent = visit(client, path)
    assert silent.fact("受理单位") and "没有写明电话和地址" in silent.text and "联系电话" not in silent.text
    Call.objects.update(contact="科技与创新处（示例）")
    assert "没有写明电话和地址" in visit(client, path).text
    Call.objects.update(contact="科技与创新处（示例）", telephone="023-60000000", address="示例路1号")
    told = visit(client, path)
    facts = {term: told.fact(term) for term in ("受理单位", "联系处室", "联系电话", "地址")}
    assert list(facts.values()) == [silent.fact("受理单位"), "科技与创新处（示例）", "023-60000000", "示例路1号"]


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
    page = page_of(client.post(object_url(notice, case), GROUNDS | {"name": " "}), 422)
    assert page.faulty() == ["id_name"] and page.field("grounds").value == GROUNDS["grounds"]
    assert client.post(object_url(notice, case), GROUNDS | {"grounds": "长" * 2001}).status_code == 422
    assert not Objection.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [("contact", "x", "既不是电话号码也不是邮箱"), ("grounds", "短", "不足10字")],
)
def test_objection_that_cannot_be_examined_is_refused_at_its_field(
    client: Client, notice: Notice, case: Case, field: str, typed: str, words: str
) -> None:
    page = page_of(client.post(object_url(notice, case), GROUNDS | {field: typed}), 422)
    assert words in page.fault(f"id_{field}") and words in page.field(field).error
    assert not Objection.objects.exists()
    assert client.post(object_url(notice, case), GROUNDS | {"contact": "wu@example.cn"}).status_code == 302


def test_receipt_is_found_by_its_number_from_the_notices(client: Client, notice: Notice, case: Case) -> None:
    client.post(object_url(notice, case), GROUNDS)
    receipt = Objection.objects.get().receipt
    assert visit(client, "/notices/").section("查询异议和反映的处理结果").fields() == ["receipt"]
    found = client.get("/objections/", {"receipt": f" {receipt.lower()} "})
    assert found.headers["Location"] == f"/objections/{receipt}/"
    assert client.get("/objections/").headers["Location"] == "/notices/"
    assert "尚未填写" in visit(client, "/objections/", {"receipt": " "}, 422).field("receipt").error


def test_objection_after_the_end_is_refused_in_words_and_the_text_stays(
    client: Client, notice: Notice, case: Case, clock: Clock
) -> None:
    clock.at = notice.ends_at
    assert object_url(notice, case) not in visit(client, f"/notices/{notice.pk}/").html
    assert "不再受理异议" in visit(client, object_url(notice, case), status=409).refusal().text
    refused = page_of(client.post(object_url(notice, case), GROUNDS), 409)
    assert "不在受理异议的期间" in refused.banner() and refused.field("grounds").value == GROUNDS["grounds"]


def test_case_that_is_not_on_the_notice_is_missing(client: Client, notice: Notice) -> None:
    assert client.get(f"/notices/{notice.pk}/object/2020-99999/").status_code == 404


def test_receipt_shows_the_state_and_no_personal_data(
    client: Client, life: Life, notice: Notice, case: Case, clock: Clock
) -> None:
    client.post(object_url(notice, case), GROUNDS)
    receipt = Objection.objects.get().receipt
    for path in (f"/objections/{receipt}/", f"/notices/{notice.pk}/"):
        html = visit(client, path).html
        assert not [value for value in GROUNDS.values() if value in html]
    answer_objection(receipt, False, "经向示例丙核实，不成立", reason="经核实如上", actor=life.officer, at=life.later())
    page = visit(client, f"/objections/{receipt}/")
    assert page.heading == "经核实，异议不成立" and "示例丙" not in page.html and not page.has("[name=evidence]")
    officer, answered = Visitor(life.officer, life.later()), f"/objections/{receipt}/answer/"
    assert officer.get(answered).has("[name=amend]")
    refused = officer.sent(answered, {"amend": "1", "reason": "请致电13900000000"}, 422)
    assert "个人信息" in refused.text_of(".error-summary")
    late = page_of(client.post(f"/objections/{receipt}/", {"evidence": scan()}), 409)
    assert "已经答复，没有收下证明.pdf" in late.banner()
    seen = officer.get(answered).field("seen").value
    officer.post(answered, {"amend": "1", "reason": "经查合同原件相符", "seen": seen})
    moved = officer.sent(answered, {"amend": "1", "reason": "经查发票相符", "seen": seen}, 409)
    assert "已被修改" in moved.text_of(".error-summary") and moved.field("reason").value == "经查发票相符"
    assert "现已保存为：经查合同原件相符" in moved.text_of(".field-error") and moved.field("seen").value != seen
    assert "经查合同原件相符" in visit(client, f"/objections/{receipt}/").texts(".facts dd")


def test_receipt_of_an_objection_closed_with_another_does_not_say_it_was_unfounded(
    client: Client, notice: Notice, case: Case, life: Life
) -> None:
    for name in ("吴敏", "周敏"):
        client.post(object_url(notice, case), GROUNDS | {"name": name})
    first, other = Objection.objects.order_by("pk")
    answer_objection(first.receipt, True, "属实", reason="经核实如上", actor=life.officer, at=life.later())
    page = visit(client, f"/objections/{other.receipt}/")
    assert "本异议一并办结" in page.heading and "不成立" not in page.html and first.receipt not in page.html


def test_unknown_receipt_is_a_clear_page(client: Client, db: None) -> None:
    page = visit(client, "/objections/YY-0/", status=404)
    assert "没有编号为“YY-0”的回执" in page.refusal().text


def test_no_personal_data_of_the_applicant_on_public_pages(client: Client, notice: Notice, case: Case) -> None:
    hidden = (case.organisation.legal_representative, "023-60000000", "示例单位管理员", case.organisation.code)
    for path in (f"/notices/{notice.pk}/", object_url(notice, case), "/", "/notices/"):
        html = visit(client, path).html
        assert not [value for value in hidden if value and value in html], path


def test_number_of_queries_is_the_same_with_thirty_cases(
    client: Client, notice: Notice, case: Case, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(f"/notices/{notice.pk}/")
    with django_assert_max_num_queries(7):
        client.get(f"/notices/{notice.pk}/")
    noticed_copies(notice, case, 29)
    with django_assert_max_num_queries(7):
        page = visit(client, f"/notices/{notice.pk}/")
    assert len([link for link in page.links() if "/object/" in link]) == 30


def test_outcome_tells_its_reason_to_the_public_and_by_the_receipt(
    client: Client, notice: Notice, case: Case, life: Life
) -> None:
    client.post(object_url(notice, case), GROUNDS)
    receipt = Objection.objects.get().receipt
    assert not visit(client, f"/notices/{notice.pk}/").has(".objection-outcome")
    answer_objection(receipt, False, "已电话告知", reason="合同原件已核对", actor=life.officer, at=life.later())
    told = visit(client, f"/notices/{notice.pk}/").one(".objection-outcome").text
    assert "异议不成立" in told and "合同原件已核对" in told and receipt not in told and "电话" not in told
    assert visit(client, f"/objections/{receipt}/").fact("理由") == "合同原件已核对"
