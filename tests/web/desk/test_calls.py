"""Publishing a call from its page: what is missing for it is told before and after, and stops nothing."""

from datetime import timedelta

import pytest
from tests.actions.life import Life
from tests.web.desk.pages import Visitor

from pingding.actions.calls.calls import NewCall, publish_call
from pingding.queries.clock import SHANGHAI
from pingding.records.models import Call, Filing, JournalEntry, OfficeHeld, StoredEdition

pytestmark = pytest.mark.django_db
MISSING = "个尚无科技部门"
CONFIRMED = {"confirmed": "1"}


def test_missing_offices_are_told_on_the_confirmation_and_after_publishing() -> None:
    life = Life()
    visitor = Visitor(life.officer, life.later())
    sent = {"programme": "sample-life-2025", "title": "第二批申报通知", "closes_at": "2025-10-31"}
    asked = visitor.sent("/calls/new/", sent, 200)
    assert MISSING in asked.message("有部门尚未在平台设立").text
    assert not Call.objects.filter(title="第二批申报通知").exists()
    visitor.post("/calls/new/", sent | {"confirmed": "1"})
    assert Call.objects.filter(title="第二批申报通知").exists()
    assert visitor.get("/calls/").message(MISSING)


def test_dates_that_are_over_are_not_filled_in_and_the_page_says_so() -> None:
    life = Life()
    visitor = Visitor(life.officer, life.later())
    page = visitor.get("/calls/new/?programme=sample-life-2025")
    assert page.field("closes_at").value == "2025-10-31"
    assert life.call.closes_at is not None
    life.at = life.call.closes_at + timedelta(days=40)
    late = Visitor(life.officer, life.at).get("/calls/new/?programme=sample-life-2025")
    assert late.field("opens_at").value == late.field("closes_at").value == ""
    assert "已过，没有填入" in late.text_of(".banner-line")
    sent = {"programme": "sample-life-2025", "title": "第二批"}
    assert "未填写" in Visitor(life.officer, life.at).sent("/calls/new/", sent, 422).fault("f-closes_at")


def test_case_that_cannot_be_sent_on_is_told_as_what_it_is() -> None:
    life = Life()
    case, _writer = life.submitted()
    life.check(case)
    life.opine(case)
    OfficeHeld.objects.filter(office="science@cq").delete()
    sent = {"cases": case.number, f"outcome-{case.number}": "recommended", "letter_number": "示例函1号", "signed": "on"}
    place = f"/batches/sample-life-2025/letter/?call={life.call.pk}"
    page = Visitor(life.districts["wanzhou"], life.later()).sent(place, sent | {"confirmed": "1"}, 409)
    (fault,) = page.faults()
    assert "尚未在平台设立" in fault.text and "本件无法送达" in fault.text and "情况已经变化" not in page.html


def test_call_says_how_many_applications_it_has_and_a_closed_one_is_not_overdue() -> None:
    life = Life()
    life.submitted()
    row = Visitor(life.officer, life.at).get("/calls/").row(life.call.title)
    path = row.link("1")
    assert path == f"/lists/cases/?view=all&call={life.call.pk}"
    assert len(Visitor(life.officer, life.at).get(path).rows()) == 1 and "还有" in row.text
    assert life.call.closes_at is not None
    late = Visitor(life.officer, life.call.closes_at + timedelta(days=130)).get("/calls/")
    assert "已截止" in late.row(life.call.title).text and "逾期" not in late.row(life.call.title).text


def test_page_that_showed_another_closing_extends_nothing() -> None:
    life = Life()
    visitor = Visitor(life.officer, life.later())
    details = f"/calls/{life.call.pk}/"
    was = visitor.get(details).field("was").value
    sent = {"was": was, "closes_at": "2026-01-15", "closes_time": "17:00", "reason": "顺延"}
    assert visitor.post(f"/calls/{life.call.pk}/extend/", sent | CONFIRMED) == details
    page = visitor.sent(f"/calls/{life.call.pk}/extend/", sent | {"closes_at": "2026-01-20"}, 409)
    assert "截止时间已改为2026年1月15日" in page.faults()[0].text
    life.call.refresh_from_db()
    assert life.call.closes_at is not None and life.call.closes_at.astimezone(SHANGHAI).hour == 17


