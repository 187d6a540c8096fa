"""Objections, registrations, calls, the auditor's journal, administration: the good way and each refusal."""

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
    Organisation,
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
    text = visitor.get(path)
    assert "所报材料不实，请予核实。" in text and "示例丙" in text and "023-60000001" in text
    assert "尚未选择结论" in visitor.post(path, {"answer": "已核实。"}, 422)
    assert "处理意见：未填写" in visitor.post(path, {"upheld": "yes"}, 422)
    assert visitor.post(path, {"upheld": "yes", "answer": "经核实，情况属实。"}) == "/desk/"
    assert status(case) == "refused"
    assert "异议成立" in visitor.get(path)
    assert "该异议已经答复" in visitor.post(path, {"upheld": "no", "answer": "再答"}, 409)


def test_open_objection_stands_on_the_case_page_of_the_body_that_answers_it() -> None:
    life = Life()
    case, objection = objected(life)
    visitor, path = Visitor(life.officer, life.later()), f"/objections/{objection.receipt}/answer/"
    page = visitor.get(f"/cases/{case.number}/")
    assert f'href="{path}"' in page and "所报材料不实，请予核实。" in page
    assert path not in Visitor(life.districts["wanzhou"], life.later()).get(f"/cases/{case.number}/")
    visitor.post(path, {"upheld": "no", "answer": "经核实，归属清楚。"})
    assert path not in visitor.get(f"/cases/{case.number}/")


def test_objection_is_hidden_from_other_bodies() -> None:
    life = Life()
    _case, objection = objected(life)
    district = Visitor(life.districts["wanzhou"], life.at)
    assert "不由您处理" in district.get(f"/objections/{objection.receipt}/answer/", 404)


def test_registration_is_approved_or_refused_with_a_reason() -> None:
    officer = factories.officer(factories.office("economy@wanzhou"))
    first, second = factories.pending_unit()[0], factories.pending_unit()[0]
    visitor = Visitor(officer, factories.START)
    assert first.name in visitor.get("/registrations/")
    record = visitor.get(f"/organisations/{first.pk}/")
    assert "本单位的注册由您所在的部门核准。" in record and 'href="/registrations/"' in record
    visitor.post("/registrations/", {"organisation": first.pk, "decision": "approve"})
    text = visitor.post("/registrations/", {"organisation": second.pk, "decision": "refuse", "reason": ""}, 422)
    assert "理由" in text
    visitor.post("/registrations/", {"organisation": second.pk, "decision": "refuse", "reason": "信息不符。"})
    assert set(Organisation.objects.filter(pk__in=[first.pk, second.pk]).values_list("status", flat=True)) == {
        "approved",
        "refused",
    }
    text = visitor.post("/registrations/", {"organisation": first.pk, "decision": "approve"}, 409)
    assert "已经办理" in text


def test_registrations_of_same_name_are_told_and_others_cannot_enter() -> None:
    officer = factories.officer(factories.office("economy@wanzhou"))
    known = factories.unit(factories.unit_data(name="示例同名公司"))[0]
    factories.pending_unit(factories.unit_data(name="示例同名公司"))
    text = Visitor(officer, factories.START).get("/registrations/")
    assert "已有同名单位" in text and str(known.code) in text
    writer = factories.unit()[1]
    Visitor(writer, factories.START).get("/registrations/", 403)


def test_registrations_take_as_few_queries_for_many_units_as_for_one() -> None:
    officer = factories.officer(factories.office("economy@wanzhou"))
    factories.pending_unit()
    visitor = Visitor(officer, factories.START)
    alone = visitor.queries("/registrations/")
    for _n in range(5):
        factories.pending_unit()
    assert visitor.queries("/registrations/") == alone


def lead() -> tuple[Viewer, StoredEdition]:
    return factories.officer(factories.office("science@cq")), factories.edition("sample-life-2025")


