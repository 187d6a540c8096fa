"""Objections, calls, the auditor's journal, administration: the good way and each refusal."""

from datetime import timedelta
from pathlib import Path
from shutil import copytree

import pytest
from pytest_django import Settings
from tests import factories
from tests.actions.life import Life, status
from tests.web.desk.pages import Visitor

from pingding.queries.journal.chain_state import chain_state
from pingding.queries.viewer import Viewer
from pingding.records.models import (
    Call,
    Case,
    JournalEntry,
    JournalHead,
    Objection,
    OfficeHeld,
    Person,
    StoredEdition,
)

pytestmark = pytest.mark.django_db


def objected(life: Life) -> tuple[Case, Objection]:
    case, _writer = life.submitted()
    life.to_notice(case)
    return case, life.objects(life.notice(case), case)


def test_objection_is_answered_with_a_conclusion_and_reasons() -> None:
    life = Life()
    case, objection = objected(life)
    visitor, path = Visitor(life.officer, life.later()), f"/objections/{objection.receipt}/answer/"
    facts = visitor.get(path).texts("dl.facts dd")
    assert "所报材料不实，请予核实。" in facts and "示例丙" in facts and "023-60000001" in facts
    assert "尚未选择结论" in visitor.sent(path, {"answer": "已核实。"}, 422).faults()[0].text
    assert "处理意见：未填写" in visitor.sent(path, {"upheld": "yes"}, 422).faults()[0].text
    empty = visitor.sent(path, {}, 422)
    assert [fault.target for fault in empty.faults()] == ["f-upheld", "f-answer", "f-reason"]
    assert all(empty.field(name).error for name in ("upheld", "answer", "reason"))
    assert visitor.post(path, {"upheld": "yes", "answer": "经核实，情况属实。", "reason": "情况属实。"}) == "/desk/"
    assert status(case) == "refused"
    assert "异议成立" in visitor.get(path).texts("section.sheet strong")
    assert (
        "该异议已经答复"
        in visitor.sent(path, {"upheld": "no", "answer": "再答", "reason": "再答"}, 409).faults()[0].text
    )


def test_open_objection_stands_on_the_case_page_of_the_body_that_answers_it() -> None:
    life = Life()
    case, objection = objected(life)
    visitor, path = Visitor(life.officer, life.later()), f"/objections/{objection.receipt}/answer/"
    acts = visitor.get(f"/cases/{case.number}/").one("#act")
    assert acts.link_to(path) == f"答复异议{objection.receipt}" and "所报材料不实，请予核实。" in acts.texts("p.muted")
    assert path not in Visitor(life.districts["wanzhou"], life.later()).get(f"/cases/{case.number}/").html
    visitor.post(path, {"upheld": "no", "answer": "经核实，归属清楚。", "reason": "归属清楚。"})
    assert path not in visitor.get(f"/cases/{case.number}/").html


def test_objection_is_hidden_from_other_bodies() -> None:
    life = Life()
    _case, objection = objected(life)
    district = Visitor(life.districts["wanzhou"], life.at)
    assert "不由您处理" in district.get(f"/objections/{objection.receipt}/answer/", 404).refusal().text


def lead() -> tuple[Viewer, StoredEdition]:
    return factories.officer(factories.office("science@cq")), factories.edition("sample-life-2025")


def test_call_is_published_with_what_the_edition_proposes() -> None:
    officer, stored = lead()
    visitor = Visitor(officer, factories.START)
    form = visitor.get("/calls/new/")
    proposed = [form.field(name).value for name in ("title", "opens_at", "closes_at")]
    assert proposed == ["示例协同中心申报通知", "", "2025-10-31"]
    data = {"programme": stored.programme, "title": "示例申报通知", "opens_at": "2025-10-09", "closes_at": "2025-10-31"}
    asked = " ".join(visitor.sent("/calls/new/", data, 200).consequences())
    assert "公开发布“示例申报通知”" in asked and "只能延长，不能缩短" in asked and not Call.objects.exists()
    assert visitor.sent("/calls/new/", {**data, "back": "1"}, 200).field("title").value == "示例申报通知"
    visitor.post("/calls/new/", {**data, "confirmed": "1"})
    assert visitor.get("/calls/").row("示例申报通知").link("示例申报通知")
    assert "已经发布" in visitor.sent("/calls/new/", data, 409).faults()[0].text
    page = visitor.sent("/calls/new/", {**data, "title": "第二份", "closes_at": "月底"}, 422)
    assert "“月底”不是日期" in page.fault("f-closes_at") and page.field("title").value == "第二份"
    page = visitor.sent("/calls/new/", {**data, "title": " ", "closes_at": "月底", "confirmed": "1"}, 422)
    assert page.faulty() == ["f-title", "f-closes_at"] and "标题：未填写" in page.fault("f-title")
    assert Call.objects.count() == 1


