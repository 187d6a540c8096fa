"""Registrations: who asks, what shows it, approved or refused where they stand."""

from dataclasses import replace

import pytest
from tests import factories
from tests.web.desk.pages import Visitor

from pingding.actions.directory.correction_requests import request_correction
from pingding.actions.directory.corrections import correct_organisation
from pingding.actions.directory.organisations import set_licence
from pingding.policy.errors import Refusal
from pingding.queries.clock import local_date
from pingding.queries.viewer import Viewer
from pingding.queries.worklist.waiting import waiting_for
from pingding.records.models import JournalEntry, Organisation

pytestmark = pytest.mark.django_db


def test_registration_is_approved_or_refused_with_a_reason() -> None:
    officer = factories.officer(factories.office("economy@wanzhou"))
    first, second = factories.pending_unit()[0], factories.pending_unit()[0]
    visitor = Visitor(officer, factories.START)
    assert first.name in visitor.get("/registrations/").by_id(f"unit-{first.pk}").texts("h2")
    banner = visitor.get(f"/organisations/{first.pk}/").one(".banner")
    assert "本单位的注册由您所在的部门核准。" in banner.text and "/registrations/" in banner.links()
    visitor.post("/registrations/", {"organisation": first.pk, "decision": "approve"})
    page = visitor.sent("/registrations/", {"organisation": second.pk, "decision": "refuse", "reason": ""}, 422)
    assert page.faults()[0].text.startswith("理由：未填写")
    visitor.post("/registrations/", {"organisation": second.pk, "decision": "refuse", "reason": "信息不符。"})
    assert set(Organisation.objects.filter(pk__in=[first.pk, second.pk]).values_list("status", flat=True)) == {
        "approved",
        "refused",
    }
    page = visitor.sent("/registrations/", {"organisation": first.pk, "decision": "approve"}, 409)
    assert "已经办理" in page.faults()[0].text


def test_registrations_of_same_name_are_told_and_others_cannot_enter() -> None:
    officer = factories.officer(factories.office("economy@wanzhou"))
    known = factories.unit(factories.unit_data(name="示例同名公司"))[0]
    pending = factories.pending_unit(factories.unit_data(name="示例同名公司"))[0]
    warning = Visitor(officer, factories.START).get("/registrations/").text_of(f"#unit-{pending.pk} .tone-warn")
    assert "另一统一社会信用代码" in warning and str(known.code) in warning
    writer = factories.unit()[1]
    Visitor(writer, factories.START).get("/registrations/", 403)


def test_who_decides_sees_who_asks_the_telephone_and_the_licence() -> None:
    officer = factories.officer(factories.office("economy@wanzhou"))
    unit, own = factories.pending_unit()
    sheet = Visitor(officer, factories.START).get("/registrations/").by_id(f"unit-{unit.pk}")
    assert own.person is not None and own.person.username in sheet.fact("注册人")
    assert sheet.fact("联系电话") == "023-60000000"
    assert sheet.fact_part("证照").link("营业执照.pdf") == f"/attachments/{unit.licence_id}/"


def test_what_changed_since_the_officer_looked_is_not_decided_unseen() -> None:
    officer = factories.officer(factories.office("economy@wanzhou"))
    unit, own = factories.pending_unit()
    visitor = Visitor(officer, factories.START)

    def form() -> dict[str, str]:
        seen = visitor.get("/registrations/").one(f"#unit-{unit.pk} input[name=seen]").attribute("value")
        return {"organisation": str(unit.pk), "seen": seen}

    first = form()
    set_licence(unit, factories.attachment(unit, own, content=factories.PDF + b"%"), actor=own, at=factories.START)
    second = form()
    data = replace(factories.unit_data(code=str(unit.code)), name="示例另一公司")
    correct_organisation(unit, data, reason="名称有误", actor=own, at=factories.START)
    for stale in (first, second):
        for decision in ({"decision": "approve"}, {"decision": "refuse", "reason": "信息不符"}):
            page = visitor.sent("/registrations/", stale | decision, 409)
            assert "示例另一公司：该单位已修改登记信息或证照" in page.faults()[0].text
    assert Organisation.objects.get(pk=unit.pk).status == "pending"
    visitor.post("/registrations/", form() | {"decision": "approve"})
    assert Organisation.objects.get(pk=unit.pk).status == "approved"


