"""Meeting, public notice and document: what each does, who is told, every fault at its field."""

from typing import Any

import pytest
from tests.actions.life import Life
from tests.web.desk.batches.batch_pages import ISSUE, LETTER, LIST, MEETING, NOTICE, do, to_letter, to_list
from tests.web.desk.pages import Visitor

from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.rank import rank_cases
from pingding.records.models import Batch, IssuedDocument, Notice, Title

pytestmark = pytest.mark.django_db


def test_notice_and_meeting_say_what_happens_and_who_is_told() -> None:
    life = Life()
    case, _writer = life.submitted()
    life.to_list(case)
    rank_cases("list", [Decision(case.number, "propose", place=1)], actor=life.officer, at=life.later())
    decided = {"cases": [case.number], "held_on": life.at.date().isoformat(), "session": "2025年第1次"}
    for outcome, told in (("approve", "本步骤不通知申报单位"), ("refuse", "各申报单位将收到通知")):
        sent = decided | {f"outcome-{case.number}": outcome, f"reason-{case.number}": "会议决定"}
        assert told in " ".join(Visitor(life.secretary, life.later()).sent(MEETING, sent, 200).consequences())
    life.meet(case, "approve")
    sent = {"cases": [case.number], "title": "示例公示", "body": "示例正文。", "first_day": life.at.date().isoformat()}
    page = Visitor(life.officer, life.later()).sent(NOTICE, sent, 200)
    asked = " ".join(page.consequences())
    assert "公示 1 件，期满无异议的进入下一步" in asked and "“无异议”" not in page.html
    assert "各申报单位将收到通知" in asked


def test_nothing_is_chosen_before_whoever_decides_chooses_it() -> None:
    life = Life()
    (case,) = to_list(life, (50, 52))
    to_letter(life, 1)
    assert Visitor(life.districts["wanzhou"], life.later()).get(LETTER).field("cases").ticked == []
    page = Visitor(life.officer, life.later()).get(LIST)
    assert page.field("cases").ticked == [] and page.field(f"outcome-{case.number}").value == ""
    rank_cases("list", [Decision(case.number, "propose", place=1)], actor=life.officer, at=life.later())
    page = Visitor(life.secretary, life.later()).get(MEETING)
    assert page.field("cases").ticked == [] and page.field("held_on").value == ""
    life.meet(case, "approve")
    page = Visitor(life.officer, life.later()).get(NOTICE)
    assert page.field("cases").ticked == [] and page.field("first_day").value == ""
    life.after(life.notice(case))
    page = Visitor(life.officer, life.later()).get(ISSUE)
    assert page.field("cases").ticked == [] and page.field("dated").value == ""
    refused = Visitor(life.officer, life.later()).sent(ISSUE, {"cases": [case.number], "title": "示例通知"}, 422)
    assert "未填写" in refused.fault("f-dated")


def test_notice_is_read_as_the_public_will_see_it_before_it_is_put_up() -> None:
    life = Life()
    (case,) = to_list(life, (50, 52))
    rank_cases("list", [Decision(case.number, "propose", place=1)], actor=life.officer, at=life.later())
    life.meet(case, "approve")
    visitor = Visitor(life.officer, life.later())
    assert "接受社会监督" in visitor.get(NOTICE).field("body").value
    bare = visitor.sent(NOTICE, {"cases": [case.number], "title": "示例公示"}, 422)
    assert "未填写" in bare.fault("f-body") and "未填写" in bare.fault("f-first_day")
    day = life.at.date().isoformat()
    sent = {"cases": [case.number], "title": "示例公示", "body": "示例正文，请监督。", "first_day": day}
    preview = visitor.sent(NOTICE, sent, 200).by_id("paper").one("article")
    assert not Notice.objects.exists() and not preview.has("a.no-print")
    do(life, life.officer, NOTICE, sent)
    public = Visitor(life.officer, life.at).get(f"/notices/{Notice.objects.get().pk}/").one("article")
    assert preview.text_of(".paper-title") == public.text_of("h1") == "示例公示"
    assert preview.text_of(".paper-body") == public.text_of(".paper-body") == "示例正文，请监督。"
    assert preview.texts(".noticed dd") == public.texts(".noticed dd") != []


def test_notice_that_begins_later_has_not_begun_and_says_which_days_are_counted() -> None:
    life = Life()
    (case,) = to_list(life, (50, 52))
    rank_cases("list", [Decision(case.number, "propose", place=1)], actor=life.officer, at=life.later())
    life.meet(case, "approve")
    sent = {"cases": [case.number], "title": "示例公示", "body": "示例正文，请监督。", "first_day": "2025-10-18"}
    page = Visitor(life.officer, life.later()).sent(NOTICE, sent, 200)
    said = " ".join(page.consequences())
    assert "2025年10月18日（周六）不是工作日，不计入；自2025年10月20日（周一）起计" in said
    state = page.by_id("paper").one("article").text_of(".link-state")
    assert "未开始" in state and "公示中" not in state and "还有" not in state


def test_meeting_notice_and_document_in_turn_grant_the_title() -> None:
    life = Life()
    (case,) = to_list(life, (50, 52))
    rank_cases("list", [Decision(case.number, "propose", place=1)], actor=life.officer, at=life.later())
    day = life.at.date().isoformat()
    do(
        life,
        life.secretary,
        MEETING,
        {
            "cases": [case.number],
            f"outcome-{case.number}": "approve",
            "held_on": day,
            "session": "2025年第1次",
        },
    )
    do(
        life,
        life.officer,
        NOTICE,
        {"cases": [case.number], "title": "示例公示", "body": "示例正文。", "first_day": day},
    )
    life.after(Notice.objects.get())
    (row,) = Visitor(life.officer, life.at).get(ISSUE).rows()
    assert "认定中心" in row.cells
    today = life.at.date().isoformat()
    do(life, life.officer, ISSUE, {"cases": [case.number], "title": "示例认定通知", "dated": today, "n": "1"})
    assert IssuedDocument.objects.exclude(pattern="").get().number == "示例科〔2025〕1号"
    assert Title.objects.get(case=case).status == "recognised"