def test_call_of_an_edition_that_is_over_is_refused_before_the_form() -> None:
    officer, stored = factories.officer(factories.office("science@cq")), factories.edition()
    late = factories.START.replace(year=factories.START.year + 1)
    page = Visitor(officer, late).get("/calls/new/")
    assert "失效" in page.section("不再受理新申报的政策项目").text and "title" not in page.fields()
    refused = Visitor(officer, late).get(f"/calls/new/?programme={stored.programme}", 409)
    assert "失效" in refused.faults()[0].text


def test_call_is_extended_with_a_reason_and_never_shortened() -> None:
    officer, stored = lead()
    call = factories.call(officer, stored)
    visitor, path = Visitor(officer, factories.START), f"/calls/{call.pk}/extend/"
    assert "理由：未填写" in visitor.sent(path, {"closes_at": "2025-11-10"}, 422).faults()[0].text
    assert "须晚于" in visitor.sent(path, {"closes_at": "2025-10-20", "reason": "提前"}, 422).faults()[0].text
    typed = {"closes_at": "2025-11-10", "closes_time": "17:00", "reason": "应申报单位请求。", "confirmed": "1"}
    visitor.post(path, typed)
    closes = Call.objects.get(pk=call.pk).closes_at
    assert closes is not None and closes.isoformat() == "2025-11-10T09:00:00+00:00"


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/calls/5/extend/", "/calls/5/"),
        ("/calls/5/close/", "/calls/5/"),
        ("/administration/load/", "/administration/"),
    ],
)
def test_address_that_only_takes_forms_leads_back_to_its_page(address: str, page: str) -> None:
    assert Visitor(Life().officer, factories.START).led_from(address) == page


def test_calls_of_other_authorities_cannot_be_published() -> None:
    factories.edition("sample-life-2025")
    other = factories.officer(factories.office("economy@cq"))
    visitor = Visitor(other, factories.START)
    assert "牵头机关和区县部门" in visitor.get("/calls/", 403).refusal().text
    assert "由牵头发文机关的经办人发布" in visitor.get("/calls/new/", 403).refusal().text
    assert "/calls/" not in visitor.get("/desk/").links()


def test_a_secretary_neither_sees_nor_opens_what_officers_do() -> None:
    officer, _stored = lead()
    secretary = Visitor(factories.secretary(officer.organisations[0]), factories.START)
    links = secretary.get("/desk/").links()
    assert "/desk/" in links and "/registrations/" not in links and "/calls/" not in links
    assert "所属地区的经办人核准" in secretary.get("/registrations/", 403).refusal().text
    links = Visitor(officer, factories.START).get("/desk/").one("nav.site-nav").links()
    assert "/registrations/" in links and "/calls/" in links


def test_journal_is_for_auditors_filtered_and_verified() -> None:
    life = Life()
    case, _writer = life.submitted()
    visitor = Visitor(factories.auditor(), life.at)
    page = visitor.get("/journal/")
    assert page.banner().startswith("校验链完整") and "刚刚逐条核对全部" in page.banner()
    assert [row for row in page.rows() if row.cell("事项").startswith("提交申报")]
    (row,) = visitor.get(f"/journal/?case={case.number}&act=submit_application").rows()
    assert case.number in row.cell("事项")
    assert "没有符合条件的记录" in visitor.get("/journal/?actor=nobody").empty()
    assert "不是日期" in visitor.get("/journal/?since=yesterday", 422).faults()[0].text
    entry = JournalEntry.objects.order_by("seq")[2]
    JournalEntry.objects.filter(pk=entry.pk).update(about="改动")
    broken = visitor.get("/journal/").banner()
    assert broken.startswith("校验链不完整") and "第3条起不符" in broken
    assert "只供审计员查看" in Visitor(life.officer, life.at).get("/journal/", 403).refusal().text