def test_call_is_published_with_what_the_edition_proposes() -> None:
    officer, stored = lead()
    visitor = Visitor(officer, factories.START)
    text = visitor.get("/calls/new/")
    assert "示例协同中心申报通知" in text and "2025-10-09" in text and "2025-10-31" in text
    data = {"programme": stored.programme, "title": "示例申报通知", "opens_at": "2025-10-09", "closes_at": "2025-10-31"}
    asked = visitor.post("/calls/new/", data, 200)
    assert "公开发布“示例申报通知”" in asked and "只能延长，不能缩短" in asked and not Call.objects.exists()
    assert 'value="示例申报通知"' in visitor.post("/calls/new/", {**data, "back": "1"}, 200)
    visitor.post("/calls/new/", {**data, "confirmed": "1"})
    assert "示例申报通知" in visitor.get("/calls/")
    assert "已经发布" in visitor.post("/calls/new/", data, 409)
    text = visitor.post("/calls/new/", {**data, "title": "第二份", "closes_at": "月底"}, 422)
    assert "“月底”不是日期" in text and 'value="第二份"' in text
    text = visitor.post("/calls/new/", {**data, "title": " ", "closes_at": "月底", "confirmed": "1"}, 422)
    assert 'href="#f-title"' in text and 'href="#f-closes_at"' in text and "标题：未填写" in text
    assert Call.objects.count() == 1


def test_call_of_an_edition_that_is_over_is_refused_before_the_form() -> None:
    officer, stored = factories.officer(factories.office("science@cq")), factories.edition()
    late = factories.START.replace(year=factories.START.year + 1)
    text = Visitor(officer, late).get("/calls/new/")
    assert "失效" in text and "不再受理新申报的政策项目" in text and 'name="title"' not in text
    assert "失效" in Visitor(officer, late).get(f"/calls/new/?programme={stored.programme}", 409)


def test_call_is_extended_with_a_reason_and_never_shortened() -> None:
    officer, stored = lead()
    call = factories.call(officer, stored)
    visitor, path = Visitor(officer, factories.START), f"/calls/{call.pk}/extend/"
    assert "理由" in visitor.post(path, {"closes_at": "2025-11-10"}, 422)
    assert "须晚于" in visitor.post(path, {"closes_at": "2025-10-20", "reason": "提前"}, 422)
    visitor.post(path, {"closes_at": "2025-11-10 17:00", "reason": "应申报单位请求。"})
    closes = Call.objects.get(pk=call.pk).closes_at
    assert closes is not None and closes.isoformat() == "2025-11-10T09:00:00+00:00"


@pytest.mark.parametrize(
    ("address", "page"),
    [("/calls/5/extend/", "/calls/"), ("/calls/5/close/", "/calls/"), ("/administration/load/", "/administration/")],
)
def test_address_that_only_takes_forms_leads_back_to_its_page(address: str, page: str) -> None:
    assert Visitor(Life().officer, factories.START).get(address, 302) == page


def test_calls_of_other_authorities_cannot_be_published() -> None:
    factories.edition("sample-life-2025")
    other = factories.officer(factories.office("economy@wanzhou"))
    visitor = Visitor(other, factories.START)
    assert "由牵头发文机关的经办人发布" in visitor.get("/calls/", 403)
    assert "由牵头发文机关的经办人发布" in visitor.get("/calls/new/", 403)
    assert 'href="/calls/"' not in visitor.get("/desk/")


def test_a_secretary_neither_sees_nor_opens_what_officers_do() -> None:
    officer, _stored = lead()
    secretary = Visitor(factories.secretary(officer.organisations[0]), factories.START)
    page = secretary.get("/desk/")
    assert 'href="/desk/"' in page and 'href="/registrations/"' not in page and 'href="/calls/"' not in page
    assert "所属地区的经办人核准" in secretary.get("/registrations/", 403)
    page = Visitor(officer, factories.START).get("/desk/")
    assert 'href="/registrations/"' in page and 'href="/calls/"' in page