def test_odd_code_is_approved_with_a_reason_and_marked_on_the_record() -> None:
    officer = factories.officer(factories.office("economy@wanzhou"))
    data = factories.unit_data(code="91500000MAEX000000")
    unit, _own = factories.pending_unit(replace(data, code_as_shown=True))
    visitor = Visitor(officer, factories.START)
    sent = {"organisation": unit.pk, "decision": "approve"}
    page = visitor.sent("/registrations/", sent, 422)
    assert "校验位不符" in page.faults()[0].text
    visitor.post("/registrations/", sent | {"code_reason": "执照原件所载如此"})
    record = visitor.get(f"/organisations/{unit.pk}/")
    assert "校验位不符，经核对证照采用：执照原件所载如此" in record.fact("统一社会信用代码")


def test_registrations_take_as_few_queries_for_many_units_as_for_one() -> None:
    officer = factories.officer(factories.office("economy@wanzhou"))
    factories.pending_unit()
    visitor = Visitor(officer, factories.START)
    alone = visitor.queries("/registrations/")
    for _n in range(5):
        factories.pending_unit()
    assert visitor.queries("/registrations/") == alone


@pytest.mark.parametrize("office", ["economy@wanzhou", ""])
def test_a_request_for_correction_waits_for_who_is_competent_until_it_is_settled(office: str) -> None:
    """Where no office is, that is the platform's administrator."""
    unit, own = factories.unit()
    viewer = factories.officer(factories.office(office)) if office else factories.administrator()
    on, other = local_date(factories.START), factories.officer(factories.office("economy@yuzhong"))
    before = waiting_for(viewer, on).registrations
    request_correction(unit, "地址应为示例路9号，录入有误。", actor=own, at=factories.START)
    assert waiting_for(viewer, on).registrations == before + 1 and not waiting_for(other, on).registrations
    visitor, place = Visitor(viewer, factories.START), f"#correction-request-{unit.pk}"
    sheet = visitor.get("/registrations/").one(place)
    assert "示例路9号" in sheet.text and f"/organisations/{unit.pk}/correction/" in sheet.links()
    assert not Visitor(other, factories.START).get("/registrations/").has(place)
    answer = {"organisation": unit.pk, "decision": "answer", "seen": sheet.one("[name=seen]").attribute("value")}
    assert visitor.sent("/registrations/", answer, 422).faults()[0].text.startswith(f"对“{unit.name}”的答复：未填写")
    visitor.post("/registrations/", answer | {f"answer-{unit.pk}": "证照上的地址即为登记的地址。"})
    assert waiting_for(viewer, on).registrations == before and not visitor.get("/registrations/").has(place)
    assert unit.messages.filter(words__answer="证照上的地址即为登记的地址。").exists()
    entry = JournalEntry.objects.get(act="answer_correction_request")
    assert entry.change == {
        "correction_request": "地址应为示例路9号，录入有误。",
        "answer": "证照上的地址即为登记的地址。",
    }
    assert "已经办理" in visitor.sent("/registrations/", answer | {f"answer-{unit.pk}": "再答"}, 409).faults()[0].text


def asked_unit(what: str = "法定代表人有误") -> tuple[Organisation, Viewer]:
    """A unit of 万州 with a request for correction that waits, and its administrator."""
    unit, own = factories.unit()
    request_correction(unit, what, actor=own, at=factories.START)
    unit.refresh_from_db()
    return unit, own