def test_journal_takes_as_few_queries_for_many_lines_as_for_one() -> None:
    life = Life()
    visitor = Visitor(factories.auditor(), life.at)
    few = visitor.queries("/journal/")
    for _n in range(3):
        life.submitted()
    assert visitor.queries("/journal/") == few


def test_administrator_sets_up_offices_and_people() -> None:
    visitor = Visitor(factories.administrator(), factories.START)
    path = "/administration/offices/"
    visitor.post(path, {"act": "establish", "department": "economy", "region": "wanzhou"})
    body = OfficeHeld.objects.get(office="economy@wanzhou").organisation
    row = visitor.get(path).row("万州区经济和信息化委员会")
    assert row.cell("经办人") == "没有"
    acting = visitor.get(path + row.link("万州区经济和信息化委员会").partition("#")[0])
    assert "还没有经办人" in acting.text_of("#one .tone-warn")
    page = visitor.sent(path, {"act": "establish", "department": "economy", "region": "wanzhou"}, 409)
    assert "已由" in page.fault("f-department")
    page = visitor.sent(path, {"act": "establish", "code": "1"}, 422)
    assert [fault.target for fault in page.faults()] == ["f-department", "f-region", "f-code"]
    assert page.field("department").error and page.field("region").error
    new = {
        "act": "appoint",
        "organisation": body.pk,
        "role": "officer",
        "username": "officer-1",
        "person_name": "示例经办",
        "password": factories.PASSWORD,
    }
    page = visitor.sent(path, {**new, "username": "!", "person_name": ""}, 422)
    places = [f"f-{name}-{body.pk}" for name in ("username", "person_name")]
    assert page.faulty() == places and [place for place in places if place not in page.ids()] == []
    visitor.post(path, new)
    assert visitor.get(path).row("万州区经济和信息化委员会").cell("经办人") == "示例经办"
    acting = visitor.get(f"{path}?one={body.pk}")
    assert [line for line in acting.one("#one").texts("ul.plain-list li") if line.startswith("示例经办")]
    listed = visitor.get("/lists/offices/").row("万州区经济和信息化委员会")
    assert listed.link("万州区经济和信息化委员会") == f"{path}?one={body.pk}#one"
    assert not Visitor(factories.auditor(), factories.START).get("/lists/offices/").rows()[0].links()
    page = visitor.sent(path, {"act": "appoint", "organisation": body.pk, "username": "nobody"}, 404)
    assert "没有用户名为“nobody”的账号" in page.faults()[0].text


def test_administrator_records_how_an_office_is_reached() -> None:
    visitor, body = Visitor(factories.administrator(), factories.START), factories.office("economy@wanzhou")
    path = f"/administration/offices/?one={body.pk}"
    seen = visitor.get(path).one('#one input[name="seen"]').attribute("value")
    sent = {"act": "contact", "organisation": body.pk, "telephone": "无", "address": "示例路8号", "seen": seen}
    page = visitor.sent(path, sent, 422)
    assert page.fault("f-telephone") and page.field("address").value == "示例路8号"
    visitor.post(path, sent | {"telephone": "023-60000000"})
    page = visitor.get(path)
    assert page.field("telephone").value == "023-60000000" and page.row(body.name).cell("办公电话") == "023-60000000"
    assert visitor.get("/lists/offices/?view=all").row(body.name).cell("办公电话") == "023-60000000"
    assert "023-60000000" not in visitor.get("/lists/offices/?view=unreached").html
    stale = visitor.sent(path, sent | {"telephone": "023-60000001"}, 409)
    assert "在您填写期间已被修改" in stale.faults()[0].text and stale.field("telephone").value == "023-60000001"