def test_journal_is_for_auditors_filtered_and_verified() -> None:
    life = Life()
    case, _writer = life.submitted()
    visitor = Visitor(factories.auditor(), life.at)
    text = visitor.get("/journal/")
    assert "校验链完整" in text and "刚刚逐条核对全部" in text and "提交申报" in text
    assert case.number in visitor.get(f"/journal/?case={case.number}&act=submit_application")
    assert "没有符合条件的记录" in visitor.get("/journal/?actor=nobody")
    assert "不是日期" in visitor.get("/journal/?since=yesterday", 422)
    entry = JournalEntry.objects.order_by("seq")[2]
    JournalEntry.objects.filter(pk=entry.pk).update(about="改动")
    text = visitor.get("/journal/")
    assert "校验链不完整" in text and "第3条起不符" in text
    assert "只供审计员查看" in Visitor(life.officer, life.at).get("/journal/", 403)


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
    assert "还没有经办人" in visitor.get(path)
    text = visitor.post(path, {"act": "establish", "department": "economy", "region": "wanzhou"}, 409)
    assert "已由" in text
    new = {
        "act": "appoint",
        "organisation": body.pk,
        "role": "officer",
        "username": "officer-1",
        "person_name": "示例经办",
        "password": factories.PASSWORD,
    }
    text = visitor.post(path, {**new, "username": "!", "person_name": ""}, 422)
    for name in ("username", "person_name"):
        assert f'href="#f-{name}-{body.pk}"' in text and f'id="f-{name}-{body.pk}"' in text
    visitor.post(path, new)
    assert "示例经办" in visitor.get(path)
    text = visitor.post(path, {"act": "appoint", "organisation": body.pk, "username": "nobody"}, 404)
    assert "没有用户名为“nobody”的账号" in text


def test_administrator_keeps_accounts_and_experts() -> None:
    visitor = Visitor(factories.administrator(), factories.START)
    people, experts = "/administration/people/", "/administration/experts/"
    text = visitor.post(people, {"act": "create", "username": "!", "person_name": "", "password": "12345"}, 422)
    assert "有 3 处需要修改" in text and all(f'id="f-{n}-error"' in text for n in ("username", "person_name"))
    visitor.post(
        people, {"act": "create", "username": "zhuanjia-1", "person_name": "示例专家", "password": factories.PASSWORD}
    )
    person = Person.objects.get(username="zhuanjia-1")
    visitor.post(
        experts, {"act": "expert", "username": "zhuanjia-1", "fields": "智能装备、新材料", "employer": "示例大学"}
    )
    assert person.expert.fields == ["智能装备", "新材料"]
    assert "智能装备、新材料" in visitor.get(experts)
    visitor.post(experts, {"act": "expert_active", "person": person.pk, "active": "0"})
    assert "已停止指派" in visitor.get(experts)
    assert "理由" in visitor.post(people, {"act": "deactivate", "person": person.pk, "reason": ""}, 422)
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
    text = visitor.get("/administration/editions/")
    assert "有错误" in text and "sample-broken-2025" in text and "未载入" in text
    visitor.post("/administration/load/", {})
    assert StoredEdition.objects.filter(programme="sample-life-2025").exists()
    assert "已载入" in visitor.get("/administration/editions/")


def test_administration_is_closed_to_others() -> None:
    officer = factories.officer(factories.office("economy@wanzhou"))
    for area in ("offices", "people", "experts", "editions"):
        Visitor(officer, factories.START).get(f"/administration/{area}/", 403)
    later = factories.START + timedelta(days=1)
    text = Visitor(factories.administrator(), later).post("/administration/people/", {"act": "nothing"}, 422)
    assert "没有这一操作" in text


def test_whole_verification_is_kept_and_told_with_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    life = Life()
    life.submitted()
    visitor = Visitor(factories.auditor(), life.later())
    monkeypatch.setattr("pingding.web.desk.journal.journal.chain_state", lambda: chain_state(3))
    text = visitor.get("/journal/")
    assert "校验链尚未全部核对" in text and "最近3条刚刚核对" in text
    count = JournalHead.objects.get().seq
    text = visitor.get(visitor.post("/journal/", {}))
    assert "校验链完整" in text and f"全部核对{count}条" in text and "核验日志" in text
    assert "只供审计员" in Visitor(life.officer, life.at).post("/journal/", {}, 403)