def test_one_request_of_a_unit_waits_at_a_time() -> None:
    unit, own = asked_unit()
    with pytest.raises(Refusal, match="尚未办理") as second:
        request_correction(unit, "地址有误", actor=own, at=factories.START)
    assert second.value.kind == "conflict" and "再提" in second.value.remedy


@pytest.mark.parametrize("act", ["correction", "renaming"])
def test_a_correction_settles_the_request_that_its_page_showed_to_whom_it_waits_for(act: str) -> None:
    competent = Visitor(factories.officer(factories.office("economy@wanzhou")), factories.START)
    other = Visitor(factories.officer(factories.office("science@wanzhou")), factories.START)
    unit, own = factories.unit()
    url, names = f"/organisations/{unit.pk}/{act}/", iter(range(9))

    def sent(visitor: Visitor, seen: str) -> dict[str, str]:
        number = next(names)
        if act == "renaming":
            day = str(local_date(factories.START))
            form = {"name": f"示例{number}公司", "renamed_on": day, "document": "准予变更通知书"}
        else:
            form = {"address": f"示例路{number}号", "reason": "录入有误"}
        visitor.post(url, form | {"request_seen": seen})
        return Organisation.objects.values("correction_request").get(pk=unit.pk)

    def shown(visitor: Visitor) -> str:
        return visitor.get(url).one("[name=request_seen]").attribute("value")

    before = shown(competent)
    request_correction(unit, "法定代表人有误", actor=own, at=factories.START)
    waits = {"correction_request": "法定代表人有误"}
    assert sent(competent, before) == waits, "a page opened before the request came"
    assert shown(other) == "" and "法定代表人有误" not in other.get(url).text
    requested_at = Organisation.objects.get(pk=unit.pk).correction_requested_at
    assert requested_at is not None and sent(other, requested_at.isoformat()) == waits, "another office of the region"
    assert "法定代表人有误" in competent.get(url).text_of("#waits")
    assert sent(competent, "2024-01-01T00:00:00+08:00") == waits, "another request"
    assert competent.sent(url, {"request_seen": "yesterday"}, 400)
    assert sent(competent, shown(competent)) == {"correction_request": ""}


def test_requests_are_counted_and_paged_with_the_registrations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pingding.web.desk.directory.registrations.PAGE", 2)
    requests = [f"correction-request-{asked_unit()[0].pk}" for _n in range(3)]
    pending = [f"unit-{factories.pending_unit()[0].pk}" for _n in range(2)]
    visitor = Visitor(factories.officer(factories.office("economy@wanzhou")), factories.START)
    pages = [visitor.get(f"/registrations/?page={n}") for n in (1, 2, 3)]
    shown = [[each for each in (*requests, *pending) if page.has(f"#{each}")] for page in pages]
    assert shown == [requests[:2], [requests[2], pending[0]], [pending[1]]]
    for page in pages:
        assert "2 个单位等待核准，3 件更正请求等待办理" in page.text_of(".page-head") and page.has("nav.pages")
        assert "没有等待核准的单位" not in page.text
    Organisation.objects.filter(status="pending").update(status="approved")
    assert "没有等待核准的单位" in visitor.get("/registrations/?page=2").empty()


def test_a_refused_answer_is_given_back_at_the_unit_that_it_is_about() -> None:
    first, second = asked_unit("地址有误")[0], asked_unit("名称有误")[0]
    visitor, typed = Visitor(factories.officer(factories.office("economy@wanzhou")), factories.START), "长" * 505
    sent = {"organisation": second.pk, "decision": "answer", f"answer-{second.pk}": typed}
    page = visitor.sent("/registrations/", sent, 422)
    (fault,) = page.faults()
    assert second.name in fault.text and first.name not in fault.text
    assert fault.target == f"f-answer-{second.pk}"
    assert page.field(f"answer-{second.pk}").value == typed and page.field(f"answer-{second.pk}").error
    assert not page.field(f"answer-{first.pk}").value and not page.field(f"answer-{first.pk}").error