def test_administrator_keeps_accounts_and_experts() -> None:
    visitor = Visitor(factories.administrator(), factories.START)
    people, experts = "/administration/people/", "/administration/experts/"
    page = visitor.sent(people, {"act": "create", "username": "!", "person_name": "", "password": "12345"}, 422)
    assert page.text_of("#error-summary h2") == "有 3 处需要修改"
    assert all(page.by_id(f"f-{name}-error").text for name in ("username", "person_name"))
    visitor.post(
        people, {"act": "create", "username": "zhuanjia-1", "person_name": "示例专家", "password": factories.PASSWORD}
    )
    person = Person.objects.get(username="zhuanjia-1")
    visitor.post(
        experts, {"act": "expert", "username": "zhuanjia-1", "fields": "智能装备、新材料", "employer": "示例大学"}
    )
    assert person.expert.fields == ["智能装备", "新材料"]
    assert "智能装备、新材料" in visitor.get(experts).row("示例专家").cells
    stop = {"act": "expert_active", "person": person.pk, "active": "0"}
    asked = visitor.sent(experts, stop, 200)
    person.expert.refresh_from_db()
    assert person.expert.is_active and "不再列入候选名单" in asked.text_of(".banner"), "said before it is done"
    visitor.post(experts, stop | {"confirmed": "1"})
    assert "已停止指派" in visitor.get(experts).row("示例专家").text
    page = visitor.sent(people, {"act": "deactivate", "person": person.pk, "reason": ""}, 422)
    assert page.by_id("one").text.startswith("示例专家")
    assert page.faults()[0].text.startswith("理由：未填写")
    visitor.post(people, {"act": "deactivate", "person": person.pk, "reason": "离任"})
    assert not Person.objects.get(pk=person.pk).is_active


def test_administrator_sees_faults_of_editions_and_loads_the_folder(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "programmes"
    copytree(settings.PINGDING_PROGRAMMES / "_shared", folder / "_shared")
    copytree(factories.DEFINITIONS / "sample-life-2025", folder / "sample-life-2025")
    broken = folder / "sample-broken-2025"
    copytree(factories.DEFINITIONS / "sample-rolling-2025", broken)
    settings.PINGDING_PROGRAMMES = folder
    visitor = Visitor(factories.administrator(), factories.START)
    page = visitor.get("/administration/editions/")
    assert "有错误" in page.section("sample-broken-2025").text_of(".sheet-head")
    loaded = next(sheet for sheet in page.all("section.sheet") if "sample-life-2025" in sheet.text)
    assert "未载入" in loaded.text_of(".sheet-head")
    visitor.post("/administration/load/", {})
    assert StoredEdition.objects.filter(programme="sample-life-2025").exists()
    page = visitor.get("/administration/editions/")
    loaded = next(sheet for sheet in page.all("section.sheet") if "sample-life-2025" in sheet.text)
    assert "已载入" in loaded.text_of(".sheet-head")


def test_administration_is_closed_to_others() -> None:
    officer = factories.officer(factories.office("economy@wanzhou"))
    for area in ("offices", "people", "experts", "editions"):
        Visitor(officer, factories.START).get(f"/administration/{area}/", 403)
    later = factories.START + timedelta(days=1)
    page = Visitor(factories.administrator(), later).sent("/administration/people/", {"act": "nothing"}, 422)
    assert "没有这一操作" in page.faults()[0].text


def test_whole_verification_is_kept_and_told_with_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    life = Life()
    life.submitted()
    visitor = Visitor(factories.auditor(), life.later())
    monkeypatch.setattr("pingding.web.desk.journal.journal.chain_state", lambda: chain_state(3))
    before = visitor.get("/journal/").banner()
    assert before.startswith("校验链尚未全部核对") and "最近3条刚刚核对" in before
    count = JournalHead.objects.get().seq
    page = visitor.get(visitor.post("/journal/", {}))
    assert page.banner().startswith("校验链完整") and f"全部核对{count}条" in page.banner()
    assert [row for row in page.rows() if row.cell("事项").startswith("核验日志")]
    assert "只供审计员" in Visitor(life.officer, life.at).sent("/journal/", {}, 403).refusal().text
