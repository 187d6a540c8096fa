"""Entering facts on the unit's record, and asking for a correction of what was registered."""

import json

import pytest
from tests.web.page_reader import page_of, visit
from tests.web.unit.conftest import Desk

from pingding.records.models import Organisation, OrganisationFact

pytestmark = pytest.mark.django_db


def facts_url(desk: Desk) -> str:
    return f"/organisations/{desk.unit.pk}/facts/"


def enter(desk: Desk, **typed: str) -> None:
    sent = {"as_of": "2023-12-31", "source": "示例2023年审计报告"} | typed
    assert desk.client.post(facts_url(desk), sent).status_code == 302


def test_amount_is_read_over_and_one_in_an_unlikely_unit_is_asked_about_before_it_is_entered(desk: Desk) -> None:
    enter(desk, revenue="33800")
    sent = {"as_of": "2024-12-31", "source": "示例2024年审计报告", "revenue": "338000000", "staff": "50"}
    page = page_of(desk.client.post(facts_url(desk), sent), 422)
    said = page.one("#f-revenue-remarks")
    assert "叁万亿叁仟捌佰亿元整" in said.text_of(".amount-words")
    assert "约为单位档案2023年33,800万元的一万倍，是否误以元填写？" in said.text_of(".field-doubt")
    assert "营业收入" in page.message("可能填错了单位").text and OrganisationFact.objects.count() == 1
    sure = sent | {"sure": page.field("sure").value}
    again = desk.client.post(facts_url(desk), sure | {"revenue": "338000001"})
    assert page_of(again, 422).message("可能填错了单位"), "sure of one number is not sure of another"
    assert desk.client.post(facts_url(desk), sure).status_code == 302 and OrganisationFact.objects.count() == 3


def test_amount_on_record_is_read_over_while_it_is_typed(desk: Desk) -> None:
    enter(desk, revenue="33800")
    assert visit(desk.client, facts_url(desk)).has(f'form[data-autosave="{facts_url(desk)}"]')
    sent = json.dumps({"revenue": "143000000", "source": "示例"})
    said = desk.client.patch(facts_url(desk), sent, content_type="application/json").json()
    assert 'id="f-revenue-remarks"' in said["pieces"] and "一万倍" in said["pieces"] and "source" in said["seen"]
    page = visit(desk.client, facts_url(desk))
    assert page.field("revenue").value == "143000000" and "一万倍" in page.text_of("#f-revenue-remarks .field-doubt")


def test_day_of_the_data_is_not_guessed_and_what_stands_is_said_at_one_place(desk: Desk) -> None:
    enter(desk, revenue="33800", legal_person="yes")
    page = visit(desk.client, facts_url(desk))
    assert not page.field("as_of").value
    for name, value in (("revenue", "33,800万元"), ("legal_person", "是")):
        assert page.text_of(f"#f-{name}-standing") == f"档案现值：{value}（2023年12月31日）"
    (numbers,) = page.all("details.facts-group[open]")
    assert numbers.has("#f-revenue") and not numbers.has("#f-legal_person")
    assert page.one("details.facts-group #f-legal_person")


def test_approved_unit_asks_for_a_correction_and_the_office_that_corrects_hears_of_it(desk: Desk) -> None:
    record, url = f"/organisations/{desk.unit.pk}/", f"/organisations/{desk.unit.pk}/correction/"
    Organisation.objects.filter(pk=desk.unit.pk).update(established="2020-01-01")
    for client in (desk.client, desk.as_(desk.writer)):
        assert visit(client, record).link("请求更正") == f"{url}#ask"
        assert visit(client, url).has("form#ask textarea")
    page = page_of(desk.client.post(url, {"act": "ask", "correction_request": " "}), 422)
    assert "请写明要更正的项目" in page.field("correction_request").error
    asked = "法定代表人应为示例丙，录入有误。"
    answer = desk.client.post(url, {"act": "ask", "correction_request": asked})
    assert answer.headers["Location"] == record and "更正请求已发给" in visit(desk.client, record).text
    assert asked in visit(desk.as_(desk.district), "/messages/").text
    assert not visit(desk.as_(desk.district), url).has("#ask"), "who corrects need not ask"
    page = visit(desk.client, url)
    assert asked in page.text_of("#waits") and not page.has("#ask"), "one request waits at a time"
    page = page_of(desk.client.post(url, {"act": "ask", "correction_request": "地址有误。"}), 409)
    assert "尚未办理" in page.text_of(".error-summary")