def test_closed_call_is_extended_by_a_document_from_its_page() -> None:
    life = Life()
    assert life.call.closes_at is not None
    life.at = life.call.closes_at + timedelta(minutes=1)
    visitor = Visitor(life.officer, life.later())
    details = f"/calls/{life.call.pk}/"
    assert "document" in visitor.get(details).fields()
    path, until = f"/calls/{life.call.pk}/extend/", (life.at + timedelta(days=9)).date().isoformat()
    page = visitor.sent(path, {"closes_at": until, "reason": "补报"}, 422)
    assert "延期所依据的文件：未填写" in page.faults()[0].text
    typed = {"closes_at": until, "reason": "补报", "document": "示例发〔2026〕1号", "clause": "二"}
    asked = visitor.sent(path, typed, 200)
    assert any("依据示例发〔2026〕1号二重新受理" in line for line in asked.consequences())
    assert "写文件中决定延期的一条" in visitor.get(details).field("clause").box.text
    visitor.post(path, typed | CONFIRMED)
    assert "延期依据：示例发〔2026〕1号 二" in visitor.get(details).texts("p.muted")


def test_an_extension_is_asked_once_more_in_words_and_can_be_taken_back() -> None:
    life = Life()
    visitor, path = Visitor(life.officer, life.later()), f"/calls/{life.call.pk}/extend/"
    before = life.call.closes_at
    typed = {"closes_at": "2026-01-15", "closes_time": "17:00", "reason": "顺延"}
    asked = visitor.sent(path, typed, 200)
    lines = " ".join(asked.consequences())
    assert "延至2026年1月15日（周四）17:00，此后只能再延长，不能缩短" in lines and "写明理由：顺延" in lines
    life.call.refresh_from_db()
    assert life.call.closes_at == before and not JournalEntry.objects.filter(act="extend_call").exists()
    back = visitor.sent(path, typed | {"back": "1"}, 200)
    assert back.field("closes_at").value == "2026-01-15" and back.has("details.sheet[open]")
    visitor.post(path, typed | CONFIRMED)
    life.call.refresh_from_db()
    assert life.call.closes_at != before


def test_a_rolling_call_is_stopped_once_it_is_confirmed() -> None:
    life = Life()
    Call.objects.filter(pk=life.call.pk).update(closes_at=None)
    visitor, path = Visitor(life.officer, life.later()), f"/calls/{life.call.pk}/close/"
    assert "理由：未填写" in visitor.sent(path, {}, 422).faults()[0].text
    asked = visitor.sent(path, {"reason": "名额已满"}, 200)
    assert "即刻停止受理，未提交的草稿不能再提交" in asked.consequences()[0]
    assert Call.objects.get(pk=life.call.pk).closes_at is None
    visitor.post(path, {"reason": "名额已满"} | CONFIRMED)
    assert Call.objects.get(pk=life.call.pk).closes_at is not None


def test_refused_extension_stands_open_with_what_was_typed_and_its_fault_at_the_field() -> None:
    life = Life()
    visitor, path = Visitor(life.officer, life.later()), f"/calls/{life.call.pk}/extend/"
    was = visitor.get(f"/calls/{life.call.pk}/").field("was").value
    page = visitor.sent(path, {"was": was}, 422)
    assert page.faulty() == ["f-closes_at", "f-reason"], "all that is lacking is said at once"
    for typed, target, words in (
        ({"closes_at": "2025-10-11"}, "closes_at", "须晚于原定时间"),
        ({"closes_at": "月底"}, "closes_at", "不是日期"),
        ({"closes_time": "17:00"}, "closes_at", "截止日期：未填写"),
        ({"closes_at": "2026-01-15", "closes_time": "五点"}, "closes_time", "不是时刻"),
    ):
        page = visitor.sent(path, typed | {"was": was, "reason": "顺延"}, 422)
        assert words in page.fault(f"f-{target}") and page.field("reason").value == "顺延"
        assert page.faulty() == [f"f-{target}"]
        assert page.one("details.sheet").has("#f-closes_at") and page.has("details.sheet[open]")
    page = visitor.sent(path, {"was": "2025-01-01T00:00:00+08:00", "closes_at": "2026-01-15", "reason": "顺延"}, 409)
    assert page.has("details.sheet[open]")
    assert not visitor.get(f"/calls/{life.call.pk}/").has("details.sheet[open]")