def test_one_outcome_can_be_chosen_for_all_that_have_none() -> None:
    life = Life()
    cases = to_list(life, (55, 57), (50, 52))
    decisions = [Decision(case.number, "propose", place=n) for n, case in enumerate(cases, 1)]
    rank_cases("list", decisions, actor=life.officer, at=life.later())
    day = life.at.date().isoformat()
    data: dict[str, Any] = {"cases": [case.number for case in cases], "held_on": day, "session": "2025年第1次"}
    visitor = Visitor(life.secretary, life.later())
    refused = visitor.sent(MEETING, data, 422)
    assert ["没有选择结果" in refused.fault(f"f-outcome-{case.number}") for case in cases] == [True, True]
    page = visitor.sent(MEETING, {**data, "outcome-all": "approve"}, 200)
    assert "2 件“认定”，拟授予“认定中心”，进入“公示”" in page.consequences()[0]


def test_meeting_in_the_future_is_refused() -> None:
    life = Life()
    (case,) = to_list(life, (50, 52))
    rank_cases("list", [Decision(case.number, "propose", place=1)], actor=life.officer, at=life.later())
    data = {
        "cases": [case.number],
        f"outcome-{case.number}": "approve",
        "held_on": "2026-01-01",
        "session": "1",
        "confirmed": "1",
    }
    visitor = Visitor(life.secretary, life.later())
    assert "会议日期不能晚于今天" in visitor.sent(MEETING, data, 422).fault("f-held_on")
    unconfirmed = {key: value for key, value in data.items() if key != "confirmed"}
    page = visitor.sent(MEETING, unconfirmed, 422)
    assert "会议日期不能晚于今天" in page.fault("f-held_on") and page.field("held_on").value == "2026-01-01"
    assert "确认后将发生" not in page.html


def test_every_fault_of_a_meeting_is_told_at_once_at_its_field() -> None:
    life = Life()
    cases = to_list(life, (55, 57), (50, 52))
    decisions = [Decision(case.number, "propose", place=n) for n, case in enumerate(cases, 1)]
    rank_cases("list", decisions, actor=life.officer, at=life.later())
    first, second = (case.number for case in cases)
    data = {
        "cases": [first, second],
        f"outcome-{first}": "refuse",
        "held_on": "昨天",
        "session": " ",
        "minutes": "要点",
    }
    batches = Batch.objects.count()
    page = Visitor(life.secretary, life.later()).sent(MEETING, data, 422)
    places = [f"reason-{first}", f"outcome-{second}", "held_on", "session"]
    assert page.faulty() == [f"f-{name}" for name in places]
    assert all(page.field(name).id == f"f-{name}" and page.by_id(f"f-{name}-error").text for name in places)
    assert "“昨天”不是日期" in page.fault("f-held_on") and page.field("minutes").value == "要点"
    assert Batch.objects.count() == batches


def test_confirmation_of_a_document_refuses_a_used_number_and_a_future_date() -> None:
    life = Life()
    first, second = to_list(life, (50, 52), (55, 57))
    for case in (first, second):
        rank_cases("list", [Decision(case.number, "propose", place=1)], actor=life.officer, at=life.later())
        life.meet(case, "approve")
        life.after(life.notice(case))
    visitor = Visitor(life.officer, life.at)
    day = life.at.date().isoformat()
    do(life, life.officer, ISSUE, {"cases": [first.number], "title": "示例认定通知", "dated": day, "n": "3"})
    visitor.at = life.later()
    page = visitor.sent(ISSUE, {"cases": [second.number], "title": "", "dated": "2031-01-01", "n": "三"}, 422)
    assert set(page.faulty()) == {"f-title", "f-dated", "f-n"} and page.field("n").value == "三"
    again = {"cases": [second.number], "title": "示例认定通知", "dated": day, "n": "3"}
    assert "已使用" in visitor.sent(ISSUE, again, 409).fault("f-n")
    by_hand = {"n": "4", "addressed_to": "示例县人民政府", "copied_to": "局" * 501}
    assert "最多500字" in visitor.sent(ISSUE, again | by_hand, 422).fault("f-copied_to")
    shown = visitor.sent(ISSUE, again | by_hand | {"copied_to": "示例市档案馆"}, 200)
    assert "文号为示例科〔2025〕4号。" in shown.consequences()
    assert "示例县人民政府：" in shown.text_of(".paper") and "示例市档案馆" in shown.text_of(".paper")


def test_notice_tells_a_past_day_and_a_lacking_title_together() -> None:
    life = Life()
    (case,) = to_list(life, (50, 52))
    rank_cases("list", [Decision(case.number, "propose", place=1)], actor=life.officer, at=life.later())
    life.meet(case, "approve")
    data = {"cases": [case.number], "title": " ", "first_day": "2025-01-01", "body": "正文在此"}
    page = Visitor(life.officer, life.later()).sent(NOTICE, data, 422)
    assert set(page.faulty()) == {"f-title", "f-first_day"} and page.field("body").value == "正文在此"
    assert not Notice.objects.exists()