def test_who_only_asks_for_an_extension_is_led_to_the_call_and_who_may_not_extend_is_told_so() -> None:
    life = Life()
    path, district = f"/calls/{life.call.pk}/extend/", Visitor(life.districts["wanzhou"], life.later())
    assert Visitor(life.officer, life.later()).led_from(path) == f"/calls/{life.call.pk}/"
    page = district.sent(path, {"closes_at": "2026-01-15", "reason": "顺延"}, 403)
    assert "联系方式" not in page.refusal().text


def test_draft_of_a_passed_call_is_offered_where_one_applies_in_the_next() -> None:
    life = Life()
    draft, writer = life.draft()
    assert life.call.closes_at is not None
    Call.objects.filter(pk=life.call.pk).update(closes_at=life.at + timedelta(minutes=1))
    life.at += timedelta(days=1)
    new = NewCall(title="第二批", opens_at=life.at, closes_at=(life.at + timedelta(days=20)).date())
    second = publish_call(life.call.edition, new, actor=life.officer, at=life.at)
    visitor = Visitor(writer, life.later())
    page = visitor.get(f"/calls/{second.pk}/apply/")
    assert page.field("take_over").ticked == ["1"] and draft.number in page.field("take_over").box.text
    visitor.post(f"/calls/{second.pk}/apply/", {"take_over": "1"})
    data = Filing.objects.get(case__call=second).data
    assert data["centre_name"] == "示例钢铁协同中心"


def test_end_of_a_call_is_a_day_and_a_time_of_it_after_the_beginning_and_not_past() -> None:
    life = Life()
    visitor = Visitor(life.officer, life.later())
    page = visitor.get("/calls/new/?programme=sample-life-2025")
    kinds = [page.one(f"#f-{name}").attribute("type") for name in ("closes_at", "closes_time")]
    assert kinds == ["date", "time"]
    sent = {"programme": "sample-life-2025", "title": "第二批", "opens_at": "2025-10-20"}
    for closes, words in (("2025-10-19", "不晚于开始时间"), ("2025-01-05", "不晚于开始时间"), ("月底", "不是日期")):
        assert words in visitor.sent("/calls/new/", sent | {"closes_at": closes}, 422).fault("f-closes_at")
    visitor.post("/calls/new/", sent | {"closes_at": "2025-10-31", "closes_time": "17:00", "confirmed": "1"})
    closes_at = Call.objects.get(title="第二批").closes_at
    assert closes_at is not None and closes_at.astimezone(SHANGHAI).isoformat() == "2025-10-31T17:00:00+08:00"


def test_officer_of_a_district_finds_the_calls_that_run_for_it() -> None:
    life = Life()
    district = Visitor(life.districts["wanzhou"], life.at)
    assert "/calls/" in district.get("/desk/").links()
    page = district.get("/calls/")
    assert page.row(life.call.title).text and "发布申报通知" not in page.html
    assert life.call.closes_at is not None
    late = Visitor(life.districts["wanzhou"], life.call.closes_at + timedelta(days=1)).get("/calls/")
    assert life.call.title not in late.html


def test_who_leads_and_sees_calls_of_others_reads_that_both_are_listed() -> None:
    life = Life()
    words = Visitor(life.officer, life.at).get("/calls/").texts(".page-head p.muted")
    assert words == ["本机关牵头的政策项目的申报通知。"]
    own = StoredEdition.objects.get(pk=life.call.edition_id)
    own.pk, own.programme, own.lead, own._state.adding = None, "sample-own", "science@wanzhou", True
    own.save()
    both = Visitor(life.districts["wanzhou"], life.at).get("/calls/").texts(".page-head p.muted")
    assert both == ["本机关牵头的政策项目的申报通知，以及正在面向本地区受理和即将受理的。"]
